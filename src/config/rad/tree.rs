use super::{keywords::Keyword, token::Token};
use crate::diagnostic::Span;

/// `keyword argument... [{ statement... }]` with everything where it was found.
#[derive(Debug, Clone)]
pub(super) struct Statement<'s> {
    /// What it begins with.
    pub(super) keyword: &'static Keyword,
    /// The keyword's words.
    pub(super) span: Span,
    /// What follows: at most one token, except for lists.
    pub(super) arguments: Vec<Token<'s>>,
    /// What stands in braces, lists excepted.
    pub(super) block: Vec<Statement<'s>>,
}

impl Statement<'_> {
    /// Keyword and arguments, without the block.
    pub(super) fn whole(&self) -> Span {
        self.arguments.last().map_or(self.span, |last| self.span.to(last.span))
    }
}
