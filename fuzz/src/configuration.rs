use raven::{
    config::{Reader, Syntax},
    diagnostic::{Diagnostic, Sources, Style, render_text},
    lint,
};

/// Does with a text what `raven check` does: reads it, asks the lints and draws every problem.
pub fn check(octets: &[u8], syntax: Syntax) {
    let sources = Sources::new();
    let id = sources.add("fuzz.conf", String::from_utf8_lossy(octets));
    let parsed = Reader::new(&sources).parse(id, syntax);
    draw(&parsed.diagnostics, &sources);
    if parsed.is_usable() {
        let findings = lint::check(&parsed.model);
        let find = |path: &str| parsed.source_map.find(path);
        let advice: Vec<_> = findings.iter().map(|finding| finding.to_diagnostic(&find)).collect();
        draw(&advice, &sources);
    }
}

fn draw(diagnostics: &[Diagnostic], sources: &Sources) {
    for diagnostic in diagnostics {
        let text = render_text(diagnostic, sources, Style::Plain);
        assert!(text.contains(diagnostic.code), "{text}");
    }
}
