use super::{Entry, entries};
use crate::{
    diagnostic::Severity,
    lint::{Check, Finding, Lint},
    model::{DelegationName, Interface, PrefixSource, Subnet},
};

/// The same part of a delegation on two links.
pub(in crate::lint) static LINT: Lint = Lint {
    code: "RA099",
    severity: Severity::Error,
    explanation: "Whatever is delegated, two interfaces advertise addresses that they have in \
        common. Hosts look for all of them on their own link, and the router's route for them \
        leads to one link only.",
    reference: "RFC 4291 2.1, RFC 7084 4.2 L-2",
    check: Check::OfAll(check),
};

/// A part that an interface advertises.
#[derive(Clone, Copy)]
struct Part<'a> {
    delegation: &'a DelegationName,
    subnet: Subnet,
    /// Where it begins and ends in any prefix that is large enough.
    first: u128,
    last: u128,
    entry: Entry<'a>,
}

fn check(interfaces: &[Interface]) -> Vec<Finding> {
    let mut parts: Vec<Part> = entries(interfaces).filter_map(part).collect();
    // Larger ones stand before those in them; otherwise in the order of the file.
    parts.sort_by(|one, other| {
        let key = |it: &Part<'_>| (it.first, u128::MAX - it.last);
        one.delegation.cmp(other.delegation).then_with(|| key(one).cmp(&key(other)))
    });
    let mut findings = Vec::new();
    let mut around: Vec<Part> = Vec::new();
    for part in parts {
        let holds = |it: &Part<'_>| it.delegation == part.delegation && it.last >= part.first;
        while around.last().is_some_and(|last| !holds(last)) {
            around.pop();
        }
        let is_elsewhere = |it: &&Part<'_>| it.interface() != part.interface();
        findings.extend(around.iter().rev().find(is_elsewhere).map(|it| finding(it, &part)));
        around.push(part);
    }
    findings
}

fn part(entry: Entry<'_>) -> Option<Part<'_>> {
    let PrefixSource::Delegation { name, subnet } = &entry.prefix.source else { return None };
    let used = entry.prefix.flags.on_link || entry.prefix.flags.autonomous;
    let free = 128 - u32::from(subnet.length());
    // No prefix has so many parts.
    let fits = u128::from(subnet.number()) <= u128::MAX >> free;
    let first = u128::from(subnet.number()).checked_shl(free)?;
    let last = first | u128::MAX.checked_shr(subnet.length().into()).unwrap_or(0);
    let part = Part { delegation: name, subnet: *subnet, first, last, entry };
    (used && fits).then_some(part)
}

impl Part<'_> {
    fn interface(&self) -> &str {
        self.entry.interface().name.as_str()
    }
}

fn finding(one: &Part<'_>, other: &Part<'_>) -> Finding {
    let (delegation, theirs) = (other.delegation, one.interface());
    let own = other.interface();
    let message = if one.subnet == other.subnet {
        format!("subnet {} of the delegation {delegation} is on {theirs} and on {own}", one.subnet)
    } else {
        format!(
            "subnet {} of the delegation {delegation} on {own} is part of subnet {} on {theirs}",
            other.subnet, one.subnet
        )
    };
    Finding {
        lint: &LINT,
        message,
        paths: vec![other.entry.field("source"), one.entry.field("source")],
        help: Some("give each interface a subnet of its own".into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        lint::testing::{assert_finds, assert_silent, model, silent},
        model::{Model, testing::adv_prefix},
    };

    fn delegated(interfaces: &[(&str, &str, u32, u8)]) -> Model {
        let names: Vec<(&str, &[&str])> = interfaces.iter().map(|it| (it.0, &[][..])).collect();
        let mut model = model(&names);
        for (interface, (_, name, number, length)) in model.interfaces.iter_mut().zip(interfaces) {
            let (name, subnet) = (name.parse().unwrap(), Subnet::new(*number, *length).unwrap());
            interface.prefixes.push(adv_prefix(PrefixSource::Delegation { name, subnet }));
        }
        model
    }

    #[test]
    fn fires() {
        let paths = ["c.prefixes[0].source", "a.prefixes[0].source"];
        let same = delegated(&[("a", "wan", 3, 64), ("b", "wan", 4, 64), ("c", "wan", 3, 64)]);
        assert_finds(&LINT, &same, "subnet 3/64 of the delegation wan is on a and on c", &paths);
        let inside = delegated(&[("c", "wan", 19, 64), ("b", "wan", 3, 64), ("a", "wan", 1, 60)]);
        let message = "subnet 19/64 of the delegation wan on c is part of subnet 1/60 on a";
        assert_finds(&LINT, &inside, message, &paths);
    }

    #[test]
    fn does_not_fire() {
        assert_silent(&LINT, &delegated(&[("a", "wan", 3, 64), ("b", "lte", 3, 64)]));
        assert_silent(&LINT, &delegated(&[("a", "wan", 3, 64), ("b", "wan", 3, 63)]));
        assert_silent(&LINT, &delegated(&[("a", "wan", 0, 64), ("b", "wan", 1, 64)]));
        // Parts that no prefix has.
        assert_silent(&LINT, &delegated(&[("a", "wan", u32::MAX, 1), ("b", "wan", u32::MAX, 1)]));
        assert_silent(&LINT, &silent(delegated(&[("a", "wan", 3, 64), ("b", "wan", 3, 64)])));
        let mut twice = delegated(&[("a", "wan", 3, 64)]);
        let again = twice.interfaces[0].prefixes[0].clone();
        twice.interfaces[0].prefixes.push(again);
        assert_silent(&LINT, &twice);
    }
}
