//! The tree to the model, with radvd's defaults made explicit.
//!
//! radvd computes the default lifetimes of routes, RDNSS, DNSSL and PREF64 while it reads, from
//! the MaxRtrAdvInterval known by then. Here a block is read as a whole first, so that the order
//! of its statements never matters.

mod advertised;
mod base;
mod child;
mod condition;
mod custom;
pub(super) mod delegation;
pub(super) mod dns;
pub(super) mod encrypted_dns;
pub(super) mod header;
mod home_agent;
mod interface;
pub(super) mod interval;
mod list;
mod lowpan;
pub(super) mod mtu;
pub(super) mod pref64;
mod prefix;
mod provisioning_domain;
mod route;

use std::{collections::HashSet, slice};

use elsa::FrozenVec;

use super::{
    codes,
    keywords::Place,
    report::{NO_SUCH_OPTION, Report, SYNTAX_ERROR},
    scope::{Given, Scope, scope},
    template,
    token::Token,
    tree::Statement,
};
use crate::{
    config::{
        SourceMap,
        shared::{self, Shared},
        source_map::push_entry,
        template::Values,
    },
    diagnostic::{Diagnostic, SourceId, Span},
    model::{Interface, InterfaceMatch, Model, OutOfRange, Template},
};

/// What the statements of a file configure.
#[derive(Default)]
pub(super) struct File {
    model: Model,
    map: SourceMap,
    shared: Shared,
    /// Texts that are the same file, by their numbers.
    twice: HashSet<(SourceId, SourceId)>,
    has_statements: bool,
    /// The kernel's number for the interface of the file.
    interface_index: Option<u32>,
}

impl File {
    /// Nothing yet.
    pub(super) fn new(interface_index: Option<u32>) -> Self {
        File { interface_index, ..File::default() }
    }

    /// Takes the next statement.
    pub(super) fn add(&mut self, statement: &Statement<'_>, report: &mut Report) {
        self.has_statements = true;
        for (_, statement) in scope(slice::from_ref(statement), Place::File, report).blocks {
            if report.has_templates && template::has_placeholders(statement) {
                self.template(statement, report);
            } else {
                self.interface(statement, report);
            }
        }
    }

    /// Fills in `statement` for each of its names, and where that is only an example keeps the text.
    fn template(&mut self, statement: &Statement<'_>, report: &mut Report) {
        let names: Vec<&Token<'_>> = statement.arguments.iter().collect();
        let entries = statement.body().iter().map(template::entries).sum();
        if !self.shared_by_names(names.len().saturating_sub(1), entries, statement, report) {
            return;
        }
        for name in names {
            let texts = FrozenVec::new();
            let meant = name.content().parse::<InterfaceMatch>().ok();
            let values = match &meant {
                Some(meant) => Values::of(meant, self.interface_index),
                None => Values::example(),
            };
            let filled = template::filled(statement, name, (&values, &texts), report);
            let before = self.model.interfaces.len();
            self.interface(&filled, report);
            let is_example = meant.is_some_and(|meant| meant.pattern().is_some())
                || values.index_was_used() && self.interface_index.is_none();
            if is_example && let Some(made) = self.model.interfaces.get_mut(before) {
                let index_was_used = values.index_was_used();
                made.template =
                    Some(Template::new(template::Block::new(statement, index_was_used)));
            }
        }
    }

    fn interface(&mut self, statement: &Statement<'_>, report: &mut Report) {
        let mut output = Output { report, map: &mut self.map };
        let read = interface::interface(statement, &mut output);
        let Some((mut names, mut interface)) = read else { return };
        names.retain(|(name, span)| self.is_new(name, *span, &interface.name, report));
        let Some((last, _)) = names.pop() else { return };
        if !self.may_share(names.len(), &interface, statement, report) {
            names.clear();
        }
        for (name, _) in names {
            self.model.interfaces.push(Interface { name, ..interface.clone() });
        }
        interface.name = last;
        self.model.interfaces.push(interface);
    }

    /// Whether `further` interfaces may have all that `interface` has, as `statement` says.
    fn may_share(
        &mut self,
        further: usize,
        interface: &Interface,
        statement: &Statement<'_>,
        report: &mut Report,
    ) -> bool {
        self.shared_by_names(further, shared::entries(interface), statement, report)
    }

    /// Whether `further` names of `statement` may have `entries` each.
    fn shared_by_names(
        &mut self,
        further: usize,
        entries: usize,
        statement: &Statement<'_>,
        report: &mut Report,
    ) -> bool {
        self.shared.take(further, entries, report, |problem| {
            let first = statement.arguments.first().unwrap_or(&statement.head);
            let label = format!("{} names for a block with {entries} entries", further + 1);
            problem.at(first.span, label).with_original("radvd takes one name for each block")
        })
    }

    /// Whether no block before is for `name`, which stands at `span` and has the fields of `other`.
    fn is_new(
        &mut self,
        name: &InterfaceMatch,
        span: Span,
        other: &InterfaceMatch,
        report: &mut Report,
    ) -> bool {
        let is_last = name == other;
        match if is_last { self.map.first_of_last() } else { self.map.first(name) } {
            // The same place in two texts.
            Some(first) if first.source != span.source && first.range() == span.range() => {
                if self.twice.insert((first.source, span.source)) {
                    report.push(twice(name, span));
                }
                return false;
            }
            Some(first) if first != span => {
                report.push(duplicate(name, span, first));
                return false;
            }
            Some(_) => {}
            None => self.map.alias(name, other, span),
        }
        true
    }

    /// The whole of the file `id`.
    pub(super) fn finish(self, id: SourceId, report: &mut Report) -> (Model, SourceMap) {
        if !self.has_statements && report.is_empty() {
            report.push(
                Diagnostic::error(codes::EMPTY, "the file has no `interface` block")
                    .at(Span::new(id, 0..0), "")
                    .with_original(SYNTAX_ERROR)
                    .with_help("write `interface NAME { AdvSendAdvert on; prefix ::/64; };`"),
            );
        }
        (self.model, self.map)
    }
}

fn duplicate(name: &InterfaceMatch, span: Span, first: Span) -> Diagnostic {
    let message = format!("interface `{name}` is configured twice");
    Diagnostic::error(codes::DUPLICATE_INTERFACE, message)
        .at(span, "again here")
        .with_related(first, "first here")
        .with_original(REFUSES)
        .with_help("merge the two blocks, or name the interface once")
}

fn twice(name: &InterfaceMatch, span: Span) -> Diagnostic {
    let message = format!("a file is read twice, and with it interface `{name}`");
    Diagnostic::error(codes::DUPLICATE_INTERFACE, message)
        .at(span, "stands in that file")
        .with_original(REFUSES)
        .with_help("include the file once")
}

const REFUSES: &str = "radvd refuses the file";

/// Where lowering writes besides the model.
struct Output<'o> {
    report: &'o mut Report,
    map: &'o mut SourceMap,
}

/// The path of the entry `index` of `list`.
fn entry(list: &str, index: usize) -> String {
    let mut path = String::with_capacity(list.len() + "[0]".len());
    push_entry(&mut path, list, index);
    path
}

/// The problem that `span`, the argument of the keyword `name`, is out of its range.
fn out_of_range(name: &str, error: &OutOfRange, span: Span) -> Diagnostic {
    let message = format!("`{name}` must be {} ({})", error.range, error.reference);
    Diagnostic::error(codes::RANGE, message).at(span, "out of range")
}

/// `number` as 16 or 8 bits, which radvd would cut it to.
fn narrow<T: TryFrom<u32> + Default>(
    scope: &Scope<'_, '_>,
    name: &'static str,
    (bits, range, reference): (u32, &str, &'static str),
    report: &mut Report,
) -> Option<T> {
    let Given { value, span } = scope.number(name)?;
    if let Ok(value) = T::try_from(value) {
        return Some(value);
    }
    let kept = value & ((1 << bits) - 1);
    let error = OutOfRange { variable: name, range: range.into(), reference };
    report.push(out_of_range(name, &error, span).with_original(if scope.is_extension(name) {
        NO_SUCH_OPTION.to_owned()
    } else {
        format!("radvd silently keeps the lowest {bits} bits, {kept}")
    }));
    None
}
