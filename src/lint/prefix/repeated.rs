use super::{Entry, all, may_have_pair};
use crate::{
    diagnostic::Severity,
    lint::{Check, Finding, Lint, Options, options},
    model::{Interface, Prefix, PrefixSource, Subnet},
};

/// The same prefix twice on one interface.
pub(in crate::lint) static LINT: Lint = Lint {
    code: "RA023",
    // Hosts take it all the same.
    severity: Severity::Warning,
    explanation: "Each advertisement says the same prefix twice. Where lifetimes or flags differ, \
        some hosts heed the first option and others the last, and with each advertisement \
        addresses may change between preferred and deprecated. Prefixes of an interface's \
        addresses are sent once, as the first entry says.",
    reference: "RFC 4861 6.2.1",
    check: Check::OfEach(check),
};

fn check(interfaces: &[Interface]) -> Vec<Finding> {
    options(interfaces).flat_map(findings).collect()
}

fn findings(options: Options<'_>) -> Vec<Finding> {
    if !may_have_pair(all(options), |one, other| key(one) == key(other)) {
        return Vec::new();
    }
    let mut entries: Vec<Entry> = all(options).collect();
    // Stable: those of one prefix stay in their order.
    entries.sort_by(|one, other| key(one).cmp(&key(other)));
    let repeated = entries.chunk_by(|one, other| key(one) == key(other));
    let mut repeated: Vec<_> = repeated.filter(|entries| entries.len() > 1).collect();
    repeated.sort_by_key(|entries| entries.first().map(|first| first.index));
    repeated.into_iter().filter_map(finding).collect()
}

/// What two entries for the same prefixes have in common.
fn key<'a>(it: &Entry<'a>) -> (Option<Prefix>, Option<&'a str>, Option<Subnet>, u8) {
    match &it.prefix.source {
        PrefixSource::Prefix(prefix) | PrefixSource::RouterAddress(prefix, _) => {
            (Some(*prefix), None, None, 0)
        }
        PrefixSource::InterfaceAddresses => (None, None, None, 1),
        PrefixSource::OtherInterfaceAddresses(other) => (None, Some(other.as_str()), None, 2),
        PrefixSource::SixToFour { interface, subnet } => {
            let subnet = Subnet::new(u32::from(*subnet), 64).ok();
            (None, Some(interface.as_str()), subnet, 3)
        }
        PrefixSource::OtherInterfaceSubnet { interface, subnet } => {
            (None, Some(interface.as_str()), Some(*subnet), 4)
        }
        PrefixSource::Delegation { name, subnet } => (None, Some(name.as_str()), Some(*subnet), 5),
    }
}

fn finding(entries: &[Entry]) -> Option<Finding> {
    let first = entries.first()?;
    let differ =
        if entries.iter().all(|it| it.prefix == first.prefix) { "" } else { ", and differ" };
    Some(Finding {
        lint: &LINT,
        message: format!("{} entries advertise {}{differ}", entries.len(), first.subject()),
        paths: entries.iter().map(Entry::path).collect(),
        help: Some("remove all but one".into()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::{assert_finds, assert_silent, found, one, set_lifetimes};

    const PREFIX: &str = "2001:db8::/64";

    #[test]
    fn fires() {
        let paths = ["a.prefixes[0]", "a.prefixes[2]"];
        let twice = || one(&[PREFIX, "2001:db8:1::/64", PREFIX], |_| {});
        let message = "2 entries advertise prefix 2001:db8::/64";
        assert_finds(&LINT, &twice(), message, &paths);

        let mut lifetimes = twice();
        set_lifetimes(&mut lifetimes.interfaces[0], 2, 0, 0);
        assert_finds(&LINT, &lifetimes, &format!("{message}, and differ"), &paths);

        let mut address = twice();
        let entry = &mut address.interfaces[0].prefixes[2];
        let PrefixSource::Prefix(prefix) = entry.source else { panic!("{entry:?}") };
        entry.source = PrefixSource::RouterAddress(prefix, "2001:db8::1".parse().unwrap());
        assert_finds(&LINT, &address, &format!("{message}, and differ"), &paths);

        let mut own = twice();
        own.interfaces[0].prefixes[0].source = PrefixSource::InterfaceAddresses;
        own.interfaces[0].prefixes[2].source = PrefixSource::InterfaceAddresses;
        let message = "2 entries advertise the interface's own prefixes";
        assert_finds(&LINT, &own, message, &paths);
    }

    #[test]
    fn fires_in_long_lists_in_their_order() {
        let prefixes: Vec<String> = (0..500).map(|n| format!("2001:db8:{n:x}::/64")).collect();
        let prefixes: Vec<&str> = prefixes.iter().map(String::as_str).collect();
        assert_silent(&LINT, &one(&prefixes, |_| {}));
        let twice = [&prefixes[..], &prefixes[498..], &prefixes[3..4]].concat();
        let paths: Vec<_> =
            found(&LINT, &one(&twice, |_| {})).into_iter().map(|(_, paths)| paths).collect();
        let expected = [[3, 502], [498, 500], [499, 501]];
        assert_eq!(paths, expected.map(|pair| pair.map(|at| format!("a.prefixes[{at}]")).to_vec()));
    }

    #[test]
    fn does_not_fire() {
        assert_silent(&LINT, &one(&[], |_| {}));
        assert_silent(&LINT, &one(&[PREFIX, "2001:db8::/63", "2001:db8::/65"], |_| {}));
        let sources = one(&["::/64"; 5], |interface| {
            let name = || "ppp0".parse().unwrap();
            let six_to_four = |subnet| PrefixSource::SixToFour { interface: name(), subnet };
            interface.prefixes[1].source = PrefixSource::InterfaceAddresses;
            interface.prefixes[2].source = PrefixSource::OtherInterfaceAddresses(name());
            interface.prefixes[3].source = six_to_four(0);
            interface.prefixes[4].source = six_to_four(1);
        });
        assert_silent(&LINT, &sources);
    }
}
