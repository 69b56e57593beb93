//! The manual pages explain every code: raven(8) those of the readers, raven-lints(7) the others.

use std::{collections::HashMap, fs, path::Path};

use raven::{
    daemon::rules,
    diagnostic::Rule,
    lint::{ELSEWHERE, Elsewhere, LINTS, Lint, live::LIVE_LINTS},
};

fn page(name: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("man").join(name)).unwrap()
}

/// What stands under each code, as one line.
fn entries(page: &str) -> HashMap<&str, String> {
    let mut entries: HashMap<&str, String> = HashMap::new();
    let mut current = None;
    for line in page.lines() {
        if let Some(code) = line.strip_prefix(".It Li ") {
            current = Some(code);
            entries.entry(code).or_default();
        } else if line.starts_with('.') {
            current = None;
        } else if let Some(text) = current.and_then(|code| entries.get_mut(code)) {
            *text = format!("{text} {line}").trim().replace("\\&", "");
        }
    }
    entries
}

fn description(rule: &Rule) -> String {
    match rule.reference {
        Some(reference) => format!("{} ({reference})", rule.description),
        None => rule.description.to_owned(),
    }
}

#[test]
fn every_code_is_explained_as_in_the_source() {
    let page = page("raven.8");
    let entries = entries(&page);
    let is_lint = |rule: &Rule| LINTS.iter().chain(LIVE_LINTS).any(|lint| lint.code == rule.code);
    let rules: Vec<Rule> = rules().into_iter().filter(|rule| !is_lint(rule)).collect();
    let lacking: Vec<String> = rules
        .iter()
        .map(|rule| (rule, description(rule)))
        .filter(|(rule, description)| entries.get(rule.code) != Some(description))
        .map(|(rule, description)| format!(".It Li {}\n{description}", rule.code))
        .collect();
    assert!(lacking.is_empty(), "man/raven.8 lacks\n{}", lacking.join("\n"));
    let unknown: Vec<_> =
        entries.keys().filter(|code| rules.iter().all(|rule| rule.code != **code)).collect();
    assert!(unknown.is_empty(), "man/raven.8 has codes that do not exist: {unknown:?}");
}

#[test]
fn no_code_stands_for_two_things() {
    let rules = rules();
    let codes: HashMap<&str, &Rule> = rules.iter().map(|rule| (rule.code, rule)).collect();
    assert_eq!(codes.len(), rules.len());
}

#[test]
fn every_lint_is_explained_as_in_the_source() {
    let page = page("raven-lints.7");
    let (lints, rest) = page.split_once(".Sh CODES OF THE MACHINE\n").unwrap();
    let (live, elsewhere) = rest.split_once(".Sh OTHER CODES\n").unwrap();
    for (page, lints) in [(lints, LINTS), (live, LIVE_LINTS)] {
        let wanted = lints.iter().map(|lint| (head(lint), explanation(lint)));
        compare(page, &wanted.collect::<Vec<_>>());
    }
    let wanted = ELSEWHERE.iter().map(|entry| (entry.code.to_owned(), told(entry)));
    compare(elsewhere, &wanted.collect::<Vec<_>>());
}

fn head(lint: &Lint) -> String {
    format!("{} Pq {}", lint.code, lint.severity.name())
}

fn explanation(lint: &Lint) -> String {
    match lint.reference {
        "" => lint.explanation.to_owned(),
        reference => format!("{} ({reference})", lint.explanation),
    }
}

fn told(entry: &Elsewhere) -> String {
    let Elsewhere { explanation, reference, reason, .. } = entry;
    format!("{explanation} ({reference}) {reason}")
}

/// Fails unless `page` has just these entries in this order. To mend it, paste what is printed.
fn compare(page: &str, wanted: &[(String, String)]) {
    let known = entries(page);
    let lacking: Vec<String> = wanted
        .iter()
        .filter(|(head, text)| known.get(head.as_str()) != Some(text))
        .map(|(head, text)| format!(".It Li {head}\n{}", filled(text)))
        .collect();
    assert!(lacking.is_empty(), "man/raven-lints.7 lacks\n{}", lacking.join("\n"));
    let heads: Vec<&str> = page.lines().filter_map(|line| line.strip_prefix(".It Li ")).collect();
    assert!(heads.iter().eq(wanted.iter().map(|(head, _)| head)), "man/raven-lints.7: {heads:?}");
}

/// `text` in lines as manual pages have them: a new one for each sentence and none too long.
fn filled(text: &str) -> String {
    let mut filled = String::new();
    let mut column = 0;
    for word in text.split(' ') {
        let begins_sentence = filled.ends_with(['.', ')']) && word.starts_with(char::is_uppercase);
        if column > 0 && (begins_sentence || column + word.len() > 78) {
            filled.push('\n');
            column = 0;
        } else if column > 0 {
            filled.push(' ');
            column += 1;
        }
        if column == 0 && word.starts_with(['.', '\'']) {
            filled.push_str("\\&");
        }
        filled.push_str(word);
        column += word.len();
    }
    filled
}
