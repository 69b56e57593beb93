//! IPv6 addresses as text: which forms radvd reads, and what is wrong with the others.

use std::net::Ipv6Addr;

use super::{
    codes,
    report::{Report, SYNTAX_ERROR},
    shown::shown,
    token::{Token, TokenKind},
};
use crate::{
    config::address,
    diagnostic::{Diagnostic, Span},
};

/// The address that `text` is.
pub(super) fn parse(text: &str) -> Option<Ipv6Addr> {
    plain(text.as_bytes()).or_else(|| text.parse().ok())
}

/// The address that `octets` are if no dots are in it. `Ipv6Addr` reads the same, but takes several
/// times as long.
fn plain(octets: &[u8]) -> Option<Ipv6Addr> {
    let mut groups = [0_u16; 8];
    let mut count = 0;
    let mut gap = octets.starts_with(b"::").then_some(0);
    let mut rest = if gap.is_some() { &octets[2..] } else { octets };
    while !rest.is_empty() {
        let (group, length) = hexadecimal(rest);
        *groups.get_mut(count).filter(|_| length > 0)? = group;
        count += 1;
        rest = match &rest[length..] {
            [] => break,
            [b':', b':', behind @ ..] if gap.is_none() => {
                gap = Some(count);
                behind
            }
            [b':', behind @ ..] if !behind.is_empty() => behind,
            _ => return None,
        };
    }
    let left_out = groups.len() - count;
    match gap {
        // It stands for one group at least.
        Some(gap) if left_out > 0 => groups[gap..].rotate_right(left_out),
        None if left_out == 0 => {}
        _ => return None,
    }
    Some(groups.into())
}

/// The number that `octets` begins with and how many digits it has, 4 at most.
fn hexadecimal(octets: &[u8]) -> (u16, usize) {
    let mut number = 0;
    for (at, &octet) in octets.iter().take(4).enumerate() {
        let digit = match octet {
            b'0'..=b'9' => octet - b'0',
            b'a'..=b'f' => octet - b'a' + 10,
            b'A'..=b'F' => octet - b'A' + 10,
            _ => return (number, at),
        };
        number = number << 4 | u16::from(digit);
    }
    (number, octets.len().min(4))
}

/// Whether radvd's scanner takes `text` for an address and then refuses what `inet_pton` does
/// not read.
pub(super) fn looks_like_address(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_hexdigit())
        && text.contains("::")
        && text.chars().all(|c| c.is_ascii_hexdigit() || c == ':')
}

/// The problem that `text` at `span` is no address.
pub(super) fn not_an_address(text: &str, span: Span) -> Diagnostic {
    let (reason, help) = reason(text);
    let message = format!("{} is not an IPv6 address", shown(text));
    let diagnostic =
        Diagnostic::error(codes::ADDRESS, message).at(span, reason).with_original(SYNTAX_ERROR);
    match help {
        Some(help) => diagnostic.with_help(help),
        None => diagnostic,
    }
}

/// The address that `token` is; `after` is what it follows, for the message if it is none.
pub(super) fn address(token: &Token<'_>, after: &str, report: &mut Report) -> Option<Ipv6Addr> {
    unwarned_address(token, after, report).inspect(|address| warn_of_form(token, *address, report))
}

/// The same, but nothing is said about forms that radvd does not read.
pub(super) fn unwarned_address(
    token: &Token<'_>,
    after: &str,
    report: &mut Report,
) -> Option<Ipv6Addr> {
    match token.kind {
        TokenKind::Address(address) => Some(address),
        TokenKind::Bad => None,
        TokenKind::Word | TokenKind::Quoted | TokenKind::Number(_) | TokenKind::Decimal(_) => {
            report.push(not_an_address(token.text, token.span));
            None
        }
        _ => {
            let message =
                format!("expected an IPv6 address after `{after}`, not {}", { shown(token.text) });
            report.syntax(token.span, message, "expected an IPv6 address");
            None
        }
    }
}

/// What radvd does with the address that `token` is: `original`, if it reads it at all.
pub(super) fn if_read<'o>(token: &Token<'_>, original: &'o str) -> &'o str {
    if is_read_by_radvd(token.text) { original } else { SYNTAX_ERROR }
}

/// Warns of a form that radvd does not read.
pub(super) fn warn_of_form(token: &Token<'_>, address: Ipv6Addr, report: &mut Report) {
    let text = token.text;
    if is_read_by_radvd(text) {
        return;
    }
    let groups = groups(address);
    report.push(
        Diagnostic::warning(
            codes::ADDRESS_FORM,
            format!("radvd does not read the address {} in this form", shown(text)),
        )
        .at(token.span, "Raven does")
        .with_original(SYNTAX_ERROR)
        .with_help(format!("for radvd write `{groups}`")),
    );
}

fn groups(address: Ipv6Addr) -> String {
    address.segments().map(|group| format!("{group:x}")).join(":")
}

/// `address` in a form that radvd reads.
pub(super) fn written(address: Ipv6Addr) -> String {
    let text = address.to_string();
    if is_read_by_radvd(&text) { text } else { groups(address) }
}

/// radvd's scanner has no addresses that begin with `::` and go on, nor dotted quads.
fn is_read_by_radvd(text: &str) -> bool {
    text == "::" || !(text.starts_with("::") || text.bytes().any(|octet| octet == b'.'))
}

/// Why `text` is no address, and what to do about it.
fn reason(text: &str) -> (String, Option<String>) {
    let (reason, bare) =
        if let Some(inner) = text.strip_prefix('"').and_then(|text| text.strip_suffix('"')) {
            ("an address has no quotes", inner)
        } else if let Some(bare) = text.strip_suffix(',') {
            ("addresses are separated by blanks", bare)
        } else if let Some((bare, _)) = text.split_once('%') {
            ("an address has no zone here", bare)
        } else {
            return (address::reason(text), None);
        };
    (reason.to_owned(), Some(format!("write `{bare}`")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_standard_library_reads_is_an_address() {
        let pieces =
            ["", ":", "::", "1", "fe80", "ABCD", "12345", "g", "1:2:3", "1.2.3.4", "0:0:0:0"];
        let mut addresses = 0;
        for number in 0..pieces.len().pow(5) {
            let mut number = number;
            let text: String = (0..5)
                .map(|_| {
                    let piece = pieces[number % pieces.len()];
                    number /= pieces.len();
                    piece
                })
                .collect();
            let expected = text.parse().ok();
            assert_eq!(parse(&text), expected, "{text}");
            assert_eq!(plain(text.as_bytes()), expected.filter(|_| !text.contains('.')), "{text}");
            addresses += usize::from(parse(&text).is_some());
        }
        assert!(addresses > 1000, "{addresses}");
    }

    #[test]
    fn radvd_reads_what_is_written() {
        let cases = [
            ("2001:db8::1", "2001:db8::1"),
            ("::", "::"),
            ("::1", "0:0:0:0:0:0:0:1"),
            ("::ffff:192.0.2.1", "0:0:0:0:0:ffff:c000:201"),
            ("64:ff9b::192.0.2.1", "64:ff9b::c000:201"),
        ];
        for (text, expected) in cases {
            let address = parse(text).unwrap();
            assert_eq!(written(address), expected);
            assert_eq!(parse(expected), Some(address));
        }
    }

    #[test]
    fn says_why() {
        let cases = [
            ("1::2::3", "`::` stands twice"),
            ("fe80::1%eth0", "an address has no zone here"),
            ("1::1,", "addresses are separated by blanks"),
            ("\"1::\"", "an address has no quotes"),
        ];
        for (text, label) in cases {
            assert_eq!(reason(text).0, label, "{text}");
        }
    }
}
