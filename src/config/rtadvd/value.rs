//! Values as rtadvd reads them: numbers after `#`, strings after `=`.

use std::ops::Range;

use nom::{
    IResult, Parser,
    branch::alt,
    bytes::complete::{tag_no_case, take_while, take_while1},
    character::complete::{char, satisfy},
    combinator::{all_consuming, opt, value},
    multi::many0,
    number::complete::u8 as any_octet,
    sequence::{delimited, preceded},
};

/// A number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Number {
    /// What it is for Raven; what rtadvd reads where [`Fault::NotANumber`] or
    /// [`Fault::TooLarge`] makes it none.
    pub(super) value: u64,
    /// What rtadvd reads: decimal digits, octal after a leading zero, up to the first octet that
    /// is no digit, wrapping at 64 bits.
    pub(super) read_by_rtadvd: u64,
    /// Where the two may differ, and why.
    pub(super) fault: Option<Fault>,
    /// The number without blanks around it.
    pub(super) range: Range<usize>,
}

/// What is special about a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fault {
    /// Hexadecimal, of which rtadvd reads the 0 only.
    Hexadecimal,
    /// Octal, with another value than the same digits have as a decimal number.
    Octal,
    /// No digits, or more than digits.
    NotANumber,
    /// More than 64 bits.
    TooLarge,
}

impl Fault {
    /// Whether the number cannot be used.
    pub(super) fn is_error(self) -> bool {
        matches!(self, Fault::NotANumber | Fault::TooLarge)
    }
}

/// A string.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Text {
    /// Its octets, escapes undone, without the blanks that may follow a closing quote.
    pub(super) octets: Box<[Octet]>,
    /// What the value is written as, quotes included.
    pub(super) range: Range<usize>,
    /// How it is quoted.
    pub(super) quoting: Quoting,
}

/// One octet of a string and where it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Octet {
    /// The octet.
    pub(super) value: u8,
    /// How many octets it is written as.
    width: u8,
    start: u32,
}

impl Octet {
    /// An octet that is written as itself at the offset `at`.
    pub(super) fn plain(value: u8, at: usize) -> Option<Self> {
        let start = u32::try_from(at).ok()?;
        Some(Octet { value, width: 1, start })
    }

    /// An octet that stands for all that is written at `range`.
    pub(super) fn within(value: u8, range: Range<usize>) -> Option<Self> {
        let start = u32::try_from(range.start).ok()?;
        let width = u8::try_from(range.len()).unwrap_or(u8::MAX);
        Some(Octet { value, width, start })
    }

    fn range(self) -> Range<usize> {
        let start = self.start as usize;
        start..start + usize::from(self.width)
    }
}

/// How a string is quoted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Quoting {
    /// Not at all.
    Bare,
    /// It begins with a quoted run that ends.
    Quoted,
    /// It begins with a quoted run, and behind blanks or a comma follows another one.
    Several,
    /// Its last quoted run has no end.
    Unterminated,
    /// Not at all, though it is an address, of which rtadvd reads what stands before the first
    /// colon. The octets are those of the whole address.
    BareAddress,
    /// Not at all, though it is a URI, which no unquoted value can be.
    BareUri,
}

/// Reads the number `text`, which begins at the offset `start`.
pub(super) fn number(text: &[u8], start: usize) -> Number {
    let leading = text.iter().take_while(|octet| is_blank(**octet)).count();
    let content = text[leading..].trim_ascii_end();
    let start = start + leading;
    let read_by_rtadvd = if leading == 0 { c_number(content) } else { 0 };
    let (value, fault) = match judge(content) {
        Ok((value, fault)) => (value, fault),
        Err(fault) => (read_by_rtadvd, Some(fault)),
    };
    Number { value, read_by_rtadvd, fault, range: start..start + content.len() }
}

/// The value of a number that consists of digits only, or why it has none.
fn judge(content: &[u8]) -> Result<(u64, Option<Fault>), Fault> {
    let whole = |base: u64, digits: &[u8]| {
        digits.iter().try_fold(0_u64, |value, octet| {
            let digit = u64::from(char::from(*octet).to_digit(16).unwrap_or(0));
            value.checked_mul(base)?.checked_add(digit)
        })
    };
    if let Ok((_, digits)) = hexadecimal(content) {
        return Ok((whole(16, digits).ok_or(Fault::TooLarge)?, Some(Fault::Hexadecimal)));
    }
    let (_, digits) = decimal(content).map_err(|_| Fault::NotANumber)?;
    let value =
        whole(if digits.first() == Some(&b'0') { 8 } else { 10 }, digits).ok_or(Fault::TooLarge)?;
    Ok((value, (whole(10, digits) != Some(value)).then_some(Fault::Octal)))
}

fn decimal(input: &[u8]) -> IResult<&[u8], &[u8]> {
    all_consuming(take_while1(|octet: u8| octet.is_ascii_digit())).parse(input)
}

fn hexadecimal(input: &[u8]) -> IResult<&[u8], &[u8]> {
    let digits = take_while1(|octet: u8| octet.is_ascii_hexdigit());
    all_consuming(preceded(tag_no_case(&b"0x"[..]), digits)).parse(input)
}

fn c_number(text: &[u8]) -> u64 {
    let base = if text.first() == Some(&b'0') { 8 } else { 10 };
    text.iter()
        .take_while(|octet| octet.is_ascii_digit())
        .fold(0, |value: u64, octet| value.wrapping_mul(base).wrapping_add(u64::from(octet - b'0')))
}

impl Text {
    /// Reads the string that begins at `start`; `is_end` tells where its unquoted part ends and
    /// `recover` where to go on after a quote that has no end.
    pub(super) fn read(
        all: &[u8],
        start: usize,
        is_end: impl Fn(usize) -> bool,
        recover: impl Fn(usize) -> usize,
    ) -> (Self, usize) {
        let mut octets = Vec::new();
        let mut at = start;
        let mut quoting = Quoting::Bare;
        while all.get(at) == Some(&b'"') {
            let Ok((rest, run)) = quoted_run(all, at) else {
                quoting = Quoting::Unterminated;
                let end = recover(at + 1);
                octets.extend(located(all, at + 1, |at| at >= end));
                return (Text { octets: octets.into(), range: start..end, quoting }, end);
            };
            quoting = Quoting::Quoted;
            octets.extend(run);
            at = rest;
        }
        let bare = located(all, at, is_end);
        let end = bare.last().map_or(at, |octet| octet.range().end);
        octets.extend(bare);
        let written_to = |octet: &Octet| octet.width == 1 && is_blank(octet.value);
        let mut content_end = end;
        while let Some(octet) =
            octets.pop_if(|octet| written_to(octet) && octet.start as usize >= at)
        {
            content_end = octet.start as usize;
        }
        (Text { octets: octets.into(), range: start..content_end, quoting }, end)
    }

    /// The octets alone.
    pub(super) fn content(&self) -> Vec<u8> {
        self.octets.iter().map(|octet| octet.value).collect()
    }

    /// The content as written between its quotes; the whole value when it has none.
    pub(super) fn content_range(&self) -> Range<usize> {
        self.range_of(0..self.octets.len())
    }

    /// Where the octets `range` of the content are written.
    pub(super) fn range_of(&self, range: Range<usize>) -> Range<usize> {
        let octets = self.octets.get(range.clone()).unwrap_or_default();
        match (octets.first(), octets.last()) {
            (Some(first), Some(last)) => first.range().start..last.range().end,
            _ => match self.octets.get(range.start) {
                Some(next) => next.start as usize..next.start as usize,
                None => self
                    .octets
                    .last()
                    .map_or(self.range.clone(), |last| last.range().end..last.range().end),
            },
        }
    }
}

/// The quoted run whose opening quote stands at `at`, and where it ends.
fn quoted_run(all: &[u8], at: usize) -> Result<(usize, Vec<Octet>), ()> {
    let inside = |input| {
        let (_, ()) = nom::combinator::not(char('"')).parse(input)?;
        octet_in(all.len(), input)
    };
    let (rest, octets) =
        delimited(char::<_, nom::error::Error<&[u8]>>('"'), many0(inside), char('"'))
            .parse(&all[at..])
            .map_err(|_| ())?;
    Ok((all.len() - rest.len(), octets))
}

/// The octets from `at` up to where `is_end`, or the end of all.
fn located(all: &[u8], mut at: usize, is_end: impl Fn(usize) -> bool) -> Vec<Octet> {
    let mut octets = Vec::new();
    while at < all.len() && !is_end(at) {
        let Ok((_, octet)) = octet_in(all.len(), &all[at..]) else { break };
        at = octet.range().end;
        octets.push(octet);
    }
    octets
}

/// The first octet of `input`, the rest of a text of `length` octets.
fn octet_in(length: usize, input: &[u8]) -> IResult<&[u8], Octet> {
    let start = u32::try_from(length - input.len()).unwrap_or(u32::MAX);
    let (rest, value) = alt((escape, control, any_octet)).parse(input)?;
    // The longest are a backslash and three digits.
    let width = u8::try_from(input.len() - rest.len()).unwrap_or(u8::MAX);
    Ok((rest, Octet { value, width, start }))
}

/// `^X`.
fn control(input: &[u8]) -> IResult<&[u8], u8> {
    preceded(char('^'), any_octet).map(|octet| octet & 0x1f).parse(input)
}

/// `\` and a letter, up to three octal digits, or any other octet that then stands for itself.
fn escape(input: &[u8]) -> IResult<&[u8], u8> {
    let letter = alt((
        value(0x1b, char('E')),
        value(b'\n', char('n')),
        value(b'\r', char('r')),
        value(b'\t', char('t')),
        value(0x08, char('b')),
        value(0x0c, char('f')),
    ));
    preceded(char('\\'), alt((octal, letter, any_octet))).parse(input)
}

fn octal(input: &[u8]) -> IResult<&[u8], u8> {
    let digit = || satisfy(|c: char| c.is_ascii_digit()).map(|c| c as u8 - b'0');
    let (rest, (first, second, third)) = (digit(), opt(digit()), opt(digit())).parse(input)?;
    let digits = [Some(first), second, third];
    let octal = |octet: u8, digit: u8| octet.wrapping_mul(8).wrapping_add(digit);
    Ok((rest, digits.into_iter().flatten().fold(0, octal)))
}

/// A blank or tab. A carriage return counts as one, too: within a line it shows as little.
pub(super) fn is_blank(octet: u8) -> bool {
    matches!(octet, b' ' | b'\t' | b'\r')
}

/// How many blanks `input` begins with.
pub(super) fn blanks(input: &[u8]) -> usize {
    let blanks: IResult<&[u8], &[u8]> = take_while(is_blank)(input);
    blanks.map_or(0, |(_, blanks)| blanks.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers() {
        let cases: &[(&str, u64, u64, Option<Fault>)] = &[
            ("1500", 1500, 1500, None),
            ("0", 0, 0, None),
            ("08", 8, 8, None),
            ("01500", 832, 832, Some(Fault::Octal)),
            ("64   ", 64, 64, None),
            (" 5", 5, 0, None),
            ("0x40", 64, 0, Some(Fault::Hexadecimal)),
            ("12k", 12, 12, Some(Fault::NotANumber)),
            ("-1", 0, 0, Some(Fault::NotANumber)),
            ("", 0, 0, Some(Fault::NotANumber)),
            ("infinity", 0, 0, Some(Fault::NotANumber)),
            ("18446744073709551615", u64::MAX, u64::MAX, None),
            ("18446744073709551617", 1, 1, Some(Fault::TooLarge)),
        ];
        for &(text, value, read_by_rtadvd, fault) in cases {
            let number = number(text.as_bytes(), 7);
            assert_eq!(
                (number.value, number.read_by_rtadvd, number.fault),
                (value, read_by_rtadvd, fault),
                "{text:?}"
            );
            assert_eq!(number.range.len(), text.trim().len());
        }
    }

    fn text(value: &str) -> (String, Quoting, usize) {
        let all = value.as_bytes();
        let (text, end) = Text::read(all, 0, |at| all[at] == b':', |_| all.len());
        (String::from_utf8_lossy(&text.content()).into_owned(), text.quoting, end)
    }

    #[test]
    fn strings() {
        let cases = [
            (r"example.com:x", "example.com"),
            (r#""2001:db8::1":x"#, "2001:db8::1"),
            (r#""exa"mple".com":"#, "example\".com\""),
            (r#""a.b", "c.d":"#, "a.b, \"c.d\""),
            (r#""a""b:c"d:"#, "ab:cd"),
            (r"2001\:db8\:\:1:", "2001:db8::1"),
            (r"2001\072db8\072\0721:", "2001:db8::1"),
            (r#""fd12::"  :"#, "fd12::"),
            (r#""\E^A^^\^\\\:\n\r\t\b\f\"\q":"#, "\x1b\x01\x1e^\\:\n\r\t\x08\x0c\"q"),
            (r"\7x\101\1018:", "\x07xAA8"),
            (r"a\", "a\\"),
            (r"a^", "a^"),
            (":", ""),
            (r#""":"#, ""),
        ];
        for (written, content) in cases {
            assert_eq!(text(written).0, content, "{written}");
        }
        assert_eq!(text(r#""a":"#), ("a".to_owned(), Quoting::Quoted, 3));
        assert_eq!(text(r#""a"  :"#).2, 5);
        assert_eq!(text("a:").1, Quoting::Bare);
        assert_eq!(text(r#""a\":b"#), ("a\":b".to_owned(), Quoting::Unterminated, 6));
    }

    #[test]
    fn octets_know_where_they_are_written() {
        let all = br#"x="a\072b","#;
        let (text, _) = Text::read(all, 2, |_| false, |_| all.len());
        assert_eq!(text.range_of(1..2), 4..8);
        assert_eq!(text.range_of(2..2), 8..8);
        assert_eq!(text.range_of(0..3), 3..9);
        assert_eq!(text.content_range(), 3..11);
    }
}
