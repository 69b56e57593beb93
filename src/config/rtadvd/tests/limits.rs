//! The default of each number, what is taken, and what is not.

use super::read;
use crate::{
    diagnostic::Severity,
    model::{AdvLinkMtu, Interface, Lifetime, Preference, PrefixSource},
};

/// What is known of a number.
struct Limits {
    name: &'static str,
    /// The other fields that it needs.
    beside: &'static str,
    /// Where the model has it.
    get: fn(&Interface) -> u64,
    default: u64,
    /// Taken by rtadvd, too.
    taken: &'static [u64],
    /// Taken with a note: rtadvd does not.
    noted: &'static [u64],
    /// Refused, and what rtadvd does then.
    refused: &'static [(u64, &'static str)],
}

const NOT_READ: &str = "rtadvd does not have this";
const REJECTS: &str = "rtadvd rejects the whole interface";
const DROPS: &str = "rtadvd drops this";
const MOST: u64 = u32::MAX as u64;

fn lifetime(lifetime: Lifetime) -> u64 {
    lifetime.to_wire().into()
}

const ALL: &[Limits] = &[
    Limits {
        name: "maxinterval",
        beside: "",
        get: |it| it.interval.max().as_secs(),
        default: 600,
        taken: &[9, 1800],
        noted: &[4, 8, 1801, 65_535],
        refused: &[(3, REJECTS), (65_536, REJECTS)],
    },
    Limits {
        name: "mininterval",
        beside: "",
        get: |it| it.interval.min().as_secs(),
        default: 200,
        taken: &[3, 450],
        noted: &[],
        refused: &[(2, REJECTS), (451, REJECTS)],
    },
    Limits {
        name: "subnet",
        beside: "addr=\"from wan\"",
        get: |it| match &it.prefixes[0].source {
            PrefixSource::Delegation { subnet, .. } => subnet.number().into(),
            other => panic!("{other:?}"),
        },
        default: 0,
        taken: &[0, 1, MOST],
        noted: &[],
        refused: &[(MOST + 1, NOT_READ)],
    },
    Limits {
        name: "chlim",
        beside: "",
        get: |it| it.header.cur_hop_limit.into(),
        default: 64,
        taken: &[0, 255],
        noted: &[],
        refused: &[(256, "rtadvd sends its low 8 bits, 0")],
    },
    Limits {
        name: "raflags",
        beside: "",
        get: |it| {
            let preference = match it.header.preference {
                Preference::Low => 0x18,
                Preference::Medium => 0,
                Preference::High => 0x08,
            };
            let flag = |set, bit| if set { bit } else { 0 };
            let flags = it.header.flags;
            flag(flags.managed, 0x80) + flag(flags.other_config, 0x40) + preference
        },
        default: 0,
        taken: &[0, 0x08, 0x18, 0xd8],
        noted: &[],
        refused: &[(0x10, REJECTS), (256, "rtadvd looks at the bits")],
    },
    Limits {
        name: "rltime",
        beside: "",
        get: |it| it.header.router_lifetime.as_secs().into(),
        default: 1800,
        taken: &[0, 600, 9000],
        noted: &[9001, 65_535],
        refused: &[(599, REJECTS), (65_536, "rtadvd looks at its low 16 bits, 0")],
    },
    Limits {
        name: "rtime",
        beside: "",
        get: |it| it.header.reachable_time.as_millis().into(),
        default: 0,
        taken: &[0, 3_600_000],
        noted: &[],
        refused: &[(3_600_001, REJECTS)],
    },
    Limits {
        name: "retrans",
        beside: "",
        get: |it| it.header.retrans_timer_millis.into(),
        default: 0,
        taken: &[0, MOST],
        noted: &[],
        refused: &[(MOST + 1, REJECTS)],
    },
    Limits {
        name: "clockskew",
        beside: "",
        get: |it| it.clock_skew_seconds.into(),
        default: 0,
        taken: &[0, 65_535],
        noted: &[],
        refused: &[(65_537, "rtadvd keeps its low 16 bits, 1")],
    },
    Limits {
        name: "mtu",
        beside: "",
        get: |it| match it.link_mtu {
            AdvLinkMtu::Fixed(mtu) => mtu.octets().into(),
            _ => 0,
        },
        default: 0,
        taken: &[0, 1280, MOST],
        noted: &[],
        refused: &[(1, REJECTS), (1279, REJECTS), (MOST + 1, REJECTS)],
    },
    Limits {
        name: "prefixlen",
        beside: "addr=\"::\"",
        get: |it| match &it.prefixes[0].source {
            crate::model::PrefixSource::Prefix(prefix) => prefix.length().into(),
            _ => 999,
        },
        default: 64,
        taken: &[0, 128],
        noted: &[],
        refused: &[(129, DROPS)],
    },
    Limits {
        name: "vltime",
        beside: "addr=\"2001:db8::\"",
        get: |it| lifetime(it.prefixes[0].valid_lifetime.lifetime),
        default: 2_592_000,
        taken: &[0, MOST],
        noted: &[],
        refused: &[(MOST + 1, DROPS)],
    },
    Limits {
        name: "pltime",
        beside: "addr=\"2001:db8::\":vltime=infinity",
        get: |it| lifetime(it.prefixes[0].preferred_lifetime.lifetime),
        default: 604_800,
        taken: &[0, MOST],
        noted: &[],
        refused: &[(MOST + 1, DROPS)],
    },
    Limits {
        name: "rtplen",
        beside: "rtprefix=\"::\"",
        get: |it| it.routes[0].route.prefix.length().into(),
        default: 64,
        taken: &[0, 128],
        noted: &[],
        refused: &[(129, DROPS)],
    },
    Limits {
        name: "rtltime",
        beside: "rtprefix=\"2001:db8::\":rltime#1801",
        get: |it| lifetime(it.routes[0].route.lifetime),
        default: 1801,
        taken: &[0, MOST],
        noted: &[],
        refused: &[(MOST + 1, DROPS)],
    },
    Limits {
        name: "rdnssltime",
        beside: "rdnss=\"2001:db8::1\"",
        get: |it| lifetime(it.rdnss[0].rdnss.lifetime),
        default: 900,
        taken: &[600, 1200],
        noted: &[0, 599, 1201, MOST],
        refused: &[(MOST + 1, "rtadvd drops the whole option")],
    },
    Limits {
        name: "dnsslltime",
        beside: "dnssl=a.b",
        get: |it| lifetime(it.dnssl[0].dnssl.lifetime),
        default: 900,
        taken: &[600, 1200],
        noted: &[0, 599, 1201, MOST],
        refused: &[(MOST + 1, "rtadvd drops the whole option")],
    },
    Limits {
        name: "pref64len",
        beside: "pref64=\"64:ff9b::\"",
        get: |it| it.pref64[0].prefix().length().into(),
        default: 96,
        taken: &[32, 40, 48, 56, 64, 96],
        noted: &[],
        refused: &[(31, DROPS), (33, DROPS), (97, DROPS), (128, DROPS)],
    },
    Limits {
        name: "pref64lifetime",
        beside: "pref64=\"64:ff9b::\"",
        get: |it| it.pref64[0].lifetime.as_secs().into(),
        default: 5400,
        taken: &[0, 8, 65_528],
        noted: &[],
        refused: &[],
    },
    Limits {
        name: "dnrprio",
        beside: "dnr=a.b",
        get: |it| it.encrypted_dns[0].encrypted_dns.priority.get().into(),
        default: 1,
        taken: &[1, 65_535],
        noted: &[],
        refused: &[(0, NOT_READ), (65_536, NOT_READ)],
    },
    Limits {
        name: "dnrltime",
        beside: "dnr=a.b:maxinterval#900",
        get: |it| lifetime(it.encrypted_dns[0].encrypted_dns.lifetime),
        default: 1350,
        taken: &[0, 1, MOST],
        noted: &[],
        refused: &[(MOST + 1, NOT_READ)],
    },
    Limits {
        name: "dnrport",
        beside: "dnr=a.b:dnraddr=\"2001:db8::1\"",
        get: |it| it.encrypted_dns[0].encrypted_dns.parameters().port().map_or(MOST, u64::from),
        default: MOST,
        taken: &[0, 65_535],
        noted: &[],
        refused: &[(65_536, NOT_READ)],
    },
    Limits {
        name: "pvddelay",
        beside: "pvd=a.b",
        get: |it| it.provisioning_domain.as_ref().unwrap().identity.delay.get().into(),
        default: 0,
        taken: &[0, 15],
        noted: &[],
        refused: &[(16, NOT_READ), (MOST + 1, NOT_READ)],
    },
    Limits {
        name: "pvdseq",
        beside: "pvd=a.b",
        get: |it| it.provisioning_domain.as_ref().unwrap().identity.sequence.into(),
        default: 0,
        taken: &[0, 65_535],
        noted: &[],
        refused: &[(65_536, NOT_READ)],
    },
    Limits {
        name: "lowpancolen",
        beside: "lowpanco=\"::\"",
        get: |it| it.lowpan_contexts[0].prefix.length().into(),
        default: 64,
        taken: &[0, 128],
        noted: &[],
        refused: &[(129, NOT_READ)],
    },
    Limits {
        name: "lowpancoid",
        beside: "lowpanco=\"::\"",
        get: |it| it.lowpan_contexts[0].id.get().into(),
        default: 0,
        taken: &[0, 15],
        noted: &[],
        refused: &[(16, NOT_READ), (MOST + 1, NOT_READ)],
    },
    Limits {
        name: "lowpancoltime",
        beside: "lowpanco=\"::\"",
        get: |it| it.lowpan_contexts[0].valid_lifetime_minutes.into(),
        default: 43_200,
        taken: &[0, 65_535],
        noted: &[],
        refused: &[(65_536, NOT_READ)],
    },
    Limits {
        name: "abrover",
        beside: "abro=\"2001:db8::1\"",
        get: |it| it.authoritative_border_router.as_ref().unwrap().version.into(),
        default: 0,
        taken: &[0, MOST],
        noted: &[],
        refused: &[(MOST + 1, NOT_READ)],
    },
    Limits {
        name: "abroltime",
        beside: "abro=\"2001:db8::1\"",
        get: |it| it.authoritative_border_router.as_ref().unwrap().valid_lifetime_minutes.into(),
        default: 10_000,
        taken: &[0, 65_535],
        noted: &[],
        refused: &[(65_536, NOT_READ)],
    },
    Limits {
        name: "mindelay",
        beside: "",
        get: |it| it.min_delay_between_ras.duration().as_secs(),
        default: 3,
        taken: &[3, 65_535],
        noted: &[],
        refused: &[(2, NOT_READ), (65_536, NOT_READ)],
    },
    Limits {
        name: "ramtu",
        beside: "",
        get: |it| it.ra_mtu.map_or(0, |mtu| mtu.octets().into()),
        default: 0,
        taken: &[1280, 65_574],
        noted: &[],
        refused: &[(1279, NOT_READ), (MOST + 1, NOT_READ)],
    },
    Limits {
        name: "ignplen",
        beside: "ignprefix=\"::\"",
        get: |it| it.ignored_prefixes[0].length().into(),
        default: 64,
        taken: &[0, 128],
        noted: &[],
        refused: &[(129, NOT_READ)],
    },
];

#[test]
fn numbers() {
    for Limits { name, beside, get, default, taken, noted, refused } in ALL {
        let text = |value: &str| format!("em0:nolladdr:{beside}:{value}:\n");
        let value = |text: &str| {
            let read = read(text);
            assert!(read.parsed.is_usable(), "{text}: {:?}", read.problems());
            (get(&read.parsed.model.interfaces[0]), read.parsed.diagnostics)
        };
        assert_eq!(value(&text("")), (*default, Vec::new()), "{name}");
        for wanted in *taken {
            let text = text(&format!("{name}#{wanted}"));
            let (found, problems) = value(&text);
            assert_eq!((found, problems), (*wanted, Vec::new()), "{text}");
        }
        for wanted in *noted {
            let text = text(&format!("{name}#{wanted}"));
            let (found, problems) = value(&text);
            assert_eq!(found, *wanted, "{text}");
            let codes: Vec<_> = problems.iter().map(|it| (it.severity, it.code)).collect();
            assert_eq!(codes, [(Severity::Note, "rtadvd-stricter")], "{text}");
        }
        for (wanted, original) in *refused {
            let text = text(&format!("{name}#{wanted}"));
            let read = read(&text);
            assert!(!read.parsed.is_usable(), "{text}");
            let [problem] = &read.parsed.diagnostics[..] else {
                panic!("{text}: {:?}", read.problems())
            };
            let said = problem.original.as_deref().unwrap_or_default();
            assert!(said.starts_with(original), "{text}: {said}");
        }
    }
}

/// No packet is so large.
#[test]
fn a_high_ramtu_limits_nothing() {
    for octets in [65_575, MOST] {
        let read = read(&format!("em0:nolladdr:ramtu#{octets}:\n"));
        assert!(read.parsed.is_usable(), "{:?}", read.problems());
        assert_eq!(read.parsed.model.interfaces[0].ra_mtu, None, "{octets}");
    }
}

#[test]
fn every_number_has_limits() {
    use super::super::keywords::{CAPABILITIES, Form, Origin, Status};

    let numbers = CAPABILITIES.iter().filter(|it| {
        matches!(it.origin, Origin::FreeBsd | Origin::Raven)
            && it.status == Status::Implemented
            && it.forms.contains(&Form::Number)
    });
    let missing: Vec<&str> = numbers
        .map(|it| it.name)
        .filter(|name| !["pinfoflags", "rtflags"].contains(name))
        .filter(|name| ALL.iter().all(|limits| limits.name != *name))
        .collect();
    assert_eq!(missing, <[&str; 0]>::default());
}

#[test]
fn families_have_101_members() {
    let indices = || std::iter::once(String::new()).chain((0..100).map(|index| index.to_string()));
    let mut text = "em0".to_owned();
    for index in indices() {
        text += &format!(
            ":addr{index}=\"2001:db8::\":vltime{index}#7:rtprefix{index}=\"2001:db8::\":\
             rdnss{index}=\"2001:db8::1\":dnssl{index}=a.b:pref64{index}=\"64:ff9b::\":pltime{index}#6:\
             dnr{index}=a.b:lowpanco{index}=\"::\":custom{index}=\"253\""
        );
    }
    let read = read(&(text + ":\n"));
    let codes: Vec<_> = read.parsed.diagnostics.iter().map(|it| it.code).collect();
    assert_eq!(codes, ["rtadvd-long-record"]);
    let interface = &read.parsed.model.interfaces[0];
    assert!(interface.prefixes.iter().all(|it| lifetime(it.valid_lifetime.lifetime) == 7));
    assert!(interface.prefixes.iter().all(|it| lifetime(it.preferred_lifetime.lifetime) == 6));
    let counts = [
        interface.prefixes.len(),
        interface.routes.len(),
        interface.rdnss.len(),
        interface.dnssl.len(),
        interface.pref64.len(),
        interface.encrypted_dns.len(),
        interface.lowpan_contexts.len(),
        interface.custom_options.len(),
    ];
    assert_eq!(counts, [101; 8]);
}
