//! Which records are interfaces.

use std::collections::HashSet;

use super::{
    super::{
        book::Book, codes, field::Kind, keywords::Id, record::Name, report::Report, shown::shown,
    },
    domain,
};
use crate::{
    diagnostic::{Diagnostic, Span},
    model::{InterfaceMatch, InterfaceMatchError},
};

/// The name that is no interface.
const DEFAULT: &str = "default";

/// The records that are interfaces with the names that they are for.
pub(super) fn interfaces(
    book: &Book,
    report: &mut Report,
) -> Vec<(usize, Vec<(InterfaceMatch, Span)>)> {
    let referenced: HashSet<usize> = book.targets.iter().copied().flatten().collect();
    let contents = domain::contents(book, report);
    let mut interfaces = Vec::new();
    if let Some(name) = names_of(book).find(|name| name.text.contains(['{', '}'])) {
        report.push(other_language(name));
        return interfaces;
    }
    for (index, record) in book.records.iter().enumerate() {
        let is_content = contents.contains(&index);
        let is_template = referenced.contains(&index) && !has_own_prefix(book, index);
        let mut names = Vec::with_capacity(record.names.len());
        for name in &record.names {
            let first = book.first(&name.text).filter(|first| first.span != name.span);
            if let Some(first) = first {
                report.push(duplicate(name, first));
            } else if name.text == DEFAULT {
                if !referenced.contains(&index) && !is_content {
                    report.push(unused_default(name));
                }
            } else if is_content {
                note_content(name, report);
            } else if is_template {
                note_template(name, report);
            } else if let Some(checked) = checked(name, report) {
                names.push((checked, name.span));
            }
        }
        if record.fields.is_empty()
            && let Some(name) = record.names.first()
            && !names.is_empty()
        {
            report.push(no_fields(name));
        }
        interfaces.push((index, names));
    }
    interfaces
}

fn names_of(book: &Book) -> impl Iterator<Item = &Name> {
    book.records.iter().flat_map(|record| &record.names)
}

fn other_language(name: &Name) -> Diagnostic {
    Diagnostic::error(codes::INTERFACE_NAME, "this looks like radvd's language")
        .at(name.span, "rtadvd's has no braces")
        .with_original("rtadvd takes each line for a record with an odd name and never uses it")
        .with_help("read it with `--format radvd`")
}

fn has_own_prefix(book: &Book, index: usize) -> bool {
    book.records[index].fields.iter().any(|field| {
        matches!(field.kind, Kind::Text(_)) && field.key.is_some_and(|key| key.id == Id::Addr)
    })
}

fn checked(name: &Name, report: &mut Report) -> Option<InterfaceMatch> {
    match name.text.parse::<InterfaceMatch>() {
        Ok(checked) => {
            if checked.pattern().is_some() {
                report.extension(|| pattern(name));
            }
            Some(checked)
        }
        Err(error) => {
            let diagnostic = Diagnostic::error(
                codes::INTERFACE_NAME,
                format!("{} is no interface name: {error}", shown(&name.text)),
            )
            .at(name.span, "not an interface name")
            .with_original("rtadvd finds no interface of this name and never uses the record");
            report.push(match error {
                InterfaceMatchError::Pattern(_) => {
                    diagnostic.with_help("write `*` for any text, `[ab]` for one of some")
                }
                InterfaceMatchError::Name(_) => diagnostic,
            });
            None
        }
    }
}

fn pattern(name: &Name) -> Diagnostic {
    let message = format!("the pattern {} is an extension: only Raven has it", shown(&name.text));
    Diagnostic::note(codes::EXTENSION, message)
        .at(name.span, "for every interface that fits and has no record of its own")
        .with_original("rtadvd takes it for the name of one interface")
        .with_help("give the record the names of its interfaces, with `|` between")
}

fn duplicate(name: &Name, first: &Name) -> Diagnostic {
    Diagnostic::warning(
        codes::DUPLICATE_RECORD,
        format!("{} has a record already", shown(&name.text)),
    )
    .at(name.span, "no effect")
    .with_related(first.span, "the first one counts")
    .with_original("rtadvd uses the first one, too, and ignores this one silently")
}

fn unused_default(name: &Name) -> Diagnostic {
    Diagnostic::warning(codes::UNUSED_DEFAULT, "no record refers to `default`")
        .at(name.span, "no effect")
        .with_original("rtadvd gives `default` no meaning either: it is used by `tc=default` only")
        .with_help("end the records that it is meant for with `tc=default:`")
}

/// Whether the name ends in a digit, as those of interfaces do on FreeBSD.
fn looks_like_interface(name: &Name) -> bool {
    name.text.ends_with(|c: char| c.is_ascii_digit())
}

/// A note where what a `pvdtc` names looks like an interface.
fn note_content(name: &Name, report: &mut Report) {
    if !looks_like_interface(name) {
        return;
    }
    report.push(
        Diagnostic::note(
            codes::TEMPLATE_ONLY,
            format!("{} is taken for no interface", shown(&name.text)),
        )
        .at(name.span, "this is what a Provisioning Domain says")
        .with_original(
            "rtadvd takes interfaces from its command line and would use the record there",
        )
        .with_help("if it is one, put what the domain says into a record of its own"),
    );
}

/// A note where what a `tc` names looks like an interface.
fn note_template(name: &Name, report: &mut Report) {
    if !looks_like_interface(name) {
        return;
    }
    report.push(
        Diagnostic::note(
            codes::TEMPLATE_ONLY,
            format!("{} is taken for no interface", shown(&name.text)),
        )
        .at(name.span, "other records refer to it, and it has no `addr`")
        .with_original(
            "rtadvd takes interfaces from its command line and would use the record there",
        )
        .with_help("if it is one, give it its `addr`, or put what both need into a third record"),
    );
}

fn no_fields(name: &Name) -> Diagnostic {
    Diagnostic::warning(codes::NO_FIELDS, format!("the record {} has no fields", shown(&name.text)))
        .at(name.span, "advertised with all defaults")
        .with_original("rtadvd prints `Bad remcap entry` and advertises its defaults")
}
