//! `RTM_NEWLINK` and `RTM_DELLINK`: what they say about an interface.
//!
//! Only the attributes that matter are looked at, each on its own: one that a newer kernel forms
//! differently costs that attribute and not the interface.

use netlink_packet_core::{NlaBuffer, NlasIterator};
use netlink_packet_route::{
    AddressFamily, RouteNetlinkMessage,
    link::{LinkAttribute, LinkExtentMask, LinkFlags, LinkHeader, LinkLayerType, LinkMessage},
};
use nix::libc;

use crate::{
    model::LinkLayerAddress,
    os::{InterfaceIndex, Link},
};

const HEADER_LENGTH: usize = 16;
/// The array of `net.ipv6.conf.NAME` values (`IFLA_INET6_CONF`).
const INET6_CONF: u16 = 2;
/// The place of `mtu` in that array (`DEVCONF_MTU6`).
const CONF_MTU: usize = 2;

/// What a message says about an interface; `None` where it says nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct LinkUpdate {
    pub(super) index: InterfaceIndex,
    name: Option<String>,
    mtu: Option<u32>,
    inet6_mtu: Option<u32>,
    address: Option<Vec<u8>>,
    flags: LinkFlags,
    layer: LinkLayerType,
}

impl LinkUpdate {
    /// Reads the payload of a message. `None` when it is malformed, or speaks of a bridge port or
    /// of IPv6 alone: those come with the same types but describe no interface.
    pub(super) fn parse(payload: &[u8]) -> Option<Self> {
        let header = LinkHeader::parse(payload).ok()?;
        if header.interface_family != AddressFamily::Unspec {
            return None;
        }
        let mut update = LinkUpdate {
            index: InterfaceIndex::new(header.index)?,
            name: None,
            mtu: None,
            inet6_mtu: None,
            address: None,
            flags: header.flags,
            layer: header.link_layer_type,
        };
        for attribute in NlasIterator::new(payload.get(HEADER_LENGTH..)?).flatten() {
            update.read(&attribute);
        }
        Some(update)
    }

    fn read(&mut self, attribute: &NlaBuffer<&[u8]>) {
        match attribute.kind() {
            libc::IFLA_IFNAME => self.name = text(attribute.value()),
            libc::IFLA_MTU => self.mtu = number(attribute.value()),
            libc::IFLA_ADDRESS => self.address = Some(attribute.value().to_vec()),
            libc::IFLA_AF_SPEC => self.inet6_mtu = inet6_mtu(attribute.value()),
            _ => {}
        }
    }

    /// An interface that has just been heard of for the first time.
    pub(super) fn describe(self) -> Option<Link> {
        self.name.as_ref()?;
        let mtu = self.mtu;
        let mut link = Link {
            index: self.index,
            name: String::new(),
            running: false,
            multicast: false,
            loopback: false,
            point_to_point: false,
            mtu: 0,
            ethernet: false,
            link_layer_address: None,
            forwarding: false,
            addresses: Vec::new(),
            ipv4_addresses: Vec::new(),
        };
        self.apply(&mut link, mtu);
        Some(link)
    }

    /// The link's own MTU, which bounds that of IPv6.
    pub(super) fn link_mtu(&self) -> Option<u32> {
        self.mtu
    }

    /// Changes `link` to what the message says; `link_mtu` is what the one before said of the
    /// link's own MTU.
    pub(super) fn apply(self, link: &mut Link, link_mtu: Option<u32>) {
        let passing = LinkFlags::Up | LinkFlags::Running | LinkFlags::LowerUp;
        link.running = self.flags.contains(passing);
        // At the other end of a point-to-point link is the one who hears a group.
        link.multicast = self.flags.intersects(LinkFlags::Multicast | LinkFlags::Pointopoint);
        link.loopback = self.flags.contains(LinkFlags::Loopback);
        link.point_to_point = self.flags.contains(LinkFlags::Pointopoint);
        link.ethernet = self.layer == LinkLayerType::Ether;
        if let Some(name) = self.name {
            link.name = name;
        }
        // Wireless events are messages of this type with nothing but the name: a message without
        // the MTU is one of them and says nothing of the address either.
        if let Some(mtu) = self.mtu {
            // The kernel lets the IPv6 MTU follow the link's, but only after this message.
            let inet6_mtu = self.inet6_mtu.filter(|_| link_mtu == Some(mtu));
            link.mtu = inet6_mtu.map_or(mtu, |inet6_mtu| inet6_mtu.min(mtu));
            link.link_layer_address =
                self.address.filter(|_| has_addresses(self.layer)).and_then(|octets| {
                    let zero = octets.iter().all(|octet| *octet == 0);
                    LinkLayerAddress::new(&octets).filter(|_| !zero)
                });
        }
    }
}

/// The request for all interfaces.
pub(super) fn dump_request() -> RouteNetlinkMessage {
    let mut message = LinkMessage::default();
    message.attributes.push(LinkAttribute::ExtMask(vec![LinkExtentMask::SkipStats]));
    RouteNetlinkMessage::GetLink(message)
}

/// Tunnels report an IP address where these types have a link-layer address.
fn has_addresses(layer: LinkLayerType) -> bool {
    matches!(
        layer,
        LinkLayerType::Ether
            | LinkLayerType::Eether
            | LinkLayerType::Ieee802
            | LinkLayerType::Ieee1394
            | LinkLayerType::Eui64
            | LinkLayerType::Infiniband
            | LinkLayerType::Fddi
            | LinkLayerType::Ieee80211
            | LinkLayerType::Ieee802154
            | LinkLayerType::Sixlowpan
    )
}

fn number(value: &[u8]) -> Option<u32> {
    value.first_chunk().copied().map(u32::from_ne_bytes)
}

fn text(value: &[u8]) -> Option<String> {
    let value = value.split(|octet| *octet == 0).next()?;
    Some(String::from_utf8_lossy(value).into_owned()).filter(|name| !name.is_empty())
}

fn inet6_mtu(families: &[u8]) -> Option<u32> {
    let inet6 = u16::from(u8::from(AddressFamily::Inet6));
    let family = NlasIterator::new(families).flatten().find(|family| family.kind() == inet6)?;
    let conf = NlasIterator::new(family.value()).flatten().find(|one| one.kind() == INET6_CONF)?;
    number(conf.value().get(CONF_MTU * size_of::<u32>()..)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PASSING: u32 = 0x1_0041;

    fn payload(family: u8, layer: u16, flags: u32, attributes: &[(u16, &[u8])]) -> Vec<u8> {
        let mut octets = vec![family, 0];
        octets.extend(layer.to_ne_bytes());
        octets.extend(5u32.to_ne_bytes());
        octets.extend(flags.to_ne_bytes());
        octets.extend(0u32.to_ne_bytes());
        for (kind, value) in attributes {
            octets.extend(attribute(*kind, value));
        }
        octets
    }

    fn attribute(kind: u16, value: &[u8]) -> Vec<u8> {
        let mut octets = u16::try_from(value.len() + 4).unwrap().to_ne_bytes().to_vec();
        octets.extend(kind.to_ne_bytes());
        octets.extend(value);
        octets.resize(octets.len().next_multiple_of(4), 0);
        octets
    }

    fn families(inet6_mtu: u32) -> Vec<u8> {
        let conf: Vec<u8> = [1, 64, inet6_mtu].into_iter().flat_map(u32::to_ne_bytes).collect();
        attribute(10, &[attribute(1, &[0; 4]), attribute(INET6_CONF, &conf)].concat())
    }

    fn described(layer: u16, flags: u32, attributes: &[(u16, &[u8])]) -> Option<Link> {
        LinkUpdate::parse(&payload(0, layer, flags, attributes))?.describe()
    }

    #[test]
    fn an_ethernet_interface_is_described() {
        let mtu = 1500u32.to_ne_bytes();
        let families = families(1400);
        let attributes: &[(u16, &[u8])] =
            &[(3, b"vlan704\0"), (4, &mtu), (1, &[2, 0, 0, 0, 0, 7]), (26, &families)];
        let link = described(1, PASSING | 0x1000, attributes).unwrap();
        assert_eq!((link.index.get(), link.name.as_str(), link.mtu), (5, "vlan704", 1400));
        assert!(link.running && link.multicast && link.ethernet);
        assert_eq!(link.link_layer_address.unwrap().to_string(), "02:00:00:00:00:07");
    }

    #[test]
    fn every_flag_is_needed_to_run() {
        for missing in [0x1, 0x40, 0x1_0000] {
            let link = described(1, PASSING & !missing, &[(3, b"a\0")]).unwrap();
            assert!(!link.running, "{missing:#x}");
        }
    }

    #[test]
    fn a_multicast_or_point_to_point_link_can_send_multicast() {
        for (flags, multicast) in [(0, false), (0x10, true), (0x1000, true), (0x1010, true)] {
            let link = described(512, PASSING | flags, &[(3, b"ppp0\0")]).unwrap();
            assert_eq!(link.multicast, multicast, "{flags:#x}");
            assert_eq!(link.point_to_point, flags & 0x10 != 0, "{flags:#x}");
        }
    }

    #[test]
    fn the_inet6_mtu_is_never_above_the_links() {
        let mtu = 1400u32.to_ne_bytes();
        let families = families(1500);
        let link = described(1, PASSING, &[(3, b"a\0"), (4, &mtu), (26, &families)]).unwrap();
        assert_eq!(link.mtu, 1400);
    }

    #[test]
    fn the_inet6_mtu_follows_a_change_of_the_links() {
        let (before, after) = (1400u32.to_ne_bytes(), 1500u32.to_ne_bytes());
        let families = families(1400);
        let mut link = described(1, PASSING, &[(3, b"a\0"), (4, &before)]).unwrap();
        let payload = payload(0, 1, PASSING, &[(3, b"a\0"), (4, &after), (26, &families)]);
        let update = LinkUpdate::parse(&payload).unwrap();
        assert_eq!(update.link_mtu(), Some(1500));
        update.clone().apply(&mut link, Some(1400));
        assert_eq!(link.mtu, 1500);
        update.apply(&mut link, Some(1500));
        assert_eq!(link.mtu, 1400, "set below the link's on purpose");
    }

    #[test]
    fn a_tunnels_ip_address_is_no_link_layer_address() {
        let mtu = 1480u32.to_ne_bytes();
        for (layer, address) in [(776, &[192, 0, 2, 1][..]), (1, &[0; 6]), (772, &[1; 6])] {
            let attributes: &[(u16, &[u8])] = &[(3, b"a\0"), (4, &mtu), (1, address)];
            assert_eq!(described(layer, PASSING, attributes).unwrap().link_layer_address, None);
        }
    }

    #[test]
    fn a_wireless_event_leaves_the_rest_alone() {
        let mtu = 1500u32.to_ne_bytes();
        let attributes: &[(u16, &[u8])] = &[(3, b"wlan0\0"), (4, &mtu), (1, &[2, 0, 0, 0, 0, 7])];
        let mut link = described(1, PASSING, attributes).unwrap();
        let before = link.clone();
        let event = payload(0, 1, PASSING, &[(3, b"wlan0\0"), (11, &[1; 8])]);
        LinkUpdate::parse(&event).unwrap().apply(&mut link, Some(1500));
        assert_eq!(link, before);
    }

    #[test]
    fn bridge_ports_inet6_messages_and_cut_ones_are_none() {
        for family in [7, 10] {
            assert_eq!(LinkUpdate::parse(&payload(family, 1, PASSING, &[(3, b"a\0")])), None);
        }
        let octets = payload(0, 1, PASSING, &[(3, b"vlan704\0")]);
        for length in 0..octets.len() {
            let link = LinkUpdate::parse(&octets[..length]).and_then(LinkUpdate::describe);
            assert_eq!(link, None, "{length} octets");
        }
    }
}
