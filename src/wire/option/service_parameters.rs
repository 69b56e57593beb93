//! SvcParams (RFC 9460 2.2): key, length and value of each, in the order of their keys.

use std::collections::BTreeMap;

use crate::{model::ServiceParameters, wire::fields::get_u16};

const KEY: usize = 0;
const LENGTH: usize = 2;
const VALUE: usize = 4;

pub(super) fn encode(parameters: &ServiceParameters) -> Vec<u8> {
    let mut all: BTreeMap<u16, Vec<u8>> =
        parameters.others().iter().map(|(&key, value)| (key, value.to_vec())).collect();
    if !parameters.alpn().is_empty() {
        let mut list = Vec::new();
        for id in parameters.alpn() {
            list.push(u8::try_from(id.len()).unwrap_or(u8::MAX));
            list.extend_from_slice(id.as_bytes());
        }
        all.insert(ServiceParameters::ALPN, list);
    }
    if let Some(port) = parameters.port() {
        all.insert(ServiceParameters::PORT, port.to_be_bytes().into());
    }
    if let Some(path) = parameters.doh_path() {
        all.insert(ServiceParameters::DOH_PATH, path.into());
    }
    let mut octets = Vec::new();
    for (key, value) in all {
        octets.extend_from_slice(&key.to_be_bytes());
        octets.extend_from_slice(&u16::try_from(value.len()).unwrap_or(u16::MAX).to_be_bytes());
        octets.extend_from_slice(&value);
    }
    octets
}

/// `None` for what hosts must not take, too: keys that do not rise, and hints of addresses.
pub(super) fn decode(mut octets: &[u8]) -> Option<ServiceParameters> {
    let mut parameters = ServiceParameters::default();
    let mut last = None;
    while !octets.is_empty() {
        let key = get_u16(octets, KEY).filter(|&key| last < Some(key))?;
        let length = usize::from(get_u16(octets, LENGTH)?);
        let (value, rest) = octets.get(VALUE..)?.split_at_checked(length)?;
        parameters = with(parameters, key, value)?;
        (octets, last) = (rest, Some(key));
    }
    Some(parameters)
}

fn with(parameters: ServiceParameters, key: u16, value: &[u8]) -> Option<ServiceParameters> {
    match key {
        ServiceParameters::ALPN => parameters.with_alpn(names(value)?).ok(),
        ServiceParameters::PORT => {
            Some(parameters.with_port(u16::from_be_bytes(value.try_into().ok()?)))
        }
        ServiceParameters::DOH_PATH => parameters.with_doh_path(str::from_utf8(value).ok()?).ok(),
        _ => parameters.with_other(key, value).ok(),
    }
}

fn names(mut octets: &[u8]) -> Option<Vec<String>> {
    let mut names = Vec::new();
    while let Some((&length, rest)) = octets.split_first() {
        let name;
        (name, octets) = rest.split_at_checked(length.into())?;
        names.push(str::from_utf8(name).ok()?.to_owned());
    }
    (!names.is_empty()).then_some(names)
}
