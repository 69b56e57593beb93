use crate::model::{NdOption, ProvisioningDomain, RouterAdvertisement};

use super::{advertisement::encode_header, encode, option};

/// Encodes an advertisement into as many messages as it takes for none to exceed `max_octets`;
/// each is a complete advertisement with the same header (RFC 4861 6.2.3). `max_octets` counts
/// the ICMPv6 message: 40 less than the packet. The checksum fields are zero.
///
/// What fits is one message, as [`encode`] writes it. Otherwise
///
/// * every part begins with the first RA Flags Extension, the first Source Link-Layer Address, the
///   first Home Agent Information, the first prefix with a router address and the first
///   Authoritative Border Router: the flags belong to the header, and RFC 6275 7.2 and 7.4 and
///   RFC 6775 4.3 want the latter three in all parts. They are like all others where they alone
///   would fill a part;
/// * so it does with all prefixes, where that takes no more than half of a part and keeps no other
///   option out of it: some hosts deprecate those that the latest advertisement lacks;
/// * every part ends with the Provisioning Domain, if there is one. Each of its options stands in
///   one of them (RFC 8801 3.2);
/// * in between come the MTU, prefixes that are not in every part and DNS servers, so that a host
///   can do with the first part, and then all other options in the order given, each in one part;
/// * an RDNSS option that no part has room for is divided by address, and a DNSSL option by name,
///   into the fewest options that fit. They have its lifetime and keep its order;
/// * what still does not fit goes alone, after the header and, where there is room, with the
///   Provisioning Domain: one address or name where the repeated options are long, or an option
///   that has no form in pieces.
///
/// From 1,240 octets on, the packet of 1,280 that any link takes, an address or a name always fits
/// after the header. So only an option that has no form in pieces can make a part exceed
/// `max_octets`, and that part holds nothing but the header and this option. It is returned in its
/// place all the same. Sending it fails where the packet exceeds the link's MTU; the caller then
/// goes on with the other parts, which lack only this option.
#[must_use]
pub fn encode_parts(advertisement: &RouterAdvertisement, max_octets: usize) -> Vec<Vec<u8>> {
    let mut whole = encode(advertisement);
    if whole.len() <= max_octets && !has_large_domain(&advertisement.options) {
        whole.shrink_to_fit();
        return vec![whole];
    }
    let plan = |repeated| Plan::new(advertisement, repeated, max_octets);
    let all = plan(Repeated::WithPrefixes);
    if all.fixed_octets() <= max_octets / 2 && all.pieces.iter().all(|piece| all.fits(piece)) {
        return all.parts();
    }
    let few = plan(Repeated::Few);
    let few = if few.fixed_octets() > max_octets { plan(Repeated::Nothing) } else { few };
    few.parts()
}

/// Whether no option holds what the Provisioning Domain says, so that it is lost unless divided.
fn has_large_domain(options: &[NdOption]) -> bool {
    options.iter().any(|option| {
        let mut octets = Vec::new();
        if matches!(option, NdOption::ProvisioningDomain(_)) {
            option::encode(option, &mut octets);
            return octets.is_empty();
        }
        false
    })
}

/// What all parts have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Repeated {
    WithPrefixes,
    Few,
    Nothing,
}

/// One option, or as much of it as a part takes.
struct Piece {
    octets: Vec<u8>,
    /// It belongs into the Provisioning Domain.
    in_domain: bool,
}

/// What goes into all parts, and what into one of them.
struct Plan<'a> {
    header: Vec<u8>,
    /// The header and what follows it in every part.
    start: Vec<u8>,
    domain: Option<&'a ProvisioningDomain>,
    pieces: Vec<Piece>,
    max_octets: usize,
}

/// What a part has beyond that.
#[derive(Default)]
struct Part {
    options: Vec<u8>,
    in_domain: Vec<u8>,
}

impl<'a> Plan<'a> {
    fn new(
        advertisement: &'a RouterAdvertisement,
        repeated: Repeated,
        max_octets: usize,
    ) -> Plan<'a> {
        let header = encode_header(&advertisement.header).to_vec();
        let mut start = header.clone();
        let (in_all, mut once) = repeated_and_once(&advertisement.options, repeated);
        for option in in_all {
            option::encode(option, &mut start);
        }
        let mut domain = None;
        if repeated != Repeated::Nothing {
            once.retain(|option| match option {
                NdOption::ProvisioningDomain(value) if domain.is_none() => {
                    domain = Some(&**value);
                    false
                }
                _ => true,
            });
        }
        let mut plan = Plan { header, start, domain, pieces: Vec::new(), max_octets };
        let inner: Vec<&NdOption> = domain.iter().flat_map(|value| value.options()).collect();
        for (mut options, in_domain) in [(once, false), (inner, true)] {
            let room = plan.room(in_domain);
            if repeated != Repeated::Nothing {
                options.sort_by_key(|option| rank(option));
            }
            let pieces = options.into_iter().flat_map(|option| option::encode_pieces(option, room));
            plan.pieces.extend(pieces.map(|octets| Piece { octets, in_domain }));
        }
        plan
    }

    /// The octets that every part has.
    fn fixed_octets(&self) -> usize {
        self.start.len() + self.domain_octets(&[]).len()
    }

    /// The Provisioning Domain with these options.
    fn domain_octets(&self, options: &[u8]) -> Vec<u8> {
        let mut octets = Vec::new();
        if let Some(domain) = self.domain {
            option::provisioning_domain::encode_with(domain, options, &mut octets);
        }
        octets
    }

    /// How many octets a part has for options, or for those in the Provisioning Domain.
    fn room(&self, in_domain: bool) -> usize {
        let room = self.max_octets.saturating_sub(self.fixed_octets());
        let of_domain = option::MOST_OCTETS.saturating_sub(self.domain_octets(&[]).len());
        if in_domain { room.min(of_domain) } else { room }
    }

    /// Whether any part has room for `piece`.
    fn fits(&self, piece: &Piece) -> bool {
        piece.octets.len() <= self.room(piece.in_domain)
    }

    /// Whether `part` has room for `piece`, too.
    fn takes(&self, part: &Part, piece: &Piece) -> bool {
        let all = part.options.len() + part.in_domain.len() + piece.octets.len();
        let domain = part.in_domain.len() + piece.octets.len();
        all <= self.room(false) && (!piece.in_domain || domain <= self.room(true))
    }

    fn parts(&self) -> Vec<Vec<u8>> {
        let mut parts = Vec::new();
        let mut part = Part::default();
        // The first part is worth sending even when nothing follows the repeated options.
        let mut worth_sending = self.fixed_octets() > self.header.len();
        for piece in &self.pieces {
            if !self.takes(&part, piece) && worth_sending {
                parts.push(self.message(&self.start, &std::mem::take(&mut part)));
                worth_sending = false;
            }
            if self.takes(&part, piece) {
                worth_sending |= !piece.octets.is_empty();
                part.add(piece);
            } else {
                parts.push(self.alone(piece));
            }
        }
        if worth_sending || parts.is_empty() {
            parts.push(self.message(&self.start, &part));
        }
        parts
    }

    fn message(&self, start: &[u8], part: &Part) -> Vec<u8> {
        [start, &part.options, &self.domain_octets(&part.in_domain)].concat()
    }

    /// A message for what no part takes.
    fn alone(&self, piece: &Piece) -> Vec<u8> {
        let mut part = Part::default();
        part.add(piece);
        let message = self.message(&self.header, &part);
        if piece.in_domain || message.len() <= self.max_octets {
            return message;
        }
        [&self.header[..], &piece.octets].concat()
    }
}

impl Part {
    fn add(&mut self, piece: &Piece) {
        let octets = if piece.in_domain { &mut self.in_domain } else { &mut self.options };
        octets.extend_from_slice(&piece.octets);
    }
}

/// The options of every part, and those of one part.
fn repeated_and_once(options: &[NdOption], repeated: Repeated) -> (Vec<&NdOption>, Vec<&NdOption>) {
    let [mut address, mut flags, mut home_agent, mut router_address, mut border_router] =
        [false; 5];
    options.iter().partition(|option| {
        let seen = match option {
            _ if repeated == Repeated::Nothing => return false,
            NdOption::SourceLinkLayerAddress(_) => &mut address,
            NdOption::FlagsExtension(_) => &mut flags,
            NdOption::HomeAgentInformation(_) => &mut home_agent,
            NdOption::AuthoritativeBorderRouter(_) => &mut border_router,
            NdOption::PrefixInformation(_) if repeated == Repeated::WithPrefixes => return true,
            NdOption::PrefixInformation(prefix) if prefix.router_address().is_some() => {
                &mut router_address
            }
            _ => return false,
        };
        !std::mem::replace(seen, true)
    })
}

/// What a host needs first comes first.
fn rank(option: &NdOption) -> u8 {
    match option {
        NdOption::Mtu(_) => 0,
        NdOption::PrefixInformation(_) => 1,
        NdOption::Rdnss(_) => 2,
        _ => 3,
    }
}
