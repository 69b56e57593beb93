//! From files to a checked configuration; the same way for a start, a reload and `raven check`.

use std::{
    collections::HashSet,
    fs, io,
    io::Read,
    path::{Path, PathBuf},
    string::FromUtf8Error,
};

use crate::{
    config::{Reader, SourceMap, Syntax},
    diagnostic::{Diagnostic, SourceId, Sources, Span, has_errors},
    lint,
    model::{InterfaceMatch, Model},
};

/// Where a configuration is read from.
#[derive(Debug, Clone)]
pub struct ConfigFiles {
    /// Paths in the order given; `-` is standard input.
    pub paths: Vec<PathBuf>,
    /// The language of all of them; otherwise each text's own is recognised.
    pub syntax: Option<Syntax>,
}

/// A configuration that was read, and everything there is to say about it.
#[derive(Debug, Default)]
pub struct Loaded {
    /// The texts.
    pub sources: Sources,
    /// The configuration; only complete when it [is usable](Self::is_usable).
    pub model: Model,
    /// All problems.
    pub diagnostics: Vec<Diagnostic>,
    source_map: SourceMap,
    names: HashSet<InterfaceMatch>,
}

impl Loaded {
    /// Whether no problem is an error.
    pub fn is_usable(&self) -> bool {
        !has_errors(&self.diagnostics)
    }
}

impl ConfigFiles {
    /// What cannot be read a second time, or could keep the reader waiting for ever: standard
    /// input, a pipe, a device.
    pub fn unrepeatable(&self) -> Option<&Path> {
        let is_special = |path: &&Path| {
            is_stdin(path) || fs::metadata(path).is_ok_and(|it| !it.is_file() && !it.is_dir())
        };
        self.paths.iter().map(PathBuf::as_path).find(is_special)
    }

    /// Reads and checks all files.
    pub fn load(&self) -> Loaded {
        let mut loaded = Loaded::default();
        for path in &self.paths {
            match read(path).map(String::from_utf8) {
                Ok(Ok(text)) => self.parse(&mut loaded, name(path), text),
                Ok(Err(error)) => {
                    let diagnostic = not_utf8(&loaded.sources, name(path), &error);
                    loaded.diagnostics.push(diagnostic);
                }
                Err(error) => loaded.diagnostics.push(unreadable(path, &error)),
            }
        }
        if loaded.model.interfaces.is_empty() && loaded.is_usable() {
            let message = "the configuration names no interface";
            loaded.diagnostics.push(Diagnostic::error("file-no-interface", message));
        }
        let find = |path: &str| loaded.source_map.find(path);
        let findings = lint::check(&loaded.model);
        loaded.diagnostics.extend(findings.iter().map(|finding| finding.to_diagnostic(&find)));
        loaded
    }

    fn parse(&self, loaded: &mut Loaded, name: String, text: String) {
        let detected = self.syntax.or_else(|| Syntax::detect(&text));
        let id = loaded.sources.add(name, text);
        let Some(syntax) = detected else {
            loaded.diagnostics.push(unknown_language(&loaded.sources, id));
            return;
        };
        let parsed = Reader::new(&loaded.sources).parse(id, syntax);
        loaded.diagnostics.extend(parsed.diagnostics);
        for interface in parsed.model.interfaces {
            let name = interface.name.clone();
            if loaded.names.insert(name.clone()) {
                loaded.model.interfaces.push(interface);
            } else {
                let here = parsed.source_map.find(name.as_str());
                let first = loaded.source_map.find(name.as_str());
                loaded.diagnostics.push(duplicate(&name, here, first));
            }
        }
        loaded.source_map.extend(parsed.source_map);
    }
}

fn is_stdin(path: &Path) -> bool {
    path.as_os_str() == "-"
}

fn name(path: &Path) -> String {
    if is_stdin(path) { "<stdin>".to_owned() } else { path.display().to_string() }
}

fn read(path: &Path) -> io::Result<Vec<u8>> {
    if is_stdin(path) {
        let mut octets = Vec::new();
        io::stdin().lock().read_to_end(&mut octets)?;
        return Ok(octets);
    }
    fs::read(path)
}

fn unreadable(path: &Path, error: &io::Error) -> Diagnostic {
    let message = format!("cannot read `{}`: {error}", name(path));
    Diagnostic::error("file-unreadable", message)
}

/// The text as far as it is one goes into `sources`, so that the place can be shown.
fn not_utf8(sources: &Sources, name: String, error: &FromUtf8Error) -> Diagnostic {
    let at = error.utf8_error().valid_up_to();
    let octet = error.as_bytes().get(at).copied().unwrap_or_default();
    let id = sources.add(name, String::from_utf8_lossy(error.as_bytes()));
    Diagnostic::error("file-encoding", "the text is not UTF-8")
        .at(Span::new(id, at..at + 1), format!("the octet {octet:#04x} cannot stand here"))
        .with_help("save the file as UTF-8")
}

fn unknown_language(sources: &Sources, id: SourceId) -> Diagnostic {
    let source = sources.get(id);
    let message = format!("`{}` configures no interface", source.name());
    Diagnostic::error("file-language", message)
        .at(Span::new(id, 0..0), "neither radvd.conf nor rtadvd.conf begins here")
        .with_help("name the language with --format radvd or --format rtadvd")
}

/// A second definition of an interface from another file; within one file the front end looks.
fn duplicate(name: &InterfaceMatch, here: Option<Span>, first: Option<Span>) -> Diagnostic {
    let message = format!("interface `{name}` is defined in more than one file");
    let mut diagnostic = Diagnostic::error("file-duplicate-interface", message)
        .with_help("keep one of the definitions");
    if let Some(here) = here {
        diagnostic = diagnostic.at(here, "defined again");
    }
    if let Some(first) = first {
        diagnostic = diagnostic.with_related(first, "first defined");
    }
    diagnostic
}
