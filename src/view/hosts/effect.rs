macro_rules! effects {
    ($($(#[$doc:meta])* $variant:ident = $name:literal,)*) => {
        /// Kinds of what hosts do.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Effect {
            $($(#[$doc])* $variant,)*
        }

        impl Effect {
            /// All of them.
            pub const ALL: &[Effect] = &[$(Effect::$variant,)*];

            /// Its stable name in reports.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self {
                    $(Effect::$variant => $name,)*
                }
            }
        }
    };
}

effects! {
    /// They get this router as a default router.
    DefaultRouteGained = "default-route-gained",
    /// They drop it at once.
    DefaultRouteLost = "default-route-lost",
    /// They keep it though nothing renews it.
    DefaultRouteKept = "default-route-kept",
    /// They have it for another time.
    DefaultRouteLifetime = "default-route-lifetime",
    /// Other hosts than before hear advertisements unasked.
    Audience = "audience",
    /// They prefer it more or less than others.
    RouterPreference = "router-preference",
    /// They know it by another address.
    RouterAddress = "router-address",
    /// DHCPv6 for addresses.
    ManagedAddresses = "managed-addresses",
    /// DHCPv6 for all else.
    OtherConfiguration = "other-configuration",
    /// They send with another hop limit.
    HopLimit = "hop-limit",
    /// They take neighbours for reachable for another time.
    ReachableTime = "reachable-time",
    /// They ask for neighbours at another pace.
    RetransTimer = "retrans-timer",
    /// Flags that few hosts look at.
    RouterFlags = "router-flags",
    /// Advertisements come in another number of packets.
    Packets = "packets",
    /// They know the router's link-layer address or another one.
    LinkLayerAddress = "link-layer-address",
    /// They send packets of another size.
    Mtu = "mtu",
    /// They make addresses.
    AddressGained = "address-gained",
    /// They keep addresses that nothing renews.
    AddressKept = "address-kept",
    /// They deprecate addresses.
    AddressDeprecated = "address-deprecated",
    /// They prefer deprecated addresses again.
    AddressPreferred = "address-preferred",
    /// They have addresses for another time.
    AddressLifetime = "address-lifetime",
    /// They make no more addresses.
    AddressConfigurationOff = "address-configuration-off",
    /// They reach a prefix without the router.
    OnLinkGained = "on-link-gained",
    /// They reach a prefix through the router only.
    OnLinkLost = "on-link-lost",
    /// They go on to reach a prefix without the router.
    OnLinkKept = "on-link-kept",
    /// They ask for prefixes of their own.
    PrefixDelegation = "prefix-delegation",
    /// They get a route.
    RouteGained = "route-gained",
    /// They drop a route at once.
    RouteLost = "route-lost",
    /// They keep a route that nothing renews.
    RouteKept = "route-kept",
    /// They have a route for another time or prefer it more or less.
    RouteChanged = "route-changed",
    /// They get a DNS server.
    DnsServerGained = "dns-server-gained",
    /// They stop using it at once.
    DnsServerLost = "dns-server-lost",
    /// They keep one that nothing renews.
    DnsServerKept = "dns-server-kept",
    /// They have it for another time, or several in another order.
    DnsServerChanged = "dns-server-changed",
    /// They get a search domain.
    SearchDomainGained = "search-domain-gained",
    /// They drop it at once.
    SearchDomainLost = "search-domain-lost",
    /// They keep one that nothing renews.
    SearchDomainKept = "search-domain-kept",
    /// They have it for another time, or several in another order.
    SearchDomainChanged = "search-domain-changed",
    /// They get a resolver with encryption.
    EncryptedDnsGained = "encrypted-dns-gained",
    /// They stop using it at once.
    EncryptedDnsLost = "encrypted-dns-lost",
    /// They keep one that nothing renews.
    EncryptedDnsKept = "encrypted-dns-kept",
    /// They reach it otherwise or have it for another time.
    EncryptedDnsChanged = "encrypted-dns-changed",
    /// They get a NAT64 prefix.
    Nat64Gained = "nat64-gained",
    /// They drop it at once.
    Nat64Lost = "nat64-lost",
    /// They keep one that nothing renews.
    Nat64Kept = "nat64-kept",
    /// They have it for another time.
    Nat64Changed = "nat64-changed",
    /// They ask another captive portal or none.
    CaptivePortal = "captive-portal",
    /// What mobile nodes learn.
    MobileNodes = "mobile-nodes",
    /// What nodes with 6LoWPAN learn.
    Lowpan = "lowpan",
    /// What hosts learn that know Provisioning Domains.
    ProvisioningDomain = "provisioning-domain",
    /// What hosts learn that know the option.
    OtherOption = "other-option",
}
