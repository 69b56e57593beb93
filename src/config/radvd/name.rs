//! Names of interfaces.

use super::{
    codes,
    report::{Report, SYNTAX_ERROR},
    shown::shown,
    token::{Token, TokenKind},
};
use crate::{
    diagnostic::Diagnostic,
    model::{InterfaceMatch, InterfaceMatchError, InterfaceName, InterfaceNameError},
};

/// The name of one interface that `token` is.
pub(super) fn interface_name(token: &Token<'_>, report: &mut Report) -> Option<InterfaceName> {
    let name = usable(token, report)?;
    match name.parse() {
        Ok(name) => {
            warn_of_pattern(token, report);
            warn_of_impossible(token, report);
            Some(name)
        }
        Err(error) => {
            refuse(token, &InterfaceMatchError::Name(error), report);
            None
        }
    }
}

/// The name, or pattern of names, that `token` is.
pub(super) fn interface_match(token: &Token<'_>, report: &mut Report) -> Option<InterfaceMatch> {
    let text = usable(token, report)?;
    if has_stray_comma(token, report) {
        return None;
    }
    match text.parse() {
        Ok(InterfaceMatch::Name(name)) => {
            warn_of_list(token, report);
            warn_of_impossible(token, report);
            Some(name.into())
        }
        Ok(pattern) => {
            report.extension(|| {
                Diagnostic::note(codes::EXTENSION, "radvd has no patterns of names")
                    .at(token.span, "an extension")
                    .with_original("radvd looks for one interface of exactly this name")
            });
            Some(pattern)
        }
        Err(error) => {
            refuse(token, &error, report);
            None
        }
    }
}

/// What `token` says, if it can be a name.
fn usable<'a>(token: &Token<'a>, report: &mut Report) -> Option<&'a str> {
    let taken_for = match token.kind {
        TokenKind::Word => return Some(token.content()),
        TokenKind::Quoted => {
            warn_of_quotes(token, report);
            return Some(token.content());
        }
        TokenKind::Bad => return None,
        TokenKind::Number(_) | TokenKind::Negative(_) | TokenKind::Decimal(_) => "a number",
        TokenKind::Address(_) | TokenKind::NotAddress(_) => "an address",
        TokenKind::Slash => "a mark",
        TokenKind::Template => "a value to compute",
        _ => "a reserved word",
    };
    report.push(
        Diagnostic::error(
            codes::INTERFACE_NAME,
            format!("{} cannot be the name of an interface here", shown(token.text)),
        )
        .at(token.span, format!("this is {taken_for}"))
        .with_original(SYNTAX_ERROR)
        .with_help("rename the interface with `ip link set ... name`"),
    );
    None
}

fn warn_of_quotes(token: &Token<'_>, report: &mut Report) {
    let text = token.content();
    report.push(
        Diagnostic::warning(codes::QUOTED_NAME, format!("the name {} is quoted", shown(text)))
            .at(token.span, "taken without the quotes")
            .with_original("radvd looks for an interface with the quotes in its name")
            .with_help(format!("write {}", shown(text))),
    );
}

fn refuse(token: &Token<'_>, error: &InterfaceMatchError, report: &mut Report) {
    let original = match error {
        InterfaceMatchError::Name(InterfaceNameError::TooLong(_)) => {
            "radvd silently cuts the name to 15 octets"
        }
        _ => "radvd accepts the file and never finds the interface",
    };
    let (what, help) = match error {
        InterfaceMatchError::Name(_) => ("interface name", "write the name that `ip link` shows"),
        InterfaceMatchError::Pattern(_) => {
            ("pattern of interface names", "write `*` for any text, `[ab]` for one of some")
        }
    };
    let message = format!("{} is no {what}: {error}", shown(token.content()));
    report.push(
        Diagnostic::error(codes::INTERFACE_NAME, message)
            .at(token.span, format!("not an {what}").replace("an pattern", "a pattern"))
            .with_original(original)
            .with_help(help),
    );
}

/// Several names have blanks between.
fn warn_of_list(token: &Token<'_>, report: &mut Report) {
    if token.content().contains([',', '#']) {
        warn_of_pattern(token, report);
    }
}

/// Whether a comma at the end or the start of `token` separates it from another name, which is
/// then reported: radvd takes neither several names nor the comma for a mark.
fn has_stray_comma(token: &Token<'_>, report: &mut Report) -> bool {
    let text = token.content();
    let stray = token.kind == TokenKind::Word && (text.ends_with(',') || text.starts_with(','));
    if stray {
        report.push(
            Diagnostic::error(codes::INTERFACE_NAME, "a comma stands between the names")
                .at(token.span, "names have blanks between, and no commas")
                .with_original(SYNTAX_ERROR)
                .with_help(format!("write {}", shown(text.trim_matches(',')))),
        );
    }
    stray
}

fn warn_of_pattern(token: &Token<'_>, report: &mut Report) {
    let text = token.content();
    let help = match text.chars().find(|c| matches!(c, '*' | '?' | '[' | ',' | '#')) {
        None => return,
        Some('#') => "put a blank before `#` to begin a comment",
        Some(',') => "write blanks between the names of several interfaces",
        Some(_) => "patterns are for the names of `interface` blocks",
    };
    report.push(
        Diagnostic::warning(
            codes::LITERAL_NAME,
            format!("{} is taken as the name of one interface", shown(text)),
        )
        .at(token.span, "taken literally")
        .with_original("radvd takes it literally, too")
        .with_help(help),
    );
}

/// Some names are legal, and yet no interface with IPv6 has them on Linux.
fn warn_of_impossible(token: &Token<'_>, report: &mut Report) {
    let text = token.content();
    let (label, help) = match text.split_once([':', '@']) {
        Some((interface, _)) if text.contains('@') => (
            "`ip link` shows the lower interface behind the `@`",
            format!("write {}", shown(interface)),
        ),
        Some((interface, _)) => (
            "names have no colon, what has one is the label of an address",
            format!("write {}", shown(interface)),
        ),
        None if matches!(text, "all" | "default") => (
            "this is reserved for the settings of all interfaces",
            "write an `interface` block for each interface".to_owned(),
        ),
        None => return,
    };
    let message = format!("Linux has no interface called {}", shown(text));
    report.push(
        Diagnostic::warning(codes::IMPOSSIBLE_NAME, message)
            .at(token.span, label)
            .with_original("radvd accepts the file and never finds the interface")
            .with_help(help),
    );
}
