//! Options that rad does not have.

use std::net::Ipv6Addr;

use super::{super::keywords::Place, block::Block, names};
use crate::{
    config::{
        lists,
        written::{Losses, NO_WORD, NOT_A_HOST_NAME},
    },
    model::{AdvEncryptedDns, CustomOption, FlagsExtension, ServiceParameters},
};

/// `encrypted dns NAME { ... }` for each of them. Their paths begin with `at`.
pub(super) fn encrypted_dns(
    at: &str,
    all: &[AdvEncryptedDns],
    block: &mut Block<'_>,
    losses: &mut Losses<'_>,
) {
    for (index, AdvEncryptedDns { encrypted_dns, flush_on_exit }) in all.iter().enumerate() {
        let path = format!("{at}encrypted_dns[{index}]");
        let name = encrypted_dns.authentication_domain_name();
        let Some(text) = names::domain_name(name) else {
            losses.push(&format!("{path}.authentication_domain_name"), name, NOT_A_HOST_NAME);
            continue;
        };
        losses.switch(&format!("{path}.flush_on_exit"), *flush_on_exit, false);
        block.block("encrypted dns", text, Place::EncryptedDns, |block| {
            block.option("lifetime", encrypted_dns.lifetime.to_wire());
            let addresses: Vec<String> =
                encrypted_dns.addresses().iter().map(ToString::to_string).collect();
            if !addresses.is_empty() {
                block.list("nameserver", &addresses);
            }
            block.option("priority", encrypted_dns.priority);
            parameters(encrypted_dns.parameters(), &path, block, losses);
        });
    }
}

fn parameters(
    parameters: &ServiceParameters,
    path: &str,
    block: &mut Block<'_>,
    losses: &mut Losses<'_>,
) {
    let mut spelled = |field: &str, text: &str| {
        let written = names::text(text);
        if written.is_none() {
            losses.push(&format!("{path}.parameters.{field}"), text, NO_WORD);
        }
        written
    };
    let alpn: Vec<String> =
        parameters.alpn().iter().filter_map(|protocol| spelled("alpn", protocol)).collect();
    if !alpn.is_empty() {
        block.list("alpn", &alpn);
    }
    if let Some(port) = parameters.port() {
        block.set("port", port);
    }
    if let Some(path) = parameters.doh_path().and_then(|path| spelled("doh_path", path)) {
        block.set("path", path);
    }
    for (key, octets) in parameters.others() {
        numbered_octets("parameter", *key, octets, block);
    }
}

pub(super) fn flags(flags: Option<FlagsExtension>, block: &mut Block<'_>) {
    if let Some(flags) = flags {
        let numbers: Vec<String> = flags.flags().map(|flag| flag.to_string()).collect();
        block.list("flags extension", &numbers);
    }
}

pub(super) fn legitimate_routers(routers: Option<&[Ipv6Addr]>, block: &mut Block<'_>) {
    if let Some(routers) = routers {
        let addresses: Vec<String> = routers.iter().map(ToString::to_string).collect();
        block.list("legitimate routers", &addresses);
    }
}

pub(super) fn custom_options(options: &[CustomOption], block: &mut Block<'_>) {
    for option in options {
        let option_type = option.option_type().into();
        numbered_octets("custom option type", option_type, option.body(), block);
    }
}

/// `NAME NUMBER OCTETS`
fn numbered_octets(name: &str, number: u16, octets: &[u8], block: &mut Block<'_>) {
    let octets = lists::write_hexadecimal(octets);
    block.line(format!("{name} {number} {octets}").trim_end());
}
