use std::{fmt, time::Duration};

/// A number outside the range that the standard gives it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutOfRange {
    /// The variable's name in its RFC, for example `MaxRtrAdvInterval`.
    pub variable: &'static str,
    /// The legal values with their unit, ready to print: `4 to 65535 s`.
    pub range: String,
    /// Where the range comes from: `RFC 4861 6.2.1`.
    pub reference: &'static str,
}

impl OutOfRange {
    pub(crate) fn new(
        variable: &'static str,
        range: impl Into<String>,
        reference: &'static str,
    ) -> Self {
        OutOfRange { variable, range: range.into(), reference }
    }
}

impl fmt::Display for OutOfRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} must be {} ({})", self.variable, self.range, self.reference)
    }
}

impl std::error::Error for OutOfRange {}

/// `duration` in seconds without needless digits, ready to print before their unit.
pub(crate) fn seconds(duration: Duration) -> String {
    let text = format!("{}.{:09}", duration.as_secs(), duration.subsec_nanos());
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_have_no_needless_digits() {
        let cases = [(0, "0"), (30, "0.03"), (10_065, "10.065"), (450_000, "450")];
        for (millis, text) in cases {
            assert_eq!(seconds(Duration::from_millis(millis)), text);
        }
        assert_eq!(seconds(Duration::new(1, 1)), "1.000000001");
    }
}
