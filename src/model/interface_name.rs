use std::{borrow::Borrow, fmt, str::FromStr, sync::Arc};

/// The name of a network interface: 1 to 15 octets, no slash, no blank (IFNAMSIZ on Linux and
/// FreeBSD). Cheap to clone.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct InterfaceName(Arc<str>);

/// Why a text is no interface name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InterfaceNameError {
    /// No character, `.` or `..`.
    Reserved,
    /// More than 15 octets; how many.
    TooLong(usize),
    /// A slash, a blank or a control character.
    Character(char),
}

impl fmt::Display for InterfaceNameError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            InterfaceNameError::Reserved => {
                f.write_str("an interface cannot be called ``, `.` or `..`")
            }
            InterfaceNameError::TooLong(octets) => {
                write!(f, "the name has {octets} octets, the most is {}", InterfaceName::MAX_OCTETS)
            }
            InterfaceNameError::Character(character) => {
                write!(f, "`{}` cannot stand in an interface name", character.escape_default())
            }
        }
    }
}

impl std::error::Error for InterfaceNameError {}

impl InterfaceName {
    /// IFNAMSIZ less the terminating zero.
    pub const MAX_OCTETS: usize = 15;

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

// Equal, ordered and hashed as its text, so that tables can be asked with a plain name.
impl Borrow<str> for InterfaceName {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl FromStr for InterfaceName {
    type Err = InterfaceNameError;

    fn from_str(name: &str) -> Result<Self, InterfaceNameError> {
        if matches!(name, "" | "." | "..") {
            return Err(InterfaceNameError::Reserved);
        }
        if name.len() > Self::MAX_OCTETS {
            return Err(InterfaceNameError::TooLong(name.len()));
        }
        // Unicode need not be asked about what most names consist of.
        let is_plain = |c: char| c.is_ascii_alphanumeric();
        let is_bad = |c: char| c == '/' || c.is_whitespace() || c.is_control();
        match name.chars().find(|&c| !is_plain(c) && is_bad(c)) {
            Some(character) => Err(InterfaceNameError::Character(character)),
            None => Ok(InterfaceName(name.into())),
        }
    }
}

impl fmt::Display for InterfaceName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl fmt::Debug for InterfaceName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}
