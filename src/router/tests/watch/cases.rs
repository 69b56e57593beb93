//! Advertisements that differ in one thing each.

use std::num::NonZeroU16;
use thin_vec::ThinVec;

use super::{super::interface, address};
use crate::{
    model::{
        AdvDnssl, AdvEncryptedDns, AdvLinkMtu, AdvProvisioningDomain, AdvRdnss, CaptivePortal,
        ContextId, Dnssl, EncryptedDns, FlagsExtension, Interface, Lifetime, LinkLayerAddress,
        LinkMtu, LowpanContext, NdOption, Pref64, Pref64Lifetime, Preference, PrefixInformation,
        PrefixSource, ProvisioningDomain, PvdDelay, PvdIdentity, Rdnss, ReachableTime,
        RouterAdvertisement, RouterLifetime, ServiceParameters,
        testing::{adv_prefix, prefix as net},
    },
    router::Field,
};

/// Everything that is compared.
pub(super) fn full() -> Interface {
    let mut full = interface(200.0, 600.0);
    let lifetime = Lifetime::from_secs(1800);
    full.header.reachable_time = ReachableTime::from_wire(30_000);
    full.header.retrans_timer_millis = 1000;
    full.link_mtu = AdvLinkMtu::Fixed(LinkMtu::new(1500).unwrap());
    full.flags_extension = FlagsExtension::new([54]).unwrap();
    full.captive_portal = CaptivePortal::new("https://a.example/").ok();
    full.rdnss.push(AdvRdnss {
        rdnss: Rdnss::new(vec![address("2001:db8::53"), address("2001:db8::54")], lifetime)
            .unwrap(),
        flush_on_exit: true,
        conditions: ThinVec::new(),
    });
    full.dnssl.push(AdvDnssl {
        dnssl: Dnssl::new(vec!["a.example".parse().unwrap()], lifetime).unwrap(),
        flush_on_exit: true,
    });
    full.encrypted_dns
        .push(AdvEncryptedDns { encrypted_dns: resolver("dns.example"), flush_on_exit: true });
    full.pref64.push(pref64("64:ff9b::/96", 1800));
    full.lowpan_contexts.push(context("2001:db8:6::/64"));
    full.prefixes.push(adv_prefix(PrefixSource::RouterAddress(
        net("2001:db8:1::/64"),
        address("2001:db8:1::1"),
    )));
    full.provisioning_domain = Some(Box::new(AdvProvisioningDomain {
        identity: identity(5),
        header: None,
        prefixes: vec![adv_prefix(PrefixSource::Prefix(net("2001:db8:9::/64")))],
        routes: Vec::new().into(),
        rdnss: full.rdnss.clone(),
        dnssl: Vec::new(),
        encrypted_dns: Vec::new().into(),
        pref64: Vec::new().into(),
        captive_portal: None,
    }));
    full
}

pub(super) fn identity(sequence: u16) -> PvdIdentity {
    let id = "pvd.example".parse().unwrap();
    PvdIdentity { id, http: true, legacy: false, delay: PvdDelay::default(), sequence }
}

pub(super) fn resolver(name: &str) -> EncryptedDns {
    EncryptedDns::new(
        NonZeroU16::MIN,
        Lifetime::from_secs(1800),
        name.parse().unwrap(),
        vec![address("2001:db8::853")],
        ServiceParameters::default(),
    )
    .unwrap()
}

pub(super) fn pref64(prefix: &str, seconds: u64) -> Pref64 {
    Pref64::new(net(prefix), Pref64Lifetime::from_secs(seconds).unwrap()).unwrap()
}

pub(super) fn context(prefix: &str) -> LowpanContext {
    LowpanContext {
        prefix: net(prefix),
        compression: true,
        id: ContextId::new(3).unwrap(),
        valid_lifetime_minutes: 60,
    }
}

pub(super) type Change = fn(&mut RouterAdvertisement);

pub(super) fn each(heard: &mut RouterAdvertisement, change: impl Fn(&mut NdOption)) {
    heard.options.iter_mut().for_each(change);
}

/// Changes what is said of 2001:db8::/64.
pub(super) fn prefix_information(
    heard: &mut RouterAdvertisement,
    change: impl Fn(PrefixInformation) -> PrefixInformation,
) {
    each(heard, |option| match option {
        NdOption::PrefixInformation(it) if it.prefix() == net("2001:db8::/64") => *it = change(*it),
        _ => {}
    });
}

pub(super) fn with_lifetimes(
    it: PrefixInformation,
    valid: u64,
    preferred: u64,
) -> PrefixInformation {
    let (valid, preferred) = (Lifetime::from_secs(valid), Lifetime::from_secs(preferred));
    PrefixInformation::new(it.prefix(), it.flags, valid, preferred)
}

pub(super) fn in_domain(
    heard: &mut RouterAdvertisement,
    change: impl Fn(&mut PvdIdentity, &mut NdOption),
) {
    each(heard, |option| {
        let NdOption::ProvisioningDomain(domain) = option else { return };
        let (mut identity, mut options) = (domain.identity.clone(), domain.options().to_vec());
        for option in &mut options {
            change(&mut identity, option);
        }
        **domain = ProvisioningDomain::new(identity, domain.header, options).unwrap();
    });
}

/// One thing that differs, as it is reported.
pub(super) const DIFFERENT: &[(Change, Field, &str, &str)] = &[
    (|it| it.header.cur_hop_limit = 63, Field::CurHopLimit, "64", "63"),
    (|it| it.header.flags.managed = true, Field::Managed, "off", "on"),
    (|it| it.header.flags.other_config = true, Field::OtherConfig, "off", "on"),
    (
        |it| it.header.reachable_time = ReachableTime::from_wire(1),
        Field::ReachableTime,
        "30000 ms",
        "1 ms",
    ),
    (|it| it.header.retrans_timer_millis = 2, Field::RetransTimer, "1000 ms", "2 ms"),
    (
        |it| {
            each(it, |option| {
                if let NdOption::Mtu(mtu) = option {
                    *mtu = LinkMtu::new(1280).unwrap();
                }
            });
        },
        Field::LinkMtu,
        "1500",
        "1280",
    ),
    (
        |it| prefix_information(it, |it| with_lifetimes(it, 86_399, 14_400)),
        Field::ValidLifetime,
        "86400 s",
        "86399 s",
    ),
    (
        |it| prefix_information(it, |it| with_lifetimes(it, 86_400, 0)),
        Field::PreferredLifetime,
        "14400 s",
        "0 s",
    ),
    (
        |it| {
            prefix_information(it, |mut it| {
                it.flags.on_link = false;
                it
            });
        },
        Field::OnLink,
        "on",
        "off",
    ),
    (
        |it| {
            prefix_information(it, |mut it| {
                it.flags.autonomous = false;
                it
            });
        },
        Field::Autonomous,
        "on",
        "off",
    ),
    (
        |it| {
            prefix_information(it, |mut it| {
                it.flags.dhcpv6_pd_preferred = true;
                it
            });
        },
        Field::Dhcpv6PdPreferred,
        "off",
        "on",
    ),
    (
        |it| {
            each(it, |option| {
                if let NdOption::Pref64(value) = option {
                    *value = pref64("64:ff9b::/96", 0);
                }
            });
        },
        Field::Pref64,
        "64:ff9b::/96",
        "64:ff9b::/96 with lifetime 0",
    ),
    (
        |it| it.options.push(NdOption::Pref64(pref64("2001:db8:64::/96", 8))),
        Field::Pref64,
        "64:ff9b::/96",
        "2001:db8:64::/96, 64:ff9b::/96",
    ),
    (
        |it| {
            each(it, |option| {
                if let NdOption::Rdnss(value) = option {
                    *value = Rdnss::new(vec![address("2001:db8::53")], value.lifetime).unwrap();
                }
            });
        },
        Field::Rdnss,
        "2001:db8::53, 2001:db8::54",
        "2001:db8::53",
    ),
    (
        |it| {
            each(it, |option| {
                if let NdOption::Dnssl(value) = option {
                    let names = vec!["b.example".parse().unwrap()];
                    *value = Dnssl::new(names, value.lifetime).unwrap();
                }
            });
        },
        Field::Dnssl,
        "a.example",
        "b.example",
    ),
    (
        |it| {
            each(it, |option| {
                if let NdOption::EncryptedDns(value) = option {
                    *value = resolver("bad.example");
                }
            });
        },
        Field::EncryptedDns,
        "dns.example priority 1 2001:db8::853",
        "bad.example priority 1 2001:db8::853",
    ),
    (
        |it| {
            each(it, |option| {
                if let NdOption::CaptivePortal(value) = option {
                    *value = CaptivePortal::new("https://b.example/").unwrap();
                }
            });
        },
        Field::CaptivePortal,
        "https://a.example/",
        "https://b.example/",
    ),
    (
        |it| {
            each(it, |option| {
                if let NdOption::LowpanContext(value) = option {
                    *value = context("2001:db8:7::/64");
                }
            });
        },
        Field::LowpanContext,
        "2001:db8:6::/64, compression on",
        "2001:db8:7::/64, compression on",
    ),
    (
        |it| {
            each(it, |option| {
                if let NdOption::FlagsExtension(value) = option {
                    *value = FlagsExtension::new([54, 55]).unwrap().unwrap();
                }
            });
        },
        Field::FlagsExtension,
        "54",
        "54 55",
    ),
    (
        |it| in_domain(it, |identity, _| identity.sequence = 6),
        Field::ProvisioningDomain,
        "H on, L off, Delay 0, Sequence Number 5",
        "H on, L off, Delay 0, Sequence Number 6",
    ),
    (
        |it| {
            in_domain(it, |_, option| {
                if let NdOption::PrefixInformation(value) = option {
                    *value = with_lifetimes(*value, 86_400, 1);
                }
            });
        },
        Field::PreferredLifetime,
        "14400 s",
        "1 s",
    ),
    (
        |it| {
            in_domain(it, |_, option| {
                if let NdOption::Rdnss(value) = option {
                    *value = Rdnss::new(vec![address("2001:db8::53")], value.lifetime).unwrap();
                }
            });
        },
        Field::Rdnss,
        "2001:db8::53, 2001:db8::54",
        "2001:db8::53",
    ),
];

/// What another router may say without being at odds with this one.
pub(super) const NOT_DIFFERENT: &[Change] = &[
    |_| {},
    |it| it.header.cur_hop_limit = 0,
    |it| it.header.reachable_time = ReachableTime::UNSPECIFIED,
    |it| it.header.retrans_timer_millis = 0,
    |it| it.header.preference = Preference::Low,
    |it| it.header.router_lifetime = RouterLifetime::ZERO,
    |it| it.header.router_lifetime = RouterLifetime::from_wire(9000),
    |it| it.options.clear(),
    |it| it.options.retain(|option| !matches!(option, NdOption::Mtu(_))),
    |it| it.options.retain(|option| !matches!(option, NdOption::Pref64(_))),
    |it| it.options.retain(|option| !matches!(option, NdOption::PrefixInformation(_))),
    |it| it.options.retain(|option| !matches!(option, NdOption::ProvisioningDomain(_))),
    |it| it.options.reverse(),
    |it| {
        each(it, |option| match option {
            NdOption::Pref64(value) => *value = pref64("64:ff9b::/96", 8),
            NdOption::Rdnss(value) => value.lifetime = Lifetime::from_secs(9),
            NdOption::Dnssl(value) => value.lifetime = Lifetime::INFINITE,
            NdOption::EncryptedDns(value) => value.lifetime = Lifetime::INFINITE,
            NdOption::LowpanContext(value) => value.valid_lifetime_minutes = 1,
            NdOption::SourceLinkLayerAddress(value) => {
                *value = LinkLayerAddress::new(&[2, 0, 0, 0, 0, 1]).unwrap();
            }
            _ => {}
        });
    },
    // Another prefix, and another Provisioning Domain.
    |it| {
        prefix_information(it, |it| {
            let prefix = net("2001:db8:2::/64");
            PrefixInformation::new(prefix, it.flags, Lifetime::ZERO, Lifetime::ZERO)
        });
    },
    |it| {
        in_domain(it, |identity, option| {
            identity.id = "other.example".parse().unwrap();
            identity.sequence = 77;
            if let NdOption::Rdnss(value) = option {
                *value = Rdnss::new(vec![address("2001:db8::1")], value.lifetime).unwrap();
            }
        });
    },
];
