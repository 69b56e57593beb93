//! Blocks of options that are sent as they stand.

use std::time::Duration;

use super::{
    super::{
        address::written,
        keywords::Place,
        lower::{interval::three_max, pref64 as lower_pref64},
    },
    block::Block,
    lists::slashed,
    names,
};
use crate::{
    config::written::Losses,
    model::{
        AdvDnssl, AdvRdnss, AdvRoute, AuthoritativeBorderRouter, Lifetime, LowpanContext, Pref64,
        RouteInformation,
    },
};

fn default_lifetime(max: Duration) -> Lifetime {
    Lifetime::from_secs(three_max(max))
}

pub(super) fn routes(routes: &[AdvRoute], max: Duration, block: &mut Block<'_>) {
    for AdvRoute { route, remove_on_exit } in routes {
        let &RouteInformation { prefix, preference, lifetime } = route;
        block.block("route", slashed(prefix), Place::Route, |block| {
            block.option("AdvRoutePreference", preference);
            block.lifetime("AdvRouteLifetime", lifetime, default_lifetime(max));
            block.switch("RemoveRoute", *remove_on_exit);
        });
    }
}

pub(super) fn rdnss(all: &[AdvRdnss], max: Duration, block: &mut Block<'_>) {
    for AdvRdnss { rdnss, flush_on_exit } in all {
        let servers: Vec<String> = rdnss.servers().iter().copied().map(written).collect();
        block.block("RDNSS", servers.join(" "), Place::Rdnss, |block| {
            block.lifetime("AdvRDNSSLifetime", rdnss.lifetime, default_lifetime(max));
            block.switch("FlushRDNSS", *flush_on_exit);
        });
    }
}

pub(super) fn dnssl(
    all: &[AdvDnssl],
    max: Duration,
    block: &mut Block<'_>,
    losses: &mut Losses<'_>,
) {
    for (index, AdvDnssl { dnssl, flush_on_exit }) in all.iter().enumerate() {
        let mut suffixes = Vec::new();
        for (position, suffix) in dnssl.suffixes().iter().enumerate() {
            match names::domain_name(suffix) {
                Some(text) => suffixes.push(text),
                None => losses.push(
                    &format!("dnssl[{index}].suffixes[{position}]"),
                    suffix,
                    "letters, digits, hyphen and dot can stand in a domain name",
                ),
            }
        }
        if suffixes.is_empty() {
            continue;
        }
        block.block("DNSSL", suffixes.join(" "), Place::Dnssl, |block| {
            block.lifetime("AdvDNSSLLifetime", dnssl.lifetime, default_lifetime(max));
            block.switch("FlushDNSSL", *flush_on_exit);
        });
    }
}

pub(super) fn pref64(
    all: &[Pref64],
    max: Duration,
    block: &mut Block<'_>,
    losses: &mut Losses<'_>,
) {
    for (index, pref64) in all.iter().enumerate() {
        let prefix = pref64.prefix();
        if prefix.address().is_unspecified() {
            let path = format!("pref64[{index}].prefix");
            losses.push(&path, prefix, "radvd takes no NAT64 prefix of zeros");
            continue;
        }
        block.block("nat64prefix", slashed(prefix), Place::Nat64Prefix, |block| {
            if pref64.lifetime != lower_pref64::default_lifetime(max) {
                block.set("AdvValidLifetime", pref64.lifetime.as_secs());
            }
        });
    }
}

/// radvd sends one context, and cannot be told its prefix.
pub(super) fn lowpan_contexts(
    contexts: &[LowpanContext],
    block: &mut Block<'_>,
    losses: &mut Losses<'_>,
) {
    for (index, context) in contexts.iter().enumerate() {
        let &LowpanContext { prefix, compression, id, valid_lifetime_minutes } = context;
        let path = format!("lowpan_contexts[{index}]");
        if index > 0 {
            losses.push(&path, prefix, "radvd sends one context");
        } else if !prefix.address().is_unspecified() {
            losses.push(&format!("{path}.prefix"), prefix, "radvd sends zeros");
        } else {
            block.block("lowpanco", "", Place::LowpanCo, |block| {
                block.option("AdvContextLength", prefix.length());
                block.switch("AdvContextCompressionFlag", compression);
                block.option("AdvContextID", id.get());
                block.option("AdvLifeTime", valid_lifetime_minutes);
            });
        }
    }
}

pub(super) fn authoritative_border_router(
    router: Option<AuthoritativeBorderRouter>,
    block: &mut Block<'_>,
) {
    let Some(router) = router else { return };
    let AuthoritativeBorderRouter { version, valid_lifetime_minutes, address } = router;
    block.block("abro", written(address), Place::Abro, |block| {
        block.option("AdvVersionLow", version & 0xffff);
        block.option("AdvVersionHigh", version >> 16);
        block.option("AdvValidLifetime", valid_lifetime_minutes);
    });
}
