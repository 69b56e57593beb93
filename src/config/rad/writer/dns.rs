use super::{super::keywords::Place, block::Block, names};
use crate::{
    config::written::{Losses, NOT_A_HOST_NAME},
    model::{AdvDnssl, AdvRdnss, Condition, DomainName, Lifetime},
};

/// One option of each kind, with a lifetime for both: `default` without a word. Returns that
/// lifetime as it is written. The lists' paths begin with `at`.
pub(super) fn dns(
    at: &str,
    (rdnss, dnssl): (&[AdvRdnss], &[AdvDnssl]),
    default: Lifetime,
    block: &mut Block<'_>,
    losses: &mut Losses<'_>,
) -> Lifetime {
    let servers = rdnss.first().map_or(&[][..], |first| first.rdnss.servers());
    let servers: Vec<String> = servers.iter().map(ToString::to_string).collect();
    let suffixes = dnssl.first().map_or(&[][..], |first| first.dnssl.suffixes());
    let suffixes = spelled(at, suffixes, losses);
    let of_servers = rdnss.first().map(|first| first.rdnss.lifetime);
    let of_suffixes = dnssl.first().map(|first| first.dnssl.lifetime);
    if let (Some(servers), Some(suffixes)) = (of_servers, of_suffixes)
        && servers != suffixes
    {
        let reason = format!("it is that of the name servers, {servers}");
        losses.push(&format!("{at}dnssl[0].lifetime"), suffixes, reason);
    }
    if let Some(first) = rdnss.first() {
        losses.list(&format!("{at}rdnss[0].conditions"), &first.conditions, Condition::to_string);
    }
    only_first(&format!("{at}rdnss"), rdnss.iter().map(|it| it.flush_on_exit), losses);
    only_first(&format!("{at}dnssl"), dnssl.iter().map(|it| it.flush_on_exit), losses);
    let Some(lifetime) = of_servers.or(of_suffixes) else { return default };
    if servers.is_empty() && suffixes.is_empty() {
        return default;
    }
    block.block("dns", "", Place::Dns, |block| {
        if lifetime != default {
            block.set("lifetime", lifetime.to_wire());
        }
        for (name, list) in [("nameserver", &servers), ("search", &suffixes)] {
            if !list.is_empty() {
                block.list(name, list);
            }
        }
    });
    lifetime
}

/// Reports what rad does not have: a second option, and withdrawal by the final advertisement.
fn only_first(list: &str, flushed: impl Iterator<Item = bool>, losses: &mut Losses<'_>) {
    for (index, flush_on_exit) in flushed.enumerate() {
        if index > 0 {
            losses.push(&format!("{list}[{index}]"), "a further option", "rad sends one");
        } else {
            losses.switch(&format!("{list}[0].flush_on_exit"), flush_on_exit, false);
        }
    }
}

fn spelled(at: &str, suffixes: &[DomainName], losses: &mut Losses<'_>) -> Vec<String> {
    let mut all = Vec::with_capacity(suffixes.len());
    for (index, suffix) in suffixes.iter().enumerate() {
        match names::domain_name(suffix) {
            Some(text) => all.push(text),
            None => {
                let path = format!("{at}dnssl[0].suffixes[{index}]");
                losses.push(&path, suffix, NOT_A_HOST_NAME);
            }
        }
    }
    all
}
