//! Options: `type, length in units of 8 octets, content` (RFC 4861 4.6), one file for each type.
//! Offsets there count from the type octet.

pub(super) mod advertisement_interval;
pub(super) mod authoritative_border_router;
pub(super) mod captive_portal;
pub(super) mod dnssl;
pub(super) mod encrypted_dns;
pub(super) mod flags_extension;
pub(super) mod home_agent_information;
pub(super) mod lowpan_context;
pub(super) mod mtu;
mod name;
pub(super) mod other;
pub(super) mod pref64;
pub(super) mod prefix_information;
pub(super) mod provisioning_domain;
pub(super) mod rdnss;
pub(super) mod route_information;
mod service_parameters;
pub(super) mod source_link_layer_address;
mod walk;

#[cfg(test)]
pub(super) mod testing;

use crate::model::NdOption;

pub(super) use walk::{Options, RawOption};

/// Octets of the longest option.
pub(super) const MOST_OCTETS: usize = 255 * UNIT;

/// Octets in a unit of the length field.
const UNIT: usize = 8;

/// Octets of type and length.
const HEAD: usize = 2;

/// Appends `option` to `message`.
pub(super) fn encode(option: &NdOption, message: &mut Vec<u8>) {
    match option {
        NdOption::SourceLinkLayerAddress(value) => {
            source_link_layer_address::encode(value, message);
        }
        NdOption::PrefixInformation(value) => prefix_information::encode(value, message),
        NdOption::Mtu(value) => mtu::encode(*value, message),
        NdOption::AdvertisementInterval(value) => advertisement_interval::encode(*value, message),
        NdOption::HomeAgentInformation(value) => home_agent_information::encode(*value, message),
        NdOption::RouteInformation(value) => route_information::encode(value, message),
        NdOption::Rdnss(value) => rdnss::encode(value, message),
        NdOption::Dnssl(value) => dnssl::encode(value, message),
        NdOption::LowpanContext(value) => lowpan_context::encode(value, message),
        NdOption::AuthoritativeBorderRouter(value) => {
            authoritative_border_router::encode(value, message);
        }
        NdOption::CaptivePortal(value) => captive_portal::encode(value, message),
        NdOption::Pref64(value) => pref64::encode(value, message),
        NdOption::ProvisioningDomain(value) => provisioning_domain::encode(value, message),
        NdOption::FlagsExtension(value) => flags_extension::encode(*value, message),
        NdOption::EncryptedDns(value) => encrypted_dns::encode(value, message),
        NdOption::Other { option_type, body } => other::encode(*option_type, body, message),
    }
}

/// The octets of `option`. RDNSS and DNSSL of more than `room` octets become several options of the
/// same lifetime, by address and by name; others exceed it.
pub(super) fn encode_pieces(option: &NdOption, room: usize) -> Vec<Vec<u8>> {
    match option {
        NdOption::Rdnss(value) => rdnss::encode_pieces(value, room),
        NdOption::Dnssl(value) => dnssl::encode_pieces(value, room),
        _ => {
            let mut whole = Vec::new();
            encode(option, &mut whole);
            vec![whole]
        }
    }
}

/// What `raw` says; [`NdOption::Other`] where it is of an unknown type or its content is wrong.
pub(super) fn decode(raw: RawOption<'_>) -> NdOption {
    let RawOption { option_type, octets } = raw;
    let known = match option_type {
        source_link_layer_address::TYPE => {
            source_link_layer_address::decode(octets).map(NdOption::SourceLinkLayerAddress)
        }
        prefix_information::TYPE => {
            prefix_information::decode(octets).map(NdOption::PrefixInformation)
        }
        mtu::TYPE => mtu::decode(octets).map(NdOption::Mtu),
        advertisement_interval::TYPE => {
            advertisement_interval::decode(octets).map(NdOption::AdvertisementInterval)
        }
        home_agent_information::TYPE => {
            home_agent_information::decode(octets).map(NdOption::HomeAgentInformation)
        }
        route_information::TYPE => {
            route_information::decode(octets).map(NdOption::RouteInformation)
        }
        rdnss::TYPE => rdnss::decode(octets).map(NdOption::Rdnss),
        dnssl::TYPE => dnssl::decode(octets).map(NdOption::Dnssl),
        lowpan_context::TYPE => lowpan_context::decode(octets).map(NdOption::LowpanContext),
        authoritative_border_router::TYPE => {
            authoritative_border_router::decode(octets).map(NdOption::AuthoritativeBorderRouter)
        }
        captive_portal::TYPE => captive_portal::decode(octets).map(NdOption::CaptivePortal),
        pref64::TYPE => pref64::decode(octets).map(NdOption::Pref64),
        provisioning_domain::TYPE => {
            provisioning_domain::decode(octets).map(Box::new).map(NdOption::ProvisioningDomain)
        }
        flags_extension::TYPE => flags_extension::decode(octets).map(NdOption::FlagsExtension),
        encrypted_dns::TYPE => encrypted_dns::decode(octets).map(NdOption::EncryptedDns),
        _ => None,
    };
    known.unwrap_or_else(|| NdOption::Other {
        option_type,
        body: octets.get(HEAD..).unwrap_or_default().into(),
    })
}

/// Appends an option of at least `octets` octets, rounded up to whole units, and returns it. All
/// but type and length is zero. `None` when no option is that long.
fn append(message: &mut Vec<u8>, option_type: u8, octets: usize) -> Option<&mut [u8]> {
    let units = octets.div_ceil(UNIT);
    let length = u8::try_from(units).ok()?;
    let start = message.len();
    message.extend_from_slice(&[option_type, length]);
    message.resize(start + units * UNIT, 0);
    message.get_mut(start..)
}
