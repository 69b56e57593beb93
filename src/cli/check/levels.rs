//! `--allow` and `--deny`: what a problem counts for.

use clap::Args;

use super::codes::{self, Page};
use crate::diagnostic::{Diagnostic, Severity};

#[derive(Debug, Args)]
pub(super) struct Levels {
    /// Leave warnings and notes of this code out; several may be separated by commas
    #[arg(long, value_name = "CODE", value_delimiter = ',', value_parser = allowed)]
    allow: Vec<&'static str>,

    /// Make every problem of this code an error, or all warnings with `all`
    #[arg(long, value_name = "CODE", value_delimiter = ',', value_parser = denied)]
    deny: Vec<Denied>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Denied {
    /// Every warning that is not allowed.
    AllWarnings,
    Code(&'static str),
}

fn allowed(word: &str) -> Result<&'static str, String> {
    if word.trim().eq_ignore_ascii_case("all") {
        return Err("only --deny takes `all`; name the codes to allow".to_owned());
    }
    let page = codes::find(word)?;
    reported(&page)?;
    if !page.may_be_allowed() {
        return Err(format!("`{}` is an error, and errors cannot be allowed", page.code));
    }
    Ok(page.code)
}

fn denied(word: &str) -> Result<Denied, String> {
    if word.trim().eq_ignore_ascii_case("all") {
        return Ok(Denied::AllWarnings);
    }
    let page = codes::find(word)?;
    reported(&page)?;
    Ok(Denied::Code(page.code))
}

fn reported(page: &Page) -> Result<(), String> {
    if !page.severities.is_empty() {
        return Ok(());
    }
    let reason = page.checked.unwrap_or("`raven check --explain` says why");
    Err(format!("nothing is reported as `{}`: {reason}", page.code))
}

impl Levels {
    /// The code that is both allowed and denied, if there is one.
    pub(super) fn contradiction(&self) -> Option<&'static str> {
        self.allow.iter().copied().find(|code| self.deny.contains(&Denied::Code(code)))
    }

    /// Takes out what is allowed and makes errors of what is denied; returns how many.
    pub(super) fn apply(&self, diagnostics: &mut Vec<Diagnostic>) -> usize {
        if self.allow.is_empty() && self.deny.is_empty() {
            return 0;
        }
        diagnostics.retain_mut(|found| {
            let allowed = self.allow.contains(&found.code);
            if allowed && found.severity == Severity::Error {
                add_help(found, &format!("`--allow {}` does not silence errors", found.code));
            }
            !allowed || found.severity == Severity::Error
        });
        let mut count = 0;
        for found in diagnostics {
            if self.denies(found) && found.severity != Severity::Error {
                found.severity = Severity::Error;
                count += 1;
            }
        }
        count
    }

    fn denies(&self, found: &Diagnostic) -> bool {
        self.deny.iter().any(|denied| match denied {
            Denied::AllWarnings => found.severity == Severity::Warning,
            Denied::Code(code) => *code == found.code,
        })
    }
}

fn add_help(diagnostic: &mut Diagnostic, text: &str) {
    diagnostic.help = Some(match diagnostic.help.take() {
        Some(help) => format!("{help}; {text}").into(),
        None => text.to_owned().into(),
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn levels(allow: &[&str], deny: &[&str]) -> Levels {
        Levels {
            allow: allow.iter().map(|word| allowed(word).unwrap()).collect(),
            deny: deny.iter().map(|word| denied(word).unwrap()).collect(),
        }
    }

    /// What becomes of an error and a warning of one code, a warning and a note of others.
    fn applied(levels: &Levels) -> (usize, Vec<(Severity, &'static str)>) {
        let mut all = vec![
            Diagnostic::error("rtadvd-type", "a"),
            Diagnostic::warning("rtadvd-type", "b"),
            Diagnostic::warning("RA095", "c"),
            Diagnostic::note("radvd-order", "d"),
        ];
        let count = levels.apply(&mut all);
        (count, all.iter().map(|found| (found.severity, found.code)).collect())
    }

    #[test]
    fn allowed_and_denied() {
        use Severity::{Error, Note, Warning};
        let error = (Error, "rtadvd-type");
        let cases: [(&[&str], &[&str], usize, &[_]); 5] = [
            (
                &[],
                &[],
                0,
                &[error, (Warning, "rtadvd-type"), (Warning, "RA095"), (Note, "radvd-order")],
            ),
            (&["rtadvd-TYPE", "RADVD-order"], &[], 0, &[error, (Warning, "RA095")]),
            (
                &["rtadvd-type"],
                &["radvd-order"],
                1,
                &[error, (Warning, "RA095"), (Error, "radvd-order")],
            ),
            (&[], &["All"], 2, &[error, error, (Error, "RA095"), (Note, "radvd-order")]),
            (&["RA095"], &["all", "rtadvd-type"], 1, &[error, error, (Note, "radvd-order")]),
        ];
        for (allow, deny, count, expected) in cases {
            let (counted, found) = applied(&levels(allow, deny));
            assert_eq!((counted, &found[..]), (count, expected), "{allow:?} {deny:?}");
        }
    }

    #[test]
    fn an_error_that_stays_says_so() {
        let mut all = vec![Diagnostic::error("rtadvd-type", "a").with_help("mend it")];
        levels(&["rtadvd-type"], &[]).apply(&mut all);
        let help = "mend it; `--allow rtadvd-type` does not silence errors";
        assert_eq!(all[0].help.as_deref(), Some(help));
    }

    #[test]
    fn what_makes_no_sense_is_refused() {
        let error = allowed("ra020").unwrap_err();
        assert_eq!(error, "`RA020` is an error, and errors cannot be allowed");
        assert!(allowed("all").unwrap_err().contains("only --deny"));
        assert!(allowed("RA95").unwrap_err().ends_with("did you mean `RA095`?"));
        assert!(denied("RA95").unwrap_err().ends_with("did you mean `RA095`?"));
        assert_eq!(levels(&["RA095"], &["ra095"]).contradiction(), Some("RA095"));
        assert_eq!(levels(&["RA095"], &["all"]).contradiction(), None);
    }

    #[test]
    fn what_is_never_reported_says_who_looks_for_it() {
        let page = Page { severities: &[], checked: None, ..codes::find("RA020").unwrap() };
        assert!(reported(&page).unwrap_err().starts_with("nothing is reported as `RA020`: `raven"));
        assert!(reported(&codes::find("RA020").unwrap()).is_ok());
    }
}
