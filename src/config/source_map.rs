use std::{cell::OnceCell, collections::HashMap, fmt::Write, sync::Arc};

use foldhash::fast::RandomState;

use crate::{diagnostic::Span, model::InterfaceMatch};

/// Finds the text that set a field of the model.
///
/// A field path is the interface's name and the field's, with an index for list entries:
/// `vlan704`, `vlan704.header.router_lifetime`, `vlan704.prefixes[1]`,
/// `vlan704.prefixes[1].valid_lifetime`, `vlan704.rdnss[0].servers[1]`. Names are those of
/// [`Interface`](crate::model::Interface). Fields that no text set (defaults) have no entry.
#[derive(Debug, Clone, Default)]
pub struct SourceMap {
    /// Each with its number.
    interfaces: HashMap<InterfaceMatch, u32, RandomState>,
    /// By number.
    named: Vec<Named>,
    /// Fields without the interface's name, which thousands of interfaces have in common.
    fields: Words,
    entries: Entries,
    /// Their places sorted for [`Self::find`], made when that is first called.
    index: OnceCell<Vec<u32>>,
    /// The number of the interface that was named last.
    last: u32,
    /// Room for a path.
    path: String,
}

/// What named an interface.
#[derive(Debug, Clone, Copy)]
struct Named {
    first: Span,
    last: Span,
    /// The interface, by its number, that has its fields: itself or another.
    fields_of: u32,
}

/// A field of an interface, by their numbers, and what set it.
#[derive(Debug, Clone, Copy)]
struct Entry {
    interface: u32,
    field: u32,
    span: Span,
}

/// In the order that they came in; of equal ones the last counts. In pieces, because one list that
/// grows is there twice for a while.
#[derive(Debug, Clone, Default)]
struct Entries {
    /// All full but the last one.
    pieces: Vec<Vec<Entry>>,
}

impl Entries {
    const PIECE: usize = 128;

    fn push(&mut self, entry: Entry) {
        match self.pieces.last_mut().filter(|piece| piece.len() < Self::PIECE) {
            Some(piece) => piece.push(entry),
            None => {
                let mut piece = Vec::with_capacity(Self::PIECE);
                piece.push(entry);
                self.pieces.push(piece);
            }
        }
    }

    fn len(&self) -> usize {
        self.pieces.last().map_or(0, |last| (self.pieces.len() - 1) * Self::PIECE + last.len())
    }

    fn get(&self, at: u32) -> Option<&Entry> {
        let at = at as usize;
        self.pieces.get(at / Self::PIECE)?.get(at % Self::PIECE)
    }
}

/// Words, each with a number.
#[derive(Debug, Clone, Default)]
struct Words {
    // Texts of 4 GiB, which spans cannot mark, have fewer than these numbers.
    numbers: HashMap<Arc<str>, u32, RandomState>,
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
    /// Notes that `span` names the interface `name`, whose fields come next.
    pub fn interface(&mut self, name: &InterfaceMatch, span: Span) {
        self.last = self.number(name, span);
        self.set_fields_of(self.last, self.last);
    }

    /// Notes that `span` set `field` of the interface that was named last; the field may begin with
    /// a dot.
    pub fn insert(&mut self, field: impl AsRef<str>, span: Span) {
        let field = field.as_ref();
        let field = self.fields.number(field.strip_prefix('.').unwrap_or(field));
        self.add(Entry { interface: self.last, field, span });
    }

    fn add(&mut self, entry: Entry) {
        self.index.take();
        self.entries.push(entry);
    }

    /// Notes that `span` set `field` of what stands at `path` in the interface that was named last.
    pub fn insert_in(&mut self, path: &str, field: &str, span: Span) {
        self.insert_with(path, span, |path| path.push_str(field));
    }

    /// Notes that `span` set the entry `index` of `list` of what stands at `path` in the interface
    /// that was named last; no path is the interface itself.
    pub fn insert_entry(&mut self, path: &str, list: &str, index: usize, span: Span) {
        self.insert_with(path, span, |path| push_entry(path, list, index));
    }

    fn insert_with(&mut self, path: &str, span: Span, push: impl FnOnce(&mut String)) {
        let mut whole = std::mem::take(&mut self.path);
        whole.clear();
        whole.push_str(path);
        whole.push('.');
        push(&mut whole);
        self.insert(&whole, span);
        self.path = whole;
    }

    /// The number of the interface `name`, which may be new; `span` names it.
    fn number(&mut self, name: &InterfaceMatch, span: Span) -> u32 {
        let new = u32::try_from(self.named.len()).unwrap_or(u32::MAX);
        // One lookup, not two: most names are new.
        let number = *self.interfaces.entry(name.clone()).or_insert(new);
        match self.named.get_mut(number as usize) {
            Some(named) => named.last = span,
            None => self.named.push(Named { first: span, last: span, fields_of: number }),
        }
        number
    }

    fn named(&self, name: &str) -> Option<Named> {
        self.named.get(*self.interfaces.get(name)? as usize).copied()
    }

    fn set_fields_of(&mut self, interface: u32, other: u32) {
        if let Some(named) = self.named.get_mut(interface as usize) {
            named.fields_of = other;
        }
    }

    /// Notes that `span` names the interface `name`, whose fields have the places of those of
    /// `other`.
    pub fn alias(&mut self, name: &InterfaceMatch, other: &InterfaceMatch, span: Span) {
        let interface = self.number(name, span);
        if let Some(other) = self.named(other.as_str()) {
            self.set_fields_of(interface, other.fields_of);
        }
    }

    /// The first text that named the interface `name`.
    #[must_use]
    pub fn first(&self, name: &InterfaceMatch) -> Option<Span> {
        self.named(name.as_str()).map(|named| named.first)
    }

    /// The first text that named the interface that [`Self::interface`] was told last.
    #[must_use]
    pub fn first_of_last(&self) -> Option<Span> {
        self.named.get(self.last as usize).map(|named| named.first)
    }

    /// The text that set the field at `path`, or else the nearest thing around it:
    /// `a.prefixes[0].valid_lifetime`, `a.prefixes[0]`, `a`.
    #[must_use]
    pub fn find(&self, path: &str) -> Option<Span> {
        let mut path = path;
        loop {
            if let Some(span) = self.exactly(path) {
                return Some(span);
            }
            // Interface names may hold dots (`eth0.100`); cutting at each of them does no harm.
            path = &path[..path.rfind(['.', '['])?];
        }
    }

    /// How many interfaces and fields the texts have set; a field that is set again counts again.
    #[must_use]
    pub fn len(&self) -> usize {
        self.interfaces.len() + self.entries.len()
    }

    /// Whether no text has set anything.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.interfaces.is_empty()
    }

    /// Takes over all entries of `other`.
    pub fn extend(&mut self, other: SourceMap) {
        if self.is_empty() {
            *self = other;
            return;
        }
        let words = other.fields.by_number.iter();
        let fields: Vec<u32> = words.map(|word| self.fields.number(word)).collect();
        let mut interfaces = vec![0; other.interfaces.len()];
        for (name, theirs) in other.interfaces {
            let named = other.named.get(theirs as usize);
            if let (Some(named), Some(ours)) = (named, interfaces.get_mut(theirs as usize)) {
                *ours = self.number(&name, named.last);
            }
        }
        for (named, &interface) in other.named.iter().zip(&interfaces) {
            if let Some(&fields_of) = interfaces.get(named.fields_of as usize) {
                self.set_fields_of(interface, fields_of);
            }
        }
        for entry in other.entries.pieces.into_iter().flatten() {
            let interface = interfaces.get(entry.interface as usize);
            let field = fields.get(entry.field as usize);
            if let (Some(&interface), Some(&field)) = (interface, field) {
                self.add(Entry { interface, field, ..entry });
            }
        }
    }

    /// The paths, without the name, of the fields that a text has set of the interface `name`.
    pub fn paths(&self, name: &InterfaceMatch) -> impl Iterator<Item = &str> {
        let number = self.named(name.as_str()).map(|named| named.fields_of);
        let entries = self.entries.pieces.iter().flatten();
        let own = entries.filter(move |entry| Some(entry.interface) == number);
        own.filter_map(|entry| self.fields.by_number.get(entry.field as usize).map(|it| &**it))
    }

    /// The text that set exactly the field at `path`, or named the interface.
    #[must_use]
    pub fn exactly(&self, path: &str) -> Option<Span> {
        let key = |&at: &u32| self.entries.get(at).map(|entry| (entry.interface, entry.field));
        let index = self.index.get_or_init(|| {
            // Texts of 4 GiB, which spans cannot mark, have fewer entries than these numbers.
            let mut index: Vec<u32> = (0..).take(self.entries.len()).collect();
            index.sort_by_key(key);
            index
        });
        splits(path).find_map(|(name, field)| {
            let named = self.named(name)?;
            if field.is_empty() {
                return Some(named.last);
            }
            let wanted = Some((named.fields_of, self.fields.find(field)?));
            let behind = index.partition_point(|at| key(at) <= wanted);
            let last = *index.get(behind.checked_sub(1)?)?;
            let entry = self.entries.get(last)?;
            (key(&last) == wanted).then_some(entry.span)
        })
    }
}

/// Puts the entry `index` of `list` behind `path`.
pub(super) fn push_entry(path: &mut String, list: &str, index: usize) {
    path.push_str(list);
    path.push('[');
    // Nearly all lists are this short, and to format takes ten times as long.
    let digit = u32::try_from(index).ok().and_then(|index| char::from_digit(index, 10));
    match digit {
        Some(digit) => path.push(digit),
        None => _ = write!(path, "{index}"),
    }
    path.push(']');
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

    fn name(text: &str) -> InterfaceMatch {
        text.parse().unwrap()
    }

    #[test]
    fn falls_back_to_what_is_around() {
        let sources = Sources::new();
        let id = sources.add("a", "abc");
        let mut map = SourceMap::default();
        map.interface(&name("eth0.100"), Span::new(id, 0..1));
        map.insert("prefixes[1]", Span::new(id, 1..2));
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
            ("eth0", ""),
            ("eth0", ".mtu"),
            ("eth0.100", ""),
            ("eth0.100", ".mtu"),
            ("eth0.7", ""),
            ("eth0", ".interval.max"),
        ];
        for (at, (interface, field)) in paths.iter().enumerate() {
            map.interface(&name(interface), Span::new(id, at..at + 1));
            if !field.is_empty() {
                map.insert(field, Span::new(id, at..at + 1));
            }
        }
        for (path, at) in [
            ("eth0", 5),
            ("eth0.mtu", 1),
            ("eth0.100", 3),
            ("eth0.100.mtu", 3),
            ("eth0.7.mtu", 4),
            ("eth0.interval.max", 5),
            ("eth0.100.interval.max", 3),
        ] {
            assert_eq!(map.find(path).unwrap().start, at, "{path}");
        }
        assert_eq!(map.first(&name("eth0")).unwrap().start, 0);
        map.interface(&name("eth0"), Span::new(id, 6..7));
        map.insert("mtu", Span::new(id, 7..8));
        assert_eq!(map.find("eth0.mtu").unwrap().start, 7);
    }

    #[test]
    fn an_interface_may_have_many_fields() {
        let sources = Sources::new();
        let id = sources.add("a", "");
        let mut map = SourceMap::default();
        map.interface(&name("a"), Span::new(id, 0..0));
        for round in 0..3 {
            for at in 0..128 {
                map.insert(format!("prefixes[{at}]"), Span::new(id, at + round..at + round));
            }
        }
        assert_eq!(map.len(), 1 + 3 * 128);
        for at in 0..128 {
            assert_eq!(map.find(&format!("a.prefixes[{at}]")).unwrap().range(), at + 2..at + 2);
        }
    }

    #[test]
    fn interfaces_with_the_same_fields_keep_their_names() {
        let sources = Sources::new();
        let id = sources.add("a", "abcdef");
        let span = |at: usize| Span::new(id, at..at + 1);
        let at = |map: &SourceMap, path| map.find(path).unwrap().start;
        let mut map = SourceMap::default();
        map.interface(&name("vlan*"), span(0));
        map.insert("mtu", span(1));
        map.alias(&name("em[0-9]"), &name("vlan*"), span(2));
        map.alias(&name("b"), &name("em[0-9]"), span(3));
        let mut merged = SourceMap::default();
        merged.interface(&name("c"), span(5));
        merged.extend(map.clone());
        for map in [&map, &merged] {
            assert_eq!((at(map, "em[0-9].mtu"), at(map, "b.mtu")), (1, 1));
            assert_eq!((at(map, "em[0-9].prefixes[0]"), at(map, "b")), (2, 3));
        }
        map.interface(&name("b"), span(4));
        assert_eq!((at(&map, "b.mtu"), at(&map, "em[0-9].mtu")), (4, 1));
    }

    #[test]
    fn maps_are_merged() {
        let sources = Sources::new();
        let id = sources.add("a", "abcdef");
        let map = |entries: &[(&str, &str, usize)]| {
            let mut map = SourceMap::default();
            for &(interface, field, at) in entries {
                map.interface(&name(interface), Span::new(id, at..at + 1));
                map.insert(field, Span::new(id, at..at + 1));
            }
            map
        };
        let mut merged = SourceMap::default();
        merged.extend(map(&[("a", "mtu", 0), ("a", "pref64[0]", 1)]));
        merged.extend(map(&[("b", "interval.max", 2), ("a", "mtu", 3)]));
        for (path, at) in
            [("a", 3), ("a.mtu", 3), ("a.pref64[0]", 1), ("b.interval.max", 2), ("b.mtu", 2)]
        {
            assert_eq!(merged.find(path).unwrap().start, at, "{path}");
        }
        assert_eq!(merged.first(&name("a")).unwrap().start, 0);
    }
}
