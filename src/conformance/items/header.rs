//! The header of advertisements, and what every packet with one must be.

use super::{
    heard::{
        self, ADVERTISEMENT_INTERVAL, DNSSL, HOME_AGENT_INFORMATION, Heard, LOWPAN_CONTEXT, MTU,
        PREFIX_INFORMATION, PROVISIONING_DOMAIN, RDNSS, ROUTE_INFORMATION, each, number16,
        number32, octet,
    },
    item,
};
use crate::{
    conformance::{Check::Review, Facts, Item, Level::Must, Record, Verdict},
    model::{Header, Preference},
};

pub(super) const ITEMS: &[Item] = &[
    item(
        "B-070",
        Must,
        "RFC 4861 4.2",
        "packets are from a link-local address, to all nodes or one host, with hop limit 255",
        Review(packets),
    ),
    item(
        "B-071",
        Must,
        "RFC 4861 6.2.3",
        "the header is that of the configuration",
        Review(configured_header),
    ),
    item("B-072", Must, "RFC 4861 4.2", "reserved bits are 0", Review(reserved_bits)),
    item("B-079", Must, "RFC 4191 2.1", "the reserved preference is not sent", Review(preference)),
    item("B-095", Must, "RFC 4389 4.1.3.3", "the Proxy flag is set by proxies only", Review(proxy)),
    item(
        "B-096",
        Must,
        "draft-ietf-6man-snac-router-ra-flag",
        "the SNAC Router flag is set by stub routers only",
        Review(stub_router),
    ),
];

const MANAGED: u8 = 0x80;
const OTHER_CONFIG: u8 = 0x40;
const HOME_AGENT: u8 = 0x20;
const PREFERENCE: u8 = 0x18;
const RESERVED_PREFERENCE: u8 = 0x10;
const PROXY: u8 = 0x04;
const SNAC: u8 = 0x02;

const ALL_NODES: std::net::Ipv6Addr = std::net::Ipv6Addr::new(0xff02, 0, 0, 0, 0, 0, 0, 1);

fn packets(record: &Record, _: &Facts) -> Verdict {
    each(record, |heard| {
        let ipv6 = heard.packet.ipv6.as_ref()?;
        let to = ipv6.destination;
        if !ipv6.source.is_unicast_link_local() {
            Some(format!("the source is {}", ipv6.source))
        } else if ipv6.hop_limit != 255 {
            Some(format!("the hop limit is {}", ipv6.hop_limit))
        } else if to.is_unspecified() || to.is_multicast() && to != ALL_NODES {
            Some(format!("the destination is {to}"))
        } else {
            None
        }
    })
}

fn configured_header(record: &Record, facts: &Facts) -> Verdict {
    let Some(configuration) = &facts.configuration else {
        return Verdict::not_applicable("needs --config");
    };
    each(record, |heard| difference(&configuration.header, heard))
}

/// What of the header is not as configured.
pub(super) fn difference(wanted: &Header, heard: &Heard<'_>) -> Option<String> {
    let message = heard.message;
    let preference = match (wanted.router_lifetime.as_secs(), wanted.preference) {
        (0, _) | (_, Preference::Medium) => 0x00,
        (_, Preference::High) => 0x08,
        (_, Preference::Low) => 0x18,
    };
    let flags = wanted.flags;
    let set = |mask: u8| u32::from(heard.flags() & mask != 0);
    let fields = [
        ("Cur Hop Limit", octet(message, 4).into(), wanted.cur_hop_limit.into()),
        ("the M flag", set(MANAGED), flags.managed.into()),
        ("the O flag", set(OTHER_CONFIG), flags.other_config.into()),
        ("the H flag", set(HOME_AGENT), flags.home_agent.into()),
        ("the preference", (heard.flags() & PREFERENCE).into(), preference),
        ("Router Lifetime", number16(message, 6).into(), wanted.router_lifetime.as_secs().into()),
        ("Reachable Time", number32(message, 8), wanted.reachable_time.as_millis()),
        ("Retrans Timer", number32(message, 12), wanted.retrans_timer_millis),
    ];
    let wrong = fields.into_iter().find(|(_, sent, configured)| sent != configured);
    wrong.map(|(name, sent, configured)| format!("{name} is {sent}, not {configured}"))
}

fn reserved_bits(record: &Record, _: &Facts) -> Verdict {
    each(record, |heard| {
        if heard.flags() & 0x01 != 0 {
            return Some("a reserved flag of the header is set".into());
        }
        let mut options = heard.all_options().into_iter();
        let wrong = options.find(|option| reserved_of(option) != 0)?;
        Some(format!("reserved bits are set in an option of type {}", octet(wrong, 0)))
    })
}

/// The reserved bits of an option.
fn reserved_of(option: &[u8]) -> u32 {
    let third = u32::from(octet(option, 3));
    let after_length = u32::from(number16(option, 2));
    match octet(option, 0) {
        PREFIX_INFORMATION => third & 0x0f | number32(option, 12),
        MTU | ADVERTISEMENT_INTERVAL | RDNSS | DNSSL => after_length,
        // The first bit is that of mobile routers (RFC 3963 4.4).
        HOME_AGENT_INFORMATION => after_length & 0x7fff,
        ROUTE_INFORMATION => third & 0xe7,
        LOWPAN_CONTEXT => third & 0xe0 | u32::from(number16(option, 4)),
        PROVISIONING_DOMAIN => after_length & 0x1ff0,
        _ => 0,
    }
}

fn preference(record: &Record, _: &Facts) -> Verdict {
    each(record, |heard| {
        if heard.flags() & PREFERENCE == RESERVED_PREFERENCE {
            return Some("the header has it".into());
        }
        let routes = heard.all_options().into_iter();
        let mut routes = routes.filter(|option| octet(option, 0) == ROUTE_INFORMATION);
        let wrong = routes.find(|option| octet(option, 3) & PREFERENCE == RESERVED_PREFERENCE)?;
        Some(format!("the route to {}/{} has it", heard::address(wrong, 8), octet(wrong, 2)))
    })
}

fn proxy(record: &Record, facts: &Facts) -> Verdict {
    flag(record, facts, PROXY, |header| header.flags.proxy, "Neighbor Discovery proxy")
}

fn stub_router(record: &Record, facts: &Facts) -> Verdict {
    flag(record, facts, SNAC, |header| header.flags.snac_router, "stub router")
}

/// A flag that says what the router is, which nothing else tells.
fn flag(
    record: &Record,
    facts: &Facts,
    mask: u8,
    configured: fn(&Header) -> bool,
    what: &str,
) -> Verdict {
    let wanted = facts.configuration.as_ref().map(|it| configured(&it.header));
    let is_set = |heard: &Heard<'_>| heard.flags() & mask != 0;
    match wanted {
        Some(wanted) => each(record, |heard| {
            let set = is_set(heard);
            let word = if set { "set" } else { "not set" };
            (set != wanted).then(|| format!("it is {word}, against the configuration"))
        }),
        None if heard::heard(record).any(|heard| is_set(&heard)) => {
            Verdict::not_applicable(format!("it is set; whether this is a {what} cannot be seen"))
        }
        None => each(record, |_| None),
    }
}
