//! `route ADDRESS/LENGTH { ... };`

use super::{
    super::arguments::prefix_argument, Output, child::Child, condition::conditions,
    interval::Intervals,
};
use crate::model::{AdvRoute, Preference, RouteInformation};

/// The route that `child` makes.
pub(super) fn route(
    child: &Child<'_, '_>,
    path: &str,
    intervals: &Intervals,
    output: &mut Output<'_>,
) -> Option<AdvRoute> {
    let options = &child.scope;
    let argument = prefix_argument(child.statement, output.report)?;
    let prefix = argument.masked("RFC 4191 2.3", output.report)?;
    output.map.insert_in(path, "prefix", argument.span);
    let lifetime = options
        .lifetime("AdvRouteLifetime")
        .map_or_else(|| intervals.default_lifetime(), |given| given.value);
    let preference = options.preference("AdvRoutePreference").unwrap_or(Preference::Medium);
    let route = RouteInformation { prefix, preference, lifetime };
    Some(AdvRoute {
        route,
        remove_on_exit: options.switch("RemoveRoute").unwrap_or(true),
        conditions: conditions(options, "AdvRouteCondition", output.report),
    })
}
