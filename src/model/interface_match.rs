use std::{fmt, str::FromStr};

use glob::{Pattern, PatternError};

use super::{InterfaceName, InterfaceNameError};

/// A shell-style pattern of interface names: `*` is any text, `?` any character, `[a-z]` one of a
/// class, `[!a-z]` one of none.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct InterfacePattern(Pattern);

impl InterfacePattern {
    /// Whether `text` has a character that makes it a pattern.
    #[must_use]
    pub fn is_pattern(text: &str) -> bool {
        text.contains(['*', '?', '['])
    }

    /// As written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// Whether an interface called `name` is meant.
    #[must_use]
    pub fn matches(&self, name: &str) -> bool {
        self.0.matches(name)
    }
}

impl fmt::Debug for InterfacePattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}

/// Why a text names no interface.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum InterfaceMatchError {
    /// It is no name.
    Name(InterfaceNameError),
    /// It is no pattern; why.
    Pattern(&'static str),
}

impl fmt::Display for InterfaceMatchError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            InterfaceMatchError::Name(error) => error.fmt(f),
            InterfaceMatchError::Pattern(reason) => f.write_str(reason),
        }
    }
}

impl std::error::Error for InterfaceMatchError {}

/// Which interfaces a configuration is for. A name goes before all patterns, and of patterns
/// the first in the order of the files.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum InterfaceMatch {
    /// The one of this name.
    Name(InterfaceName),
    /// Each whose name fits.
    Pattern(InterfacePattern),
}

impl InterfaceMatch {
    /// As written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            InterfaceMatch::Name(name) => name.as_str(),
            InterfaceMatch::Pattern(pattern) => pattern.as_str(),
        }
    }

    /// The name, unless it is a pattern.
    #[must_use]
    pub fn name(&self) -> Option<&InterfaceName> {
        match self {
            InterfaceMatch::Name(name) => Some(name),
            InterfaceMatch::Pattern(_) => None,
        }
    }

    /// The pattern, if it is one.
    #[must_use]
    pub fn pattern(&self) -> Option<&InterfacePattern> {
        match self {
            InterfaceMatch::Name(_) => None,
            InterfaceMatch::Pattern(pattern) => Some(pattern),
        }
    }
}

impl From<InterfaceName> for InterfaceMatch {
    fn from(name: InterfaceName) -> Self {
        InterfaceMatch::Name(name)
    }
}

impl FromStr for InterfaceMatch {
    type Err = InterfaceMatchError;

    fn from_str(text: &str) -> Result<Self, InterfaceMatchError> {
        if !InterfacePattern::is_pattern(text) {
            return text.parse().map(InterfaceMatch::Name).map_err(InterfaceMatchError::Name);
        }
        if let Some(bad) = text.chars().find(|c| *c == '/' || c.is_whitespace() || c.is_control()) {
            return Err(InterfaceMatchError::Name(InterfaceNameError::Character(bad)));
        }
        let reason = |error: PatternError| InterfaceMatchError::Pattern(error.msg);
        Pattern::new(text).map(|it| InterfaceMatch::Pattern(InterfacePattern(it))).map_err(reason)
    }
}

impl fmt::Display for InterfaceMatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Debug for InterfaceMatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<InterfaceMatch, InterfaceMatchError> {
        text.parse()
    }

    #[test]
    fn a_name_or_a_pattern() {
        assert!(parse("eth0.100").unwrap().name().is_some());
        let pattern = parse("vlan[1-9]*").unwrap();
        let pattern = pattern.pattern().unwrap();
        for (name, fits) in [("vlan10", true), ("vlan1", true), ("vlan0", false), ("evlan1", false)]
        {
            assert_eq!(pattern.matches(name), fits, "{name}");
        }
        assert!(parse("*").unwrap().pattern().unwrap().matches("lo"));
    }

    #[test]
    fn what_is_neither() {
        assert!(matches!(parse(""), Err(InterfaceMatchError::Name(InterfaceNameError::Reserved))));
        assert!(matches!(parse("vlan[1"), Err(InterfaceMatchError::Pattern(_))));
        assert!(matches!(parse("***"), Err(InterfaceMatchError::Pattern(_))));
        let slash = InterfaceMatchError::Name(InterfaceNameError::Character('/'));
        assert_eq!(parse("vlan*/1"), Err(slash));
    }
}
