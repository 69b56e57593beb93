use std::time::Duration;

use super::{OutOfRange, Preference, RouterFlags, range::seconds};

/// Router Lifetime: how many seconds hosts may use this router as a default router; zero means
/// not at all (RFC 4861 4.2, up to 65,535 since RFC 8319 4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RouterLifetime(u16);

impl RouterLifetime {
    /// Not a default router.
    pub const ZERO: RouterLifetime = RouterLifetime(0);

    /// A lifetime of 0 to 65,535 s.
    pub fn from_secs(seconds: u64) -> Result<Self, OutOfRange> {
        u16::try_from(seconds)
            .map(RouterLifetime)
            .map_err(|_| OutOfRange::new("AdvDefaultLifetime", "0 to 65535 s", "RFC 8319 4"))
    }

    /// A lifetime that may be configured beside `MaxRtrAdvInterval`: 0, or not less than that, so
    /// that hosts do not lose the router between two advertisements (RFC 4861 6.2.1).
    pub fn checked(secs: u64, max_rtr_adv_interval: Duration) -> Result<Self, OutOfRange> {
        let lifetime = Self::from_secs(secs).ok();
        let lasts = secs == 0 || Duration::from_secs(secs) >= max_rtr_adv_interval;
        lifetime.filter(|_| lasts).ok_or_else(|| {
            let least = max_rtr_adv_interval.max(Duration::from_secs(1));
            let range = format!("0 or {} to 65535 s", seconds(least));
            OutOfRange::new("AdvDefaultLifetime", range, "RFC 4861 6.2.1, RFC 8319 4")
        })
    }

    /// The lifetime that the header's field says.
    #[must_use]
    pub const fn from_wire(value: u16) -> Self {
        RouterLifetime(value)
    }

    /// Seconds.
    #[must_use]
    pub const fn as_secs(self) -> u16 {
        self.0
    }
}

/// Reachable Time: 0 (unspecified) to 3,600,000 ms (RFC 4861 6.2.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ReachableTime(u32);

impl ReachableTime {
    /// Hosts keep their own value.
    pub const UNSPECIFIED: ReachableTime = ReachableTime(0);

    /// A time of 0 to 3,600,000 ms.
    pub fn from_millis(millis: u64) -> Result<Self, OutOfRange> {
        match u32::try_from(millis) {
            Ok(millis @ 0..=3_600_000) => Ok(ReachableTime(millis)),
            _ => Err(OutOfRange::new("AdvReachableTime", "0 to 3600000 ms", "RFC 4861 6.2.1")),
        }
    }

    /// The time that a heard header says, whatever its size.
    #[must_use]
    pub const fn from_wire(value: u32) -> Self {
        ReachableTime(value)
    }

    /// Milliseconds.
    #[must_use]
    pub const fn as_millis(self) -> u32 {
        self.0
    }
}

/// The header of a Router Advertisement without its checksum (RFC 4861 4.2, RFC 4191 2.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Header {
    /// The hop limit hosts should send with; 0 is unspecified.
    pub cur_hop_limit: u8,
    /// M, O, H, P and SNAC.
    pub flags: RouterFlags,
    /// Default router preference; sent as medium while the lifetime is zero (RFC 4191 2.2).
    pub preference: Preference,
    /// How long hosts may use this default router.
    pub router_lifetime: RouterLifetime,
    /// How long a neighbour counts as reachable.
    pub reachable_time: ReachableTime,
    /// Milliseconds between Neighbor Solicitations; 0 is unspecified.
    pub retrans_timer_millis: u32,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_router_lifetime_is_zero_or_lasts_until_the_next_advertisement() {
        let check = |secs, millis| {
            let checked = RouterLifetime::checked(secs, Duration::from_millis(millis));
            checked.map(RouterLifetime::as_secs).map_err(|error| error.range)
        };
        assert_eq!(check(0, 600_000), Ok(0));
        assert_eq!(check(600, 600_000), Ok(600));
        assert_eq!(check(65_535, 65_535_000), Ok(65_535));
        assert_eq!(check(1, 70), Ok(1));
        assert_eq!(check(599, 600_000), Err("0 or 600 to 65535 s".to_owned()));
        assert_eq!(check(30, 30_500), Err("0 or 30.5 to 65535 s".to_owned()));
        assert_eq!(check(65_536, 70), Err("0 or 1 to 65535 s".to_owned()));
    }
}
