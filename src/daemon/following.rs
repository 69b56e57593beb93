//! What the kernel tells of routes.

use std::io;

use tracing::{info, warn};

use super::{Daemon, LINKS_PAUSE};
use crate::{
    model::{Condition, Interface, Model},
    os::RouteKey,
};

impl Daemon {
    /// Follows the routes that something in `model`, which is not in force yet, depends on. Whether
    /// others are there than were known before.
    pub(super) fn watch_routes(&mut self, model: &Model) -> bool {
        let conditions = model.interfaces.iter().flat_map(Interface::conditions);
        let wanted = conditions.filter_map(|condition| match *condition {
            Condition::Route { destination, table } => Some(RouteKey { destination, table }),
            Condition::Running(_) | Condition::Delegation(_) => None,
        });
        let watched = self.routes.watch(wanted.collect());
        if let Err(error) = &watched {
            warn!(%error, "cannot follow the routes: what depends on them is advertised as if they \
                           were there");
        }
        let known = watched.ok().map(|()| self.routes.known().clone());
        let before = std::mem::replace(&mut self.engine.surroundings.routes, known);
        before != self.engine.surroundings.routes
    }

    /// Takes in which routes are there. Where the kernel could not say, what is known stays in force.
    pub(super) fn follow_routes(&mut self, changed: io::Result<()>) {
        let now = self.now();
        self.routes_pause = None;
        match changed {
            Ok(()) => {
                let routes = self.routes.known().clone();
                info!(there = routes.len(), "the routes that something depends on have changed");
                self.engine.surroundings.routes = Some(routes);
                self.engine.follow_routes(now, &self.links);
            }
            Err(error) => {
                self.routes_pause = Some(self.clock.instant(now + LINKS_PAUSE));
                if let Some(more) = self.routes_complaint.again(now) {
                    warn!(%error, more, "cannot follow the routes");
                }
            }
        }
    }
}
