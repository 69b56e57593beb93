//! The default route: the header's lifetime and preference, and routes to everywhere.

pub(super) mod other_than_router;
pub(super) mod preference_without_router;
pub(super) mod without_router;

use super::Options;
use crate::model::AdvRoute;

/// The routes to everywhere, with their indices.
fn default_routes(options: Options<'_>) -> impl Iterator<Item = (usize, &AdvRoute)> {
    options.routes().iter().enumerate().filter(|(_, it)| it.route.prefix.length() == 0)
}
