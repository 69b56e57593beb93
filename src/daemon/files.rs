//! From files to a checked configuration; the same way for a start, a reload and `raven check`.

use std::{
    collections::HashSet,
    fs, io,
    path::{Path, PathBuf},
};

use super::{
    codes,
    disk::{self, Disk},
    read::{self, is_stdin},
    threads::SystemThreads,
};
use crate::{
    config::{Reader, SourceMap, Syntax},
    diagnostic::{Diagnostic, Severity, SourceId, Sources, Span, has_errors},
    lint::{self, Finding},
    model::{InterfaceMatch, InterfacePattern, Model},
};

/// Where a configuration is read from.
#[derive(Debug, Clone)]
pub struct ConfigFiles {
    /// Paths in the order given; `-` is standard input, and a directory stands for all files in it
    /// whose names end in `.conf`, in the order of their names.
    pub paths: Vec<PathBuf>,
    /// The language of all of them; otherwise each text's own is recognised.
    pub syntax: Option<Syntax>,
    /// The daemon that must understand the files as well: what it does not have is noted.
    pub compat: Option<Syntax>,
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
    /// Of the interfaces, once there are several files.
    names: HashSet<InterfaceMatch>,
    /// The files that were read, without links in their names.
    files: HashSet<PathBuf>,
}

impl Loaded {
    /// Whether no problem is an error.
    pub fn is_usable(&self) -> bool {
        !has_errors(&self.diagnostics)
    }

    /// The model alone: the texts and what was found in them are needed no more.
    #[must_use]
    pub fn into_model(self) -> Model {
        self.model
    }

    /// The text that set the field of the model at `path`, or what is nearest around it.
    pub fn find(&self, path: &str) -> Option<Span> {
        self.source_map.find(path)
    }

    /// The text that set exactly the field at `path`, or named the interface.
    #[must_use]
    pub fn exactly(&self, path: &str) -> Option<Span> {
        self.source_map.exactly(path)
    }

    /// Takes in what was found, with the places in the texts. A note gives way to what is found
    /// now of the same kind in the same place, for that knows more.
    pub(super) fn report(&mut self, findings: &[Finding]) {
        let find = |path: &str| self.source_map.find(path);
        let found = lint::diagnostics(findings, &find);
        let place = |it: &Diagnostic| (it.code, it.primary.as_ref().map(|label| label.span));
        let places: HashSet<_> = found.iter().map(place).collect();
        self.diagnostics.retain(|it| it.severity > Severity::Note || !places.contains(&place(it)));
        self.diagnostics.extend(found);
    }

    /// Takes over the interfaces of one file; `source_map` has their places.
    fn add(&mut self, model: Model, source_map: SourceMap) {
        if self.model.interfaces.is_empty() {
            self.model = model;
        } else {
            if self.names.is_empty() {
                self.names.extend(self.model.interfaces.iter().map(|it| it.name.clone()));
            }
            for interface in model.interfaces {
                let name = &interface.name;
                if self.names.insert(name.clone()) {
                    self.model.interfaces.push(interface);
                } else {
                    let here = source_map.find(name.as_str());
                    let first = self.source_map.find(name.as_str());
                    self.diagnostics.push(duplicate(name, here, first));
                }
            }
        }
        self.source_map.extend(source_map);
    }
}

impl Loaded {
    /// Of several patterns that fit a name the first one counts.
    fn warn_of_covered_patterns(&mut self) {
        /// Whoever has more of them, or longer ones, did not write them by hand.
        const MOST: usize = 200;
        const LONGEST: usize = 64;
        let patterns = self.model.interfaces.iter().filter_map(|it| it.name.pattern());
        let patterns: Vec<_> =
            patterns.filter(|it| it.as_str().len() <= LONGEST).take(MOST).collect();
        let covered = patterns.iter().enumerate().filter_map(|(at, pattern)| {
            let first = patterns[..at].iter().find(|before| before.covers(pattern))?;
            let place = |pattern: &InterfacePattern| self.source_map.find(pattern.as_str());
            Some(covered_pattern((pattern, place(pattern)), (first, place(first))))
        });
        let covered: Vec<_> = covered.collect();
        self.diagnostics.extend(covered);
    }
}

impl ConfigFiles {
    /// What cannot be read a second time, or could keep the reader waiting for ever: standard
    /// input, a pipe, a device.
    pub fn unrepeatable(&self) -> Option<&Path> {
        let is_special = |path: &&Path| is_stdin(path) || read::is_special(path);
        self.paths.iter().map(PathBuf::as_path).find(is_special)
    }

    /// Reads and checks all files.
    pub fn load(&self) -> Loaded {
        let mut loaded = Loaded::default();
        for path in &self.paths {
            if is_stdin(path) || !path.is_dir() {
                self.read(&mut loaded, path);
                continue;
            }
            match disk::in_directory(path) {
                Ok(files) if files.is_empty() => loaded.diagnostics.push(empty_directory(path)),
                Ok(files) => files.iter().for_each(|path| {
                    // A reload would wait for it, too.
                    if read::is_special(path) {
                        loaded.diagnostics.push(read::special(path));
                    } else {
                        self.read(&mut loaded, path);
                    }
                }),
                Err(error) => loaded.diagnostics.push(unreadable_directory(path, &error)),
            }
        }
        if loaded.model.interfaces.is_empty() && loaded.is_usable() {
            let message = "the configuration names no interface";
            loaded.diagnostics.push(Diagnostic::error(codes::NO_INTERFACE, message));
        }
        loaded.warn_of_covered_patterns();
        let check = if loaded.is_usable() { lint::check } else { lint::check_incomplete };
        let findings = check(&loaded.model);
        loaded.report(&findings);
        loaded
    }

    fn read(&self, loaded: &mut Loaded, path: &Path) {
        if !is_stdin(path)
            && let Ok(file) = fs::canonicalize(path)
            && !loaded.files.insert(file)
        {
            let message = format!("`{}` is named twice", read::name(path));
            let problem = Diagnostic::error(codes::TWICE, message);
            loaded.diagnostics.push(problem.with_help("name each file once"));
            return;
        }
        match read::read(path, &loaded.sources) {
            Ok(id) => self.parse(loaded, id),
            Err(problem) => loaded.diagnostics.push(*problem),
        }
    }

    fn parse(&self, loaded: &mut Loaded, id: SourceId) {
        let text = loaded.sources.get(id).text();
        let Some(syntax) = self.syntax.or_else(|| Syntax::detect(text)) else {
            loaded.diagnostics.push(unknown_language(&loaded.sources, id));
            return;
        };
        let compat = self.compat.filter(|&daemon| daemon == syntax);
        if let Some(daemon) = self.compat.filter(|&daemon| daemon != syntax) {
            loaded.diagnostics.push(other_language(daemon, syntax, id));
        }
        let reader = Reader {
            files: &Disk,
            compat,
            threads: &SystemThreads,
            ..Reader::new(&loaded.sources)
        };
        let parsed = reader.parse(id, syntax);
        loaded.diagnostics.extend(parsed.diagnostics);
        loaded.add(parsed.model, parsed.source_map);
    }
}

fn unknown_language(sources: &Sources, id: SourceId) -> Diagnostic {
    let source = sources.get(id);
    let message = format!("cannot tell the language of `{}`", source.name());
    let files = Syntax::ALL.map(Syntax::file_name).join(", ");
    let options = Syntax::ALL.map(|syntax| format!("--format {syntax}")).join(", ");
    Diagnostic::error(codes::LANGUAGE, message)
        .at(Span::new(id, 0..0), format!("nothing says which of these it is: {files}"))
        .with_help(format!("name the language: {options}"))
}

fn other_language(daemon: Syntax, syntax: Syntax, id: SourceId) -> Diagnostic {
    let message = format!("the file is in the language of {syntax}");
    Diagnostic::error(codes::COMPAT, message)
        .at(Span::new(id, 0..0), "")
        .with_original(format!("{daemon} reads its own language only"))
        .with_help(format!("write it in the language of {daemon}, or leave out --compat"))
}

fn empty_directory(path: &Path) -> Diagnostic {
    let message = format!("`{}` has no file whose name ends in `.conf`", path.display());
    Diagnostic::warning(codes::EMPTY_DIRECTORY, message)
}

fn unreadable_directory(path: &Path, error: &io::Error) -> Diagnostic {
    let message = format!("cannot read the directory `{}`: {error}", path.display());
    Diagnostic::error(codes::UNREADABLE, message)
}

fn covered_pattern(
    (pattern, place): (&InterfacePattern, Option<Span>),
    (first, first_place): (&InterfacePattern, Option<Span>),
) -> Diagnostic {
    let message = format!("the pattern `{pattern}` never counts: `{first}` fits all of its names");
    let mut diagnostic = Diagnostic::warning(codes::COVERED_PATTERN, message)
        .with_help("put the narrower pattern first");
    if let Some(place) = place {
        diagnostic = diagnostic.at(place, "too late");
    }
    if let Some(place) = first_place {
        diagnostic = diagnostic.with_related(place, "this one counts");
    }
    diagnostic
}

/// A second definition of an interface from another file; within one file the front end looks.
fn duplicate(name: &InterfaceMatch, here: Option<Span>, first: Option<Span>) -> Diagnostic {
    let message = format!("interface `{name}` is defined in more than one file");
    let mut diagnostic = Diagnostic::error(codes::DUPLICATE_INTERFACE, message)
        .with_help("keep one of the definitions");
    if let Some(here) = here {
        diagnostic = diagnostic.at(here, "defined again");
    }
    if let Some(first) = first {
        diagnostic = diagnostic.with_related(first, "first defined");
    }
    diagnostic
}
