use thin_vec::ThinVec;

use super::{Condition, Lifetime, Preference, Prefix};

/// The content of one Route Information option, type 24 (RFC 4191 2.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct RouteInformation {
    /// The route's destination.
    pub prefix: Prefix,
    /// How it compares with the same route of other routers.
    pub preference: Preference,
    /// How long it is valid; zero withdraws it.
    pub lifetime: Lifetime,
}

/// A configured route.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct AdvRoute {
    /// What is advertised.
    pub route: RouteInformation,
    /// Whether the final advertisement withdraws it (RFC 4191 4).
    pub remove_on_exit: bool,
    /// While one of them does not hold the lifetime is 0.
    pub conditions: ThinVec<Condition>,
}
