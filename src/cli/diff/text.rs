//! The report for people.

use std::{
    collections::{HashMap, HashSet},
    io::{self, Write},
};

use super::compare::{Difference, Kind};
use crate::view::Change;

/// More names than these are only counted.
const NAMED: usize = 8;
/// More changes of one interface than these are only counted.
const DRAWN_CHANGES: usize = 200;

/// What differs, interfaces with the same differences together.
pub(super) fn report(
    out: &mut dyn Write,
    differences: &[Difference],
    same: usize,
) -> io::Result<()> {
    if differences.is_empty() {
        return writeln!(out, "no difference");
    }
    let mut groups: Vec<(String, Vec<&Difference>)> = Vec::new();
    let mut places = HashMap::new();
    for difference in differences {
        let text = found(difference);
        let place = *places.entry(text.clone()).or_insert(groups.len());
        match groups.get_mut(place) {
            Some((_, group)) => group.push(difference),
            None => groups.push((text, vec![difference])),
        }
    }
    for (text, group) in &groups {
        writeln!(out, "{}{text}", names(group))?;
    }
    let count = |kind: Kind| differences.iter().filter(|it| it.kind == kind).count();
    let (added, removed, changed) =
        (count(Kind::Added), count(Kind::Removed), count(Kind::Changed));
    writeln!(out, "{added} added, {removed} removed, {changed} changed, {same} the same")
}

fn names(group: &[&Difference]) -> String {
    let name = |difference: &&Difference| match &difference.pattern {
        Some(pattern) => pattern.escape_debug().to_string(),
        None => difference.name.as_str().escape_debug().to_string(),
    };
    let named = group.iter().take(NAMED).map(name).collect::<Vec<_>>().join(", ");
    match group.len().saturating_sub(NAMED) {
        0 => named,
        more => format!("{named} and {more} more"),
    }
}

/// What stands behind the names.
fn found(difference: &Difference) -> String {
    let Difference { kind, found, .. } = difference;
    let mut text = match kind {
        Kind::Added => ": added\n".to_owned(),
        Kind::Removed => ": removed\n".to_owned(),
        Kind::Changed => "\n".to_owned(),
    };
    for assumed in &difference.assumed_prefixes {
        text.push_str(&format!("  assumed: {assumed}\n"));
    }
    add(&mut text, "on the wire", &found.advertisement);
    // All of them are new, or gone.
    if *kind == Kind::Changed {
        let known: HashSet<&str> = found.advertisement.iter().map(|it| it.path.as_str()).collect();
        // What comes with an entry and goes with it is not worth a line.
        let is_news = |change: &&Change| {
            let is_kept = change.old.is_some() == change.new.is_some();
            is_kept || !known.contains(change.path.as_str())
        };
        let settings: Vec<Change> = found.settings.iter().filter(is_news).cloned().collect();
        add(&mut text, "not on the wire", &settings);
    }
    if !found.hosts.is_empty() {
        text.push_str("  what hosts do\n");
    }
    for consequence in &found.hosts {
        text.push_str(&format!("    {}\n", consequence.text));
    }
    text
}

fn add(text: &mut String, head: &str, changes: &[Change]) {
    if changes.is_empty() {
        return;
    }
    text.push_str(&format!("  {head}\n"));
    for change in changes.iter().take(DRAWN_CHANGES) {
        text.push_str(&match (change.path.as_str(), &change.new) {
            ("", Some(_)) => "    + advertises from now on\n".to_owned(),
            ("", None) => "    - advertises no more\n".to_owned(),
            _ => format!("    {change}\n"),
        });
    }
    let more = changes.len().saturating_sub(DRAWN_CHANGES);
    if more > 0 {
        text.push_str(&format!("    ... and {more} more\n"));
    }
}
