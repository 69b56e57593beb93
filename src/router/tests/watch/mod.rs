//! What other routers say, held against what this one says.

mod cases;
mod own;

use std::sync::Arc;

use proptest::{prelude::ProptestConfig, prop_assert, prop_assert_eq, proptest};

use super::*;
use crate::{
    model::{
        NdOption, PrefixInformation, Rdnss, RouterAdvertisement, arbitrary, testing::prefix as net,
    },
    router::{Field, Finding, Gravity, Heard, Matter},
    wire,
};
use cases::{DIFFERENT, NOT_DIFFERENT, each, full, prefix_information, with_lifetimes};

fn address(text: &str) -> Ipv6Addr {
    text.parse().unwrap()
}

fn other() -> Ipv6Addr {
    address("fe80::bad")
}

/// A router that hears others.
struct Watcher {
    router: Router,
    now: Timestamp,
    rng: Rng,
}

impl Watcher {
    fn new(interface: Interface) -> Self {
        let mut simulation = Simulation::started(7, interface);
        simulation.run(seconds(30.0));
        Watcher { router: simulation.router, now: simulation.now, rng: simulation.rng }
    }

    /// What the router itself says.
    fn own(&self) -> RouterAdvertisement {
        self.router.advertisement(self.now, Occasion::Normal)
    }

    fn hear_from(&mut self, source: Ipv6Addr, heard: &RouterAdvertisement) -> Vec<Finding> {
        let message = wire::encode(heard);
        let decoded = wire::decode_advertisement(&message).unwrap();
        self.router.handle_advertisement(self.now, source, &decoded, &message);
        self.findings()
    }

    fn hear(&mut self, heard: &RouterAdvertisement) -> Vec<Finding> {
        self.hear_from(other(), heard)
    }

    fn findings(&mut self) -> Vec<Finding> {
        std::iter::from_fn(|| self.router.poll_finding()).collect()
    }

    /// Lets time go by, with what has to be done meanwhile.
    fn pass(&mut self, duration: Duration) -> Vec<Finding> {
        let end = self.now + duration;
        while let Some(next) = self.router.poll_timeout().filter(|&next| next <= end) {
            self.now = next.max(self.now);
            self.router.handle_timeout(self.now, &mut self.rng);
            while self.router.poll_output().is_some() {}
        }
        self.now = end;
        self.findings()
    }

    /// All that is found of one advertisement.
    fn all_of(&mut self, heard: &RouterAdvertisement) -> Vec<Finding> {
        let mut findings = self.hear(heard);
        findings.extend(self.pass(seconds(3.0)));
        findings
    }
}

/// Without the address that only one router can have.
fn neighbour(watcher: &Watcher) -> RouterAdvertisement {
    let mut heard = watcher.own();
    each(&mut heard, |option| match option {
        NdOption::PrefixInformation(it) if it.router_address().is_some() => {
            *it = PrefixInformation::new(
                it.prefix(),
                it.flags,
                it.valid_lifetime(),
                it.preferred_lifetime(),
            );
        }
        _ => {}
    });
    heard
}

fn inconsistencies(findings: &[Finding]) -> Vec<(Field, &str, &str)> {
    let text = |finding| match finding {
        &Finding { matter: Matter::Inconsistent(ref it), .. } => (it.field, &*it.ours, &*it.theirs),
        other => panic!("{other:?}"),
    };
    findings.iter().map(text).collect()
}

#[test]
fn each_difference_is_one_finding_and_known_from_then_on() {
    for &(change, field, ours, theirs) in DIFFERENT {
        let mut watcher = Watcher::new(full());
        let mut heard = neighbour(&watcher);
        change(&mut heard);
        let findings = watcher.all_of(&heard);
        assert_eq!(inconsistencies(&findings), [(field, ours, theirs)]);
        assert!(!findings[0].known, "{field:?}");
        assert_eq!(findings[0].router, other());
        for _ in 0..1000 {
            let again = watcher.all_of(&heard);
            assert_eq!(again.len(), 1, "{field:?}");
            assert!(again[0].known, "{field:?}");
        }
        // Once it is as it should be, the same is news again.
        let right = neighbour(&watcher);
        assert_eq!(watcher.all_of(&right), []);
        let findings = watcher.all_of(&heard);
        assert!(matches!(&findings[..], [only] if !only.known), "{findings:?}");
    }
    let fields = DIFFERENT.iter().map(|it| it.1).chain([Field::RouterAddress]);
    let mut fields: Vec<_> = fields.collect();
    fields.sort();
    fields.dedup();
    assert_eq!(fields, {
        let mut all = Field::ALL.to_vec();
        all.sort();
        all
    });
}

#[test]
fn what_may_differ_is_no_finding() {
    for (index, change) in NOT_DIFFERENT.iter().enumerate() {
        let mut watcher = Watcher::new(full());
        let mut heard = neighbour(&watcher);
        change(&mut heard);
        assert_eq!(watcher.all_of(&heard), [], "change {index}");
    }
    // Whoever says nothing of a matter can be at odds with nobody.
    let mut watcher = Watcher::new(interface(200.0, 600.0));
    let mut heard = neighbour(&Watcher::new(full()));
    heard.header = watcher.own().header;
    assert_eq!(watcher.all_of(&heard), []);
}

#[test]
fn an_address_belongs_to_one_router() {
    let mut watcher = Watcher::new(full());
    let heard = watcher.own();
    let findings = watcher.all_of(&heard);
    let expected = [(Field::RouterAddress, "2001:db8:1::1", "2001:db8:1::1")];
    assert_eq!(inconsistencies(&findings), expected);
}

#[test]
fn a_router_that_does_not_advertise_compares_nothing() {
    let mut interface = full();
    let mut heard = neighbour(&Watcher::new(full()));
    heard.header.cur_hop_limit = 1;
    interface.send_advertisements = false;
    let mut watcher = Watcher::new(interface);
    assert_eq!(watcher.all_of(&heard), []);
    assert_eq!(watcher.hear_from(address("fe80::1"), &heard), []);
}

#[test]
fn another_value_is_news() {
    let mut watcher = Watcher::new(full());
    let mut heard = neighbour(&watcher);
    let mut known = Vec::new();
    for limit in [1, 1, 2, 2, 1] {
        heard.header.cur_hop_limit = limit;
        known.extend(watcher.all_of(&heard).iter().map(|finding| finding.known));
    }
    assert_eq!(known, [false, true, false, true, false]);
}

/// An interface whose prefix is valid for `valid` more seconds, which count down.
fn counting_down(skew_seconds: u16) -> Interface {
    let mut interface = interface(200.0, 600.0);
    interface.clock_skew_seconds = skew_seconds;
    let lifetime =
        |seconds| AdvLifetime { lifetime: Lifetime::from_secs(seconds), counting_down: true };
    interface.prefixes[0].valid_lifetime = lifetime(10_000);
    interface.prefixes[0].preferred_lifetime = lifetime(5_000);
    interface
}

#[test]
fn lifetimes_that_count_down_are_compared_by_their_end() {
    let mut watcher = Watcher::new(counting_down(5));
    let heard = |watcher: &Watcher, more: i64| {
        let mut heard = watcher.own();
        prefix_information(&mut heard, |it| {
            let add = |lifetime: Lifetime| {
                u64::from(lifetime.as_secs().unwrap()).saturating_add_signed(more)
            };
            with_lifetimes(it, add(it.valid_lifetime()), add(it.preferred_lifetime()))
        });
        heard
    };
    for more in [0, 7, -7] {
        let heard = heard(&watcher, more);
        assert_eq!(watcher.all_of(&heard), [], "{more}");
    }
    let mut count = 0;
    for hour in 0..4 {
        // They count down, too, so it is the same difference all the time.
        let heard = heard(&watcher, 8);
        let findings = watcher.all_of(&heard);
        assert_eq!(findings.len(), 2, "{hour}");
        count += findings.iter().filter(|finding| !finding.known).count();
        watcher.pass(seconds(1000.0));
    }
    assert_eq!(count, 2);
    // One that stands still is at odds, and is told once.
    let still = heard(&watcher, 500);
    let news = |findings: &[Finding]| findings.iter().filter(|finding| !finding.known).count();
    let (first, second) = (watcher.all_of(&still), watcher.all_of(&still));
    assert_eq!((news(&first), news(&second), second.len()), (2, 0, 2));
}

#[test]
fn clocks_that_are_not_trusted_leave_lifetimes_that_count_down_unchecked() {
    let mut watcher = Watcher::new(counting_down(0));
    let mut heard = watcher.own();
    prefix_information(&mut heard, |it| with_lifetimes(it, 9, 9));
    assert_eq!(watcher.all_of(&heard), []);
}

#[test]
fn sets_may_be_spread_over_several_advertisements() {
    let mut watcher = Watcher::new(full());
    let whole = neighbour(&watcher);
    let header = whole.header;
    let server =
        |text: &str| NdOption::Rdnss(Rdnss::new(vec![address(text)], Lifetime::INFINITE).unwrap());
    let first = RouterAdvertisement { header, options: vec![server("2001:db8::53")] };
    let second = RouterAdvertisement { header, options: vec![server("2001:db8::54")] };
    let rest = RouterAdvertisement { header, options: whole.options };
    for _ in 0..20 {
        assert_eq!(watcher.hear(&first), []);
        assert_eq!(watcher.hear(&second), []);
        assert_eq!(watcher.hear(&RouterAdvertisement { header, options: Vec::new() }), []);
        assert_eq!(watcher.pass(seconds(600.0)), []);
    }
    assert_eq!(watcher.hear(&first), []);
    assert_eq!(watcher.hear(&rest), []);
    assert_eq!(watcher.pass(seconds(3.0)), []);
    // One of them alone is not enough, also where they come every few milliseconds.
    let mut findings = Vec::new();
    for _ in 0..100 {
        findings.extend(watcher.hear(&first));
        findings.extend(watcher.pass(seconds(0.05)));
    }
    let news: Vec<_> = findings.iter().filter(|finding| !finding.known).cloned().collect();
    let expected = [(Field::Rdnss, "2001:db8::53, 2001:db8::54", "2001:db8::53")];
    assert_eq!(inconsistencies(&news), expected);
    assert!(findings.len() <= 3, "{}", findings.len());
}

#[test]
fn a_rogue_is_whoever_is_not_legitimate() {
    let mut own = full();
    own.legitimate_routers = Some(vec![address("fe80::2")].into());
    let mut watcher = Watcher::new(own.clone());
    let mut heard = neighbour(&watcher);
    assert_eq!(watcher.hear_from(address("fe80::2"), &heard), []);
    heard.header.cur_hop_limit = 1;
    let findings = watcher.hear(&heard);
    let [Finding { router, matter: Matter::Rogue(portrait), known: false }] = &findings[..] else {
        panic!("{findings:?}")
    };
    assert_eq!((*router, findings[0].matter.gravity()), (other(), Gravity::Alert));
    assert_eq!(portrait.link_layer_address, link().link_layer_address);
    assert_eq!(portrait.router_lifetime.as_secs(), 1800);
    assert_eq!(portrait.prefixes, [net("2001:db8::/64"), net("2001:db8:1::/64")]);
    for _ in 0..1000 {
        assert!(watcher.all_of(&heard).iter().all(|finding| finding.known));
    }
    // More that it says is news.
    prefix_information(&mut heard, |it| {
        let prefix = net("2001:db8:bad::/64");
        PrefixInformation::new(prefix, it.flags, it.valid_lifetime(), it.preferred_lifetime())
    });
    assert!(!watcher.hear(&heard)[0].known);
    assert!(watcher.hear(&heard)[0].known);
    // So is one that comes back after a day.
    watcher.pass(seconds(86_400.0));
    assert!(!watcher.hear(&heard)[0].known);
    // With an empty list everybody is one, but this router itself is none.
    own.legitimate_routers = Some(Vec::new().into());
    let mut watcher = Watcher::new(own);
    let own = watcher.own();
    assert_eq!(watcher.hear_from(address("fe80::1"), &own), []);
    assert_eq!(watcher.hear_from(address("fe80::2"), &own).len(), 1);
}

#[test]
fn rogues_are_told_where_nothing_is_advertised() {
    let mut interface = full();
    interface.send_advertisements = false;
    interface.legitimate_routers = Some(Vec::new().into());
    let heard = neighbour(&Watcher::new(full()));
    assert_eq!(Watcher::new(interface).hear(&heard).len(), 1);
}

#[test]
fn a_flood_of_sources_costs_little_and_does_not_push_out_who_was_there() {
    let mut watcher = Watcher::new(full());
    let mut heard = neighbour(&watcher);
    heard.header.cur_hop_limit = 1;
    assert!(!watcher.all_of(&heard)[0].known);
    assert!(watcher.all_of(&heard)[0].known);
    let message = wire::encode(&heard);
    let (mut examined, mut findings) = (0, 0);
    for number in 0..100_000_u32 {
        let source = Ipv6Addr::from((0xfe80 << 112) | u128::from(number + 0x1_0000));
        let heard = watcher.router.handle_advertisement(watcher.now, source, &heard, &message);
        examined += u32::from(heard != Heard::Unexamined);
        findings += watcher.findings().len();
    }
    assert!(examined <= 64 && findings <= 64, "{examined} {findings}");
    watcher.pass(seconds(2.0));
    assert!(watcher.hear(&heard)[0].known, "it was not forgotten");
    assert!(watcher.router.watch.memory() <= 16);
}

#[test]
fn findings_nobody_asks_for_do_not_pile_up() {
    let mut watcher = Watcher::new(full());
    let heard = watcher.own();
    let message = wire::encode(&RouterAdvertisement { options: Vec::new(), ..heard.clone() });
    for _ in 0..10_000 {
        watcher.router.handle_advertisement(watcher.now, address("fe80::1"), &heard, &message);
    }
    assert!(watcher.findings().len() <= 256);
}

#[test]
fn nothing_that_is_heard_changes_what_is_said() {
    let mut watcher = Watcher::new(full());
    let before = watcher.own();
    for &(change, ..) in DIFFERENT {
        let mut heard = neighbour(&watcher);
        change(&mut heard);
        watcher.hear(&heard);
    }
    assert_eq!(watcher.own(), before);
    let interface = Arc::clone(watcher.router.interface());
    assert_eq!(*interface, full());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    /// Nobody is at odds with itself, whatever it says, but for the address that is its own.
    #[test]
    fn routers_of_equal_configuration_agree(model in arbitrary::model(1), seconds in 0..10_000_u32) {
        let mut watcher = Watcher::new(model.interfaces[0].clone());
        watcher.pass(Duration::from_secs(seconds.into()));
        let heard = watcher.own();
        for finding in watcher.all_of(&heard) {
            let address = matches!(
                &finding.matter,
                Matter::Inconsistent(it) if it.field == Field::RouterAddress
            );
            prop_assert!(address || matches!(finding.matter, Matter::Rogue(_)), "{finding:?}");
        }
    }

    /// Whatever is heard in whatever state does no harm, and says as much as a line holds.
    #[test]
    fn anything_may_be_heard(
        model in arbitrary::model(1),
        heard in proptest::collection::vec((0..4_u16, arbitrary::advertisement(8)), 1..8),
    ) {
        let mut watcher = Watcher::new(model.interfaces[0].clone());
        let before = watcher.own();
        for (source, heard) in &heard {
            let mut findings = watcher.hear_from(Ipv6Addr::new(0xfe80, 0, 0, 0, 0, 0, 0, *source), heard);
            findings.extend(watcher.pass(Duration::from_millis(700)));
            for finding in findings {
                if let Matter::Inconsistent(it) = finding.matter {
                    let texts = [&it.ours, &it.theirs];
                    let printable = |text: &&String| text.chars().all(|c| !c.is_control());
                    prop_assert!(texts.iter().all(printable) && it.theirs.len() < 1200, "{it:?}");
                    prop_assert!(it.ours != it.theirs || it.field == Field::RouterAddress);
                }
            }
        }
        if !model.interfaces[0].all_prefixes().any(|it| it.valid_lifetime.counting_down
            || it.preferred_lifetime.counting_down)
        {
            prop_assert_eq!(watcher.own(), before);
        }
    }
}
