//! What the tests of the options share.

use super::{Options, decode, encode};
use crate::model::NdOption;

/// Octets as hexadecimal digits, with blanks anywhere.
pub(crate) fn octets(hex: &str) -> Vec<u8> {
    let digits: Vec<u8> = hex
        .chars()
        .filter(|c| !c.is_whitespace())
        .map(|c| u8::try_from(c.to_digit(16).unwrap()).unwrap())
        .collect();
    let (pairs, odd) = digits.as_chunks::<2>();
    assert!(odd.is_empty(), "an odd number of digits: {hex}");
    pairs.iter().map(|[high, low]| high << 4 | low).collect()
}

/// The options that `octets` hold.
pub(crate) fn decode_all(octets: &[u8]) -> Vec<NdOption> {
    let message = [&[0, 0], octets].concat();
    Options::of_message(&message, 0, 2).unwrap().map(|raw| decode(raw.unwrap())).collect()
}

/// The octets of `option`.
pub(crate) fn encoded(option: &NdOption) -> Vec<u8> {
    let mut message = Vec::new();
    encode(option, &mut message);
    message
}

/// Each pair is one option and the octets that it is encoded to and decoded from.
pub(super) fn assert_both_ways<T>(make: impl Fn(T) -> NdOption, table: Vec<(&str, T)>) {
    for (hex, value) in table {
        let value = make(value);
        assert_eq!(encoded(&value), octets(hex), "{value:?}");
        assert_eq!(decode_all(&octets(hex)), [value], "{hex}");
    }
}

/// The octets decode to this option, which has others of its own.
pub(super) fn assert_read_as(hex: &str, value: &NdOption, canonical: &str) {
    assert_eq!(decode_all(&octets(hex)), std::slice::from_ref(value), "{hex}");
    assert_eq!(encoded(value), octets(canonical), "{value:?}");
}

/// Each is an option whose content is kept as octets, because it says nothing that may be sent.
pub(super) fn assert_other(table: &[&str]) {
    for hex in table {
        let octets = octets(hex);
        let option = NdOption::Other { option_type: octets[0], body: octets[2..].into() };
        assert_eq!(decode_all(&octets), std::slice::from_ref(&option), "{hex}");
        assert_eq!(encoded(&option), octets, "{hex}");
    }
}
