use thin_vec::ThinVec;

use super::{
    AdvDnssl, AdvEncryptedDns, AdvPrefix, AdvRdnss, AdvRoute, CaptivePortal, DomainName, Header,
    NdOption, OutOfRange, Pref64,
};

/// What an explicit Provisioning Domain says of itself (RFC 8801 3.1).
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct PvdIdentity {
    /// PvD ID.
    pub id: DomainName,
    /// H: `https://ID/.well-known/pvd` has more about it.
    pub http: bool,
    /// L: what IPv4's DHCP says belongs to it.
    pub legacy: bool,
    /// How long hosts wait at most before they fetch that: 2^(10 + delay) ms.
    pub delay: PvdDelay,
    /// Goes up whenever that changes.
    pub sequence: u16,
}

/// Delay, 0 to 15 (RFC 8801 3.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct PvdDelay(u8);

impl PvdDelay {
    /// A delay of 0 to 15.
    pub fn new(delay: u32) -> Result<Self, OutOfRange> {
        match u8::try_from(delay) {
            Ok(delay @ 0..=15) => Ok(PvdDelay(delay)),
            _ => Err(OutOfRange::new("Delay", "0 to 15", "RFC 8801 3.1")),
        }
    }

    /// The number.
    #[must_use]
    pub const fn get(self) -> u8 {
        self.0
    }
}

/// The content of one PvD option, type 21 (RFC 8801 3.1).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProvisioningDomain {
    /// What it says of itself.
    pub identity: PvdIdentity,
    /// R: the advertisement's fixed part for hosts that know PvDs.
    pub header: Option<Header>,
    /// The options that only hosts hear that know PvDs.
    options: Vec<NdOption>,
}

/// Why options cannot stand in a PvD option.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NestedPvd;

impl ProvisioningDomain {
    /// An option with these options in it, none of them a PvD (RFC 8801 3.2).
    pub fn new(
        identity: PvdIdentity,
        header: Option<Header>,
        options: Vec<NdOption>,
    ) -> Result<Self, NestedPvd> {
        if options.iter().any(|option| matches!(option, NdOption::ProvisioningDomain(_))) {
            return Err(NestedPvd);
        }
        Ok(ProvisioningDomain { identity, header, options })
    }

    /// The options in it.
    #[must_use]
    pub fn options(&self) -> &[NdOption] {
        &self.options
    }
}

/// A configured Provisioning Domain and what is advertised in it only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AdvProvisioningDomain {
    /// What it says of itself.
    pub identity: PvdIdentity,
    /// R: the fixed part for hosts that know PvDs; others take the interface's.
    pub header: Option<Header>,
    /// AdvPrefixList.
    pub prefixes: Vec<AdvPrefix>,
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
}
