//! The model to text as a person would write it: what rtadvd's language has by default is left
//! unsaid, except the lengths of prefixes. Defaults are those of the table of capabilities and of
//! the lowering.

mod families;
mod options;
mod prefix;
mod record;

use record::{Number, Record};

use super::keywords::Id;
use crate::{
    config::{
        Reader,
        written::{Losses, NO_WORD, Section},
    },
    diagnostic::Sources,
    model::{Client, Interface, InterfaceMatch},
};

/// The record of `interface`.
pub(in crate::config) fn section(interface: &Interface) -> Section {
    let mut losses = Losses::new(&interface.name);
    if !is_read(&interface.name) {
        losses.push("", "an interface", "rtadvd's language has no way to write this name");
        return losses.beside(String::new());
    }
    if !interface.send_advertisements {
        // A record without it would advertise.
        losses.push("send_advertisements", "off", "every record advertises");
        return losses.beside(String::new());
    }
    let mut record = Record::default();
    content(interface, &mut record, &mut losses);
    if record.is_empty() {
        // rtadvd complains about a record without fields.
        record.number(Id::MaxInterval, Number::NONE, super::lower::interval::DEFAULT_MAX);
    }
    losses.beside(record.finish(interface.name.as_str()))
}

/// Whether a record of this name is one of an interface.
fn is_read(name: &InterfaceMatch) -> bool {
    let sources = Sources::new();
    let text = format!("{name}:\\\n\t:maxinterval#600:\n");
    let id = sources.add("", text);
    let parsed = super::parse(Reader::new(&sources), id);
    parsed.is_usable() && parsed.model.interfaces.iter().map(|it| &it.name).eq([name])
}

fn content(interface: &Interface, record: &mut Record, losses: &mut Losses<'_>) {
    let Interface {
        name: _,
        send_advertisements: _,
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
    } = interface;
    losses.switch("ignore_if_missing", *ignore_if_missing, true);
    record.line();
    let is_mobile = home_agent_information.is_some();
    let intervals = (*interval, *min_delay_between_ras);
    let max = options::intervals(intervals, is_mobile, record, losses);
    record.line();
    let router_lifetime = options::header(header, max, record, losses);
    record.line();
    record.flag(Id::NoLlAddr, !source_link_layer_address);
    options::mtus(*link_mtu, *ra_mtu, record, losses);
    record.option(Id::ClockSkew, Number::NONE, (*clock_skew_seconds).into());
    record.flag(Id::AdvInterval, *advertisement_interval);
    if let Some(information) = home_agent_information {
        options::home_agent_information(*information, router_lifetime, record, losses);
    }
    record.line();
    record.flag(Id::UnicastOnly, *unicast_only);
    record.flag(Id::UnicastReply, *solicited_unicast);
    record.flag(Id::AnyClient, *unrestricted_unicast);
    record.flag(Id::NoFinalRa, !remove_on_exit);
    delivery(clients, source_addresses, record, losses);
    prefix::prefixes(prefixes, record, losses);
    families::ignored_prefixes(ignored_prefixes, record, losses);
    families::routes(routes, router_lifetime, record, losses);
    families::rdnss(rdnss, max, record, losses);
    families::dnssl(dnssl, max, record, losses);
    families::pref64(pref64, router_lifetime, record, losses);
    if let Some(portal) = captive_portal {
        options::captive_portal(portal, record, losses);
    }
    let domain = provisioning_domain.as_deref();
    losses.newer_options(encrypted_dns, domain, *flags_extension, custom_options);
    losses.list("lowpan_contexts", lowpan_contexts, |context| context.prefix.to_string());
    if let Some(router) = authoritative_border_router {
        losses.push("authoritative_border_router", router.address, NO_WORD);
    }
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
