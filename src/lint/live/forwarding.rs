use super::{Finding, Lint, Served, lint, paths, subject, sysctl};
use crate::{diagnostic::Severity, model::RouterLifetime};

/// A default router that does not forward.
pub(super) static LINT: Lint = lint(
    "RA089",
    Severity::Warning,
    "A router that does not forward must not be anybody's default router: as long as the kernel \
        does not forward what arrives on the interface, every advertisement says a Router Lifetime \
        of 0, whatever is configured, and hosts have no default route.",
    "RFC 4861 6.2.5",
);

pub(super) fn check(served: &[&Served<'_>]) -> Vec<Finding> {
    let mut forwarding = Vec::new();
    let mut idle = Vec::new();
    for &served in served {
        match &served.device {
            Some(device) if device.loopback || !device.has_ipv6() => {}
            Some(device) if device.forwarding => forwarding.push(served),
            Some(_) => idle.push(served),
            None => {}
        }
    }
    let is_router =
        |served: &&Served<'_>| served.interface.header.router_lifetime != RouterLifetime::ZERO;
    let lacking: Vec<&Served<'_>> = idle.into_iter().filter(is_router).collect();
    if lacking.is_empty() {
        return Vec::new();
    }
    let (subject, several) = subject(&lacking);
    let verb = if several { "do" } else { "does" };
    let message = format!(
        "{subject} {verb} not forward: hosts are told a Router Lifetime of 0 and get no default \
         route"
    );
    let help = match &lacking[..] {
        [one] if !forwarding.is_empty() => sysctl(one.name, "forwarding", 1),
        _ => sysctl("all", "forwarding", 1),
    };
    vec![Finding {
        lint: &LINT,
        message,
        paths: paths(&lacking, "header.router_lifetime"),
        help: Some(help.into()),
    }]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::live::{Device, testing::*};

    fn idle() -> Device {
        Device { forwarding: false, ..device() }
    }

    #[test]
    fn fires() {
        let one = interface("vlan704", &[]);
        let two = interface("eth0.7", &[]);
        let found = check(&[&served(&one, idle())]);
        let message = "interface `vlan704` does not forward: hosts are told a Router Lifetime of 0 \
                       and get no default route";
        assert_eq!(found[0].message, message);
        assert_eq!(found[0].paths, ["vlan704.header.router_lifetime"]);
        assert_eq!(found[0].help.as_deref(), Some("sysctl -w net.ipv6.conf.all.forwarding=1"));

        let found = check(&[&served(&one, idle()), &served(&two, idle())]);
        let [both] = &found[..] else { panic!("{found:?}") };
        assert!(both.message.starts_with("interfaces vlan704, eth0.7 do not"), "{both:?}");
        assert_eq!(both.paths.len(), 2);

        let found = check(&[&served(&one, device()), &served(&two, idle())]);
        assert_eq!(found[0].help.as_deref(), Some("sysctl -w net/ipv6/conf/eth0.7/forwarding=1"));
    }

    #[test]
    fn does_not_fire() {
        let mut interface = interface("vlan704", &[]);
        assert_eq!(check(&[&served(&interface, device())]), []);
        assert_eq!(check(&[&missing(&interface)]), []);
        assert_eq!(check(&[&served(&interface, Device { mtu: 1279, ..idle() })]), []);
        interface.header.router_lifetime = RouterLifetime::ZERO;
        assert_eq!(check(&[&served(&interface, idle())]), []);
    }
}
