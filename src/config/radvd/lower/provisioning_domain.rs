//! `pvd NAME { ... };`, an extension: what only hosts hear that know Provisioning Domains.

use super::{
    super::{
        arguments::surplus,
        codes,
        keywords::Place,
        report::{NO_SUCH_OPTION, Report},
        scope::Scope,
    },
    Output,
    advertised::{Advertised, advertised},
    child::{Child, children},
    encrypted_dns::domain_name,
    header::inner_header,
    interface::captive_portal,
    interval::Intervals,
    narrow, out_of_range,
};
use crate::{
    diagnostic::Diagnostic,
    model::{AdvProvisioningDomain, Header, PvdDelay, PvdIdentity},
};

const PATH: &str = "provisioning_domain";

/// The Provisioning Domain among `children`, if there is one.
pub(super) fn provisioning_domain(
    children: &[Child<'_, '_>],
    intervals: &Intervals,
    outer: Header,
    output: &mut Output<'_>,
) -> Option<AdvProvisioningDomain> {
    let mut domains = children.iter().filter(|child| child.place == Place::Pvd);
    let first = domains.next()?;
    output.map.insert(PATH, first.statement.span());
    first.scope.record(PATH, output.map);
    let domain = domain(first, intervals, outer, output);
    for further in domains {
        output.report.push(
            Diagnostic::error(codes::PVD, "an advertisement has one Provisioning Domain at most")
                .at(further.statement.span(), "one too many (RFC 8801 3.2)")
                .with_related(first.statement.span(), "the first one")
                .with_original(NO_SUCH_OPTION)
                .with_help("remove one of them"),
        );
    }
    domain
}

fn domain(
    child: &Child<'_, '_>,
    intervals: &Intervals,
    outer: Header,
    output: &mut Output<'_>,
) -> Option<AdvProvisioningDomain> {
    let options = &child.scope;
    let identity = identity(child, output.report);
    let header = inner_header(options, intervals, outer, output.report);
    let children = children(options, output.report);
    let Advertised { prefixes, routes, rdnss, dnssl, encrypted_dns, pref64 } =
        advertised(&children, PATH, intervals, output);
    let captive_portal = captive_portal(options, output.report);
    Some(AdvProvisioningDomain {
        identity: identity?,
        header,
        prefixes,
        routes: routes.into(),
        rdnss,
        dnssl,
        encrypted_dns: encrypted_dns.into(),
        pref64: pref64.into(),
        captive_portal,
    })
}

fn identity(child: &Child<'_, '_>, report: &mut Report) -> Option<PvdIdentity> {
    let statement = child.statement;
    let options = &child.scope;
    let delay = delay(options, report);
    let sequence = (16, "0 to 65535", "RFC 8801 3.1");
    let sequence = narrow(options, "AdvPvDSequence", sequence, report).unwrap_or(0);
    let Some((name, rest)) = statement.arguments.split_first() else {
        report.missing("a domain name", &statement.head);
        return None;
    };
    surplus(name, rest, report);
    Some(PvdIdentity {
        id: domain_name(name, codes::PVD, report)?,
        http: options.switch("AdvPvDHTTP").unwrap_or(false),
        legacy: options.switch("AdvPvDLegacy").unwrap_or(false),
        delay,
        sequence,
    })
}

fn delay(options: &Scope<'_, '_>, report: &mut Report) -> PvdDelay {
    let Some(given) = options.number("AdvPvDDelay") else { return PvdDelay::default() };
    PvdDelay::new(given.value).unwrap_or_else(|error| {
        let problem = out_of_range("AdvPvDDelay", &error, given.span);
        report.push(problem.with_original(NO_SUCH_OPTION));
        PvdDelay::default()
    })
}
