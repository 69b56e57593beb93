use std::fmt::{Display, Write};

use super::super::keywords::{self, Place};
use crate::{
    config::written::{Losses, on_off},
    model::{Condition, Lifetime, conditions_text},
};

/// Writes statements of a block into a text, each on a line with a tab for each block around it.
pub(super) struct Block<'t> {
    text: &'t mut String,
    place: Place,
    depth: usize,
}

impl<'t> Block<'t> {
    /// Outside of all blocks.
    pub(super) fn file(text: &'t mut String) -> Self {
        Block { text, place: Place::File, depth: 0 }
    }

    /// Writes `text` on a line of its own.
    pub(super) fn line(&mut self, text: impl Display) {
        for _ in 0..self.depth {
            self.text.push('\t');
        }
        // A string takes everything.
        let _ = writeln!(self.text, "{text}");
    }

    /// Sets `name` to `value`.
    pub(super) fn set(&mut self, name: &str, value: impl Display) {
        self.line(format_args!("{name} {value};"));
    }

    /// Sets `name` to a text in quotes, which can have neither quotes nor backslashes.
    pub(super) fn text(&mut self, name: &str, text: &str) {
        self.set(name, format_args!("\"{text}\""));
    }

    /// Sets `name` to conditions, if there are any; `path` is where they are in the model.
    pub(super) fn conditions(
        &mut self,
        name: &str,
        conditions: &[Condition],
        path: &str,
        losses: &mut Losses<'_>,
    ) {
        let usable = |text: &String| !text.contains(['"', '\\', '\n']);
        match conditions_text(conditions).filter(usable) {
            _ if conditions.is_empty() => {}
            Some(text) => self.text(name, &text),
            None => losses.push(path, "a list", "there is no way to write such a name"),
        }
    }

    /// The same, but nothing is said where the table has `value` as the default.
    pub(super) fn option(&mut self, name: &str, value: impl Display) {
        let value = value.to_string();
        let keyword = keywords::find(name, self.place);
        if keyword.is_none_or(|keyword| keyword.default != value) {
            self.set(name, value);
        }
    }

    /// Sets a switch unless that is the default.
    pub(super) fn switch(&mut self, name: &str, on: bool) {
        self.option(name, on_off(on));
    }

    /// Sets a lifetime unless it is `default`.
    pub(super) fn lifetime(&mut self, name: &str, lifetime: Lifetime, default: Lifetime) {
        if lifetime != default {
            self.set(name, spelled(lifetime));
        }
    }

    /// Writes a block with what `fill` puts into it; on one line where that is nothing.
    pub(super) fn block(
        &mut self,
        name: &str,
        arguments: impl Display,
        content: Place,
        fill: impl FnOnce(&mut Block<'_>),
    ) {
        const EMPTY: &str = "{ };";
        let head = format!("{name} {arguments}");
        let head = head.trim_end();
        let mut inside = String::new();
        fill(&mut Block { text: &mut inside, place: content, depth: self.depth + 1 });
        let before = self.text.trim_end();
        let is_close = before.is_empty() || (inside.is_empty() && before.ends_with(EMPTY));
        if !is_close {
            self.text.push('\n');
        }
        if inside.is_empty() {
            return self.line(format_args!("{head} {EMPTY}"));
        }
        self.line(head);
        self.line('{');
        self.text.push_str(&inside);
        self.line("};");
    }
}

/// A lifetime as radvd reads it.
pub(super) fn spelled(lifetime: Lifetime) -> String {
    lifetime.as_secs().map_or_else(|| "infinity".to_owned(), |seconds| seconds.to_string())
}
