use std::{collections::HashMap, sync::Arc};

use crate::diagnostic::Span;

/// Finds the text that set a field of the model.
///
/// A field path is the interface's name and the field's, with an index for list entries:
/// `vlan704`, `vlan704.header.router_lifetime`, `vlan704.prefixes[1]`,
/// `vlan704.prefixes[1].valid_lifetime`, `vlan704.rdnss[0].servers[1]`. Names are those of
/// [`Interface`](crate::model::Interface). Fields that no text set (defaults) have no entry.
#[derive(Debug, Clone, Default)]
pub struct SourceMap {
    /// Interfaces whose fields are those of another.
    aliases: HashMap<Box<str>, Box<str>>,
    interfaces: Words,
    /// Fields without the interface's name, which thousands of interfaces have in common.
    fields: Words,
    /// Of each interface.
    spans: Vec<Fields>,
    /// The interface that the last path began with; mostly the next one begins so, too.
    last: Option<(Box<str>, usize)>,
}

/// The fields of an interface, by number.
#[derive(Debug, Clone)]
enum Fields {
    /// In the order that they came in; of equal ones the last counts.
    Few(Vec<(u32, Span)>),
    Many(HashMap<u32, Span>),
}

/// A list is smaller than a table, but searched from its end to its start.
const FEW: usize = 64;

impl Fields {
    fn insert(&mut self, field: u32, span: Span) {
        match self {
            Fields::Few(few) if few.len() < FEW => few.push((field, span)),
            Fields::Few(few) => {
                let mut many: HashMap<_, _> = few.drain(..).collect();
                many.insert(field, span);
                *self = Fields::Many(many);
            }
            Fields::Many(many) => {
                many.insert(field, span);
            }
        }
    }

    fn find(&self, field: u32) -> Option<Span> {
        match self {
            Fields::Few(few) => {
                few.iter().rev().find(|(it, _)| *it == field).map(|(_, span)| *span)
            }
            Fields::Many(many) => many.get(&field).copied(),
        }
    }

    fn each(self) -> Vec<(u32, Span)> {
        match self {
            Fields::Few(few) => few,
            Fields::Many(many) => many.into_iter().collect(),
        }
    }
}

/// Words, each with a number.
#[derive(Debug, Clone, Default)]
struct Words {
    // Texts of 4 GiB, which spans cannot mark, have fewer than these numbers.
    numbers: HashMap<Arc<str>, u32>,
    by_number: Vec<Arc<str>>,
    last: u32,
}

impl Words {
    fn number(&mut self, word: &str) -> u32 {
        // Interfaces mostly have the same fields in the same order.
        let next = self.last.wrapping_add(1);
        self.last = if self.by_number.get(next as usize).is_some_and(|it| **it == *word) {
            next
        } else {
            self.find(word).unwrap_or_else(|| self.add(word))
        };
        self.last
    }

    fn add(&mut self, word: &str) -> u32 {
        let number = u32::try_from(self.by_number.len()).unwrap_or(u32::MAX);
        let word: Arc<str> = word.into();
        self.by_number.push(Arc::clone(&word));
        self.numbers.insert(word, number);
        number
    }

    fn find(&self, word: &str) -> Option<u32> {
        self.numbers.get(word).copied()
    }
}

impl SourceMap {
    /// Notes that `span` set the field at `path`. The path of an interface itself comes before
    /// those of its fields.
    pub fn insert(&mut self, path: impl AsRef<str>, span: Span) {
        let path = path.as_ref();
        let (interface, field) = self.known(path).unwrap_or_else(|| {
            let number = self.interface(path);
            self.last = Some((path.into(), number));
            (number, "")
        });
        let field = self.fields.number(field);
        if let Some(fields) = self.spans.get_mut(interface) {
            fields.insert(field, span);
        }
    }

    /// The number of the interface `name`, which may be new.
    fn interface(&mut self, name: &str) -> usize {
        let number = self.interfaces.number(name) as usize;
        if number == self.spans.len() {
            self.spans.push(Fields::Few(Vec::new()));
        }
        number
    }

    /// Notes that `span` names the interface `name`, whose fields have the places of those of
    /// `other`.
    pub fn alias(&mut self, name: &str, other: &str, span: Span) {
        self.insert(name, span);
        self.aliases.insert(name.into(), other.into());
    }

    /// The text that set the field at `path`, or else the nearest thing around it:
    /// `a.prefixes[0].valid_lifetime`, `a.prefixes[0]`, `a`.
    #[must_use]
    pub fn find(&self, path: &str) -> Option<Span> {
        let whole = path;
        let mut path = path;
        loop {
            if path.len() < whole.len()
                && let Some(other) = self.aliases.get(path)
            {
                return self.find(&format!("{other}{}", &whole[path.len()..]));
            }
            if let Some(span) = self.exactly(path) {
                return Some(span);
            }
            // Interface names may hold dots (`eth0.100`); cutting at each of them does no harm.
            path = &path[..path.rfind(['.', '['])?];
        }
    }

    /// How many fields the texts have set.
    #[must_use]
    pub fn len(&self) -> usize {
        let lengths = self.spans.iter().map(|fields| match fields {
            Fields::Few(few) => few.len(),
            Fields::Many(many) => many.len(),
        });
        lengths.sum()
    }

    /// Whether no text has set anything.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.spans.is_empty()
    }

    /// Takes over all entries of `other`.
    pub fn extend(&mut self, other: SourceMap) {
        if self.is_empty() {
            *self = other;
            return;
        }
        self.aliases.extend(other.aliases);
        let numbers = other.fields.numbers.into_iter();
        let fields: HashMap<u32, u32> =
            numbers.map(|(word, number)| (number, self.fields.number(&word))).collect();
        let mut spans: Vec<Option<Fields>> = other.spans.into_iter().map(Some).collect();
        for (name, number) in other.interfaces.numbers {
            let interface = self.interface(&name);
            let theirs = spans.get_mut(number as usize).and_then(Option::take);
            let Some(ours) = self.spans.get_mut(interface) else { continue };
            for (field, span) in theirs.map(Fields::each).unwrap_or_default() {
                if let Some(&field) = fields.get(&field) {
                    ours.insert(field, span);
                }
            }
        }
    }

    /// The interface that `path` begins with, if it is known, and the rest of the path.
    fn known<'p>(&self, path: &'p str) -> Option<(usize, &'p str)> {
        // A field begins with a letter; the rest of a name such as `eth0.100` does not.
        let is_field = |rest: &str| rest.starts_with(|c: char| c.is_ascii_lowercase());
        let last = self.last.as_ref().and_then(|(name, number)| {
            let field = path.strip_prefix(&**name)?.strip_prefix('.')?;
            is_field(field).then_some((*number, field))
        });
        last.or_else(|| {
            splits(path)
                .filter(|(_, field)| field.is_empty() || is_field(field))
                .find_map(|(name, field)| Some((self.interfaces.find(name)? as usize, field)))
        })
    }

    fn exactly(&self, path: &str) -> Option<Span> {
        splits(path).find_map(|(name, field)| {
            let fields = self.spans.get(self.interfaces.find(name)? as usize)?;
            fields.find(self.fields.find(field)?)
        })
    }
}

/// What may be the interface's name and the field's, the longest name first.
fn splits(path: &str) -> impl Iterator<Item = (&str, &str)> {
    let dots = path.rmatch_indices('.').map(|(dot, _)| (&path[..dot], &path[dot + 1..]));
    std::iter::once((path, "")).chain(dots)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Sources;

    #[test]
    fn falls_back_to_what_is_around() {
        let sources = Sources::new();
        let id = sources.add("a", "abc");
        let mut map = SourceMap::default();
        map.insert("eth0.100", Span::new(id, 0..1));
        map.insert("eth0.100.prefixes[1]", Span::new(id, 1..2));
        assert_eq!(map.find("eth0.100.prefixes[1].valid_lifetime").unwrap().start, 1);
        assert_eq!(map.find("eth0.100.prefixes[0].valid_lifetime").unwrap().start, 0);
        assert_eq!(map.find("eth1"), None);
        assert_eq!(map.find("eth0"), None);
    }

    #[test]
    fn names_of_one_interface_may_begin_those_of_another() {
        let sources = Sources::new();
        let id = sources.add("a", "abcdefgh");
        let mut map = SourceMap::default();
        let paths = [
            "eth0",
            "eth0.mtu",
            "eth0.100",
            "eth0.100.mtu",
            "eth0.5.mtu",
            "eth0.7",
            "eth0.interval.max",
        ];
        for (at, path) in paths.iter().enumerate() {
            map.insert(path, Span::new(id, at..at + 1));
        }
        for (at, path) in (0..).zip(paths) {
            assert_eq!(map.find(path).unwrap().start, at, "{path}");
        }
        assert_eq!(map.find("eth0.100.interval.max").unwrap().start, 2);
        map.insert("eth0.mtu", Span::new(id, 7..8));
        assert_eq!(map.find("eth0.mtu").unwrap().start, 7);
    }

    #[test]
    fn an_interface_may_have_many_fields() {
        let sources = Sources::new();
        let id = sources.add("a", "");
        let mut map = SourceMap::default();
        map.insert("a", Span::new(id, 0..0));
        for round in 0..3 {
            for at in 0..2 * FEW {
                map.insert(format!("a.prefixes[{at}]"), Span::new(id, at + round..at + round));
            }
        }
        assert_eq!(map.len(), 2 * FEW + 1);
        for at in 0..2 * FEW {
            assert_eq!(map.find(&format!("a.prefixes[{at}]")).unwrap().range(), at + 2..at + 2);
        }
    }

    #[test]
    fn maps_are_merged() {
        let sources = Sources::new();
        let id = sources.add("a", "abcdef");
        let map = |entries: &[(&str, usize)]| {
            let mut map = SourceMap::default();
            for &(path, at) in entries {
                map.insert(path, Span::new(id, at..at + 1));
            }
            map
        };
        let mut merged = SourceMap::default();
        merged.extend(map(&[("a", 0), ("a.mtu", 1)]));
        merged.extend(map(&[("b", 2), ("b.interval.max", 3), ("a.mtu", 4)]));
        for (path, at) in [("a", 0), ("a.mtu", 4), ("b", 2), ("b.interval.max", 3), ("b.mtu", 2)] {
            assert_eq!(merged.find(path).unwrap().start, at, "{path}");
        }
    }
}
