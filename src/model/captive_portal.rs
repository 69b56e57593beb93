use std::fmt;

/// The content of one Captive Portal option, type 37 (RFC 8910 2.3): the URI of the portal's API
/// (RFC 8908), or `urn:ietf:params:capport:unrestricted`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct CaptivePortal(Box<str>);

/// Why a text is no captive-portal URI.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CaptivePortalError {
    /// No character.
    Empty,
    /// More octets than one option holds; how many.
    TooLong(usize),
    /// A character that URIs do not have (RFC 3986 2).
    Character(char),
}

impl fmt::Display for CaptivePortalError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            CaptivePortalError::Empty => f.write_str("the URI is empty"),
            CaptivePortalError::TooLong(octets) => write!(
                f,
                "the URI has {octets} octets, one option holds {} (RFC 8910 2.3)",
                CaptivePortal::MAX_OCTETS
            ),
            CaptivePortalError::Character(character) => {
                write!(f, "`{}` cannot stand in a URI (RFC 3986 2)", character.escape_default())
            }
        }
    }
}

impl std::error::Error for CaptivePortalError {}

impl CaptivePortal {
    /// Octets of URI that fit into an option of 2,040 octets.
    pub const MAX_OCTETS: usize = 2038;

    /// An option for `uri`.
    pub fn new(uri: impl Into<String>) -> Result<Self, CaptivePortalError> {
        let uri = uri.into();
        if uri.is_empty() {
            return Err(CaptivePortalError::Empty);
        }
        if uri.len() > Self::MAX_OCTETS {
            return Err(CaptivePortalError::TooLong(uri.len()));
        }
        match uri.chars().find(|c| !c.is_ascii_graphic() || "\"<>\\^`{|}".contains(*c)) {
            Some(character) => Err(CaptivePortalError::Character(character)),
            None => Ok(CaptivePortal(uri.into())),
        }
    }

    /// The URI.
    #[must_use]
    pub fn uri(&self) -> &str {
        &self.0
    }
}
