//! The manual page explains every code.

use std::{collections::HashMap, fs, path::Path};

use raven::{daemon::rules, diagnostic::Rule};

fn page() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("man/raven.8");
    fs::read_to_string(path).unwrap()
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
    let page = page();
    let entries = entries(&page);
    let rules = rules();
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
