use std::{
    collections::{HashMap, HashSet, VecDeque},
    fmt,
};

use super::Node;

/// One difference between two trees.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Where. Entries of lists have their first value in brackets, `prefixes[2001:db8::/64]`, or
    /// where that is a list itself their number in the new tree, else in the old one.
    pub path: String,
    /// What was there; `None` where something is new.
    pub old: Option<Node>,
    /// What is there; `None` where something is gone.
    pub new: Option<Node>,
}

/// `path: old -> new`, with a sign in front: something is gone, new or other than before.
impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = &self.path;
        match (&self.old, &self.new) {
            (Some(old), Some(new)) => write!(f, "~ {path}: {old} -> {new}"),
            (Some(old), None) => write!(f, "- {path}: {old}"),
            (None, Some(new)) => write!(f, "+ {path}: {new}"),
            (None, None) => write!(f, "~ {path}"),
        }
    }
}

/// What differs between two trees, in their order. Entries of lists are the same where their first
/// values are, or where these are lists that have something in common. A list whose entries are the
/// same in another order is itself one difference of the entries' first values.
#[must_use]
pub fn changes(old: &Node, new: &Node) -> Vec<Change> {
    let mut changes = Vec::new();
    compare(String::new(), old, new, &mut changes);
    changes
}

fn compare(path: String, old: &Node, new: &Node, changes: &mut Vec<Change>) {
    match (old, new) {
        _ if old == new => {}
        (Node::Map(old), Node::Map(new)) => compare_maps(&path, old, new, changes),
        (Node::List(old), Node::List(new)) => compare_lists(&path, old, new, changes),
        _ => changes.push(Change { path, old: Some(old.clone()), new: Some(new.clone()) }),
    }
}

type Entries = [(&'static str, Node)];

fn compare_maps(path: &str, old: &Entries, new: &Entries, changes: &mut Vec<Change>) {
    let nothing = Node::List(Vec::new());
    let find = |entries: &'_ Entries, name: &str| entries.iter().position(|(own, _)| *own == name);
    let dot = if path.is_empty() { "" } else { "." };
    for (name, was) in old {
        let path = format!("{path}{dot}{name}");
        match find(new, name) {
            Some(at) => compare(path, was, &new[at].1, changes),
            None if matches!(was, Node::List(_)) => compare(path, was, &nothing, changes),
            None => changes.push(Change { path, old: Some(was.clone()), new: None }),
        }
    }
    for (name, is) in new.iter().filter(|(name, _)| find(old, name).is_none()) {
        let path = format!("{path}{dot}{name}");
        match is {
            Node::List(_) => compare(path, &nothing, is, changes),
            _ => changes.push(Change { path, old: None, new: Some(is.clone()) }),
        }
    }
}

fn compare_lists(path: &str, old: &[Node], new: &[Node], changes: &mut Vec<Change>) {
    let pairs = pairs(old, new);
    let (old_names, new_names) = (names(old), names(new));
    let entry = |name: &str| format!("{path}[{name}]");
    let paired: HashSet<usize> = pairs.iter().flatten().copied().collect();
    for (at, was) in old.iter().enumerate().filter(|(at, _)| !paired.contains(at)) {
        changes.push(Change { path: entry(&old_names[at]), old: Some(was.clone()), new: None });
    }
    for (at, is) in new.iter().enumerate() {
        match pairs[at] {
            Some(before) => compare(entry(&new_names[at]), &old[before], is, changes),
            None => changes.push(Change {
                path: entry(&new_names[at]),
                old: None,
                new: Some(is.clone()),
            }),
        }
    }
    let kept: Vec<usize> = pairs.iter().flatten().copied().collect();
    if !kept.is_sorted() {
        let mut before = kept.clone();
        before.sort_unstable();
        let list = |order: Vec<usize>| {
            Some(Node::List(order.into_iter().map(|at| first(&old[at]).clone()).collect()))
        };
        changes.push(Change { path: path.to_owned(), old: list(before), new: list(kept) });
    }
}

/// For each entry of `new` the one of `old` that it was.
fn pairs(old: &[Node], new: &[Node]) -> Vec<Option<usize>> {
    let mut by_name: HashMap<String, VecDeque<usize>> = HashMap::new();
    for (at, node) in old.iter().enumerate() {
        by_name.entry(first(node).to_string()).or_default().push_back(at);
    }
    let same = |node: &Node| by_name.get_mut(&first(node).to_string())?.pop_front();
    let mut pairs: Vec<Option<usize>> = new.iter().map(same).collect();

    // The others by what they have in common.
    let mut by_member: HashMap<&Node, usize> = HashMap::new();
    let mut left: Vec<usize> = by_name.into_values().flatten().collect();
    left.sort_unstable();
    for at in left {
        for member in members(&old[at]) {
            by_member.entry(member).or_insert(at);
        }
    }
    let mut taken = HashSet::new();
    for (pair, node) in pairs.iter_mut().zip(new).filter(|(pair, _)| pair.is_none()) {
        let alike = members(node).iter().filter_map(|member| by_member.get(member));
        *pair = alike.copied().find(|at| taken.insert(*at));
    }
    pairs
}

/// The members of the list that an entry is known by.
fn members(node: &Node) -> &[Node] {
    match first(node) {
        Node::List(members) => members,
        _ => &[],
    }
}

/// What stands in the brackets of each entry. Those after the first of the same name are numbered.
fn names(nodes: &[Node]) -> Vec<String> {
    let mut seen: HashMap<String, usize> = HashMap::new();
    let name = |(at, node): (usize, &Node)| {
        let name = match first(node) {
            Node::List(_) | Node::Map(_) => at.to_string(),
            value => value.to_string(),
        };
        let count = seen.entry(name.clone()).or_default();
        *count += 1;
        if *count == 1 { name } else { format!("{name}#{count}") }
    };
    nodes.iter().enumerate().map(name).collect()
}

/// What an entry is known by.
fn first(node: &Node) -> &Node {
    match node {
        Node::Map(entries) => entries.first().map_or(node, |(_, first)| first),
        _ => node,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(texts: &[&str]) -> Node {
        Node::List(texts.iter().map(Node::text).collect())
    }

    fn server(servers: &[&str], lifetime: u64) -> Node {
        Node::Map(vec![("servers", texts(servers)), ("lifetime", Node::Number(lifetime))])
    }

    fn prefix(prefix: &str, lifetime: u64) -> Node {
        Node::Map(vec![("prefix", Node::text(prefix)), ("lifetime", Node::Number(lifetime))])
    }

    fn found(old: Vec<(&'static str, Node)>, new: Vec<(&'static str, Node)>) -> Vec<String> {
        let shown = |node: Option<Node>| node.map_or("-".to_owned(), |node| node.to_string());
        let changes = changes(&Node::Map(old), &Node::Map(new)).into_iter();
        changes
            .map(|change| format!("{}: {} > {}", change.path, shown(change.old), shown(change.new)))
            .collect()
    }

    #[test]
    fn values_of_maps() {
        let flags = |on| Node::Map(vec![("on", Node::Switch(on)), ("same", Node::Switch(on))]);
        let old = vec![("a", Node::Number(1)), ("gone", Node::Number(2)), ("flags", flags(false))];
        let new = vec![("more", Node::Number(3)), ("flags", flags(true)), ("a", Node::Number(1))];
        let expected = ["gone: 2 > -", "flags.on: off > on", "flags.same: off > on", "more: - > 3"];
        assert_eq!(found(old.clone(), new), expected);
        assert_eq!(found(old.clone(), old), <[&str; 0]>::default());
    }

    #[test]
    fn entries_are_found_again_by_their_first_value() {
        let old = Node::List(vec![prefix("a", 1), prefix("b", 2), prefix("c", 3)]);
        let new = Node::List(vec![prefix("new", 9), prefix("b", 2), prefix("c", 4)]);
        let expected = [
            "list[a]: {prefix: a, lifetime: 1} > -",
            "list[new]: - > {prefix: new, lifetime: 9}",
            "list[c].lifetime: 3 > 4",
        ];
        assert_eq!(found(vec![("list", old.clone())], vec![("list", new)]), expected);
        assert_eq!(found(Vec::new(), vec![("list", old)]).len(), 3);
    }

    #[test]
    fn entries_with_lists_are_found_again_by_their_members() {
        let old = Node::List(vec![server(&["x"], 1), server(&["a", "b"], 2)]);
        let new = Node::List(vec![server(&["b", "c"], 3)]);
        let expected = [
            "rdnss[0]: {servers: [x], lifetime: 1} > -",
            "rdnss[0].servers[a]: a > -",
            "rdnss[0].servers[c]: - > c",
            "rdnss[0].lifetime: 2 > 3",
        ];
        assert_eq!(found(vec![("rdnss", old)], vec![("rdnss", new)]), expected);
    }

    #[test]
    fn order_is_a_difference() {
        let old = Node::List(vec![prefix("a", 1), prefix("b", 2), prefix("b", 3)]);
        let new = Node::List(vec![prefix("b", 2), prefix("b", 4), prefix("a", 1)]);
        let expected = ["list[b#2].lifetime: 3 > 4", "list: [a, b, b] > [b, b, a]"];
        assert_eq!(found(vec![("list", old)], vec![("list", new)]), expected);
    }
}
