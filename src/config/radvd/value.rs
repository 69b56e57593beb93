//! The one argument of an option, by the kind that the keyword table gives it.

use std::time::Duration;

use super::{
    codes,
    keywords::{Keyword, Kind},
    name::interface_name,
    report::{Report, SYNTAX_ERROR},
    shown::shown,
    token::{Token, TokenKind},
};
use crate::{
    diagnostic::Diagnostic,
    model::{InterfaceName, Lifetime, Preference, Prefix},
};

/// What an option was set to.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value {
    Switch(bool),
    Number(u32),
    Seconds(Duration),
    Lifetime(Lifetime),
    Preference(Preference),
    Text(String),
    Interface(InterfaceName),
    Prefix(Prefix),
}

/// The longest word that radvd's scanner keeps.
const RADVD_WORD: usize = 255;

/// Reads `token` as the argument of `keyword`.
pub(super) fn read(keyword: &Keyword, token: &Token<'_>, report: &mut Report) -> Option<Value> {
    match (keyword.kind, token.kind) {
        (_, TokenKind::Bad) => None,
        (Kind::Switch, TokenKind::Switch(on)) => Some(Value::Switch(on)),
        (Kind::Number, TokenKind::Number(number)) => Some(Value::Number(number)),
        (Kind::Seconds, TokenKind::Number(number)) => {
            Some(Value::Seconds(Duration::from_secs(u64::from(number))))
        }
        (Kind::Seconds, TokenKind::Decimal(duration)) => Some(Value::Seconds(duration)),
        // All ones is infinity on the wire, however it is written.
        (Kind::Lifetime, TokenKind::Number(number)) => {
            Some(Value::Lifetime(Lifetime::from_wire(number)))
        }
        (Kind::Lifetime, TokenKind::Infinity) => Some(Value::Lifetime(Lifetime::INFINITE)),
        (Kind::Preference, TokenKind::Preference(preference)) => {
            Some(Value::Preference(preference))
        }
        (Kind::Preference, TokenKind::Negative(number)) => preference(number, token, report),
        (Kind::Text, TokenKind::Word | TokenKind::Quoted) => {
            warn_of_truncation(token, report);
            warn_of_wide_text(token, report);
            Some(Value::Text(token.content().to_owned()))
        }
        (Kind::InterfaceName, _) => interface_name(token, report).map(Value::Interface),
        _ => {
            report.push(mismatch(keyword, token));
            None
        }
    }
}

/// radvd keeps two bits of any number below zero.
fn preference(number: i64, token: &Token<'_>, report: &mut Report) -> Option<Value> {
    match number {
        0 => return Some(Value::Preference(Preference::Medium)),
        -1 => return Some(Value::Preference(Preference::Low)),
        _ => {}
    }
    let sent = match number & 3 {
        0 => "medium",
        1 => "high",
        2 => "the value that RFC 4191 2.1 reserves",
        _ => "low",
    };
    report.push(
        Diagnostic::error(codes::VALUE, format!("{} is no preference", shown(token.text)))
            .at(token.span, "expected `low`, `medium` or `high`")
            .with_original(format!("radvd keeps the lowest two bits and sends {sent}")),
    );
    None
}

fn warn_of_truncation(token: &Token<'_>, report: &mut Report) {
    if token.text.len() > RADVD_WORD {
        let message = format!("the text has {} octets", token.text.len());
        report.push(
            Diagnostic::warning(codes::TRUNCATED_TEXT, message)
                .at(token.span, "Raven takes all of it")
                .with_original(format!("radvd cuts words after {RADVD_WORD} octets")),
        );
    }
}

/// Of a quoted text radvd takes only the quotes off, and those only at the two ends.
fn warn_of_wide_text(token: &Token<'_>, report: &mut Report) {
    if token.kind == TokenKind::Quoted && !token.text.starts_with('"') {
        let plain = format!("\"{}\"", token.content());
        report.push(
            Diagnostic::warning(codes::WIDE_TEXT, "an `L` stands in front of the quotes")
                .at(token.span, "Raven takes what is between the quotes")
                .with_original("radvd sends the `L` and the first quote along")
                .with_help(format!("write {}", shown(&plain))),
        );
    }
}

fn mismatch(keyword: &Keyword, token: &Token<'_>) -> Diagnostic {
    let expected = expectation(keyword.kind);
    let message = format!("`{}` takes {expected}, not {}", keyword.name, shown(token.text));
    let diagnostic = Diagnostic::error(codes::VALUE, message)
        .at(token.span, format!("expected {expected}"))
        .with_original(SYNTAX_ERROR);
    match advice(keyword, token) {
        Some(advice) => diagnostic.with_help(advice),
        None => diagnostic,
    }
}

/// What stands behind a keyword of this kind, for messages.
pub(super) fn expectation(kind: Kind) -> &'static str {
    match kind {
        Kind::Switch => "`on` or `off`",
        Kind::Number => "a whole number",
        Kind::Seconds => "a number of seconds",
        Kind::Lifetime => "a number of seconds or `infinity`",
        Kind::Preference => "`low`, `medium` or `high`",
        Kind::InterfaceName => "an interface name",
        Kind::Text => "a text in double quotes",
        Kind::Prefix => "ADDRESS/LENGTH",
        Kind::Block(_) => "a block",
    }
}

fn advice(keyword: &Keyword, token: &Token<'_>) -> Option<String> {
    if matches!(token.text, "=" | ":") {
        return Some("only blanks stand between keyword and value".to_owned());
    }
    let kind = keyword.kind;
    let word = token.content().to_ascii_lowercase();
    match kind {
        Kind::Switch => match word.as_str() {
            "on" | "yes" | "true" | "1" | "enable" | "enabled" => Some("write `on`".into()),
            "off" | "no" | "false" | "0" | "disable" | "disabled" => Some("write `off`".into()),
            _ => None,
        },
        Kind::Preference => match token.kind {
            TokenKind::Number(0) => Some("write `medium`".into()),
            TokenKind::Number(1) => Some("write `high`".into()),
            _ => None,
        },
        Kind::Number | Kind::Seconds | Kind::Lifetime => number_advice(keyword, token, &word),
        Kind::Text => Some(format!("write `\"{}\"`", token.content())),
        Kind::InterfaceName | Kind::Prefix | Kind::Block(_) => None,
    }
}

fn number_advice(keyword: &Keyword, token: &Token<'_>, word: &str) -> Option<String> {
    match token.kind {
        TokenKind::Decimal(duration) => Some(format!("write `{}`", duration.as_secs())),
        TokenKind::Infinity => Some("only lifetimes of options can be infinite".into()),
        TokenKind::Quoted => Some(format!("write `{word}`")),
        TokenKind::Word => {
            if let Some((number, _)) = word.split_once('#') {
                return Some(format!("put a blank before the comment: `{number} #`"));
            }
            if let Some(Ok(number)) = word.strip_prefix("0x").map(|n| u32::from_str_radix(n, 16)) {
                return Some(format!("write `{number}`"));
            }
            if let Some(number) = word.strip_prefix('.').filter(|_| keyword.kind == Kind::Seconds) {
                return Some(format!("write `0.{number}`"));
            }
            if let Some(number) = word.strip_suffix('.') {
                return Some(format!("write `{number}`"));
            }
            without_unit(keyword, word)
        }
        _ => None,
    }
}

/// What to write in place of `word` if that is a number with a unit behind it.
fn without_unit(keyword: &Keyword, word: &str) -> Option<String> {
    const UNITS: &[(&str, u64)] = &[
        ("ms", 1),
        ("s", 1000),
        ("sec", 1000),
        ("m", 60_000),
        ("min", 60_000),
        ("h", 3_600_000),
        ("d", 86_400_000),
        ("w", 604_800_000),
    ];
    let digits = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let number: u64 = digits.parse().ok()?;
    let millis = |unit: &str| UNITS.iter().find(|(name, _)| *name == unit).map(|(_, it)| *it);
    // The range ends with the unit, except for what may be said behind it.
    let of_range = |word: &str| millis(word.trim_end_matches(','));
    let wanted = keyword.range.split(' ').find_map(of_range);
    let written = word.strip_prefix(digits).and_then(millis);
    let converted = written.zip(wanted).and_then(|(written, wanted)| {
        let millis = number.checked_mul(written)?;
        (millis % wanted == 0).then_some(millis / wanted)
    });
    Some(match converted {
        Some(converted) => format!("units are not written: write `{converted}`"),
        None => "units are not written".to_owned(),
    })
}
