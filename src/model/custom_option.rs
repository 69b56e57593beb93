use std::fmt;

/// An option that Raven knows nothing about, octet by octet.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct CustomOption {
    option_type: u8,
    body: Box<[u8]>,
}

/// Why a type and octets are no custom option.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CustomOptionError {
    /// Raven has this type, with keywords and checks of its own.
    Known(u8),
    /// More octets than one option holds; how many.
    TooLong(usize),
}

impl fmt::Display for CustomOptionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            CustomOptionError::Known(option_type) => {
                write!(f, "options of type {option_type} have keywords of their own")
            }
            CustomOptionError::TooLong(octets) => write!(
                f,
                "{octets} octets do not fit into one option, the most is {} (RFC 4861 4.6)",
                CustomOption::MAX_OCTETS
            ),
        }
    }
}

impl std::error::Error for CustomOptionError {}

impl CustomOption {
    /// Octets behind type and length in an option of 2,040 octets.
    pub const MAX_OCTETS: usize = 2038;

    /// The types that are not custom, because [`NdOption`](super::NdOption) has them.
    pub const KNOWN: [u8; 15] = [1, 3, 5, 7, 8, 21, 24, 25, 26, 31, 34, 35, 37, 38, 144];

    /// An option of this type with `body` behind type and length, and zeros up to a whole number
    /// of 8 octets.
    pub fn new(option_type: u8, body: &[u8]) -> Result<Self, CustomOptionError> {
        if Self::KNOWN.contains(&option_type) {
            return Err(CustomOptionError::Known(option_type));
        }
        if body.len() > Self::MAX_OCTETS {
            return Err(CustomOptionError::TooLong(body.len()));
        }
        let mut padded = body.to_vec();
        padded.resize((body.len() + 2).div_ceil(8) * 8 - 2, 0);
        Ok(CustomOption { option_type, body: padded.into() })
    }

    /// The type octet.
    #[must_use]
    pub const fn option_type(&self) -> u8 {
        self.option_type
    }

    /// What follows type and length: 6 octets, or 8n + 6.
    #[must_use]
    pub const fn body(&self) -> &[u8] {
        &self.body
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bodies_are_padded_and_bounded() {
        let body = |octets: usize| CustomOption::new(253, &vec![1; octets]).map(|it| it.body.len());
        assert_eq!(
            [0, 6, 7, 14, 15, 2038].map(|octets| body(octets).unwrap()),
            [6, 6, 14, 14, 22, 2038]
        );
        assert_eq!(body(2039), Err(CustomOptionError::TooLong(2039)));
        assert_eq!(CustomOption::new(3, &[]), Err(CustomOptionError::Known(3)));
    }
}
