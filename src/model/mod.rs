//! What an interface advertises: plain data with the names of RFC 4861 and its successors.
//!
//! Ranges are checked when a value is made, so that a value at hand is a value that may be sent.
//! There are no defaults here: the two configuration languages differ in theirs, and each front
//! end makes its own explicit. Nothing here knows syntax, octets or sockets.

#![forbid(unsafe_code)]

mod advertisement;
#[cfg(test)]
pub(crate) mod arbitrary;
mod captive_portal;
mod client;
mod condition;
mod custom_option;
mod delegation;
mod dns;
mod domain_name;
mod encrypted_dns;
mod flags;
mod flags_extension;
mod header;
mod heard;
mod home_agent;
mod interface;
mod interface_match;
mod interface_name;
mod interval;
mod lifetime;
mod link_layer_address;
mod lowpan;
mod mtu;
mod pref64;
mod preference;
mod prefix;
mod prefix_information;
mod provisioning_domain;
mod range;
mod route;
mod service_parameters;
mod subnet;
mod template;
mod unicast_ethernet_address;

#[cfg(test)]
pub(crate) mod testing;

pub use advertisement::{NdOption, RouterAdvertisement};
pub use captive_portal::{CaptivePortal, CaptivePortalError};
pub use client::Client;
pub use condition::{Condition, ConditionError, conditions, conditions_text};
pub use custom_option::{CustomOption, CustomOptionError};
pub use delegation::{DelegationName, DelegationNameError};
pub use dns::{AdvDnssl, AdvRdnss, Dnssl, Rdnss, ServerListError, SuffixListError};
pub use domain_name::{DomainName, DomainNameError};
pub use encrypted_dns::{AdvEncryptedDns, EncryptedDns, EncryptedDnsError};
pub use flags::RouterFlags;
pub use flags_extension::FlagsExtension;
pub use header::{Header, ReachableTime, RouterLifetime};
pub use heard::{Heard, Leftover};
pub use home_agent::HomeAgentInformation;
pub(crate) use interface::EXAMPLE_INDEX;
pub use interface::{AdvLinkMtu, Interface, Model};
pub use interface_match::{InterfaceMatch, InterfaceMatchError, InterfacePattern};
pub use interface_name::{InterfaceName, InterfaceNameError};
pub use interval::{IntervalRule, MinDelayBetweenRas, RtrAdvInterval};
pub use lifetime::{AdvLifetime, Lifetime};
pub use link_layer_address::LinkLayerAddress;
pub use lowpan::{AuthoritativeBorderRouter, ContextId, LowpanContext};
pub use mtu::LinkMtu;
pub use pref64::{Pref64, Pref64Error, Pref64Lifetime};
pub use preference::Preference;
pub use prefix::{Prefix, PrefixError, PrefixLengthError};
pub use prefix_information::{AdvPrefix, PrefixFlags, PrefixInformation, PrefixSource};
pub use provisioning_domain::{
    AdvProvisioningDomain, NestedPvd, ProvisioningDomain, PvdDelay, PvdIdentity,
};
pub use range::OutOfRange;
pub(crate) use range::seconds;
pub use route::{AdvRoute, RouteInformation};
pub use service_parameters::{ServiceParameterError, ServiceParameters};
pub use subnet::{Subnet, SubnetError};
pub use template::{Instantiate, Template};
pub use unicast_ethernet_address::{EthernetAddressError, UnicastEthernetAddress};
