//! Options without a file of their own.

use super::{HEAD, append};
use crate::wire::fields::put;

/// Appends type, length and `body`; nothing when the body is longer than an option.
pub(super) fn encode(option_type: u8, body: &[u8], message: &mut Vec<u8>) {
    if let Some(option) = append(message, option_type, HEAD + body.len()) {
        put(option, HEAD, body);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::option::testing::assert_other;

    #[test]
    fn octets_and_values() {
        assert_other(&[
            "6301 000102030405",
            "fe02 000102030405060708090a0b0c0d",
            "0001 000000000000",
        ]);
    }

    #[test]
    fn bodies_of_odd_size_are_padded_and_impossible_ones_left_out() {
        let mut message = vec![7];
        encode(99, &[], &mut message);
        encode(99, &[1; 7], &mut message);
        let padded = [&[7, 99, 1, 0, 0, 0, 0, 0, 0, 99, 2][..], &[1; 7], &[0; 7]].concat();
        assert_eq!(message, padded);
        encode(99, &[1; 2039], &mut message);
        assert_eq!(message, padded);
        encode(99, &[1; 2038], &mut message);
        assert_eq!(message.len(), padded.len() + 2040);
        assert_eq!(message[padded.len()..][..3], [99, 255, 1]);
    }
}
