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
            && icmpv6_type == wire::ROUTER_ADVERTISEMENT,
    ) else {
        return Vec::new();
    };
    let mut message = vec![0; ADVERTISEMENT_HEADER_OCTETS];
    message[0] = wire::ROUTER_ADVERTISEMENT;
    message.extend_from_slice(options);
    wire::decode_advertisement(&message).map(|decoded| decoded.options).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Lifetime, Rdnss};

    const RDNSS: [u8; 24] =
        [25, 3, 0, 0, 0, 0, 0x07, 0x08, 0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x53];

    fn message(length: u16, interface: u32, icmpv6_type: u8, options: &[u8]) -> Vec<u8> {
        let mut octets = vec![u8::try_from(nix::libc::AF_INET6).unwrap(), 0];
        octets.extend(length.to_ne_bytes());
        octets.extend(interface.to_ne_bytes());
        octets.extend([icmpv6_type, 0, 0, 0, 0, 0, 0, 0]);
        octets.extend(options);
        octets
    }

    #[test]
    fn options_end_where_the_attributes_begin() {
        let mut octets = message(24, 2, 134, &RDNSS);
        // NDUSEROPT_SRCADDR, which is no option.
        octets.extend([20, 0, 1, 0]);
        octets.extend([0xfe; 16]);
        let servers = vec!["2001:db8::53".parse().unwrap()];
        let rdnss = Rdnss::new(servers, Lifetime::from_secs(1800)).unwrap();
        assert_eq!(decode(&octets, 2), [NdOption::Rdnss(rdnss)]);
    }

    #[test]
    fn other_senders_and_malformed_messages_say_nothing() {
        for octets in [
            message(24, 3, 134, &RDNSS),
            message(24, 2, 137, &RDNSS),
            message(32, 2, 134, &RDNSS),
            message(24, 2, 134, &RDNSS)[..15].to_vec(),
            message(8, 2, 134, &[25, 0, 0, 0, 0, 0, 0, 0]),
        ] {
            assert_eq!(decode(&octets, 2), []);
        }
    }
}
