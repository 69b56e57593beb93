//! `flags extension NUMBER` and `custom option type NUMBER OCTETS`, extensions.

use super::super::{
    codes,
    report::{Report, SYNTAX_ERROR},
    token::{Token, TokenKind},
    tree::Statement,
    value::{self, Given},
};
use crate::{
    config::{SourceMap, lists, shown::shown},
    diagnostic::Diagnostic,
    model::{CustomOption, CustomOptionError, FlagsExtension},
};

/// The flags that `statement` names, unless one of its numbers is wrong.
pub(super) fn flags(statement: &Statement<'_>, report: &mut Report) -> Option<Vec<u32>> {
    let tokens = statement.arguments.iter().filter(|token| token.kind != TokenKind::Bad);
    let flags: Vec<Option<u32>> = tokens.map(|token| flag(statement, token, report)).collect();
    flags.into_iter().collect()
}

fn flag(statement: &Statement<'_>, token: &Token<'_>, report: &mut Report) -> Option<u32> {
    let name = statement.keyword.name;
    let TokenKind::Number(number) = token.kind else {
        let message = format!("`{name}` takes whole numbers, not {}", shown(&token.text));
        report.push(
            Diagnostic::error(codes::VALUE, message)
                .at(token.span, "expected a whole number")
                .with_original(SYNTAX_ERROR)
                .with_help(format!("write, for example, `{name} {{ 54 55 }}`")),
        );
        return None;
    };
    let flag = u32::try_from(number).unwrap_or(u32::MAX);
    let refused = FlagsExtension::new([flag]).map_err(|error| {
        let message = format!("`{name}` must be {} ({})", error.range, error.reference);
        report.push(
            Diagnostic::error(codes::RANGE, message)
                .at(token.span, "out of range")
                .with_original(SYNTAX_ERROR)
                .with_help("the flags 0 to 7 are options of their own"),
        );
    });
    refused.is_ok().then_some(flag)
}

/// Options that are written octet by octet.
#[derive(Debug, Clone, Default)]
pub(super) struct CustomOptions(Vec<Given<CustomOption>>);

impl CustomOptions {
    /// Takes over what `statement` says.
    pub(super) fn apply(&mut self, statement: &Statement<'_>, report: &mut Report) {
        let Some((option_type, octets)) = numbered_octets::<u8>(statement, codes::CUSTOM, report)
        else {
            return;
        };
        match CustomOption::new(option_type, &octets) {
            Ok(value) => self.0.push(Given { value, span: statement.whole() }),
            Err(error) => {
                let problem =
                    Diagnostic::error(codes::CUSTOM, error.to_string()).with_original(SYNTAX_ERROR);
                report.push(match (error, statement.arguments.first()) {
                    (CustomOptionError::Known(_), Some(number)) => problem
                        .at(number.span, "not a custom one")
                        .with_help(match keyword_of(option_type) {
                            Some(name) => format!("write it with `{name}`"),
                            None => "rad.conf has no words for it, other languages do".to_owned(),
                        }),
                    _ => problem
                        .at(statement.whole(), "too long for one option")
                        .with_help("spread it over several statements"),
                });
            }
        }
    }

    /// The options of the interface, and those of the file behind.
    pub(super) fn options(&self, file: &CustomOptions, map: &mut SourceMap) -> Vec<CustomOption> {
        let all = self.0.iter().chain(&file.0).enumerate();
        all.map(|(at, given)| {
            map.insert(format!("custom_options[{at}]"), given.span);
            given.value.clone()
        })
        .collect()
    }
}

/// The keyword that options of this type are written with.
fn keyword_of(option_type: u8) -> Option<&'static str> {
    Some(match option_type {
        1 => "source link-layer address",
        3 => "prefix",
        5 => "mtu",
        21 => "pvd",
        25 | 31 => "dns",
        26 => "flags extension",
        38 => "nat64 prefix",
        144 => "encrypted dns",
        _ => return None,
    })
}

/// `NUMBER OCTETS`
pub(super) fn numbered_octets<T: TryFrom<i64>>(
    statement: &Statement<'_>,
    code: &'static str,
    report: &mut Report,
) -> Option<(T, Vec<u8>)> {
    let bits = u32::try_from(size_of::<T>()).map_or(64, |octets| 8 * octets);
    let number = value::number(statement, bits, report);
    let (_, rest) = statement.arguments.split_first()?;
    let mut octets = Vec::new();
    for token in rest {
        let is_text = matches!(token.kind, TokenKind::Word | TokenKind::Quoted);
        let found = lists::hexadecimal(&token.text).filter(|_| is_text);
        if found.is_none() && token.kind != TokenKind::Bad {
            let message = format!("{} is not pairs of hexadecimal digits", shown(&token.text));
            report.push(
                Diagnostic::error(code, message)
                    .at(token.span, "not octets")
                    .with_original(SYNTAX_ERROR)
                    .with_help("write two digits for each octet, as in `0a1b`"),
            );
        }
        octets.extend(found?);
    }
    Some((number?, octets))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::rad::keywords::KEYWORDS;

    #[test]
    fn options_are_written_with_keywords() {
        for option_type in 0..=u8::MAX {
            let Some(name) = keyword_of(option_type) else { continue };
            assert!(CustomOption::KNOWN.contains(&option_type), "{option_type}");
            assert!(KEYWORDS.iter().any(|keyword| keyword.name == name), "{name}");
        }
    }
}
