use crate::{
    diagnostic::Severity,
    lint::{Check, Finding, Lint, advertising},
    model::{Interface, Lifetime, PrefixSource, RouterLifetime},
};

/// A link where IPv6 tells hosts of no DNS server.
pub(in crate::lint) static LINT: Lint = Lint {
    code: "RA064",
    severity: Severity::Note,
    explanation: "Hosts make addresses here and have a way out, but neither an RDNSS or DNR \
        option nor DHCPv6, which the flags M and O would tell them to ask, gives them a DNS server. Those \
        with IPv4 take the server that DHCP names; those without cannot look up a name.",
    reference: "RFC 8106 1.1, RFC 4861 4.2",
    check: Check::OfAll(check),
};

/// As many places are marked; the message counts all.
const MARKED: usize = 3;

/// One finding for all interfaces: who forgets this once forgets it everywhere.
fn check(interfaces: &[Interface]) -> Vec<Finding> {
    finding(interfaces).into_iter().collect()
}

fn finding(interfaces: &[Interface]) -> Option<Finding> {
    let mut lacking =
        advertising(interfaces).filter(|interface| lacks_server(interface)).peekable();
    lacking.peek()?;
    let names: Vec<_> = lacking.map(|interface| interface.name.as_str()).collect();
    let place = match &names[..] {
        [name] => format!("on {name}"),
        [first, ..] => format!("on {} interfaces, {first} among them,", names.len()),
        [] => return None,
    };
    Some(Finding {
        lint: &LINT,
        message: format!("hosts {place} hear of no DNS server by IPv6"),
        paths: names.into_iter().take(MARKED).map(String::from).collect(),
        help: Some("add an RDNSS option, or set O where DHCPv6 names a server".into()),
    })
}

fn lacks_server(interface: &Interface) -> bool {
    let header = &interface.header;
    let has_addresses = interface.prefixes.iter().any(|entry| {
        let used = entry.flags.autonomous && entry.preferred_lifetime.lifetime != Lifetime::ZERO;
        used && !is_useless(&entry.source)
    });
    let has_server = interface.rdnss.iter().any(|it| it.rdnss.lifetime != Lifetime::ZERO)
        || interface.encrypted_dns.iter().any(|it| it.encrypted_dns.lifetime != Lifetime::ZERO);
    let has_dhcp = header.flags.managed || header.flags.other_config;
    has_addresses && header.router_lifetime != RouterLifetime::ZERO && !has_server && !has_dhcp
}

/// Hosts make no addresses of it.
fn is_useless(source: &PrefixSource) -> bool {
    matches!(source, PrefixSource::Prefix(prefix) if prefix.is_link_local() || prefix.is_multicast())
}

#[cfg(test)]
mod tests {
    use super::{super::testing::rdnss, *};
    use crate::{
        lint::testing::{assert_finds, model, silent},
        model::{AdvLifetime, Model},
    };

    fn lacking() -> Model {
        model(&[("a", &["2001:db8::/64"])])
    }

    #[test]
    fn fires() {
        let message = "hosts on a hear of no DNS server by IPv6";
        assert_finds(&LINT, &lacking(), message, &["a"]);

        let prefix = &["2001:db8::/64"][..];
        let five = model(&[("a", prefix), ("b", prefix), ("c", &[]), ("d", prefix), ("e", prefix)]);
        let message = "hosts on 4 interfaces, a among them, hear of no DNS server by IPv6";
        assert_finds(&LINT, &five, message, &["a", "b", "d"]);

        let mut withdrawn = lacking();
        withdrawn.interfaces[0].rdnss = vec![rdnss(&["fd00::1"], Lifetime::ZERO)];
        assert_eq!(check(&withdrawn).len(), 1);
    }

    #[test]
    fn does_not_fire() {
        for prefixes in [&[][..], &["fe80::/64", "ff02::/64"]] {
            assert_eq!(check(&model(&[("a", prefixes)])), []);
        }
        assert_eq!(check(&silent(lacking())), []);
        let changes: [fn(&mut Interface); 6] = [
            |it| it.header.flags.managed = true,
            |it| it.header.flags.other_config = true,
            |it| it.header.router_lifetime = RouterLifetime::ZERO,
            |it| it.rdnss = vec![rdnss(&["fd00::1"], Lifetime::INFINITE)],
            |it| it.prefixes[0].flags.autonomous = false,
            |it| it.prefixes[0].preferred_lifetime = AdvLifetime::fixed(Lifetime::ZERO),
        ];
        for (index, change) in changes.into_iter().enumerate() {
            let mut model = lacking();
            change(&mut model.interfaces[0]);
            assert_eq!(check(&model), [], "{index}");
        }
    }
}
