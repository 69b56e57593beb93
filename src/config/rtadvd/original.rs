//! What rtadvd's own scanner makes of a record, where that differs from what a record looks like.

/// Octets of a joined record that rtadvd reads.
pub(super) const RECORD_OCTETS: usize = 1023;
/// Octets that a record may have after its `tc` is expanded.
pub(super) const EXPANDED_OCTETS: usize = 1024;
/// Octets of a target's name that `tc` reads.
pub(super) const TARGET_OCTETS: usize = 15;
/// How many `tc` rtadvd expands in its whole life.
pub(super) const EXPANSIONS: usize = 32;

/// Where rtadvd begins to compare a field with a capability, in order. It steps over colons that
/// follow an escape, and knows no quotes.
pub(super) fn field_starts(record: &[u8]) -> Vec<usize> {
    let mut starts = Vec::new();
    let mut at = 0;
    while let Some(&octet) = record.get(at) {
        at += 1;
        match octet {
            b':' => starts.push(at),
            b'\\' => {
                let digits = record.iter().skip(at).take_while(|octet| octet.is_ascii_digit());
                at += digits.count() + 2;
            }
            _ => {}
        }
    }
    starts
}

/// Where the field begins that rtadvd looks at for a `tc`: behind the last colon, of those at
/// least two octets before the end.
pub(super) fn last_field(record: &[u8]) -> Option<usize> {
    let searched = record.len().saturating_sub(2);
    record.get(..searched)?.iter().rposition(|&octet| octet == b':').map(|colon| colon + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_hide_fields() {
        assert_eq!(field_starts(b"em0:a#1:b:"), [4, 8, 10]);
        assert_eq!(field_starts(br"em0:d=x\::mtu#1:c#5:"), [4, 16, 20]);
        assert_eq!(field_starts(br"e:d=\072\0721:m#1:"), [2, 14, 18]);
        assert_eq!(field_starts(br"e:d\"), [2]);
    }

    #[test]
    fn the_last_field() {
        let cases = [
            ("e:m#1:tc=d", Some(6)),
            ("e:m#1:tc=d:", Some(6)),
            ("e:m#1:tc=d::", Some(6)),
            ("e:m#1:tc=d:x", Some(6)),
            ("e:m#1:tc=d:xy", Some(11)),
            ("e:m#1:tc=d:  ", Some(11)),
            ("e:", None),
            ("", None),
        ];
        for (record, start) in cases {
            assert_eq!(last_field(record.as_bytes()), start, "{record}");
        }
    }
}
