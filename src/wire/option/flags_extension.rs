//! RA Flags Extension, 1 unit (RFC 5175 4): flags 8 to 55 from octet 2 on.

use super::append;
use crate::{
    model::FlagsExtension,
    wire::fields::{get, put},
};

pub(super) const TYPE: u8 = 26;

const FLAGS: usize = 2;
const OCTETS: usize = 8;

pub(super) fn encode(value: FlagsExtension, message: &mut Vec<u8>) {
    if let Some(option) = append(message, TYPE, OCTETS) {
        put(option, FLAGS, &value.to_wire());
    }
}

/// `None` also without a flag, and with more units than there are flags for.
pub(super) fn decode(option: &[u8]) -> Option<FlagsExtension> {
    let flags = get(option, FLAGS).filter(|_| option.len() == OCTETS)?;
    FlagsExtension::from_wire(flags)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::NdOption,
        wire::option::testing::{assert_both_ways, assert_other},
    };

    #[test]
    fn octets_and_values() {
        let value = |flags: &[u32]| FlagsExtension::new(flags.iter().copied()).unwrap().unwrap();
        assert_both_ways(
            NdOption::FlagsExtension,
            vec![
                ("1a01 800000000000", value(&[8])),
                ("1a01 000000000003", value(&[54, 55])),
                ("1a01 018000000000", value(&[15, 16])),
            ],
        );
    }

    #[test]
    fn nonsense_stays_octets() {
        assert_other(&["1a01 000000000000", "1a02 800000000000 0000000000000000"]);
    }
}
