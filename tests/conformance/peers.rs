//! Debian's radvd and BIRD: what they fail is known, and shows that the suite can fail.

use super::bench::{Daemon, Trial};

/// What takes a daemon's end and new beginning is left out: it takes long.
const ITEMS: &str = "B-001 B-002 B-003 B-004 B-005 B-006 B-007 B-008 B-009 B-010 B-011 B-012 \
    B-014 B-015 B-016 B-018 B-020 B-021 B-022 B-023 B-028 B-029 B-030 B-032 B-063 B-070 B-071 \
    B-072 B-073 B-074 B-075 B-076 B-077 B-079 B-080 B-081 B-086 B-087 B-092 B-097 B-100 B-102 \
    B-119 B-132 v6LC.2.2.4 v6LC.2.2.5";

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
    ("B-022", "forgets who asks in the 3 s after an advertisement"),
    ("B-063", "does not look at forwarding"),
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

fn compare(trial: &Trial<'_>, known: &[Known]) {
    let names: Vec<&str> = known.iter().map(|(id, _)| *id).collect();
    let judgement = trial.judge(&names);
    assert_eq!(judgement.code, Some(1), "{:#?}", judgement.items);
    let failed = judgement.items.iter().filter(|item| item.verdict == "fail");
    let unexpected: Vec<_> = failed.filter(|item| !names.contains(&item.id.as_str())).collect();
    assert!(unexpected.is_empty(), "{unexpected:#?}");
    let failed = judgement.with("fail");
    let missed: Vec<_> = names.iter().filter(|id| !failed.contains(id)).collect();
    assert!(missed.is_empty(), "not found: {missed:?}");
    assert!(judgement.with("pass").len() > 25, "{:#?}", judgement.items);
}

#[test]
fn radvd_answers_at_once_and_answers_fragments() {
    let trial = Trial {
        daemon: Daemon::Radvd,
        told: Some(RADVD_CONFIG),
        ..Trial::raven(RADVD_CONFIG, ITEMS)
    };
    compare(&trial, RADVD);
}

#[test]
fn bird_answers_nearly_everything() {
    let trial = Trial {
        daemon: Daemon::Bird,
        told: Some(BIRD_TOLD),
        hop_limit: ["hop limit 64", "hop limit 63"],
        advertise: ["protocol radv {", "protocol radv { disabled;"],
        ..Trial::raven(BIRD_CONFIG, ITEMS)
    };
    compare(&trial, BIRD);
}
