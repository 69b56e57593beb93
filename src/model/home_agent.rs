use super::OutOfRange;

/// The content of one Home Agent Information option, type 8 (RFC 6275 7.4, RFC 3963 7.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct HomeAgentInformation {
    /// Higher is preferred.
    pub preference: u16,
    lifetime: u16,
    /// R flag: the home agent serves mobile routers (RFC 3963).
    pub mobile_router_support: bool,
}

impl HomeAgentInformation {
    /// An option with a lifetime of 1 to 65,520 s (RFC 6275 7.4).
    pub fn new(
        preference: u16,
        lifetime_seconds: u64,
        mobile_router_support: bool,
    ) -> Result<Self, OutOfRange> {
        match u16::try_from(lifetime_seconds) {
            Ok(lifetime @ 1..=65_520) => {
                Ok(HomeAgentInformation { preference, lifetime, mobile_router_support })
            }
            _ => Err(OutOfRange::new("HomeAgentLifetime", "1 to 65520 s", "RFC 6275 7.4")),
        }
    }

    /// Seconds, never zero.
    #[must_use]
    pub const fn lifetime_seconds(&self) -> u16 {
        self.lifetime
    }
}
