use std::fmt::Write as _;

use super::{HostReport, flags, gateway, lifetimes, other_routes, usable, validity};

/// One fact a line.
pub(super) fn draw(hosts: &[HostReport]) -> String {
    let mut text = String::new();
    for host in hosts {
        for (what, value) in facts(host) {
            // Writing into a string cannot fail.
            let _ = writeln!(text, "{} {what} {value}", host.interface);
        }
    }
    text
}

/// Name and value of everything that a host has.
pub(super) fn facts(host: &HostReport) -> Vec<(&'static str, String)> {
    let state = &host.state;
    let mut facts = Vec::new();
    for address in &state.addresses {
        let lifetimes = lifetimes(address.valid_lifetime, address.preferred_lifetime);
        facts.push(("address", format!("{address}, {lifetimes}")));
    }
    for route in state.default_routes() {
        facts.push(("default-route", format!("{}, {}", gateway(route), validity(route))));
    }
    for route in other_routes(state) {
        let (destination, gateway) = (route.destination, gateway(route));
        facts.push(("route", format!("{destination} via {gateway}, {}", validity(route))));
    }
    for server in &state.dns_servers {
        facts.push(("dns-server", format!("{}, {}", server.address, server.lifetime)));
    }
    for suffix in &state.search_suffixes {
        facts.push(("dns-search", format!("{}, {}", suffix.name, suffix.lifetime)));
    }
    for pref64 in &state.pref64 {
        facts.push(("pref64", format!("{}, {} s", pref64.prefix(), pref64.lifetime.as_secs())));
    }
    if let Some(portal) = &state.captive_portal {
        facts.push(("captive-portal", portal.uri().to_owned()));
    }
    facts.push(("mtu", state.parameters.mtu.to_string()));
    facts.push(("flags", flags(state).to_owned()));
    facts.push(("usable", usable(host)));
    facts
}
