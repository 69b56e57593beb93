//! Which solicitations are valid (RFC 4861 6.1.1).

use std::{io, net::Ipv6Addr};

use super::item;
use crate::{
    conformance::{
        Answers, Bench,
        Check::{Answered, Ignored, Probe, Review},
        Direction, Facts, Fragments, Ipv6, Item,
        Level::{Advice, Must, Should},
        Record, Solicitation, Verdict, source_link_layer_address,
    },
    wire,
};

pub(super) const ITEMS: &[Item] = &[
    item(
        "B-001",
        Must,
        "RFC 4861 6.1.1",
        "hop limits other than 255 are ignored",
        Ignored(hop_limits),
    ),
    item("B-002", Must, "RFC 4861 6.1.1", "wrong checksums are ignored", Ignored(checksums)),
    item("B-003", Must, "RFC 4861 6.1.1", "codes other than 0 are ignored", Ignored(codes)),
    item("B-004", Must, "RFC 4861 6.1.1", "less than 8 octets are ignored", Ignored(lengths)),
    item(
        "B-005",
        Must,
        "RFC 4861 6.1.1",
        "options of length 0 spoil the whole message",
        Ignored(empty_options),
    ),
    item(
        "B-006",
        Must,
        "RFC 4861 6.1.1",
        "a link-layer address without a source address is ignored",
        Ignored(address_of_nobody),
    ),
    item(
        "B-007",
        Should,
        "RFC 4861 4.6",
        "options that run past the end are ignored",
        Ignored(long_options),
    ),
    item(
        "B-008",
        Should,
        "RFC 4861 4.6",
        "stray octets behind the options are ignored",
        Ignored(stray_octets),
    ),
    item("B-009", Must, "RFC 4861 6.1.1", "unknown options do no harm", Answered(unknown_options)),
    item(
        "B-010",
        Must,
        "RFC 4861 6.1.1",
        "options of other messages do no harm",
        Answered(foreign_options),
    ),
    item("B-011", Must, "RFC 4861 6.1.1", "the Reserved field does not matter", Answered(reserved)),
    item("B-012", Must, "RFC 6980 5", "fragments are ignored, atomic ones too", Ignored(fragments)),
    item("B-014", Must, "RFC 4861 6.1.1", "what is ignored is ignored in silence", Review(silence)),
    item(
        "B-015",
        Advice,
        "RFC 4291 2.7",
        "sources that nobody can have are ignored",
        Ignored(impossible_sources),
    ),
    item(
        "B-016",
        Must,
        "RFC 4861 4.1",
        "a solicitation to the router's own address is answered",
        Answered(to_router),
    ),
    item(
        "B-017",
        Advice,
        "RFC 4861 4.1",
        "a solicitation from a global address is answered",
        Probe(from_global),
    ),
    item(
        "B-018",
        Advice,
        "RFC 4861 4.6",
        "a repeated link-layer address does no harm",
        Answered(repeated_address),
    ),
    item(
        "v6LC.2.2.4.A",
        Must,
        "IPv6 Ready",
        "hop limit 254 is ignored",
        Ignored(|facts| vec![valid(facts).with_hop_limit(254)]),
    ),
    item("v6LC.2.2.4.B", Must, "IPv6 Ready", "a wrong checksum is ignored", Ignored(checksums)),
    item(
        "v6LC.2.2.4.C",
        Must,
        "IPv6 Ready",
        "code 1 is ignored",
        Ignored(|facts| vec![valid(facts).with_code(1)]),
    ),
    item(
        "v6LC.2.2.4.D",
        Must,
        "IPv6 Ready",
        "6 octets are ignored",
        Ignored(|facts| vec![valid(facts).cut_to(6)]),
    ),
    item(
        "v6LC.2.2.4.E",
        Must,
        "IPv6 Ready",
        "an option of length 0 is ignored",
        Ignored(empty_options),
    ),
    item(
        "v6LC.2.2.4.F",
        Must,
        "IPv6 Ready",
        "a link-layer address from :: is ignored",
        Ignored(address_of_nobody),
    ),
];

/// From a host that is replaced by a new one for each solicitation.
fn valid(facts: &Facts) -> Solicitation {
    Solicitation::new(facts.sources.link_local(0), facts.own_ethernet_address)
}

fn hop_limits(facts: &Facts) -> Vec<Solicitation> {
    [254, 64, 1, 0].map(|hop_limit| valid(facts).with_hop_limit(hop_limit)).into()
}

fn checksums(facts: &Facts) -> Vec<Solicitation> {
    [0x0001, 0x8000, 0xffff].map(|damage| valid(facts).with_checksum_damage(damage)).into()
}

fn codes(facts: &Facts) -> Vec<Solicitation> {
    [1, 255].map(|code| valid(facts).with_code(code)).into()
}

fn lengths(facts: &Facts) -> Vec<Solicitation> {
    [4, 7].map(|octets| valid(facts).cut_to(octets)).into()
}

fn empty_options(facts: &Facts) -> Vec<Solicitation> {
    let empty = [99, 0, 0, 0, 0, 0, 0, 0];
    let only = Solicitation::bare(facts.sources.link_local(0)).with_option(&empty);
    let address = source_link_layer_address(facts.own_ethernet_address);
    vec![only.clone(), valid(facts).with_option(&empty), only.with_option(&address)]
}

fn address_of_nobody(facts: &Facts) -> Vec<Solicitation> {
    vec![Solicitation { source: Ipv6Addr::UNSPECIFIED, ..valid(facts) }]
}

fn long_options(facts: &Facts) -> Vec<Solicitation> {
    vec![
        Solicitation::bare(facts.sources.link_local(0))
            .with_option(&[1, 2, 2, 0, 0x5e, 0, 0x53, 2]),
        valid(facts).with_option(&[99, 255, 0, 0, 0, 0, 0, 0]),
    ]
}

fn stray_octets(facts: &Facts) -> Vec<Solicitation> {
    let stray: [&[u8]; 3] = [&[99], &[99, 1, 0, 0], &[99, 1, 0, 0, 0, 0, 0]];
    stray.map(|octets| valid(facts).with_option(octets)).into()
}

#[expect(clippy::unnecessary_wraps, reason = "as the table wants it")]
fn unknown_options(facts: &Facts) -> Result<Vec<Solicitation>, String> {
    let unknown = [99, 2, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14];
    Ok(vec![valid(facts).with_option(&unknown)])
}

#[expect(clippy::unnecessary_wraps, reason = "as the table wants it")]
fn foreign_options(facts: &Facts) -> Result<Vec<Solicitation>, String> {
    let mut prefix = vec![3, 4, 64, 0xc0];
    prefix.resize(16, 0);
    prefix.extend(Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 0).octets());
    let mtu = [5, 1, 0, 0, 0, 0, 5, 0];
    let nonce = [14, 1, 1, 2, 3, 4, 5, 6];
    Ok(vec![valid(facts).with_option(&prefix).with_option(&mtu).with_option(&nonce)])
}

#[expect(clippy::unnecessary_wraps, reason = "as the table wants it")]
fn reserved(facts: &Facts) -> Result<Vec<Solicitation>, String> {
    Ok(vec![valid(facts).with_reserved([0xff; 4])])
}

fn fragments(facts: &Facts) -> Vec<Solicitation> {
    [Fragments::Atomic, Fragments::Two].map(|it| valid(facts).in_fragments(it)).into()
}

fn impossible_sources(facts: &Facts) -> Vec<Solicitation> {
    let all_nodes = Ipv6Addr::new(0xff02, 0, 0, 0, 0, 0, 0, 1);
    let sources = [all_nodes, Ipv6Addr::LOCALHOST, facts.router.address];
    sources.map(|source| Solicitation { source, ..valid(facts) }).into()
}

#[expect(clippy::unnecessary_wraps, reason = "as the table wants it")]
fn to_router(facts: &Facts) -> Result<Vec<Solicitation>, String> {
    let router = facts.router;
    Ok(vec![valid(facts).to(router.address, router.ethernet_address)])
}

/// Whether the answer can be sent depends on the router's routes, which are not the daemon's.
fn from_global(bench: &mut Bench<'_>) -> io::Result<Verdict> {
    let Some(prefix) = bench.facts.on_link else {
        let reason = "no prefix of 64 bits is advertised as on-link";
        return Ok(Verdict::not_applicable(reason));
    };
    if bench.facts.answers == Answers::Never {
        return Ok(Verdict::not_applicable("the router answers no solicitation at all"));
    }
    let source = bench.facts.sources.in_prefix(prefix.address(), 0);
    let solicitation = Solicitation::new(source, bench.facts.own_ethernet_address);
    let solicitation = bench.with_new_source(solicitation);
    Ok(match bench.ask(&solicitation)?.answer {
        Some(_) => Verdict::Pass,
        None => Verdict::not_applicable(format!(
            "{} was not answered; perhaps the router has no route to {prefix}",
            solicitation.source
        )),
    })
}

#[expect(clippy::unnecessary_wraps, reason = "as the table wants it")]
fn repeated_address(facts: &Facts) -> Result<Vec<Solicitation>, String> {
    Ok(vec![valid(facts).with_option(&source_link_layer_address([2, 0, 0x5e, 0, 0x53, 0xff]))])
}

/// No ICMPv6 error comes back about what was sent; those about others' packets are none of ours.
fn silence(record: &Record, _: &Facts) -> Verdict {
    let is_ours = |quoted: &Ipv6| {
        record.since(0).any(|(_, packet)| {
            packet.direction == Direction::Sent
                && packet.ipv6.as_ref().is_some_and(|sent| {
                    (sent.fragmented || packet.is(wire::ROUTER_SOLICITATION))
                        && (sent.source, sent.destination) == (quoted.source, quoted.destination)
                        && sent.next_header == quoted.next_header
                        && quoted
                            .payload
                            .get(..4)
                            .is_some_and(|begin| sent.payload.starts_with(begin))
                })
        })
    };
    let errors = record.since(0).filter(|(_, packet)| {
        packet.direction == Direction::Heard
            && record.is_of_router(packet)
            && packet.ipv6.as_ref().and_then(Ipv6::quoted).is_some_and(|quoted| is_ours(&quoted))
    });
    let errors: Vec<_> = errors.map(|(number, _)| number).collect();
    match errors.len() {
        0 => Verdict::Pass,
        count => Verdict::fail(format!("the router sent {count} ICMPv6 errors"), errors),
    }
}
