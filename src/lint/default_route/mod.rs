//! The default route: the header's lifetime and preference, and routes to everywhere.

pub(super) mod other_than_router;
pub(super) mod preference_without_router;
pub(super) mod without_router;

use crate::model::{AdvRoute, Interface};

/// The routes to everywhere, with their indices.
fn default_routes(interface: &Interface) -> impl Iterator<Item = (usize, &AdvRoute)> {
    interface.routes.iter().enumerate().filter(|(_, it)| it.route.prefix.length() == 0)
}
