//! Captive Portal (RFC 8910 2.3): from octet 2 on the URI, then zeros. It may fill the option.

use super::{HEAD, append};
use crate::{model::CaptivePortal, wire::fields::put};

pub(super) const TYPE: u8 = 37;

pub(super) fn encode(value: &CaptivePortal, message: &mut Vec<u8>) {
    let uri = value.uri().as_bytes();
    if let Some(option) = append(message, TYPE, HEAD + uri.len()) {
        put(option, HEAD, uri);
    }
}

/// `None` also where a zero stands inside the URI or a character that URIs do not have.
pub(super) fn decode(option: &[u8]) -> Option<CaptivePortal> {
    let padded = str::from_utf8(option.get(HEAD..)?).ok()?;
    CaptivePortal::new(padded.trim_end_matches('\0')).ok()
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
        let value = |uri: &str| CaptivePortal::new(uri).unwrap();
        let most = format!("25ff{}", "61".repeat(2038));
        assert_both_ways(
            NdOption::CaptivePortal,
            vec![
                ("2501 613a62000000", value("a:b")),
                ("2501 613a62636465", value("a:bcde")),
                ("2502 613a6263646566 00000000000000", value("a:bcdef")),
                (&most, value(&"a".repeat(2038))),
            ],
        );
    }

    #[test]
    fn too_much_padding_is_ignored() {
        let value = NdOption::CaptivePortal(CaptivePortal::new("a:b").unwrap());
        assert_read_as("2502 613a62000000 0000000000000000", &value, "2501 613a62000000");
    }

    #[test]
    fn nonsense_stays_octets() {
        assert_other(&[
            "2501 000000000000",
            "2501 613a00620000",
            "2501 00613a620000",
            "2501 613a62200000",
            "2501 613a62c30000",
        ]);
    }
}
