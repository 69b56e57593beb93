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
    let mut data = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '%' => data.push_str("%25"),
            '\r' => data.push_str("%0D"),
            '\n' => data.push_str("%0A"),
            // Logs are shown on terminals, too.
            c if c.is_control() || is_bidirectional(c) => data.extend(c.escape_unicode()),
            c => data.push(c),
        }
    }
    data
}

/// Whether `c` changes the order in which the text around it is shown (Unicode TR 36 2.5).
fn is_bidirectional(c: char) -> bool {
    matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_terminals_heed_is_escaped() {
        assert_eq!(data("50%\r\n"), "50%25%0D%0A");
        assert_eq!(data("\u{1b}[2J\u{202e}\u{e9}"), "\\u{1b}[2J\\u{202e}\u{e9}");
        assert_eq!(property("a:b,c"), "a%3Ab%2Cc");
    }
}
