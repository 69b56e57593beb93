use comfy_table::{ContentArrangement, Table, presets::UTF8_FULL_CONDENSED};

use super::{HostReport, flags, gateway, lifetimes, lines::facts, other_routes, usable, validity};

/// A table with a row per host, or where that is too wide with a row per fact.
pub(super) fn draw(hosts: &[HostReport], width: u16) -> String {
    let wide = wide(hosts);
    if fits(&wide, width) {
        return wide.to_string() + "\n";
    }
    let mut narrow = narrow(hosts);
    if !fits(&narrow, width) {
        narrow.set_content_arrangement(ContentArrangement::Dynamic).set_width(width);
    }
    narrow.to_string() + "\n"
}

fn fits(table: &Table, width: u16) -> bool {
    table.lines().all(|line| line.chars().count() <= usize::from(width))
}

fn empty() -> Table {
    let mut table = Table::new();
    table.load_style(UTF8_FULL_CONDENSED).set_content_arrangement(ContentArrangement::Disabled);
    table
}

fn wide(hosts: &[HostReport]) -> Table {
    let mut table = empty();
    table.set_header([
        "interface",
        "address",
        "default route",
        "DNS",
        "MTU",
        "flags",
        "usable after",
    ]);
    for host in hosts {
        table.add_row([
            host.interface.to_string(),
            addresses(host),
            routes(host),
            dns(host),
            host.state.parameters.mtu.to_string(),
            flags(&host.state).to_owned(),
            usable(host),
        ]);
    }
    table
}

fn narrow(hosts: &[HostReport]) -> Table {
    let mut table = empty();
    table.set_header(["interface", "what", "value"]);
    for host in hosts {
        let mut interface = host.interface.to_string();
        for (what, value) in facts(host) {
            table.add_row([std::mem::take(&mut interface), what.to_owned(), value]);
        }
    }
    table
}

fn addresses(host: &HostReport) -> String {
    let mut lines = Vec::new();
    for address in &host.state.addresses {
        lines.push(address.to_string());
        lines.push(format!("  {}", lifetimes(address.valid_lifetime, address.preferred_lifetime)));
    }
    or_dash(&lines)
}

fn routes(host: &HostReport) -> String {
    let mut lines = Vec::new();
    for route in host.state.default_routes() {
        lines.push(gateway(route));
        lines.push(format!("  {}", validity(route)));
    }
    for route in other_routes(&host.state) {
        lines.push(format!("{}: {}", route.destination, validity(route)));
    }
    or_dash(&lines)
}

fn dns(host: &HostReport) -> String {
    let state = &host.state;
    let mut lines = Vec::new();
    for server in &state.dns_servers {
        lines.push(format!("{}, {}", server.address, server.lifetime));
    }
    for suffix in &state.search_suffixes {
        lines.push(format!("search {}, {}", suffix.name, suffix.lifetime));
    }
    for pref64 in &state.pref64 {
        lines.push(format!("pref64 {}", pref64.prefix()));
    }
    if let Some(portal) = &state.captive_portal {
        lines.push(format!("portal {}", portal.uri()));
    }
    or_dash(&lines)
}

fn or_dash(lines: &[String]) -> String {
    if lines.is_empty() { "-".into() } else { lines.join("\n") }
}
