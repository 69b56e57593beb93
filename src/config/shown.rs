//! Words of a text in a message.

/// `text` in backquotes, shortened when nobody wants to read all of it. Characters that cannot be
/// seen are escaped; quotes and backslashes stay as they are written.
pub fn shown(text: &str) -> String {
    const MOST: usize = 60;
    let (text, rest) = match text.char_indices().nth(MOST) {
        Some((end, _)) => (&text[..end], "..."),
        None => (text, ""),
    };
    format!("`{}{rest}`", visible(text))
}

/// The whole of `text` with what cannot be seen escaped.
pub(super) fn visible(text: &str) -> String {
    let mut visible = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '"' | '\'' | '\\' => visible.push(c),
            _ => visible.extend(c.escape_debug()),
        }
    }
    visible
}

/// The same for octets, which need not be UTF-8.
pub(super) fn shown_octets(octets: &[u8]) -> String {
    shown(&String::from_utf8_lossy(octets))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_seen_is_escaped_and_what_is_long_is_cut() {
        let cases = [
            ("mtu=\"a\\c\"", "`mtu=\"a\\c\"`"),
            ("caf\u{e9}", "`caf\u{e9}`"),
            ("a\tb\u{1b}[2J", "`a\\tb\\u{1b}[2J`"),
            ("on\u{200b}\u{202e}", "`on\\u{200b}\\u{202e}`"),
        ];
        for (text, expected) in cases {
            assert_eq!(shown(text), expected);
        }
        assert_eq!(shown(&"\u{e9}".repeat(60)).chars().count(), 62);
        assert_eq!(shown(&"\u{e9}".repeat(61)), format!("`{}...`", "\u{e9}".repeat(60)));
        assert_eq!(shown_octets(b"a\xff"), "`a\u{fffd}`");
    }
}
