//! `nat64prefix ADDRESS/LENGTH { ... };`

use std::time::Duration;

use super::{
    super::{arguments::prefix_argument, codes, report::Report, scope::Scope},
    Output,
    child::Child,
    interval::{Intervals, three_max},
    out_of_range,
};
use crate::{
    diagnostic::{Diagnostic, Span},
    model::{Pref64, Pref64Lifetime},
};

/// The PREF64 option that `child` makes.
pub(super) fn pref64(
    child: &Child<'_, '_>,
    path: &str,
    intervals: &Intervals,
    output: &mut Output<'_>,
) -> Option<Pref64> {
    let lifetime = lifetime(&child.scope, intervals, output.report);
    let argument = prefix_argument(child.statement, output.report)?;
    if argument.address.is_unspecified() {
        output.report.push(refused("the NAT64 prefix is all zeros".into(), argument.span));
        return None;
    }
    let prefix = argument.checked(output.report)?;
    let option = match Pref64::new(prefix, lifetime) {
        Ok(option) => option,
        Err(error) => {
            output.report.push(refused(error.to_string(), argument.length.span));
            return None;
        }
    };
    argument.masked("RFC 8781 4", output.report);
    output.map.insert_in(path, "prefix", argument.span);
    Some(option)
}

fn refused(message: String, span: Span) -> Diagnostic {
    Diagnostic::error(codes::NAT64, message)
        .at(span, "not a NAT64 prefix")
        .with_original("radvd refuses the file")
        .with_help("the well-known one is `64:ff9b::/96`")
}

/// AdvValidLifetime without a word in the file: three times MaxRtrAdvInterval, as far as the option
/// can say it.
pub(in super::super) fn default_lifetime(max: Duration) -> Pref64Lifetime {
    Pref64Lifetime::from_secs(three_max(max)).unwrap_or(Pref64Lifetime::MAX)
}

fn lifetime(options: &Scope<'_, '_>, intervals: &Intervals, report: &mut Report) -> Pref64Lifetime {
    let Some(given) = options.number("AdvValidLifetime") else {
        return default_lifetime(intervals.interval.max());
    };
    Pref64Lifetime::from_secs(u64::from(given.value)).unwrap_or_else(|error| {
        report.push(
            out_of_range("AdvValidLifetime", &error, given.span)
                .with_original("radvd refuses the file"),
        );
        Pref64Lifetime::MAX
    })
}
