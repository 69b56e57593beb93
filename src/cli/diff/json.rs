//! The report for programs, as `packaging/schema/diff-1.schema.json` describes it.

use serde::Serialize;

use super::compare::{Difference, Kind};
use crate::{
    cli::report::{Assumed, Tool},
    view::{Change, Consequence},
};

/// Rises when a program that reads the report would have to change.
const VERSION: u32 = 1;

pub(super) fn document(
    differences: &[Difference],
    same: usize,
    assumed: Assumed,
) -> impl Serialize + '_ {
    let count = |kind: Kind| differences.iter().filter(|it| it.kind == kind).count();
    Document {
        version: VERSION,
        tool: Tool::RAVEN,
        assumed,
        interfaces: differences.iter().map(interface).collect(),
        counts: Counts {
            added: count(Kind::Added),
            removed: count(Kind::Removed),
            changed: count(Kind::Changed),
            same,
        },
        differ: !differences.is_empty(),
    }
}

#[derive(Serialize)]
struct Document<'a> {
    version: u32,
    tool: Tool,
    assumed: Assumed,
    interfaces: Vec<Interface<'a>>,
    counts: Counts,
    differ: bool,
}

#[derive(Serialize)]
struct Interface<'a> {
    name: &'a str,
    pattern: Option<&'a str>,
    change: &'static str,
    assumed_prefixes: Vec<String>,
    advertisement: &'a [Change],
    settings: &'a [Change],
    hosts: Vec<Host<'a>>,
}

#[derive(Serialize)]
struct Host<'a> {
    effect: &'static str,
    text: &'a str,
}

#[derive(Serialize)]
struct Counts {
    added: usize,
    removed: usize,
    changed: usize,
    same: usize,
}

fn interface(difference: &Difference) -> Interface<'_> {
    let prefixes = difference.assumed_prefixes.iter();
    Interface {
        name: difference.name.as_str(),
        pattern: difference.pattern.as_deref(),
        change: match difference.kind {
            Kind::Added => "added",
            Kind::Removed => "removed",
            Kind::Changed => "changed",
        },
        assumed_prefixes: prefixes.map(|it| it.prefix.to_string()).collect(),
        advertisement: &difference.found.advertisement,
        settings: &difference.found.settings,
        hosts: difference.found.hosts.iter().map(host).collect(),
    }
}

fn host(consequence: &Consequence) -> Host<'_> {
    Host { effect: consequence.effect.name(), text: &consequence.text }
}
