use super::OutOfRange;

/// The value of an MTU option, type 5: at least 1280 octets (RFC 4861 6.2.1, RFC 8200 5).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LinkMtu(u32);

impl LinkMtu {
    /// The least MTU an IPv6 link may have.
    pub const MIN: LinkMtu = LinkMtu(1280);

    /// An MTU of `octets`.
    pub fn new(octets: u32) -> Result<Self, OutOfRange> {
        if octets < Self::MIN.0 {
            let range = "0 (no option) or at least 1280 octets";
            return Err(OutOfRange::new("AdvLinkMTU", range, "RFC 4861 6.2.1"));
        }
        Ok(LinkMtu(octets))
    }

    /// This as a limit for packets: `None` where no IPv6 packet is larger, which has a header of 40
    /// octets and a payload of up to 65,535 (RFC 8200 3).
    #[must_use]
    pub const fn as_limit(self) -> Option<Self> {
        if self.0 < 40 + 65_535 { Some(self) } else { None }
    }

    /// Octets.
    #[must_use]
    pub const fn octets(self) -> u32 {
        self.0
    }
}
