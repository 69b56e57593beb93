use crate::model::{NdOption, RouterAdvertisement};

use super::{advertisement::encode_header, encode, option};

/// Encodes an advertisement into as many messages as it takes for none to exceed `max_octets`;
/// each is a complete advertisement with the same header (RFC 4861 6.2.3). `max_octets` counts
/// the ICMPv6 message: 40 less than the packet. The checksum fields are zero.
///
/// What fits is one message, as [`encode`] writes it. Otherwise
///
/// * every part begins with the first Source Link-Layer Address, the first RA Flags Extension, the
///   first Home Agent Information, the first prefix with a router address and the first
///   Authoritative Border Router: the flags belong to the header, and RFC 6275 7.2 and 7.4 and
///   RFC 6775 4.3 want the latter three in all parts. They are like all others where they alone
///   would fill a part;
/// * the MTU follows in the first part;
/// * all other options follow in the order given, each in one part;
/// * an RDNSS option that no part has room for is divided by address, and a DNSSL option by name,
///   into the fewest options that fit. They have its lifetime and keep its order;
/// * what still does not fit goes alone, after the header and nothing else: one address or name
///   where the repeated options are long, or an option that has no form in pieces.
///
/// From 1,240 octets on, the packet of 1,280 that any link takes, an address or a name always fits
/// after the header. So only an option that has no form in pieces can make a part exceed
/// `max_octets`, and that part holds nothing but the header and this option. It is returned in its
/// place all the same. Sending it fails where the packet exceeds the link's MTU; the caller then
/// goes on with the other parts, which lack only this option.
#[must_use]
pub fn encode_parts(advertisement: &RouterAdvertisement, max_octets: usize) -> Vec<Vec<u8>> {
    let whole = encode(advertisement);
    if whole.len() <= max_octets {
        return vec![whole];
    }
    let header = encode_header(&advertisement.header).to_vec();
    let mut start = header.clone();
    let (repeated, mut once) = repeated_and_once(&advertisement.options);
    for option in repeated {
        option::encode(option, &mut start);
    }
    if start.len() > max_octets {
        start.clone_from(&header);
        once = advertisement.options.iter().collect();
    }

    let mut parts = Vec::new();
    let mut part = start.clone();
    // The first part is worth sending even when nothing follows the repeated options.
    let mut worth_sending = start.len() > header.len();
    let room = max_octets.saturating_sub(start.len());
    for encoded in once.into_iter().flat_map(|option| option::encode_pieces(option, room)) {
        if part.len() + encoded.len() > max_octets && worth_sending {
            parts.push(std::mem::replace(&mut part, start.clone()));
            worth_sending = false;
        }
        if part.len() + encoded.len() > max_octets {
            parts.push([&header[..], &encoded].concat());
        } else {
            worth_sending |= !encoded.is_empty();
            part.extend_from_slice(&encoded);
        }
    }
    if worth_sending || parts.is_empty() {
        parts.push(part);
    }
    parts
}

/// The options of every part, and those of one part with the MTU in front.
fn repeated_and_once(options: &[NdOption]) -> (Vec<&NdOption>, Vec<&NdOption>) {
    let [mut address, mut flags, mut home_agent, mut router_address, mut border_router] =
        [false; 5];
    let (repeated, once): (Vec<_>, Vec<_>) = options.iter().partition(|option| {
        let seen = match option {
            NdOption::SourceLinkLayerAddress(_) => &mut address,
            NdOption::FlagsExtension(_) => &mut flags,
            NdOption::HomeAgentInformation(_) => &mut home_agent,
            NdOption::AuthoritativeBorderRouter(_) => &mut border_router,
            NdOption::PrefixInformation(prefix) if prefix.router_address().is_some() => {
                &mut router_address
            }
            _ => return false,
        };
        !std::mem::replace(seen, true)
    });
    let (mut once, others): (Vec<_>, Vec<_>) =
        once.into_iter().partition(|option| matches!(option, NdOption::Mtu(_)));
    once.extend(others);
    (repeated, once)
}
