use super::with;
use crate::{
    diagnostic::Severity,
    lint::{Check, Finding, Lint, advertising},
    model::{Interface, PrefixFlags},
};

/// Hosts of one link that do not know that they are.
pub(in crate::lint) static LINT: Lint = Lint {
    code: "RA046",
    severity: Severity::Note,
    explanation: "Where a prefix is not on-link, hosts do not look for its addresses on the link, \
        not even for those of their neighbours: all goes through the router and back, unless the \
        router redirects them.",
    reference: "RFC 4861 6.3.4, RFC 9762 7.4",
    check: Check::OfEach(check),
};

fn check(interfaces: &[Interface]) -> Vec<Finding> {
    advertising(interfaces).filter(|it| is_shared(it)).flat_map(findings).collect()
}

/// Where the hosts of a link do not hear each other, or get advertisements one by one, the
/// router's way is the one that is meant.
fn is_shared(interface: &Interface) -> bool {
    !interface.is_6lowpan() && !interface.unicast_only && interface.clients.is_empty()
}

fn findings(interface: &Interface) -> impl Iterator<Item = Finding> {
    let through_router =
        |flags: PrefixFlags| flags.autonomous && !flags.on_link && !flags.dhcpv6_pd_preferred;
    with(interface, through_router).map(|it| Finding {
        lint: &LINT,
        message: format!(
            "hosts with addresses of {} reach each other only through the router",
            it.subject()
        ),
        paths: vec![it.field("flags.on_link")],
        help: Some("switch the on-link flag on if all hosts of the link hear each other".into()),
    })
}

#[cfg(test)]
mod tests {
    use super::{super::testing::flagged, *};
    use crate::{
        lint::testing::{assert_finds, assert_silent, set_lifetimes},
        model::{AuthoritativeBorderRouter, Client},
    };

    #[test]
    fn fires() {
        let message = "hosts with addresses of prefix 2001:db8:2::/64 reach each other only \
            through the router";
        let paths = ["a.prefixes[1].flags.on_link"];
        for header in ["", "M"] {
            assert_finds(&LINT, &flagged(header, &["LA", "A"]), message, &paths);
        }
    }

    #[test]
    fn does_not_fire() {
        for prefixes in [&[][..], &["LA"], &["L"], &[""], &["AP"]] {
            assert_silent(&LINT, &flagged("", prefixes));
        }
        for change in [
            |it: &mut Interface| it.unicast_only = true,
            |it: &mut Interface| it.clients = [Client::Served("fe80::2".parse().unwrap())].into(),
            |it: &mut Interface| set_lifetimes(it, 0, 0, 0),
            |it: &mut Interface| {
                it.authoritative_border_router = Some(Box::new(AuthoritativeBorderRouter {
                    version: 1,
                    valid_lifetime_minutes: 60,
                    address: "2001:db8::1".parse().unwrap(),
                }));
            },
        ] {
            let mut model = flagged("", &["A"]);
            change(&mut model.interfaces[0]);
            assert_silent(&LINT, &model);
        }
    }
}
