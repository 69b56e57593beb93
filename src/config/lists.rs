//! Lists in a text that all languages write alike.

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn octets_are_pairs_of_digits() {
        assert_eq!(hexadecimal(" 01 aB\tc d"), Some(vec![1, 0xab, 0xcd]));
        assert_eq!(hexadecimal(""), Some(vec![]));
        for bad in ["0", "0g", "0x01", "\u{e9}\u{e9}", "01:02"] {
            assert_eq!(hexadecimal(bad), None, "{bad}");
        }
    }
}
