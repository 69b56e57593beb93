//! The one table of rad.conf's keywords.

use std::fmt;

use Place::{Dns, EncryptedDns, File, Interface, Link, Nat64Prefix, Prefix, Pvd, Shared};

/// A keyword, of one word or several.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Keyword {
    /// Its words with a blank between; letter case matters.
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
    /// Where its meaning comes from; empty for rad's own inventions.
    pub reference: &'static str,
    /// Whether rad does not have it.
    pub is_extension: bool,
}

/// Where keywords stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Place {
    /// Outside of all blocks only.
    File,
    /// Outside of all blocks, for the interfaces behind, in those of interfaces, and in those of
    /// Provisioning Domains.
    Shared,
    /// The same without Provisioning Domains.
    Link,
    /// `interface NAME { ... }`
    Interface,
    /// `prefix ADDRESS/LENGTH { ... }` and `auto prefix { ... }`
    Prefix,
    /// `nat64 prefix ADDRESS/LENGTH { ... }`
    Nat64Prefix,
    /// `dns { ... }`
    Dns,
    /// `encrypted dns NAME { ... }`
    EncryptedDns,
    /// `pvd NAME { ... }`
    Pvd,
}

impl Place {
    /// Whether a keyword of the place `of` may stand in this block.
    #[must_use]
    pub fn holds(self, of: Place) -> bool {
        match of {
            Shared => matches!(self, File | Interface | Pvd),
            Link => matches!(self, File | Interface),
            _ => self == of,
        }
    }

    /// Whether rad has no such block.
    #[must_use]
    pub const fn is_extension(self) -> bool {
        matches!(self, EncryptedDns | Pvd)
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            File | Shared | Link => "the file, outside of all blocks",
            Interface => "`interface`",
            Prefix => "`prefix`",
            Nat64Prefix => "`nat64 prefix`",
            Dns => "`dns`",
            EncryptedDns => "`encrypted dns`",
            Pvd => "`pvd`",
        })
    }
}

/// What a keyword takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Nothing.
    Nothing,
    /// `yes` or `no`.
    Switch,
    /// A whole number.
    Number,
    /// `low`, `medium` or `high`.
    Preference,
    /// The name of a file.
    File,
    /// One address, or any number of them in braces.
    Addresses,
    /// One domain name, or any number of them in braces.
    DomainNames,
    /// One text, or any number of them in braces.
    Texts,
    /// One number, or any number of them in braces.
    Numbers,
    /// A text.
    Text,
    /// A number, and octets in hexadecimal digits to the end of the line.
    Octets,
    /// Perhaps an argument, and a block that may be left out.
    Block(Argument, Place),
}

/// What stands between a block's keyword and its brace.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Argument {
    /// Nothing.
    None,
    /// The name of an interface.
    InterfaceName,
    /// `ADDRESS/LENGTH`, or an address alone.
    Prefix,
    /// A domain name.
    DomainName,
}

impl Keyword {
    /// Its words.
    pub fn words(&self) -> impl Iterator<Item = &'static str> {
        self.name.split(' ')
    }

    /// Where the block that it opens is, if it opens one.
    #[must_use]
    pub const fn content(&self) -> Option<Place> {
        match self.kind {
            Kind::Block(_, content) => Some(content),
            _ => None,
        }
    }

    const fn extension(self) -> Self {
        Keyword { is_extension: true, ..self }
    }
}

/// The keywords that may stand in the block `place`.
pub fn of(place: Place) -> impl Iterator<Item = &'static Keyword> {
    KEYWORDS.iter().filter(move |keyword| place.holds(keyword.place))
}

/// Whether the grammar keeps `word` to itself: outside of quotes it is no name. Words that only
/// extensions have are no such: files of rad may use them as names.
#[must_use]
pub fn is_reserved(word: &str) -> bool {
    let own = KEYWORDS.iter().filter(|keyword| !keyword.is_extension);
    ["yes", "no", "high", "medium", "low"].contains(&word)
        || own.flat_map(Keyword::words).any(|own| own == word)
}

/// Whether a line that begins with these words is rad's and of no other language: `prefix` and
/// `interface` are radvd's, too, and so are some extensions.
#[must_use]
pub fn is_telling(first: &str, second: Option<&str>) -> bool {
    KEYWORDS.iter().any(|keyword| {
        let mut words = keyword.words();
        let alone = !matches!(keyword.name, "interface" | "prefix" | "include" | "lifetime")
            && !keyword.is_extension;
        keyword.name != "custom option type"
            && words.next() == Some(first)
            && words.next().map_or(alone, |word| second == Some(word))
    })
}

/// What people write who know another daemon, and what to tell them.
pub(super) const OTHER_NAMES: &[(&str, Other)] = &[
    ("AdvDefaultLifetime", Other::Called("router lifetime")),
    ("rltime", Other::Called("router lifetime")),
    ("AdvDefaultPreference", Other::Called("router preference")),
    ("AdvCurHopLimit", Other::Called("hop limit")),
    ("chlim", Other::Called("hop limit")),
    ("AdvManagedFlag", Other::Called("managed address configuration")),
    ("AdvOtherConfigFlag", Other::Called("other configuration")),
    ("raflags", Other::Called("managed address configuration")),
    ("AdvReachableTime", Other::Called("reachable time")),
    ("rtime", Other::Called("reachable time")),
    ("AdvRetransTimer", Other::Called("retrans timer")),
    ("AdvLinkMTU", Other::Called("mtu")),
    ("AdvSourceLLAddress", Other::Called("source link-layer address")),
    ("nolladdr", Other::Called("source link-layer address")),
    ("RDNSS", Other::Called("nameserver")),
    ("DNSSL", Other::Called("search")),
    ("AdvRDNSSLifetime", Other::Called("lifetime")),
    ("rdnssltime", Other::Called("lifetime")),
    ("AdvDNSSLLifetime", Other::Called("lifetime")),
    ("dnsslltime", Other::Called("lifetime")),
    ("nat64prefix", Other::Called("nat64 prefix")),
    ("pref64", Other::Called("nat64 prefix")),
    ("pref64lifetime", Other::Called("lifetime")),
    ("addr", Other::Called("prefix")),
    ("AdvOnLink", Other::Called("on-link")),
    ("AdvAutonomous", Other::Called("autonomous address-configuration")),
    ("pinfoflags", Other::Called("autonomous address-configuration")),
    ("AdvValidLifetime", Other::Called("valid lifetime")),
    ("vltime", Other::Called("valid lifetime")),
    ("AdvPreferredLifetime", Other::Called("preferred lifetime")),
    ("pltime", Other::Called("preferred lifetime")),
    ("noifprefix", Other::Called("no auto prefix")),
    ("DNR", Other::Called("encrypted dns")),
    ("dnraddr", Other::Called("nameserver")),
    ("AdvDNRLifetime", Other::Called("lifetime")),
    ("dnrltime", Other::Called("lifetime")),
    ("AdvDNRPriority", Other::Called("priority")),
    ("dnrprio", Other::Called("priority")),
    ("AdvDNRALPN", Other::Called("alpn")),
    ("dnralpn", Other::Called("alpn")),
    ("AdvDNRPort", Other::Called("port")),
    ("dnrport", Other::Called("port")),
    ("AdvDNRPath", Other::Called("path")),
    ("dnrpath", Other::Called("path")),
    ("AdvDNRParameters", Other::Called("parameter")),
    ("dnrparams", Other::Called("parameter")),
    ("AdvPvDHTTP", Other::Called("http")),
    ("AdvPvDLegacy", Other::Called("legacy")),
    ("AdvPvDDelay", Other::Called("delay")),
    ("pvddelay", Other::Called("delay")),
    ("AdvPvDSequence", Other::Called("sequence")),
    ("pvdseq", Other::Called("sequence")),
    ("AdvFlagsExtension", Other::Called("flags extension")),
    ("LegitimateRouters", Other::Called("legitimate routers")),
    ("legitrouters", Other::Called("legitimate routers")),
    ("raflagsext", Other::Called("flags extension")),
    ("AdvSendAdvert", Other::Not("remove it: rad advertises on each interface that is named")),
    ("MaxRtrAdvInterval", Other::Not(INTERVALS)),
    ("MinRtrAdvInterval", Other::Not(INTERVALS)),
    ("maxinterval", Other::Not(INTERVALS)),
    ("mininterval", Other::Not(INTERVALS)),
    ("route", Other::Not(ROUTES)),
    ("rtprefix", Other::Not(ROUTES)),
];

const INTERVALS: &str = "rad.conf has no intervals, they are 200 to 600 s";
const ROUTES: &str = "rad.conf has no routes, the other two languages do";

/// What became of another language's word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Other {
    /// It is called so here.
    Called(&'static str),
    /// There is nothing like it; what to do.
    Not(&'static str),
}

type Pair = (&'static str, &'static str);

const fn keyword(
    place: Place,
    name: &'static str,
    kind: Kind,
    range: Pair,
    about: Pair,
) -> Keyword {
    Keyword {
        name,
        place,
        kind,
        range: range.0,
        default: range.1,
        field: about.0,
        reference: about.1,
        is_extension: false,
    }
}

const fn switch(place: Place, name: &'static str, default: &'static str, about: Pair) -> Keyword {
    keyword(place, name, Kind::Switch, ("yes or no", default), about)
}

const fn number(place: Place, name: &'static str, range: Pair, about: Pair) -> Keyword {
    keyword(place, name, Kind::Number, range, about)
}

const ANY_LIFETIME: &str = "0 to 4294967295 s";

/// All of them, one to a line so that they can be compared.
#[rustfmt::skip]
pub static KEYWORDS: &[Keyword] = &[
    keyword(File, "include", Kind::File, ("the name of a file", "none"), ("", "")),
    keyword(File, "interface", Kind::Block(Argument::InterfaceName, Interface), ("an interface name", ""), ("name", "")),

    switch(Shared, "default router", "yes", ("header.router_lifetime", "RFC 4861 6.2.1")),
    number(Shared, "router lifetime", ("0 to 65535 s", "1800"), ("header.router_lifetime", "RFC 4861 6.2.1, RFC 8319 4")),
    keyword(Shared, "router preference", Kind::Preference, ("low, medium or high", "medium"), ("header.preference", "RFC 4191 2.2")),
    number(Shared, "hop limit", ("0 to 255", "0"), ("header.cur_hop_limit", "RFC 4861 6.2.1")),
    switch(Shared, "managed address configuration", "no", ("header.flags.managed", "RFC 4861 6.2.1")),
    switch(Shared, "other configuration", "no", ("header.flags.other_config", "RFC 4861 6.2.1")),
    number(Shared, "reachable time", ("0 to 3600000 ms", "0"), ("header.reachable_time", "RFC 4861 6.2.1")),
    number(Shared, "retrans timer", ("0 to 4294967295 ms", "0"), ("header.retrans_timer_millis", "RFC 4861 6.2.1")),
    switch(Link, "source link-layer address", "yes", ("source_link_layer_address", "RFC 4861 6.2.3")),
    number(Link, "mtu", ("0 (no option) or at least 1280 octets", "0"), ("link_mtu", "RFC 4861 6.2.1")),
    keyword(Shared, "dns", Kind::Block(Argument::None, Dns), ("", ""), ("rdnss", "RFC 8106 5")),
    keyword(Shared, "nat64 prefix", Kind::Block(Argument::Prefix, Nat64Prefix), ("ADDRESS/LENGTH", ""), ("pref64", "RFC 8781 4")),
    keyword(Shared, "encrypted dns", Kind::Block(Argument::DomainName, EncryptedDns), ("a domain name", ""), ("encrypted_dns", "RFC 9463 6.1")).extension(),
    keyword(Link, "pvd", Kind::Block(Argument::DomainName, Pvd), ("a domain name", ""), ("provisioning_domain", "RFC 8801 3.1")).extension(),
    keyword(Link, "legitimate routers", Kind::Addresses, ("addresses", "any"), ("legitimate_routers", "RFC 6104")).extension(),
    keyword(Link, "flags extension", Kind::Numbers, ("8 to 55", "none"), ("flags_extension", "RFC 5175 4")).extension(),
    keyword(Link, "custom option type", Kind::Octets, ("0 to 255, and up to 2038 octets", "none"), ("custom_options", "RFC 4861 4.6")).extension(),

    keyword(Interface, "prefix", Kind::Block(Argument::Prefix, Prefix), ("ADDRESS/LENGTH", ""), ("prefixes", "RFC 4861 4.6.2")),
    keyword(Interface, "auto prefix", Kind::Block(Argument::None, Prefix), ("", ""), ("prefixes", "RFC 4861 6.2.1")),
    keyword(Interface, "no auto prefix", Kind::Nothing, ("", "none"), ("prefixes", "RFC 4861 6.2.1")),

    switch(Prefix, "on-link", "yes", ("flags.on_link", "RFC 4861 6.2.1")),
    switch(Prefix, "autonomous address-configuration", "yes", ("flags.autonomous", "RFC 4861 6.2.1")),
    number(Prefix, "valid lifetime", (ANY_LIFETIME, "5400"), ("valid_lifetime", "RFC 4861 6.2.1")),
    number(Prefix, "preferred lifetime", (ANY_LIFETIME, "2700"), ("preferred_lifetime", "RFC 4861 6.2.1")),

    number(Nat64Prefix, "lifetime", ("0 to 65528 s", "1800"), ("lifetime", "RFC 8781 4")),

    number(Dns, "lifetime", (ANY_LIFETIME, "1800"), ("lifetime", "RFC 8106 5")),
    keyword(Dns, "nameserver", Kind::Addresses, ("1 to 127 addresses", "none"), ("servers", "RFC 8106 5.1")),
    keyword(Dns, "search", Kind::DomainNames, ("domain names of up to 2032 octets", "none"), ("suffixes", "RFC 8106 5.2")),

    number(EncryptedDns, "lifetime", (ANY_LIFETIME, "1800"), ("lifetime", "RFC 9463 6.1")).extension(),
    keyword(EncryptedDns, "nameserver", Kind::Addresses, ("addresses", "none"), ("addresses", "RFC 9463 6.1")).extension(),
    number(EncryptedDns, "priority", ("1 to 65535", "1"), ("priority", "RFC 9463 3.1.3")).extension(),
    keyword(EncryptedDns, "alpn", Kind::Texts, ("protocols: dot, doq, h2, h3", "none"), ("parameters.alpn", "RFC 9461 4")).extension(),
    number(EncryptedDns, "port", ("0 to 65535", "that of the protocol"), ("parameters.port", "RFC 9461 4.2")).extension(),
    keyword(EncryptedDns, "path", Kind::Text, ("a path with {?dns}", "none"), ("parameters.doh_path", "RFC 9461 5")).extension(),
    keyword(EncryptedDns, "parameter", Kind::Octets, ("0 to 65535, and octets", "none"), ("parameters.others", "RFC 9460 2.2")).extension(),

    keyword(Pvd, "prefix", Kind::Block(Argument::Prefix, Prefix), ("ADDRESS/LENGTH", ""), ("prefixes", "RFC 4861 4.6.2")).extension(),
    keyword(Pvd, "auto prefix", Kind::Block(Argument::None, Prefix), ("", ""), ("prefixes", "RFC 4861 6.2.1")).extension(),
    switch(Pvd, "http", "no", ("identity.http", "RFC 8801 3.1")).extension(),
    switch(Pvd, "legacy", "no", ("identity.legacy", "RFC 8801 3.1")).extension(),
    number(Pvd, "delay", ("0 to 15", "0"), ("identity.delay", "RFC 8801 3.1")).extension(),
    number(Pvd, "sequence", ("0 to 65535", "0"), ("identity.sequence", "RFC 8801 3.1")).extension(),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_keyword_of_a_block_begins_another() {
        for place in [File, Interface, Prefix, Nat64Prefix, Dns, EncryptedDns, Pvd] {
            for first in of(place) {
                let beginning = format!("{} ", first.name);
                assert_eq!(of(place).filter(|other| other.name == first.name).count(), 1);
                assert!(!of(place).any(|other| other.name.starts_with(&beginning)), "{first:?}");
            }
        }
    }

    #[test]
    fn every_word_of_rads_scanner_is_reserved() {
        let words = "address address-configuration auto autonomous configuration default dns high \
            hop include interface lifetime limit link-layer low managed medium mtu nameserver \
            nat64 no on-link other preference preferred prefix reachable retrans router search \
            source time timer valid yes";
        assert!(words.split_whitespace().all(is_reserved));
        let own = KEYWORDS.iter().flat_map(Keyword::words).filter(|word| is_reserved(word));
        assert!(own.into_iter().all(|own| words.split_whitespace().any(|word| word == own)));
    }

    #[test]
    fn other_names_lead_to_keywords() {
        for (other, lead) in OTHER_NAMES {
            assert!(!is_reserved(other), "{other}");
            if let Other::Called(name) = lead {
                assert!(KEYWORDS.iter().any(|keyword| keyword.name == *name), "{name}");
            }
        }
    }
}
