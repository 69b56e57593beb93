use std::fmt::Write;

use super::{Diagnostic, Severity, Sources};

/// `diagnostic` on one line for a log: `file:line:column: error[code]: message; advice`.
#[must_use]
pub fn render_line(diagnostic: &Diagnostic, sources: &Sources) -> String {
    let mut line = String::new();
    if let Some(label) = &diagnostic.primary {
        let source = sources.get(label.span.source);
        let position = source.position(label.span.start);
        // Writing to a String does not fail.
        let _ = write!(line, "{}:{}:{}: ", source.name(), position.line, position.column);
    }
    let severity = match diagnostic.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    };
    let _ = write!(line, "{severity}[{}]: {}", diagnostic.code, diagnostic.message);
    for advice in diagnostic.original.iter().chain(&diagnostic.help) {
        let _ = write!(line, "; {advice}");
    }
    line.replace(char::is_control, " ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Span;

    #[test]
    fn one_line() {
        let sources = Sources::new();
        let id = sources.add("a.conf", "x\ny z");
        let diagnostic = Diagnostic::error("some-code", "bad\nword")
            .at(Span::new(id, 4..5), "here")
            .with_help("another");
        let line = render_line(&diagnostic, &sources);
        assert_eq!(line, "a.conf:2:3: error[some-code]: bad word; another");
    }
}
