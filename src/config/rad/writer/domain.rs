//! `pvd NAME { ... }`

use super::{super::keywords::Place, block::Block, dns::dns, extensions, names, prefix};
use crate::{
    config::written::{Losses, NO_WORD, NOT_A_HOST_NAME},
    model::{AdvProvisioningDomain, Header, Lifetime, PvdIdentity, RouterFlags, RouterLifetime},
};

const AT: &str = "provisioning_domain.";

/// Writes the domain of an interface with the header `outside`, whose name servers and search list
/// have this lifetime.
pub(super) fn provisioning_domain(
    domain: &AdvProvisioningDomain,
    (outside, dns_lifetime): (&Header, Lifetime),
    block: &mut Block<'_>,
    losses: &mut Losses<'_>,
) {
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
    let Some(name) = names::domain_name(id) else {
        return losses.push(&format!("{AT}identity.id"), id, NOT_A_HOST_NAME);
    };
    block.block("pvd", name, Place::Pvd, |block| {
        block.switch("http", *http);
        block.switch("legacy", *legacy);
        block.option("delay", delay.get());
        block.option("sequence", sequence);
        if let Some(header) = header {
            inner_header(header, outside, block, losses);
        }
        prefix::listed(AT, prefixes, block, losses);
        dns(AT, (rdnss, dnssl), dns_lifetime, block, losses);
        extensions::encrypted_dns(AT, encrypted_dns, block, losses);
        super::pref64(AT, pref64, block, losses);
    });
    losses.list(&format!("{AT}routes"), routes, |route| route.route.prefix.to_string());
    if let Some(portal) = captive_portal {
        losses.push(&format!("{AT}captive_portal"), portal.uri(), NO_WORD);
    }
}

/// Writes what differs from the interface's header, and something in any case: a domain without a
/// word of it has none.
fn inner_header(header: &Header, outside: &Header, block: &mut Block<'_>, losses: &mut Losses<'_>) {
    let &Header {
        cur_hop_limit,
        flags,
        preference,
        router_lifetime,
        reachable_time,
        retrans_timer_millis,
    } = header;
    let flags = super::own_flags(AT, flags, losses);
    let RouterFlags { managed, other_config, .. } = flags;
    let reachable_time =
        losses.reachable_time(AT, reachable_time).unwrap_or(outside.reachable_time);
    let written = Header { flags, reachable_time, ..*header };
    if router_lifetime != outside.router_lifetime || written == *outside {
        if router_lifetime == RouterLifetime::ZERO {
            block.set("default router", "no");
        } else {
            block.set("router lifetime", router_lifetime.as_secs());
        }
    }
    let yes_no = |on| if on { "yes" } else { "no" };
    let fields = [
        ("router preference", preference.to_string(), preference != outside.preference),
        ("hop limit", cur_hop_limit.to_string(), cur_hop_limit != outside.cur_hop_limit),
        (
            "managed address configuration",
            yes_no(managed).to_owned(),
            managed != outside.flags.managed,
        ),
        (
            "other configuration",
            yes_no(other_config).to_owned(),
            other_config != outside.flags.other_config,
        ),
        (
            "reachable time",
            reachable_time.as_millis().to_string(),
            reachable_time != outside.reachable_time,
        ),
        (
            "retrans timer",
            retrans_timer_millis.to_string(),
            retrans_timer_millis != outside.retrans_timer_millis,
        ),
    ];
    for (name, value, _) in fields.into_iter().filter(|(_, _, differs)| *differs) {
        block.set(name, value);
    }
}
