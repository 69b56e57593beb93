use std::fmt;

/// Why a message is none of ours (RFC 4861 6.1). The whole message is to be ignored, in silence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DecodeError {
    /// Another ICMPv6 type, or no octet at all.
    Type,
    /// A code other than 0; which.
    Code(u8),
    /// Shorter than the message's fixed part; how many octets it has.
    Short(usize),
    /// An option of length 0; where in the message it begins.
    OptionLengthZero(usize),
    /// An option that is longer than what is left of the message; where it begins.
    OptionPastEnd(usize),
    /// 1 to 7 octets after the last option; where they begin.
    StrayOctets(usize),
}

impl DecodeError {
    /// A short name that never changes, for metrics.
    #[must_use]
    pub const fn label(&self) -> &'static str {
        match self {
            DecodeError::Type => "type",
            DecodeError::Code(_) => "code",
            DecodeError::Short(_) => "short",
            DecodeError::OptionLengthZero(_) => "option_length_zero",
            DecodeError::OptionPastEnd(_) => "option_past_end",
            DecodeError::StrayOctets(_) => "stray_octets",
        }
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            DecodeError::Type => f.write_str("the message is of another ICMPv6 type"),
            DecodeError::Code(code) => write!(f, "the ICMPv6 code is {code}, not 0"),
            DecodeError::Short(octets) => {
                write!(f, "{octets} octets are too few for the message's fixed part")
            }
            DecodeError::OptionLengthZero(offset) => {
                write!(f, "the option at octet {offset} has length 0")
            }
            DecodeError::OptionPastEnd(offset) => {
                write!(f, "the option at octet {offset} is longer than the rest of the message")
            }
            DecodeError::StrayOctets(offset) => {
                write!(f, "from octet {offset} on there is less than an option")
            }
        }
    }
}

impl std::error::Error for DecodeError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_error_says_what_and_where() {
        let errors = [
            (DecodeError::Type, "type", "the message is of another ICMPv6 type"),
            (DecodeError::Code(3), "code", "the ICMPv6 code is 3, not 0"),
            (DecodeError::Short(7), "short", "7 octets are too few for the message's fixed part"),
            (
                DecodeError::OptionLengthZero(8),
                "option_length_zero",
                "the option at octet 8 has length 0",
            ),
            (
                DecodeError::OptionPastEnd(16),
                "option_past_end",
                "the option at octet 16 is longer than the rest of the message",
            ),
            (
                DecodeError::StrayOctets(24),
                "stray_octets",
                "from octet 24 on there is less than an option",
            ),
        ];
        for (error, label, text) in errors {
            assert_eq!((error.label(), error.to_string().as_str()), (label, text));
        }
    }
}
