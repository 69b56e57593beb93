//! Names of interfaces.

use super::{
    codes,
    report::{Report, SYNTAX_ERROR},
    shown::shown,
    token::{Token, TokenKind},
};
use crate::{
    diagnostic::Diagnostic,
    model::{InterfaceName, InterfaceNameError},
};

/// The interface name that `token` is.
pub(super) fn interface_name(token: &Token<'_>, report: &mut Report) -> Option<InterfaceName> {
    let taken_for = match token.kind {
        TokenKind::Word | TokenKind::Quoted => return checked(token, report),
        TokenKind::Bad => return None,
        TokenKind::Number(_) | TokenKind::Negative(_) | TokenKind::Decimal(_) => "a number",
        TokenKind::Address(_) | TokenKind::NotAddress(_) => "an address",
        TokenKind::Slash => "a mark",
        _ => "a reserved word",
    };
    report.push(
        Diagnostic::error(
            codes::INTERFACE_NAME,
            format!("{} cannot be the name of an interface here", shown(token.text)),
        )
        .at(token.span, format!("this is {taken_for}"))
        .with_original(SYNTAX_ERROR)
        .with_help("rename the interface, or give it another name with `ip link property add`"),
    );
    None
}

fn checked(token: &Token<'_>, report: &mut Report) -> Option<InterfaceName> {
    let text = token.content();
    if token.kind == TokenKind::Quoted {
        report.push(
            Diagnostic::warning(codes::QUOTED_NAME, format!("the name {} is quoted", shown(text)))
                .at(token.span, "taken without the quotes")
                .with_original("radvd looks for an interface with the quotes in its name")
                .with_help(format!("write {}", shown(text))),
        );
    }
    match text.parse() {
        Ok(name) => {
            warn_of_pattern(token, report);
            warn_of_impossible(token, report);
            Some(name)
        }
        Err(error) => {
            let original = match error {
                InterfaceNameError::TooLong(_) => "radvd silently cuts the name to 15 octets",
                _ => "radvd accepts the file and never finds the interface",
            };
            let message = format!("{} is no interface name: {error}", shown(text));
            report.push(
                Diagnostic::error(codes::INTERFACE_NAME, message)
                    .at(token.span, "not an interface name")
                    .with_original(original),
            );
            None
        }
    }
}

fn warn_of_pattern(token: &Token<'_>, report: &mut Report) {
    let text = token.content();
    let help = match text.chars().find(|c| matches!(c, '*' | '?' | '[' | ',' | '#')) {
        None => return,
        Some('#') => "put a blank before `#` to begin a comment",
        Some(',') => "write one `interface` block for each interface",
        Some(_) => "there are no patterns: write one `interface` block for each interface",
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
    let (label, help) = match text.split_once(':') {
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
