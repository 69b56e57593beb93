use super::{Check, Finding, Lint, NamedPrefix, named_prefixes};
use crate::{
    diagnostic::Severity,
    model::{Interface, Lifetime, Prefix},
};

/// One prefix on several links.
pub(super) static LINT: Lint = Lint {
    code: "RA095",
    severity: Severity::Warning,
    explanation: "Hosts look for all addresses of an on-link prefix on their own link, and the \
        router's route for it leads to one link only: hosts of different links that share a \
        prefix cannot reach each other, and answers from elsewhere reach one of the links.",
    reference: "RFC 4291 2.1, RFC 4861 2.1",
    check: Check::OfAll(check),
};

/// An advertisement that withdraws the prefix, or that neither puts it on-link nor makes addresses
/// of it (RFC 8028), does not count. Where it is on-link nowhere, the router is meant to
/// route each host by itself.
fn check(interfaces: &[Interface]) -> Vec<Finding> {
    let is_used = |named: &NamedPrefix| {
        let entry = named.entry;
        let used = entry.flags.on_link || entry.flags.autonomous;
        // What is computed is that of an example.
        used && named.interface.template.is_none()
            && entry.valid_lifetime.lifetime != Lifetime::ZERO
    };
    if !may_repeat(named_prefixes(interfaces).filter(is_used).map(|named| named.prefix)) {
        return Vec::new();
    }
    let mut all: Vec<_> = named_prefixes(interfaces).filter(is_used).enumerate().collect();
    all.sort_unstable_by_key(|(order, named)| {
        (named.prefix.address().to_bits(), named.prefix.length(), *order)
    });
    let links = all.chunk_by(|(_, one), (_, other)| one.prefix == other.prefix);
    let mut shared: Vec<_> = links.filter(|links| is_shared(links)).collect();
    shared.sort_by_key(|links| links.first().map(|&(order, _)| order));
    shared.into_iter().map(finding).collect()
}

/// Whether one of `prefixes` may be there twice; rarely said of such as are not. Most files need no
/// closer look.
fn may_repeat(prefixes: impl Iterator<Item = Prefix>) -> bool {
    let folded = |prefix: Prefix| {
        let octets = prefix.address().octets().into_iter().chain([prefix.length()]);
        // FNV-1a.
        octets.fold(0xcbf2_9ce4_8422_2325, |hash: u64, octet| {
            (hash ^ u64::from(octet)).wrapping_mul(0x0100_0000_01b3)
        })
    };
    let mut all: Vec<u64> = prefixes.map(folded).collect();
    all.sort_unstable();
    all.windows(2).any(|pair| pair[0] == pair[1])
}

fn is_shared(links: &[(usize, NamedPrefix)]) -> bool {
    let different = links.windows(2).any(
        |pair| matches!(pair, [(_, one), (_, other)] if one.interface.name != other.interface.name),
    );
    let pattern = links.iter().any(|(_, named)| named.interface.name.pattern().is_some());
    (different || pattern) && links.iter().any(|(_, named)| named.entry.flags.on_link)
}

/// So many of the interfaces are named, and so many of the prefixes are marked: every VLAN may have
/// the same ones.
const NAMED: usize = 10;
const MARKED: usize = 20;

fn finding(links: &[(usize, NamedPrefix)]) -> Finding {
    // A prefix may stand twice in one interface, whose entries are neighbours here.
    let mut names: Vec<_> = links.iter().map(|(_, named)| named.interface.name.as_str()).collect();
    names.dedup();
    let prefix = links.first().map(|(_, named)| named.prefix.to_string()).unwrap_or_default();
    let message = match &names[..] {
        [pattern] => {
            format!("prefix {prefix} is advertised on every interface that fits `{pattern}`")
        }
        names => {
            let more = match names.len().saturating_sub(NAMED) {
                0 => String::new(),
                more => format!(" and {more} more"),
            };
            format!(
                "prefix {prefix} is advertised on {} interfaces: {}{more}",
                names.len(),
                names[..names.len().min(NAMED)].join(", ")
            )
        }
    };
    Finding {
        lint: &LINT,
        message,
        paths: links.iter().take(MARKED).map(|(_, named)| named.path()).collect(),
        help: Some("give each link a prefix of its own, or bridge the links".into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        lint::testing::model,
        model::{AdvLifetime, Model, PrefixSource},
    };

    fn found(model: &Model) -> Vec<(String, Vec<String>)> {
        check(model).into_iter().map(|finding| (finding.message, finding.paths)).collect()
    }

    #[test]
    fn names_all_interfaces_with_the_prefix() {
        let (one, two) = ("2001:db8:1::/64", "2001:db8:2::/64");
        let model = model(&[
            ("vlan706", &[two]),
            ("vlan704", &["2001:db8:3::/64", one]),
            ("vlan705", &[one, two]),
            ("vlan703", &[one]),
        ]);
        let expected = [
            (
                "prefix 2001:db8:2::/64 is advertised on 2 interfaces: vlan706, vlan705",
                vec!["vlan706.prefixes[0]", "vlan705.prefixes[1]"],
            ),
            (
                "prefix 2001:db8:1::/64 is advertised on 3 interfaces: vlan704, vlan705, vlan703",
                vec!["vlan704.prefixes[1]", "vlan705.prefixes[0]", "vlan703.prefixes[0]"],
            ),
        ];
        let expected = expected.map(|(message, paths)| {
            (message.to_owned(), paths.into_iter().map(String::from).collect())
        });
        assert_eq!(found(&model), expected);
    }

    #[test]
    fn an_interface_that_has_it_twice_is_named_once() {
        let prefix = "2001:db8::/64";
        let model = model(&[("a", &[prefix, prefix]), ("b", &[prefix])]);
        let message = "prefix 2001:db8::/64 is advertised on 2 interfaces: a, b".to_owned();
        let paths = ["a.prefixes[0]", "a.prefixes[1]", "b.prefixes[0]"].map(String::from).into();
        assert_eq!(found(&model), [(message, paths)]);
    }

    #[test]
    fn the_router_address_makes_no_difference() {
        let mut model = model(&[("a", &["2001:db8::/64"]), ("b", &["2001:db8::/64"])]);
        let prefix = &mut model.interfaces[0].prefixes[0];
        let PrefixSource::Prefix(named) = prefix.source else { panic!("{prefix:?}") };
        let address = "2001:db8::1".parse().unwrap();
        prefix.source = PrefixSource::RouterAddress(named, address);
        assert_eq!(found(&model).len(), 1);
    }

    #[test]
    fn is_silent_about_one_interface_and_other_prefixes() {
        let prefix = "2001:db8::/64";
        assert_eq!(found(&model(&[("a", &[prefix, prefix])])), []);
        assert_eq!(found(&model(&[("a", &[prefix]), ("b", &["2001:db8::/63"])])), []);
        let mut model = model(&[("a", &[prefix, prefix]), ("b", &[])]);
        assert_eq!(found(&model), []);
        for interface in &mut model.interfaces {
            interface.prefixes = vec![model_entry(PrefixSource::InterfaceAddresses)];
        }
        assert_eq!(found(&model), []);
    }

    fn model_entry(source: PrefixSource) -> crate::model::AdvPrefix {
        let mut entry = model(&[("a", &["::/64"])]).interfaces.remove(0).prefixes.remove(0);
        entry.source = source;
        entry
    }

    #[test]
    fn is_silent_where_one_interface_does_not_use_the_prefix() {
        let shared = || model(&[("a", &["2001:db8::/64"]), ("b", &["2001:db8::/64"])]);
        assert_eq!(found(&shared()).len(), 1);

        let mut silent = shared();
        silent.interfaces[1].send_advertisements = false;
        assert_eq!(found(&silent), []);

        let mut withdrawn = shared();
        withdrawn.interfaces[0].prefixes[0].valid_lifetime = AdvLifetime::fixed(Lifetime::ZERO);
        assert_eq!(found(&withdrawn), []);

        let mut unused = shared();
        unused.interfaces[0].prefixes[0].flags.on_link = false;
        assert_eq!(found(&unused).len(), 1);
        unused.interfaces[0].prefixes[0].flags.autonomous = false;
        assert_eq!(found(&unused), []);

        let mut off_link = shared();
        for interface in &mut off_link.interfaces {
            interface.prefixes[0].flags.on_link = false;
        }
        assert_eq!(found(&off_link), []);
    }

    #[test]
    fn every_vlan_at_once() {
        let names: Vec<String> = (1..4095).map(|vlan| format!("vlan{vlan}")).collect();
        let prefixes: Vec<String> = (1..4095).map(|n| format!("2001:db8:{n:x}::/64")).collect();
        let own: Vec<&str> = prefixes.iter().map(String::as_str).collect();
        let distinct: Vec<_> = names.iter().map(String::as_str).zip(own.chunks(1)).collect();
        assert_eq!(found(&model(&distinct)), []);
        let same: Vec<_> = names.iter().map(|name| (name.as_str(), &own[..1])).collect();
        let found = found(&model(&same));
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].1.len(), MARKED);
        assert!(
            found[0].0.ends_with(
                "on 4094 interfaces: vlan1, vlan2, vlan3, vlan4, vlan5, vlan6, \
            vlan7, vlan8, vlan9, vlan10 and 4084 more"
            ),
            "{}",
            found[0].0
        );
    }
}
