//! Routes (RFC 4191).

use std::collections::HashMap;

use super::{
    Effect, Sides, Told,
    lives::{self, Kind},
};
use crate::model::{Lifetime, Preference, Prefix, RouteInformation};

const ROUTES: Kind = Kind {
    one: "the route to",
    several: "the routes to",
    gained: Effect::RouteGained,
    lost: Effect::RouteLost,
    kept: Effect::RouteKept,
    changed: Effect::RouteChanged,
};

pub(super) fn tell(sides: &Sides<'_>, told: &mut Told) {
    let before = told.0.len();
    let list = |options: &super::Options<'_>| {
        options.routes.iter().map(|route| (route.prefix, route.lifetime)).collect()
    };
    lives::tell(sides, list, &ROUTES, told);
    for consequence in &mut told.0[before..] {
        if consequence.effect == Effect::RouteGained {
            consequence.text += "; Linux takes routes only as far as accept_ra_rt_info_max_plen \
                                 lets it, by default none but ::/0";
        }
    }
    preferences(sides, told);
}

fn preferences(sides: &Sides<'_>, told: &mut Told) {
    let lives = |route: &&&RouteInformation| route.lifetime != Lifetime::ZERO;
    let old: HashMap<Prefix, Preference> =
        sides.old.routes.iter().filter(lives).map(|it| (it.prefix, it.preference)).collect();
    for new in sides.new.routes.iter().filter(lives) {
        if old.get(&new.prefix).is_some_and(|old| *old != new.preference) {
            let (prefix, preference) = (new.prefix, new.preference);
            let text = format!(
                "hosts with several routes to {prefix} give this one preference {preference}"
            );
            told.tell(Effect::RouteChanged, text);
        }
    }
}
