//! `prefix ADDRESS/LENGTH { ... };`

use smallvec::SmallVec;

use super::{
    super::{
        arguments::{PrefixArgument, prefix_argument},
        codes,
        report::{Report, SYNTAX_ERROR},
        scope::{Given, Scope},
    },
    Output, base,
    child::Child,
    condition::conditions,
    delegation::{self, is_delegated},
};
use crate::{
    diagnostic::Diagnostic,
    model::{AdvLifetime, AdvPrefix, Lifetime, Prefix, PrefixFlags, PrefixSource},
};

const DEFAULT_VALID_SECONDS: u32 = 86_400;
const DEFAULT_PREFERRED_SECONDS: u32 = 14_400;

/// The entries of AdvPrefixList that `child` makes.
pub(super) fn prefix(
    child: &Child<'_, '_>,
    path: &str,
    output: &mut Output<'_>,
) -> impl Iterator<Item = AdvPrefix> + use<> {
    let options = &child.scope;
    let (valid, preferred) = lifetimes(options, output.report);
    let given = if is_delegated(&child.statement.arguments) {
        delegation::source(child.statement, options, output.report)
            .map(|given| (Some(Sources::from_buf([given.value])), given.span))
    } else {
        prefix_argument(child.statement, output.report)
            .map(|argument| (sources(&argument, options, output.report), argument.span))
    };
    let sources = given.and_then(|(sources, span)| {
        output.map.insert_in(path, "source", span);
        sources
    });
    warn_of_no_source(options, sources.as_deref().unwrap_or_default(), output.report);
    let flags = PrefixFlags {
        on_link: options.switch("AdvOnLink").unwrap_or(true),
        autonomous: options.switch("AdvAutonomous").unwrap_or(true),
        dhcpv6_pd_preferred: options.switch("AdvDHCPv6PDPreferred").unwrap_or(false),
    };
    let counting_down = options.switch("DecrementLifetimes").unwrap_or(false);
    let deprecate_on_exit = options.switch("DeprecatePrefix").unwrap_or(false);
    let follows_source = options.switch("FollowLifetimes").unwrap_or(true);
    let any_length = options.switch("AnyPrefixLength").unwrap_or(false);
    let conditions = conditions(options, "AdvPrefixCondition", output.report);
    let entry = move |source| AdvPrefix {
        source,
        flags,
        valid_lifetime: AdvLifetime { lifetime: valid, counting_down },
        preferred_lifetime: AdvLifetime { lifetime: preferred, counting_down },
        deprecate_on_exit,
        any_length,
        conditions: conditions.clone(),
        follows_source,
    };
    sources.into_iter().flatten().map(entry)
}

/// Says what has no meaning for prefixes of `sources`.
fn warn_of_no_source(options: &Scope<'_, '_>, sources: &[PrefixSource], report: &mut Report) {
    if sources.is_empty() {
        return;
    }
    let is_delegated = |source: &PrefixSource| matches!(source, PrefixSource::Delegation { .. });
    let is_of_addresses = |source: &PrefixSource| {
        let lasting = matches!(source, PrefixSource::SixToFour { .. });
        source.named().is_none() && !is_delegated(source) && !lasting
    };
    let has_lengths = sources.iter().any(|source| {
        is_of_addresses(source) && !matches!(source, PrefixSource::OtherInterfaceSubnet { .. })
    });
    let has_lifetimes = sources.iter().any(|it| is_of_addresses(it) || is_delegated(it));
    for (name, has_effect) in [("FollowLifetimes", has_lifetimes), ("AnyPrefixLength", has_lengths)]
    {
        if let Some(span) = options.span(name).filter(|_| !has_effect) {
            let message = format!("`{name}` has no effect for this prefix");
            report.push(
                Diagnostic::warning(codes::UNUSED, message)
                    .at(span, "it is for prefixes of addresses")
                    .with_original(SYNTAX_ERROR)
                    .with_help("remove it"),
            );
        }
    }
}

/// Mostly one, which needs no room elsewhere.
type Sources = SmallVec<[PrefixSource; 1]>;

/// Where the prefix comes from; from several places where radvd takes it from several.
fn sources(
    argument: &PrefixArgument<'_>,
    options: &Scope<'_, '_>,
    report: &mut Report,
) -> Option<Sources> {
    let base = base::sources(argument, options, report)?;
    let of_interfaces = !base.is_empty() || argument.address.is_unspecified();
    let router_address = options.switch("AdvRouterAddr").unwrap_or(false);
    if of_interfaces && router_address {
        let message = "`AdvRouterAddr` has no effect beside prefixes of an interface";
        let original = "radvd sets the R flag, with a prefix where an address must stand";
        warn_of_router_address(message, original, options, report);
    }
    if !base.is_empty() {
        return Some(base.into());
    }
    if argument.address.is_unspecified() {
        argument.checked(report)?;
        warn_of_length(argument.length, report);
        return Some(Sources::from_buf([PrefixSource::InterfaceAddresses]));
    }
    let prefix = named(argument, router_address, report)?;
    if !router_address {
        return Some(Sources::from_buf([PrefixSource::Prefix(prefix)]));
    }
    if prefix.address() == argument.address && prefix.length() < 128 {
        let message = format!("`AdvRouterAddr` says that {} is the router", argument.address);
        let original = "radvd sends the same, and does not say so";
        warn_of_router_address(&message, original, options, report);
    }
    Some(Sources::from_buf([PrefixSource::RouterAddress(prefix, argument.address)]))
}

/// The prefix that the file names.
fn named(
    argument: &PrefixArgument<'_>,
    router_address: bool,
    report: &mut Report,
) -> Option<Prefix> {
    if let Ok(prefix) = argument.prefix()
        && prefix.address().is_unspecified()
    {
        let message =
            format!("nothing but zeros is left of this prefix in {} bits", prefix.length());
        report.push(
            Diagnostic::error(codes::HOST_BITS, message)
                .at(argument.span, "no prefix to advertise")
                .with_original(argument.if_read("radvd sends it with the bits past its length"))
                .with_help(
                    "write the link's prefix, or `::/64` for the prefixes that the interface has \
                     addresses in",
                ),
        );
        return None;
    }
    let prefix = argument.checked(report)?;
    // Hosts have no use for such a prefix, host bits or not, which is a lint of its own.
    if !router_address && !prefix.is_multicast() && !prefix.is_link_local() {
        return argument.masked("RFC 4861 4.6.2", report);
    }
    Some(prefix)
}

fn warn_of_length(length: Given<u32>, report: &mut Report) {
    if length.value != 64 {
        report.push(
            Diagnostic::warning(
                codes::LENGTH_IGNORED,
                format!("the length {} of the prefix `::` is ignored", length.value),
            )
            .at(length.span, "without effect")
            .with_original("radvd takes the lengths of the interface's addresses, too")
            .with_help("write `::/64`"),
        );
    }
}

fn warn_of_router_address(
    message: &str,
    original: &'static str,
    options: &Scope<'_, '_>,
    report: &mut Report,
) {
    if let Some(span) = options.span("AdvRouterAddr") {
        report.push(
            Diagnostic::warning(codes::ROUTER_ADDRESS, message)
                .at(span, "this is for the router's own address (RFC 6275 7.2)")
                .with_original(original)
                .with_help("write the router's full address as prefix, or remove this"),
        );
    }
}

/// Valid and preferred lifetime; the first may not be the lesser one.
fn lifetimes(options: &Scope<'_, '_>, report: &mut Report) -> (Lifetime, Lifetime) {
    let given_valid = options.lifetime("AdvValidLifetime");
    let given_preferred = options.lifetime("AdvPreferredLifetime");
    let or = |given: Option<Given<Lifetime>>, default| {
        given.map_or(Lifetime::from_wire(default), |given| given.value)
    };
    let valid = or(given_valid, DEFAULT_VALID_SECONDS);
    let preferred = or(given_preferred, DEFAULT_PREFERRED_SECONDS);
    if valid >= preferred {
        return (valid, preferred);
    }
    let is_default = |given: Option<Given<Lifetime>>| match given {
        Some(_) => "",
        None => " by default",
    };
    let message = format!(
        "AdvValidLifetime is {valid}{}, below AdvPreferredLifetime, which is {preferred}{}",
        is_default(given_valid),
        is_default(given_preferred)
    );
    let help = match given_valid {
        Some(_) => format!("set AdvPreferredLifetime to at most {valid}"),
        None => format!("set AdvValidLifetime to at least {preferred}"),
    };
    let mut problem = Diagnostic::error(codes::LIFETIME_ORDER, message)
        .with_original("radvd refuses the file")
        .with_help(help);
    if let Some(given) = given_valid.or(given_preferred) {
        let label = if given_valid.is_some() { "too short" } else { "too long" };
        problem = problem.at(given.span, label);
    }
    if let (Some(_), Some(preferred)) = (given_valid, given_preferred) {
        problem = problem.with_related(preferred.span, "longer than valid");
    }
    report.push(problem);
    (valid, preferred)
}
