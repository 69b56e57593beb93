//! Values computed from an interface's name: `{vid:x}` in a text is the VLAN ID in hexadecimal.
//!
//! What stands in braces is an expression, perhaps with a colon and a format behind it. Both
//! languages have the same: a front end finds the placeholders in its words and texts and puts the
//! [values](Values) in, before it looks at what they mean.

mod expression;

use std::{cell::Cell, ops::Range};

use memchr::memchr;

use super::Parsed;
use crate::{
    diagnostic::{Diagnostic, Severity},
    model::{EXAMPLE_INDEX, Interface, InterfaceMatch, InterfaceName},
};

use expression::evaluate;

/// An expression has no more octets.
const MOST_OCTETS: usize = 64;

/// A variable of URI templates (RFC 6570), which the path of DNS over HTTPS has.
const URI_VARIABLE: &str = "dns";

/// The VLAN IDs of IEEE 802.1Q.
const VLAN_IDS: Range<u64> = 1..4095;

/// The placeholders of `text` with their braces, in order.
pub(super) fn placeholders(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let start = at + memchr(b'{', text.as_bytes().get(at..)?)?;
            at = start + 1;
            let rest = text.get(at..)?;
            let length = rest.find(['{', '}'])?;
            let inner = rest.get(..length)?;
            let begins = inner.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '(');
            if rest.as_bytes().get(length) == Some(&b'}') && begins && inner != URI_VARIABLE {
                at += length + 1;
                return Some(start..at);
            }
        }
    })
}

/// The length of the placeholder that `text` begins with, where no quotes protect it.
pub(super) fn bare_placeholder(text: &[u8]) -> Option<usize> {
    let inner = text.strip_prefix(b"{")?;
    let is_part = |octet: u8| octet.is_ascii_alphanumeric() || b"_()+-*/%:".contains(&octet);
    let length = inner.iter().position(|&octet| !is_part(octet))?;
    let begins = inner.first().is_some_and(|it| it.is_ascii_alphanumeric() || *it == b'(');
    (begins && inner.get(length) == Some(&b'}')).then_some(length + 2)
}

/// The interface `name` of a text that was filled in for it, or the first problem of the text.
pub(super) fn made(parsed: Parsed, name: &InterfaceName) -> Result<Interface, String> {
    let is_error = |found: &Diagnostic| found.severity == Severity::Error;
    if let Some(problem) = parsed.diagnostics.into_iter().find(is_error) {
        return Err(problem.message);
    }
    let mut all = parsed.model.interfaces.into_iter();
    let made = all.find(|interface| interface.name.name() == Some(name));
    made.ok_or_else(|| format!("the text has no interface `{name}`"))
}

/// What the expressions of one interface may refer to.
#[derive(Debug)]
pub(super) struct Values {
    name: String,
    /// Each run of digits in the name.
    parts: Vec<u64>,
    index: u32,
    index_was_used: Cell<bool>,
}

impl Values {
    /// Those of the interface that `meant` names, or of an example; `index` is the kernel's number
    /// for it where that is known.
    pub(super) fn of(meant: &InterfaceMatch, index: Option<u32>) -> Self {
        let name = match meant {
            InterfaceMatch::Name(name) => Some(name.clone()),
            // No VLAN has the ID 0.
            InterfaceMatch::Pattern(pattern) => pattern.example(|name| name.ends_with('0')),
        };
        name.map_or_else(Values::example, |name| Values::named(&name, index))
    }

    fn named(name: &InterfaceName, index: Option<u32>) -> Self {
        let name = name.as_str().to_owned();
        let runs = name.split(|c: char| !c.is_ascii_digit());
        let parts = runs.filter_map(|digits| digits.parse().ok()).collect();
        let index = index.unwrap_or(EXAMPLE_INDEX);
        Values { name, parts, index, index_was_used: Cell::new(false) }
    }

    /// Where nobody knows a name.
    pub(super) fn example() -> Self {
        let (parts, index) = (vec![1; 9], EXAMPLE_INDEX);
        Values { name: "example1".to_owned(), parts, index, index_was_used: Cell::new(false) }
    }

    /// Whether anything depended on the kernel's number.
    pub(super) fn index_was_used(&self) -> bool {
        self.index_was_used.get()
    }

    /// What stands for `placeholder`, which has its braces.
    pub(super) fn fill(&self, placeholder: &str) -> Result<String, String> {
        let inner = placeholder.strip_prefix('{').and_then(|rest| rest.strip_suffix('}'));
        let inner = inner.unwrap_or(placeholder);
        if inner.len() > MOST_OCTETS {
            return Err(format!("an expression has {MOST_OCTETS} characters at most"));
        }
        let (expression, format) = match inner.split_once(':') {
            Some((expression, format)) => (expression, Some(Format::parse(format)?)),
            None => (inner, None),
        };
        if expression == "name" {
            return match format {
                None => Ok(self.name.clone()),
                Some(_) => Err("`name` is a text and has no format".to_owned()),
            };
        }
        let number = evaluate(expression, &|variable| self.variable(variable))?;
        Ok(format.unwrap_or_default().write(number))
    }

    fn variable(&self, variable: &str) -> Result<u64, String> {
        if let Some(position) = variable.strip_prefix("part").and_then(|it| it.parse().ok()) {
            return self.part(position);
        }
        match variable {
            "vid" => self.vlan_id(),
            "ifindex" => {
                self.index_was_used.set(true);
                Ok(self.index.into())
            }
            "name" => Err("`name` is a text, which stands alone in its braces".to_owned()),
            _ => Err(format!(
                "there is no `{variable}`: the words are `vid`, `ifindex`, `name` and `part1` to `part9`"
            )),
        }
    }

    /// The number that the name ends with.
    fn vlan_id(&self) -> Result<u64, String> {
        let name = &self.name;
        let last = self.parts.last().filter(|_| name.ends_with(|c: char| c.is_ascii_digit()));
        match last {
            Some(id) if VLAN_IDS.contains(id) => Ok(*id),
            Some(id) => Err(format!("`{name}` ends with {id}, which is no VLAN ID (1 to 4094)")),
            None => Err(format!("`{name}` does not end with a VLAN ID")),
        }
    }

    fn part(&self, position: usize) -> Result<u64, String> {
        let part = position.checked_sub(1).and_then(|index| self.parts.get(index));
        part.copied().ok_or_else(|| match self.parts.len() {
            _ if position == 0 => "parts are counted from 1".to_owned(),
            0 => format!("`{}` has no number in it", self.name),
            1 => format!("`{}` has only one number in it", self.name),
            parts => format!("`{}` has only {parts} numbers in it", self.name),
        })
    }
}

/// How a number is written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Format {
    hexadecimal: bool,
    /// The least number of digits.
    width: usize,
}

impl Format {
    /// `x` or `d`, with `0` and a width before it.
    fn parse(format: &str) -> Result<Self, String> {
        let refused =
            || format!("`{format}` is no format: write `x` for hexadecimal, `04x` for four digits");
        let (width, kind) = format.split_at(format.len() - format.len().min(1));
        let hexadecimal = match kind {
            "x" => true,
            "d" => false,
            _ => return Err(refused()),
        };
        let width = match width.strip_prefix('0') {
            Some(width) => width.parse().ok().filter(|width| (1..=16).contains(width)),
            None => width.is_empty().then_some(0),
        };
        Ok(Format { hexadecimal, width: width.ok_or_else(refused)? })
    }

    fn write(self, number: u64) -> String {
        let width = self.width;
        if self.hexadecimal { format!("{number:0width$x}") } else { format!("{number:0width$}") }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fill(name: &str, placeholder: &str) -> Result<String, String> {
        Values::of(&name.parse().unwrap(), Some(17)).fill(placeholder)
    }

    #[test]
    fn placeholders_are_found() {
        let cases: [(&str, &[&str]); 8] = [
            ("2001:db8:{vid:x}::", &["{vid:x}"]),
            ("{part1}-{part2}", &["{part1}", "{part2}"]),
            ("/dns-query{?dns}", &[]),
            ("/dns-query/{dns}", &[]),
            ("{", &[]),
            ("a{}b", &[]),
            ("{{vid}}", &["{vid}"]),
            ("{(vid+1)*2}{nonsense}", &["{(vid+1)*2}", "{nonsense}"]),
        ];
        for (text, expected) in cases {
            let found: Vec<&str> = placeholders(text).map(|range| &text[range]).collect();
            assert_eq!(found, expected, "{text}");
        }
    }

    #[test]
    fn a_bare_placeholder_has_no_blanks() {
        for (text, length) in [
            ("{vid:x}::/64", Some(7)),
            ("{}", None),
            ("{ vid }", None),
            ("{AdvOnLink on}", None),
            ("{\n}", None),
            ("{vid", None),
            ("vid}", None),
        ] {
            assert_eq!(bare_placeholder(text.as_bytes()), length, "{text}");
        }
    }

    #[test]
    fn names_have_numbers() {
        for (name, placeholder, expected) in [
            ("vlan704", "{vid}", "704"),
            ("vlan704", "{vid:x}", "2c0"),
            ("vlan7", "{vid:04x}", "0007"),
            ("eth3.0012", "{part1}{part2:03d}", "?"),
            ("eth3.0012", "{part2:03d}", "012"),
            ("eth3.0012", "{vid}", "12"),
            ("wan", "{name}", "wan"),
            ("wan", "{ifindex:x}", "11"),
            ("vlan704", "{(vid-700)*16+1:x}", "41"),
            ("vlan704", "{vid/100+vid%100}", "11"),
        ] {
            let filled = fill(name, placeholder).unwrap_or_else(|_| "?".to_owned());
            assert_eq!(filled, expected, "{name} {placeholder}");
        }
    }

    #[test]
    fn what_has_no_value_says_why() {
        for (name, placeholder, reason) in [
            ("lan", "{vid}", "does not end with a VLAN ID"),
            ("vlan4095", "{vid}", "no VLAN ID (1 to 4094)"),
            ("vlan0", "{vid}", "no VLAN ID (1 to 4094)"),
            ("lan", "{part1}", "`lan` has no number in it"),
            ("lan1", "{part2}", "has only one number in it"),
            ("eth1.2", "{part3}", "has only 2 numbers in it"),
            ("eth1", "{part0}", "counted from 1"),
            ("eth1", "{vdi}", "there is no `vdi`"),
            ("eth1", "{vid:y}", "`y` is no format"),
            ("eth1", "{vid:}", "`` is no format"),
            ("eth1", "{vid:4x}", "`4x` is no format"),
            ("eth1", "{vid:099x}", "`099x` is no format"),
            ("eth1", "{name:x}", "`name` is a text"),
            ("eth1", "{name+1}", "`name` is a text"),
            ("eth1", "{vid-2}", "below zero"),
            ("eth1", "{vid/0}", "by zero"),
        ] {
            let found = fill(name, placeholder).unwrap_err();
            assert!(found.contains(reason), "{placeholder}: {found}");
        }
        let long = format!("{{{}}}", "1+".repeat(40));
        assert!(fill("eth1", &long).unwrap_err().contains("64 characters"));
    }

    #[test]
    fn patterns_have_an_example() {
        let of = |pattern: &str| Values::of(&pattern.parse().unwrap(), None).fill("{vid}");
        for pattern in ["vlan*", "vlan[0-9]?", "lan", "eth*.*", "averyverylongna*"] {
            assert_eq!(of(pattern).is_ok(), pattern != "lan", "{pattern}");
        }
    }
}
