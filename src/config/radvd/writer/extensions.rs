//! Options that radvd does not have.

use super::{
    super::{address::written, keywords::Place},
    block::Block,
    names,
};
use crate::{
    config::{
        lists,
        written::{Losses, NOT_A_HOST_NAME},
    },
    model::{AdvEncryptedDns, CustomOption, FlagsExtension, Lifetime, ServiceParameters},
};

/// `DNR NAME ADDRESS... { ... };`
pub(super) fn encrypted_dns(
    AdvEncryptedDns { encrypted_dns, flush_on_exit }: &AdvEncryptedDns,
    path: &str,
    default_lifetime: Lifetime,
    block: &mut Block<'_>,
    losses: &mut Losses<'_>,
) {
    let name = encrypted_dns.authentication_domain_name();
    let Some(text) = names::domain_name(name) else {
        let path = format!("{path}.authentication_domain_name");
        return losses.push(&path, name, NOT_A_HOST_NAME);
    };
    let addresses = encrypted_dns.addresses().iter().copied().map(written);
    let arguments: Vec<String> = std::iter::once(text).chain(addresses).collect();
    block.block("DNR", arguments.join(" "), Place::Dnr, |block| {
        block.option("AdvDNRPriority", encrypted_dns.priority);
        block.lifetime("AdvDNRLifetime", encrypted_dns.lifetime, default_lifetime);
        parameters(encrypted_dns.parameters(), block);
        block.switch("FlushDNR", *flush_on_exit);
    });
}

fn parameters(parameters: &ServiceParameters, block: &mut Block<'_>) {
    if !parameters.alpn().is_empty() {
        block.text("AdvDNRALPN", &parameters.alpn().join(","));
    }
    if let Some(port) = parameters.port() {
        block.set("AdvDNRPort", port);
    }
    if let Some(path) = parameters.doh_path() {
        block.text("AdvDNRPath", path);
    }
    if !parameters.others().is_empty() {
        block.text("AdvDNRParameters", &lists::write_keyed_octets(parameters.others()));
    }
}

pub(super) fn flags(flags: Option<FlagsExtension>, block: &mut Block<'_>) {
    if let Some(flags) = flags {
        block.text("AdvFlagsExtension", &lists::write_flags(flags));
    }
}

/// `custom option type NUMBER OCTETS;`
pub(super) fn custom_options(options: &[CustomOption], block: &mut Block<'_>) {
    for option in options {
        let octets = names::digits(lists::write_hexadecimal(option.body()));
        block.set("custom option type", format_args!("{} {octets}", option.option_type()));
    }
}
