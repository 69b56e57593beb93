use std::net::Ipv6Addr;

use super::fields::put;

/// Where the checksum stands in every ICMPv6 message (RFC 4443 2.1).
const CHECKSUM: usize = 2;

const NEXT_HEADER_ICMPV6: u32 = 58;

/// The checksum of an ICMPv6 `message` between two addresses (RFC 4443 2.3), computed as if its
/// checksum field were zero.
#[must_use]
pub fn checksum(source: Ipv6Addr, destination: Ipv6Addr, message: &[u8]) -> u16 {
    let length = u32::try_from(message.len()).unwrap_or(u32::MAX);
    let (before, rest) = message.split_at_checked(CHECKSUM).unwrap_or((message, &[]));
    let after = rest.get(2..).unwrap_or_default();
    let sum = sum(&source.octets())
        + sum(&destination.octets())
        + sum(&length.to_be_bytes())
        + sum(&NEXT_HEADER_ICMPV6.to_be_bytes())
        + sum(before)
        + sum(after);
    !fold(sum)
}

/// Fills in the checksum field of an ICMPv6 `message` between two addresses. A message too short
/// to have one stays as it is.
pub fn set_checksum(source: Ipv6Addr, destination: Ipv6Addr, message: &mut [u8]) {
    if message.len() >= CHECKSUM + 2 {
        let value = checksum(source, destination, message);
        put(message, CHECKSUM, &value.to_be_bytes());
    }
}

/// The sum of the 16-bit words; an odd last octet is the high one of a word.
fn sum(octets: &[u8]) -> u64 {
    let (words, odd) = octets.as_chunks::<2>();
    let odd = odd.first().map_or(0, |&octet| u64::from(octet) << 8);
    words.iter().map(|&word| u64::from(u16::from_be_bytes(word))).sum::<u64>() + odd
}

/// Adds the carries to the low 16 bits until none is left.
fn fold(mut sum: u64) -> u16 {
    loop {
        match u16::try_from(sum) {
            Ok(folded) => return folded,
            Err(_) => sum = (sum & 0xffff) + (sum >> 16),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOURCE: Ipv6Addr = Ipv6Addr::new(0xfe80, 0, 0, 0, 0, 0, 0, 2);
    const ALL_ROUTERS: Ipv6Addr = Ipv6Addr::new(0xff02, 0, 0, 0, 0, 0, 0, 2);

    #[test]
    fn the_field_itself_does_not_count() {
        let mut message = *b"\x85\0\xde\xad\0\0\0\0\x01\x01\x02\0\x5e\0\x53\x02";
        assert_eq!(checksum(SOURCE, ALL_ROUTERS, &message), 0xc929);
        set_checksum(SOURCE, ALL_ROUTERS, &mut message);
        assert_eq!(message[2..4], [0xc9, 0x29]);
        assert_eq!(checksum(SOURCE, ALL_ROUTERS, &message), 0xc929);
    }

    #[test]
    fn any_length_will_do() {
        let octets = [1, 2, 3, 4, 5, 6];
        let sums = [0x023e, 0x013d, 0x013a, 0x0139, 0x0138, 0xfc36, 0xfc2f];
        for (length, sum) in sums.into_iter().enumerate() {
            assert_eq!(checksum(SOURCE, ALL_ROUTERS, &octets[..length]), sum, "{length}");
        }
        for length in 0..4 {
            let mut message = vec![0xff; length];
            set_checksum(SOURCE, ALL_ROUTERS, &mut message);
            assert_eq!(message, vec![0xff; length]);
        }
    }
}
