//! Numbers with a unit behind them, which no language has.

/// What to write in place of `word` if it is a number with a unit behind it; `range` names the unit
/// that the number has anyway.
pub(super) fn without_unit(word: &str, range: &str) -> Option<String> {
    const UNITS: &[(&str, u64)] = &[
        ("ms", 1),
        ("s", 1000),
        ("sec", 1000),
        ("m", 60_000),
        ("min", 60_000),
        ("h", 3_600_000),
        ("d", 86_400_000),
        ("w", 604_800_000),
    ];
    let digits = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let number: u64 = digits.parse().ok().filter(|_| digits.len() < word.len())?;
    let millis = |unit: &str| {
        let known = UNITS.iter().find(|(name, _)| name.eq_ignore_ascii_case(unit));
        known.map(|(_, millis)| *millis)
    };
    // The range ends with the unit, except for what may be said behind it.
    let of_range = |word: &str| millis(word.trim_end_matches(','));
    let wanted = range.split(' ').find_map(of_range);
    let written = word.strip_prefix(digits).and_then(millis);
    let converted = written.zip(wanted).and_then(|(written, wanted)| {
        let millis = number.checked_mul(written)?;
        (millis % wanted == 0).then_some(millis / wanted)
    });
    Some(match converted {
        Some(converted) => format!("units are not written: write `{converted}`"),
        None => "units are not written".to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_are_converted() {
        for (word, range, expected) in [
            ("30m", "0 to 65535 s", Some("units are not written: write `1800`")),
            ("1H", "0, or 4 to 65535 s (infinity)", Some("units are not written: write `3600`")),
            ("30s", "0 to 3600000 ms", Some("units are not written: write `30000`")),
            ("1500ms", "4 to 1800 s, or none", Some("units are not written")),
            ("1500octets", "1280 to 9000 octets", Some("units are not written")),
            ("99999999999999999w", "0 to 9 s", Some("units are not written")),
            ("1500", "0 to 9 s", None),
            ("s", "0 to 9 s", None),
            ("1x1s", "0 to 9 s", None),
        ] {
            assert_eq!(without_unit(word, range).as_deref(), expected, "{word}");
        }
    }
}
