//! Words that are no keyword where they stand, and what was probably meant.

use super::{
    codes,
    keywords::{self, KEYWORDS, Keyword, OTHER_NAMES, Other, Place},
    report::{SYNTAX_ERROR, syntax},
    token::{Token, TokenKind},
};
use crate::{
    config::{shown::shown, suggestion},
    diagnostic::Diagnostic,
};

/// The problem that no keyword of `place` begins with `head`, behind which `second` stands.
pub(super) fn keyword(head: &Token<'_>, second: &Token<'_>, place: Place) -> Diagnostic {
    if head.kind != TokenKind::Word {
        let message = format!("expected a keyword, not {}", shown(&head.text));
        return syntax(head.span, message, "expected a keyword");
    }
    let elsewhere = |keyword: &&Keyword| {
        let mut words = keyword.words();
        words.next() == Some(&*head.text) && words.next().is_none_or(|word| second.is(word))
    };
    let homes: Vec<_> = KEYWORDS.iter().filter(elsewhere).collect();
    if let Some(first) = homes.first() {
        return misplaced(first, &homes, head, place);
    }
    let word = head.text.trim_end_matches(';');
    let problem =
        Diagnostic::error(codes::UNKNOWN_KEYWORD, format!("there is no keyword {}", shown(word)))
            .at(head.span, "unknown")
            .with_original(SYNTAX_ERROR);
    if let Some((_, other)) = OTHER_NAMES.iter().find(|(name, _)| name.eq_ignore_ascii_case(word)) {
        return problem.with_help(match other {
            Other::Called(name) => format!("in rad.conf this is `{name}`"),
            Other::Not(advice) => (*advice).to_owned(),
        });
    }
    with_keyword(problem, word, second, place)
}

/// `problem` with the keyword that `word`, or `word` and `second`, looks most like.
fn with_keyword(problem: Diagnostic, word: &str, second: &Token<'_>, place: Place) -> Diagnostic {
    let both = format!("{word} {}", second.text);
    let names = || keywords::of(place).map(|keyword| keyword.name);
    let first = |name: &'static str| name.split(' ').next().unwrap_or(name);
    let close = suggestion::closest(&both, names())
        .or_else(|| suggestion::closest(word, names()))
        .or_else(|| suggestion::closest(word, names().map(first)));
    if let Some(name) = close {
        return problem.with_help(format!("did you mean `{name}`?"));
    }
    let all = || KEYWORDS.iter().map(|keyword| keyword.name);
    let close = suggestion::closest(&both, all())
        .or_else(|| suggestion::closest(word, all()))
        .and_then(|name| KEYWORDS.iter().find(|keyword| keyword.name == name));
    match close {
        Some(keyword) => problem.with_help(format!(
            "did you mean `{}`, which belongs into {}?",
            keyword.name, keyword.place
        )),
        None => problem,
    }
}

fn misplaced(keyword: &Keyword, homes: &[&Keyword], head: &Token<'_>, place: Place) -> Diagnostic {
    let mut places: Vec<_> = homes.iter().map(|keyword| keyword.place.to_string()).collect();
    places.dedup();
    let message = format!("`{}` belongs into {}", keyword.name, places.join(" or "));
    Diagnostic::error(codes::MISPLACED, message)
        .at(head.span, format!("this place is {place}"))
        .with_original(SYNTAX_ERROR)
}

/// `problem` with the one of `names` that `word` looks most like.
pub(super) fn with_closest(problem: Diagnostic, word: &str, names: &[&str]) -> Diagnostic {
    match suggestion::closest(word.trim_end_matches(';'), names.iter().copied()) {
        Some(name) => problem.with_help(format!("did you mean `{name}`?")),
        None => problem,
    }
}
