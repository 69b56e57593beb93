use std::{fmt, str::FromStr};

use super::{DelegationName, InterfaceName, Prefix};

/// What has to hold for something to be advertised at its full lifetime (RFC 8475 3, RFC 7084 G-4,
/// G-5).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Condition {
    /// A routing table has a usable route to exactly this destination.
    Route {
        /// The destination; ::/0 is the default route.
        destination: Prefix,
        /// The table's number; the main table's, where the system has several, is 254.
        table: u32,
    },
    /// An interface is up and has carrier.
    Running(InterfaceName),
    /// A delegation is valid.
    Delegation(DelegationName),
}

impl Condition {
    /// The number of the main routing table (Linux's `RT_TABLE_MAIN`).
    pub const MAIN_TABLE: u32 = 254;
}

impl fmt::Display for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Condition::Route { destination, table: Condition::MAIN_TABLE } => {
                write!(f, "route {destination}")
            }
            Condition::Route { destination, table } => {
                write!(f, "route {destination} table {table}")
            }
            Condition::Running(interface) => write!(f, "interface {interface}"),
            Condition::Delegation(name) => write!(f, "delegation {name}"),
        }
    }
}

/// Why a text is no condition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ConditionError {
    /// It begins with none of the words, or has words too many or too few; the text.
    Form(String),
    /// What stands behind `route` is no prefix; the text.
    Destination(String),
    /// What stands behind `table` is no number of 32 bits, or is 0; the text.
    Table(String),
    /// What stands behind `interface` is no interface name; the text.
    Interface(String),
    /// What stands behind `delegation` is no name of one; the text.
    Delegation(String),
}

impl fmt::Display for ConditionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ConditionError::Form(text) => write!(
                f,
                "`{}` is no condition: expected `route PREFIX`, `route PREFIX table NUMBER`, \
                 `interface NAME` or `delegation NAME`",
                text.escape_debug()
            ),
            ConditionError::Destination(text) => write!(
                f,
                "`{}` is no destination of a route: expected ADDRESS/LENGTH, ::/0 for the default \
                 route",
                text.escape_debug()
            ),
            ConditionError::Table(text) => write!(
                f,
                "`{}` is no routing table: expected a number of 1 to 4294967295",
                text.escape_debug()
            ),
            ConditionError::Interface(text) => {
                write!(f, "`{}` is no interface name", text.escape_debug())
            }
            ConditionError::Delegation(text) => {
                write!(f, "`{}` is no name of a delegation", text.escape_debug())
            }
        }
    }
}

impl std::error::Error for ConditionError {}

impl FromStr for Condition {
    type Err = ConditionError;

    fn from_str(text: &str) -> Result<Self, ConditionError> {
        let form = || ConditionError::Form(text.trim().to_owned());
        let words: Vec<&str> = text.split_whitespace().collect();
        let destination = |word: &str| {
            word.parse::<Prefix>().map_err(|_| ConditionError::Destination(word.to_owned()))
        };
        match words[..] {
            ["route", prefix] => Ok(Condition::Route {
                destination: destination(prefix)?,
                table: Condition::MAIN_TABLE,
            }),
            ["route", prefix, "table", number] => {
                let table = number.parse().ok().filter(|&table| table != 0);
                let table = table.ok_or_else(|| ConditionError::Table(number.to_owned()))?;
                Ok(Condition::Route { destination: destination(prefix)?, table })
            }
            ["interface", name] => {
                let name = name.parse().map_err(|_| ConditionError::Interface(name.to_owned()))?;
                Ok(Condition::Running(name))
            }
            ["delegation", name] => {
                let name = name.parse().map_err(|_| ConditionError::Delegation(name.to_owned()))?;
                Ok(Condition::Delegation(name))
            }
            _ => Err(form()),
        }
    }
}

/// All conditions of `text`, which has commas between them.
pub fn conditions(text: &str) -> Result<Vec<Condition>, ConditionError> {
    text.split(',').map(str::parse).collect()
}

/// The text that [`conditions`] reads `all` from; `None` where names of interfaces have blanks or
/// commas in them.
#[must_use]
pub fn conditions_text(all: &[Condition]) -> Option<String> {
    let texts: Vec<String> = all.iter().map(Condition::to_string).collect();
    let text = texts.join(", ");
    let same = conditions(&text).is_ok_and(|read| read == all);
    same.then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn conditions_from_texts_and_back() {
        for text in [
            "route ::/0",
            "route 2001:db8::/32 table 100",
            "interface wan0",
            "delegation xs4all",
            "route ::/0, interface wan0, delegation wan",
        ] {
            assert_eq!(conditions_text(&conditions(text).unwrap()).as_deref(), Some(text));
        }
        let main = conditions("route ::/0 table 254").unwrap();
        assert_eq!(conditions_text(&main).as_deref(), Some("route ::/0"));
        for odd in ["a,b", "a b"] {
            if let Ok(name) = odd.parse() {
                assert_eq!(conditions_text(&[Condition::Running(name)]), None);
            }
        }
    }

    #[test]
    fn what_is_no_condition_is_told() {
        for (text, start) in [
            ("", "`` is no condition"),
            ("route", "`route` is no condition"),
            ("route ::/0,", "`` is no condition"),
            ("route ::/0 via fe80::1", "`route ::/0 via fe80::1` is no condition"),
            ("Route ::/0", "`Route ::/0` is no condition"),
            ("route default", "`default` is no destination of a route"),
            ("route ::/0 table main", "`main` is no routing table"),
            ("route ::/0 table 0", "`0` is no routing table"),
            ("interface a/b", "`a/b` is no interface name"),
            ("delegation -", "`-` is no name of a delegation"),
        ] {
            let error = conditions(text).unwrap_err().to_string();
            assert!(error.starts_with(start), "{error}");
        }
    }
}
