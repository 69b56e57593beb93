use super::{
    super::keywords::{Id, Key},
    Lowering, SKIPS,
    flags::FlagSet,
};
use crate::model::{AdvRoute, Lifetime, RouteInformation, RouterLifetime};

const DEFAULT_LENGTH: u8 = 64;
const FLAGS: FlagSet = FlagSet { letters: "hl", mask: 0x18, more: &[] };

/// The lifetime without `rtltime`: that of the router.
pub(in super::super) fn default_lifetime(router_lifetime: RouterLifetime) -> Lifetime {
    Lifetime::from_secs(router_lifetime.as_secs().into())
}

impl Lowering<'_> {
    pub(super) fn routes(&mut self, router_lifetime: RouterLifetime) -> Vec<AdvRoute> {
        let default = default_lifetime(router_lifetime);
        let mut routes = Vec::new();
        for key in self.members(Id::RtPrefix) {
            if let Some(route) = self.route(key, routes.len(), default) {
                let keep = self.switch(Id::RtKeep, key.index, routes.len());
                let condition = Key { id: Id::RtCond, index: key.index };
                let conditions = self.conditions(condition, routes.len());
                routes.push(AdvRoute { route, remove_on_exit: !keep, conditions });
            }
        }
        routes
    }

    fn route(&mut self, key: Key, position: usize, default: Lifetime) -> Option<RouteInformation> {
        let text = self.text(key)?;
        self.fields.push((format!("routes[{position}]"), text.span()));
        let prefix = self.net(&text, Id::RtPlen, DEFAULT_LENGTH, position, SKIPS);
        self.set(key, position, text.span());
        let flags_key = Key { id: Id::RtFlags, index: key.index };
        let flags = self.flags(flags_key, position, &FLAGS);
        let preference = self.preference(flags_key, &flags, SKIPS);
        let lifetime_key = Key { id: Id::RtlTime, index: key.index };
        let lifetime = self.lifetime(lifetime_key, position, SKIPS).unwrap_or(default);
        Some(RouteInformation { prefix: prefix?, preference, lifetime })
    }
}
