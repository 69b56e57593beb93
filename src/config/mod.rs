//! Configuration text to [`Model`] and back: one front end for each language, which
//! owns that language's defaults and makes every one of them explicit.
//!
//! A front end reports all problems of a text at once and says of each what the daemon whose
//! language it is would do. The model carries no spans; the [`SourceMap`] beside it finds the
//! text that set a field. [`write()`] makes text of a model, in any of the languages, or says what
//! that language cannot express.

#![forbid(unsafe_code)]

mod address;
mod encoding;
mod files;
mod lists;
pub mod rad;
pub mod radvd;
mod report;
pub mod rtadvd;
mod shared;
mod shown;
mod source_map;
mod suggestion;
mod syntax;
mod template;
mod threads;
mod unit;
mod written;

#[cfg(test)]
mod tests;

pub use encoding::{CONVERT, FILE_ENCODING};
pub use files::{Files, NoFiles};
pub use shared::{MOST_SHARED_ENTRIES, entries};
pub use shown::shown;
pub use source_map::SourceMap;
pub use suggestion::closest;
pub use syntax::Syntax;
pub use threads::{NoThreads, Threads};
pub use written::{INEXPRESSIBLE, Inexpressible, Written, write, write_lossy};

use crate::{
    diagnostic::{Diagnostic, Rule, SourceId, Sources, has_errors},
    model::Model,
};

/// What came out of a text.
#[derive(Debug, Clone, Default)]
pub struct Parsed {
    /// The configuration; only complete when no diagnostic is an error.
    pub model: Model,
    /// Which text set which field.
    pub source_map: SourceMap,
    /// All problems, in the order of the text.
    pub diagnostics: Vec<Diagnostic>,
}

impl Parsed {
    /// Whether the configuration can be used.
    #[must_use]
    pub fn is_usable(&self) -> bool {
        !has_errors(&self.diagnostics)
    }
}

/// What the reading of a text depends on besides the text.
#[derive(Clone, Copy)]
pub struct Reader<'s> {
    /// The texts; included ones are added.
    pub sources: &'s Sources,
    /// Where included files are found.
    pub files: &'s dyn Files,
    /// The daemon that must understand the configuration as well: each use of an extension that it
    /// does not have is noted.
    pub compat: Option<Syntax>,
    /// The kernel's number for the interface of the text, which a value may depend on; where it is
    /// not known, a [template](crate::model::Template) remains.
    pub interface_index: Option<u32>,
    /// Who helps with large texts.
    pub threads: &'s dyn Threads,
}

impl<'s> Reader<'s> {
    /// For texts that include nothing and may use every extension.
    #[must_use]
    pub fn new(sources: &'s Sources) -> Self {
        Reader {
            sources,
            files: &NoFiles,
            compat: None,
            interface_index: None,
            threads: &NoThreads,
        }
    }

    /// Reads the text `id` in the language `syntax`.
    #[must_use]
    pub fn parse(self, id: SourceId, syntax: Syntax) -> Parsed {
        self.sources.set_language(id, syntax.name());
        match syntax {
            Syntax::Radvd => radvd::parse(self, id),
            Syntax::Rtadvd => rtadvd::parse(self, id),
            Syntax::Rad => rad::parse(self, id),
        }
    }
}

/// What the codes of the front ends stand for.
pub fn rules() -> impl Iterator<Item = Rule> {
    [FILE_ENCODING, report::MORE_PROBLEMS, shared::SHARED_ENTRIES, INEXPRESSIBLE]
        .into_iter()
        .chain(radvd::rules())
        .chain(rtadvd::rules())
        .chain(rad::rules())
}
