//! Typical mistakes and the whole picture that a user gets of each: `tests/drawings/` holds the
//! files and, beside each, what is drawn. `RAVEN_BLESS=1 cargo test --test drawings` writes the
//! pictures anew; look at the difference before it is committed.

use std::{collections::BTreeMap, env, fs, path::Path};

use raven::{
    config::{Reader, Syntax},
    diagnostic::{Severity, Sources, Style, render_text},
    lint,
};

/// The pictures of `text`, what the lints find behind what the reader does.
fn drawn(name: &str, text: &str, syntax: Syntax) -> String {
    let sources = Sources::new();
    let id = sources.add(name, text);
    let parsed = Reader::new(&sources).parse(id, syntax);
    let check = if parsed.is_usable() { lint::check } else { lint::check_incomplete };
    let findings = check(&parsed.model);
    let find = |path: &str| parsed.source_map.find(path);
    let found = lint::diagnostics(&findings, &find);
    let all: Vec<_> = parsed.diagnostics.iter().cloned().chain(found).collect();
    for problem in &all {
        let place = problem.primary.as_ref().map(|label| label.span);
        let same = all.iter().filter(|other| {
            other.severity == Severity::Error
                && other.primary.as_ref().map(|label| label.span) == place
        });
        assert!(same.count() <= 1, "{name}: two errors for one place");
    }
    let draw = |problem| render_text(problem, &sources, Style::Plain);
    all.iter().map(draw).collect::<Vec<_>>().join("\n")
}

#[test]
fn each_mistake_is_drawn_as_recorded() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/drawings");
    let bless = env::var_os("RAVEN_BLESS").is_some();
    let mut files = BTreeMap::new();
    for entry in fs::read_dir(&folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "conf") {
            files.insert(path.file_name().unwrap().to_str().unwrap().to_owned(), path);
        }
    }
    assert!(files.len() >= 15, "{files:?}");
    let mut changed = Vec::new();
    for (name, path) in files {
        let syntax = if name.ends_with(".rtadvd.conf") { Syntax::Rtadvd } else { Syntax::Radvd };
        let now = drawn(&name, &fs::read_to_string(&path).unwrap(), syntax);
        assert!(!now.is_empty(), "nothing is wrong with {name}");
        let picture = path.with_extension("txt");
        if bless {
            fs::write(&picture, &now).unwrap();
        }
        let recorded = fs::read_to_string(&picture).unwrap_or_default();
        if recorded != now {
            changed.push(format!("{name} was\n{recorded}\nand is\n{now}"));
        }
    }
    assert!(changed.is_empty(), "{}", changed.join("\n\n"));
}
