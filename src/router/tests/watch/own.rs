//! What bears this router's own address.

use super::*;

#[test]
fn what_comes_back_is_no_forgery() {
    for interface in [full(), counting_down(0)] {
        let mut simulation = Simulation::started(3, interface.clone());
        simulation.run(seconds(2000.0));
        let (_, sent) = simulation.sent.last().cloned().unwrap();
        for message in sent.messages.iter() {
            // The kernel puts the checksum in.
            let mut message = message.clone();
            message[2..4].copy_from_slice(&[0x12, 0x34]);
            let decoded = wire::decode_advertisement(&message).unwrap();
            let router = &mut simulation.router;
            let heard =
                router.handle_advertisement(simulation.now, sent.source, &decoded, &message);
            assert_eq!(heard, Heard::Echo);
        }
        assert_eq!(simulation.router.poll_finding(), None);
    }
}

#[test]
fn forgeries_in_ones_own_name_are_told_each_time() {
    let mut watcher = Watcher::new(full());
    let own = address("fe80::1");
    let mut heard = watcher.own();
    heard.header.cur_hop_limit = 1;
    for _ in 0..2 {
        let findings = watcher.hear_from(own, &heard);
        assert!(
            matches!(&findings[..], [Finding { matter: Matter::Forged(_), known: false, .. }]),
            "{findings:?}"
        );
    }
    heard.header.router_lifetime = RouterLifetime::ZERO;
    let findings = watcher.hear_from(own, &heard);
    assert!(
        matches!(&findings[..], [Finding { matter: Matter::ForgedWithdrawal(_), .. }]),
        "{findings:?}"
    );
}

#[test]
fn a_goodbye_that_was_ones_own_is_forged_when_it_is_repeated_later() {
    let interface = full();
    let mut simulation = Simulation::started(3, interface.clone());
    simulation.run(seconds(30.0));
    // Down and up again: hosts heard a goodbye, then the router anew.
    let mut moved = link();
    moved.source = Some(address("fe80::5"));
    simulation.link(moved);
    let (_, goodbye) = simulation.sent.last().cloned().unwrap();
    assert_eq!(goodbye.occasion, Occasion::Final);
    let message = goodbye.messages[0].clone();
    let decoded = wire::decode_advertisement(&message).unwrap();
    let hear = |simulation: &mut Simulation| {
        let (now, router) = (simulation.now, &mut simulation.router);
        let heard = router.handle_advertisement(now, goodbye.source, &decoded, &message);
        (heard, router.poll_finding().map(|finding| finding.matter.code()))
    };
    assert_eq!(hear(&mut simulation), (Heard::Echo, None));
    simulation.link(link());
    simulation.run(seconds(30.0));
    assert_eq!(hear(&mut simulation), (Heard::Foreign, Some("forged-withdrawal")));
}

#[test]
fn what_was_said_without_forwarding_is_forged_when_it_is_repeated_later() {
    let mut simulation = Simulation::started(3, full());
    simulation.run(seconds(30.0));
    simulation.link(LinkState { forwarding: false, ..link() });
    simulation.run(seconds(20.0));
    let (_, without) = simulation.sent.last().cloned().unwrap();
    assert_eq!(without.occasion, Occasion::Normal);
    let message = without.messages[0].clone();
    let decoded = wire::decode_advertisement(&message).unwrap();
    assert_eq!(decoded.header.router_lifetime, RouterLifetime::ZERO);
    let hear = |simulation: &mut Simulation| {
        let (now, router) = (simulation.now, &mut simulation.router);
        let heard = router.handle_advertisement(now, without.source, &decoded, &message);
        (heard, router.poll_finding().map(|finding| finding.matter.code()))
    };
    assert_eq!(hear(&mut simulation), (Heard::Echo, None));
    simulation.link(link());
    simulation.run(seconds(20.0));
    assert_eq!(hear(&mut simulation), (Heard::Foreign, Some("forged-withdrawal")));
}

#[test]
fn routers_may_share_a_configured_address_but_not_say_goodbye_for_each_other() {
    let mut interface = full();
    interface.source_addresses = vec![address("fe80::1")].into();
    interface.legitimate_routers = Some(Vec::new().into());
    let mut watcher = Watcher::new(interface);
    let own = address("fe80::1");
    let mut heard = watcher.own();
    each(&mut heard, |option| match option {
        NdOption::SourceLinkLayerAddress(value) => {
            *value = LinkLayerAddress::new(&[2, 0, 0, 0, 0, 9]).unwrap();
        }
        NdOption::PrefixInformation(it) => {
            *it = PrefixInformation::new(
                it.prefix(),
                it.flags,
                it.valid_lifetime(),
                it.preferred_lifetime(),
            );
        }
        _ => {}
    });
    assert_eq!(watcher.hear_from(own, &heard), []);
    heard.header.cur_hop_limit = 1;
    let findings = watcher.hear_from(own, &heard);
    assert_eq!(inconsistencies(&findings), [(Field::CurHopLimit, "64", "1")]);
    heard.header.router_lifetime = RouterLifetime::ZERO;
    assert_eq!(watcher.hear_from(own, &heard)[0].matter.code(), "forged-withdrawal");
}
