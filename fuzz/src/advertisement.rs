use std::{net::Ipv6Addr, time::Duration};

use arbitrary::{Result, Unstructured};
use raven::{
    model::{
        AuthoritativeBorderRouter, CaptivePortal, ContextId, Dnssl, DomainName, EncryptedDns,
        FlagsExtension, Header, HomeAgentInformation, Lifetime, LinkLayerAddress, LinkMtu,
        LowpanContext, NdOption, Pref64, Pref64Lifetime, Preference, Prefix, PrefixFlags,
        PrefixInformation, ProvisioningDomain, PvdDelay, PvdIdentity, Rdnss, ReachableTime,
        RouteInformation, RouterAdvertisement, RouterFlags, RouterLifetime, ServiceParameters,
    },
    wire::{decode_advertisement, encode},
};

/// An advertisement that can be read back as it was. Its options end where the octets do, or where
/// they make none.
pub fn advertisement(octets: &mut Unstructured) -> Result<RouterAdvertisement> {
    let header = header(octets)?;
    let mut options = Vec::new();
    while !octets.is_empty() {
        let Ok(option) = option(octets) else { break };
        options.push(option);
    }
    Ok(RouterAdvertisement { header, options })
}

fn header(octets: &mut Unstructured) -> Result<Header> {
    let router_lifetime = RouterLifetime::from_wire(octets.arbitrary()?);
    let [managed, other_config, home_agent, proxy, snac_router] = octets.arbitrary()?;
    let preference = preference(octets)?;
    Ok(Header {
        cur_hop_limit: octets.arbitrary()?,
        flags: RouterFlags { managed, other_config, home_agent, proxy, snac_router },
        preference: match router_lifetime {
            RouterLifetime::ZERO => Preference::Medium,
            _ => preference,
        },
        router_lifetime,
        reachable_time: ReachableTime::from_wire(octets.arbitrary()?),
        retrans_timer_millis: octets.arbitrary()?,
    })
}

fn option(octets: &mut Unstructured) -> Result<NdOption> {
    match octets.int_in_range(0..=15)? {
        15 => provisioning_domain(octets),
        kind => plain_option(kind, octets),
    }
}

fn plain_option(kind: u8, octets: &mut Unstructured) -> Result<NdOption> {
    Ok(match kind {
        0 => NdOption::SourceLinkLayerAddress(link_layer_address(octets)?),
        1 => NdOption::PrefixInformation(prefix_information(octets)?),
        2 => NdOption::Mtu(made(LinkMtu::new(octets.int_in_range(1280..=u32::MAX)?))?),
        3 => NdOption::AdvertisementInterval(Duration::from_millis(
            octets.arbitrary::<u32>()?.into(),
        )),
        4 => {
            let lifetime = octets.int_in_range(1..=65_520)?;
            let value =
                HomeAgentInformation::new(octets.arbitrary()?, lifetime, octets.arbitrary()?);
            NdOption::HomeAgentInformation(made(value)?)
        }
        5 => NdOption::RouteInformation(RouteInformation {
            prefix: prefix(octets)?,
            preference: preference(octets)?,
            lifetime: lifetime(octets)?,
        }),
        6 => {
            let count = octets.int_in_range(1..=Rdnss::MAX_SERVERS)?;
            let servers = (0..count).map(|_| address(octets)).collect::<Result<_>>()?;
            NdOption::Rdnss(made(Rdnss::new(servers, lifetime(octets)?))?)
        }
        7 => {
            let count = octets.int_in_range(1..=20)?;
            let suffixes = (0..count).map(|_| domain_name(octets)).collect::<Result<_>>()?;
            NdOption::Dnssl(made(Dnssl::new(suffixes, lifetime(octets)?))?)
        }
        8 => NdOption::CaptivePortal(captive_portal(octets)?),
        9 => {
            let length = *octets.choose(&Pref64::LENGTHS)?;
            let prefix = made(Prefix::new(address(octets)?, length))?;
            let lifetime = made(Pref64Lifetime::from_secs(octets.int_in_range(0..=65_528)?))?;
            NdOption::Pref64(made(Pref64::new(prefix, lifetime))?)
        }
        10 => NdOption::LowpanContext(LowpanContext {
            prefix: prefix(octets)?,
            compression: octets.arbitrary()?,
            id: made(ContextId::new(octets.int_in_range(0..=15)?))?,
            valid_lifetime_minutes: octets.arbitrary()?,
        }),
        11 => NdOption::AuthoritativeBorderRouter(AuthoritativeBorderRouter {
            version: octets.arbitrary()?,
            valid_lifetime_minutes: octets.arbitrary()?,
            address: address(octets)?,
        }),
        12 => {
            let flags = FlagsExtension::from_wire(octets.arbitrary()?);
            NdOption::FlagsExtension(flags.ok_or(arbitrary::Error::IncorrectFormat)?)
        }
        13 => NdOption::EncryptedDns(encrypted_dns(octets)?),
        _ => other(octets)?,
    })
}

fn made<T, E>(value: std::result::Result<T, E>) -> Result<T> {
    value.map_err(|_| arbitrary::Error::IncorrectFormat)
}

fn preference(octets: &mut Unstructured) -> Result<Preference> {
    octets.choose(&[Preference::Low, Preference::Medium, Preference::High]).copied()
}

fn lifetime(octets: &mut Unstructured) -> Result<Lifetime> {
    octets.arbitrary().map(Lifetime::from_wire)
}

fn address(octets: &mut Unstructured) -> Result<Ipv6Addr> {
    octets.arbitrary::<u128>().map(Ipv6Addr::from)
}

fn prefix(octets: &mut Unstructured) -> Result<Prefix> {
    made(Prefix::new(address(octets)?, octets.int_in_range(0..=128)?))
}

/// 6 octets, or 8n + 6.
fn whole_units<'a>(octets: &mut Unstructured<'a>) -> Result<&'a [u8]> {
    let units = octets.int_in_range(1..=255)?;
    octets.bytes(units * 8 - 2)
}

fn link_layer_address(octets: &mut Unstructured) -> Result<LinkLayerAddress> {
    LinkLayerAddress::new(whole_units(octets)?).ok_or(arbitrary::Error::IncorrectFormat)
}

fn prefix_information(octets: &mut Unstructured) -> Result<PrefixInformation> {
    let (prefix, router_address) = (prefix(octets)?, address(octets)?);
    let [on_link, autonomous, dhcpv6_pd_preferred] = octets.arbitrary()?;
    let flags = PrefixFlags { on_link, autonomous, dhcpv6_pd_preferred };
    let value = PrefixInformation::new(prefix, flags, lifetime(octets)?, lifetime(octets)?);
    Ok(value.with_router_address(router_address))
}

fn domain_name(octets: &mut Unstructured) -> Result<DomainName> {
    let count = octets.int_in_range(1..=4)?;
    let labels: Vec<&[u8]> = (0..count)
        .map(|_| {
            let length = octets.int_in_range(1..=63)?;
            octets.bytes(length)
        })
        .collect::<Result<_>>()?;
    made(DomainName::from_labels(labels))
}

fn captive_portal(octets: &mut Unstructured) -> Result<CaptivePortal> {
    let length = octets.int_in_range(1..=CaptivePortal::MAX_OCTETS)?;
    let characters = b"abcxyzABC019:/?#[]@!$&'()*+,;=-._~%";
    let uri = (0..length).map(|_| octets.choose(characters).map(|&octet| char::from(octet)));
    made(CaptivePortal::new(uri.collect::<Result<String>>()?))
}

/// An option of a type that has no name in the model.
fn other(octets: &mut Unstructured) -> Result<NdOption> {
    let unknown = [0, 2, 4, 6, 9, 14, 33, 36, 39, 41, 127, 253, 255];
    let option_type = *octets.choose(&unknown)?;
    Ok(NdOption::Other { option_type, body: whole_units(octets)?.into() })
}

fn encrypted_dns(octets: &mut Unstructured) -> Result<EncryptedDns> {
    let mut parameters = ServiceParameters::default();
    let count = octets.int_in_range(0..=9)?;
    let addresses: Vec<_> = (0..count).map(|_| address(octets)).collect::<Result<_>>()?;
    if count > 0 {
        if let Some(port) = octets.arbitrary()? {
            parameters = parameters.with_port(port);
        }
        for _ in 0..octets.int_in_range(0..=4)? {
            let length = octets.int_in_range(0..=99)?;
            let (key, value) = (octets.arbitrary()?, octets.bytes(length)?);
            parameters = made(parameters.with_other(key, value))?;
        }
    }
    let (priority, lifetime) = (octets.arbitrary()?, lifetime(octets)?);
    let name = domain_name(octets)?;
    made(EncryptedDns::new(priority, lifetime, name, addresses, parameters))
}

/// One that an option has room for; others are left out when they are encoded.
fn provisioning_domain(octets: &mut Unstructured) -> Result<NdOption> {
    let [http, legacy, has_header] = octets.arbitrary()?;
    let identity = PvdIdentity {
        id: domain_name(octets)?,
        http,
        legacy,
        delay: made(PvdDelay::new(octets.int_in_range(0..=15)?))?,
        sequence: octets.arbitrary()?,
    };
    let header = if has_header { Some(header(octets)?) } else { None };
    let mut options = Vec::new();
    for _ in 0..octets.int_in_range(0..=4)? {
        let kind = octets.int_in_range(1..=13)?;
        options.push(plain_option(kind, octets)?);
    }
    let value = made(ProvisioningDomain::new(identity, header, options))?;
    let option = NdOption::ProvisioningDomain(Box::new(value));
    let header = self::header(&mut Unstructured::new(&[]))?;
    let alone = RouterAdvertisement { header, options: vec![option.clone()] };
    match decode_advertisement(&encode(&alone)) {
        Ok(heard) if heard == alone => Ok(option),
        _ => Err(arbitrary::Error::IncorrectFormat),
    }
}
