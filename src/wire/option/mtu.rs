//! MTU, 1 unit (RFC 4861 4.6.4).

use super::append;
use crate::{
    model::LinkMtu,
    wire::fields::{get_u32, put},
};

pub(super) const TYPE: u8 = 5;

// Octets 2 and 3 are reserved.
const MTU: usize = 4;
const OCTETS: usize = 8;

pub(super) fn encode(mtu: LinkMtu, message: &mut Vec<u8>) {
    let Some(option) = append(message, TYPE, OCTETS) else { return };
    put(option, MTU, &mtu.octets().to_be_bytes());
}

pub(super) fn decode(option: &[u8]) -> Option<LinkMtu> {
    if option.len() != OCTETS {
        return None;
    }
    LinkMtu::new(get_u32(option, MTU)?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::NdOption,
        wire::option::testing::{assert_both_ways, assert_other, assert_read_as},
    };

    #[test]
    fn octets_and_values() {
        assert_both_ways(
            NdOption::Mtu,
            vec![
                ("05010000 00000500", LinkMtu::MIN),
                ("05010000 00010203", LinkMtu::new(0x1_0203).unwrap()),
                ("05010000 ffffffff", LinkMtu::new(u32::MAX).unwrap()),
            ],
        );
    }

    #[test]
    fn reserved_octets_are_ignored_and_never_sent() {
        let value = NdOption::Mtu(LinkMtu::MIN);
        assert_read_as("0501ffff 00000500", &value, "05010000 00000500");
    }

    #[test]
    fn nonsense_stays_octets() {
        assert_other(&[
            "05010000 000004ff",
            "05010000 00000000",
            "05020000 00000500 0000000000000000",
        ]);
    }
}
