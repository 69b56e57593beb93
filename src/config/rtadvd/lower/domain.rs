//! `pvd`: the Provisioning Domain, and the record that says what hosts hear in it (RFC 8801).

use std::collections::{HashMap, HashSet};

use super::{
    super::{
        book::Book,
        codes,
        field::{Field, Kind},
        keywords::{Id, Key, Status},
        layer::Layer,
        report::Report,
        shown::shown,
        value::Text,
    },
    Lowering, NOT_READ,
    flags::FlagSet,
    given::GivenText,
    interval::Intervals,
};
use crate::{
    config::suggestion::closest,
    diagnostic::{Diagnostic, Span},
    model::{AdvProvisioningDomain, Header, PvdDelay, PvdIdentity},
};

const DOMAIN: Key = Key { id: Id::Pvd, index: None };
const CONTENT: Key = Key { id: Id::PvdTc, index: None };
const FLAGS: FlagSet = FlagSet { letters: "hl", mask: 0, more: &[] };
const PATH: &str = "provisioning_domain";
/// Lists and fields of the model that stand in a Provisioning Domain.
const CONTENTS: [&str; 8] =
    ["header", "prefixes", "routes", "rdnss", "dnssl", "encrypted_dns", "pref64", "captive_portal"];
/// What rtadvd does with the record that a `pvdtc` names.
const NEVER_READ: &str = "rtadvd does not have `pvdtc` and never comes to this record";
/// Further fields without effect that are marked.
const MARKED: usize = 7;

/// The records that say what a Provisioning Domain holds, of which none is an interface. Reports
/// each `pvdtc` that cannot be followed.
pub(super) fn contents(book: &Book, report: &mut Report) -> HashSet<usize> {
    let mut contents = HashSet::new();
    let mut domains: HashMap<usize, Option<Span>> = HashMap::new();
    for (index, record) in book.records.iter().enumerate() {
        for text in record.fields.iter().filter_map(content_of) {
            let span = record.joined.span(text.content_range());
            let name = name_of(text);
            let refuse =
                |message: String| Diagnostic::error(codes::PVD, message).with_original(NOT_READ);
            let Some(target) = book.find(&name) else {
                let message = format!("there is no record {}", shown(&name));
                let problem = refuse(message).at(span, "nothing would be in the domain");
                report.push(problem.with_help(match closest(&name, book.names()) {
                    Some(near) => format!("did you mean `{CONTENT}=\"{near}\"`?"),
                    None => format!("add the record, or remove `{CONTENT}`"),
                }));
                continue;
            };
            if target == index {
                report.push(
                    refuse(format!("`{CONTENT}` names its own record"))
                        .at(span, "a domain in itself")
                        .with_help("put what the domain holds into a record of its own"),
                );
                continue;
            }
            contents.insert(target);
            if let Some(inner) = *domains.entry(target).or_insert_with(|| domain_in(book, target)) {
                report.push(
                    refuse(format!("the record {} has a Provisioning Domain, too", shown(&name)))
                        .at(span, "a domain in a domain (RFC 8801 3.2)")
                        .with_related(inner, "the inner one")
                        .with_help(format!("remove `{DOMAIN}` and `{CONTENT}` there")),
                );
            }
        }
    }
    contents
}

/// The text of `field` if it is a `pvdtc`.
pub(in super::super) fn content_of(field: &Field) -> Option<&Text> {
    let Kind::Text(text) = &field.kind else { return None };
    (field.key == Some(CONTENT)).then_some(text)
}

/// The name of the record that the `pvdtc` says.
pub(in super::super) fn name_of(text: &Text) -> String {
    String::from_utf8_lossy(text.content().trim_ascii()).into_owned()
}

/// Whether an interface with the fields `layer` may take over what is in its domain; what would be
/// too much is reported.
pub(super) fn may_take(book: &mut Book, layer: &Layer, report: &mut Report) -> bool {
    let Some(at) = layer.text(CONTENT) else { return true };
    let (record, field) = book.field(at);
    let span = record.joined.span(field.range.clone());
    let inner = content_of(field).and_then(|text| book.find(&name_of(text)));
    inner.is_none_or(|inner| book.may_take(inner, span, report))
}

/// What makes a domain in the record `index` and its targets.
fn domain_in(book: &Book, index: usize) -> Option<Span> {
    let layer = book.seen_layer(index);
    let at = layer.any(DOMAIN).or_else(|| layer.any(CONTENT))?;
    let (record, field) = book.field(at);
    Some(record.joined.span(field.range.clone()))
}

impl Lowering<'_> {
    /// The Provisioning Domain in an advertisement with the header `outside`.
    pub(super) fn provisioning_domain(
        &mut self,
        outside: &Header,
        intervals: &Intervals,
    ) -> Option<AdvProvisioningDomain> {
        let text = self.text(DOMAIN)?;
        self.fields.push((PATH.to_owned(), text.span()));
        self.set(DOMAIN, 0, text.span());
        let identity = self.identity(&text);
        let record = self.text(CONTENT).and_then(|text| self.book.find(&name_of(text.text)));
        let layer = record.map(|record| self.book.seen_layer(record)).unwrap_or_default();
        let mut report = self.report.apart();
        let mut inside = Lowering {
            book: self.book,
            record: record.unwrap_or(self.record),
            layer: &layer,
            report: &mut report,
            fields: Vec::new(),
        };
        let domain = inside.content(identity, outside, intervals);
        let fields = inside.fields.into_iter();
        self.fields.extend(fields.map(|(field, span)| (format!("{PATH}.{field}"), span)));
        for problem in report.in_text_order() {
            // What rtadvd thinks of a value makes no difference where it does not read it.
            if problem.code != codes::STRICTER {
                self.report.push(problem.with_original(NEVER_READ));
            }
        }
        domain
    }

    fn identity(&mut self, text: &GivenText<'_>) -> Option<PvdIdentity> {
        let id = self.domain_name(text);
        let flags = self.flags(Key { id: Id::PvdFlags, index: None }, 0, &FLAGS);
        let [http, legacy] = [(b'h', "http"), (b'l', "legacy")].map(|(letter, field)| {
            let span = flags.span(letter);
            self.fields.extend(span.map(|span| (format!("{PATH}.identity.{field}"), span)));
            span.is_some()
        });
        let delay = self.delay();
        let sequence = self.sequence();
        Some(PvdIdentity { id: id?, http, legacy, delay, sequence })
    }

    fn delay(&mut self) -> PvdDelay {
        let key = Key { id: Id::PvdDelay, index: None };
        let Some(given) = self.number(key) else { return PvdDelay::default() };
        self.set(key, 0, given.span);
        let number = u32::try_from(given.value).unwrap_or(u32::MAX);
        PvdDelay::new(number).unwrap_or_else(|error| {
            self.out_of_range(&given, &error, NOT_READ);
            PvdDelay::default()
        })
    }

    fn sequence(&mut self) -> u16 {
        let key = Key { id: Id::PvdSeq, index: None };
        let Some(given) = self.number(key) else { return 0 };
        self.set(key, 0, given.span);
        u16::try_from(given.value).unwrap_or_else(|_| {
            self.not_in_range(&given, key.id.capability().range, NOT_READ);
            0
        })
    }

    /// What this record, which is that of a domain, says. What it leaves out of the header is as
    /// `outside`, and so are the intervals.
    fn content(
        &mut self,
        identity: Option<PvdIdentity>,
        outside: &Header,
        intervals: &Intervals,
    ) -> Option<AdvProvisioningDomain> {
        self.no_effects();
        self.old_names();
        self.fields_of_interfaces();
        let header = self.inner_header(outside, intervals);
        let router_lifetime = header.as_ref().unwrap_or(outside).router_lifetime;
        let prefixes = self.listed_prefixes();
        let routes = self.routes(router_lifetime);
        let rdnss = self.rdnss(intervals);
        let dnssl = self.dnssl(intervals);
        let encrypted_dns = self.encrypted_dns(intervals);
        let pref64 = self.pref64(router_lifetime, intervals);
        let captive_portal = self.captive_portal();
        Some(AdvProvisioningDomain {
            identity: identity?,
            header,
            prefixes,
            routes: routes.into(),
            rdnss,
            dnssl,
            encrypted_dns: encrypted_dns.into(),
            pref64: pref64.into(),
            captive_portal,
        })
    }

    /// Warns of the record's own fields that only say something of an interface.
    fn fields_of_interfaces(&mut self) {
        let of_interfaces = |key: &Key| {
            let capability = key.id.capability();
            let list = capability.field.split(['.', '[']).next().unwrap_or_default();
            capability.status == Status::Implemented && list != PATH && !CONTENTS.contains(&list)
        };
        let own = self.layer.each().filter(|(_, at)| at.record == self.record);
        let mut void = own.filter(|(key, _)| of_interfaces(key)).map(|(key, at)| {
            let (record, field) = self.book.field(at);
            (key, record.joined.span(field.range.clone()))
        });
        let Some((key, span)) = void.next() else { return };
        let message = format!("`{key}` has no effect in a Provisioning Domain");
        let diagnostic = Diagnostic::warning(codes::NO_EFFECT, message)
            .at(span, "no effect")
            .with_original(NEVER_READ)
            .with_help("put it into the record of the interface");
        let others = void.take(MARKED);
        let diagnostic = others.fold(diagnostic, |all, (key, span)| {
            all.with_related(span, format!("no effect either: `{key}`"))
        });
        self.report.push(diagnostic);
    }
}
