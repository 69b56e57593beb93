use smallvec::SmallVec;

use super::token::{Token, TokenKind};
use crate::diagnostic::Span;

/// `head argument... [{ statement... }] ;` with everything where it was found.
#[derive(Debug, Clone)]
pub(super) struct Statement<'a> {
    /// The first token: a keyword, or an address in lists of addresses.
    pub(super) head: Token<'a>,
    /// What follows up to `{` or `;`. More in place would make blocks too large for the allocator's
    /// quick ways.
    pub(super) arguments: SmallVec<[Token<'a>; 2]>,
    /// What stands in braces.
    pub(super) block: Option<Block<'a>>,
}

/// `{ statement... }`
#[derive(Debug, Clone)]
pub(super) struct Block<'a> {
    /// From brace to brace.
    pub(super) span: Span,
    /// What stands between.
    pub(super) statements: Vec<Statement<'a>>,
}

impl<'a> Statement<'a> {
    /// All of it but the head, which stays.
    pub(super) fn take(&mut self) -> Statement<'a> {
        let arguments = std::mem::take(&mut self.arguments);
        Statement { head: self.head, arguments, block: self.block.take() }
    }

    /// The last token before the block or the semicolon.
    pub(super) fn last(&self) -> &Token<'a> {
        self.arguments.last().unwrap_or(&self.head)
    }

    /// Head and arguments, without the block.
    pub(super) fn span(&self) -> Span {
        self.head.span.to(self.last().span)
    }

    /// Whether the lexer reported one of the arguments.
    pub(super) fn is_damaged(&self) -> bool {
        self.arguments.iter().any(|argument| argument.kind == TokenKind::Bad)
    }

    /// The block's statements; none without a block.
    pub(super) fn body(&self) -> &[Statement<'a>] {
        self.block.as_ref().map_or(&[], |block| &block.statements)
    }
}
