use super::{
    AdvDnssl, AdvPrefix, AdvRdnss, AdvRoute, CaptivePortal, Header, HomeAgentInformation,
    InterfaceName, LinkMtu, MinDelayBetweenRas, Pref64, RtrAdvInterval,
};

/// AdvLinkMTU (RFC 4861 6.2.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AdvLinkMtu {
    /// No MTU option is sent.
    Omitted,
    /// This value is sent.
    Fixed(LinkMtu),
    /// The interface's MTU is sent, whatever it is at the time.
    Interface,
}

/// Everything that one interface advertises and when (RFC 4861 6.2.1 and its successors).
#[expect(clippy::struct_excessive_bools, reason = "independent variables of the RFCs")]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Interface {
    /// Which interface.
    pub name: InterfaceName,
    /// AdvSendAdvertisements: whether it advertises and answers at all.
    pub send_advertisements: bool,
    /// A missing interface is waited for; otherwise it is an error at start.
    pub ignore_if_missing: bool,
    /// No multicast advertisements, only answers to solicitations.
    pub unicast_only: bool,
    /// Solicitations from an address are answered to that address (RFC 7772 5.1), others by
    /// multicast.
    pub solicited_unicast: bool,
    /// A final advertisement with Router Lifetime 0 is sent at the end (RFC 4861 6.2.5).
    pub remove_on_exit: bool,
    /// `MinRtrAdvInterval` and `MaxRtrAdvInterval`.
    pub interval: RtrAdvInterval,
    /// The least time between two multicast advertisements.
    pub min_delay_between_ras: MinDelayBetweenRas,
    /// The header's fields.
    pub header: Header,
    /// Whether the Source Link-Layer Address option is sent.
    pub source_link_layer_address: bool,
    /// AdvLinkMTU.
    pub link_mtu: AdvLinkMtu,
    /// Whether the Advertisement Interval option is sent (RFC 6275 7.3).
    pub advertisement_interval: bool,
    /// The Home Agent Information option (RFC 6275 7.4).
    pub home_agent_information: Option<HomeAgentInformation>,
    /// AdvPrefixList.
    pub prefixes: Vec<AdvPrefix>,
    /// Route Information options.
    pub routes: Vec<AdvRoute>,
    /// RDNSS options.
    pub rdnss: Vec<AdvRdnss>,
    /// DNSSL options.
    pub dnssl: Vec<AdvDnssl>,
    /// PREF64 options.
    pub pref64: Vec<Pref64>,
    /// The Captive Portal option.
    pub captive_portal: Option<CaptivePortal>,
}

/// A whole configuration: its interfaces in the order of the files.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Model {
    /// No two have the same name.
    pub interfaces: Vec<Interface>,
}
