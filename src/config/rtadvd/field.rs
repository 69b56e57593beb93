//! A record's text to its fields.

use std::ops::Range;

use nom::{
    IResult,
    bytes::complete::{take_till, take_while1},
};

use super::{
    joined::Joined,
    keywords::{Form, Id, Key},
    value::{Number, Octet, Quoting, Text, blanks, is_blank, number},
};

/// What stands between two colons. Offsets count in the joined record.
#[derive(Debug, Clone)]
pub(super) struct Field {
    /// The capability, unless it is unknown or the field is none.
    pub(super) key: Option<Key>,
    /// Octets of the word in front: none for comments and fields that have no word.
    name_octets: u32,
    /// What follows the word.
    pub(super) kind: Kind,
    /// All of it, without blanks around it.
    pub(super) range: Range<usize>,
    /// Where there are any; apart, as thousands of fields have none.
    blanks: Option<Box<Blanks>>,
    /// It begins a line, and no colon ends the field before.
    pub(super) lacks_colon: bool,
}

#[derive(Debug, Clone)]
struct Blanks {
    before: Range<usize>,
    inside: Option<Range<usize>>,
    after: Range<usize>,
}

impl Blanks {
    fn are_any(&self) -> bool {
        !self.before.is_empty() || self.inside.is_some() || !self.after.is_empty()
    }
}

impl Field {
    /// The word in front; empty for comments and fields that have none.
    pub(super) fn name(&self) -> Range<usize> {
        self.range.start..self.range.start + self.name_octets as usize
    }

    /// Blanks in front of it.
    pub(super) fn blanks_before(&self) -> Range<usize> {
        self.blanks.as_ref().map_or(0..0, |blanks| blanks.before.clone())
    }

    /// Blanks between the word and its `#` or `=`, and behind that.
    pub(super) fn blanks_inside(&self) -> Option<Range<usize>> {
        self.blanks.as_ref().and_then(|blanks| blanks.inside.clone())
    }

    /// Blanks behind it.
    pub(super) fn blanks_after(&self) -> Range<usize> {
        self.blanks.as_ref().map_or(0..0, |blanks| blanks.after.clone())
    }
}

/// What a field says.
#[derive(Debug, Clone)]
pub(super) enum Kind {
    /// `name`
    Flag,
    /// `name#1`
    Number(Number),
    /// `name="text"`
    Text(Text),
    /// `name@`
    Cancelled,
    /// `# comment`, which rtadvd takes for a field like others.
    Comment,
    /// Something else.
    Junk,
}

/// The fields of a record whose names end, with their colon, at `start`.
pub(super) fn fields(joined: &Joined, start: usize) -> Vec<Field> {
    let scanner = Scanner { all: joined.octets(), breaks: breaks(joined, start) };
    let mut fields = Vec::new();
    let mut at = start;
    while at < scanner.all.len() {
        let (field, next) = scanner.field(at);
        fields.extend(field);
        at = next;
    }
    fields.shrink_to_fit();
    fields
}

struct Scanner<'a> {
    all: &'a [u8],
    /// Where a field ends without a colon.
    breaks: Vec<usize>,
}

impl Scanner<'_> {
    /// The field at `start`, if there is one, and where the next one begins.
    fn field(&self, start: usize) -> (Option<Field>, usize) {
        let begin = start + blanks(&self.all[start..]);
        if begin >= self.all.len() {
            return (None, begin);
        }
        let name = match word(&self.all[begin..self.next_break(begin)]) {
            Ok((_, name)) => begin..begin + name.len(),
            Err(_) => begin..begin,
        };
        let after_name = name.end + blanks(&self.all[name.end..self.next_break(begin)]);
        let after_sign = || after_name + 1 + blanks(&self.all[after_name + 1..]);
        let sign = self.all.get(after_name).filter(|_| after_name < self.next_break(begin));
        let key = self.key(&name);
        let (kind, end) = match sign {
            _ if self.all[begin] == b'#' => (Kind::Comment, self.bare_end(begin)),
            Some(b'#') => {
                let end = self.bare_end(after_name + 1);
                (Kind::Number(number(&self.all[after_name + 1..end], after_name + 1)), end)
            }
            Some(b'=') => self.text(key, after_sign().min(self.bare_end(after_name + 1))),
            Some(b'@') => (Kind::Cancelled, self.bare_end(after_name)),
            None | Some(b':') => (Kind::Flag, after_name),
            Some(_) => (Kind::Junk, self.bare_end(after_name)),
        };
        let content_end = match &kind {
            Kind::Text(text) => text.range.end,
            _ => begin + self.all[begin..end].trim_ascii_end().len(),
        };
        let blanks_inside = match &kind {
            Kind::Number(number) => Some(name.end..number.range.start),
            Kind::Text(text) => Some(name.end..text.range.start),
            _ => None,
        };
        let blanks = Blanks {
            before: start..begin,
            inside: blanks_inside.filter(|range| range.len() > 1),
            after: content_end..end,
        };
        let field = Field {
            key: key.filter(|_| !matches!(kind, Kind::Comment | Kind::Junk)),
            // Texts of 4 GiB, which spans cannot mark, have shorter ones.
            name_octets: u32::try_from(name.len()).unwrap_or(0),
            kind,
            range: begin..content_end,
            blanks: blanks.are_any().then(|| Box::new(blanks)),
            lacks_colon: self.breaks.binary_search(&start).is_ok(),
        };
        let is_empty = field.range.is_empty();
        let next = if self.all.get(end) == Some(&b':') { end + 1 } else { end };
        ((!is_empty).then_some(field), next)
    }

    fn key(&self, name: &Range<usize>) -> Option<Key> {
        std::str::from_utf8(&self.all[name.clone()]).ok().and_then(|name| Key::parse(name).ok())
    }

    /// The string at `start` and where its field ends.
    fn text(&self, key: Option<Key>, start: usize) -> (Kind, usize) {
        let is_end = |at: usize| self.all[at] == b':' || self.breaks.binary_search(&at).is_ok();
        let (mut text, mut end) = Text::read(self.all, start, is_end, |at| self.recover(at));
        if text.quoting == Quoting::Quoted
            && let Some(last) = self.several(start, end)
        {
            text.quoting = Quoting::Several;
            text.range.end = text.range.end.max(last);
            end = end.max(last);
        }
        let is_address = key.is_some_and(|key| key.takes(Form::Addresses));
        if is_address && text.quoting == Quoting::Bare {
            let whole = bare_addresses(&self.all[start..self.next_break(start)]);
            if start + whole > end {
                let text = Text::bare(self.all, start..start + whole, Quoting::BareAddress);
                return (Kind::Text(text), start + whole);
            }
        }
        let is_uri = key.is_some_and(|key| key.id == Id::CapPort);
        if is_uri && text.quoting == Quoting::Bare && self.all[end..].starts_with(b"://") {
            let end = self.recover(end + 1);
            return (Kind::Text(Text::bare(self.all, start..end, Quoting::BareUri)), end);
        }
        (Kind::Text(text), end)
    }

    /// Where the last of several quoted texts ends, when the first one begins at `start`. `end`
    /// is where the field ends for rtadvd: that may be a colon inside the second one.
    fn several(&self, start: usize, end: usize) -> Option<usize> {
        let mut at = start;
        let mut count = 0;
        while self.all.get(at) == Some(&b'"') {
            let length = self.all[at + 1..].iter().position(|&octet| octet == b'"')?;
            at += length + 2;
            count += 1;
            let between = |octet: &&u8| is_blank(**octet) || **octet == b',';
            let gap = self.all[at..].iter().take_while(between).count();
            if gap == 0 || self.all.get(at + gap) != Some(&b'"') {
                break;
            }
            at += gap;
        }
        (count > 1 && at >= end && at <= self.next_break(start)).then_some(at)
    }

    /// Where a bare text that goes on at `at` ends.
    fn bare_end(&self, mut at: usize) -> usize {
        let index = self.breaks.partition_point(|&other| other < at);
        let limit = self.breaks.get(index).copied().unwrap_or(self.all.len());
        while at < limit && self.all[at] != b':' {
            at += if self.all[at] == b'\\' { 2 } else { 1 };
        }
        at.min(limit)
    }

    /// Where to go on when the quote in front of `at` has no end: before the next field that has
    /// a capability's name.
    fn recover(&self, at: usize) -> usize {
        let last = self.all.strip_suffix(b":").map_or(self.all.len(), <[u8]>::len);
        let colons = (at..last).filter(|&at| self.all[at] == b':');
        let mut ends = colons.filter(|&colon| head(&self.all[colon + 1..]).is_some());
        ends.next().unwrap_or(last).min(self.next_break(at)).max(at)
    }

    fn next_break(&self, after: usize) -> usize {
        let index = self.breaks.partition_point(|&at| at <= after);
        self.breaks.get(index).copied().unwrap_or(self.all.len())
    }
}

impl Text {
    /// The unquoted text at `range`.
    fn bare(all: &[u8], range: Range<usize>, quoting: Quoting) -> Self {
        let octets = range.clone().filter_map(|at| Octet::plain(*all.get(at)?, at)).collect();
        Text { octets, range, quoting }
    }
}

/// Lines after the first that begin with a field though no colon ends the one before.
fn breaks(joined: &Joined, start: usize) -> Vec<usize> {
    let all = joined.octets();
    let mut starts: Vec<usize> = joined.line_starts().filter(|&at| at > start).collect();
    starts.dedup();
    let ends: Vec<usize> = starts.iter().skip(1).copied().chain([all.len()]).collect();
    let lines = starts.into_iter().zip(ends);
    let begins_field = |&(at, end): &(usize, usize)| {
        let begin = at + blanks(&all[at..end]);
        begin < end && head(&all[begin..]).is_some()
    };
    let ends_bare = |&(at, _): &(usize, usize)| {
        let before = all[start..at].trim_ascii_end();
        !before.is_empty() && !before.ends_with(b":")
    };
    lines.filter(begins_field).filter(ends_bare).map(|(at, _)| at).collect()
}

/// The capability whose field begins at `input`, blanks aside.
pub(super) fn head(input: &[u8]) -> Option<Key> {
    /// More than any name has, with a number behind it.
    const SEEN: usize = 40;
    let input = &input[blanks(input)..];
    let input = &input[..input.len().min(SEEN)];
    let name: IResult<&[u8], &[u8]> = take_while1(|octet: u8| octet.is_ascii_alphanumeric())(input);
    let (rest, name) = name.ok()?;
    let key = Key::parse(std::str::from_utf8(name).ok()?).ok()?;
    let is_field = match rest.first() {
        Some(b'#') => key.takes(Form::Number),
        Some(b'=') => [Form::Text, Form::Addresses, Form::Infinity].iter().any(|&it| key.takes(it)),
        Some(b'@') => true,
        Some(b':') | None => key.takes(Form::Flag),
        Some(_) => false,
    };
    is_field.then_some(key)
}

/// The word that a field begins with.
fn word(input: &[u8]) -> IResult<&[u8], &[u8]> {
    take_till(|octet| is_blank(octet) || b"#=@:".contains(&octet))(input)
}

/// How many octets at the start of `input` are unquoted addresses with commas between, up to a
/// colon or the end.
fn bare_addresses(input: &[u8]) -> usize {
    const LONGEST: usize = "ffff:ffff:ffff:ffff:ffff:ffff:255.255.255.255".len();
    let mut at = 0;
    loop {
        let rest = &input[at..];
        let made_of = |octet: &u8| octet.is_ascii_hexdigit() || b":.".contains(octet);
        let most = rest.iter().take(LONGEST).take_while(|octet| made_of(octet)).count();
        let is_address = |length: &usize| {
            let text = std::str::from_utf8(&rest[..*length]).unwrap_or_default();
            matches!(rest.get(*length), None | Some(b':' | b','))
                && text.parse::<std::net::Ipv6Addr>().is_ok()
        };
        let Some(length) = (2..=most).rev().find(is_address) else { return 0 };
        at += length;
        if input.get(at) != Some(&b',') {
            return at;
        }
        at += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Sources;

    fn split(lines: &[&str]) -> Vec<String> {
        let mut joined = Joined::new(Sources::new().add("a", ""));
        for line in lines {
            joined.push(line, 0);
        }
        fields(&joined, 0)
            .iter()
            .map(|field| {
                let kind = match &field.kind {
                    Kind::Flag => "flag".to_owned(),
                    Kind::Number(number) => format!("{}", number.value),
                    Kind::Text(text) => String::from_utf8_lossy(&text.content()).into_owned(),
                    Kind::Cancelled => "@".to_owned(),
                    Kind::Comment => "comment".to_owned(),
                    Kind::Junk => "junk".to_owned(),
                };
                let mark = if field.lacks_colon { "!" } else { "" };
                let known = if field.key.is_some() { "" } else { "?" };
                format!("{mark}{known}{}: {kind}", &joined.text()[field.name()])
            })
            .collect()
    }

    #[test]
    fn fields_of_all_kinds() {
        let text = r#":mtu#1500:nolladdr:addr="2001:db8::":x@:chlim @: # x :a b::"#;
        assert_eq!(
            split(&[text]),
            [
                "mtu: 1500",
                "nolladdr: flag",
                "addr: 2001:db8::",
                "?x: @",
                "chlim: @",
                "?: comment",
                "?a: junk"
            ]
        );
    }

    #[test]
    fn quotes_protect_everything() {
        let text = r#"rdnss="2001:nolladdr:addr=dead::1":chlim#9"#;
        assert_eq!(split(&[text]), ["rdnss: 2001:nolladdr:addr=dead::1", "chlim: 9"]);
    }

    #[test]
    fn an_open_quote_costs_one_value() {
        let text = r#"rdnss="2001:db8::1:mtu#1300:nolladdr:"#;
        assert_eq!(split(&[text]), ["rdnss: 2001:db8::1", "mtu: 1300", "nolladdr: flag"]);
        assert_eq!(split(&[r#"dnssl="a:b:"#]), ["dnssl: a:b"]);
    }

    #[test]
    fn a_line_may_begin_a_field_without_colon() {
        assert_eq!(
            split(&["mtu#1400", "\taddr=\"2001:db8::\"", "nolladdr:", "chlim#3"]),
            ["mtu: 1400", "!addr: 2001:db8::", "!nolladdr: flag", "chlim: 3"]
        );
        assert_eq!(split(&["mtu#", "chlim#3"]), ["mtu: 0", "!chlim: 3"]);
        assert_eq!(split(&["dnssl=", "chlim#3"]), ["dnssl: ", "!chlim: 3"]);
        assert_eq!(split(&["nolladdr", "rltime#3"]), ["nolladdr: flag", "!rltime: 3"]);
        assert_eq!(split(&["dnssl=exam", "ple.com"]), ["dnssl: example.com"]);
        assert_eq!(split(&["dnssl=\"a.b,", "mtu#1\""]), ["dnssl: a.b,mtu#1"]);
    }

    #[test]
    fn unquoted_addresses_are_found_whole() {
        let text =
            "addr0=2001:db8:77:1:::prefixlen0#64:rdnss=2001:db8::1,::2:addr1=fe80:::addr2=::1";
        assert_eq!(
            split(&[text]),
            [
                "addr0: 2001:db8:77:1::",
                "prefixlen0: 64",
                "rdnss: 2001:db8::1,::2",
                "addr1: fe80::",
                "addr2: ::1"
            ]
        );
        assert_eq!(split(&["addr=2001:chlim#3"]), ["addr: 2001", "chlim: 3"]);
        assert_eq!(split(&[r"addr=fd\:\:1:chlim#3"]), ["addr: fd::1", "chlim: 3"]);
    }
}
