//! Lists in a text that all languages write alike.

use std::{collections::BTreeMap, fmt::Write};

use crate::model::FlagsExtension;

/// Octets as hexadecimal digits, two for each, with blanks anywhere; `None` where it is something
/// else.
pub(super) fn hexadecimal(text: &str) -> Option<Vec<u8>> {
    let digits = text.chars().filter(|c| !c.is_whitespace()).map(|c| c.to_digit(16));
    let digits: Vec<u8> = digits
        .map(|digit| digit.and_then(|digit| u8::try_from(digit).ok()))
        .collect::<Option<_>>()?;
    let (pairs, odd) = digits.as_chunks::<2>();
    odd.is_empty().then(|| pairs.iter().map(|[high, low]| high << 4 | low).collect())
}

/// Parts of `text` with commas between, without blanks around them.
pub(super) fn parts(text: &str) -> impl Iterator<Item = &str> {
    text.split(',').map(str::trim)
}

/// `KEY=HEX,...` as keys with their octets. An error is the part that is none.
pub(super) fn keyed_octets(text: &str) -> Result<Vec<(u16, Vec<u8>)>, &str> {
    let pair = |part: &str| {
        let (key, octets) = part.split_once('=')?;
        Some((key.trim().parse().ok()?, hexadecimal(octets)?))
    };
    parts(text).map(|part| pair(part).ok_or(part)).collect()
}

/// Numbers of flags, at least one. An error is what is wrong.
pub(super) fn flags(text: &str) -> Result<FlagsExtension, String> {
    let number = |part: &str| part.parse::<u32>().map_err(|_| format!("`{part}` is no number"));
    let numbers = parts(text).map(number).collect::<Result<Vec<_>, _>>()?;
    match FlagsExtension::new(numbers) {
        Ok(Some(flags)) => Ok(flags),
        Ok(None) => Err("there is no flag".into()),
        Err(error) => Err(error.to_string()),
    }
}

/// Octets as [`hexadecimal`] reads them.
pub(super) fn write_hexadecimal(octets: &[u8]) -> String {
    let mut text = String::with_capacity(octets.len() * 2);
    for octet in octets {
        // A string takes everything.
        let _ = write!(text, "{octet:02x}");
    }
    text
}

/// Keys with octets as [`keyed_octets`] reads them.
pub(super) fn write_keyed_octets(all: &BTreeMap<u16, Box<[u8]>>) -> String {
    let pairs: Vec<String> =
        all.iter().map(|(key, octets)| format!("{key}={}", write_hexadecimal(octets))).collect();
    pairs.join(",")
}

/// Flags as [`flags`] reads them.
pub(super) fn write_flags(flags: FlagsExtension) -> String {
    let numbers: Vec<String> = flags.flags().map(|flag| flag.to_string()).collect();
    numbers.join(",")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn octets_are_pairs_of_digits() {
        assert_eq!(hexadecimal(" 01 aB\tc d"), Some(vec![1, 0xab, 0xcd]));
        assert_eq!(hexadecimal(&write_hexadecimal(&[0, 0xab])), Some(vec![0, 0xab]));
        assert_eq!(hexadecimal(""), Some(vec![]));
        for bad in ["0", "0g", "0x01", "\u{e9}\u{e9}", "01:02"] {
            assert_eq!(hexadecimal(bad), None, "{bad}");
        }
    }

    #[test]
    fn keys_have_octets() {
        assert_eq!(keyed_octets("5=61 62, 0="), Ok(vec![(5, vec![0x61, 0x62]), (0, vec![])]));
        let all = [(0, [].into()), (5, [0x61, 0x62].into())];
        assert_eq!(write_keyed_octets(&all.into()), "0=,5=6162");
        for (text, bad) in [("", ""), ("5", "5"), ("5=61,65536=", "65536="), ("5=6", "5=6")] {
            assert_eq!(keyed_octets(text), Err(bad));
        }
    }

    #[test]
    fn flags_are_numbers() {
        assert_eq!(flags("54, 55").unwrap().flags().collect::<Vec<_>>(), [54, 55]);
        assert_eq!(write_flags(flags("55,8").unwrap()), "8,55");
        for bad in ["", "7", "56", "8,", "m"] {
            assert!(flags(bad).is_err(), "{bad}");
        }
    }
}
