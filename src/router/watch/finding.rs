//! What can be amiss with what others advertise.

use std::{fmt, net::Ipv6Addr};

use crate::model::{LinkLayerAddress, NdOption, Prefix, RouterAdvertisement, RouterLifetime};

/// Something about an advertisement of another router that people should know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The advertisement's source address.
    pub router: Ipv6Addr,
    /// What it is.
    pub matter: Matter,
    /// The same was found of this router before, and nothing else of this kind since.
    pub known: bool,
}

/// What a [`Finding`] is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Matter {
    /// It says something else than this router (RFC 4861 6.2.7).
    Inconsistent(Inconsistency),
    /// It is not among the interface's legitimate routers.
    Rogue(Portrait),
    /// It bears this router's address, but this router has not sent it.
    Forged(Portrait),
    /// The same with Router Lifetime 0: hosts lose their default route.
    ForgedWithdrawal(Portrait),
}

/// How much it matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Gravity {
    /// Worth knowing.
    Information,
    /// What RFC 4861 6.2.7 and RFC 8781 5.2 want logged.
    Warning,
    /// Hosts may be misled on purpose.
    Alert,
}

impl Matter {
    /// A word that never changes, for programs.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Matter::Inconsistent(_) => "inconsistent",
            Matter::Rogue(_) => "rogue",
            Matter::Forged(_) => "forged",
            Matter::ForgedWithdrawal(_) => "forged-withdrawal",
        }
    }

    /// How much it matters.
    #[must_use]
    pub const fn gravity(&self) -> Gravity {
        match self {
            Matter::Inconsistent(inconsistency) => inconsistency.field.gravity(),
            Matter::Rogue(_) | Matter::Forged(_) | Matter::ForgedWithdrawal(_) => Gravity::Alert,
        }
    }
}

/// One thing that two routers say differently.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inconsistency {
    /// Which.
    pub field: Field,
    /// Of which prefix, address or context, where there may be several.
    pub subject: Option<String>,
    /// In which Provisioning Domain, where in one.
    pub provisioning_domain: Option<String>,
    /// What this router says, ready to print.
    pub ours: String,
    /// What the other one says, ready to print.
    pub theirs: String,
}

/// What is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    /// Cur Hop Limit; 0 goes with everything.
    CurHopLimit,
    /// The M flag.
    Managed,
    /// The O flag.
    OtherConfig,
    /// Reachable Time; 0 goes with everything.
    ReachableTime,
    /// Retrans Timer; 0 goes with everything.
    RetransTimer,
    /// The MTU option where both have one.
    LinkMtu,
    /// The valid lifetime of a prefix that both have.
    ValidLifetime,
    /// The preferred lifetime of a prefix that both have.
    PreferredLifetime,
    /// The L flag of a prefix that both have.
    OnLink,
    /// The A flag of a prefix that both have.
    Autonomous,
    /// The P flag of a prefix that both have (RFC 9762).
    Dhcpv6PdPreferred,
    /// The other router gives this one's own address as its own (RFC 6275 7.2).
    RouterAddress,
    /// The set of NAT64 prefixes, and of those that are withdrawn (RFC 8781 5.2).
    Pref64,
    /// The set of DNS servers.
    Rdnss,
    /// The set of search domains.
    Dnssl,
    /// The set of encrypted resolvers.
    EncryptedDns,
    /// The Captive Portal option where both have one (RFC 8910 3).
    CaptivePortal,
    /// A 6LoWPAN context that both have.
    LowpanContext,
    /// The RA Flags Extension option where both have one.
    FlagsExtension,
    /// What the PvD option itself says of a domain that both have.
    ProvisioningDomain,
}

impl Field {
    /// All of them.
    pub const ALL: [Field; 20] = [
        Field::CurHopLimit,
        Field::Managed,
        Field::OtherConfig,
        Field::ReachableTime,
        Field::RetransTimer,
        Field::LinkMtu,
        Field::ValidLifetime,
        Field::PreferredLifetime,
        Field::OnLink,
        Field::Autonomous,
        Field::Dhcpv6PdPreferred,
        Field::RouterAddress,
        Field::Pref64,
        Field::Rdnss,
        Field::Dnssl,
        Field::EncryptedDns,
        Field::CaptivePortal,
        Field::LowpanContext,
        Field::FlagsExtension,
        Field::ProvisioningDomain,
    ];

    /// The variable that a router's administrator would look at, as RFC 4861 6.2.1 calls it, or
    /// the option.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Field::CurHopLimit => "AdvCurHopLimit",
            Field::Managed => "AdvManagedFlag",
            Field::OtherConfig => "AdvOtherConfigFlag",
            Field::ReachableTime => "AdvReachableTime",
            Field::RetransTimer => "AdvRetransTimer",
            Field::LinkMtu => "AdvLinkMTU",
            Field::ValidLifetime => "AdvValidLifetime",
            Field::PreferredLifetime => "AdvPreferredLifetime",
            Field::OnLink => "AdvOnLinkFlag",
            Field::Autonomous => "AdvAutonomousFlag",
            Field::Dhcpv6PdPreferred => "P flag",
            Field::RouterAddress => "router address",
            Field::Pref64 => "PREF64",
            Field::Rdnss => "RDNSS",
            Field::Dnssl => "DNSSL",
            Field::EncryptedDns => "Encrypted DNS",
            Field::CaptivePortal => "Captive Portal",
            Field::LowpanContext => "6LoWPAN Context",
            Field::FlagsExtension => "RA Flags Extension",
            Field::ProvisioningDomain => "PvD",
        }
    }

    /// The value of a metric's label.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Field::CurHopLimit => "cur_hop_limit",
            Field::Managed => "managed",
            Field::OtherConfig => "other_config",
            Field::ReachableTime => "reachable_time",
            Field::RetransTimer => "retrans_timer",
            Field::LinkMtu => "link_mtu",
            Field::ValidLifetime => "valid_lifetime",
            Field::PreferredLifetime => "preferred_lifetime",
            Field::OnLink => "on_link",
            Field::Autonomous => "autonomous",
            Field::Dhcpv6PdPreferred => "dhcpv6_pd_preferred",
            Field::RouterAddress => "router_address",
            Field::Pref64 => "pref64",
            Field::Rdnss => "rdnss",
            Field::Dnssl => "dnssl",
            Field::EncryptedDns => "encrypted_dns",
            Field::CaptivePortal => "captive_portal",
            Field::LowpanContext => "lowpan_context",
            Field::FlagsExtension => "flags_extension",
            Field::ProvisioningDomain => "provisioning_domain",
        }
    }

    /// How much a difference matters.
    #[must_use]
    pub const fn gravity(self) -> Gravity {
        match self {
            Field::CurHopLimit
            | Field::Managed
            | Field::OtherConfig
            | Field::ReachableTime
            | Field::RetransTimer
            | Field::LinkMtu
            | Field::ValidLifetime
            | Field::PreferredLifetime
            | Field::Pref64 => Gravity::Warning,
            _ => Gravity::Information,
        }
    }
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Of what a router says, what tells people which one it is and what it wants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Portrait {
    /// The Source Link-Layer Address option.
    pub link_layer_address: Option<LinkLayerAddress>,
    /// Router Lifetime.
    pub router_lifetime: RouterLifetime,
    /// Prefixes, the first few.
    pub prefixes: Vec<Prefix>,
    /// How many more there are.
    pub more_prefixes: usize,
}

/// No link has longer addresses.
const SHOWN_OCTETS: usize = 20;

impl Portrait {
    const MOST_PREFIXES: usize = 8;

    pub(super) fn new(advertisement: &RouterAdvertisement) -> Self {
        let mut portrait = Portrait {
            link_layer_address: None,
            router_lifetime: advertisement.header.router_lifetime,
            prefixes: Vec::new(),
            more_prefixes: 0,
        };
        for option in &advertisement.options {
            match option {
                NdOption::SourceLinkLayerAddress(address) => {
                    let octets = address.octets();
                    let shown = octets.get(..SHOWN_OCTETS).unwrap_or(octets);
                    portrait.link_layer_address = LinkLayerAddress::new(shown);
                }
                NdOption::PrefixInformation(value) => portrait.add(value.prefix()),
                _ => {}
            }
        }
        portrait
    }

    fn add(&mut self, prefix: Prefix) {
        if self.prefixes.len() < Self::MOST_PREFIXES {
            self.prefixes.push(prefix);
        } else {
            self.more_prefixes += 1;
        }
    }
}
