//! `name = value`, and `$name` in place of it.

use std::collections::BTreeMap;

use super::{
    codes,
    report::{Report, refused},
};
use crate::{
    config::{shown::shown, suggestion},
    diagnostic::{Diagnostic, Span},
};

/// Values may bring out this many octets, and as many more as the texts have, times
/// [`Self::GROWTH`]: a value may use others, so that a short text could bring out a very long one.
const FREE_OCTETS: usize = 1 << 16;
const GROWTH: usize = 4;
/// The longest word that rad reads.
const LONGEST_VALUE: usize = 8095;
/// With more macros than these no similar name is looked for.
const SEARCHED: usize = 200;

#[derive(Debug)]
struct Macro {
    value: String,
    span: Span,
    used: bool,
}

/// The macros that are defined so far.
#[derive(Debug)]
pub(super) struct Macros {
    all: BTreeMap<String, Macro>,
    octets_left: usize,
    exhausted: bool,
}

impl Macros {
    pub(super) fn new() -> Self {
        Macros { all: BTreeMap::new(), octets_left: FREE_OCTETS, exhausted: false }
    }

    /// Takes note of a text of `octets`.
    pub(super) fn allow(&mut self, octets: usize) {
        self.octets_left = self.octets_left.saturating_add(octets.saturating_mul(GROWTH));
    }

    /// Gives `name`, which stands at `span`, the value, instead of an earlier one. Whether it is
    /// used does not matter where `is_sound` is not set.
    pub(super) fn define(
        &mut self,
        name: &str,
        (value, is_sound): (String, bool),
        span: Span,
        report: &mut Report,
    ) {
        if value.len() > LONGEST_VALUE {
            let message = format!("the value of {} has {} octets", shown(name), value.len());
            report.push(
                Diagnostic::error(codes::MACRO, message)
                    .at(span, format!("the most is {LONGEST_VALUE}"))
                    .with_original("rad reads words of that length at most"),
            );
            return;
        }
        let defined = Macro { value, span, used: !is_sound };
        let before = self.all.insert(name.to_owned(), defined);
        if let Some(before) = before.filter(|before| !before.used) {
            report.push(unused(name, before.span));
        }
    }

    /// The value of `name`, which is used at `span`.
    pub(super) fn value(&mut self, name: &str, span: Span, report: &mut Report) -> Option<&str> {
        if !self.all.contains_key(name) {
            report.push(self.undefined(name, span));
            return None;
        }
        let found = self.all.get_mut(name)?;
        found.used = true;
        let Some(left) = self.octets_left.checked_sub(found.value.len()) else {
            if !std::mem::replace(&mut self.exhausted, true) {
                report.push(
                    Diagnostic::error(codes::MACRO, "the values of the macros grow too long")
                        .at(span, "not put in")
                        .with_original("rad puts all of them in, as long as memory lasts"),
                );
            }
            return None;
        };
        self.octets_left = left;
        Some(&found.value)
    }

    fn undefined(&self, name: &str, span: Span) -> Diagnostic {
        let message = match name {
            "" => "`$` without the name of a macro".to_owned(),
            _ => format!("the macro {} is not defined here", shown(name)),
        };
        let problem = Diagnostic::error(codes::UNDEFINED_MACRO, message)
            .at(span, "not defined by now")
            .with_original(refused(&format!("macro '{name}' not defined")));
        let names = self.all.keys().map(String::as_str).take(SEARCHED);
        match suggestion::closest(name, names) {
            Some(name) => problem.with_help(format!("did you mean `${name}`?")),
            None => problem.with_help("define it further up: `name = \"value\"`"),
        }
    }

    /// Reports what was defined in vain.
    pub(super) fn finish(self, report: &mut Report) {
        for (name, unused_macro) in self.all.iter().filter(|(_, it)| !it.used) {
            report.push(unused(name, unused_macro.span));
        }
    }
}

fn unused(name: &str, span: Span) -> Diagnostic {
    Diagnostic::note(codes::UNUSED_MACRO, format!("the macro {} is never used", shown(name)))
        .at(span, "defined in vain")
        .with_original("rad says so only with -vv")
}
