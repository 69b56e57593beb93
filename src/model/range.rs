use std::fmt;

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
