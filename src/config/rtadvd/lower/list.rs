//! Strings that hold addresses or names with commas between.

use std::{net::Ipv6Addr, ops::Range};

use super::{
    super::{codes, shown::shown, value::is_blank},
    Lowering,
    given::GivenText,
};
use crate::{
    config::address,
    diagnostic::{Diagnostic, Span},
};

/// One of them.
pub(super) struct Entry {
    /// Its text without blanks around it.
    pub(super) text: String,
    /// Where that is written.
    pub(super) span: Span,
    /// Its octets in the string.
    pub(super) range: Range<usize>,
}

impl Lowering<'_> {
    /// The entries of `text`; empty ones and blanks around them are reported. A comma may end
    /// the list.
    pub(super) fn entries(&mut self, text: &GivenText<'_>, drops: &'static str) -> Vec<Entry> {
        let content = text.content();
        if content.trim_ascii().is_empty() {
            self.report_empty(text, text.span(), "nothing in it", drops);
            return Vec::new();
        }
        let list = content.strip_suffix(b",").unwrap_or(&content);
        let mut entries = Vec::new();
        let mut at = 0;
        for part in list.split(|&octet| octet == b',') {
            if let Some(entry) = self.entry(text, part, at, drops) {
                entries.push(entry);
            } else {
                let comma = at.saturating_sub(1);
                self.report_empty(text, text.span_of(comma..comma + 1), "nothing here", drops);
            }
            at += part.len() + 1;
        }
        entries
    }

    /// All of `text` as one entry.
    pub(super) fn only_entry(
        &mut self,
        text: &GivenText<'_>,
        drops: &'static str,
    ) -> Option<Entry> {
        let entry = self.entry(text, &text.content(), 0, drops);
        if entry.is_none() {
            self.report_empty(text, text.span(), "nothing in it", drops);
        }
        entry
    }

    fn entry(
        &mut self,
        text: &GivenText<'_>,
        part: &[u8],
        at: usize,
        drops: &'static str,
    ) -> Option<Entry> {
        let leading = part.iter().take_while(|octet| is_blank(**octet)).count();
        let trimmed = part.trim_ascii();
        if trimmed.is_empty() {
            return None;
        }
        let range = at + leading..at + leading + trimmed.len();
        if trimmed.len() < part.len() {
            let blanks = if leading > 0 { at..range.start } else { range.end..at + part.len() };
            let diagnostic = Diagnostic::warning(
                codes::BLANK_IN_VALUE,
                format!("blanks stand inside the value of `{}`", text.key),
            )
            .at(text.span_of(blanks), "blanks")
            .with_original(format!("rtadvd takes them for a part of the value: {drops}"))
            .with_help("put commas only between the entries");
            self.report.push(diagnostic);
        }
        let span = text.span_of(range.clone());
        Some(Entry { text: String::from_utf8_lossy(trimmed).into_owned(), span, range })
    }

    fn report_empty(
        &mut self,
        text: &GivenText<'_>,
        span: Span,
        label: &'static str,
        drops: &'static str,
    ) {
        let diagnostic =
            Diagnostic::error(codes::EMPTY, format!("an entry of `{}` is empty", text.key))
                .at(span, label)
                .with_original(drops);
        self.report.push(diagnostic);
    }

    /// The address that `entry` is.
    pub(super) fn address(
        &mut self,
        text: &GivenText<'_>,
        entry: &Entry,
        drops: &'static str,
    ) -> Option<Ipv6Addr> {
        if let Ok(address) = entry.text.parse() {
            return Some(address);
        }
        let reason = address::reason(&entry.text);
        let message = format!("{} is not an IPv6 address: {reason}", shown(&entry.text));
        let diagnostic =
            Diagnostic::error(codes::ADDRESS, message).at(entry.span, reason).with_original(drops);
        self.report.push(match address_help(text, &entry.text) {
            Some(help) => diagnostic.with_help(help),
            None => diagnostic,
        });
        None
    }
}

fn address_help(text: &GivenText<'_>, entry: &str) -> Option<String> {
    use super::super::keywords::Id;

    let length = match text.key.id {
        Id::Addr => Some("prefixlen"),
        Id::RtPrefix => Some("rtplen"),
        Id::Pref64 => Some("pref64len"),
        Id::LowpanCo => Some("lowpancolen"),
        _ => None,
    };
    let index = text.key.index.map_or_else(String::new, |index| index.to_string());
    if let Some((address, bits)) = entry.split_once('/') {
        let address = format!("{}=\"{address}\"", text.key);
        return Some(match length {
            Some(length) => format!("write `{address}:{length}{index}#{bits}:`"),
            None => format!("write `{address}`"),
        });
    }
    if let Some((address, _)) = entry.split_once('%') {
        return Some(format!("write `{address}`"));
    }
    if entry.contains(',') {
        let name = text.key.id.capability().name;
        return Some(format!("write one `{name}` for each: `{name}`, `{name}0`, `{name}1`"));
    }
    if entry.matches("::").count() > 1 && !entry.contains(":::") {
        return Some("keep one `::`, and write `:` or the zeros for the other".to_owned());
    }
    (text.key.id == Id::Addr && entry.eq_ignore_ascii_case("auto")).then(|| {
        format!("write `{}=\"auto\"` for the prefixes of the interface's addresses", text.key)
    })
}
