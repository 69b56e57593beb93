//! Source Link-Layer Address (RFC 4861 4.6.1): from octet 2 on the address, then zeros. The option
//! does not say where the address ends; Ethernet's ends with the option (RFC 2464 6).

use super::{HEAD, append};
use crate::{model::LinkLayerAddress, wire::fields::put};

pub(in crate::wire) const TYPE: u8 = 1;

pub(in crate::wire) fn encode(address: &LinkLayerAddress, message: &mut Vec<u8>) {
    if let Some(option) = append(message, TYPE, HEAD + address.octets().len()) {
        put(option, HEAD, address.octets());
    }
}

/// The address with the padding, if there is any.
pub(super) fn decode(option: &[u8]) -> Option<LinkLayerAddress> {
    LinkLayerAddress::new(option.get(HEAD..)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::NdOption,
        wire::option::testing::{assert_both_ways, encoded},
    };

    #[test]
    fn octets_and_values() {
        let address = |octets: &[u8]| LinkLayerAddress::new(octets).unwrap();
        assert_both_ways(
            NdOption::SourceLinkLayerAddress,
            vec![
                ("0101 02005e005301", address(&[2, 0, 0x5e, 0, 0x53, 1])),
                (
                    "0102 0102030405060708090a0b0c0d0e",
                    address(&[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14]),
                ),
            ],
        );
    }

    #[test]
    fn short_addresses_are_padded() {
        let address = LinkLayerAddress::new(&[9; 8]).unwrap();
        let octets = encoded(&NdOption::SourceLinkLayerAddress(address));
        assert_eq!(octets, [1, 2, 9, 9, 9, 9, 9, 9, 9, 9, 0, 0, 0, 0, 0, 0]);
    }
}
