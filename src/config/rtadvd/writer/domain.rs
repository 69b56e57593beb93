//! The Provisioning Domain: what it says of itself, and a record with what hosts hear in it.

use super::{
    super::keywords::Id,
    families::{Advertised, is_text},
    header, options, prefix,
    record::{Number, Record},
};
use crate::{
    config::written::{Losses, NOT_A_HOST_NAME},
    model::{AdvProvisioningDomain, Header, InterfaceMatch, PvdIdentity},
};

const AT: &str = "provisioning_domain.";

/// Writes what the domain of the interface `name` says of itself and returns the record of the rest
/// unless that is nothing. The interface has the header `outside` and a MaxRtrAdvInterval of `max`
/// seconds.
pub(super) fn provisioning_domain(
    domain: &AdvProvisioningDomain,
    name: &InterfaceMatch,
    (outside, max): (&Header, u64),
    record: &mut Record,
    losses: &mut Losses<'_>,
) -> Option<String> {
    let AdvProvisioningDomain {
        identity: PvdIdentity { id, http, legacy, delay, sequence },
        header,
        prefixes,
        routes,
        rdnss,
        dnssl,
        encrypted_dns,
        pref64,
        captive_portal,
    } = domain;
    if !is_text(id) {
        losses.push(&format!("{AT}identity.id"), id, NOT_A_HOST_NAME);
        return None;
    }
    record.line();
    record.text(Id::Pvd, Number::NONE, &id.to_string());
    let flags = [(*http, 'h'), (*legacy, 'l')];
    let flags: String = flags.into_iter().filter_map(|(on, letter)| on.then_some(letter)).collect();
    if !flags.is_empty() {
        record.text(Id::PvdFlags, Number::NONE, &flags);
    }
    record.option(Id::PvdDelay, Number::NONE, delay.get().into());
    record.option(Id::PvdSeq, Number::NONE, (*sequence).into());

    let mut content = Record::default();
    let inner = header.map(|inner| header::inner(AT, &inner, (outside, max), &mut content, losses));
    let router_lifetime = inner.as_ref().unwrap_or(outside).router_lifetime;
    prefix::listed(AT, prefixes, &mut content, losses);
    let advertised = Advertised { at: AT, routes, rdnss, dnssl, encrypted_dns, pref64 };
    advertised.write(max, router_lifetime, &mut content, losses);
    if let Some(portal) = captive_portal {
        options::captive_portal(&format!("{AT}captive_portal"), portal, &mut content, losses);
    }
    if content.is_empty() {
        return None;
    }
    // No interface has a slash in its name.
    let content_name = format!("{name}/pvd");
    record.text(Id::PvdTc, Number::NONE, &content_name);
    Some(content.finish(&content_name))
}
