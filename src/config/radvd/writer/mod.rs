//! The model to text as a person would write it: what radvd's language has by default is left
//! unsaid. Defaults are those of the keyword table and of the lowering.

mod advertised;
mod block;
mod domain;
mod extensions;
mod lists;
mod lowpan;
mod names;
mod options;
mod prefix;

use advertised::Advertised;
use block::Block;

use super::keywords::Place;
use crate::{
    config::written::{Losses, NO_WORD, Section, on_off},
    model::{Interface, InterfaceMatch},
};

/// The block of `interface`.
pub(in crate::config) fn section(interface: &Interface) -> Section {
    let mut losses = Losses::new(&interface.name);
    let Some(name) = names::interface_match(&interface.name) else {
        losses.push("", "an interface", names::REASON);
        return losses.beside(String::new());
    };
    let mut text = String::new();
    Block::file(&mut text).block("interface", name, Place::Interface, |block| {
        content(interface, block, &mut losses);
    });
    losses.beside(text)
}

/// The block of a template, which is `written` without the name.
pub(in crate::config) fn template_section(name: &InterfaceMatch, written: &str) -> Option<String> {
    names::interface_match(name).map(|name| format!("interface {name} {written}"))
}

fn content(interface: &Interface, block: &mut Block<'_>, losses: &mut Losses<'_>) {
    let Interface {
        name: _,
        send_advertisements,
        ignore_if_missing,
        unicast_only,
        solicited_unicast,
        clients,
        unrestricted_unicast,
        source_addresses,
        remove_on_exit,
        interval,
        min_delay_between_ras,
        header,
        source_link_layer_address,
        ra_mtu,
        clock_skew_seconds,
        legitimate_routers,
        link_mtu,
        advertisement_interval,
        home_agent_information,
        prefixes,
        ignored_prefixes,
        routes,
        rdnss,
        dnssl,
        encrypted_dns,
        pref64,
        captive_portal,
        lowpan_contexts,
        authoritative_border_router,
        provisioning_domain,
        flags_extension,
        custom_options,
        virtual_link_layer_address,
        default_router_conditions,
        template: _,
    } = interface;
    block.set("AdvSendAdvert", on_off(*send_advertisements));
    block.switch("IgnoreIfMissing", *ignore_if_missing);
    block.switch("UnicastOnly", *unicast_only);
    block.switch("UnrestrictedUnicast", *unrestricted_unicast);
    block.switch("AdvRASolicitedUnicast", *solicited_unicast);
    block.switch("RemoveAdvOnExit", *remove_on_exit);
    let names_router = prefixes.iter().any(|prefix| prefix::names_router(&prefix.source));
    let is_mobile = header.flags.home_agent || *advertisement_interval || names_router;
    let intervals = (*interval, *min_delay_between_ras);
    let max = options::intervals(intervals, is_mobile, block, losses);
    let header = options::header(header, max, block, losses);
    options::mtus(*link_mtu, *ra_mtu, block, losses);
    block.switch("AdvSourceLLAddress", *source_link_layer_address);
    if let Some(address) = virtual_link_layer_address {
        block.text("AdvVirtualLLAddress", &address.to_string());
    }
    let field = "default_router_conditions";
    block.conditions("AdvDefaultCondition", default_router_conditions, field, losses);
    if *clock_skew_seconds != 0 {
        losses.push("clock_skew_seconds", format!("{clock_skew_seconds} s"), NO_WORD);
    }
    block.switch("AdvIntervalOpt", *advertisement_interval);
    if let Some(information) = home_agent_information {
        options::home_agent_information(*information, &header, block, losses);
    }
    extensions::flags(*flags_extension, block);
    extensions::custom_options(custom_options, block);
    options::captive_portal(captive_portal.as_ref(), block);
    lists::clients(clients, block, losses);
    lists::source_addresses(source_addresses, block, losses);
    lists::ignored_prefixes(ignored_prefixes, block, losses);
    lists::legitimate_routers(legitimate_routers.as_deref(), block, losses);
    let advertised = Advertised { at: "", prefixes, routes, rdnss, dnssl, encrypted_dns, pref64 };
    advertised.write(max, block, losses);
    lowpan::contexts(lowpan_contexts, block);
    lowpan::border_router(authoritative_border_router.as_deref().copied(), block);
    if let Some(domain) = provisioning_domain {
        domain::provisioning_domain(domain, &header, max, block, losses);
    }
}
