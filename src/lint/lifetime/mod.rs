//! How long what is advertised lasts.

pub(super) mod android_minimum;
pub(super) mod long_router;
pub(super) mod outlives_pref64;
pub(super) mod short_router;

use super::three_intervals_seconds;
use crate::model::Interface;

/// What probably set the router lifetime, which follows the interval by default.
fn router_lifetime_field(interface: &Interface) -> &'static str {
    let lifetime = u64::from(interface.header.router_lifetime.as_secs());
    let follows = lifetime == three_intervals_seconds(interface).min(u64::from(u16::MAX));
    if follows { "interval.max" } else { "header.router_lifetime" }
}
