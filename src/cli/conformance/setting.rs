//! Where the suite runs, and against what.

use std::net::Ipv6Addr;

use tokio::runtime;

use super::Conformance;
use crate::{
    cli::{check::print_diagnostics, selection},
    daemon::ConfigFiles,
    model::{Interface, InterfaceName},
    os::{InterfaceIndex, Link, LinkWatch, Links},
};

/// This end of the link.
pub(super) struct Place {
    pub(super) index: InterfaceIndex,
    pub(super) ethernet_address: [u8; 6],
    pub(super) link_local: Ipv6Addr,
    pub(super) mtu: u32,
}

pub(super) fn place(name: &InterfaceName) -> Result<Place, String> {
    let shown = name.as_str().escape_debug();
    let link = look_up(name).map_err(|error| format!("cannot list the interfaces: {error}"))?;
    let link = link.ok_or_else(|| format!("there is no interface `{shown}`"))?;
    if !link.running {
        return Err(format!("`{shown}` is down or has no carrier"));
    }
    let address = link.link_layer_address.as_ref().map(|address| address.octets().to_vec());
    let address = address.filter(|_| link.ethernet).and_then(|it| <[u8; 6]>::try_from(it).ok());
    let Some(ethernet_address) = address else {
        return Err(format!("`{shown}` is not Ethernet: the suite speaks in its frames"));
    };
    let Some(link_local) = link.link_local() else {
        return Err(format!("`{shown}` has no usable link-local address"));
    };
    Ok(Place { index: link.index, ethernet_address, link_local, mtu: link.mtu })
}

/// The router that is named by `text`, an address with or without a zone.
pub(super) fn router(
    text: Option<&str>,
    interface: &InterfaceName,
) -> Result<Option<Ipv6Addr>, String> {
    let Some(text) = text else { return Ok(None) };
    let shown = text.escape_debug();
    let (address, zone) = text.split_once('%').map_or((text, None), |(it, zone)| (it, Some(zone)));
    if zone.is_some_and(|zone| zone != interface.as_str()) {
        let interface = interface.as_str().escape_debug();
        return Err(format!("--router `{shown}` is not on the link of `{interface}`"));
    }
    let address: Ipv6Addr =
        address.parse().map_err(|_| format!("--router `{shown}` is no IPv6 address"))?;
    if !address.is_unicast_link_local() {
        return Err(format!("--router `{shown}` is not link-local, as routers' addresses are"));
    }
    Ok(Some(address))
}

fn look_up(name: &InterfaceName) -> std::io::Result<Option<Link>> {
    let runtime = runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async { Ok(Links::open()?.by_name(name.as_str()).cloned()) })
}

impl Conformance {
    /// What the router's interface is meant to have.
    pub(super) fn configuration(&self) -> Result<Option<Interface>, String> {
        let Some(path) = &self.config else { return Ok(None) };
        let files = ConfigFiles { paths: vec![path.clone()], syntax: self.format, compat: None };
        let loaded = files.load();
        if !loaded.is_usable() {
            let _ = print_diagnostics(&loaded);
            return Err(format!("the configuration `{}` cannot be used", path.display()));
        }
        let own = self.interface.as_ref().map(|name| name.as_str().to_owned());
        let all = selection::all(&loaded.model);
        let selected = match (&self.router_interface, all.as_slice()) {
            (Some(name), _) => selection::named(&loaded.model, std::slice::from_ref(name))?,
            (None, [_]) => all,
            (None, _) => selection::named(&loaded.model, &own.into_iter().collect::<Vec<_>>())
                .map_err(|error| format!("{error}; --router-interface names the router's"))?,
        };
        Ok(selected.first().map(|selected| (*selected.interface).clone()))
    }
}
