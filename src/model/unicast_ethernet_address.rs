use super::LinkLayerAddress;

/// An Ethernet address of a single interface.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct UnicastEthernetAddress([u8; 6]);

impl UnicastEthernetAddress {
    /// An address of `octets`; `None` for a group's, all interfaces' among them, and for zeros.
    #[must_use]
    pub fn new(octets: [u8; 6]) -> Option<Self> {
        let group = octets[0] & 1 == 1;
        (!group && octets != [0; 6]).then_some(UnicastEthernetAddress(octets))
    }

    /// The octets.
    #[must_use]
    pub const fn octets(self) -> [u8; 6] {
        self.0
    }
}

impl TryFrom<&LinkLayerAddress> for UnicastEthernetAddress {
    type Error = ();

    /// Refuses what is longer or shorter, too.
    fn try_from(address: &LinkLayerAddress) -> Result<Self, ()> {
        address.octets().try_into().ok().and_then(Self::new).ok_or(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_a_single_interface_may_have() {
        let made = |octets: &[u8]| {
            let address = LinkLayerAddress::new(octets).unwrap();
            UnicastEthernetAddress::try_from(&address).ok().map(UnicastEthernetAddress::octets)
        };
        for good in
            [[2, 0, 0x5e, 0, 0x53, 1], [0, 0, 0, 0, 0, 1], [0xfe, 0xff, 0xff, 0xff, 0xff, 0xff]]
        {
            assert_eq!(made(&good), Some(good));
        }
        let broadcast = [0xff; 6];
        for group in
            [broadcast, [0x33, 0x33, 0, 0, 0, 1], [1, 0, 0x5e, 0, 0, 1], [1, 0x80, 0xc2, 0, 0, 0]]
        {
            assert_eq!(made(&group), None, "{group:?}");
        }
        assert_eq!(made(&[0; 6]), None);
        for length in [1, 5, 7, 8, 14] {
            assert_eq!(made(&vec![2; length]), None, "{length}");
        }
    }
}
