//! Machines for the tests of the live lints.

use super::{Device, DeviceAddress, Limits, Served};
use crate::{
    lint::testing,
    model::{Interface, LinkMtu, testing::prefix},
};

/// More than any test needs.
pub(super) const ROOMY: Limits = Limits {
    option_memory: Some(1 << 20),
    receive_memory: Some(1 << 30),
    neighbours: Some((1 << 20, 1 << 20)),
};

pub(super) fn interface(name: &str, prefixes: &[&str]) -> Interface {
    testing::model(&[(name, prefixes)]).interfaces.remove(0)
}

/// Has everything that advertising takes, and an on-link route for 2001:db8::/64.
pub(super) fn device() -> Device {
    Device {
        running: true,
        loopback: false,
        point_to_point: false,
        multicast: true,
        mtu: 1500,
        ipv6_disabled: false,
        forwarding: true,
        accepts_advertisements: false,
        addresses: vec![address("2001:db8::1"), address("fe80::1")],
        on_link: vec![prefix("2001:db8::/64"), prefix("fe80::/64")],
    }
}

pub(super) fn address(text: &str) -> DeviceAddress {
    DeviceAddress { address: text.parse().unwrap(), usable: true }
}

pub(super) fn served(interface: &Interface, device: Device) -> Served<'_> {
    Served { interface, name: interface.name.as_str(), device: Some(device) }
}

pub(super) fn missing(interface: &Interface) -> Served<'_> {
    Served { interface, name: interface.name.as_str(), device: None }
}

pub(super) fn mtu(octets: u32) -> LinkMtu {
    LinkMtu::new(octets).unwrap()
}
