//! What `include` statements of all languages have in common.

use crate::diagnostic::{SourceId, Sources};

/// Finds what a text includes. Front ends touch no file system; whoever calls them does.
pub trait Files {
    /// The names of the files that `pattern` fits, sorted. `from` is the name of the text with the
    /// `include`, whose directory relative patterns start from. No file need fit a pattern with
    /// wildcards; one without is returned whether there is such a file or not. The error says why
    /// `pattern` is none.
    fn find(&self, pattern: &str, from: &str) -> Result<Vec<String>, String>;

    /// Reads the file called `name` into `sources`. The error says why it cannot be read.
    fn read(&self, name: &str, sources: &Sources) -> Result<SourceId, String>;

    /// Whether two names are those of one file.
    fn is_same(&self, one: &str, other: &str) -> bool;
}

/// No file is ever found.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoFiles;

impl Files for NoFiles {
    fn find(&self, _pattern: &str, _from: &str) -> Result<Vec<String>, String> {
        Err("there are no files here".to_owned())
    }

    fn read(&self, _name: &str, _sources: &Sources) -> Result<SourceId, String> {
        Err("there are no files here".to_owned())
    }

    fn is_same(&self, one: &str, other: &str) -> bool {
        one == other
    }
}

/// The bounds of one configuration's includes, so that no circle and no bomb takes for ever.
const DEEPEST: usize = 16;
const MOST_FILES: usize = 10_000;
const MOST_OCTETS: usize = 64 << 20;

/// The included texts so far.
pub(super) struct Includes<'s> {
    files: &'s dyn Files,
    sources: &'s Sources,
    /// The text being read, and those that include it.
    chain: Vec<SourceId>,
    /// All texts, the first one, too.
    texts: Vec<SourceId>,
    octets: usize,
}

impl<'s> Includes<'s> {
    /// Nothing is included yet; `first` is the text that is read.
    pub(super) fn new(files: &'s dyn Files, sources: &'s Sources, first: SourceId) -> Self {
        Includes { files, sources, chain: vec![first], texts: vec![first], octets: 0 }
    }

    /// All texts that were read.
    pub(super) fn texts(&self) -> &[SourceId] {
        &self.texts
    }

    /// The names of the files that `pattern`, which stands in the text being read, fits.
    pub(super) fn find(&self, pattern: &str) -> Result<Vec<String>, String> {
        if pattern.is_empty() {
            return Err("it is empty".to_owned());
        }
        self.files.find(pattern, self.name())
    }

    /// Begins to read the file called `name`; [`Self::leave`] ends that. The error says why it
    /// cannot be included.
    pub(super) fn enter(&mut self, name: &str) -> Result<SourceId, String> {
        let names: Vec<_> = self.chain.iter().map(|&id| self.sources.get(id).name()).collect();
        if let Some(first) = names.iter().position(|above| self.files.is_same(above, name)) {
            let circle: Vec<_> = names[first..].iter().map(|name| format!("`{name}`")).collect();
            return Err(format!("it includes itself: {} and again", circle.join(" includes ")));
        }
        if self.chain.len() > DEEPEST {
            return Err(format!("files include one another more than {DEEPEST} deep"));
        }
        if self.texts.len() > MOST_FILES {
            return Err(format!("more than {MOST_FILES} files are included"));
        }
        let id = self.files.read(name, self.sources)?;
        self.octets = self.octets.saturating_add(self.sources.get(id).text().len());
        if self.octets > MOST_OCTETS {
            return Err(format!("the included files have more than {} MiB", MOST_OCTETS >> 20));
        }
        self.chain.push(id);
        self.texts.push(id);
        Ok(id)
    }

    /// Ends the reading of the file that was entered last.
    pub(super) fn leave(&mut self) {
        self.chain.pop();
    }

    fn name(&self) -> &'s str {
        self.chain.last().map_or("", |&id| self.sources.get(id).name())
    }
}
