use super::{Report, whole_message};
use crate::diagnostic::{Diagnostic, Severity};

/// The report as commands that GitHub's workflows turn into annotations, one on each line.
#[must_use]
pub fn github(report: &Report<'_>) -> String {
    report.diagnostics.iter().map(|diagnostic| command(report, diagnostic)).collect()
}

fn command(report: &Report<'_>, diagnostic: &Diagnostic) -> String {
    let name = match diagnostic.severity {
        Severity::Note => "notice",
        severity => severity.name(),
    };
    let mut properties = Vec::new();
    if let Some(place) = diagnostic.primary.as_ref().map(|label| report.place(label)) {
        properties.push(("file", report.path(place.source).to_owned()));
        if let Some((start, end)) = place.range {
            properties.push(("line", start.line.to_string()));
            properties.push(("endLine", end.line.to_string()));
            // Annotations over several lines cannot have columns.
            if start.line == end.line {
                properties.push(("col", start.column.to_string()));
                properties.push(("endColumn", end.column.to_string()));
            }
        }
    }
    properties.push(("title", diagnostic.code.to_owned()));
    let properties: Vec<String> =
        properties.iter().map(|(key, value)| format!("{key}={}", property(value))).collect();
    format!("::{name} {}::{}\n", properties.join(","), data(&whole_message(diagnostic)))
}

fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
