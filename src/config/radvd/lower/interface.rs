//! `interface NAME { ... };`

use smallvec::SmallVec;
use thin_vec::ThinVec;

use super::{
    super::{
        codes,
        keywords::Place,
        name::interface_match,
        report::{NO_SUCH_OPTION, Report, SYNTAX_ERROR},
        scope::{Scope, scope},
        token::Token,
        tree::Statement,
    },
    Output,
    advertised::{Advertised, advertised, each},
    child::{Child, children},
    condition::conditions,
    custom, header, home_agent, interval, list, lowpan, mtu,
    provisioning_domain::provisioning_domain,
};
use crate::{
    config::SourceMap,
    diagnostic::{Diagnostic, Span},
    model::{
        CaptivePortal, EthernetAddressError, Interface, InterfaceMatch, UnicastEthernetAddress,
    },
};

/// Mostly one, which needs no room elsewhere.
pub(super) type Names = SmallVec<[(InterfaceMatch, Span); 1]>;

/// The names that `statement` is for and what it configures; `None` if no name is one, though
/// everything in its block is checked all the same. The interface has the first of the names.
pub(super) fn interface(
    statement: &Statement<'_>,
    output: &mut Output<'_>,
) -> Option<(Names, Interface)> {
    let names = names(statement, output.report);
    let path = match names.first() {
        Some((name, _)) => name.clone(),
        None => "?".parse().ok()?,
    };
    let options = scope(statement.body(), Place::Interface, output.report);
    let children = children(&options, output.report);
    // Without a block there is a mistake that was reported, and one that is no keyword may be it.
    if statement.block.is_some() && !options.has_unknown {
        warn_of_silence(statement, &options, output.report);
    }
    warn_of_requirement(&path, &options, output.report);
    let head = names.first().map_or(statement.last().span, |&(_, span)| span);
    // Without a name nothing has a place in the map.
    let mut lost = SourceMap::default();
    let map = if names.is_empty() { &mut lost } else { &mut *output.map };
    let mut output = Output { report: &mut *output.report, map };
    output.map.interface(&path, head);
    options.record("", output.map);
    let interface = content(path, &options, &children, &mut output);
    (!names.is_empty()).then_some((names, interface))
}

/// The names with their places.
fn names(statement: &Statement<'_>, report: &mut Report) -> Names {
    match &statement.arguments[..] {
        [] => report.missing("an interface name", &statement.head),
        [_] => {}
        [_, second, ..] => report.extension(|| {
            Diagnostic::note(codes::EXTENSION, "radvd takes one name for each block")
                .at(second.span.to(statement.last().span), "more names are an extension")
                .with_original(SYNTAX_ERROR)
        }),
    }
    let token = |token: &Token<'_>| Some((interface_match(token, report)?, token.span));
    statement.arguments.iter().filter_map(token).collect()
}

/// A pattern cannot miss an interface.
fn warn_of_requirement(name: &InterfaceMatch, options: &Scope<'_, '_>, report: &mut Report) {
    if name.pattern().is_some()
        && options.switch("IgnoreIfMissing") == Some(false)
        && let Some(span) = options.span("IgnoreIfMissing")
    {
        let message = "`IgnoreIfMissing` has no effect for a pattern of names";
        report.push(
            Diagnostic::warning(codes::UNUSED, message)
                .at(span, "a pattern is for the interfaces that there are")
                .with_original("radvd looks for one interface of exactly this name, and exits")
                .with_help("write a block for each interface that must be there"),
        );
    }
}

/// Nobody writes a block in order to be silent.
fn warn_of_silence(statement: &Statement<'_>, options: &Scope<'_, '_>, report: &mut Report) {
    let name = statement.last();
    let (span, label) = match (options.switch("AdvSendAdvert"), options.span("AdvSendAdvert")) {
        (Some(true), _) | (None, Some(_)) => return,
        (Some(false), Some(span)) => (span, "switched off here"),
        _ => (name.span, "`AdvSendAdvert` is off by default"),
    };
    report.push(
        Diagnostic::warning(codes::NOT_ADVERTISING, "nothing is advertised on this interface")
            .at(span, label)
            .with_original("radvd sends nothing, too, and does not say so")
            .with_help("write `AdvSendAdvert on;`"),
    );
}

fn content<'t, 'a>(
    name: InterfaceMatch,
    options: &Scope<'t, 'a>,
    children: &[Child<'t, 'a>],
    output: &mut Output<'_>,
) -> Interface {
    let intervals = interval::intervals(options, children, output.report);
    let header = header::header(options, &intervals, output.report);
    let Advertised { prefixes, routes, rdnss, dnssl, encrypted_dns, pref64 } =
        advertised(children, "", &intervals, output);
    Interface {
        send_advertisements: options.switch("AdvSendAdvert").unwrap_or(false),
        ignore_if_missing: options.switch("IgnoreIfMissing").unwrap_or(true),
        unicast_only: options.switch("UnicastOnly").unwrap_or(false),
        solicited_unicast: options.switch("AdvRASolicitedUnicast").unwrap_or(true),
        clients: list::clients(children, options, output).into(),
        unrestricted_unicast: options.switch("UnrestrictedUnicast").unwrap_or(false),
        source_addresses: list::source_addresses(children, output).into(),
        remove_on_exit: options.switch("RemoveAdvOnExit").unwrap_or(true),
        interval: intervals.interval,
        min_delay_between_ras: intervals.min_delay,
        source_link_layer_address: options.switch("AdvSourceLLAddress").unwrap_or(true),
        ra_mtu: mtu::ra_mtu(options, output.report),
        clock_skew_seconds: 0,
        legitimate_routers: list::legitimate_routers(children, output).map(ThinVec::from),
        link_mtu: mtu::link_mtu(options, output.report),
        advertisement_interval: options.switch("AdvIntervalOpt").unwrap_or(false),
        home_agent_information: home_agent::information(options, header, output.report),
        prefixes,
        ignored_prefixes: list::ignored_prefixes(children, output).into(),
        routes: routes.into(),
        rdnss,
        dnssl,
        encrypted_dns: encrypted_dns.into(),
        pref64: pref64.into(),
        captive_portal: captive_portal(options, output.report),
        lowpan_contexts: lowpan::contexts(children, output).into(),
        authoritative_border_router: lowpan::border_router(children, output).map(Box::new),
        provisioning_domain: provisioning_domain(children, &intervals, header, output)
            .map(Box::new),
        flags_extension: custom::flags_extension(options, output.report),
        custom_options: each(
            children,
            (Place::Custom, "custom_options"),
            output,
            |child, _, out| custom::custom_option(child, out.report),
        )
        .into(),
        header,
        name,
        default_router_conditions: conditions(options, "AdvDefaultCondition", output.report),
        virtual_link_layer_address: virtual_link_layer_address(options, output.report),
        template: None,
    }
}

fn virtual_link_layer_address(
    options: &Scope<'_, '_>,
    report: &mut Report,
) -> Option<UnicastEthernetAddress> {
    let given = options.text("AdvVirtualLLAddress")?;
    let refused = |error: EthernetAddressError| {
        report.push(
            Diagnostic::error(codes::ETHERNET_ADDRESS, error.to_string())
                .at(given.span, "not such an address")
                .with_original(NO_SUCH_OPTION),
        );
    };
    given.value.parse().map_err(refused).ok()
}

/// The Captive Portal option that `options` make.
pub(super) fn captive_portal(
    options: &Scope<'_, '_>,
    report: &mut Report,
) -> Option<CaptivePortal> {
    let given = options.text("AdvCaptivePortalAPI")?;
    let refused = |error: crate::model::CaptivePortalError, span: Span| {
        let original = if given.value.is_empty() {
            "radvd refuses the file"
        } else {
            "radvd sends the octets as they are"
        };
        Diagnostic::error(codes::CAPTIVE_PORTAL, error.to_string())
            .at(span, "not the URI of a captive portal's API")
            .with_original(original)
    };
    CaptivePortal::new(given.value).map_err(|error| report.push(refused(error, given.span))).ok()
}
