use crate::{
    diagnostic::Severity,
    lint::{Check, Finding, Lint, advertising},
    model::{Interface, PrefixSource},
};

/// A home agent that mobile nodes cannot find.
pub(in crate::lint) static LINT: Lint = Lint {
    code: "RA083",
    severity: Severity::Warning,
    explanation: "Mobile nodes and other home agents take the home agent's global address from a \
        prefix that is advertised with the whole address in it, and its link-layer address from \
        the option for it. A home agent must send both.",
    reference: "RFC 6275 7.2, 7.5",
    check: Check::OfEach(check),
};

fn check(interfaces: &[Interface]) -> Vec<Finding> {
    advertising(interfaces).filter(|it| it.header.flags.home_agent).flat_map(findings).collect()
}

fn findings(interface: &Interface) -> impl Iterator<Item = Finding> {
    let has_address = |source: &PrefixSource| matches!(source, PrefixSource::RouterAddress(..));
    let no_prefix = !interface.prefixes.iter().any(|entry| has_address(&entry.source));
    let no_prefix = no_prefix.then_some((
        "header.flags.home_agent",
        "no prefix has its address in it",
        "write the router's address into a prefix",
    ));
    let no_address = (!interface.source_link_layer_address).then_some((
        "source_link_layer_address",
        "its link-layer address is left out",
        "advertise it",
    ));
    no_prefix.into_iter().chain(no_address).map(|(field, problem, help)| Finding {
        lint: &LINT,
        message: format!("the router is a home agent, but {problem}"),
        paths: vec![format!("{}.{field}", interface.name)],
        help: Some(help.into()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        lint::testing::{assert_finds, one, silent},
        model::{
            Model,
            testing::{adv_prefix, prefix},
        },
    };

    fn home_agent() -> Model {
        let address = "2001:db8::1".parse().unwrap();
        let source = PrefixSource::RouterAddress(prefix("2001:db8::/64"), address);
        one(&[], |it| {
            it.header.flags.home_agent = true;
            it.prefixes = vec![adv_prefix(source)];
        })
    }

    #[test]
    fn fires() {
        let mut model = home_agent();
        model.interfaces[0].source_link_layer_address = false;
        let message = "the router is a home agent, but its link-layer address is left out";
        assert_finds(&LINT, &model, message, &["a.source_link_layer_address"]);

        let mut model = home_agent();
        model.interfaces[0].prefixes[0].source = PrefixSource::Prefix(prefix("2001:db8::/64"));
        let message = "the router is a home agent, but no prefix has its address in it";
        assert_finds(&LINT, &model, message, &["a.header.flags.home_agent"]);
    }

    #[test]
    fn does_not_fire() {
        assert_eq!(check(&home_agent()), []);
        assert_eq!(check(&one(&[], |it| it.source_link_layer_address = false)), []);
        assert_eq!(check(&silent(one(&[], |it| it.header.flags.home_agent = true))), []);
    }
}
