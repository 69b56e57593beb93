//! What was heard, taken apart: advertisements with their options as octets, so that nothing is
//! lost on the way.

use std::net::Ipv6Addr;

use crate::conformance::{Packet, Record, Verdict, record::PARTS_WITHIN};

/// Octets in front of the options.
pub(super) const HEADER: usize = 16;
/// The length field of options counts these.
const UNIT: usize = 8;

pub(super) const SOURCE_LINK_LAYER_ADDRESS: u8 = 1;
pub(super) const PREFIX_INFORMATION: u8 = 3;
pub(super) const MTU: u8 = 5;
pub(super) const ADVERTISEMENT_INTERVAL: u8 = 7;
pub(super) const HOME_AGENT_INFORMATION: u8 = 8;
pub(super) const PROVISIONING_DOMAIN: u8 = 21;
pub(super) const ROUTE_INFORMATION: u8 = 24;
pub(super) const RDNSS: u8 = 25;
pub(super) const FLAGS_EXTENSION: u8 = 26;
pub(super) const DNSSL: u8 = 31;
pub(super) const LOWPAN_CONTEXT: u8 = 34;
pub(super) const BORDER_ROUTER: u8 = 35;
pub(super) const CAPTIVE_PORTAL: u8 = 37;
pub(super) const PREF64: u8 = 38;
pub(super) const ENCRYPTED_DNS: u8 = 144;

/// One advertisement of the router.
#[derive(Debug, Clone, Copy)]
pub(super) struct Heard<'r> {
    pub(super) number: usize,
    pub(super) packet: &'r Packet,
    /// The ICMPv6 message, at least the header.
    pub(super) message: &'r [u8],
}

impl<'r> Heard<'r> {
    /// Its options, without what stands in a PvD; up to the first whose length is wrong.
    pub(super) fn options(&self) -> impl Iterator<Item = &'r [u8]> + use<'r> {
        options(self.message.get(HEADER..).unwrap_or_default())
    }

    /// Its options of one type.
    pub(super) fn options_of(&self, kind: u8) -> impl Iterator<Item = &'r [u8]> + use<'r> {
        self.options().filter(move |option| octet(option, 0) == kind)
    }

    /// Its options and those in PvDs.
    pub(super) fn all_options(&self) -> Vec<&'r [u8]> {
        let inner = |option: &'r [u8]| {
            let inside = (octet(option, 0) == PROVISIONING_DOMAIN).then(|| inside_pvd(option));
            std::iter::once(option).chain(inside.into_iter().flat_map(options))
        };
        self.options().flat_map(inner).collect()
    }

    /// The octets without checksum, which depends on the destination.
    pub(super) fn content(&self) -> Vec<u8> {
        let mut content = self.message.to_vec();
        content.get_mut(2..4).unwrap_or_default().fill(0);
        content
    }

    pub(super) fn flags(&self) -> u8 {
        octet(self.message, 5)
    }
}

/// Options that follow each other.
pub(super) fn options(octets: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut rest = octets;
    std::iter::from_fn(move || {
        let units = usize::from(*rest.get(1)?);
        let (option, after) = rest.split_at_checked(units * UNIT).filter(|_| units > 0)?;
        rest = after;
        Some(option)
    })
}

/// The options in a PvD option (RFC 8801 3.1).
pub(super) fn inside_pvd(option: &[u8]) -> &[u8] {
    const ID: usize = 6;
    const HAS_HEADER: u8 = 0x20;
    let Ok(name) = name_octets(option.get(ID..).unwrap_or_default()) else { return &[] };
    let header = if octet(option, 2) & HAS_HEADER == 0 { 0 } else { HEADER };
    option.get((ID + name).next_multiple_of(UNIT) + header..).unwrap_or_default()
}

/// How many octets the domain name at the beginning takes (RFC 1035 3.1).
pub(super) fn name_octets(octets: &[u8]) -> Result<usize, String> {
    let mut length = 0;
    loop {
        match octets.get(length) {
            None => return Err("a name does not end".into()),
            Some(0) if length >= 255 => return Err(format!("a name has {} octets", length + 1)),
            Some(0) => return Ok(length + 1),
            Some(label @ 64..) => return Err(format!("a label begins with {label:#04x}")),
            Some(label) => length += 1 + usize::from(*label),
        }
    }
}

pub(super) fn octet(octets: &[u8], at: usize) -> u8 {
    octets.get(at).copied().unwrap_or(0)
}

pub(super) fn number16(octets: &[u8], at: usize) -> u16 {
    u16::from_be_bytes([octet(octets, at), octet(octets, at + 1)])
}

pub(super) fn number32(octets: &[u8], at: usize) -> u32 {
    u32::from(number16(octets, at)) << 16 | u32::from(number16(octets, at + 2))
}

/// The address at `at`, as far as the octets go.
pub(super) fn address(octets: &[u8], at: usize) -> Ipv6Addr {
    let mut address = [0; 16];
    for (place, octet) in address.iter_mut().zip(octets.get(at..).unwrap_or_default()) {
        *place = *octet;
    }
    address.into()
}

/// Whether bits past the prefix length are set.
pub(super) fn has_host_bits(address: Ipv6Addr, length: u8) -> bool {
    let host = u128::MAX.checked_shr(length.into()).unwrap_or(0);
    address.to_bits() & host != 0
}

/// The router's advertisements, in order; none in fragments or too short.
pub(super) fn heard(record: &Record) -> impl DoubleEndedIterator<Item = Heard<'_>> {
    record.advertisements(0).filter_map(|(number, packet)| {
        let message = packet.message().filter(|it| it.len() >= HEADER)?;
        let whole = packet.ipv6.as_ref().is_some_and(|ipv6| !ipv6.fragmented);
        whole.then_some(Heard { number, packet, message })
    })
}

/// The same, parts of one advertisement together.
pub(super) fn sets(record: &Record) -> Vec<Vec<Heard<'_>>> {
    let mut sets: Vec<Vec<Heard<'_>>> = Vec::new();
    for next in heard(record) {
        // Answers to other hosts may come between.
        let belongs = |set: &&mut Vec<Heard<'_>>| {
            set.first().is_some_and(|first| {
                first.packet.destination() == next.packet.destination()
                    && next.packet.at.saturating_sub(first.packet.at) < PARTS_WITHIN
            }) && set.iter().all(|part| part.content() != next.content())
        };
        match sets.iter_mut().rev().take(4).find(belongs) {
            Some(set) => set.push(next),
            None => sets.push(vec![next]),
        }
    }
    sets
}

/// Fails at the first advertisement with which something is wrong.
pub(super) fn each(
    record: &Record,
    mut wrong: impl FnMut(&Heard<'_>) -> Option<String>,
) -> Verdict {
    let mut any = false;
    for heard in heard(record) {
        any = true;
        if let Some(reason) = wrong(&heard) {
            return Verdict::fail(reason, [heard.number]);
        }
    }
    if any { Verdict::Pass } else { Verdict::not_applicable("no advertisement came") }
}

/// Fails at the first option of a type with which something is wrong, be it in a PvD.
pub(super) fn each_option(
    record: &Record,
    kind: u8,
    name: &str,
    mut wrong: impl FnMut(&[u8]) -> Option<String>,
) -> Verdict {
    let mut any = false;
    let verdict = each(record, |heard| {
        let options = heard.all_options().into_iter().filter(|it| octet(it, 0) == kind);
        let mut wrongs = options.inspect(|_| any = true).filter_map(&mut wrong);
        wrongs.next()
    });
    match verdict {
        Verdict::Pass if !any => Verdict::not_applicable(format!("no {name} option is advertised")),
        verdict => verdict,
    }
}
