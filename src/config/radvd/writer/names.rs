//! Names so that the lexer finds them again: as they are, in quotes, or with a dot at their end.

use super::super::{
    codes,
    lexer::Lexer,
    lower, name,
    report::Report,
    token::{Token, TokenKind},
};
use crate::{
    diagnostic::{SourceId, Sources},
    model::{DelegationName, DomainName, InterfaceMatch, InterfaceName},
};

/// Why a name cannot be written.
pub(super) const REASON: &str = "radvd's language has no way to write this name";

/// The name or pattern of an interface.
pub(super) fn interface_match(name: &InterfaceMatch) -> Option<String> {
    let text = name.as_str();
    spelled([text.to_owned(), format!("\"{text}\"")], name, name::interface_match)
}

/// The name of one interface.
pub(super) fn interface_name(name: &InterfaceName) -> Option<String> {
    let text = name.as_str();
    spelled([text.to_owned(), format!("\"{text}\"")], name, name::interface_name)
}

/// The name of a delegation.
pub(super) fn delegation(name: &DelegationName) -> Option<String> {
    spelled([name.to_string(), format!("\"{name}\"")], name, |token, report| {
        // One would begin a statement.
        let is_keyword = token.kind == TokenKind::Keyword;
        (!is_keyword).then(|| lower::delegation::name(token, report)).flatten()
    })
}

/// A domain name of a search list. One that is a number or a word of the language gets a dot.
pub(super) fn suffix(name: &DomainName) -> Option<String> {
    spelled([name.to_string(), format!("{name}.")], name, lower::dns::suffix)
}

/// Any other domain name. One that is a number or a word of the language gets quotes.
pub(super) fn domain_name(name: &DomainName) -> Option<String> {
    spelled([name.to_string(), format!("\"{name}\"")], name, |token, report| {
        let is_text = matches!(token.kind, TokenKind::Word | TokenKind::Quoted);
        let read = || lower::encrypted_dns::domain_name(token, codes::DNR, report);
        is_text.then(read).flatten()
    })
}

/// Hexadecimal digits, in quotes where they would be a number that is too large.
pub(super) fn digits(text: String) -> String {
    let quoted = format!("\"{text}\"");
    spelled([text.clone(), quoted], &text, |token, _| {
        (token.kind != TokenKind::Bad).then(|| token.content().to_owned())
    })
    .unwrap_or(text)
}

/// The first of `candidates` that is one token, as which `read` finds `name`.
fn spelled<T: PartialEq>(
    candidates: [String; 2],
    name: &T,
    read: impl Fn(&Token<'_>, &mut Report) -> Option<T>,
) -> Option<String> {
    let sources = Sources::new();
    let id = sources.add("", "");
    let is_name = |text: &String| {
        let mut report = Report::default();
        let token = only_token(text, id, &mut report);
        token.and_then(|token| read(&token, &mut report)).as_ref() == Some(name)
    };
    candidates.into_iter().find(is_name)
}

fn only_token<'a>(text: &'a str, id: SourceId, report: &mut Report) -> Option<Token<'a>> {
    let mut lexer = Lexer::new(text, id, report);
    let token = lexer.next(report)?;
    (token.text == text && lexer.next(report).is_none()).then_some(token)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn interfaces() {
        let written = |text: &str| interface_match(&text.parse().unwrap());
        for plain in ["eth0", "eth0.100", "br-lan", "a@b", "vlan*", "e[mn][!0]", "a#b", "wan1,2"] {
            assert_eq!(written(plain).as_deref(), Some(plain));
        }
        for odd in ["1", "prefix", "infinity", "on", "caf\u{e9}", "a;b", "a{b", "#a", "a|b", "2:"] {
            let quoted = format!("\"{odd}\"");
            assert!([Some(odd), Some(&*quoted)].contains(&written(odd).as_deref()), "{odd}");
        }
        assert_eq!(written("prefix").as_deref(), Some("\"prefix\""));
        assert_eq!(written("a;*").as_deref(), Some("\"a;*\""));
        assert_eq!(written("a\"b"), None);
        assert_eq!(written("a\\").as_deref(), Some("a\\"));
        assert_eq!(written("a;\\"), None);
    }

    #[test]
    fn domains() {
        let written = |text: &str| suffix(&text.parse().unwrap());
        assert_eq!(written("lan.example").as_deref(), Some("lan.example"));
        assert_eq!(written("123").as_deref(), Some("123."));
        assert_eq!(written("1.5").as_deref(), Some("1.5."));
        assert_eq!(written("dnssl").as_deref(), Some("dnssl."));
        assert_eq!(written("a_b.example"), None);
        assert_eq!(suffix(&DomainName::from_labels([b"a.b"]).unwrap()), None);
        let written = |text: &str| domain_name(&text.parse().unwrap());
        assert_eq!(written("a_b.example").as_deref(), Some("a_b.example"));
        assert_eq!(written("123").as_deref(), Some("\"123\""));
        assert_eq!(written("prefix").as_deref(), Some("\"prefix\""));
        assert_eq!(domain_name(&DomainName::from_labels([b"a.b"]).unwrap()), None);
    }
}
