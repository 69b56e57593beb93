//! DNS Search List, 2 units or more (RFC 8106 5.2): names one after the other as labels with their
//! lengths (RFC 1035 3.1), never compressed, and zeros to the end.

use super::{UNIT, append, name};
use crate::{
    model::{Dnssl, DomainName, Lifetime},
    wire::fields::{get_u32, put},
};

pub(super) const TYPE: u8 = 31;

// Octets 2 and 3 are reserved.
const LIFETIME: usize = 4;
const NAMES: usize = 8;

pub(super) fn encode(value: &Dnssl, message: &mut Vec<u8>) {
    encode_suffixes(value.suffixes(), value.lifetime, message);
}

/// The fewest options of at most `room` octets that hold the names in their order; none has less
/// than one name, whatever `room` is.
pub(super) fn encode_pieces(value: &Dnssl, room: usize) -> Vec<Vec<u8>> {
    let room = room - room % UNIT;
    let mut pieces = Vec::new();
    let mut rest = value.suffixes();
    while !rest.is_empty() {
        let (suffixes, others) = rest.split_at(fitting(rest, room).clamp(1, rest.len()));
        let mut piece = Vec::new();
        encode_suffixes(suffixes, value.lifetime, &mut piece);
        pieces.push(piece);
        rest = others;
    }
    pieces
}

/// How many of `suffixes`, from the first, an option of `room` octets holds.
fn fitting(suffixes: &[DomainName], room: usize) -> usize {
    let mut octets = NAMES;
    let fits = |suffix: &&DomainName| {
        octets += suffix.wire_length();
        octets <= room
    };
    suffixes.iter().take_while(fits).count()
}

fn encode_suffixes(suffixes: &[DomainName], lifetime: Lifetime, message: &mut Vec<u8>) {
    let names: usize = suffixes.iter().map(DomainName::wire_length).sum();
    let Some(option) = append(message, TYPE, NAMES + names) else { return };
    put(option, LIFETIME, &lifetime.to_wire().to_be_bytes());
    let mut offset = NAMES;
    for suffix in suffixes {
        offset = name::encode(suffix, option, offset);
    }
}

pub(super) fn decode(option: &[u8]) -> Option<Dnssl> {
    let lifetime = Lifetime::from_wire(get_u32(option, LIFETIME)?);
    let mut rest = option.get(NAMES..)?;
    let mut suffixes = Vec::new();
    while rest.first().is_some_and(|&length| length != 0) {
        let suffix;
        (suffix, rest) = name::decode(rest)?;
        suffixes.push(suffix);
    }
    if rest.iter().any(|&padding| padding != 0) {
        return None;
    }
    Dnssl::new(suffixes, lifetime).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::NdOption,
        wire::option::testing::{assert_both_ways, assert_other, assert_read_as, octets},
    };

    fn value(suffixes: &[&str], lifetime: u32) -> Dnssl {
        let suffixes = suffixes.iter().map(|suffix| suffix.parse().unwrap()).collect();
        Dnssl::new(suffixes, Lifetime::from_wire(lifetime)).unwrap()
    }

    /// A name with labels of these lengths, and its octets.
    fn name(lengths: &[usize]) -> (String, String) {
        let labels: Vec<String> = lengths.iter().map(|&length| "a".repeat(length)).collect();
        let octets = lengths.iter().map(|length| format!("{length:02x}{}", "61".repeat(*length)));
        (labels.join("."), octets.collect::<String>() + "00")
    }

    #[test]
    fn octets_and_values() {
        let (name, hex) = name(&[63, 63, 63, 61]);
        assert_both_ways(
            NdOption::Dnssl,
            vec![
                ("1f020000 00000708 0161 0000 0000 0000", value(&["a"], 1800)),
                ("1f020000 00000000 0161 0162 00 0163 00", value(&["a.b", "c"], 0)),
                ("1f020000 ffffffff 0661626364656600", value(&["abcdef"], u32::MAX)),
                (&format!("1f210000 00000001 {hex} 00"), value(&[&name], 1)),
            ],
        );
    }

    #[test]
    fn pieces_hold_what_there_is_room_for() {
        // 8, 8 and 3 octets.
        let value = value(&["abcdef", "ghijkl", "m"], 1800);
        let (one, two, three) = ("0661626364656600", "066768696a6b6c00", "016d000000000000");
        let head = "0000 00000708";
        let all = [octets(&format!("1f04 {head} {one}{two}{three}"))];
        let two_and_one = [format!("1f03 {head} {one}{two}"), format!("1f02 {head} {three}")];
        let two_and_one = two_and_one.map(|hex| octets(&hex));
        let singles = [one, two, three].map(|name| octets(&format!("1f02 {head} {name}")));
        assert_eq!(encode_pieces(&value, 32), all);
        // Padding needs room too.
        assert_eq!(encode_pieces(&value, 31), two_and_one);
        assert_eq!(encode_pieces(&value, 24), two_and_one);
        assert_eq!(encode_pieces(&value, 23), singles);
        assert_eq!(encode_pieces(&value, 0), singles);
    }

    #[test]
    fn reserved_octets_are_ignored_and_never_sent() {
        assert_read_as(
            "1f03ffff 00000001 0161 0000 0000 0000 0000000000000000",
            &NdOption::Dnssl(value(&["a"], 1)),
            "1f020000 00000001 0161 0000 0000 0000",
        );
    }

    #[test]
    fn any_octet_may_stand_in_a_label() {
        let name = DomainName::from_labels([&b".\0\xff"[..]]).unwrap();
        let value = Dnssl::new(vec![name], Lifetime::ZERO).unwrap();
        assert_both_ways(NdOption::Dnssl, vec![("1f020000 00000000 032e00ff 00000000", value)]);
    }

    #[test]
    fn nonsense_stays_octets() {
        let ((_, long_label), (_, long_name)) = (name(&[64]), name(&[63, 63, 63, 62]));
        assert_other(&[
            // No name at all, and only padding.
            "1f010000 00000001",
            "1f020000 00000001 0000000000000000",
            // A label past the end, and a name without its root.
            "1f020000 00000001 0861626364656667",
            "1f020000 00000001 0761626364656667",
            // A compression pointer, a label of 64 octets, a name of 256.
            "1f020000 00000001 0161c00800000000",
            &format!("1f0a0000 00000001 {long_label} 000000000000"),
            &format!("1f210000 00000001 {long_name}"),
            // Something after the padding.
            "1f020000 00000001 0161 0000 0161 0000",
        ]);
    }
}
