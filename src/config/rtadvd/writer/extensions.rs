//! Options that only Raven has words for.

use super::{
    super::keywords::Id,
    families::{Numbers, is_text},
    record::{Number, Record},
};
use crate::{
    config::{
        lists,
        written::{Losses, NOT_A_HOST_NAME},
    },
    model::{
        AdvEncryptedDns, AuthoritativeBorderRouter, CustomOption, FlagsExtension, Lifetime,
        LowpanContext, ServiceParameters,
    },
};

/// The resolvers of the list at `list`.
pub(super) fn encrypted_dns(
    list: &str,
    all: &[AdvEncryptedDns],
    default_lifetime: Lifetime,
    record: &mut Record,
    losses: &mut Losses<'_>,
) {
    let mut numbers = Numbers::of(all.len());
    for (index, AdvEncryptedDns { encrypted_dns, flush_on_exit }) in all.iter().enumerate() {
        let name = encrypted_dns.authentication_domain_name();
        let path = format!("{list}[{index}]");
        if !is_text(name) {
            let path = format!("{path}.authentication_domain_name");
            losses.push(&path, name, NOT_A_HOST_NAME);
            continue;
        }
        let Some(number) = numbers.next(&path, name, losses) else { continue };
        record.line();
        record.text(Id::Dnr, number, &name.to_string());
        if !encrypted_dns.addresses().is_empty() {
            record.list(Id::DnrAddr, number, encrypted_dns.addresses());
        }
        record.option(Id::DnrPrio, number, encrypted_dns.priority.get().into());
        if encrypted_dns.lifetime != default_lifetime {
            record.lifetime(Id::DnrLtime, number, encrypted_dns.lifetime);
        }
        parameters(encrypted_dns.parameters(), number, record);
        record.member_flag(Id::DnrKeep, number, !flush_on_exit);
    }
}

fn parameters(parameters: &ServiceParameters, number: Number, record: &mut Record) {
    if !parameters.alpn().is_empty() {
        record.list(Id::DnrAlpn, number, parameters.alpn());
    }
    if let Some(port) = parameters.port() {
        record.number(Id::DnrPort, number, port);
    }
    if let Some(path) = parameters.doh_path() {
        record.text(Id::DnrPath, number, path);
    }
    if !parameters.others().is_empty() {
        let others = lists::write_keyed_octets(parameters.others());
        record.text(Id::DnrParams, number, &others);
    }
}

pub(super) fn flags(flags: Option<FlagsExtension>, record: &mut Record) {
    if let Some(flags) = flags {
        record.line();
        record.text(Id::RaFlagsExt, Number::NONE, &lists::write_flags(flags));
    }
}

pub(super) fn custom_options(all: &[CustomOption], record: &mut Record, losses: &mut Losses<'_>) {
    let mut numbers = Numbers::of(all.len());
    for (index, option) in all.iter().enumerate() {
        let option_type = option.option_type();
        let path = format!("custom_options[{index}]");
        let value = format!("type {option_type}");
        let Some(number) = numbers.next(&path, value, losses) else { continue };
        let octets = lists::write_hexadecimal(option.body());
        record.line();
        record.text(Id::Custom, number, format!("{option_type} {octets}").trim_end());
    }
}

pub(super) fn lowpan_contexts(all: &[LowpanContext], record: &mut Record, losses: &mut Losses<'_>) {
    let mut numbers = Numbers::of(all.len());
    for (index, context) in all.iter().enumerate() {
        let &LowpanContext { prefix, compression, id, valid_lifetime_minutes } = context;
        let path = format!("lowpan_contexts[{index}]");
        let Some(number) = numbers.next(&path, prefix, losses) else { continue };
        record.line();
        record.text(Id::LowpanCo, number, &prefix.address().to_string());
        record.number(Id::LowpanCoLen, number, prefix.length());
        record.option(Id::LowpanCoId, number, id.get().into());
        if compression {
            record.text(Id::LowpanCoFlags, number, "c");
        }
        record.option(Id::LowpanCoLtime, number, valid_lifetime_minutes.into());
    }
}

pub(super) fn border_router(router: Option<AuthoritativeBorderRouter>, record: &mut Record) {
    let Some(router) = router else { return };
    let AuthoritativeBorderRouter { version, valid_lifetime_minutes, address } = router;
    record.line();
    record.text(Id::Abro, Number::NONE, &address.to_string());
    record.option(Id::AbroVer, Number::NONE, version.into());
    record.option(Id::AbroLtime, Number::NONE, valid_lifetime_minutes.into());
}
