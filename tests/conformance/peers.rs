//! Debian's radvd and BIRD: what they fail is known, and shows that the suite can fail.

use std::thread;

use super::bench::{Daemon, Outcome, Trial};

/// Items in groups that are judged at one time. What takes a daemon's end and new beginning is
/// left out: it takes long.
const ITEMS: [&str; 6] = [
    "B-001 B-002 B-003 B-004 B-014 v6LC.2.2.4.A v6LC.2.2.4.B v6LC.2.2.4.C v6LC.2.2.4.D",
    "B-005 B-006 v6LC.2.2.4.E v6LC.2.2.4.F",
    "B-007 B-008 B-012 B-015",
    "B-009 B-010 B-011 B-016 B-018 B-020 B-028 B-030 B-119",
    "B-021 B-022 B-023",
    "B-029 B-032 B-063 B-070 B-071 B-072 B-073 B-074 B-075 B-076 B-077 B-079 B-080 B-081 B-086 \
     B-087 B-092 B-097 B-100 B-102 B-132 v6LC.2.2.5",
];

/// An item that fails, and why that is right.
type Known = (&'static str, &'static str);

/// Of radvd 2.19.
const RADVD: &[Known] = &[
    ("B-012", "takes a Fragment header off and answers"),
    ("B-021", "answers at once"),
    ("B-063", "notices in its log only that forwarding is off"),
    ("B-086", "its DNS servers last for one MaxRtrAdvInterval unless the file says more"),
];

/// Of BIRD 2.0.12, whose radv protocol looks at next to nothing in a solicitation.
const BIRD: &[Known] = &[
    ("B-001", "looks at no hop limit"),
    ("B-005", "looks at no option"),
    ("B-006", "as B-005"),
    ("B-007", "as B-005"),
    ("B-008", "as B-005"),
    ("B-012", "looks at no Fragment header"),
    ("v6LC.2.2.4.A", "as B-001"),
    ("v6LC.2.2.4.E", "as B-005"),
    ("v6LC.2.2.4.F", "as B-005"),
    ("B-021", "answers at once"),
    ("B-063", "does not look at forwarding"),
];

const RADVD_CONFIG: &str = "interface vlan704 { AdvSendAdvert on; MinRtrAdvInterval 5; \
    MaxRtrAdvInterval 10; AdvLinkMTU 1500; prefix 2001:db8::/64 { }; RDNSS 2001:db8::53 { }; \
    DNSSL example.com { }; route 2001:db8:f::/48 { }; };\n";

const BIRD_CONFIG: &str = "router id 192.0.2.1;\n\
    protocol device { }\n\
    protocol radv {\n\
    interface \"vlan704\" { min ra interval 30; max ra interval 40; link mtu 1500; \
    current hop limit 64; default lifetime 120; prefix 2001:db8::/64 { valid lifetime 86400; \
    preferred lifetime 14400; }; rdnss 2001:db8::53; dnssl \"example.com\"; };\n}\n";

/// The same as radvd would have it.
const BIRD_TOLD: &str = "interface vlan704 { AdvSendAdvert on; MinRtrAdvInterval 30; \
    MaxRtrAdvInterval 40; AdvLinkMTU 1500; AdvSourceLLAddress off; AdvRASolicitedUnicast off; \
    AdvDefaultLifetime 120; prefix 2001:db8::/64 { }; RDNSS 2001:db8::53 { }; \
    DNSSL example.com { }; };\n";

fn compare(trial: impl Fn(&'static str) -> Trial<'static> + Sync, known: &[Known]) {
    let names: Vec<&str> = known.iter().map(|(id, _)| *id).collect();
    let items: Vec<Outcome> = thread::scope(|scope| {
        let (trial, names) = (&trial, &names);
        let running = ITEMS.map(|items| scope.spawn(move || trial(items).judge(names)));
        running.into_iter().flat_map(|it| it.join().unwrap().items).collect()
    });
    let with = |verdict: &str| -> Vec<&Outcome> {
        items.iter().filter(|item| item.verdict == verdict).collect()
    };
    let failed = with("fail");
    let unexpected: Vec<_> =
        failed.iter().filter(|item| !names.contains(&item.id.as_str())).collect();
    assert!(unexpected.is_empty(), "{unexpected:#?}");
    let missed: Vec<_> =
        names.iter().filter(|name| failed.iter().all(|item| item.id != **name)).collect();
    assert!(missed.is_empty(), "not found: {missed:?}");
    assert!(with("pass").len() > 25, "{items:#?}");
}

#[test]
fn radvd_answers_at_once_and_answers_fragments() {
    let trial = |items| Trial {
        daemon: Daemon::Radvd,
        told: Some(RADVD_CONFIG),
        ..Trial::raven(RADVD_CONFIG, items)
    };
    compare(trial, RADVD);
}

#[test]
fn bird_answers_nearly_everything() {
    let trial = |items| Trial {
        daemon: Daemon::Bird,
        told: Some(BIRD_TOLD),
        hop_limit: ["hop limit 64", "hop limit 63"],
        advertise: ["protocol radv {", "protocol radv { disabled;"],
        ..Trial::raven(BIRD_CONFIG, items)
    };
    compare(trial, BIRD);
}
