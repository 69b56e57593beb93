//! The model to text as a person would write it: what rtadvd's language has by default is left
//! unsaid, except the lengths of prefixes. Defaults are those of the table of capabilities and of
//! the lowering.

mod domain;
mod extensions;
mod families;
mod header;
mod options;
mod prefix;
mod record;

use families::Advertised;
use record::{Number, Record};

use super::keywords::Id;
use crate::{
    config::{
        Reader,
        written::{Losses, Section},
    },
    diagnostic::Sources,
    model::{Client, Interface, InterfaceMatch},
};

/// The record of `interface`, and one for the content of its Provisioning Domain.
pub(in crate::config) fn section(interface: &Interface) -> Section {
    let mut losses = Losses::new(&interface.name);
    if !is_read(&interface.name) {
        losses.push("", "an interface", "rtadvd's language has no way to write this name");
        return losses.beside(String::new());
    }
    let mut record = Record::default();
    let domain = content(interface, &mut record, &mut losses);
    if record.is_empty() {
        // rtadvd complains about a record without fields.
        record.number(Id::MaxInterval, Number::NONE, super::lower::interval::DEFAULT_MAX);
    }
    let mut text = record.finish(interface.name.as_str());
    if let Some(domain) = domain {
        text.push('\n');
        text += &domain;
    }
    losses.beside(text)
}

/// The record of a template, which is `written` without the name, unless it has a domain with another one.
pub(in crate::config) fn template_section(name: &InterfaceMatch, written: &str) -> Option<String> {
    let ends = written.lines().filter(|line| !line.ends_with('\\')).count();
    (ends == 1 && is_read(name)).then(|| format!("{name}{written}"))
}

/// Whether a record of this name is one of an interface.
fn is_read(name: &InterfaceMatch) -> bool {
    let sources = Sources::new();
    let text = format!("{name}:\\\n\t:maxinterval#600:\n");
    let id = sources.add("", text);
    let parsed = super::parse(Reader::new(&sources), id);
    parsed.is_usable() && parsed.model.interfaces.iter().map(|it| &it.name).eq([name])
}

/// Fills `record`; returns the record of the Provisioning Domain's content.
fn content(interface: &Interface, record: &mut Record, losses: &mut Losses<'_>) -> Option<String> {
    let Interface {
        name,
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
    record.line();
    record.flag(Id::NoRa, !send_advertisements);
    record.flag(Id::MustExist, !ignore_if_missing);
    record.line();
    let is_mobile = home_agent_information.is_some();
    let intervals = (*interval, *min_delay_between_ras);
    let max = options::intervals(intervals, is_mobile, record, losses);
    record.line();
    let header = header::header(header, max, record, losses);
    record.line();
    record.flag(Id::NoLlAddr, !source_link_layer_address);
    let lost = ("default_router_conditions", &mut *losses);
    record.conditions(Id::Cond, Number::NONE, default_router_conditions, lost);
    if let Some(address) = virtual_link_layer_address {
        record.text(Id::VLlAddr, Number::NONE, &address.to_string());
    }
    options::mtus(*link_mtu, *ra_mtu, record, losses);
    record.option(Id::ClockSkew, Number::NONE, (*clock_skew_seconds).into());
    record.flag(Id::AdvInterval, *advertisement_interval);
    if let Some(information) = home_agent_information {
        options::home_agent_information(*information, header.router_lifetime, record);
    }
    record.line();
    record.flag(Id::UnicastOnly, *unicast_only);
    record.flag(Id::UnicastReply, *solicited_unicast);
    record.flag(Id::AnyClient, *unrestricted_unicast);
    record.flag(Id::NoFinalRa, !remove_on_exit);
    delivery(clients, source_addresses, record, losses);
    if let Some(routers) = legitimate_routers {
        options::legitimate_routers(routers, record);
    }
    prefix::prefixes(prefixes, record, losses);
    families::ignored_prefixes(ignored_prefixes, record, losses);
    let advertised = Advertised { at: "", routes, rdnss, dnssl, encrypted_dns, pref64 };
    advertised.write(max, header.router_lifetime, record, losses);
    if let Some(portal) = captive_portal {
        options::captive_portal("captive_portal", portal, record, losses);
    }
    extensions::lowpan_contexts(lowpan_contexts, record, losses);
    extensions::border_router(authoritative_border_router.as_deref().copied(), record);
    extensions::flags(*flags_extension, record);
    extensions::custom_options(custom_options, record, losses);
    let domain = provisioning_domain.as_deref()?;
    domain::provisioning_domain(domain, name, (&header, max), record, losses)
}

fn delivery(
    clients: &[Client],
    source_addresses: &[std::net::Ipv6Addr],
    record: &mut Record,
    losses: &mut Losses<'_>,
) {
    let (mut served, mut ignored) = (Vec::new(), Vec::new());
    for client in losses.clients(clients) {
        match client {
            Client::Served(address) => served.push(address),
            Client::Ignored(address) => ignored.push(address),
        }
    }
    let lists = [
        (Id::SrcAddr, source_addresses),
        (Id::Clients, served.as_slice()),
        (Id::IgnClients, ignored.as_slice()),
    ];
    for (id, list) in lists.into_iter().filter(|(_, list)| !list.is_empty()) {
        record.line();
        record.list(id, Number::NONE, list);
    }
}
