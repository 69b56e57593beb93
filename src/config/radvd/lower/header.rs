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

/// The options that make a header.
const KEYWORDS: [&str; 10] = [
    "AdvManagedFlag",
    "AdvOtherConfigFlag",
    "AdvHomeAgentFlag",
    "AdvProxyFlag",
    "AdvSNACRouterFlag",
    "AdvDefaultPreference",
    "AdvDefaultLifetime",
    "AdvCurHopLimit",
    "AdvReachableTime",
    "AdvRetransTimer",
];

/// The header that `options` make.
pub(super) fn header(
    options: &Scope<'_, '_>,
    intervals: &Intervals,
    report: &mut Report,
) -> Header {
    let router_lifetime = match options.number("AdvDefaultLifetime") {
        // What follows from a lifetime that was not meant is not worth a word.
        Some(_) => default_lifetime(intervals.interval.max()).0,
        None => default_router_lifetime(intervals, report),
    };
    let otherwise = Header {
        cur_hop_limit: DEFAULT_CUR_HOP_LIMIT,
        flags: RouterFlags::NONE,
        preference: Preference::Medium,
        router_lifetime,
        reachable_time: ReachableTime::UNSPECIFIED,
        retrans_timer_millis: 0,
    };
    fields(options, intervals, otherwise, report)
}

/// The header that the `options` of a Provisioning Domain make, if they do, in an interface with
/// the header `outer`.
pub(super) fn inner_header(
    options: &Scope<'_, '_>,
    intervals: &Intervals,
    outer: Header,
    report: &mut Report,
) -> Option<Header> {
    let is_given = KEYWORDS.iter().any(|name| options.span(name).is_some());
    is_given.then(|| fields(options, intervals, outer, report))
}

fn fields(
    options: &Scope<'_, '_>,
    intervals: &Intervals,
    otherwise: Header,
    report: &mut Report,
) -> Header {
    let flag = |name: &str, otherwise: bool| options.switch(name).unwrap_or(otherwise);
    let hop_limit = (8, "0 to 255", "RFC 4861 4.2");
    let retrans_timer = options.number("AdvRetransTimer").map(|given| given.value);
    let flags = otherwise.flags;
    Header {
        cur_hop_limit: narrow(options, "AdvCurHopLimit", hop_limit, report)
            .unwrap_or(otherwise.cur_hop_limit),
        flags: RouterFlags {
            managed: flag("AdvManagedFlag", flags.managed),
            other_config: flag("AdvOtherConfigFlag", flags.other_config),
            home_agent: flag("AdvHomeAgentFlag", flags.home_agent),
            proxy: flag("AdvProxyFlag", flags.proxy),
            snac_router: flag("AdvSNACRouterFlag", flags.snac_router),
        },
        preference: options.preference("AdvDefaultPreference").unwrap_or(otherwise.preference),
        router_lifetime: router_lifetime(options, intervals, report)
            .unwrap_or(otherwise.router_lifetime),
        reachable_time: reachable_time(options, report).unwrap_or(otherwise.reachable_time),
        retrans_timer_millis: retrans_timer.unwrap_or(otherwise.retrans_timer_millis),
    }
}

fn reachable_time(options: &Scope<'_, '_>, report: &mut Report) -> Option<ReachableTime> {
    let given = options.number("AdvReachableTime")?;
    ReachableTime::from_millis(u64::from(given.value))
        .map_err(|error| refuse("AdvReachableTime", &error, given.span, report))
        .ok()
}

fn router_lifetime(
    options: &Scope<'_, '_>,
    intervals: &Intervals,
    report: &mut Report,
) -> Option<RouterLifetime> {
    let given = options.number("AdvDefaultLifetime")?;
    RouterLifetime::checked(u64::from(given.value), intervals.interval.max())
        .map_err(|error| {
            let mut problem = out_of_range("AdvDefaultLifetime", &error, given.span)
                .with_original(signed_range_error(given.value));
            if let Some(span) = intervals.max_span {
                problem = problem.with_related(span, "not less than this");
            }
            report.push(problem);
        })
        .ok()
}

/// AdvDefaultLifetime without a word in the file: three times MaxRtrAdvInterval as far as 16 bits
/// go, and whether they do not.
pub(in super::super) fn default_lifetime(max: Duration) -> (RouterLifetime, bool) {
    match u16::try_from(three_max(max)) {
        Ok(seconds) => (RouterLifetime::from_wire(seconds), false),
        Err(_) => (RouterLifetime::from_wire(u16::MAX), true),
    }
}

/// The default; says where it is not what radvd would compute.
fn default_router_lifetime(intervals: &Intervals, report: &mut Report) -> RouterLifetime {
    let (lifetime, capped) = default_lifetime(intervals.interval.max());
    if let Some(span) = intervals.max_span.filter(|_| capped) {
        let wanted = three_max(intervals.interval.max());
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
