//! The Home Agent Information option (RFC 6275 7.4).

use super::{
    super::{
        codes,
        report::{RANGE_ERROR, Report, signed_range_error},
        scope::Scope,
    },
    narrow, out_of_range,
};
use crate::{
    diagnostic::Diagnostic,
    model::{Header, HomeAgentInformation},
};

const DEFAULT_PREFERENCE: u16 = 0;

/// The option beside `header`. As in radvd it is there only if it says something that hosts do
/// not assume without it.
pub(super) fn information(
    options: &Scope<'_, '_>,
    header: Header,
    report: &mut Report,
) -> Option<HomeAgentInformation> {
    let range = (16, "0 to 65535", "RFC 6275 7.4");
    let preference = narrow(options, "HomeAgentPreference", range, report);
    let preference: u16 = preference.unwrap_or(DEFAULT_PREFERENCE);
    let mobile_routers = options.switch("AdvMobRtrSupportFlag").unwrap_or(false);
    needs(options, "AdvMobRtrSupportFlag", "AdvHomeAgentInfo", report);
    needs(options, "AdvHomeAgentInfo", "AdvHomeAgentFlag", report);
    if options.switch("AdvHomeAgentInfo") != Some(true) {
        warn_of_unused(options, report);
        return None;
    }
    let router_lifetime = u64::from(header.router_lifetime.as_secs());
    let given = options.number("HomeAgentLifetime");
    let lifetime = given.map_or(router_lifetime, |given| u64::from(given.value));
    match HomeAgentInformation::new(preference, lifetime, mobile_routers) {
        Ok(information) => {
            let says_something = mobile_routers || preference != 0 || lifetime != router_lifetime;
            // Without the flag, which was reported, the option means nothing.
            (says_something && header.flags.home_agent).then_some(information)
        }
        Err(error) => {
            match (given, options.span("AdvHomeAgentInfo")) {
                (Some(given), _) => report.push(
                    out_of_range("HomeAgentLifetime", &error, given.span)
                        .with_original(signed_range_error(given.value)),
                ),
                (None, Some(span)) => {
                    let message = format!(
                        "`HomeAgentLifetime` must be {} and is AdvDefaultLifetime by default, \
                         {lifetime} s",
                        error.range
                    );
                    report.push(
                        Diagnostic::error(codes::RANGE, message)
                            .at(span, "needs a lifetime")
                            .with_original(RANGE_ERROR)
                            .with_help("set `HomeAgentLifetime`"),
                    );
                }
                (None, None) => {}
            }
            None
        }
    }
}

/// Reports that the switch `name` is on while `other`, which it needs, is not.
fn needs(options: &Scope<'_, '_>, name: &str, other: &str, report: &mut Report) {
    if options.switch(name) == Some(true)
        && options.switch(other) != Some(true)
        && let Some(span) = options.span(name)
    {
        report.push(
            Diagnostic::error(codes::HOME_AGENT, format!("`{name}` needs `{other} on`"))
                .at(span, "on without the other")
                .with_original(RANGE_ERROR)
                .with_help(format!("add `{other} on;`")),
        );
    }
}

fn warn_of_unused(options: &Scope<'_, '_>, report: &mut Report) {
    for name in ["HomeAgentPreference", "HomeAgentLifetime"] {
        if let Some(span) = options.span(name) {
            let message = format!("`{name}` has no effect without `AdvHomeAgentInfo on`");
            report.push(
                Diagnostic::warning(codes::UNUSED, message)
                    .at(span, "not sent")
                    .with_original("radvd does not send it either, and does not say so")
                    .with_help("add `AdvHomeAgentInfo on;`, or remove it"),
            );
        }
    }
}
