//! The header of the advertisement.

use super::{
    super::{
        codes,
        report::{Report, signed_range_error},
        scope::Scope,
    },
    interval::{Intervals, refuse},
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
        // What follows from a lifetime that was not meant is not worth a word.
        three_intervals(intervals)
    })
}

/// The default; says where it is not what radvd would compute.
fn default_router_lifetime(intervals: &Intervals, report: &mut Report) -> RouterLifetime {
    let wanted = intervals.default_lifetime_seconds();
    let lifetime = three_intervals(intervals);
    let capped = u64::from(lifetime.as_secs()) != wanted;
    if let Some(span) = intervals.max_span.filter(|_| capped) {
        report.push(
            Diagnostic::note(
                codes::LIFETIME_DEFAULT,
                format!("AdvDefaultLifetime is {} s by default here", lifetime.as_secs()),
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

/// Three times MaxRtrAdvInterval as far as 16 bits go.
fn three_intervals(intervals: &Intervals) -> RouterLifetime {
    let seconds = intervals.default_lifetime_seconds();
    RouterLifetime::from_wire(u16::try_from(seconds).unwrap_or(u16::MAX))
}
