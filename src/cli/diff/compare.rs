//! What differs between two configurations of an interface.

use std::{collections::HashSet, net::Ipv6Addr, sync::Arc};

use crate::{
    cli::{
        assumptions::{AssumedPrefix, Assumptions, assumed_prefixes},
        course::Course,
        selection::{Index, Selected},
    },
    model::{Interface, InterfaceMatch, InterfaceName, Model, RouterAdvertisement},
    view::{self, Change, Consequence, Heard, Node, consequences},
    wire,
};

/// An interface that is not configured as before.
#[derive(Debug)]
pub(super) struct Difference {
    pub(super) name: InterfaceName,
    /// The pattern that it is an example of.
    pub(super) pattern: Option<String>,
    pub(super) kind: Kind,
    /// Prefixes that stand for those of interfaces' addresses.
    pub(super) assumed_prefixes: Vec<AssumedPrefix>,
    pub(super) found: Found,
}

impl Difference {
    /// Whether it shows in advertisements; forgets what does not.
    pub(super) fn is_on_wire(&mut self) -> bool {
        self.found.settings.clear();
        !self.found.advertisement.is_empty()
    }
}

/// What became of an interface.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Kind {
    Added,
    Removed,
    Changed,
}

/// All there is to say about it.
#[derive(Debug, PartialEq)]
pub(super) struct Found {
    /// What differs in the advertisement; of the whole, without a path, where there was or is none.
    pub(super) advertisement: Vec<Change>,
    /// What differs besides it.
    pub(super) settings: Vec<Change>,
    pub(super) hosts: Vec<Consequence>,
}

/// All differences, in the order of the old model, then of the new one.
pub(super) fn compare(
    old: &Model,
    new: &Model,
    assumptions: &Assumptions,
) -> (Vec<Difference>, usize) {
    let (before, after) = (Index::new(old), Index::new(new));
    let mut seen = HashSet::new();
    let mut same = 0;
    let mut differences = Vec::new();
    for interface in old.interfaces.iter().chain(&new.interfaces) {
        if !seen.insert(&interface.name) {
            continue;
        }
        let Some(name) = name(&interface.name, [&before, &after]) else { continue };
        let (old, new) = (before.of(name.as_str()), after.of(name.as_str()));
        if old.zip(new).is_some_and(|(old, new)| old.says_the_same(new)) {
            same += 1;
            continue;
        }
        let side = |configured: Option<&Interface>| {
            let selected = Selected::new(&name, configured?).ok()?;
            Some(Side::new(&selected, assumptions))
        };
        let pattern = interface.name.pattern().map(|it| it.as_str().to_owned());
        differences.extend(difference(name.clone(), pattern, side(old), side(new)));
    }
    (differences, same)
}

/// The interface itself, or an example of a pattern that no other one is meant for.
fn name(wanted: &InterfaceMatch, indices: [&Index<'_>; 2]) -> Option<InterfaceName> {
    match wanted {
        InterfaceMatch::Name(name) => Some(name.clone()),
        InterfaceMatch::Pattern(pattern) => pattern.example(|name| {
            indices.iter().any(|index| {
                let is_here = index.pattern(pattern.as_str()).is_some();
                !index.can_be(name)
                    || index.is_named(name)
                    || (is_here && !index.is_by(name, pattern))
            }) || name == "lo"
        }),
    }
}

fn difference(
    name: InterfaceName,
    pattern: Option<String>,
    old: Option<Side>,
    new: Option<Side>,
) -> Option<Difference> {
    let (kind, found) = match (&old, &new) {
        (Some(old), Some(new)) => (Kind::Changed, changed(old, new)),
        (Some(old), None) => (Kind::Removed, alone(Some(old), None)),
        (None, Some(new)) => (Kind::Added, alone(None, Some(new))),
        (None, None) => return None,
    };
    let mut assumed_prefixes: Vec<AssumedPrefix> = Vec::new();
    for assumed in old.into_iter().chain(new).flat_map(|side| side.assumed_prefixes) {
        if !assumed_prefixes.contains(&assumed) {
            assumed_prefixes.push(assumed);
        }
    }
    Some(Difference { name, pattern, kind, assumed_prefixes, found })
}

/// What an interface says by one of the configurations.
struct Side {
    source: Ipv6Addr,
    advertises: bool,
    /// What it says or would say.
    content: RouterAdvertisement,
    last: Option<RouterAdvertisement>,
    packets: usize,
    destinations: Vec<Ipv6Addr>,
    assumed_prefixes: Vec<AssumedPrefix>,
    settings: Node,
}

impl Side {
    fn new(selected: &Selected, assumptions: &Assumptions) -> Self {
        let course = Course::new(Arc::clone(&selected.interface), assumptions);
        let content = course.content();
        let advertises = course.first().is_some();
        let packets = wire::encode_parts(&content, course.most_message_octets()).len();
        let source = course.link().source.unwrap_or(Ipv6Addr::UNSPECIFIED);
        let (first, last) = course.first_and_last().unzip();
        Side {
            source,
            advertises,
            content,
            last: last.flatten().map(|round| round.advertisement),
            packets,
            destinations: first.map(|round| round.destinations()).unwrap_or_default(),
            assumed_prefixes: assumed_prefixes(&selected.interface),
            settings: view::settings(&selected.interface),
        }
    }

    fn heard(&self) -> Option<Heard<'_>> {
        let Side { source, content, last, packets, destinations, .. } = self;
        self.advertises.then_some(Heard {
            source: *source,
            advertisement: content,
            last: last.as_ref(),
            packets: *packets,
            destinations,
        })
    }

    fn said(&self) -> Node {
        view::advertisement(&self.content)
    }
}

/// An interface that only one of the configurations has.
fn alone(old: Option<&Side>, new: Option<&Side>) -> Found {
    let said = |side: Option<&Side>| side.filter(|it| it.advertises).map(Side::said);
    let settings = |side: Option<&Side>| side.map(|it| it.settings.clone());
    Found {
        advertisement: whole(said(old), said(new)),
        settings: whole(settings(old), settings(new)),
        hosts: consequences(old.and_then(Side::heard), new.and_then(Side::heard)),
    }
}

fn whole(old: Option<Node>, new: Option<Node>) -> Vec<Change> {
    let is_there = old.is_some() || new.is_some();
    is_there.then(|| Change { path: String::new(), old, new }).into_iter().collect()
}

fn changed(old: &Side, new: &Side) -> Found {
    let content = || view::changes(&old.said(), &new.said());
    let mut settings = view::changes(&old.settings, &new.settings);
    let advertisement = match (old.advertises, new.advertises) {
        (true, true) => {
            let (before, after) = (Node::text(old.source), Node::text(new.source));
            let mut all = view::changes(
                &Node::Map(vec![("source", before)]),
                &Node::Map(vec![("source", after)]),
            );
            all.extend(content());
            all
        }
        (true, false) => whole(Some(old.said()), None),
        (false, true) => whole(None, Some(new.said())),
        (false, false) => {
            // Nobody hears it.
            settings.extend(content());
            Vec::new()
        }
    };
    if advertisement.is_empty() && settings.is_empty() {
        let path = "without_effect".to_owned();
        settings.push(Change { path, old: None, new: None });
    }
    Found { advertisement, settings, hosts: consequences(old.heard(), new.heard()) }
}
