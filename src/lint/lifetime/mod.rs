//! How long what is advertised lasts.

pub(super) mod android_minimum;
pub(super) mod long_router;
pub(super) mod outlives_pref64;
pub(super) mod short_router;

use super::{Options, three_intervals_seconds};

/// What probably set the router lifetime, which follows the interval by default.
fn router_lifetime_path(options: Options<'_>) -> String {
    let lifetime = u64::from(options.header().router_lifetime.as_secs());
    let interface = options.interface;
    match three_intervals_seconds(interface).min(u64::from(u16::MAX)) {
        default if default == lifetime => format!("{}.interval.max", interface.name),
        _ => options.header_path("router_lifetime"),
    }
}
