//! A domain name as labels with their lengths, ended by a zero (RFC 1035 3.1), never compressed.

use crate::{model::DomainName, wire::fields::put};

/// Larger length octets are compression pointers or have no meaning (RFC 1035 4.1.4).
const LABEL_OCTETS: u8 = 63;

/// Writes `name` at `offset` of `option`, which is zero there, and returns where it ends.
pub(super) fn encode(name: &DomainName, option: &mut [u8], mut offset: usize) -> usize {
    for label in name.labels() {
        put(option, offset, &[u8::try_from(label.len()).unwrap_or(LABEL_OCTETS)]);
        put(option, offset + 1, label);
        offset += 1 + label.len();
    }
    // The root's length octet is zero already.
    offset + 1
}

/// The name at the start of `octets`, and what follows it.
pub(super) fn decode(mut octets: &[u8]) -> Option<(DomainName, &[u8])> {
    let mut labels = Vec::new();
    loop {
        let (&length, rest) = octets.split_first()?;
        match length {
            0 => return Some((DomainName::from_labels(labels).ok()?, rest)),
            1..=LABEL_OCTETS => {
                let label;
                (label, octets) = rest.split_at_checked(length.into())?;
                labels.push(label);
            }
            _ => return None,
        }
    }
}
