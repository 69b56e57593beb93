//! `custom option type NUMBER OCTETS...;` and `AdvFlagsExtension`, extensions.

use super::{
    super::{
        codes,
        report::{NO_SUCH_OPTION, Report},
        scope::Scope,
        shown::shown,
        token::{Token, TokenKind},
    },
    child::Child,
};
use crate::{
    config::lists,
    diagnostic::Diagnostic,
    model::{CustomOption, CustomOptionError, FlagsExtension},
};

/// The option that `child` makes.
pub(super) fn custom_option(child: &Child<'_, '_>, report: &mut Report) -> Option<CustomOption> {
    let statement = child.statement;
    if statement.is_damaged() {
        return None;
    }
    let [option, word, number, octets @ ..] = &statement.arguments[..] else {
        let message = "expected `option type NUMBER` and octets after `custom`";
        report.syntax(statement.span(), message, "something is missing");
        return None;
    };
    for (token, expected) in [(option, "option"), (word, "type")] {
        if !token.is(expected) {
            let message = format!("expected `{expected}`, not {}", shown(token.text));
            report.syntax(token.span, message, "`custom option type NUMBER OCTETS` is the form");
            return None;
        }
    }
    let option_type = option_type(number, report)?;
    let mut body = Vec::new();
    for token in octets {
        body.extend(octets_of(token, report)?);
    }
    let refused = |error: CustomOptionError| {
        let span = match error {
            CustomOptionError::Known(_) => number.span,
            CustomOptionError::TooLong(_) => statement.span(),
        };
        let problem = Diagnostic::error(codes::CUSTOM, error.to_string())
            .at(span, "not like this")
            .with_original(NO_SUCH_OPTION);
        match error {
            CustomOptionError::Known(_) => problem.with_help("raven-radvd.conf(5) lists them"),
            CustomOptionError::TooLong(_) => problem,
        }
    };
    CustomOption::new(option_type, &body).map_err(|error| report.push(refused(error))).ok()
}

fn option_type(token: &Token<'_>, report: &mut Report) -> Option<u8> {
    let number = match token.kind {
        TokenKind::Number(number) => u8::try_from(number).ok(),
        _ => None,
    };
    if number.is_none() {
        let message = format!("{} is no type of an option, 0 to 255", shown(token.text));
        report.push(
            Diagnostic::error(codes::CUSTOM, message)
                .at(token.span, "not a type")
                .with_original(NO_SUCH_OPTION),
        );
    }
    number
}

fn octets_of(token: &Token<'_>, report: &mut Report) -> Option<Vec<u8>> {
    let octets = lists::hexadecimal(token.content());
    if octets.is_none() {
        let message = format!("{} is not an even number of hexadecimal digits", shown(token.text));
        report.push(
            Diagnostic::error(codes::CUSTOM, message)
                .at(token.span, "not octets")
                .with_original(NO_SUCH_OPTION)
                .with_help("write two digits for each octet: `0a1b`"),
        );
    }
    octets
}

/// The RA Flags Extension option.
pub(super) fn flags_extension(
    options: &Scope<'_, '_>,
    report: &mut Report,
) -> Option<FlagsExtension> {
    let given = options.text("AdvFlagsExtension")?;
    lists::flags(given.value)
        .map_err(|message| {
            let message = format!("`AdvFlagsExtension`: {message}");
            report.push(
                Diagnostic::error(codes::RANGE, message)
                    .at(given.span, "expected numbers of 8 to 55 with commas between")
                    .with_original(NO_SUCH_OPTION)
                    .with_help("write, for example, `\"54,55\"`"),
            );
        })
        .ok()
}
