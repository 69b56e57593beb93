//! Debian's radvd and BIRD: what they fail is known, and shows that the suite can fail.

use super::bench::{Daemon, Judgement, Trial};

/// An item that fails, and why that is right.
type Known = (&'static str, &'static str);

/// Of radvd 2.19.
const RADVD: &[Known] = &[
    ("B-012", "takes a Fragment header off and answers"),
    ("B-021", "answers at once"),
    ("B-035", "answers every host by itself, however many there are"),
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
    ("B-022", "forgets who asks in the 3 s after an advertisement"),
];

const RADVD_CONFIG: &str = "interface vlan704 { AdvSendAdvert on; MinRtrAdvInterval 5; \
    MaxRtrAdvInterval 10; AdvLinkMTU 1500; prefix 2001:db8::/64 { }; RDNSS 2001:db8::53 { }; \
    DNSSL example.com { }; route 2001:db8:f::/48 { }; };\n";

const BIRD_CONFIG: &str = "router id 192.0.2.1;\n\
    protocol device { }\n\
    protocol radv {\n\
    interface \"vlan704\" { min ra interval 5; max ra interval 10; link mtu 1500; \
    current hop limit 64; default lifetime 30; prefix 2001:db8::/64 { valid lifetime 86400; \
    preferred lifetime 14400; }; rdnss 2001:db8::53; dnssl \"example.com\"; };\n}\n";

/// The same as radvd would have it.
const BIRD_TOLD: &str = "interface vlan704 { AdvSendAdvert on; MinRtrAdvInterval 5; \
    MaxRtrAdvInterval 10; AdvLinkMTU 1500; AdvSourceLLAddress off; AdvRASolicitedUnicast off; \
    AdvDefaultLifetime 30; prefix 2001:db8::/64 { }; RDNSS 2001:db8::53 { }; \
    DNSSL example.com { }; };\n";

#[track_caller]
fn compare(judgement: &Judgement, known: &[Known]) {
    assert_eq!(judgement.code, Some(1), "{:#?}", judgement.items);
    let failed = judgement.items.iter().filter(|item| item.verdict == "fail");
    let unexpected: Vec<_> =
        failed.filter(|item| known.iter().all(|(id, _)| *id != item.id)).collect();
    assert!(unexpected.is_empty(), "{unexpected:#?}");
    let failed = judgement.with("fail");
    let missed: Vec<_> = known.iter().filter(|(id, _)| !failed.contains(id)).collect();
    assert!(missed.is_empty(), "not found: {missed:?}");
    assert!(judgement.with("pass").len() > 30, "{:#?}", judgement.items);
}

#[test]
fn radvd_answers_at_once_and_answers_fragments() {
    let trial =
        Trial { daemon: Daemon::Radvd, told: Some(RADVD_CONFIG), ..Trial::raven(RADVD_CONFIG, "") };
    compare(&trial.judge(), RADVD);
}

#[test]
fn bird_answers_nearly_everything() {
    let trial = Trial {
        daemon: Daemon::Bird,
        told: Some(BIRD_TOLD),
        hop_limit: ["hop limit 64", "hop limit 63"],
        advertise: ["protocol radv {", "protocol radv { disabled;"],
        ..Trial::raven(BIRD_CONFIG, "")
    };
    compare(&trial.judge(), BIRD);
}
