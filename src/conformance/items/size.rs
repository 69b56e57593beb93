//! How large advertisements are, and what becomes of those that are too large.

use std::collections::BTreeSet;

use super::{
    heard::{
        DNSSL, FLAGS_EXTENSION, HEADER, Heard, MTU, PREFIX_INFORMATION, RDNSS,
        SOURCE_LINK_LAYER_ADDRESS, address, each, heard, number32, octet, options, sets,
    },
    item,
};
use crate::conformance::{
    Check::Review,
    Facts, Item,
    Level::{Advice, May, Must},
    Record, Verdict,
};

pub(super) const ITEMS: &[Item] = &[
    item(
        "B-100",
        Must,
        "RFC 6980 5",
        "advertisements fit into the link's MTU and are not fragmented",
        Review(unfragmented),
    ),
    item(
        "B-101",
        May,
        "RFC 4861 6.2.3",
        "what is too large comes as several complete advertisements",
        Review(complete_parts),
    ),
    item(
        "B-102",
        Advice,
        "RFC 4861 6.2.3",
        "advertisements fit into the MTU that they advertise",
        Review(within_advertised),
    ),
    item(
        "B-103",
        Advice,
        "RFC 4861 6.2.3",
        "the first part alone is enough for a host, and prefixes are in all",
        Review(sufficient),
    ),
    item(
        "B-104",
        Advice,
        "RFC 4861 6.2.6",
        "parts of an advertisement are not 3 s apart",
        Review(|_, _| {
            Verdict::not_applicable(
                "the RFC leaves open whether parts are one advertisement: here they are (B-023)",
            )
        }),
    ),
    item(
        "B-105",
        Must,
        "RFC 4861 4.6",
        "what is too long for one option is spread over several",
        Review(spread),
    ),
];

/// An IPv6 header's octets.
const IPV6: usize = 40;
/// The most servers that an RDNSS option holds, and octets of names that a DNSSL option holds.
const MOST_SERVERS: usize = 127;
const MOST_NAME_OCTETS: usize = 2032;

const ONE_PART: &str = "every advertisement fits into one packet";

fn unfragmented(record: &Record, facts: &Facts) -> Verdict {
    let mtu = usize::try_from(facts.mtu).unwrap_or(usize::MAX);
    for (number, packet) in record.advertisements(0) {
        let octets = packet.ipv6_octets();
        if packet.ipv6.as_ref().is_some_and(|ipv6| ipv6.fragmented) {
            return Verdict::fail("it comes in fragments", [number]);
        } else if octets > mtu {
            return Verdict::fail(format!("{octets} octets are more than {mtu}"), [number]);
        }
    }
    each(record, |_| None)
}

/// The MTU that is advertised, in octets.
fn advertised_mtu(record: &Record) -> Option<usize> {
    let mtu = heard(record).find_map(|heard| heard.options_of(MTU).next())?;
    usize::try_from(number32(mtu, 4)).ok()
}

fn within_advertised(record: &Record, _: &Facts) -> Verdict {
    let Some(mtu) = advertised_mtu(record) else {
        return Verdict::not_applicable("no MTU option is advertised");
    };
    each(record, |heard| {
        let octets = heard.packet.ipv6_octets();
        (octets > mtu).then(|| format!("{octets} octets are more than {mtu}"))
    })
}

/// Judges the advertisements that come in parts.
fn each_split(record: &Record, mut wrong: impl FnMut(&[Heard<'_>]) -> Option<String>) -> Verdict {
    let sets = sets(record);
    let mut split = sets.iter().filter(|set| set.len() > 1).peekable();
    if split.peek().is_none() {
        return Verdict::not_applicable(ONE_PART);
    }
    let found = split.find_map(|set| Some((set, wrong(set)?)));
    found.map_or(Verdict::Pass, |(set, reason)| {
        Verdict::fail(reason, set.iter().map(|part| part.number))
    })
}

fn complete_parts(record: &Record, _: &Facts) -> Verdict {
    each_split(record, |set| {
        let headers: BTreeSet<_> = set
            .iter()
            .map(|part| part.content().into_iter().take(HEADER).collect::<Vec<_>>())
            .collect();
        let malformed = set.iter().any(|part| {
            HEADER + part.options().map(<[u8]>::len).sum::<usize>() != part.message.len()
        });
        if headers.len() > 1 {
            Some("the headers differ".into())
        } else {
            malformed.then(|| "a part is malformed".into())
        }
    })
}

fn sufficient(record: &Record, facts: &Facts) -> Verdict {
    let link = usize::try_from(facts.mtu).unwrap_or(usize::MAX);
    let room = advertised_mtu(record).unwrap_or(link).min(link).saturating_sub(IPV6);
    each_split(record, |set| {
        let [first, rest @ ..] = set else { return None };
        let of = |part: &Heard<'_>, kinds: &[u8]| -> Vec<Vec<u8>> {
            let options = part.options().filter(|it| kinds.contains(&octet(it, 0)));
            options.map(<[u8]>::to_vec).collect()
        };
        let all = |kinds: &[u8]| -> BTreeSet<Vec<u8>> {
            set.iter().flat_map(|part| of(part, kinds)).collect()
        };
        let size = |options: &BTreeSet<Vec<u8>>| options.iter().map(Vec::len).sum::<usize>();
        let has_first = |kind: u8| !of(first, &[kind]).is_empty();
        for kind in [SOURCE_LINK_LAYER_ADDRESS, PREFIX_INFORMATION] {
            if !all(&[kind]).is_empty() && !has_first(kind) {
                return Some(format!("the first part has no option of type {kind}"));
            }
        }
        let basic = [SOURCE_LINK_LAYER_ADDRESS, MTU, PREFIX_INFORMATION, FLAGS_EXTENSION, RDNSS];
        let basics = all(&basic);
        if HEADER + size(&basics) <= room && of(first, &basic).len() < basics.len() {
            return Some("the first part has not all prefixes and DNS servers".into());
        }
        let prefixes = all(&[PREFIX_INFORMATION]);
        // Beside prefixes that fill most of a part, there is no room for anything else.
        let beside = HEADER + size(&prefixes) + size(&all(&[SOURCE_LINK_LAYER_ADDRESS]));
        let largest = set.iter().flat_map(Heard::options);
        let largest = largest.filter(|it| octet(it, 0) != PREFIX_INFORMATION).map(<[u8]>::len);
        let fit = beside <= room / 2 && beside + largest.max().unwrap_or(0) <= room;
        let lacks = |part: &Heard<'_>| of(part, &[PREFIX_INFORMATION]).len() < prefixes.len();
        (fit && rest.iter().any(lacks)).then(|| "a part lacks prefixes".into())
    })
}

fn spread(record: &Record, facts: &Facts) -> Verdict {
    let Some(configuration) = &facts.configuration else {
        return Verdict::not_applicable("needs --config");
    };
    let servers: BTreeSet<_> =
        configuration.rdnss.iter().flat_map(|it| it.rdnss.servers()).copied().collect();
    let names = configuration.dnssl.iter().flat_map(|it| it.dnssl.suffixes());
    let octets: usize = names.map(|name| name.wire_length()).sum();
    if servers.len() <= MOST_SERVERS && octets <= MOST_NAME_OCTETS {
        return Verdict::not_applicable("nothing that is configured is too long for one option");
    }
    for set in sets(record) {
        let (mut sent, mut sent_octets) = (BTreeSet::new(), 0);
        for option in set.iter().flat_map(Heard::options) {
            match octet(option, 0) {
                RDNSS => sent.extend((8..option.len()).step_by(16).map(|at| address(option, at))),
                DNSSL => sent_octets += option.len(),
                _ => {}
            }
        }
        let packets = set.iter().map(|part| part.number);
        if let Some(lost) = servers.iter().find(|server| !sent.contains(server)) {
            return Verdict::fail(format!("the server {lost} is not sent"), packets);
        } else if sent_octets < octets {
            return Verdict::fail("not all search suffixes are sent", packets);
        }
    }
    each(record, |heard| {
        let whole = options(heard.message.get(HEADER..)?).map(<[u8]>::len).sum::<usize>();
        (whole + HEADER != heard.message.len()).then(|| "the options are malformed".into())
    })
}
