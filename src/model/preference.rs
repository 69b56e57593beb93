use std::fmt;

/// Default Router Preference and Route Preference (RFC 4191 2.1). The reserved fourth value of
/// the two-bit field does not exist here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Preference {
    /// Used when no other router is left.
    Low,
    /// The value of routers that say nothing.
    Medium,
    /// Preferred over the others.
    High,
}

impl fmt::Display for Preference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Preference::Low => "low",
            Preference::Medium => "medium",
            Preference::High => "high",
        })
    }
}
