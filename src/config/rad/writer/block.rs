use std::fmt::{Display, Write};

use super::super::keywords::{self, Place};

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

    /// Sets `name` to `value` unless the table has that as the default.
    pub(super) fn option(&mut self, name: &str, value: impl Display) {
        let value = value.to_string();
        let keyword = keywords::of(self.place).find(|keyword| keyword.name == name);
        if keyword.is_none_or(|keyword| keyword.default != value) {
            self.line(format_args!("{name} {value}"));
        }
    }

    /// Sets a switch unless that is the default.
    pub(super) fn switch(&mut self, name: &str, on: bool) {
        self.option(name, if on { "yes" } else { "no" });
    }

    /// Sets `name` to all of `list`.
    pub(super) fn list(&mut self, name: &str, list: &[String]) {
        if let [only] = list {
            return self.line(format_args!("{name} {only}"));
        }
        self.line(format_args!("{name} {{"));
        let mut inner = Block { text: self.text, place: self.place, depth: self.depth + 1 };
        for entry in list {
            inner.line(entry);
        }
        self.line('}');
    }

    /// Writes a block with what `fill` puts into it, or the statement alone where that is nothing.
    pub(super) fn block(
        &mut self,
        name: &str,
        argument: impl Display,
        content: Place,
        fill: impl FnOnce(&mut Block<'_>),
    ) {
        let mut inside = String::new();
        fill(&mut Block { text: &mut inside, place: content, depth: self.depth + 1 });
        let head = format!("{name} {argument}");
        let head = head.trim_end();
        if inside.is_empty() {
            // What may be without an argument is there anyway.
            if head != name {
                self.line(head);
            }
            return;
        }
        self.line(format_args!("{head} {{"));
        self.text.push_str(&inside);
        self.line('}');
    }
}
