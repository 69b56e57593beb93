use std::net::Ipv6Addr;

use thin_vec::ThinVec;

use super::{
    AdvDnssl, AdvEncryptedDns, AdvPrefix, AdvProvisioningDomain, AdvRdnss, AdvRoute,
    AuthoritativeBorderRouter, CaptivePortal, Client, Condition, CustomOption, FlagsExtension,
    Header, HomeAgentInformation, InterfaceMatch, InterfaceName, InterfacePattern, LinkMtu,
    LowpanContext, MinDelayBetweenRas, Pref64, Prefix, RtrAdvInterval, Template,
    UnicastEthernetAddress,
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

/// Everything that one interface advertises and when (RFC 4861 6.2.1 and its successors). Lists that
/// are mostly empty are thin: there may be thousands of interfaces.
#[expect(clippy::struct_excessive_bools, reason = "independent variables of the RFCs")]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Interface {
    /// Which interface or interfaces.
    pub name: InterfaceMatch,
    /// AdvSendAdvertisements: whether it advertises and answers at all.
    pub send_advertisements: bool,
    /// A missing interface is waited for; otherwise it is an error at start.
    pub ignore_if_missing: bool,
    /// No multicast advertisements, only answers to solicitations and what clients get.
    pub unicast_only: bool,
    /// Solicitations from an address are answered to that address (RFC 7772 5.1), others by
    /// multicast.
    pub solicited_unicast: bool,
    /// The hosts that advertisements go to, one by one instead of by multicast, and those that
    /// are not answered, these behind all others. Where none is served, all are.
    pub clients: ThinVec<Client>,
    /// Solicitations of hosts that are not among the clients are answered, too.
    pub unrestricted_unicast: bool,
    /// Addresses to send from, the most wanted first, as far as the interface has them. Without
    /// any, the interface's link-local address is used (RFC 4861 6.1.2).
    pub source_addresses: ThinVec<Ipv6Addr>,
    /// Sent from, and said in the Source Link-Layer Address option, in place of the interface's own: a
    /// virtual router's (RFC 9568 7.3).
    pub virtual_link_layer_address: Option<UnicastEthernetAddress>,
    /// While one of them does not hold Router Lifetime is 0 (RFC 7084 G-4, G-5).
    pub default_router_conditions: ThinVec<Condition>,
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
    /// The largest packet that an advertisement may be, in octets, where the link takes more
    /// (RFC 6980 5); `None` for what [is no limit](LinkMtu::as_limit).
    pub ra_mtu: Option<LinkMtu>,
    /// How far lifetimes that count down may differ between routers, in seconds, before that
    /// counts as inconsistent (RFC 4861 6.2.7); 0 leaves them unchecked.
    pub clock_skew_seconds: u16,
    /// The routers that may advertise on the link beside this one, by the addresses they send
    /// from; an alert is given for others. `None` where nobody said which may.
    pub legitimate_routers: Option<ThinVec<Ipv6Addr>>,
    /// AdvLinkMTU.
    pub link_mtu: AdvLinkMtu,
    /// Whether the Advertisement Interval option is sent (RFC 6275 7.3).
    pub advertisement_interval: bool,
    /// The Home Agent Information option (RFC 6275 7.4).
    pub home_agent_information: Option<HomeAgentInformation>,
    /// AdvPrefixList.
    pub prefixes: Vec<AdvPrefix>,
    /// Prefixes of addresses that are not advertised where those of an interface's addresses are.
    pub ignored_prefixes: ThinVec<Prefix>,
    /// Route Information options.
    pub routes: ThinVec<AdvRoute>,
    /// RDNSS options.
    pub rdnss: Vec<AdvRdnss>,
    /// DNSSL options.
    pub dnssl: Vec<AdvDnssl>,
    /// Encrypted DNS options.
    pub encrypted_dns: ThinVec<AdvEncryptedDns>,
    /// PREF64 options.
    pub pref64: ThinVec<Pref64>,
    /// The Captive Portal option.
    pub captive_portal: Option<CaptivePortal>,
    /// 6LoWPAN Context options.
    pub lowpan_contexts: ThinVec<LowpanContext>,
    /// The Authoritative Border Router option.
    pub authoritative_border_router: Option<Box<AuthoritativeBorderRouter>>,
    /// The PvD option; an advertisement has one at most (RFC 8801 3.2).
    pub provisioning_domain: Option<Box<AdvProvisioningDomain>>,
    /// The RA Flags Extension option.
    pub flags_extension: Option<FlagsExtension>,
    /// Options that Raven knows nothing about.
    pub custom_options: ThinVec<CustomOption>,
    /// Where this is only an example: what the interfaces meant say instead.
    pub template: Option<Template>,
}

impl Interface {
    /// All configured prefixes, those of the Provisioning Domain included.
    pub fn all_prefixes(&self) -> impl Iterator<Item = &AdvPrefix> {
        let inner = self.provisioning_domain.iter().flat_map(|domain| &domain.prefixes);
        self.prefixes.iter().chain(inner)
    }

    /// What the interface `name` says, which is one of those meant and has the kernel's number
    /// `index`, or why it can say nothing.
    pub fn instance(&self, name: &InterfaceName, index: u32) -> Result<Interface, String> {
        match &self.template {
            Some(template) => template.instantiate(name, index),
            None => Ok(Interface { name: name.clone().into(), ..self.clone() }),
        }
    }

    /// Whether everything can be computed for an interface called `name`.
    #[must_use]
    pub fn can_be(&self, name: &str) -> bool {
        let computed = |name| self.instance(&name, EXAMPLE_INDEX).is_ok();
        self.template.is_none() || name.parse().is_ok_and(computed)
    }

    /// An interface that is meant and can be computed, with a name that `taken` does not refuse.
    pub fn example(&self, taken: impl Fn(&str) -> bool) -> Option<Interface> {
        let name = match &self.name {
            InterfaceMatch::Name(name) => name.clone(),
            InterfaceMatch::Pattern(pattern) => {
                pattern.example(|name| taken(name) || !self.can_be(name))?
            }
        };
        self.instance(&name, EXAMPLE_INDEX).ok()
    }

    /// The same without the options that hosts keep for a lifetime, their own or the router's.
    #[must_use]
    pub fn without_lasting_options(&self) -> Interface {
        Interface {
            advertisement_interval: false,
            home_agent_information: None,
            prefixes: Vec::new(),
            routes: ThinVec::new(),
            rdnss: Vec::new(),
            dnssl: Vec::new(),
            encrypted_dns: ThinVec::new(),
            pref64: ThinVec::new(),
            captive_portal: None,
            provisioning_domain: None,
            ..self.clone()
        }
    }

    /// Every condition that something depends on, those of the Provisioning Domain included.
    pub fn conditions(&self) -> impl Iterator<Item = &Condition> {
        let inner = self.provisioning_domain.as_deref();
        let routes = self.routes.iter().chain(inner.into_iter().flat_map(|domain| &domain.routes));
        let rdnss = self.rdnss.iter().chain(inner.into_iter().flat_map(|domain| &domain.rdnss));
        let prefixes = self.all_prefixes().flat_map(|entry| &entry.conditions);
        let routes = routes.flat_map(|entry| &entry.conditions);
        let rdnss = rdnss.flat_map(|entry| &entry.conditions);
        self.default_router_conditions.iter().chain(prefixes).chain(routes).chain(rdnss)
    }

    /// Whether its link is a 6LoWPAN: nothing else has a use for contexts or a border router
    /// (RFC 6775 4.2, 4.3).
    #[must_use]
    pub fn is_6lowpan(&self) -> bool {
        !self.lowpan_contexts.is_empty() || self.authoritative_border_router.is_some()
    }

    /// Whether hosts notice nothing when `other` takes this one's place: it differs at most in what
    /// concerns this router alone.
    #[must_use]
    pub fn seems_like(&self, other: &Interface) -> bool {
        *self
            == Interface {
                name: self.name.clone(),
                ignore_if_missing: self.ignore_if_missing,
                clock_skew_seconds: self.clock_skew_seconds,
                legitimate_routers: self.legitimate_routers.clone(),
                remove_on_exit: self.remove_on_exit,
                template: self.template.clone(),
                ..other.clone()
            }
    }

    /// Whether `other` says the same, for whichever interfaces.
    #[must_use]
    pub fn says_the_same(&self, other: &Interface) -> bool {
        if self.name == other.name {
            return self == other;
        }
        *self == Interface { name: self.name.clone(), ..other.clone() }
    }
}

/// The number of an interface that is only an example.
pub(crate) const EXAMPLE_INDEX: u32 = 1;

/// A whole configuration: its interfaces in the order of the files.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Model {
    /// No two have the same name.
    pub interfaces: Vec<Interface>,
}

impl Model {
    /// The same with an example in place of each pattern: one interface whose name fits it and is
    /// meant by nothing before it. Patterns that leave no name are left out.
    #[must_use]
    pub fn with_examples(&self) -> Model {
        let named = |name: &str| self.interfaces.iter().any(|it| it.name.as_str() == name);
        let mut patterns: Vec<&InterfacePattern> = Vec::new();
        let mut interfaces = Vec::with_capacity(self.interfaces.len());
        for interface in &self.interfaces {
            let taken = |name: &str| {
                named(name) || name == "lo" || patterns.iter().any(|before| before.matches(name))
            };
            interfaces.extend(interface.example(taken));
            patterns.extend(interface.name.pattern());
        }
        Model { interfaces }
    }
}
