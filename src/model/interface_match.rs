use std::{
    borrow::Borrow,
    fmt,
    hash::{Hash, Hasher},
    str::FromStr,
    sync::Arc,
};

use glob::Pattern;

use super::{InterfaceName, InterfaceNameError};

/// A shell-style pattern of interface names: `*` is any text, `?` any character, `[a-z]` one of a
/// class, `[!a-z]` one of none. Cheap to clone.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct InterfacePattern(Arc<Pattern>);

impl InterfacePattern {
    /// Whether `text` has a character that makes it a pattern.
    #[must_use]
    pub fn is_pattern(text: &str) -> bool {
        text.bytes().any(|octet| matches!(octet, b'*' | b'?' | b'['))
    }

    /// As written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// A name that fits: the first of those that have 0, 1, ... in place of each wildcard, without
    /// those that `taken` refuses.
    #[must_use]
    pub fn example(&self, taken: impl Fn(&str) -> bool) -> Option<InterfaceName> {
        let names = (0..100).filter_map(|number: u32| {
            let name = self.filled(&number.to_string());
            (self.matches(&name) && !taken(&name)).then(|| name.parse().ok()).flatten()
        });
        names.into_iter().next()
    }

    /// The pattern with `filling` for each wildcard, and for a class its first member.
    fn filled(&self, filling: &str) -> String {
        let mut filled = String::new();
        let mut rest = self.as_str().chars();
        while let Some(c) = rest.next() {
            match c {
                '*' | '?' => filled.push_str(filling),
                '[' => {
                    let class: String = rest.by_ref().take_while(|&c| c != ']').collect();
                    filled.push(class.chars().next().filter(|&c| c != '!').unwrap_or('0'));
                }
                c => filled.push(c),
            }
        }
        filled
    }

    /// Whether all names that `other` fits fit this one, too. Classes that differ are not compared.
    #[must_use]
    pub fn covers(&self, other: &InterfacePattern) -> bool {
        covers(&parts(self.as_str()), &parts(other.as_str()))
    }

    /// Whether an interface called `name` is meant.
    #[must_use]
    pub fn matches(&self, name: &str) -> bool {
        self.0.matches(name)
    }
}

/// What a pattern consists of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part<'a> {
    AnyText,
    AnyCharacter,
    Character(char),
    /// With its brackets.
    Class(&'a str),
}

/// The parts of `text`, which is a pattern.
fn parts(text: &str) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let (part, length) = match first {
            '*' => (Part::AnyText, 1),
            '?' => (Part::AnyCharacter, 1),
            '[' => {
                // The first character of a class may be its end mark.
                let begin = if rest.starts_with("[!") { 3 } else { 2 };
                let end = rest.get(begin..).and_then(|behind| Some(begin + behind.find(']')? + 1));
                let class = end.and_then(|end| rest.get(..end)).unwrap_or(rest);
                (Part::Class(class), class.len())
            }
            other => (Part::Character(other), other.len_utf8()),
        };
        parts.push(part);
        rest = rest.get(length..).unwrap_or_default();
    }
    parts
}

fn covers(all: &[Part<'_>], some: &[Part<'_>]) -> bool {
    // Which beginnings of `some` the parts of `all` so far cover.
    let mut covered = vec![false; some.len() + 1];
    covered[0] = true;
    for part in all {
        if *part == Part::AnyText {
            let first = covered.iter().position(|&it| it).unwrap_or(covered.len());
            covered.iter_mut().skip(first).for_each(|it| *it = true);
            continue;
        }
        let fits = |other: &Part<'_>| match (part, other) {
            (Part::AnyCharacter, other) => *other != Part::AnyText,
            (Part::Class(class), Part::Character(c)) => {
                Pattern::new(class).is_ok_and(|class| class.matches(&c.to_string()))
            }
            (part, other) => part == other,
        };
        for at in (0..some.len()).rev() {
            covered[at + 1] = covered[at] && fits(&some[at]);
        }
        covered[0] = false;
    }
    covered[some.len()]
}

impl fmt::Display for InterfacePattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
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
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
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

// No name is equal to a pattern: they are hashed as their texts, so that tables can be asked with
// a text.
impl Hash for InterfaceMatch {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.as_str().hash(state);
    }
}

impl Borrow<str> for InterfaceMatch {
    fn borrow(&self) -> &str {
        self.as_str()
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
        if text.contains("**") {
            let reason = "one `*` stands for any text, two in a row say no more";
            return Err(InterfaceMatchError::Pattern(reason));
        }
        Pattern::new(text)
            .map(|it| InterfaceMatch::Pattern(InterfacePattern(it.into())))
            .map_err(|_| InterfaceMatchError::Pattern("a `[` has no `]`"))
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
    fn a_pattern_may_cover_another() {
        let pattern = |text: &str| parse(text).unwrap().pattern().unwrap().clone();
        for (all, some, covers) in [
            ("vlan*", "vlan1*", true),
            ("vlan1*", "vlan*", false),
            ("*", "?", true),
            ("?", "*", false),
            ("vlan?", "vlan[0-9]", true),
            ("vlan[0-9]", "vlan?", false),
            ("vlan[0-9]*", "vlan7?", true),
            ("vlan[0-9]*", "vlan[0-9]", true),
            ("vlan[0-9]", "vlan[1-2]", false),
            ("*n*1", "vlan*1", true),
            ("*n*1", "vlan*2", false),
            ("e[]]*", "e]?", true),
            ("e[!]]*", "e]?", false),
        ] {
            assert_eq!(pattern(all).covers(&pattern(some)), covers, "{all} {some}");
        }
    }

    #[test]
    fn an_example_fits_and_is_not_taken() {
        let example = |text: &str, taken: &[&str]| {
            let parsed = parse(text).unwrap();
            let example = parsed.pattern().unwrap().example(|name| taken.contains(&name));
            example.map(|name| name.to_string())
        };
        assert_eq!(example("vlan*", &[]).as_deref(), Some("vlan0"));
        assert_eq!(example("vlan*", &["vlan0", "vlan1"]).as_deref(), Some("vlan2"));
        assert_eq!(example("e[mn][!5]?", &[]).as_deref(), Some("em00"));
        assert_eq!(example("averyveryverylong*", &[]), None);
        assert_eq!(example("?", &["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"]), None);
    }

    #[test]
    fn what_is_neither() {
        assert!(matches!(parse(""), Err(InterfaceMatchError::Name(InterfaceNameError::Reserved))));
        assert!(matches!(parse("vlan[1"), Err(InterfaceMatchError::Pattern(_))));
        for twice in ["***", "eth**", "**"] {
            let reason = parse(twice).unwrap_err().to_string();
            assert!(reason.contains("two in a row"), "{twice} {reason}");
        }
        let slash = InterfaceMatchError::Name(InterfaceNameError::Character('/'));
        assert_eq!(parse("vlan*/1"), Err(slash));
    }
}
