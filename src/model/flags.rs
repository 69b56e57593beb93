/// Flags of the Router Advertisement header that say something on their own; the preference
/// stands beside them as [`Preference`](super::Preference).
#[expect(clippy::struct_excessive_bools, reason = "independent bits of one octet")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct RouterFlags {
    /// M: addresses by DHCPv6 (RFC 4861 4.2).
    pub managed: bool,
    /// O: other configuration by DHCPv6 (RFC 4861 4.2).
    pub other_config: bool,
    /// H: the router is a Mobile IPv6 home agent (RFC 6275 7.1).
    pub home_agent: bool,
    /// P: the advertisement is proxied (RFC 4389).
    pub proxy: bool,
    /// The router is a stub router of a SNAC network (draft-ietf-6man-snac-router-ra-flag).
    pub snac_router: bool,
}

impl RouterFlags {
    /// No flag set.
    pub const NONE: RouterFlags = RouterFlags {
        managed: false,
        other_config: false,
        home_agent: false,
        proxy: false,
        snac_router: false,
    };
}
