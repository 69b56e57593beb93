//! DNS options for the tests of their lints.

use std::num::NonZeroU16;
use thin_vec::ThinVec;

use crate::model::{
    AdvDnssl, AdvEncryptedDns, AdvRdnss, Dnssl, EncryptedDns, Lifetime, Rdnss, ServiceParameters,
};

pub(super) fn rdnss(servers: &[&str], lifetime: Lifetime) -> AdvRdnss {
    let servers = servers.iter().map(|server| server.parse().unwrap()).collect();
    AdvRdnss {
        rdnss: Rdnss::new(servers, lifetime).unwrap(),
        flush_on_exit: true,
        conditions: ThinVec::new(),
    }
}

pub(super) fn dnssl(suffixes: &[&str], lifetime: Lifetime) -> AdvDnssl {
    let suffixes = suffixes.iter().map(|suffix| suffix.parse().unwrap()).collect();
    AdvDnssl { dnssl: Dnssl::new(suffixes, lifetime).unwrap(), flush_on_exit: true }
}

/// A resolver that speaks the protocols of `alpn`, with commas between, perhaps at a path.
pub(super) fn encrypted(alpn: &str, path: Option<&str>, lifetime: Lifetime) -> AdvEncryptedDns {
    let protocols = alpn.split(',').filter(|id| !id.is_empty()).map(String::from);
    let mut parameters = ServiceParameters::default().with_alpn(protocols.collect()).unwrap();
    if let Some(path) = path {
        parameters = parameters.with_doh_path(path).unwrap();
    }
    adv(&["fd00::1"], parameters, lifetime)
}

/// A resolver of which only the name is known.
pub(super) fn name_only(lifetime: Lifetime) -> AdvEncryptedDns {
    adv(&[], ServiceParameters::default(), lifetime)
}

fn adv(addresses: &[&str], parameters: ServiceParameters, lifetime: Lifetime) -> AdvEncryptedDns {
    let name = "dns.example".parse().unwrap();
    let addresses = addresses.iter().map(|address| address.parse().unwrap()).collect();
    let encrypted_dns =
        EncryptedDns::new(NonZeroU16::MIN, lifetime, name, addresses, parameters).unwrap();
    AdvEncryptedDns { encrypted_dns, flush_on_exit: true }
}
