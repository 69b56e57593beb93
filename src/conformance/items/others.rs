//! What the router makes of other routers' advertisements (RFC 4861 6.2.7).

use std::{io, net::Ipv6Addr};

use super::{
    NO_ANSWERS,
    heard::{PREFIX_INFORMATION, heard},
    item,
    prefixes::{counts_down, without_lifetimes},
};
use crate::{
    conformance::{
        Answers, Bench,
        Check::{Probe, Review},
        Facts, Item,
        Level::{Advice, Should},
        Record, Verdict,
        packet::NEXT_HEADER_ICMPV6,
        solicitation::Header,
    },
    wire,
};

pub(super) const ITEMS: &[Item] = &[
    logged("B-110", "another Cur Hop Limit is logged"),
    logged("B-111", "other M and O flags are logged"),
    logged("B-112", "another Reachable Time is logged"),
    logged("B-113", "another Retrans Timer is logged"),
    logged("B-114", "another MTU is logged"),
    logged("B-115", "other lifetimes of the same prefix are logged"),
    logged("B-116", "other NAT64 prefixes are logged"),
    logged("B-117", "other DNS servers, prefix flags and portals are logged"),
    logged("B-118", "the log does not grow with what others send"),
    item(
        "B-119",
        Advice,
        "RFC 4861 6.2.7",
        "nothing is copied from other routers",
        Probe(nothing_copied),
    ),
];

const fn logged(id: &'static str, title: &'static str) -> Item {
    item(id, Should, "RFC 4861 6.2.7", title, Review(only_in_log))
}

fn only_in_log(_: &Record, _: &Facts) -> Verdict {
    Verdict::not_applicable("it is seen in the router's log only")
}

const ALL_NODES: Ipv6Addr = Ipv6Addr::new(0xff02, 0, 0, 0, 0, 0, 0, 1);

/// An advertisement of a made-up router that contradicts `own` wherever it can. It is no default
/// router, and its prefixes are not to be used.
fn contradiction(own: &[u8]) -> Vec<u8> {
    const UNLIKE: [u8; 16] = [0, 0, 0, 0, 0x15, 0xc0, 0, 0, 0, 0, 0x12, 0x34, 0, 0, 0x43, 0x21];
    const ROUTER_LIFETIME: std::ops::Range<usize> = 6..8;
    const PREFERENCE: u8 = 0x18;
    let mut message = own.to_vec();
    for (octet, flipped) in message.iter_mut().zip(UNLIKE) {
        *octet ^= flipped;
    }
    if let Some(flags) = message.get_mut(5) {
        *flags &= !PREFERENCE;
    }
    message.get_mut(ROUTER_LIFETIME).unwrap_or_default().fill(0);
    let mut at = super::heard::HEADER;
    while let Some(&[kind, units]) = message.get(at..).and_then(|rest| rest.first_chunk()) {
        if kind == PREFIX_INFORMATION
            && let Some(fields) = message.get_mut(at + 3..at + 12)
        {
            // Without flags hosts make nothing of it.
            fields.copy_from_slice(&[0, 0, 0, 0, 77, 0, 0, 0, 66]);
        } else if kind == super::heard::MTU
            && let Some(low) = message.get_mut(at + 7)
        {
            *low ^= 1;
        }
        at += usize::from(units.max(1)) * 8;
    }
    message
}

fn nothing_copied(bench: &mut Bench<'_>) -> io::Result<Verdict> {
    if bench.facts.answers == Answers::Never {
        return Ok(Verdict::not_applicable(NO_ANSWERS));
    }
    let Some((before, message)) = last(&bench.record) else {
        return Ok(Verdict::not_applicable("no advertisement came"));
    };
    let mut forged = contradiction(&message);
    let source = bench.new_source();
    wire::set_checksum(source, ALL_NODES, &mut forged);
    let header = Header {
        // The hosts on the link must not hear it.
        ethernet_destination: bench.facts.router.ethernet_address,
        ethernet_source: bench.facts.own_ethernet_address,
        source,
        destination: ALL_NODES,
        hop_limit: 255,
    };
    let sent = bench.record.len();
    bench.send(header.frame(NEXT_HEADER_ICMPV6, &forged))?;
    let solicitation = bench.new_solicitation();
    bench.ask(&solicitation)?;
    let blind = counts_down(&bench.record);
    let after = last(&bench.record).filter(|(number, _)| *number > sent);
    Ok(match after {
        None => Verdict::not_applicable("no advertisement came after it"),
        Some((_, now))
            if without_lifetimes(now.clone(), blind) == without_lifetimes(message, blind) =>
        {
            Verdict::Pass
        }
        Some((number, _)) => {
            Verdict::fail("the router's advertisement is another since", [before, sent, number])
        }
    })
}

/// The last advertisement and its content.
fn last(record: &Record) -> Option<(usize, Vec<u8>)> {
    heard(record).next_back().map(|heard| (heard.number, heard.content()))
}
