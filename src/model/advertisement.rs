use std::time::Duration;

use super::{
    AuthoritativeBorderRouter, CaptivePortal, Dnssl, EncryptedDns, FlagsExtension, Header,
    HomeAgentInformation, LinkLayerAddress, LinkMtu, LowpanContext, Pref64, PrefixInformation,
    ProvisioningDomain, Rdnss, RouteInformation,
};

/// One Router Advertisement: what a packet says (RFC 4861 4.2).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RouterAdvertisement {
    /// The fixed part.
    pub header: Header,
    /// The options in the packet's order.
    pub options: Vec<NdOption>,
}

/// One option of a Neighbor Discovery message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NdOption {
    /// Type 1 (RFC 4861 4.6.1).
    SourceLinkLayerAddress(LinkLayerAddress),
    /// Type 3 (RFC 4861 4.6.2).
    PrefixInformation(PrefixInformation),
    /// Type 5 (RFC 4861 4.6.4).
    Mtu(LinkMtu),
    /// Type 7 (RFC 6275 7.3), whole milliseconds.
    AdvertisementInterval(Duration),
    /// Type 8 (RFC 6275 7.4).
    HomeAgentInformation(HomeAgentInformation),
    /// Type 21 (RFC 8801 3.1).
    ProvisioningDomain(Box<ProvisioningDomain>),
    /// Type 24 (RFC 4191 2.3).
    RouteInformation(RouteInformation),
    /// Type 25 (RFC 8106 5.1).
    Rdnss(Rdnss),
    /// Type 26 (RFC 5175 4).
    FlagsExtension(FlagsExtension),
    /// Type 31 (RFC 8106 5.2).
    Dnssl(Dnssl),
    /// Type 34 (RFC 6775 4.2).
    LowpanContext(LowpanContext),
    /// Type 35 (RFC 6775 4.3).
    AuthoritativeBorderRouter(AuthoritativeBorderRouter),
    /// Type 37 (RFC 8910 2.3).
    CaptivePortal(CaptivePortal),
    /// Type 38 (RFC 8781 4).
    Pref64(Pref64),
    /// Type 144 (RFC 9463 6.1).
    EncryptedDns(EncryptedDns),
    /// An option that is not known, or a known one whose content is none of the above.
    Other {
        /// The type octet.
        option_type: u8,
        /// What follows type and length: 6 octets, or 8n + 6.
        body: Box<[u8]>,
    },
}
