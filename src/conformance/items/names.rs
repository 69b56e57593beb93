//! Options with servers, names and addresses of services.

use super::{
    heard::{
        self, CAPTIVE_PORTAL, DNSSL, ENCRYPTED_DNS, PREF64, RDNSS, each_option, has_host_bits,
        name_octets, number16, number32, octet,
    },
    item,
};
use crate::{
    conformance::{
        Check::Review,
        Facts, Item,
        Level::{Must, Should},
        Record, Verdict,
    },
    model::{Interface, Lifetime},
};

pub(super) const ITEMS: &[Item] = &[
    item(
        "B-086",
        Should,
        "RFC 8106 5.1",
        "DNS servers and suffixes last three intervals unless configured otherwise",
        Review(dns_lifetimes),
    ),
    item("B-087", Must, "RFC 8106 5.2", "search suffixes are well-formed names", Review(suffixes)),
    item("B-088", Must, "RFC 8781 4", "NAT64 prefixes are well-formed", Review(nat64)),
    item("B-089", Must, "RFC 8910 2.3", "the captive portal is a padded URI", Review(portal)),
    item("B-090", Must, "RFC 9463 6.1", "encrypted DNS is well-formed", Review(encrypted_dns)),
];

fn dns_lifetimes(record: &Record, facts: &Facts) -> Verdict {
    let Some(configuration) = &facts.configuration else {
        return Verdict::not_applicable("needs --config");
    };
    let least = 3 * configuration.interval.max().as_secs();
    let configured = configured_lifetimes(configuration);
    let (mut any, mut short) = (false, false);
    let mut judge = |option: &[u8]| {
        any = true;
        let lifetime = Lifetime::from_wire(number32(option, 4));
        let enough = lifetime.is_infinite() || lifetime >= Lifetime::from_secs(least);
        short |= !enough;
        (!enough && !configured.contains(&lifetime))
            .then(|| format!("the lifetime is {lifetime}, less than {least} s"))
    };
    for (kind, name) in [(RDNSS, "RDNSS"), (DNSSL, "DNSSL")] {
        let verdict = each_option(record, kind, name, &mut judge);
        if matches!(verdict, Verdict::Fail { .. }) {
            return verdict;
        }
    }
    match (any, short) {
        (false, _) => Verdict::not_applicable("no RDNSS and no DNSSL option is advertised"),
        (true, true) => Verdict::not_applicable("shorter lifetimes are configured"),
        (true, false) => Verdict::Pass,
    }
}

fn configured_lifetimes(configuration: &Interface) -> Vec<Lifetime> {
    let servers = configuration.rdnss.iter().map(|it| it.rdnss.lifetime);
    servers.chain(configuration.dnssl.iter().map(|it| it.dnssl.lifetime)).collect()
}

fn suffixes(record: &Record, _: &Facts) -> Verdict {
    each_option(record, DNSSL, "DNSSL", |option| {
        let mut rest = option.get(8..).unwrap_or_default();
        if octet(rest, 0) == 0 {
            return Some("there is no name".into());
        }
        while octet(rest, 0) != 0 {
            match name_octets(rest) {
                Ok(length) => rest = rest.get(length..).unwrap_or_default(),
                Err(reason) => return Some(reason),
            }
        }
        padding(rest)
    })
}

/// What is wrong with the octets that fill an option.
fn padding(rest: &[u8]) -> Option<String> {
    if rest.iter().any(|octet| *octet != 0) {
        Some("the padding is not 0".into())
    } else {
        (rest.len() > 7).then(|| format!("{} octets of padding are too many", rest.len()))
    }
}

fn nat64(record: &Record, facts: &Facts) -> Verdict {
    const LENGTHS: [u8; 6] = [96, 64, 56, 48, 40, 32];
    each_option(record, PREF64, "PREF64", |option| {
        if option.len() != 16 {
            return Some(format!("the option has {} octets", option.len()));
        }
        let word = number16(option, 2);
        let Some(length) = LENGTHS.get(usize::from(word & 7)) else {
            return Some(format!("the prefix length code is {}", word & 7));
        };
        let address = heard::address(option.get(..16).unwrap_or_default(), 4);
        if has_host_bits(address, *length) {
            return Some(format!("{address}/{length} has bits past its length"));
        }
        let lifetime = word & !7;
        let configured = facts.configuration.as_ref().into_iter().flat_map(|it| &it.pref64);
        let mut configured = configured.filter(|it| it.prefix().address() == address);
        let wanted = configured.next()?.lifetime.as_secs();
        (lifetime != wanted).then(|| format!("the lifetime is {lifetime} s, not {wanted} s"))
    })
}

fn portal(record: &Record, _: &Facts) -> Verdict {
    each_option(record, CAPTIVE_PORTAL, "Captive Portal", |option| {
        let octets = option.get(2..).unwrap_or_default();
        let end = octets.iter().position(|octet| *octet == 0).unwrap_or(octets.len());
        let (uri, rest) = octets.split_at_checked(end)?;
        let scheme = uri.iter().position(|octet| *octet == b':');
        if scheme.is_none_or(|at| at == 0) || !uri.iter().all(u8::is_ascii_graphic) {
            return Some("it is no URI".into());
        }
        padding(rest)
    })
}

fn encrypted_dns(record: &Record, _: &Facts) -> Verdict {
    each_option(record, ENCRYPTED_DNS, "Encrypted DNS", |option| encrypted_dns_flaw(option).err())
}

/// What is wrong with an Encrypted DNS option.
fn encrypted_dns_flaw(option: &[u8]) -> Result<(), String> {
    const NAME: usize = 10;
    let end = "the option ends too soon";
    if number16(option, 2) == 0 {
        return Err("the service priority is 0".into());
    }
    let length = usize::from(number16(option, 8));
    let (name, rest) =
        option.get(NAME..).and_then(|rest| rest.split_at_checked(length)).ok_or(end)?;
    if name_octets(name)? != length {
        return Err("the name is not as long as it says".into());
    }
    if rest.len() < 8 && rest.iter().all(|octet| *octet == 0) {
        // The name alone.
        return Ok(());
    }
    let length = usize::from(number16(rest, 0));
    let addresses = rest.get(2..).and_then(|rest| rest.split_at_checked(length));
    let (addresses, rest) = addresses.ok_or(end)?;
    if length == 0 || length % 16 != 0 {
        return Err(format!("{length} octets are no addresses"));
    }
    let mut servers = (0..length / 16).map(|number| heard::address(addresses, 16 * number));
    if let Some(wrong) = servers.find(|it| it.is_multicast() || it.is_loopback()) {
        return Err(format!("{wrong} is no server's address"));
    }
    let length = usize::from(number16(rest, 0));
    let parameters = rest.get(2..).and_then(|rest| rest.split_at_checked(length));
    let (parameters, rest) = parameters.ok_or(end)?;
    service_parameters(parameters)?;
    padding(rest).map_or(Ok(()), Err)
}

/// RFC 9460 2.2, with the keys that RFC 9463 3.1.8 forbids.
fn service_parameters(octets: &[u8]) -> Result<(), String> {
    const HINTS: [u16; 2] = [4, 6];
    let (mut rest, mut last) = (octets, None);
    while !rest.is_empty() {
        let key = number16(rest, 0);
        if last.is_some_and(|last| key <= last) {
            return Err(format!("the service parameter {key} is not in order"));
        }
        if HINTS.contains(&key) {
            return Err(format!("the service parameter {key} must not be here"));
        }
        let length = usize::from(number16(rest, 2));
        rest = rest.get(4 + length..).ok_or("a service parameter does not end")?;
        last = Some(key);
    }
    Ok(())
}
