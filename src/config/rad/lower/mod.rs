//! Statements to the model, in the order of the text, with rad's defaults made explicit.
//!
//! An interface takes over the options of the file that stand before it. Name servers, search
//! list, NAT64 prefixes, resolvers and custom options of the file are added in the end, wherever
//! they stand.

mod custom;
pub(super) mod dns;
mod domain;
mod encrypted_dns;
pub(super) mod interface;
pub(super) mod nat64;
pub(super) mod options;
mod prefix;
mod routers;
mod set;

use std::collections::HashMap;

use self::{
    interface::Draft,
    options::Options,
    set::{BlockNumber, FILE},
};
use super::{codes, report::Report, tree::Statement};
use crate::{
    config::{SourceMap, shared::Shared},
    diagnostic::{Diagnostic, Span},
    model::{InterfaceMatch, InterfaceName, Model},
};

/// What `statements` configure. Each is given up as soon as it is read, which spares memory.
pub(super) fn file(statements: Vec<Statement<'_>>, report: &mut Report) -> (Model, SourceMap) {
    let mut lowering = Lowering {
        options: Options::new(),
        drafts: Vec::new(),
        places: HashMap::new(),
        blocks: 0,
        report,
    };
    for statement in statements {
        match statement.keyword.name {
            "interface" => lowering.interface(&statement),
            _ => lowering.option(&statement),
        }
    }
    lowering.finish()
}

struct Lowering<'r> {
    options: Options,
    #[expect(clippy::vec_box, reason = "each gives up its place when it is finished")]
    drafts: Vec<Box<Draft>>,
    places: HashMap<InterfaceMatch, usize>,
    blocks: usize,
    report: &'r mut Report,
}

impl Lowering<'_> {
    fn option(&mut self, statement: &Statement<'_>) {
        self.warn_of_order(statement);
        self.options.apply(statement, FILE, self.report);
    }

    /// Lists reach all interfaces, other options only those behind.
    fn warn_of_order(&mut self, statement: &Statement<'_>) {
        let Some(last) = self.drafts.last() else { return };
        let late = match statement.keyword.name {
            "nat64 prefix" | "encrypted dns" | "custom option type" => return,
            "dns" => statement.block.iter().find(|option| option.keyword.name == "lifetime"),
            _ => Some(statement),
        };
        let Some(late) = late else { return };
        let message = format!("`{}` is only for the interfaces behind it", late.keyword.name);
        self.report.push(
            Diagnostic::warning(codes::ORDER, message)
                .at(late.whole(), "too late")
                .with_related(last.span, "this interface does not get it, nor do those before")
                .with_original("rad does the same, and does not say so")
                .with_help("put it before the first interface"),
        );
    }

    fn interface(&mut self, statement: &Statement<'_>) {
        self.blocks += 1;
        let block = BlockNumber(self.blocks);
        let Some(token) = statement.arguments.first() else { return };
        let Some(name) = interface::name(token, self.report) else {
            // What stands in the block is checked all the same.
            if let Ok(stand_in) = "?".parse::<InterfaceName>() {
                let mut lost = Draft::new(stand_in.into(), token.span, &self.options);
                lost.apply(statement, block, self.report);
            }
            return;
        };
        let place = *self.places.entry(name.clone()).or_insert(self.drafts.len());
        if let Some(draft) = self.drafts.get_mut(place) {
            self.report.push(repeated(&name, token.span, draft.span));
            draft.apply(statement, block, self.report);
        } else {
            let mut draft = Draft::new(name, token.span, &self.options);
            draft.apply(statement, block, self.report);
            self.drafts.push(Box::new(draft));
        }
    }

    fn finish(self) -> (Model, SourceMap) {
        let Lowering { options, drafts, report, .. } = self;
        options.check(FILE, report);
        let (mut map, mut shared) = (SourceMap::default(), Shared::default());
        // Grows while the drafts go.
        let mut interfaces = Vec::new();
        for draft in drafts {
            let entries = draft.entries_of(&options);
            let may_take = shared.take(1, entries, report, |problem| {
                problem
                    .at(draft.span, format!("{entries} entries that are there for all interfaces"))
                    .with_original("rad gives them to each interface, however many")
            });
            if !may_take {
                break;
            }
            interfaces.push((*draft).finish(&options, report, &mut map));
        }
        interfaces.shrink_to_fit();
        (Model { interfaces }, map)
    }
}

fn repeated(name: &InterfaceMatch, span: Span, first: Span) -> Diagnostic {
    let message = format!("interface `{name}` has another block");
    Diagnostic::note(codes::REPEATED_INTERFACE, message)
        .at(span, "added to the first, with `auto prefix` unless it says `no auto prefix` again")
        .with_related(first, "the first one")
        .with_original("rad adds them up, too")
        .with_help("merge the two blocks")
}
