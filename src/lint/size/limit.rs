use std::fmt;

use crate::model::{AdvLinkMtu, Interface};

/// An IPv6 header's octets (RFC 8200 3).
pub(super) const IPV6_HEADER: usize = 40;

/// What is assumed of links whose MTU the configuration does not say.
const ETHERNET: u32 = 1500;

/// The octets that the packet of an advertisement may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Limit {
    octets: u32,
    /// The field that says so.
    field: Option<&'static str>,
}

impl Limit {
    /// That of `interface`. What counts is the least of its own MTU, the one for advertisements
    /// and, where neither is known, Ethernet's.
    pub(super) fn of(interface: &Interface) -> Self {
        let link = match interface.link_mtu {
            AdvLinkMtu::Fixed(mtu) => Limit { octets: mtu.octets(), field: Some("link_mtu") },
            AdvLinkMtu::Omitted | AdvLinkMtu::Interface => Limit { octets: ETHERNET, field: None },
        };
        match interface.ra_mtu {
            Some(mtu) if mtu.octets() < link.octets => {
                Limit { octets: mtu.octets(), field: Some("ra_mtu") }
            }
            _ => link,
        }
    }

    /// Whether a packet of so many octets is too large.
    pub(super) fn is_below(self, octets: usize) -> bool {
        usize::try_from(self.octets).is_ok_and(|most| octets > most)
    }

    /// Whether the configuration says so, not only what is usual.
    pub(super) fn is_configured(self) -> bool {
        self.field.is_some()
    }

    /// The path of the field that says so.
    pub(super) fn path(self, interface: &Interface) -> Option<String> {
        Some(format!("{}.{}", interface.name, self.field?))
    }
}

impl fmt::Display for Limit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let whose = match self.field {
            None => "Ethernet's MTU",
            Some("ra_mtu") => "AdvRAMTU",
            Some(_) => "AdvLinkMTU",
        };
        write!(f, "{whose} is {}", self.octets)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{LinkMtu, testing::interface};

    #[test]
    fn the_least_of_all_counts() {
        let mtu = |octets| LinkMtu::new(octets).unwrap();
        for (link_mtu, ra_mtu, shown, path) in [
            (AdvLinkMtu::Omitted, None, "Ethernet's MTU is 1500", None),
            (AdvLinkMtu::Interface, Some(mtu(1500)), "Ethernet's MTU is 1500", None),
            (AdvLinkMtu::Omitted, Some(mtu(1280)), "AdvRAMTU is 1280", Some("a.ra_mtu")),
            (AdvLinkMtu::Fixed(mtu(9000)), None, "AdvLinkMTU is 9000", Some("a.link_mtu")),
            (
                AdvLinkMtu::Fixed(mtu(1400)),
                Some(mtu(1401)),
                "AdvLinkMTU is 1400",
                Some("a.link_mtu"),
            ),
            (AdvLinkMtu::Fixed(mtu(1400)), Some(mtu(1399)), "AdvRAMTU is 1399", Some("a.ra_mtu")),
        ] {
            let interface = Interface { ra_mtu, link_mtu, ..interface("a") };
            let limit = Limit::of(&interface);
            assert_eq!(limit.to_string(), shown);
            assert_eq!(limit.path(&interface).as_deref(), path);
        }
        let limit = Limit::of(&interface("a"));
        assert_eq!((limit.is_below(1500), limit.is_below(1501)), (false, true));
    }
}
