//! `interface NAME { ... };`

use super::{
    super::{
        codes,
        keywords::Place,
        name::interface_name,
        report::Report,
        scope::{Scope, scope},
        tree::Statement,
    },
    Output,
    arguments::surplus,
    child::Child,
    dns, header, home_agent, interval, pref64, prefix, route,
};
use crate::{
    diagnostic::{Diagnostic, Span},
    model::{AdvLinkMtu, CaptivePortal, Interface, InterfaceName, LinkMtu},
};

/// The interface that `statement` configures; `None` if its name is none, though everything in
/// its block is checked all the same.
pub(super) fn interface(statement: &Statement<'_>, output: &mut Output<'_>) -> Option<Interface> {
    let name = name(statement, output.report);
    let Ok(stand_in) = "?".parse::<InterfaceName>() else { return None };
    let path = name.as_ref().unwrap_or(&stand_in).clone();
    let options = scope(statement.body(), Place::Interface, output.report);
    let children: Vec<_> = options
        .blocks
        .iter()
        .filter_map(|&(keyword, statement)| {
            let place = keyword.block()?.content;
            Some(Child { statement, scope: scope(statement.body(), place, output.report), place })
        })
        .collect();
    warn_of_silence(statement, &options, output.report);
    output.map.insert(path.as_str(), statement.last().span);
    options.record(path.as_str(), output.map);
    let interface = content(path, &options, &children, output);
    name.is_some().then_some(interface)
}

fn name(statement: &Statement<'_>, report: &mut Report) -> Option<InterfaceName> {
    match statement.arguments.split_first() {
        None => {
            report.missing("an interface name", &statement.head);
            None
        }
        Some((first, rest)) => {
            let name = interface_name(first, report)?;
            surplus(first, rest, report);
            Some(name)
        }
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

fn content(
    name: InterfaceName,
    options: &Scope<'_, '_>,
    children: &[Child<'_, '_>],
    output: &mut Output<'_>,
) -> Interface {
    let intervals = interval::intervals(options, children, output.report);
    let header = header::header(options, &intervals, output.report);
    let of = |place: Place| children.iter().filter(move |child| child.place == place);
    let path = name.to_string();
    Interface {
        send_advertisements: options.switch("AdvSendAdvert").unwrap_or(false),
        ignore_if_missing: options.switch("IgnoreIfMissing").unwrap_or(true),
        unicast_only: options.switch("UnicastOnly").unwrap_or(false),
        solicited_unicast: options.switch("AdvRASolicitedUnicast").unwrap_or(true),
        clients: Vec::new(),
        unrestricted_unicast: false,
        source_addresses: Vec::new(),
        remove_on_exit: options.switch("RemoveAdvOnExit").unwrap_or(true),
        interval: intervals.interval,
        min_delay_between_ras: intervals.min_delay,
        source_link_layer_address: options.switch("AdvSourceLLAddress").unwrap_or(true),
        ra_mtu: None,
        clock_skew_seconds: 0,
        link_mtu: link_mtu(options, output.report),
        advertisement_interval: options.switch("AdvIntervalOpt").unwrap_or(false),
        home_agent_information: home_agent::information(options, header, output.report),
        prefixes: each(of(Place::Prefix), &path, "prefixes", output, prefix::prefix),
        ignored_prefixes: Vec::new(),
        routes: each(of(Place::Route), &path, "routes", output, |child, path, output| {
            route::route(child, path, &intervals, output)
        }),
        rdnss: each(of(Place::Rdnss), &path, "rdnss", output, |child, path, output| {
            dns::rdnss(child, path, &intervals, output)
        }),
        dnssl: each(of(Place::Dnssl), &path, "dnssl", output, |child, path, output| {
            dns::dnssl(child, path, &intervals, output)
        }),
        pref64: each(of(Place::Nat64Prefix), &path, "pref64", output, |child, path, output| {
            pref64::pref64(child, path, &intervals, output)
        }),
        captive_portal: captive_portal(options, output.report),
        lowpan_contexts: Vec::new(),
        authoritative_border_router: None,
        header,
        name: name.into(),
    }
}

/// Lowers each block of one kind; `list` is the model's name for them.
fn each<'c, 't: 'c, 'a: 't, T>(
    children: impl Iterator<Item = &'c Child<'t, 'a>>,
    interface: &str,
    list: &str,
    output: &mut Output<'_>,
    lower: impl Fn(&Child<'t, 'a>, &str, &mut Output<'_>) -> Option<T>,
) -> Vec<T> {
    let mut all = Vec::new();
    for child in children {
        let path = format!("{interface}.{list}[{}]", all.len());
        if let Some(value) = lower(child, &path, output) {
            output.map.insert(path.as_str(), child.statement.span());
            child.scope.record(&path, output.map);
            all.push(value);
        }
    }
    all
}

/// Whether radvd checks the MTU against the device's depends on the device, so not here.
fn link_mtu(options: &Scope<'_, '_>, report: &mut Report) -> AdvLinkMtu {
    let Some(given) = options.number("AdvLinkMTU").filter(|given| given.value != 0) else {
        return AdvLinkMtu::Omitted;
    };
    match LinkMtu::new(given.value) {
        Ok(mtu) => AdvLinkMtu::Fixed(mtu),
        Err(error) => {
            interval::refuse("AdvLinkMTU", &error, given.span, report);
            AdvLinkMtu::Omitted
        }
    }
}

fn captive_portal(options: &Scope<'_, '_>, report: &mut Report) -> Option<CaptivePortal> {
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
