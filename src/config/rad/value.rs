//! The one argument of an option, by the kind that the keyword table gives it.

use std::net::Ipv6Addr;

use super::{
    codes,
    report::{Report, SYNTAX_ERROR, refused},
    token::{Token, TokenKind},
    tree::Statement,
};
use crate::{
    config::{address, shown::shown, unit::without_unit},
    diagnostic::{Diagnostic, Span},
    model::Preference,
};

/// A value and the argument that gave it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Given<T> {
    pub(super) value: T,
    pub(super) span: Span,
}

/// `yes` or `no`.
pub(super) fn switch(statement: &Statement<'_>, report: &mut Report) -> Option<bool> {
    let token = statement.arguments.first()?;
    if token.is("yes") || token.is("no") {
        return Some(token.is("yes"));
    }
    let word = token.text.trim_end_matches(';').to_ascii_lowercase();
    let advice = match word.as_str() {
        "yes" | "on" | "true" | "1" | "enable" | "enabled" => Some("write `yes`"),
        "no" | "off" | "false" | "0" | "disable" | "disabled" => Some("write `no`"),
        _ => None,
    };
    report.push(mismatch(statement, token, "`yes` or `no`", advice.map(str::to_owned)));
    None
}

/// `low`, `medium` or `high`.
pub(super) fn preference(statement: &Statement<'_>, report: &mut Report) -> Option<Preference> {
    let token = statement.arguments.first()?;
    let all = [Preference::Low, Preference::Medium, Preference::High];
    if let Some(found) = all.into_iter().find(|preference| token.is(&preference.to_string())) {
        return Some(found);
    }
    let word = token.text.trim_end_matches(';').to_ascii_lowercase();
    let meant = all.into_iter().find(|preference| preference.to_string() == word);
    let advice = meant.map(|preference| format!("write `{preference}`"));
    report.push(mismatch(statement, token, "`low`, `medium` or `high`", advice));
    None
}

/// A whole number that `bits` bits hold, which are as many as rad keeps.
pub(super) fn number<T: TryFrom<i64>>(
    statement: &Statement<'_>,
    bits: u32,
    report: &mut Report,
) -> Option<T> {
    let token = statement.arguments.first()?;
    let TokenKind::Number(number) = token.kind else {
        let advice = number_advice(statement, token);
        report.push(mismatch(statement, token, "a whole number", advice));
        return None;
    };
    if let Ok(value) = T::try_from(number) {
        return Some(value);
    }
    let kept = number & ((1 << bits) - 1);
    let keyword = statement.keyword;
    let problem = out_of_range(statement, keyword.range, keyword.reference);
    report.push(if keyword.is_extension {
        problem.with_original(SYNTAX_ERROR)
    } else {
        problem.with_original(format!("rad silently keeps the lowest {bits} bits, {kept}"))
    });
    None
}

/// The problem that the argument of `statement` is out of its range.
pub(super) fn out_of_range(statement: &Statement<'_>, range: &str, reference: &str) -> Diagnostic {
    let name = statement.keyword.name;
    let span = statement.arguments.first().map_or(statement.span, |token| token.span);
    let message = format!("`{name}` must be {range} ({reference})");
    Diagnostic::error(codes::RANGE, message).at(span, "out of range")
}

fn number_advice(statement: &Statement<'_>, token: &Token<'_>) -> Option<String> {
    let word = &*token.text;
    if token.kind == TokenKind::Quoted {
        let is_number = word.parse::<i64>().is_ok();
        return is_number.then(|| format!("write `{word}` without quotes"));
    }
    if word.eq_ignore_ascii_case("infinity") || word.eq_ignore_ascii_case("infinite") {
        return Some("write `4294967295`, which stands for infinity".to_owned());
    }
    if word.parse::<i64>().is_ok() {
        return Some("put a blank behind the number".to_owned());
    }
    let digits = word.trim_end_matches(|c: char| !c.is_ascii_digit());
    if digits.is_empty() || !digits.bytes().all(|octet| octet.is_ascii_digit()) {
        return None;
    }
    match &word[digits.len()..] {
        ";" => Some(format!("write `{digits}`: statements end with the line")),
        _ => without_unit(word, statement.keyword.range)
            .or_else(|| Some("units are not written".to_owned())),
    }
}

fn mismatch(
    statement: &Statement<'_>,
    token: &Token<'_>,
    expected: &str,
    advice: Option<String>,
) -> Diagnostic {
    let name = statement.keyword.name;
    let message = format!("`{name}` takes {expected}, not {}", shown(&token.text));
    let problem = Diagnostic::error(codes::VALUE, message)
        .at(token.span, format!("expected {expected}"))
        .with_original(SYNTAX_ERROR);
    match advice {
        Some(advice) => problem.with_help(advice),
        None => problem,
    }
}

/// The text that `token` is where the grammar wants one: neither a number nor a reserved word.
pub(super) fn text<'t>(token: &'t Token<'_>, what: &str, report: &mut Report) -> Option<&'t str> {
    let taken_for = match token.kind {
        TokenKind::Quoted => return Some(&token.text),
        TokenKind::Word if !token.is_reserved() => return Some(&token.text),
        TokenKind::Bad => return None,
        TokenKind::Word => "a reserved word",
        TokenKind::Number(_) => "a number",
        _ => "a mark",
    };
    let message = format!("expected {what}, not {}", shown(&token.text));
    let problem = Diagnostic::error(codes::VALUE, message)
        .at(token.span, format!("this is {taken_for}"))
        .with_original(SYNTAX_ERROR);
    report.push(match (taken_for, &*token.text) {
        ("a mark", ",") => problem.with_help("remove it: lists are separated by blanks"),
        ("a mark", ";") => problem.with_help("remove it: statements end with the line"),
        ("a mark", _) => problem,
        _ if what.contains("IPv6") => problem,
        _ => problem.with_help(format!("write {}", shown(&format!("\"{}\"", token.text)))),
    });
    None
}

/// The problem that `text` at `span` is no address, with what rad prints.
pub(super) fn not_an_address(
    text: &str,
    span: Span,
    code: &'static str,
    prints: &str,
) -> Diagnostic {
    let message = format!("{} is not an IPv6 address", shown(text));
    let problem = Diagnostic::error(code, message).with_original(refused(prints));
    match text.strip_suffix(';').filter(|text| text.parse::<Ipv6Addr>().is_ok()) {
        Some(bare) => problem
            .at(span, "`;` stands behind it")
            .with_help(format!("write `{bare}`: statements end with the line")),
        None => problem.at(span, address::reason(text)),
    }
}
