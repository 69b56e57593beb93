use super::{Finding, Lint, Served, lint};
use crate::diagnostic::Severity;

/// An address to send from that is not there.
pub(super) static LINT: Lint = lint(
    "RA092",
    Severity::Warning,
    "Advertisements are sent from the first configured source address that the interface has; \
        while it has none of them, it advertises nothing.",
    "RFC 4861 6.1.2",
);

pub(super) fn check(served: &[&Served<'_>]) -> Vec<Finding> {
    served.iter().filter_map(|served| finding(served)).collect()
}

fn finding(served: &Served<'_>) -> Option<Finding> {
    let device = served.device.as_ref()?;
    let wanted = &served.interface.source_addresses;
    let first = wanted.first()?;
    let own = |usable: bool| {
        let mut addresses = device.addresses.iter().filter(move |own| own.usable == usable);
        addresses.find(|own| wanted.contains(&own.address)).map(|own| own.address)
    };
    if !device.running || own(true).is_some() {
        return None;
    }
    let name = served.name;
    let (message, help) = match (own(false), &wanted[..]) {
        (Some(unproven), _) => (
            format!(
                "source address {unproven} of interface `{name}` has not passed duplicate address \
                 detection: nothing is sent until it has"
            ),
            "look for another host with the address".to_owned(),
        ),
        (None, [_]) => (
            format!(
                "interface `{name}` has no address {first} to send from: nothing is sent until it \
                 has"
            ),
            format!("ip -6 address add {first}/64 dev {name}"),
        ),
        (None, _) => (
            format!(
                "interface `{name}` has none of the {} addresses to send from: nothing is sent \
                 until it has one",
                wanted.len()
            ),
            format!("ip -6 address add {first}/64 dev {name}"),
        ),
    };
    let paths = vec![served.path("source_addresses[0]")];
    Some(Finding { lint: &LINT, message, paths, help: Some(help.into()) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        lint::live::{Device, DeviceAddress, testing::*},
        model::Interface,
    };

    fn from(addresses: &[&str]) -> Interface {
        let source_addresses = addresses.iter().map(|text| text.parse().unwrap()).collect();
        Interface { source_addresses, ..interface("vlan704", &[]) }
    }

    #[test]
    fn fires() {
        let cases: [(&[&str], &str); 2] = [
            (&["fe80::7"], "interface `vlan704` has no address fe80::7 to send from"),
            (&["fe80::7", "fe80::8"], "interface `vlan704` has none of the 2 addresses"),
        ];
        for (addresses, message) in cases {
            let interface = from(addresses);
            let found = check(&[&served(&interface, device())]);
            assert!(found[0].message.starts_with(message), "{found:?}");
            assert_eq!(found[0].paths, ["vlan704.source_addresses[0]"]);
            let help = "ip -6 address add fe80::7/64 dev vlan704";
            assert_eq!(found[0].help.as_deref(), Some(help));
        }
        let interface = from(&["fe80::1"]);
        let unproven = DeviceAddress { usable: false, ..address("fe80::1") };
        let found = check(&[&served(&interface, Device { addresses: vec![unproven], ..device() })]);
        assert!(found[0].message.contains("fe80::1 of interface `vlan704` has not"), "{found:?}");
    }

    #[test]
    fn does_not_fire() {
        let (fallback, any) = (from(&["fe80::7", "fe80::1"]), from(&[]));
        for interface in [&fallback, &any] {
            assert_eq!(check(&[&served(interface, device()), &missing(interface)]), []);
        }
        let down = from(&["fe80::7"]);
        assert_eq!(check(&[&served(&down, Device { running: false, ..device() })]), []);
    }
}
