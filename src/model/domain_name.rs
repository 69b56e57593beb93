use std::{fmt, str::FromStr};

/// A domain name as labels (RFC 1035 3.1): each 1 to 63 octets, 255 octets in all on the wire.
///
/// Parsing text takes host-name characters only (letters, digits, hyphen, underscore), because
/// hosts hand search lists to shell scripts. Names heard on the network may hold any octet;
/// printing escapes those as `\DDD`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct DomainName {
    labels: Vec<Box<[u8]>>,
}

/// Why a text or a list of labels is no domain name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DomainNameError {
    /// No label at all.
    Empty,
    /// Two dots in a row, or a dot in front.
    EmptyLabel,
    /// A label above 63 octets; the label.
    LongLabel(String),
    /// Above 255 octets on the wire; how many.
    LongName(usize),
    /// A character that host names do not have.
    Character(char),
}

impl fmt::Display for DomainNameError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            DomainNameError::Empty => f.write_str("a domain name needs at least one label"),
            DomainNameError::EmptyLabel => f.write_str("a label is empty"),
            DomainNameError::LongLabel(label) => {
                write!(
                    f,
                    "label `{label}` has {} octets, the most is 63 (RFC 1035 2.3.4)",
                    label.len()
                )
            }
            DomainNameError::LongName(octets) => {
                write!(f, "the name takes {octets} octets, the most is 255 (RFC 1035 2.3.4)")
            }
            DomainNameError::Character(character) => write!(
                f,
                "`{}` cannot stand in a domain name: letters, digits, hyphen and underscore can",
                character.escape_default()
            ),
        }
    }
}

impl std::error::Error for DomainNameError {}

impl DomainName {
    /// A name of these labels, whatever their octets.
    pub fn from_labels<L: AsRef<[u8]>>(
        labels: impl IntoIterator<Item = L>,
    ) -> Result<Self, DomainNameError> {
        let labels: Vec<Box<[u8]>> =
            labels.into_iter().map(|label| label.as_ref().into()).collect();
        if labels.is_empty() {
            return Err(DomainNameError::Empty);
        }
        for label in &labels {
            match label.len() {
                0 => return Err(DomainNameError::EmptyLabel),
                1..=63 => {}
                _ => {
                    return Err(DomainNameError::LongLabel(
                        String::from_utf8_lossy(label).into_owned(),
                    ));
                }
            }
        }
        let name = DomainName { labels };
        match name.wire_length() {
            ..=255 => Ok(name),
            octets => Err(DomainNameError::LongName(octets)),
        }
    }

    /// The labels, without the root.
    pub fn labels(&self) -> impl Iterator<Item = &[u8]> {
        self.labels.iter().map(|label| &**label)
    }

    /// Octets on the wire, with length octets and the root's zero.
    #[must_use]
    pub fn wire_length(&self) -> usize {
        self.labels.iter().map(|label| label.len() + 1).sum::<usize>() + 1
    }
}

impl FromStr for DomainName {
    type Err = DomainNameError;

    fn from_str(text: &str) -> Result<Self, DomainNameError> {
        let host_name = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_' || c == '.';
        if let Some(character) = text.chars().find(|&c| !host_name(c)) {
            return Err(DomainNameError::Character(character));
        }
        let text = text.strip_suffix('.').unwrap_or(text);
        if text.is_empty() {
            return Err(DomainNameError::Empty);
        }
        DomainName::from_labels(text.split('.'))
    }
}

impl fmt::Display for DomainName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, label) in self.labels().enumerate() {
            if index > 0 {
                f.write_str(".")?;
            }
            for &octet in label {
                match octet {
                    b'.' | b'\\' => write!(f, "\\{}", octet as char)?,
                    0x21..=0x7e => write!(f, "{}", octet as char)?,
                    _ => write!(f, "\\{octet:03}")?,
                }
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_checked() {
        let parse = str::parse::<DomainName>;
        assert_eq!(parse("example.com.").unwrap().to_string(), "example.com");
        assert_eq!(parse("a..b"), Err(DomainNameError::EmptyLabel));
        assert_eq!(parse("."), Err(DomainNameError::Empty));
        assert_eq!(parse("a b"), Err(DomainNameError::Character(' ')));
        assert!(matches!(parse(&"x".repeat(64)), Err(DomainNameError::LongLabel(_))));
        let long = vec!["x".repeat(63); 4].join(".");
        assert_eq!(parse(&long), Err(DomainNameError::LongName(257)));
    }

    #[test]
    fn foreign_octets_are_escaped() {
        let name = DomainName::from_labels([&b"a.\x1b"[..], b"c"]).unwrap();
        assert_eq!(name.to_string(), "a\\.\\027.c");
    }
}
