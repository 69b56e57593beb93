//! `route ADDRESS/LENGTH { ... };`

use super::{
    super::{arguments::prefix_argument, codes, scope::Scope},
    Output,
    child::Child,
    interval::Intervals,
};
use crate::{
    diagnostic::{Diagnostic, Span},
    model::{AdvRoute, Header, Lifetime, Preference, RouteInformation, RouterLifetime},
};

/// What routes depend on outside of their blocks.
#[derive(Clone, Copy)]
pub(super) struct Around<'r, 't, 'a> {
    /// The options of the interface.
    pub(super) options: &'r Scope<'t, 'a>,
    pub(super) intervals: &'r Intervals,
    pub(super) header: Header,
}

/// The route that `child` makes.
pub(super) fn route(
    child: &Child<'_, '_>,
    path: &str,
    around: &Around<'_, '_, '_>,
    output: &mut Output<'_>,
) -> Option<AdvRoute> {
    let options = &child.scope;
    let argument = prefix_argument(child.statement, output.report)?;
    let prefix = argument.masked("RFC 4191 2.3", output.report)?;
    output.map.insert_in(path, "prefix", argument.span);
    let lifetime = options
        .lifetime("AdvRouteLifetime")
        .map_or_else(|| around.intervals.default_lifetime(), |given| given.value);
    if prefix.length() == 0 {
        warn_of_flapping(options.span("AdvRouteLifetime"), argument.span, lifetime, around, output);
    }
    let preference = options.preference("AdvRoutePreference").unwrap_or(Preference::Medium);
    let route = RouteInformation { prefix, preference, lifetime };
    Some(AdvRoute { route, remove_on_exit: options.switch("RemoveRoute").unwrap_or(true) })
}

/// The header and a route to everywhere set the same entry of a host's table (RFC 4191 3.1).
fn warn_of_flapping(
    set: Option<Span>,
    prefix: Span,
    lifetime: Lifetime,
    around: &Around<'_, '_, '_>,
    output: &mut Output<'_>,
) {
    let header = around.header.router_lifetime;
    // A lifetime that was refused is not known.
    let given = around.options.number("AdvDefaultLifetime").map(|given| given.value);
    if given.is_some_and(|given| given != u32::from(header.as_secs())) {
        return;
    }
    if (lifetime == Lifetime::ZERO) == (header == RouterLifetime::ZERO) {
        return;
    }
    let message = format!(
        "this default route has a lifetime of {lifetime}, that of the header has {} s",
        header.as_secs()
    );
    let problem = Diagnostic::warning(codes::DEFAULT_ROUTE, message)
        .at(set.unwrap_or(prefix), "hosts take and drop the route with each advertisement")
        .with_original("radvd logs this when it sets the interface up, and sends both")
        .with_help("set both `AdvRouteLifetime` and `AdvDefaultLifetime` to 0, or neither");
    output.report.push(match around.options.span("AdvDefaultLifetime") {
        Some(span) => problem.with_related(span, "the lifetime in the header"),
        None => problem,
    });
}
