//! Configuration text to [`Model`]: one front end for each language, which
//! owns that language's defaults and makes every one of them explicit.
//!
//! A front end reports all problems of a text at once and says of each what the daemon whose
//! language it is would do. The model carries no spans; the [`SourceMap`] beside it finds the
//! text that set a field.

#![forbid(unsafe_code)]

mod address;
mod encoding;
pub mod radvd;
mod report;
pub mod rtadvd;
mod shown;
mod source_map;
mod suggestion;
mod syntax;

pub use encoding::{CONVERT, FILE_ENCODING};
pub use source_map::SourceMap;
pub use suggestion::closest;
pub use syntax::Syntax;

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

/// Reads the text `id` of `sources` in the language `syntax`.
#[must_use]
pub fn parse(sources: &Sources, id: SourceId, syntax: Syntax) -> Parsed {
    match syntax {
        Syntax::Radvd => radvd::parse(sources, id),
        Syntax::Rtadvd => rtadvd::parse(sources, id),
    }
}

/// What the codes of the front ends stand for.
pub fn rules() -> impl Iterator<Item = Rule> {
    [FILE_ENCODING].into_iter().chain(radvd::rules()).chain(rtadvd::rules())
}
