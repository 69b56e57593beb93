use std::borrow::Cow;

use serde::Serialize;

use super::{Report, TOOL};
use crate::diagnostic::{Diagnostic, Label, Severity};

/// Rises when a program that reads the report would have to change.
const VERSION: u32 = 1;

/// The report as `packaging/schema/check-1.schema.json` describes it.
pub fn json(report: &Report<'_>) -> impl Serialize {
    let files = report.sources.iter().map(|(_, source)| File {
        name: source.name().to_owned(),
        language: source.language(),
        read: source.is_read(),
    });
    let (name, version) = TOOL;
    let errors = report.count(Severity::Error);
    Document {
        version: VERSION,
        tool: Tool { name, version },
        files: files.collect(),
        problems: report.diagnostics.iter().map(|one| problem(report, one)).collect(),
        counts: Counts {
            errors,
            warnings: report.count(Severity::Warning),
            notes: report.count(Severity::Note),
        },
        usable: errors == 0,
    }
}

fn problem(report: &Report<'_>, diagnostic: &Diagnostic) -> Problem {
    Problem {
        severity: diagnostic.severity.name(),
        code: diagnostic.code,
        message: diagnostic.message.clone(),
        place: diagnostic.primary.as_ref().map(|label| place(report, label)),
        related: diagnostic.related.iter().map(|label| place(report, label)).collect(),
        original: diagnostic.original.clone(),
        help: diagnostic.help.clone(),
    }
}

fn place(report: &Report<'_>, label: &Label) -> Place {
    let place = report.place(label);
    let source = place.source;
    let point = |position: super::Position, offset: u32| Point {
        line: position.line,
        column: position.column,
        offset: source.file_offset(offset),
    };
    Place {
        file: source.name().to_owned(),
        start: place.range.map(|(start, _)| point(start, label.span.start)),
        end: place.range.map(|(_, end)| point(end, label.span.end.max(label.span.start))),
        label: (!label.text.is_empty()).then(|| label.text.clone()),
    }
}

#[derive(Serialize)]
struct Document {
    version: u32,
    tool: Tool,
    files: Vec<File>,
    problems: Vec<Problem>,
    counts: Counts,
    usable: bool,
}

#[derive(Serialize)]
struct Tool {
    name: &'static str,
    version: &'static str,
}

#[derive(Serialize)]
struct File {
    name: String,
    language: Option<&'static str>,
    read: bool,
}

#[derive(Serialize)]
struct Problem {
    severity: &'static str,
    code: &'static str,
    message: String,
    place: Option<Place>,
    related: Vec<Place>,
    original: Option<Cow<'static, str>>,
    help: Option<Cow<'static, str>>,
}

#[derive(Serialize)]
struct Place {
    file: String,
    start: Option<Point>,
    end: Option<Point>,
    label: Option<Cow<'static, str>>,
}

#[derive(Serialize)]
struct Point {
    line: usize,
    column: usize,
    offset: u32,
}

#[derive(Serialize)]
struct Counts {
    errors: usize,
    warnings: usize,
    notes: usize,
}
