use super::{Finding, Lint, Served, lint, paths, subject, sysctl};
use crate::diagnostic::Severity;

/// A router that listens to others.
pub(super) static LINT: Lint = lint(
    "RA091",
    Severity::Warning,
    "The kernel takes in the advertisements of other routers on an interface that is a router \
        itself (`accept_ra` 2): any host of the link can give the router a default route, \
        addresses and an MTU.",
    "RFC 4861 6.2.7",
);

pub(super) fn check(served: &[&Served<'_>]) -> Vec<Finding> {
    let accepts =
        |served: &&Served<'_>| served.device.as_ref().is_some_and(|it| it.accepts_advertisements);
    let accepting: Vec<&Served<'_>> = served.iter().copied().filter(accepts).collect();
    let Some(first) = accepting.first() else { return Vec::new() };
    let (subject, several) = subject(&accepting);
    let verb = if several { "take" } else { "takes" };
    let message =
        format!("{subject} {verb} in the advertisements of other routers (accept_ra is 2)");
    let mut help = sysctl(first.name, "accept_ra", 0);
    if several {
        help.push_str(", and so for the others");
    }
    vec![Finding { lint: &LINT, message, paths: paths(&accepting, ""), help: Some(help.into()) }]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::live::{Device, testing::*};

    #[test]
    fn fires() {
        let (one, two) = (interface("vlan704", &[]), interface("vlan705", &[]));
        let accepting = Device { accepts_advertisements: true, ..device() };
        let first = served(&one, accepting.clone());
        let found = check(&[&first, &served(&two, device())]);
        let message = "interface `vlan704` takes in the advertisements of other routers (accept_ra \
                       is 2)";
        assert_eq!(
            (found[0].message.as_str(), &found[0].paths[..]),
            (message, &["vlan704".into()][..])
        );
        assert_eq!(found[0].help.as_deref(), Some("sysctl -w net.ipv6.conf.vlan704.accept_ra=0"));
        let found = check(&[&first, &served(&two, accepting)]);
        assert!(found[0].message.starts_with("interfaces vlan704, vlan705 take in"), "{found:?}");
    }

    #[test]
    fn does_not_fire() {
        let interface = interface("vlan704", &[]);
        assert_eq!(check(&[&served(&interface, device()), &missing(&interface)]), []);
    }
}
