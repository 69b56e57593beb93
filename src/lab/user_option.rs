//! RTM_NEWNDUSEROPT: Neighbor Discovery options that the kernel does not use itself and hands to
//! whoever listens: RDNSS, DNSSL, Captive Portal, PREF64.

use crate::{model::NdOption, wire};

/// The type of the netlink message.
pub(super) const RTM_NEWNDUSEROPT: u16 = 68;

/// `struct nduseroptmsg`: family, padding, length of the options (16 bits), interface (32 bits),
/// ICMPv6 type, code, padding.
const HEADER_OCTETS: usize = 16;

/// RFC 4861 4.2: type, code, checksum, and 12 octets before the first option.
const ADVERTISEMENT_HEADER_OCTETS: usize = 16;
const ROUTER_ADVERTISEMENT: u8 = 134;

/// The options in the payload of one message that came from a Router Advertisement heard on
/// `interface`; none if it came from elsewhere or is malformed.
pub(super) fn decode(payload: &[u8], interface: u32) -> Vec<NdOption> {
    let Some((header, rest)) = payload.split_first_chunk::<HEADER_OCTETS>() else {
        return Vec::new();
    };
    let &[family, _, l0, l1, i0, i1, i2, i3, icmpv6_type, ..] = header;
    let length = usize::from(u16::from_ne_bytes([l0, l1]));
    let (Some(options), true) = (
        rest.get(..length),
        i32::from(family) == nix::libc::AF_INET6
            && u32::from_ne_bytes([i0, i1, i2, i3]) == interface
            && icmpv6_type == ROUTER_ADVERTISEMENT,
    ) else {
        return Vec::new();
    };
    let mut message = vec![0; ADVERTISEMENT_HEADER_OCTETS];
    message[0] = ROUTER_ADVERTISEMENT;
    message.extend_from_slice(options);
    wire::decode_advertisement(&message).map(|decoded| decoded.options).unwrap_or_default()
}
