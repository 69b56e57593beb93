use std::fmt;

/// A 32-bit lifetime in seconds; all ones stands for infinity (RFC 4861 4.6.2, RFC 4191 2.3,
/// RFC 8106 5.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Lifetime(u32);

impl Lifetime {
    /// Withdraws what carries it.
    pub const ZERO: Lifetime = Lifetime(0);
    /// Never runs out.
    pub const INFINITE: Lifetime = Lifetime(u32::MAX);

    /// `seconds`, where more than the largest finite value (4,294,967,294 s) becomes that value:
    /// a finite lifetime never turns into infinity.
    #[must_use]
    pub fn from_secs(seconds: u64) -> Self {
        Lifetime(u32::try_from(seconds).unwrap_or(u32::MAX).min(u32::MAX - 1))
    }

    /// The lifetime that a 32-bit field of an option says.
    #[must_use]
    pub const fn from_wire(value: u32) -> Self {
        Lifetime(value)
    }

    /// The field's value: seconds, or all ones.
    #[must_use]
    pub const fn to_wire(self) -> u32 {
        self.0
    }

    /// Seconds, or `None` for infinity.
    #[must_use]
    pub const fn as_secs(self) -> Option<u32> {
        if self.is_infinite() { None } else { Some(self.0) }
    }

    /// Whether this is infinity.
    #[must_use]
    pub const fn is_infinite(self) -> bool {
        self.0 == u32::MAX
    }

    /// What is left after `seconds`: infinity stays, nothing goes below zero (RFC 4861 6.2.1).
    #[must_use]
    pub fn after(self, seconds: u64) -> Self {
        match self.as_secs() {
            None => self,
            Some(own) => Lifetime::from_secs(u64::from(own).saturating_sub(seconds)),
        }
    }
}

impl fmt::Display for Lifetime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.as_secs() {
            None => f.write_str("infinity"),
            Some(seconds) => write!(f, "{seconds} s"),
        }
    }
}

/// A configured lifetime: sent as it is, or counting down in real time from the moment the
/// configuration took effect (RFC 4861 6.2.1, both forms of AdvValidLifetime).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct AdvLifetime {
    /// The value configured.
    pub lifetime: Lifetime,
    /// Whether it counts down.
    pub counting_down: bool,
}

impl AdvLifetime {
    /// A lifetime that is sent unchanged in every advertisement.
    #[must_use]
    pub const fn fixed(lifetime: Lifetime) -> Self {
        AdvLifetime { lifetime, counting_down: false }
    }

    /// The value to send `seconds` after the configuration took effect.
    #[must_use]
    pub fn at(self, seconds: u64) -> Lifetime {
        if self.counting_down { self.lifetime.after(seconds) } else { self.lifetime }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn infinity_outlasts_everything_and_finite_never_becomes_infinite() {
        assert!(Lifetime::INFINITE > Lifetime::from_secs(u64::MAX));
        assert!(!Lifetime::from_secs(u64::from(u32::MAX)).is_infinite());
        assert_eq!(Lifetime::INFINITE.after(u64::MAX), Lifetime::INFINITE);
        assert_eq!(Lifetime::from_secs(10).after(11), Lifetime::ZERO);
    }
}
