//! Names so that the lexer finds them again: as they are, or in quotes.

use super::super::{
    lexer::Lexer,
    lower::interface,
    macros::Macros,
    report::Report,
    token::{Token, TokenKind},
    value,
};
use crate::{
    diagnostic::Sources,
    model::{DomainName, InterfaceMatch},
};

/// Why a name cannot be written.
pub(super) const REASON: &str = "rad's language has no way to write this name";

/// The name or pattern of an interface.
pub(super) fn interface_match(name: &InterfaceMatch) -> Option<String> {
    spelled(name.as_str(), |token, report| interface::name(token, report).as_ref() == Some(name))
}

/// A domain name.
pub(super) fn domain_name(name: &DomainName) -> Option<String> {
    spelled(&name.to_string(), |token, report| {
        let text = value::text(token, "a domain name", report);
        text.is_some_and(|text| text.parse().as_ref() == Ok(name))
    })
}

/// `text` so that it is one token, which `is_read` takes.
fn spelled(text: &str, is_read: impl Fn(&Token<'_>, &mut Report) -> bool) -> Option<String> {
    let quoted =
        |quote: char| format!("{quote}{}{quote}", text.replace(quote, &format!("\\{quote}")));
    let candidates = [text.to_owned(), quoted('"'), quoted('\'')];
    let sources = Sources::new();
    let id = sources.add("", "");
    let is_name = |text: &String| {
        let (mut report, mut macros) = (Report::default(), Macros::new());
        let mut lexer = Lexer::new(text, id, &mut report);
        let token = lexer.next(&mut macros, &mut report);
        let behind = lexer.next(&mut macros, &mut report);
        behind.kind == TokenKind::End && is_read(&token, &mut report)
    };
    candidates.into_iter().find(is_name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn interfaces() {
        let written = |text: &str| interface_match(&text.parse().unwrap());
        let cases = [
            ("em0", "em0"),
            ("vlan*", "vlan*"),
            ("1", "\"1\""),
            ("prefix", "\"prefix\""),
            ("a#b", "\"a#b\""),
            ("$a", "\"$a\""),
            ("caf\u{e9}", "\"caf\u{e9}\""),
            ("a\"b", "a\"b"),
            ("a\"#", "\"a\\\"#\""),
        ];
        for (name, text) in cases {
            assert_eq!(written(name).as_deref(), Some(text));
        }
        assert_eq!(written("a#\\"), None);
    }

    #[test]
    fn domains() {
        let written = |text: &str| domain_name(&text.parse().unwrap());
        let cases = [("a.example", "a.example"), ("123", "\"123\""), ("no", "\"no\"")];
        for (name, text) in cases {
            assert_eq!(written(name).as_deref(), Some(text));
        }
    }
}
