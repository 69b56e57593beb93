//! What there is to say about each code.

use crate::{
    config::{closest, shown},
    daemon,
    diagnostic::{Rule, Severity},
    lint::{self, Elsewhere, LINTS, Lint, live::LIVE_LINTS},
};

/// A code and what is known of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Page {
    pub(super) code: &'static str,
    /// Worst first; empty where no problem is reported under the code.
    pub(super) severities: &'static [Severity],
    pub(super) explanation: &'static str,
    pub(super) reference: Option<&'static str>,
    /// Who looks for it, where it is not every check; a clause without a full stop.
    pub(super) checked: Option<&'static str>,
}

impl Page {
    fn of_rule(rule: Rule) -> Self {
        let has = |lints: &[&Lint]| lints.iter().any(|lint| lint.code == rule.code);
        let live = has(LIVE_LINTS) && !has(LINTS);
        Page {
            code: rule.code,
            severities: rule.severities,
            explanation: rule.description,
            reference: rule.reference,
            checked: live.then_some("`raven check --live` looks for it on this machine"),
        }
    }

    fn of_elsewhere(it: &Elsewhere) -> Self {
        Page {
            code: it.code,
            severities: &[],
            explanation: it.explanation,
            reference: Some(it.reference),
            checked: Some(it.reason.trim_end_matches('.')),
        }
    }

    /// Whether it can be anything but an error.
    pub(super) fn may_be_allowed(&self) -> bool {
        self.severities.iter().any(|severity| *severity < Severity::Error)
    }

    /// The severities in words.
    pub(super) fn severity(&self) -> String {
        let names: Vec<&str> = self.severities.iter().map(|severity| severity.name()).collect();
        match &names[..] {
            [] => "not reported".to_owned(),
            [first @ .., last] if !first.is_empty() => format!("{} or {last}", first.join(", ")),
            _ => names.concat(),
        }
    }
}

/// All codes in their order.
pub(super) fn pages() -> Vec<Page> {
    let mut pages: Vec<Page> = daemon::rules().into_iter().map(Page::of_rule).collect();
    pages.extend(lint::ELSEWHERE.iter().map(Page::of_elsewhere));
    pages.sort_by_key(|page| page.code);
    // What is reported goes before what is only explained.
    pages.dedup_by_key(|page| page.code);
    pages
}

/// The page of the code that `word` names in any letter case.
pub(super) fn find(word: &str) -> Result<Page, String> {
    let word = word.trim();
    let pages = pages();
    let with = |code: &str| pages.iter().find(|page| page.code.eq_ignore_ascii_case(code));
    if let Some(page) = with(word) {
        return Ok(*page);
    }
    let all = pages.iter().map(|page| page.code);
    let near = padded(word).and_then(|code| with(&code)).map(|page| page.code);
    let advice = match near.or_else(|| closest(word, all)) {
        Some(code) => format!("did you mean `{code}`?"),
        None => "`raven check --explain` lists all codes".to_owned(),
    };
    Err(format!("there is no code {}; {advice}", shown(word)))
}

/// `RA021` for `RA21` and `21`.
fn padded(word: &str) -> Option<String> {
    let digits = word.trim_start_matches(|c: char| c.is_ascii_alphabetic());
    let number: u32 = digits.parse().ok()?;
    Some(format!("RA{number:03}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_found_in_any_letter_case() {
        for word in ["RA095", "ra095", " Ra095 "] {
            assert_eq!(find(word).unwrap().code, "RA095");
        }
        assert_eq!(find("RADVD-Syntax").unwrap().code, "radvd-syntax");
    }

    #[test]
    fn misspelt_codes_are_recognised() {
        for (word, code) in [
            ("RA95", "RA095"),
            ("95", "RA095"),
            ("R095", "RA095"),
            ("radvd-sintax", "radvd-syntax"),
            ("rtadvd_range", "rtadvd-range"),
        ] {
            let error = find(word).unwrap_err();
            assert!(error.ends_with(&format!("; did you mean `{code}`?")), "{error}");
        }
        let error = find("\u{1b}[2Jnonsense").unwrap_err();
        assert!(error.starts_with("there is no code `\\u{1b}[2Jnonsense`; `raven"), "{error}");
        assert!(find("").is_err() && find("99999999999").is_err());
    }

    #[test]
    fn severities_in_words() {
        let page = |word| find(word).unwrap();
        assert_eq!(page("RA020").severity(), "error");
        assert_eq!(page("rtadvd-type").severity(), "error or warning");
        assert_eq!(page("more-problems").severity(), "error, warning or note");
        assert_eq!(Page { severities: &[], ..page("RA020") }.severity(), "not reported");
        assert!(!page("RA020").may_be_allowed() && page("rtadvd-type").may_be_allowed());
    }

    #[test]
    fn each_code_has_one_page() {
        assert!(pages().windows(2).all(|pair| pair[0].code < pair[1].code));
    }
}
