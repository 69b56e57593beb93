use super::UNIT;
use crate::wire::DecodeError;

/// One option, its content not yet looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::wire) struct RawOption<'a> {
    /// The type octet.
    pub(in crate::wire) option_type: u8,
    /// The whole option from its type octet on: 8 octets or a multiple of 8.
    pub(in crate::wire) octets: &'a [u8],
}

/// Walks along the options of a message and ends after the first error.
#[derive(Debug, Clone)]
pub(in crate::wire) struct Options<'a> {
    rest: &'a [u8],
    offset: usize,
}

impl<'a> Options<'a> {
    /// The options of `message`, whose type, code and length are checked first
    /// (RFC 4861 6.1.1, 6.1.2).
    pub(in crate::wire) fn of_message(
        message: &'a [u8],
        message_type: u8,
        fixed_octets: usize,
    ) -> Result<Self, DecodeError> {
        if message.first() != Some(&message_type) {
            return Err(DecodeError::Type);
        }
        let rest = message.get(fixed_octets..).ok_or(DecodeError::Short(message.len()))?;
        match message.get(1) {
            Some(&code) if code != 0 => Err(DecodeError::Code(code)),
            _ => Ok(Options { rest, offset: fixed_octets }),
        }
    }

    /// Those of `octets`, which hold nothing else.
    pub(in crate::wire) fn of(octets: &'a [u8]) -> Self {
        Options { rest: octets, offset: 0 }
    }

    fn split(&self) -> Result<(RawOption<'a>, &'a [u8]), DecodeError> {
        let Some(&[option_type, units, ..]) = self.rest.first_chunk::<UNIT>() else {
            return Err(DecodeError::StrayOctets(self.offset));
        };
        if units == 0 {
            return Err(DecodeError::OptionLengthZero(self.offset));
        }
        match self.rest.split_at_checked(usize::from(units) * UNIT) {
            Some((octets, rest)) => Ok((RawOption { option_type, octets }, rest)),
            None => Err(DecodeError::OptionPastEnd(self.offset)),
        }
    }
}

impl<'a> Iterator for Options<'a> {
    type Item = Result<RawOption<'a>, DecodeError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.rest.is_empty() {
            return None;
        }
        match self.split() {
            Ok((option, rest)) => {
                self.rest = rest;
                self.offset += option.octets.len();
                Some(Ok(option))
            }
            Err(error) => {
                self.rest = &[];
                Some(Err(error))
            }
        }
    }
}
