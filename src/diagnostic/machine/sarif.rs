//! SARIF 2.1.0 (OASIS), with all that GitHub's code scanning asks for: each result has a place with
//! a region, and each rule its descriptions.
//!
//! To hold a report against the official schema, save what [`SCHEMA`] names as `sarif.json` and run
//! `pip install check-jsonschema`, then `raven check --output sarif FILE > report.json` and
//! `check-jsonschema --schemafile sarif.json report.json`.

use std::collections::{BTreeMap, HashMap};

use serde::Serialize;

use super::{Place, Report, TOOL, whole_message};
use crate::diagnostic::{Diagnostic, Position, Rule, Severity, Source};

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// The report as a SARIF log. Its rules are those that found something.
pub fn sarif(report: &Report<'_>) -> impl Serialize {
    let (rules, index) = rules(report);
    let (name, version) = TOOL;
    let results = report.diagnostics.iter().map(|one| {
        let mut locations: Vec<Location> =
            one.primary.iter().map(|label| location(report, &report.place(label), "")).collect();
        if let Some((_, first)) = report.sources.iter().next()
            && locations.is_empty()
        {
            locations.push(location(report, &Place { source: first, range: None }, ""));
        }
        let related = one.related.iter();
        Outcome {
            rule_id: one.code,
            rule_index: index[one.code],
            level: one.severity.name(),
            message: message(&whole_message(one)),
            locations,
            related_locations: related
                .map(|label| location(report, &report.place(label), &label.text))
                .collect(),
        }
    });
    let run = Run {
        tool: Tool { driver: Driver { name, version, semantic_version: version, rules } },
        column_kind: "unicodeCodePoints",
        results: results.collect(),
    };
    Log { schema: SCHEMA, version: "2.1.0", runs: [run] }
}

/// The rules of the problems' codes in the order of the codes, and where in it each is.
fn rules(report: &Report<'_>) -> (Vec<Descriptor>, HashMap<&'static str, usize>) {
    let known: HashMap<&str, &Rule> = report.rules.iter().map(|rule| (rule.code, rule)).collect();
    let mut worst: BTreeMap<&'static str, Severity> = BTreeMap::new();
    for Diagnostic { code, severity, .. } in report.diagnostics {
        let level = worst.entry(code).or_insert(*severity);
        *level = (*level).max(*severity);
    }
    let descriptor = |(&code, severity): (&&'static str, &Severity)| {
        let rule = known.get(code);
        let description = rule.map_or(code, |rule| rule.description);
        let full = match rule.and_then(|rule| rule.reference) {
            Some(reference) => format!("{description} ({reference})"),
            None => description.to_owned(),
        };
        Descriptor {
            id: code,
            short_description: Text { text: description.to_owned() },
            help: Text { text: full.clone() },
            full_description: Text { text: full },
            default_configuration: Level { level: severity.name() },
        }
    };
    let descriptors = worst.iter().map(descriptor).collect();
    (descriptors, worst.keys().copied().zip(0..).collect())
}

fn location(report: &Report<'_>, place: &Place<'_>, label: &str) -> Location {
    let nowhere = Position { line: 1, column: 1 };
    let (start, end) = place.range.unwrap_or((nowhere, nowhere));
    let region = Region {
        start_line: start.line,
        start_column: start.column,
        end_line: end.line,
        end_column: end.column,
    };
    let uri = uri(report, place.source);
    Location {
        physical_location: Physical { artifact_location: Artifact { uri }, region },
        message: (!label.is_empty()).then(|| message(label)),
    }
}

/// Braces are doubled, because single ones are for placeholders (SARIF 3.11.5).
fn message(text: &str) -> Text {
    Text { text: text.replace('{', "{{").replace('}', "}}") }
}

/// RFC 3986: relative below the base, a `file` URI elsewhere.
fn uri(report: &Report<'_>, source: &Source) -> String {
    let path = report.path(source);
    let mut uri = String::from(if path.starts_with('/') { "file://" } else { "" });
    for octet in path.bytes() {
        if octet.is_ascii_alphanumeric() || b"-._~/".contains(&octet) {
            uri.push(char::from(octet));
        } else {
            uri.push_str(&format!("%{octet:02X}"));
        }
    }
    uri
}

#[derive(Serialize)]
struct Log {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run {
    tool: Tool,
    column_kind: &'static str,
    results: Vec<Outcome>,
}

#[derive(Serialize)]
struct Tool {
    driver: Driver,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Driver {
    name: &'static str,
    version: &'static str,
    semantic_version: &'static str,
    rules: Vec<Descriptor>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Descriptor {
    id: &'static str,
    short_description: Text,
    full_description: Text,
    help: Text,
    default_configuration: Level,
}

#[derive(Serialize)]
struct Level {
    level: &'static str,
}

#[derive(Serialize)]
struct Text {
    text: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Outcome {
    rule_id: &'static str,
    rule_index: usize,
    level: &'static str,
    message: Text,
    locations: Vec<Location>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Location>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Location {
    physical_location: Physical,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<Text>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Physical {
    artifact_location: Artifact,
    region: Region,
}

#[derive(Serialize)]
struct Artifact {
    uri: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: usize,
    start_column: usize,
    end_line: usize,
    end_column: usize,
}
