//! The one table of rtadvd.conf's capabilities.

use std::fmt;

use crate::config::suggestion;

/// A word that fields begin with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Capability {
    /// Which one.
    pub id: Id,
    /// As rtadvd.conf(5) spells it; letter case matters.
    pub name: &'static str,
    /// The types it is read as.
    pub forms: &'static [Form],
    /// Whether it is a family: the bare name and the name with 0 to 99 behind it.
    pub numbered: bool,
    /// Legal values, ready to print.
    pub range: &'static str,
    /// What holds without it, ready to print.
    pub default: &'static str,
    /// The field of the model that it sets, as the source map names it; empty for none.
    pub field: &'static str,
    /// Where its meaning comes from; empty for rtadvd's own inventions.
    pub reference: &'static str,
    /// What Raven does with it.
    pub status: Status,
}

/// How a field gives its value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// The name alone.
    Flag,
    /// `name#1`.
    Number,
    /// `name="text"`.
    Text,
    /// `name="address"`, or several addresses with commas between.
    Addresses,
}

/// What Raven does with a capability.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// It has its effect.
    Implemented,
    /// It is an error.
    NotYet {
        /// What rtadvd does with it.
        original: &'static str,
        /// What to write instead; may be empty.
        help: &'static str,
    },
    /// rtadvd stopped reading it long ago; nothing depends on it.
    Ignored,
}

const NO_MOBILE_IPV6: Status = Status::NotYet {
    original: "rtadvd rejects the whole interface: it is built without Mobile IPv6",
    help: "",
};
const OLD_ROUTE: Status = Status::NotYet {
    original: "rtadvd reads it as an old spelling of the `rt...` capability",
    help: "write `rtprefix`, `rtplen`, `rtflags` and `rtltime`",
};
const APPLE_DNS: Status = Status::NotYet {
    original: "only macOS has it; FreeBSD's rtadvd ignores it silently",
    help: "write all addresses into one `rdnss`, with commas between",
};

macro_rules! table {
    ($($id:ident $name:literal $forms:tt $numbered:ident, $range:literal, $default:literal,
       $field:literal, $reference:literal, $status:expr;)*) => {
        /// The capabilities, for the compiler.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Id {
            $(#[doc = concat!("`", $name, "`")] $id,)*
        }

        /// All capabilities, in the order of [`Id`].
        pub const CAPABILITIES: &[Capability] = {
            use Form::{Addresses, Flag, Number, Text};
            use Status::{Ignored, Implemented, NotYet};
            const ONCE: bool = false;
            const FAMILY: bool = true;
            &[$(Capability {
                id: Id::$id, name: $name, forms: &$forms, numbered: $numbered, range: $range,
                default: $default, field: $field, reference: $reference, status: $status,
            },)*]
        };
    };
}

table! {
    MaxInterval "maxinterval" [Number] ONCE, "4 to 65535 s", "600 s",
        "interval.max", "RFC 4861 6.2.1, RFC 8319 4", Implemented;
    MinInterval "mininterval" [Number] ONCE, "3 s to three quarters of maxinterval",
        "a third of maxinterval, at least 3 s", "interval.min", "RFC 4861 6.2.1", Implemented;
    Chlim "chlim" [Number] ONCE, "0 to 255", "64",
        "header.cur_hop_limit", "RFC 4861 6.2.1", Implemented;
    RaFlags "raflags" [Text, Number] ONCE,
        "letters of `mohl`, or the sum of 128 (m), 64 (o) and 8 (h) or 24 (l)", "none",
        "header.flags", "RFC 4861 4.2, RFC 4191 2.2", Implemented;
    RlTime "rltime" [Number] ONCE, "0, or maxinterval to 65535 s",
        "three times maxinterval, at most 65535 s",
        "header.router_lifetime", "RFC 4861 6.2.1, RFC 8319 4", Implemented;
    RTime "rtime" [Number] ONCE, "0 to 3600000 ms", "0",
        "header.reachable_time", "RFC 4861 6.2.1", Implemented;
    Retrans "retrans" [Number] ONCE, "0 to 4294967295 ms", "0",
        "header.retrans_timer_millis", "RFC 4861 6.2.1", Implemented;
    NoLlAddr "nolladdr" [Flag] ONCE, "", "off",
        "source_link_layer_address", "RFC 4861 6.2.3", Implemented;
    NoIfPrefix "noifprefix" [Flag] ONCE, "", "off", "prefixes", "", Implemented;
    Mtu "mtu" [Number, Text] ONCE, "0 (none), 1280 to 4294967295 octets, or `auto`", "0",
        "link_mtu", "RFC 4861 6.2.1", Implemented;

    Addr "addr" [Addresses] FAMILY, "an IPv6 prefix without its length",
        "the prefixes of the interface's addresses",
        "prefixes[].source", "RFC 4861 4.6.2", Implemented;
    PrefixLen "prefixlen" [Number] FAMILY, "0 to 128", "64",
        "prefixes[].source", "RFC 4861 4.6.2", Implemented;
    PInfoFlags "pinfoflags" [Text, Number] FAMILY,
        "letters of `la`, or the sum of 128 (l) and 64 (a)", "la",
        "prefixes[].flags", "RFC 4861 4.6.2", Implemented;
    VlTime "vltime" [Number] FAMILY, "0 to 4294967295 s (infinity)", "2592000 s",
        "prefixes[].valid_lifetime", "RFC 4861 4.6.2", Implemented;
    PlTime "pltime" [Number] FAMILY, "0 to 4294967295 s (infinity), at most vltime", "604800 s",
        "prefixes[].preferred_lifetime", "RFC 4861 4.6.2", Implemented;
    VlTimeDecr "vltimedecr" [Flag] FAMILY, "", "off",
        "prefixes[].valid_lifetime", "RFC 4861 6.2.1", Implemented;
    PlTimeDecr "pltimedecr" [Flag] FAMILY, "", "off",
        "prefixes[].preferred_lifetime", "RFC 4861 6.2.1", Implemented;

    RtPrefix "rtprefix" [Addresses] FAMILY, "an IPv6 prefix without its length", "none",
        "routes[].prefix", "RFC 4191 2.3", Implemented;
    RtPlen "rtplen" [Number] FAMILY, "0 to 128", "64",
        "routes[].prefix", "RFC 4191 2.3", Implemented;
    RtFlags "rtflags" [Text, Number] FAMILY, "`h` or `l`, 8 (h) or 24 (l)", "medium preference",
        "routes[].preference", "RFC 4191 2.3", Implemented;
    RtlTime "rtltime" [Number] FAMILY, "0 to 4294967295 s (infinity)", "rltime",
        "routes[].lifetime", "RFC 4191 2.3", Implemented;

    Rdnss "rdnss" [Addresses] FAMILY, "1 to 127 IPv6 addresses with commas between", "none",
        "rdnss[].servers", "RFC 8106 5.1", Implemented;
    RdnssLtime "rdnssltime" [Number] FAMILY, "0 to 4294967295 s (infinity)",
        "one and a half times maxinterval", "rdnss[].lifetime", "RFC 8106 5.1", Implemented;
    Dnssl "dnssl" [Text] FAMILY, "domain names with commas between", "none",
        "dnssl[].suffixes", "RFC 8106 5.2", Implemented;
    DnsslLtime "dnsslltime" [Number] FAMILY, "0 to 4294967295 s (infinity)",
        "one and a half times maxinterval", "dnssl[].lifetime", "RFC 8106 5.2", Implemented;
    Pref64 "pref64" [Addresses] FAMILY, "an IPv6 prefix without its length", "none",
        "pref64[].prefix", "RFC 8781 4", Implemented;
    Pref64Len "pref64len" [Number] FAMILY, "96, 64, 56, 48, 40 or 32", "96",
        "pref64[].prefix", "RFC 8781 4", Implemented;
    Pref64Lifetime "pref64lifetime" [Number] FAMILY, "0 to 65528 s",
        "three times rltime, at most 65528 s", "pref64[].lifetime", "RFC 8781 4", Implemented;

    Tc "tc" [Text] ONCE, "the name of a record whose fields this one takes over", "none",
        "", "", Implemented;

    Addrs "addrs" [Number] ONCE, "a count", "", "", "", Ignored;
    Routes "routes" [Number] ONCE, "a count", "", "", "", Ignored;

    ClockSkew "clockskew" [Number] ONCE, "0 to 65535 s", "0", "", "", NotYet {
        original: "rtadvd allows for as many seconds when it compares its counting-down \
            lifetimes with those of other routers",
        help: "leave it out: nothing that is sent depends on it",
    };
    HaPref "hapref" [Number] ONCE, "0 to 65535", "0",
        "home_agent_information.preference", "RFC 6275 7.4", NO_MOBILE_IPV6;
    HaTime "hatime" [Number] ONCE, "1 to 65520 s", "rltime",
        "home_agent_information.lifetime", "RFC 6275 7.4", NO_MOBILE_IPV6;
    RtrPrefix "rtrprefix" [Addresses] FAMILY, "an IPv6 prefix without its length", "none",
        "routes[].prefix", "RFC 4191 2.3", OLD_ROUTE;
    RtrPlen "rtrplen" [Number] FAMILY, "0 to 128", "64",
        "routes[].prefix", "RFC 4191 2.3", OLD_ROUTE;
    RtrFlags "rtrflags" [Number] FAMILY, "8 (h) or 24 (l)", "medium preference",
        "routes[].preference", "RFC 4191 2.3", OLD_ROUTE;
    RtrLtime "rtrltime" [Number] FAMILY, "0 to 4294967295 s (infinity)", "rltime",
        "routes[].lifetime", "RFC 4191 2.3", OLD_ROUTE;
    Pref64Addr "pref64addr" [Addresses] FAMILY, "an IPv6 prefix without its length", "none",
        "pref64[].prefix", "RFC 8781 4", NotYet {
        original: "only macOS has it; FreeBSD's rtadvd ignores it silently",
        help: "write `pref64`",
    };
    RdnssAddr "rdnssaddr" [Addresses] FAMILY, "an IPv6 address", "none",
        "rdnss[].servers", "RFC 8106 5.1", APPLE_DNS;
    RdnssAddrs "rdnssaddrs" [Number] ONCE, "a count", "", "", "", APPLE_DNS;
}

/// Words of radvd.conf, and some that tutorials have invented, with what means the same here.
const FOREIGN: &[(&str, &str)] = &[
    ("MaxRtrAdvInterval", "maxinterval#"),
    ("MinRtrAdvInterval", "mininterval#"),
    ("AdvCurHopLimit", "chlim#"),
    ("AdvManagedFlag", "raflags=\"m\""),
    ("AdvOtherConfigFlag", "raflags=\"o\""),
    ("AdvDefaultPreference", "raflags=\"h\"` or `raflags=\"l\""),
    ("AdvDefaultLifetime", "rltime#"),
    ("AdvReachableTime", "rtime#"),
    ("AdvRetransTimer", "retrans#"),
    ("AdvSourceLLAddress", "nolladdr"),
    ("AdvLinkMTU", "mtu#"),
    ("prefix", "addr="),
    ("AdvOnLink", "pinfoflags=\"l\""),
    ("AdvAutonomous", "pinfoflags=\"a\""),
    ("AdvValidLifetime", "vltime#"),
    ("AdvPreferredLifetime", "pltime#"),
    ("DecrementLifetimes", "vltimedecr` and `pltimedecr"),
    ("route", "rtprefix="),
    ("AdvRoutePreference", "rtflags="),
    ("AdvRouteLifetime", "rtltime#"),
    ("AdvRDNSSLifetime", "rdnssltime#"),
    ("rdnss_lifetime", "rdnssltime#"),
    ("AdvDNSSLLifetime", "dnsslltime#"),
    ("dnssl_lifetime", "dnsslltime#"),
    ("nat64prefix", "pref64="),
];

impl Id {
    /// What the table says of it.
    #[must_use]
    pub fn capability(self) -> &'static Capability {
        &CAPABILITIES[self as usize]
    }
}

/// A capability, with its number where it has one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key {
    /// Which capability.
    pub id: Id,
    /// The number behind the name; the bare name comes first.
    pub index: Option<u8>,
}

/// Why a word is no capability.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyError {
    /// It is not in the table.
    Unknown,
    /// It is, but the number behind it is none of 0 to 99.
    Index(&'static Capability),
}

impl Key {
    /// The capability that `word` names.
    pub fn parse(word: &str) -> Result<Self, KeyError> {
        let mut error = KeyError::Unknown;
        for capability in CAPABILITIES {
            let id = capability.id;
            match word.strip_prefix(capability.name) {
                Some("") => return Ok(Key { id, index: None }),
                Some(digits)
                    if capability.numbered && digits.bytes().all(|b| b.is_ascii_digit()) =>
                {
                    match index(digits) {
                        Some(index) => return Ok(Key { id, index: Some(index) }),
                        None => error = KeyError::Index(capability),
                    }
                }
                _ => {}
            }
        }
        Err(error)
    }

    /// Whether the table gives it `form`.
    #[must_use]
    pub fn takes(self, form: Form) -> bool {
        self.id.capability().forms.contains(&form)
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id.capability().name)?;
        self.index.map_or(Ok(()), |index| write!(f, "{index}"))
    }
}

/// Words above this many octets are no misspellings.
const LONGEST: usize = 40;

/// What `word`, which is no capability, was probably meant to be, ready to print.
pub(super) fn suggestion(word: &str) -> Option<String> {
    if let Some((_, here)) = FOREIGN.iter().find(|(name, _)| name.eq_ignore_ascii_case(word)) {
        return Some(format!("`{here}`"));
    }
    if word.len() > LONGEST {
        return None;
    }
    let names = CAPABILITIES.iter().filter(|capability| capability.status == Status::Implemented);
    let stem = word.trim_end_matches(|c: char| c.is_ascii_digit());
    if stem.len() < word.len() {
        let families = names.clone().filter(|capability| {
            capability.numbered && !capability.name.ends_with(|c: char| c.is_ascii_digit())
        });
        if let Some(name) = suggestion::closest(stem, families.map(|capability| capability.name)) {
            return Some(format!("`{name}{}`", &word[stem.len()..]));
        }
    }
    suggestion::closest(word, names.map(|capability| capability.name))
        .map(|name| format!("`{name}`"))
}

fn index(digits: &str) -> Option<u8> {
    let plain = digits == "0" || !digits.starts_with('0');
    digits.parse().ok().filter(|&index: &u8| plain && index <= 99)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_in_the_order_of_its_ids_and_has_no_name_twice() {
        for (position, capability) in CAPABILITIES.iter().enumerate() {
            assert_eq!(capability.id as usize, position, "{}", capability.name);
            assert_eq!(
                Key::parse(capability.name),
                Ok(Key { id: capability.id, index: None }),
                "{}",
                capability.name
            );
            let implemented = capability.status == Status::Implemented;
            assert!(!implemented || capability.id == Id::Tc || !capability.field.is_empty());
        }
    }

    #[test]
    fn numbers_behind_names() {
        let key = |word| Key::parse(word).map(|key| key.to_string());
        assert_eq!(key("addr99"), Ok("addr99".to_owned()));
        assert_eq!(Key::parse("pref640").unwrap(), Key { id: Id::Pref64, index: Some(0) });
        assert_eq!(Key::parse("pref64len7").unwrap(), Key { id: Id::Pref64Len, index: Some(7) });
        assert_eq!(key("addr01"), Err(KeyError::Index(Id::Addr.capability())));
        assert_eq!(key("addr100"), Err(KeyError::Index(Id::Addr.capability())));
        assert_eq!(key("mtu1"), Err(KeyError::Unknown));
        assert_eq!(key("MTU"), Err(KeyError::Unknown));
    }

    #[test]
    fn suggestions() {
        let cases = [
            ("AdvDefaultLifetime", Some("`rltime#`")),
            ("rdnss_lifetime", Some("`rdnssltime#`")),
            ("MTU", Some("`mtu`")),
            ("prefxlen3", Some("`prefixlen3`")),
            ("noifprefx", Some("`noifprefix`")),
            ("banana", None),
        ];
        for (word, expected) in cases {
            assert_eq!(suggestion(word).as_deref(), expected, "{word}");
        }
    }
}
