use std::fmt;

use super::UnicastEthernetAddress;

/// A link-layer address of any length the Source Link-Layer Address option can carry
/// (RFC 4861 4.6.1): 1 to 2,038 octets; Ethernet's has 6.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct LinkLayerAddress(Box<[u8]>);

impl LinkLayerAddress {
    /// An address of `octets`; `None` when there are none or too many.
    #[must_use]
    pub fn new(octets: &[u8]) -> Option<Self> {
        (1..=2038).contains(&octets.len()).then(|| LinkLayerAddress(octets.into()))
    }

    /// The octets.
    #[must_use]
    pub fn octets(&self) -> &[u8] {
        &self.0
    }
}

impl From<UnicastEthernetAddress> for LinkLayerAddress {
    fn from(address: UnicastEthernetAddress) -> Self {
        LinkLayerAddress(address.octets().into())
    }
}

impl fmt::Display for LinkLayerAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, octet) in self.0.iter().enumerate() {
            let colon = if index == 0 { "" } else { ":" };
            write!(f, "{colon}{octet:02x}")?;
        }
        Ok(())
    }
}

impl fmt::Debug for LinkLayerAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "LinkLayerAddress({self})")
    }
}
