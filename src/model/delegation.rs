use std::{borrow::Borrow, fmt, str::FromStr, sync::Arc};

/// The name of a delegated prefix: what a DHCPv6 client got (RFC 8415 6.3), as the configuration
/// calls it. 1 to 32 letters, digits, `-`, `_` and `.`, the first of them a letter or a digit.
/// Cheap to clone.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DelegationName(Arc<str>);

/// Why a text is no name of a delegation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DelegationNameError {
    /// No character.
    Empty,
    /// More than 32 octets; how many.
    TooLong(usize),
    /// A character that cannot stand there.
    Character(char),
}

impl fmt::Display for DelegationNameError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            DelegationNameError::Empty => f.write_str("the name of a delegation is empty"),
            DelegationNameError::TooLong(octets) => {
                write!(
                    f,
                    "the name has {octets} octets, the most is {}",
                    DelegationName::MAX_OCTETS
                )
            }
            DelegationNameError::Character(character) => write!(
                f,
                "`{}` cannot stand there in the name of a delegation: it begins with a letter or a \
                 digit and consists of these, `-`, `_` and `.`",
                character.escape_default()
            ),
        }
    }
}

impl std::error::Error for DelegationNameError {}

impl DelegationName {
    /// Octets of the longest name.
    pub const MAX_OCTETS: usize = 32;

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

// Equal, ordered and hashed as its text, so that tables can be asked with a plain name.
impl Borrow<str> for DelegationName {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl FromStr for DelegationName {
    type Err = DelegationNameError;

    fn from_str(name: &str) -> Result<Self, DelegationNameError> {
        if name.len() > Self::MAX_OCTETS {
            return Err(DelegationNameError::TooLong(name.len()));
        }
        let first = name.chars().next().ok_or(DelegationNameError::Empty)?;
        let bad = |c: &char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'));
        match name.chars().find(bad).or((!first.is_ascii_alphanumeric()).then_some(first)) {
            Some(character) => Err(DelegationNameError::Character(character)),
            None => Ok(DelegationName(name.into())),
        }
    }
}

impl fmt::Display for DelegationName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl fmt::Debug for DelegationName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_a_word() {
        let parse = |name: &str| name.parse::<DelegationName>().map(|name| name.to_string());
        let longest = "a".repeat(32);
        for good in ["xs4all-prefix", "0", "wan.0_1", &longest] {
            assert_eq!(parse(good).as_deref(), Ok(good));
        }
        assert_eq!(parse(""), Err(DelegationNameError::Empty));
        assert_eq!(parse(&"a".repeat(33)), Err(DelegationNameError::TooLong(33)));
        for (bad, character) in [("-a", '-'), (".", '.'), ("a b", ' '), ("a/b", '/'), ("ä", 'ä')]
        {
            assert_eq!(parse(bad), Err(DelegationNameError::Character(character)));
        }
    }
}
