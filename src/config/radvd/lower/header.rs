//! The header of the advertisement.

use std::time::Duration;

use super::{
    super::{
        codes,
        report::{Report, signed_range_error},
        scope::Scope,
    },
    interval::{Intervals, refuse, three_max},
    narrow, out_of_range,
};
use crate::{
    diagnostic::Diagnostic,
    model::{Header, Preference, ReachableTime, RouterFlags, RouterLifetime},
};

const DEFAULT_CUR_HOP_LIMIT: u8 = 64;

/// The header that `options` make.
pub(super) fn header(
    options: &Scope<'_, '_>,
    intervals: &Intervals,
    report: &mut Report,
) -> Header {
    let flag = |name: &str| options.switch(name).unwrap_or(false);
    let hop_limit = (8, "0 to 255", "RFC 4861 4.2");
    Header {
        cur_hop_limit: narrow(options, "AdvCurHopLimit", hop_limit, report)
            .unwrap_or(DEFAULT_CUR_HOP_LIMIT),
        flags: RouterFlags {
            managed: flag("AdvManagedFlag"),
            other_config: flag("AdvOtherConfigFlag"),
            home_agent: flag("AdvHomeAgentFlag"),
            proxy: false,
            snac_router: flag("AdvSNACRouterFlag"),
        },
        preference: options.preference("AdvDefaultPreference").unwrap_or(Preference::Medium),
        router_lifetime: router_lifetime(options, intervals, report),
        reachable_time: reachable_time(options, report),
        retrans_timer_millis: options.number("AdvRetransTimer").map_or(0, |given| given.value),
    }
}

fn reachable_time(options: &Scope<'_, '_>, report: &mut Report) -> ReachableTime {
    let given = options.number("AdvReachableTime").and_then(|given| {
        ReachableTime::from_millis(u64::from(given.value))
            .map_err(|error| refuse("AdvReachableTime", &error, given.span, report))
            .ok()
    });
    given.unwrap_or(ReachableTime::UNSPECIFIED)
}

fn router_lifetime(
    options: &Scope<'_, '_>,
    intervals: &Intervals,
    report: &mut Report,
) -> RouterLifetime {
    let Some(given) = options.number("AdvDefaultLifetime") else {
        return default_router_lifetime(intervals, report);
    };
    let lifetime = RouterLifetime::checked(u64::from(given.value), intervals.interval.max());
    lifetime.unwrap_or_else(|error| {
        let mut problem = out_of_range("AdvDefaultLifetime", &error, given.span)
            .with_original(signed_range_error(given.value));
        if let Some(span) = intervals.max_span {
            problem = problem.with_related(span, "not less than this");
        }
        report.push(problem);
        RouterLifetime::ZERO
    })
}

/// AdvDefaultLifetime without a word in the file: three times MaxRtrAdvInterval as far as 16 bits
/// go, and whether they do not.
pub(in super::super) fn default_lifetime(max: Duration) -> (RouterLifetime, bool) {
    match u16::try_from(three_max(max)) {
        Ok(seconds) => (RouterLifetime::from_wire(seconds), false),
        Err(_) => (RouterLifetime::from_wire(u16::MAX), true),
    }
}

fn default_router_lifetime(intervals: &Intervals, report: &mut Report) -> RouterLifetime {
    let (lifetime, capped) = default_lifetime(intervals.interval.max());
    if let Some(span) = intervals.max_span.filter(|_| capped) {
        let (lifetime, wanted) = (lifetime.as_secs(), three_max(intervals.interval.max()));
        report.push(
            Diagnostic::note(
                codes::LIFETIME_DEFAULT,
                format!("AdvDefaultLifetime is {lifetime} s by default here"),
            )
            .at(span, "three times this do not fit into 16 bits")
            .with_original(format!(
                "radvd takes 3 x MaxRtrAdvInterval, {wanted} s, and leaves the interface out \
                 because that is too much"
            ))
            .with_help("set `AdvDefaultLifetime` for radvd"),
        );
    }
    lifetime
}
