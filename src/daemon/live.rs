//! A configuration held against this machine: its interfaces, their settings, and the kernel's
//! limits.

use std::{collections::HashSet, io};

use super::{
    configured::{Configured, Wanted},
    files::Loaded,
};
use crate::{
    lint::{
        Finding,
        live::{self, Device, DeviceAddress, Limits, Served},
    },
    model::Model,
    os::{self, KernelLimits, Link, LinkSettings, LinkWatch, Links, Snapshot},
};

/// Adds what there is to say about `loaded` on this machine. Only reads, and needs no privilege;
/// must be called inside a tokio runtime with I/O and time.
pub fn check_live(loaded: &mut Loaded) -> io::Result<()> {
    let links = Links::open()?;
    let snapshot = os::snapshot(&links)?;
    let findings = findings(&loaded.model, &links, &snapshot);
    loaded.report(&findings);
    Ok(())
}

fn findings(model: &Model, links: &impl LinkWatch, snapshot: &Snapshot) -> Vec<Finding> {
    let wanted = Configured::new(model.clone()).wanted(links);
    let mut served = Vec::with_capacity(wanted.len());
    for Wanted { name, interface, .. } in &wanted {
        let Ok(interface) = interface else { continue };
        let link = links.by_name(name.as_str());
        let device = link.map(|link| device(link, snapshot.links.get(&link.index)));
        served.push(Served { interface, name: name.as_str(), device });
    }
    let used: HashSet<&str> = wanted.iter().map(Wanted::configured_as).collect();
    let unused = model.interfaces.iter().filter(|it| !used.contains(it.name.as_str()));
    served.extend(unused.map(|interface| Served {
        interface,
        name: interface.name.as_str(),
        device: None,
    }));
    live::check(&served, &limits(snapshot.limits))
}

fn device(link: &Link, settings: Option<&LinkSettings>) -> Device {
    let address =
        |own: &os::LinkAddress| DeviceAddress { address: own.address, usable: !own.unusable };
    Device {
        running: link.running,
        loopback: link.loopback,
        point_to_point: link.point_to_point,
        multicast: link.multicast,
        mtu: link.mtu,
        ipv6_disabled: settings.is_some_and(|settings| settings.ipv6_disabled),
        forwarding: link.forwarding,
        accepts_advertisements: settings.is_some_and(|settings| settings.accepts_advertisements),
        addresses: link.addresses.iter().map(address).collect(),
        on_link: settings.map(|settings| settings.on_link.clone()).unwrap_or_default(),
    }
}

fn limits(limits: KernelLimits) -> Limits {
    Limits {
        option_memory: limits.option_memory,
        receive_memory: limits.receive_memory,
        neighbours: limits.neighbours.map(|neighbours| (neighbours.soft, neighbours.hard)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        daemon::tests::{FakeLinks, engine},
        model::testing,
    };

    fn links(names: &[&str]) -> FakeLinks {
        let links = (1..).zip(names).map(|(number, name)| engine::link(number, name));
        FakeLinks(links.map(|link| (link.index, link)).collect())
    }

    fn model(names: &[&str]) -> Model {
        Model { interfaces: names.iter().map(|name| testing::interface(name)).collect() }
    }

    fn found(model: &Model, links: &FakeLinks, snapshot: &Snapshot) -> Vec<String> {
        let findings = findings(model, links, snapshot);
        findings.iter().map(|it| format!("{} {}", it.lint.code, it.message)).collect()
    }

    #[test]
    fn patterns_are_for_the_interfaces_that_exist() {
        let mut links = links(&["vlan704", "vlan705", "lo"]);
        for link in links.0.values_mut() {
            link.running = false;
            link.loopback = link.name == "lo";
        }
        let model = model(&["vlan*", "vlan704", "[l]o", "ppp*"]);
        let found = found(&model, &links, &Snapshot::default());
        assert_eq!(
            found,
            [
                "RA090 no interfaces [l]o, ppp* exist: nothing is sent until one does",
                "RA090 interfaces vlan704, vlan705 are down or have no carrier: nothing is sent \
                 until that changes",
            ]
        );
    }

    #[test]
    fn facts_of_the_system_reach_the_lints() {
        let mut links = links(&["vlan704"]);
        let healthy = found(&model(&["vlan704"]), &links, &Snapshot::default());
        assert_eq!(healthy, <[String; 0]>::default());
        let settings = LinkSettings { accepts_advertisements: true, ..LinkSettings::default() };
        let snapshot = Snapshot {
            links: links.0.keys().map(|index| (*index, settings.clone())).collect(),
            limits: KernelLimits { option_memory: Some(1), ..KernelLimits::default() },
        };
        for link in links.0.values_mut() {
            link.forwarding = false;
            link.addresses[0].unusable = true;
        }
        let found = found(&model(&["vlan704"]), &links, &snapshot);
        let codes: Vec<_> = found.iter().map(|text| text.split_once(' ').unwrap().0).collect();
        assert_eq!(codes, ["limit-option-memory", "RA089", "RA090", "RA091"]);
        assert!(found[2].contains("passed duplicate address detection"), "{found:?}");
    }
}
