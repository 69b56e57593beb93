//! Blocks of addresses.

use std::{collections::HashSet, hash::Hash, net::Ipv6Addr};

use super::{
    super::{address::written, keywords::Place},
    block::Block,
};
use crate::{
    config::written::Losses,
    model::{Client, Prefix},
};

pub(super) fn clients(clients: &[Client], block: &mut Block<'_>, losses: &mut Losses<'_>) {
    let clients = losses.clients(clients);
    let address = |client: &Client| match *client {
        Client::Served(address) | Client::Ignored(address) => address,
    };
    let clients = unique(&clients, "clients", address, losses);
    if clients.is_empty() {
        return;
    }
    block.block("clients", "", Place::Clients, |block| {
        for client in clients {
            match client {
                Client::Served(address) => block.line(format_args!("{};", written(address))),
                Client::Ignored(address) => block.line(format_args!("!{};", written(address))),
            }
        }
    });
}

/// One block for each: of several the first counts.
pub(super) fn source_addresses(
    addresses: &[Ipv6Addr],
    block: &mut Block<'_>,
    losses: &mut Losses<'_>,
) {
    for address in unique(addresses, "source_addresses", |address| *address, losses) {
        block.block("AdvRASrcAddress", "", Place::RaSrcAddress, |block| {
            block.line(format_args!("{};", written(address)));
        });
    }
}

pub(super) fn ignored_prefixes(
    prefixes: &[Prefix],
    block: &mut Block<'_>,
    losses: &mut Losses<'_>,
) {
    let prefixes = unique(prefixes, "ignored_prefixes", |prefix| *prefix, losses);
    if prefixes.is_empty() {
        return;
    }
    block.block("autoignoreprefixes", "", Place::AutoIgnorePrefixes, |block| {
        for prefix in prefixes {
            block.line(format_args!("{};", slashed(prefix)));
        }
    });
}

pub(super) fn legitimate_routers(
    routers: Option<&[Ipv6Addr]>,
    block: &mut Block<'_>,
    losses: &mut Losses<'_>,
) {
    let Some(routers) = routers else { return };
    let routers = unique(routers, "legitimate_routers", |address| *address, losses);
    block.block("LegitimateRouters", "", Place::LegitimateRouters, |block| {
        for address in routers {
            block.line(format_args!("{};", written(address)));
        }
    });
}

/// A prefix as radvd reads it.
pub(super) fn slashed(prefix: Prefix) -> String {
    format!("{}/{}", written(prefix.address()), prefix.length())
}

/// The entries of `list`, each once by its `key`.
fn unique<T: Copy, K: Eq + Hash + ToString>(
    list: &[T],
    field: &str,
    key: impl Fn(&T) -> K,
    losses: &mut Losses<'_>,
) -> Vec<T> {
    let mut seen = HashSet::new();
    let mut all = Vec::with_capacity(list.len());
    for (index, entry) in list.iter().enumerate() {
        if seen.insert(key(entry)) {
            all.push(*entry);
        } else {
            let path = format!("{field}[{index}]");
            losses.push(&path, key(entry).to_string(), "an address stands in such a list once");
        }
    }
    all
}
