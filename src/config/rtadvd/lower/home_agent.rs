//! Mobile IPv6 home agents, as KAME's rtadvd serves them.

use super::{
    super::{
        codes,
        keywords::{Id, Key},
    },
    Lowering,
};
use crate::{
    diagnostic::Diagnostic,
    model::{HomeAgentInformation, RouterLifetime},
};

const PREFERENCE: Key = Key { id: Id::HaPref, index: None };
const LIFETIME: Key = Key { id: Id::HaTime, index: None };
/// Raven's.
const MOBILE_ROUTERS: Key = Key { id: Id::HaMobRtr, index: None };
const REJECTS_HOME_AGENTS: &str = "rtadvd rejects the whole interface: it is built without Mobile \
    IPv6";

impl Lowering<'_> {
    /// Whether the record has `hapref` or `hatime`, so that no rtadvd of today reads it, or
    /// `hamobrtr`.
    pub(super) fn is_home_agent(&self) -> bool {
        let has_number = |key| self.layer.number(key).is_some();
        has_number(PREFERENCE) || has_number(LIFETIME) || self.layer.flag(MOBILE_ROUTERS).is_some()
    }

    /// The Home Agent Information option; without `hatime` it lives as long as the router
    /// (RFC 6275 7.4).
    pub(super) fn home_agent_information(
        &mut self,
        router_lifetime: RouterLifetime,
    ) -> Option<HomeAgentInformation> {
        let (preference, lifetime) = (self.number(PREFERENCE), self.number(LIFETIME));
        let serves_mobile_routers = self.switch(Id::HaMobRtr, None, 0);
        let place = preference.or(lifetime).map(|given| given.span);
        let place = place.or_else(|| self.flag(MOBILE_ROUTERS))?;
        self.fields.push(("home_agent_information".to_owned(), place));
        for given in [preference, lifetime].into_iter().flatten() {
            self.set(given.key, 0, given.span);
        }
        let preference = match preference.map(|given| (given, u16::try_from(given.value))) {
            None => 0,
            Some((_, Ok(value))) => value,
            Some((given, Err(_))) => {
                self.not_in_range(&given, "0 to 65535", REJECTS_HOME_AGENTS);
                0
            }
        };
        let seconds = lifetime.map_or(router_lifetime.as_secs().into(), |given| given.value);
        match HomeAgentInformation::new(preference, seconds, serves_mobile_routers) {
            Ok(information) => Some(information),
            Err(error) => {
                match lifetime {
                    Some(given) => self.out_of_range(&given, &error, REJECTS_HOME_AGENTS),
                    None => self.report.push(
                        Diagnostic::error(codes::RANGE, format!("`hatime` is missing: {error}"))
                            .at(place, format!("`rltime`, its default, is {seconds} s"))
                            .with_original(REJECTS_HOME_AGENTS)
                            .with_help("write `hatime#SECONDS`"),
                    ),
                }
                None
            }
        }
    }
}
