//! The one table of radvd.conf's keywords.

use std::fmt;

mod index;

pub(super) use index::Word;

use Place::{
    Abro, AutoIgnorePrefixes, Clients, Custom, Dnr, Dnssl, File, Interface, LegitimateRouters,
    LowpanCo, Nat64Prefix, Prefix, Pvd, RaSrcAddress, Rdnss, Route,
};

/// A keyword in one of the places where it may stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Keyword {
    /// As radvd's manual spells it; letter case does not matter.
    pub name: &'static str,
    /// Where it may stand.
    pub place: Place,
    /// What it takes.
    pub kind: Kind,
    /// Legal values, ready to print.
    pub range: &'static str,
    /// What holds without it, ready to print; empty for blocks.
    pub default: &'static str,
    /// The field of the model that it sets, as the source map names it inside its block.
    pub field: &'static str,
    /// Where its meaning comes from; empty for radvd's own inventions.
    pub reference: &'static str,
    /// What Raven does with it.
    pub status: Status,
}

/// Where keywords stand: the file itself or a kind of block.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Place {
    /// Outside of all blocks.
    File,
    /// `interface NAME { ... };`
    Interface,
    /// `prefix ADDRESS/LENGTH { ... };`
    Prefix,
    /// `route ADDRESS/LENGTH { ... };`
    Route,
    /// `RDNSS ADDRESS... { ... };`
    Rdnss,
    /// `DNSSL NAME... { ... };`
    Dnssl,
    /// `nat64prefix ADDRESS/LENGTH { ... };`
    Nat64Prefix,
    /// `clients { ADDRESS; !ADDRESS; ... };`
    Clients,
    /// `AdvRASrcAddress { ADDRESS; ... };`
    RaSrcAddress,
    /// `autoignoreprefixes { ADDRESS/LENGTH; ... };`
    AutoIgnorePrefixes,
    /// `LegitimateRouters { ADDRESS; ... };`
    LegitimateRouters,
    /// `lowpanco { ... };`
    LowpanCo,
    /// `abro ADDRESS { ... };`
    Abro,
    /// `DNR NAME ADDRESS... { ... };`
    Dnr,
    /// `pvd NAME { ... };`
    Pvd,
    /// `custom option type NUMBER OCTETS...;`, in whose braces nothing may stand.
    Custom,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let owner = KEYWORDS
            .iter()
            .find(|keyword| keyword.block().is_some_and(|block| block.content == *self));
        match owner {
            Some(owner) => write!(f, "`{}`", owner.name),
            None => f.write_str("the file, outside of all blocks"),
        }
    }
}

impl Place {
    /// Whether addresses stand there instead of keywords.
    #[must_use]
    pub const fn is_list(self) -> bool {
        matches!(self, Clients | RaSrcAddress | AutoIgnorePrefixes | LegitimateRouters)
    }

    /// Whether radvd has no such block.
    #[must_use]
    pub const fn is_extension(self) -> bool {
        matches!(self, Dnr | Pvd | Custom | LegitimateRouters)
    }
}

/// What a keyword takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// `on` or `off`.
    Switch,
    /// A whole number.
    Number,
    /// Seconds as a whole or decimal number.
    Seconds,
    /// Whole seconds or `infinity`.
    Lifetime,
    /// `low`, `medium` or `high`.
    Preference,
    /// The name of an interface.
    InterfaceName,
    /// A text, quoted or a word.
    Text,
    /// `ADDRESS/LENGTH`.
    Prefix,
    /// Arguments and a block.
    Block(Block),
}

/// The form of a block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Block {
    /// What stands between the keyword and the brace.
    pub arguments: Arguments,
    /// Whether the braces must be there.
    pub braces: Braces,
    /// What stands in the braces.
    pub content: Place,
}

/// What stands between a block's keyword and its brace.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Arguments {
    /// Nothing.
    None,
    /// One name of an interface, or pattern of names, or more.
    InterfaceNames,
    /// `ADDRESS/LENGTH`.
    Prefix,
    /// One address or more.
    Addresses,
    /// One domain name or more.
    DomainNames,
    /// An address; radvd ignores a length behind it.
    Address,
    /// A domain name, and perhaps addresses.
    Resolver,
    /// A domain name.
    DomainName,
    /// `option type NUMBER` and octets in hexadecimal digits.
    CustomOption,
}

/// Whether a block's braces must be there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Braces {
    /// They must; nothing need stand between them.
    Required,
    /// They may be left out.
    Optional,
}

/// What Raven does with a keyword.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// What radvd does.
    Implemented,
    /// radvd does not have it.
    Extension,
    /// It warns and ignores it, as radvd does.
    Legacy,
    /// It refuses it, as radvd does, whose scanner reserves the word but whose grammar has no use
    /// for it.
    Reserved,
}

impl Keyword {
    /// The form of the block that it opens, if it does.
    #[must_use]
    pub const fn block(&self) -> Option<Block> {
        match self.kind {
            Kind::Block(block) => Some(block),
            _ => None,
        }
    }

    const fn new(
        (place, name): (Place, &'static str),
        kind: Kind,
        (range, default): (&'static str, &'static str),
        (field, reference): (&'static str, &'static str),
    ) -> Self {
        let status = Status::Implemented;
        Keyword { name, place, kind, range, default, field, reference, status }
    }

    const fn with(self, status: Status) -> Self {
        Keyword { status, ..self }
    }

    const fn or(self, default: &'static str) -> Self {
        Keyword { default, ..self }
    }
}

/// The keyword `name` in `place`, letter case aside.
#[must_use]
pub fn find(name: &str, place: Place) -> Option<&'static Keyword> {
    Word::of(name)?.within(place)
}

/// The keyword `name` in all places where it may stand.
pub fn anywhere(name: &str) -> impl Iterator<Item = &'static Keyword> {
    let word = Word::of(name);
    let places = KEYWORDS.iter().zip(&index::WORDS);
    places.filter(move |&(_, other)| Some(*other) == word).map(|(keyword, _)| keyword)
}

/// Whether the grammar keeps `word` to itself: no interface and no domain can be called so.
#[must_use]
pub fn is_reserved(word: &str) -> bool {
    Word::of(word).is_some_and(Word::is_reserved)
}

type About = (&'static str, &'static str);

const fn switch(place: Place, name: &'static str, default: &'static str, about: About) -> Keyword {
    Keyword::new((place, name), Kind::Switch, ("on or off", default), about)
}

const fn preference(place: Place, name: &'static str, about: About) -> Keyword {
    Keyword::new((place, name), Kind::Preference, ("low, medium or high", "medium"), about)
}

const fn number(place: Place, name: &'static str, range: About, about: About) -> Keyword {
    Keyword::new((place, name), Kind::Number, range, about)
}

const fn seconds(place: Place, name: &'static str, range: About, about: About) -> Keyword {
    Keyword::new((place, name), Kind::Seconds, range, about)
}

const fn lifetime(place: Place, name: &'static str, range: About, about: About) -> Keyword {
    Keyword::new((place, name), Kind::Lifetime, range, about)
}

const fn condition(
    place: Place,
    name: &'static str,
    field: &'static str,
    reference: &'static str,
) -> Keyword {
    let range = ("conditions with commas between", "none");
    Keyword::new((place, name), Kind::Text, range, (field, reference)).with(Status::Extension)
}

const fn block(
    place: Place,
    name: &'static str,
    (arguments, braces, content): (Arguments, Braces, Place),
    about: About,
) -> Keyword {
    let range = match arguments {
        Arguments::None => "",
        Arguments::InterfaceNames => "interface names or patterns of them",
        Arguments::Prefix => "ADDRESS/LENGTH",
        Arguments::Addresses => "1 to 127 addresses",
        Arguments::DomainNames => "domain names",
        Arguments::Address => "an address",
        Arguments::Resolver => "a domain name and addresses",
        Arguments::DomainName => "a domain name",
        Arguments::CustomOption => "a number and up to 2038 octets",
    };
    Keyword::new(
        (place, name),
        Kind::Block(Block { arguments, braces, content }),
        (range, ""),
        about,
    )
}

const ANY_LIFETIME: &str = "0 to 4294967295 s or infinity";
const THREE_MAX: &str = "3 x MaxRtrAdvInterval";

/// All of them, one to a line so that they can be compared.
#[rustfmt::skip]
pub static KEYWORDS: &[Keyword] = &[
    block(File, "interface", (Arguments::InterfaceNames, Braces::Required, Interface), ("name", "")),
    Keyword::new((File, "include"), Kind::Text, ("a file name or a pattern of names", ""), ("", "")).with(Status::Extension),
    Keyword::new((Interface, "include"), Kind::Text, ("a file name or a pattern of names", ""), ("", "")).with(Status::Extension),

    switch(Interface, "AdvSendAdvert", "off", ("send_advertisements", "RFC 4861 6.2.1")),
    switch(Interface, "IgnoreIfMissing", "on", ("ignore_if_missing", "")),
    switch(Interface, "UnicastOnly", "off", ("unicast_only", "")),
    switch(Interface, "UnrestrictedUnicast", "off", ("unrestricted_unicast", "")),
    switch(Interface, "AdvRASolicitedUnicast", "on", ("solicited_unicast", "RFC 7772 5.1")),
    seconds(Interface, "MaxRtrAdvInterval", ("4 to 65535 s, with Mobile IPv6 from 0.07", "600"), ("interval.max", "RFC 4861 6.2.1")),
    seconds(Interface, "MinRtrAdvInterval", ("3 s to 0.75 x MaxRtrAdvInterval, with Mobile IPv6 from 0.03", "0.33 x MaxRtrAdvInterval, or what is nearest to that in the range"), ("interval.min", "RFC 4861 6.2.1")),
    seconds(Interface, "MinDelayBetweenRAs", ("3 to 65535 s, with Mobile IPv6 from 0.03", "3, or MinRtrAdvInterval where that is less"), ("min_delay_between_ras", "RFC 6275 7.5")),
    switch(Interface, "AdvManagedFlag", "off", ("header.flags.managed", "RFC 4861 6.2.1")),
    switch(Interface, "AdvOtherConfigFlag", "off", ("header.flags.other_config", "RFC 4861 6.2.1")),
    switch(Interface, "AdvHomeAgentFlag", "off", ("header.flags.home_agent", "RFC 6275 7.1")),
    switch(Interface, "AdvSNACRouterFlag", "off", ("header.flags.snac_router", "draft-ietf-6man-snac-router-ra-flag")),
    preference(Interface, "AdvDefaultPreference", ("header.preference", "RFC 4191 2.2")),
    number(Interface, "AdvCurHopLimit", ("0 to 255", "64"), ("header.cur_hop_limit", "RFC 4861 6.2.1")),
    number(Interface, "AdvDefaultLifetime", ("0 or MaxRtrAdvInterval to 65535 s", "3 x MaxRtrAdvInterval, at most 65535"), ("header.router_lifetime", "RFC 4861 6.2.1, RFC 8319 4")),
    number(Interface, "AdvReachableTime", ("0 to 3600000 ms", "0"), ("header.reachable_time", "RFC 4861 6.2.1")),
    number(Interface, "AdvRetransTimer", ("0 to 4294967295 ms", "0"), ("header.retrans_timer_millis", "RFC 4861 6.2.1")),
    number(Interface, "AdvLinkMTU", ("0 (no option) or at least 1280 octets", "0"), ("link_mtu", "RFC 4861 6.2.1")),
    number(Interface, "AdvRAMTU", ("1280 to 131072 octets", "1280"), ("ra_mtu", "RFC 6980 5")),
    switch(Interface, "AdvSourceLLAddress", "on", ("source_link_layer_address", "RFC 4861 6.2.3")),
    switch(Interface, "RemoveAdvOnExit", "on", ("remove_on_exit", "RFC 4861 6.2.5")),
    switch(Interface, "AdvIntervalOpt", "off", ("advertisement_interval", "RFC 6275 7.3")),
    switch(Interface, "AdvHomeAgentInfo", "off", ("home_agent_information", "RFC 6275 7.4")),
    number(Interface, "HomeAgentPreference", ("0 to 65535", "0"), ("home_agent_information.preference", "RFC 6275 7.4")),
    number(Interface, "HomeAgentLifetime", ("1 to 65520 s", "AdvDefaultLifetime"), ("home_agent_information.lifetime", "RFC 6275 7.4")),
    switch(Interface, "AdvMobRtrSupportFlag", "off", ("home_agent_information.mobile_router_support", "RFC 3963 5.2")),
    Keyword::new((Interface, "AdvCaptivePortalAPI"), Kind::Text, ("a URI of up to 2038 octets", "none"), ("captive_portal", "RFC 8910 2.3")),
    switch(Interface, "AdvProxyFlag", "off", ("header.flags.proxy", "RFC 4389 4.1.3.3")).with(Status::Extension),
    Keyword::new((Interface, "AdvVirtualLLAddress"), Kind::Text, ("an Ethernet address", "none"), ("virtual_link_layer_address", "RFC 9568 7.3")).with(Status::Extension),
    condition(Interface, "AdvDefaultCondition", "default_router_conditions", "RFC 7084 4.1 G-5"),
    Keyword::new((Interface, "AdvFlagsExtension"), Kind::Text, ("numbers of 8 to 55 with commas between", "none"), ("flags_extension", "RFC 5175 4")).with(Status::Extension),

    block(Interface, "prefix", (Arguments::Prefix, Braces::Optional, Prefix), ("prefixes", "RFC 4861 4.6.2")),
    block(Interface, "route", (Arguments::Prefix, Braces::Required, Route), ("routes", "RFC 4191 2.3")),
    block(Interface, "RDNSS", (Arguments::Addresses, Braces::Required, Rdnss), ("rdnss", "RFC 8106 5.1")),
    block(Interface, "DNSSL", (Arguments::DomainNames, Braces::Required, Dnssl), ("dnssl", "RFC 8106 5.2")),
    block(Interface, "nat64prefix", (Arguments::Prefix, Braces::Optional, Nat64Prefix), ("pref64", "RFC 8781 4")),
    block(Interface, "clients", (Arguments::None, Braces::Required, Clients), ("clients", "")),
    block(Interface, "AdvRASrcAddress", (Arguments::None, Braces::Required, RaSrcAddress), ("source_addresses", "")),
    block(Interface, "autoignoreprefixes", (Arguments::None, Braces::Required, AutoIgnorePrefixes), ("ignored_prefixes", "")),
    block(Interface, "lowpanco", (Arguments::None, Braces::Required, LowpanCo), ("lowpan_contexts", "RFC 6775 4.2")),
    block(Interface, "abro", (Arguments::Address, Braces::Required, Abro), ("authoritative_border_router", "RFC 6775 4.3")),
    block(Interface, "DNR", (Arguments::Resolver, Braces::Required, Dnr), ("encrypted_dns", "RFC 9463 6.1")).with(Status::Extension),
    block(Interface, "pvd", (Arguments::DomainName, Braces::Required, Pvd), ("provisioning_domain", "RFC 8801 3.1")).with(Status::Extension),
    block(Interface, "LegitimateRouters", (Arguments::None, Braces::Required, LegitimateRouters), ("legitimate_routers", "RFC 6104")).with(Status::Extension),
    block(Interface, "custom", (Arguments::CustomOption, Braces::Optional, Custom), ("custom_options", "RFC 4861 4.6")).with(Status::Extension),

    switch(Prefix, "AdvOnLink", "on", ("flags.on_link", "RFC 4861 6.2.1")),
    switch(Prefix, "AdvAutonomous", "on", ("flags.autonomous", "RFC 4861 6.2.1")),
    switch(Prefix, "AdvRouterAddr", "off", ("router_address", "RFC 6275 7.2")),
    switch(Prefix, "AdvDHCPv6PDPreferred", "off", ("flags.dhcpv6_pd_preferred", "RFC 9762 5")),
    lifetime(Prefix, "AdvValidLifetime", (ANY_LIFETIME, "86400"), ("valid_lifetime", "RFC 4861 6.2.1")),
    lifetime(Prefix, "AdvPreferredLifetime", (ANY_LIFETIME, "14400"), ("preferred_lifetime", "RFC 4861 6.2.1")),
    switch(Prefix, "DeprecatePrefix", "off", ("deprecate_on_exit", "")),
    condition(Prefix, "AdvPrefixCondition", "conditions", "RFC 8475 3.2"),
    switch(Prefix, "FollowLifetimes", "on", ("follows_source", "RFC 9096 3.4")).with(Status::Extension),
    switch(Prefix, "AnyPrefixLength", "off", ("any_length", "")).with(Status::Extension),
    switch(Prefix, "DecrementLifetimes", "off", ("valid_lifetime.counting_down", "RFC 4861 6.2.1")),
    Keyword::new((Prefix, "Base6Interface"), Kind::InterfaceName, ("an interface name", "none"), ("source.interface", "")),
    number(Prefix, "Base6Subnet", ("0 to 4294967295", "none"), ("source.subnet", "")).with(Status::Extension),
    Keyword::new((Prefix, "Base6to4Interface"), Kind::InterfaceName, ("an interface name", "none"), ("source.interface", "RFC 3056 2")),

    preference(Route, "AdvRoutePreference", ("preference", "RFC 4191 2.3")),
    condition(Route, "AdvRouteCondition", "conditions", "RFC 4191 2.3"),
    lifetime(Route, "AdvRouteLifetime", (ANY_LIFETIME, THREE_MAX), ("lifetime", "RFC 4191 2.3")),
    switch(Route, "RemoveRoute", "on", ("remove_on_exit", "RFC 4191 4")),

    condition(Rdnss, "AdvRDNSSCondition", "conditions", "RFC 8475 3.2"),
    lifetime(Rdnss, "AdvRDNSSLifetime", (ANY_LIFETIME, THREE_MAX), ("lifetime", "RFC 8106 5.1")),
    switch(Rdnss, "FlushRDNSS", "on", ("flush_on_exit", "RFC 8106 5.1")),
    number(Rdnss, "AdvRDNSSPreference", ("ignored", ""), ("", "")).with(Status::Legacy),
    switch(Rdnss, "AdvRDNSSOpen", "", ("", "")).with(Status::Legacy),

    lifetime(Dnssl, "AdvDNSSLLifetime", (ANY_LIFETIME, THREE_MAX), ("lifetime", "RFC 8106 5.2")),
    switch(Dnssl, "FlushDNSSL", "on", ("flush_on_exit", "RFC 8106 5.2")),

    number(Nat64Prefix, "AdvValidLifetime", ("0 to 65528 s", "3 x MaxRtrAdvInterval, at most 65528"), ("lifetime", "RFC 8781 4")),

    number(LowpanCo, "AdvContextLength", ("0 to 128", "0"), ("prefix.length", "RFC 6775 4.2")),
    switch(LowpanCo, "AdvContextCompressionFlag", "off", ("compression", "RFC 6775 4.2")),
    number(LowpanCo, "AdvContextID", ("0 to 15", "0"), ("id", "RFC 6775 4.2")),
    number(LowpanCo, "AdvLifeTime", ("0 to 65535 min", "0"), ("valid_lifetime_minutes", "RFC 6775 4.2")),
    Keyword::new((LowpanCo, "AdvContextPrefix"), Kind::Prefix, ("ADDRESS/LENGTH", "all zeros"), ("prefix", "RFC 6775 4.2")).with(Status::Extension),

    number(Abro, "AdvVersionLow", ("0 to 65535", "0"), ("version.low", "RFC 6775 4.3")),
    number(Abro, "AdvVersionHigh", ("0 to 65535", "0"), ("version.high", "RFC 6775 4.3")),
    number(Abro, "AdvValidLifetime", ("0 to 65535 min", "0"), ("valid_lifetime_minutes", "RFC 6775 4.3")),
    number(Abro, "Adv6LBRaddress", ("", ""), ("", "RFC 6775 4.3")).with(Status::Reserved),

    number(Dnr, "AdvDNRPriority", ("1 to 65535", "1"), ("priority", "RFC 9463 3.1.3")).with(Status::Extension),
    lifetime(Dnr, "AdvDNRLifetime", (ANY_LIFETIME, THREE_MAX), ("lifetime", "RFC 9463 6.1")).with(Status::Extension),
    Keyword::new((Dnr, "AdvDNRALPN"), Kind::Text, ("protocols with commas between: dot, doq, h2, h3", "none"), ("parameters.alpn", "RFC 9461 4")).with(Status::Extension),
    number(Dnr, "AdvDNRPort", ("0 to 65535", "the protocol's own"), ("parameters.port", "RFC 9461 4.2")).with(Status::Extension),
    Keyword::new((Dnr, "AdvDNRPath"), Kind::Text, ("a path with {?dns}", "none"), ("parameters.doh_path", "RFC 9461 5")).with(Status::Extension),
    Keyword::new((Dnr, "AdvDNRParameters"), Kind::Text, ("KEY=HEX with commas between", "none"), ("parameters.others", "RFC 9460 2.2")).with(Status::Extension),
    switch(Dnr, "FlushDNR", "on", ("flush_on_exit", "RFC 9463 6.1")).with(Status::Extension),

    switch(Pvd, "AdvPvDHTTP", "off", ("identity.http", "RFC 8801 3.1")).with(Status::Extension),
    switch(Pvd, "AdvPvDLegacy", "off", ("identity.legacy", "RFC 8801 3.1")).with(Status::Extension),
    number(Pvd, "AdvPvDDelay", ("0 to 15", "0"), ("identity.delay", "RFC 8801 3.1")).with(Status::Extension),
    number(Pvd, "AdvPvDSequence", ("0 to 65535", "0"), ("identity.sequence", "RFC 8801 3.1")).with(Status::Extension),
    switch(Pvd, "AdvManagedFlag", "as in the interface", ("header.flags.managed", "RFC 8801 3.1")).with(Status::Extension),
    switch(Pvd, "AdvOtherConfigFlag", "as in the interface", ("header.flags.other_config", "RFC 8801 3.1")).with(Status::Extension),
    switch(Pvd, "AdvHomeAgentFlag", "as in the interface", ("header.flags.home_agent", "RFC 8801 3.1")).with(Status::Extension),
    switch(Pvd, "AdvSNACRouterFlag", "as in the interface", ("header.flags.snac_router", "RFC 8801 3.1")).with(Status::Extension),
    switch(Pvd, "AdvProxyFlag", "as in the interface", ("header.flags.proxy", "RFC 8801 3.1")).with(Status::Extension),
    preference(Pvd, "AdvDefaultPreference", ("header.preference", "RFC 8801 3.1")).or("as in the interface").with(Status::Extension),
    number(Pvd, "AdvCurHopLimit", ("0 to 255", "as in the interface"), ("header.cur_hop_limit", "RFC 8801 3.1")).with(Status::Extension),
    number(Pvd, "AdvDefaultLifetime", ("0 or MaxRtrAdvInterval to 65535 s", "as in the interface"), ("header.router_lifetime", "RFC 8801 3.1")).with(Status::Extension),
    number(Pvd, "AdvReachableTime", ("0 to 3600000 ms", "as in the interface"), ("header.reachable_time", "RFC 8801 3.1")).with(Status::Extension),
    number(Pvd, "AdvRetransTimer", ("0 to 4294967295 ms", "as in the interface"), ("header.retrans_timer_millis", "RFC 8801 3.1")).with(Status::Extension),
    Keyword::new((Pvd, "AdvCaptivePortalAPI"), Kind::Text, ("a URI of up to 2038 octets", "none"), ("captive_portal", "RFC 8910 2.3")).with(Status::Extension),
    block(Pvd, "prefix", (Arguments::Prefix, Braces::Optional, Prefix), ("prefixes", "RFC 4861 4.6.2")).with(Status::Extension),
    block(Pvd, "route", (Arguments::Prefix, Braces::Required, Route), ("routes", "RFC 4191 2.3")).with(Status::Extension),
    block(Pvd, "RDNSS", (Arguments::Addresses, Braces::Required, Rdnss), ("rdnss", "RFC 8106 5.1")).with(Status::Extension),
    block(Pvd, "DNSSL", (Arguments::DomainNames, Braces::Required, Dnssl), ("dnssl", "RFC 8106 5.2")).with(Status::Extension),
    block(Pvd, "DNR", (Arguments::Resolver, Braces::Required, Dnr), ("encrypted_dns", "RFC 9463 6.1")).with(Status::Extension),
    block(Pvd, "nat64prefix", (Arguments::Prefix, Braces::Optional, Nat64Prefix), ("pref64", "RFC 8781 4")).with(Status::Extension),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_keyword_stands_twice_in_one_place() {
        for (index, keyword) in KEYWORDS.iter().enumerate() {
            let found = find(&keyword.name.to_uppercase(), keyword.place).unwrap();
            assert!(std::ptr::eq(found, &raw const KEYWORDS[index]), "{keyword:?}");
        }
    }

    #[test]
    fn every_implemented_keyword_says_what_it_is() {
        for keyword in KEYWORDS.iter().filter(|keyword| keyword.status == Status::Implemented) {
            assert_ne!(keyword.field, "", "{keyword:?}");
            let argument = keyword.block().map(|block| block.arguments);
            assert_eq!(keyword.range.is_empty(), argument == Some(Arguments::None), "{keyword:?}");
            assert_eq!(keyword.default.is_empty(), keyword.block().is_some(), "{keyword:?}");
        }
    }

    #[test]
    fn places_are_called_by_their_keyword() {
        assert_eq!(Place::Nat64Prefix.to_string(), "`nat64prefix`");
        assert_eq!(Place::File.to_string(), "the file, outside of all blocks");
    }
}
