//! Records to the model, with rtadvd's defaults made explicit.

mod custom;
pub(super) mod delivery;
pub(super) mod dns;
pub(super) mod domain;
mod encrypted_dns;
mod families;
mod flags;
mod given;
pub(super) mod header;
mod home_agent;
pub(super) mod interval;
mod list;
mod lowpan;
mod names;
mod net;
pub(super) mod pref64;
pub(super) mod prefix;
mod prefix_source;
pub(super) mod route;

use std::collections::HashSet;

use crate::{
    config::{
        SourceMap,
        shared::{self, Shared},
        template::Values,
    },
    diagnostic::Span,
    model::{AdvLinkMtu, Interface, InterfaceMatch, LinkMtu, Model, Template},
};

use super::{
    book::Book,
    codes,
    keywords::{Id, Key},
    layer::Layer,
    report::Report,
    shown::shown_octets,
    template,
};

/// What rtadvd does with an interface that has a value out of range.
const REJECTS: &str = "rtadvd rejects the whole interface and advertises nothing there; at a \
    reload it keeps what it had";
/// What rtadvd does with an entry of a family that it cannot use.
const SKIPS: &str = "rtadvd drops this entry, telling only syslog, and sends the rest";
/// What rtadvd does with a capability that it does not have.
const NOT_READ: &str = "rtadvd does not have this and ignores the field silently";

/// The interfaces of `book` and which text set their fields.
pub(super) fn file(
    mut book: Book,
    interface_index: Option<u32>,
    report: &mut Report,
) -> (Model, SourceMap) {
    // Of each record, so that no long list is moved while the records take their space.
    let mut lowered: Vec<Vec<Interface>> = Vec::new();
    let mut map = SourceMap::default();
    let interfaces = names::interfaces(&book, report);
    let templates = template::Templates::new(&book);
    let mut filled = HashSet::new();
    for (record, names) in interfaces {
        let Some(((first, span), others)) = names.split_first() else { continue };
        // What takes over too much is left out.
        let Some(layer) = book.layer(record, report) else { continue };
        if !domain::may_take(&mut book, &layer, report) {
            continue;
        }
        if let Some(records) = template::records(&book, &templates, record) {
            let records = Records { record, layer: &layer, all: &records, interface_index };
            lowered.push(records.interfaces(&mut book, &names, &mut map, report));
            filled.extend(records.all);
            book.forget(record);
            continue;
        }
        let lowering = Lowering {
            book: &book,
            record,
            layer: &layer,
            report: &mut *report,
            fields: Vec::new(),
        };
        let interface = lowering.mapped(first, *span, &mut map);
        let others =
            if may_share(&mut book.shared, &names, &interface, report) { others } else { &[] };
        for (name, span) in others {
            map.alias(name, first, *span);
        }
        // Copies have no room to spare.
        let copy = |(name, _): &(InterfaceMatch, Span)| Interface {
            name: name.clone(),
            ..interface.clone()
        };
        lowered.push(names[..=others.len()].iter().map(copy).collect());
        book.forget(record);
    }
    if templates.are_any() {
        check_unused(&mut book, &filled, report);
    }
    drop(book);
    let mut model = Model::default();
    model.interfaces.reserve_exact(lowered.iter().map(Vec::len).sum());
    model.interfaces.extend(lowered.into_iter().flatten());
    (model, map)
}

/// Checks the records with values to compute that are for no interface, with an example's.
fn check_unused(book: &mut Book, filled: &HashSet<usize>, report: &mut Report) {
    for at in (0..book.records.len()).filter(|at| !filled.contains(at)) {
        let unfilled = template::fill(book, &[at], &Values::example(), report);
        template::restore(book, unfilled);
    }
}

/// A record and those that it refers to, with values to compute.
struct Records<'a> {
    record: usize,
    layer: &'a Layer,
    all: &'a [usize],
    interface_index: Option<u32>,
}

impl Records<'_> {
    /// The interfaces of these `names`, each with its own values.
    fn interfaces(
        &self,
        book: &mut Book,
        names: &[(InterfaceMatch, Span)],
        map: &mut SourceMap,
        report: &mut Report,
    ) -> Vec<Interface> {
        let mut interfaces: Vec<Interface> = Vec::new();
        let all = self.all.iter().copied();
        let others = template::entries(book, all.clone().filter(|&at| at != self.record));
        let all = template::entries(book, all);
        for (name, span) in names {
            // Its own fields are nobody else's at first.
            let entries = if interfaces.is_empty() { others } else { all };
            let may_fill = book.shared.take(1, entries, report, |problem| {
                problem
                    .at(*span, format!("{entries} more, as it has values to compute"))
                    .with_original("rtadvd looks only for the interfaces of its command line")
            });
            if !may_fill {
                break;
            }
            if let [first] = interfaces.as_slice()
                && !may_share(&mut book.shared, names, first, report)
            {
                break;
            }
            let values = Values::of(name, self.interface_index);
            let unfilled = template::fill(book, self.all, &values, report);
            let lowering = Lowering {
                book,
                record: self.record,
                layer: self.layer,
                report: &mut *report,
                fields: Vec::new(),
            };
            let mut interface = lowering.mapped(name, *span, map);
            template::restore(book, unfilled);
            let index_was_used = values.index_was_used();
            if name.pattern().is_some() || index_was_used && self.interface_index.is_none() {
                let unnamed = template::Unnamed::new(book, self.record, index_was_used);
                interface.template = Some(Template::new(unnamed));
            }
            interfaces.push(interface);
        }
        interfaces
    }
}

/// Whether all of `names` may have what `interface` has, which has the first of them.
fn may_share(
    shared: &mut Shared,
    names: &[(InterfaceMatch, Span)],
    interface: &Interface,
    report: &mut Report,
) -> bool {
    let [(_, first), _, ..] = names else { return true };
    let entries = shared::entries(interface);
    shared.take(names.len() - 1, entries, report, |problem| {
        let label = format!("{} names for a record with {entries} entries", names.len());
        problem
            .at(*first, label)
            .with_original("rtadvd looks only for the interfaces of its command line")
    })
}

/// A record on its way to the model.
struct Lowering<'a> {
    book: &'a Book,
    record: usize,
    layer: &'a Layer,
    report: &'a mut Report,
    /// What set which field, by the path inside the interface.
    fields: Vec<(String, Span)>,
}

impl Lowering<'_> {
    /// The interface `name`, which stands at `span`, with the places of its fields.
    fn mapped(mut self, name: &InterfaceMatch, span: Span, map: &mut SourceMap) -> Interface {
        let interface = self.interface(name.clone());
        map.interface(name, span);
        for (field, span) in &self.fields {
            map.insert(field, *span);
        }
        interface
    }

    fn interface(&mut self, name: InterfaceMatch) -> Interface {
        let interval = self.interval();
        let header = self.header(&interval);
        self.no_effects();
        self.old_names();
        Interface {
            name,
            send_advertisements: !self.switch(Id::NoRa, None, 0),
            ignore_if_missing: !self.switch(Id::MustExist, None, 0),
            unicast_only: self.switch(Id::UnicastOnly, None, 0),
            solicited_unicast: self.switch(Id::UnicastReply, None, 0),
            clients: self.clients().into(),
            unrestricted_unicast: self.switch(Id::AnyClient, None, 0),
            source_addresses: self.addresses(Id::SrcAddr).into(),
            remove_on_exit: !self.switch(Id::NoFinalRa, None, 0),
            min_delay_between_ras: interval.min_delay,
            source_link_layer_address: !self.switch(Id::NoLlAddr, None, 0),
            ra_mtu: self.ra_mtu(),
            clock_skew_seconds: self.clock_skew_seconds(),
            legitimate_routers: self.legitimate_routers(),
            link_mtu: self.link_mtu(),
            advertisement_interval: self.switch(Id::AdvInterval, None, 0),
            home_agent_information: self.home_agent_information(header.router_lifetime),
            prefixes: self.prefixes(),
            ignored_prefixes: self.ignored_prefixes().into(),
            routes: self.routes(header.router_lifetime).into(),
            rdnss: self.rdnss(&interval),
            dnssl: self.dnssl(&interval),
            encrypted_dns: self.encrypted_dns(&interval).into(),
            pref64: self.pref64(header.router_lifetime, &interval).into(),
            captive_portal: self.captive_portal(),
            lowpan_contexts: self.lowpan_contexts().into(),
            authoritative_border_router: self.authoritative_border_router().map(Box::new),
            provisioning_domain: self.provisioning_domain(&header, &interval).map(Box::new),
            flags_extension: self.flags_extension(),
            custom_options: self.custom_options().into(),
            interval: interval.interval,
            header,
            default_router_conditions: self.conditions(Key { id: Id::Cond, index: None }, 0),
            virtual_link_layer_address: self.virtual_link_layer_address(),
            template: None,
        }
    }

    /// Notes that `span` set the field of `key`, in the entry `position` of its list.
    fn set(&mut self, key: Key, position: usize, span: Span) {
        let field = key.id.capability().field.replace("[]", &format!("[{position}]"));
        self.fields.push((field, span));
    }

    /// Whether the flag `id` with the number `index`, in the entry `position` of its list, is set.
    fn switch(&mut self, id: Id, index: Option<u8>, position: usize) -> bool {
        let key = Key { id, index };
        let span = self.flag(key);
        if let Some(span) = span {
            self.set(key, position, span);
        }
        span.is_some()
    }

    fn link_mtu(&mut self) -> AdvLinkMtu {
        let key = Key { id: Id::Mtu, index: None };
        let number = self.number(key);
        if let Some(given) = &number
            && given.value != 0
        {
            self.set(key, 0, given.span);
            self.report_second(key, "number");
            let checked = u32::try_from(given.value).ok().map(LinkMtu::new);
            return match checked {
                Some(Ok(mtu)) => AdvLinkMtu::Fixed(mtu),
                Some(Err(error)) => {
                    self.out_of_range(given, &error, REJECTS);
                    AdvLinkMtu::Omitted
                }
                None => {
                    self.not_in_range(given, key.id.capability().range, REJECTS);
                    AdvLinkMtu::Omitted
                }
            };
        }
        if let Some(text) = self.text(key) {
            self.set(key, 0, text.span());
            let content = text.content();
            if content == b"auto" {
                return AdvLinkMtu::Interface;
            }
            let digits = content.iter().all(u8::is_ascii_digit) && !content.is_empty();
            let help = if digits {
                format!("write `mtu#{}`", String::from_utf8_lossy(&content))
            } else {
                "write `mtu=auto` for the interface's MTU, or `mtu#NUMBER`".to_owned()
            };
            self.report.push(
                crate::diagnostic::Diagnostic::error(
                    codes::MTU,
                    format!("{} is no MTU", shown_octets(&content)),
                )
                .at(text.span(), "the only text here is `auto`")
                .with_original("rtadvd ignores this silently and sends no MTU option")
                .with_help(help),
            );
        } else if let Some(given) = number {
            self.set(key, 0, given.span);
        }
        AdvLinkMtu::Omitted
    }
}
