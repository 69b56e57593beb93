use std::collections::HashMap;

use crate::diagnostic::Span;

/// Finds the text that set a field of the model.
///
/// A field path is the interface's name and the field's, with an index for list entries:
/// `vlan704`, `vlan704.header.router_lifetime`, `vlan704.prefixes[1]`,
/// `vlan704.prefixes[1].valid_lifetime`, `vlan704.rdnss[0].servers[1]`. Names are those of
/// [`Interface`](crate::model::Interface). Fields that no text set (defaults) have no entry.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SourceMap {
    spans: HashMap<String, Span>,
}

impl SourceMap {
    /// Notes that `span` set the field at `path`.
    pub fn insert(&mut self, path: impl Into<String>, span: Span) {
        self.spans.insert(path.into(), span);
    }

    /// The text that set the field at `path`, or else the nearest thing around it:
    /// `a.prefixes[0].valid_lifetime`, `a.prefixes[0]`, `a`.
    #[must_use]
    pub fn find(&self, path: &str) -> Option<Span> {
        let mut path = path;
        loop {
            if let Some(&span) = self.spans.get(path) {
                return Some(span);
            }
            // Interface names may hold dots (`eth0.100`); cutting at each of them does no harm.
            path = &path[..path.rfind(['.', '['])?];
        }
    }

    /// Takes over all entries of `other`.
    pub fn extend(&mut self, other: SourceMap) {
        self.spans.extend(other.spans);
    }
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
    }
}
