use super::*;
use crate::{
    lab::{
        KernelSupport,
        testing::{complete, interface},
    },
    model::DomainName,
};

fn report(state: HostState) -> HostReport {
    let kernel = KernelSupport { router_preference: true, route_information: true };
    let expectation = Expectation::of(&interface(), &[], 1500, kernel);
    let missing = expectation.missing(&state);
    let usable_after = missing.is_empty().then_some(Duration::from_millis(1234));
    HostReport {
        interface: interface().name.name().unwrap().clone(),
        expectation,
        state,
        missing,
        usable_after,
    }
}

#[test]
fn lines_say_everything() {
    assert_eq!(
        render(&[report(complete())], Layout::Lines),
        "vlan704 address 2001:db8:704::7/64, valid 86400 s, preferred 14400 s\n\
         vlan704 default-route fe80::1, 600 s, high\n\
         vlan704 route 2001:db8:ff00::/40 via fe80::1, 600 s, low\n\
         vlan704 dns-server 2001:db8::53, 600 s\n\
         vlan704 dns-search example.com, 600 s\n\
         vlan704 mtu 1492\n\
         vlan704 flags M O\n\
         vlan704 usable 1234 ms\n"
    );
}

#[test]
fn a_wide_terminal_gets_a_row_per_host() {
    let text = render(&[report(complete())], Layout::Table { width: 150 });
    let row = text.lines().find(|line| line.contains("vlan704")).unwrap();
    for cell in ["2001:db8:704::7/64", "fe80::1", "2001:db8::53, 600 s", "1492", "M O", "1234 ms"] {
        assert!(row.contains(cell), "{cell}\n{text}");
    }
}

#[test]
fn a_narrow_terminal_gets_a_row_per_fact() {
    for width in [40, 80] {
        let text = render(&[report(complete())], Layout::Table { width });
        assert!(text.lines().all(|line| line.chars().count() <= width.into()), "{text}");
        assert_eq!(text.matches("vlan704").count(), 1, "{text}");
    }
    let text = render(&[report(complete())], Layout::Table { width: 80 });
    assert!(text.contains("┆ 2001:db8:704::7/64, valid 86400 s, preferred"), "{text}");
}

#[test]
fn hosts_that_lack_something_are_named() {
    let nothing = report(HostState::default());
    assert_eq!(nothing.verdict(), Verdict::Nothing);
    let text = render(&[nothing], Layout::Lines);
    assert!(text.contains("vlan704: host got nothing: no address from 2001:db8:704::/64, "));

    let mut state = complete();
    state.dns_servers.clear();
    let incomplete = report(state);
    assert_eq!(incomplete.verdict(), Verdict::Incomplete);
    let text = render(&[incomplete], Layout::Table { width: 150 });
    assert!(text.ends_with("vlan704: host incomplete: no DNS server 2001:db8::53\n"), "{text}");
}

#[test]
fn names_from_the_network_cannot_reach_the_terminal_raw() {
    let mut state = complete();
    state.search_suffixes[0].name =
        DomainName::from_labels([&b"\x1b[2J\x07"[..], "\u{9b}x".as_bytes()]).unwrap();
    for layout in [Layout::Lines, Layout::Table { width: 150 }, Layout::Table { width: 60 }] {
        let text = render(&[report(state.clone())], layout);
        assert!(!text.chars().any(|c| c.is_control() && c != '\n'), "{text:?}");
    }
}
