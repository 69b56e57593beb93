//! `pvd NAME { ... };`

use std::time::Duration;

use super::{
    super::keywords::Place,
    advertised::Advertised,
    block::Block,
    names,
    options::{self, lasting, sent},
};
use crate::{
    config::written::{Losses, NOT_A_HOST_NAME, on_off},
    model::{AdvProvisioningDomain, Header, PvdIdentity, RouterFlags},
};

const AT: &str = "provisioning_domain.";

/// Writes the domain of an interface with the header `outer` and a MaxRtrAdvInterval of `max`.
pub(super) fn provisioning_domain(
    domain: &AdvProvisioningDomain,
    outer: &Header,
    max: Duration,
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
        block.switch("AdvPvDHTTP", *http);
        block.switch("AdvPvDLegacy", *legacy);
        block.option("AdvPvDDelay", delay.get());
        block.option("AdvPvDSequence", sequence);
        if let Some(header) = header {
            inner_header(header, outer, max, block, losses);
        }
        options::captive_portal(captive_portal.as_ref(), block);
        let advertised =
            Advertised { at: AT, prefixes, routes, rdnss, dnssl, encrypted_dns, pref64 };
        advertised.write(max, block, losses);
    });
}

/// Writes what differs from the interface's header, and something in any case: a domain without a
/// word of it has none.
fn inner_header(
    header: &Header,
    outer: &Header,
    max: Duration,
    block: &mut Block<'_>,
    losses: &mut Losses<'_>,
) {
    let &Header {
        cur_hop_limit,
        flags: RouterFlags { managed, other_config, home_agent, proxy, snac_router },
        preference,
        router_lifetime,
        reachable_time,
        retrans_timer_millis,
    } = header;
    let lifetime = lasting(router_lifetime, max, AT, losses).unwrap_or(outer.router_lifetime);
    let reachable = sent(reachable_time, AT, losses).unwrap_or(outer.reachable_time);
    let flags = outer.flags;
    let fields = [
        ("AdvManagedFlag", on_off(managed).to_owned(), managed != flags.managed),
        ("AdvOtherConfigFlag", on_off(other_config).to_owned(), other_config != flags.other_config),
        ("AdvHomeAgentFlag", on_off(home_agent).to_owned(), home_agent != flags.home_agent),
        ("AdvProxyFlag", on_off(proxy).to_owned(), proxy != flags.proxy),
        ("AdvSNACRouterFlag", on_off(snac_router).to_owned(), snac_router != flags.snac_router),
        ("AdvDefaultPreference", preference.to_string(), preference != outer.preference),
        ("AdvCurHopLimit", cur_hop_limit.to_string(), cur_hop_limit != outer.cur_hop_limit),
        ("AdvDefaultLifetime", lifetime.as_secs().to_string(), lifetime != outer.router_lifetime),
        ("AdvReachableTime", reachable.as_millis().to_string(), reachable != outer.reachable_time),
        (
            "AdvRetransTimer",
            retrans_timer_millis.to_string(),
            retrans_timer_millis != outer.retrans_timer_millis,
        ),
    ];
    let says_nothing = fields.iter().all(|(_, _, differs)| !differs);
    for (name, value, differs) in fields {
        if differs || (says_nothing && name == "AdvDefaultLifetime") {
            block.set(name, value);
        }
    }
}
