//! The one table of rtadvd.conf's capabilities.

use std::fmt;

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
    /// Whose word it is.
    pub origin: Origin,
}

/// Which daemon reads a capability.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// FreeBSD's rtadvd.
    FreeBsd,
    /// FreeBSD's, as an old spelling.
    Old,
    /// KAME's, built for Mobile IPv6.
    Kame,
    /// macOS's.
    MacOs,
    /// None but Raven.
    Raven,
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
    /// `name=infinity`.
    Infinity,
}

/// What Raven does with a capability.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// It has its effect.
    Implemented,
    /// rtadvd stopped reading it long ago; nothing depends on it.
    Ignored,
}

macro_rules! table {
    ($($id:ident $name:literal $forms:tt $numbered:ident, $range:literal, $default:literal,
       $field:literal, $reference:literal, $status:expr, $origin:ident;)*) => {
        /// The capabilities, for the compiler.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Id {
            $(#[doc = concat!("`", $name, "`")] $id,)*
        }

        /// All capabilities, in the order of [`Id`].
        pub const CAPABILITIES: &[Capability] = {
            use Form::{Addresses, Flag, Infinity, Number, Text};
            use Status::{Ignored, Implemented};
            const ONCE: bool = false;
            const FAMILY: bool = true;
            &[$(Capability {
                id: Id::$id, name: $name, forms: &$forms, numbered: $numbered, range: $range,
                default: $default, field: $field, reference: $reference, status: $status,
                origin: Origin::$origin,
            },)*]
        };
    };
}

table! {
    MaxInterval "maxinterval" [Number] ONCE, "4 to 65535 s", "600 s",
        "interval.max", "RFC 4861 6.2.1, RFC 8319 4", Implemented, FreeBsd;
    MinInterval "mininterval" [Number] ONCE, "3 s to three quarters of maxinterval",
        "a third of maxinterval, at least 3 s", "interval.min", "RFC 4861 6.2.1", Implemented, FreeBsd;
    Chlim "chlim" [Number] ONCE, "0 to 255", "64",
        "header.cur_hop_limit", "RFC 4861 6.2.1", Implemented, FreeBsd;
    RaFlags "raflags" [Text, Number] ONCE,
        "letters of `mohlasp`, or the sum of 128 (m), 64 (o) and 8 (h) or 24 (l)", "none",
        "header.flags", "RFC 4861 4.2, RFC 4191 2.2", Implemented, FreeBsd;
    RlTime "rltime" [Number] ONCE, "0, or maxinterval to 65535 s",
        "three times maxinterval, at most 65535 s",
        "header.router_lifetime", "RFC 4861 6.2.1, RFC 8319 4", Implemented, FreeBsd;
    RTime "rtime" [Number] ONCE, "0 to 3600000 ms", "0",
        "header.reachable_time", "RFC 4861 6.2.1", Implemented, FreeBsd;
    Retrans "retrans" [Number] ONCE, "0 to 4294967295 ms", "0",
        "header.retrans_timer_millis", "RFC 4861 6.2.1", Implemented, FreeBsd;
    NoLlAddr "nolladdr" [Flag] ONCE, "", "off",
        "source_link_layer_address", "RFC 4861 6.2.3", Implemented, FreeBsd;
    NoIfPrefix "noifprefix" [Flag] ONCE, "", "off", "prefixes", "", Implemented, FreeBsd;
    Mtu "mtu" [Number, Text] ONCE, "0 (none), 1280 to 4294967295 octets, or `auto`", "0",
        "link_mtu", "RFC 4861 6.2.1", Implemented, FreeBsd;

    Addr "addr" [Addresses] FAMILY, "an IPv6 prefix without its length, `auto`, or `from NAME`",
        "the prefixes of the interface's addresses",
        "prefixes[].source", "RFC 4861 4.6.2", Implemented, FreeBsd;
    PrefixLen "prefixlen" [Number] FAMILY, "0 to 128", "64",
        "prefixes[].source", "RFC 4861 4.6.2", Implemented, FreeBsd;
    PInfoFlags "pinfoflags" [Text, Number] FAMILY,
        "letters of `larp`, or the sum of 128 (l) and 64 (a)", "la",
        "prefixes[].flags", "RFC 4861 4.6.2", Implemented, FreeBsd;
    VlTime "vltime" [Number, Infinity] FAMILY, "0 to 4294967295 s (infinity)", "2592000 s",
        "prefixes[].valid_lifetime", "RFC 4861 4.6.2", Implemented, FreeBsd;
    PlTime "pltime" [Number, Infinity] FAMILY, "0 to 4294967295 s (infinity), at most vltime", "604800 s",
        "prefixes[].preferred_lifetime", "RFC 4861 4.6.2", Implemented, FreeBsd;
    VlTimeDecr "vltimedecr" [Flag] FAMILY, "", "off",
        "prefixes[].valid_lifetime", "RFC 4861 6.2.1", Implemented, FreeBsd;
    PlTimeDecr "pltimedecr" [Flag] FAMILY, "", "off",
        "prefixes[].preferred_lifetime", "RFC 4861 6.2.1", Implemented, FreeBsd;

    RtPrefix "rtprefix" [Addresses] FAMILY, "an IPv6 prefix without its length", "none",
        "routes[].prefix", "RFC 4191 2.3", Implemented, FreeBsd;
    RtPlen "rtplen" [Number] FAMILY, "0 to 128", "64",
        "routes[].prefix", "RFC 4191 2.3", Implemented, FreeBsd;
    RtFlags "rtflags" [Text, Number] FAMILY, "`h` or `l`, 8 (h) or 24 (l)", "medium preference",
        "routes[].preference", "RFC 4191 2.3", Implemented, FreeBsd;
    RtlTime "rtltime" [Number, Infinity] FAMILY, "0 to 4294967295 s (infinity)", "rltime",
        "routes[].lifetime", "RFC 4191 2.3", Implemented, FreeBsd;

    Rdnss "rdnss" [Addresses] FAMILY, "1 to 127 IPv6 addresses with commas between", "none",
        "rdnss[].servers", "RFC 8106 5.1", Implemented, FreeBsd;
    RdnssLtime "rdnssltime" [Number, Infinity] FAMILY, "0 to 4294967295 s (infinity)",
        "one and a half times maxinterval", "rdnss[].lifetime", "RFC 8106 5.1", Implemented, FreeBsd;
    Dnssl "dnssl" [Text] FAMILY, "domain names with commas between", "none",
        "dnssl[].suffixes", "RFC 8106 5.2", Implemented, FreeBsd;
    DnsslLtime "dnsslltime" [Number, Infinity] FAMILY, "0 to 4294967295 s (infinity)",
        "one and a half times maxinterval", "dnssl[].lifetime", "RFC 8106 5.2", Implemented, FreeBsd;
    Pref64 "pref64" [Addresses] FAMILY, "an IPv6 prefix without its length", "none",
        "pref64[].prefix", "RFC 8781 4", Implemented, FreeBsd;
    Pref64Len "pref64len" [Number] FAMILY, "96, 64, 56, 48, 40 or 32", "96",
        "pref64[].prefix", "RFC 8781 4", Implemented, FreeBsd;
    Pref64Lifetime "pref64lifetime" [Number] FAMILY, "0 to 65528 s",
        "three times rltime, at most 65528 s", "pref64[].lifetime", "RFC 8781 4", Implemented, FreeBsd;

    Tc "tc" [Text] ONCE, "the name of a record whose fields this one takes over", "none",
        "", "", Implemented, FreeBsd;

    Addrs "addrs" [Number] ONCE, "a count", "", "", "", Ignored, Old;
    Routes "routes" [Number] ONCE, "a count", "", "", "", Ignored, Old;

    ClockSkew "clockskew" [Number] ONCE, "0 to 65535 s", "0",
        "clock_skew_seconds", "RFC 4861 6.2.7", Implemented, FreeBsd;
    RtrPrefix "rtrprefix" [Addresses] FAMILY, "an IPv6 prefix without its length", "none",
        "routes[].prefix", "RFC 4191 2.3", Implemented, Old;
    RtrPlen "rtrplen" [Number] FAMILY, "0 to 128", "64",
        "routes[].prefix", "RFC 4191 2.3", Implemented, Old;
    RtrFlags "rtrflags" [Number] FAMILY, "8 (h) or 24 (l)", "medium preference",
        "routes[].preference", "RFC 4191 2.3", Implemented, Old;
    RtrLtime "rtrltime" [Number, Infinity] FAMILY, "0 to 4294967295 s (infinity)", "rltime",
        "routes[].lifetime", "RFC 4191 2.3", Implemented, Old;

    HaPref "hapref" [Number] ONCE, "0 to 65535", "0",
        "home_agent_information.preference", "RFC 6275 7.4", Implemented, Kame;
    HaTime "hatime" [Number] ONCE, "1 to 65520 s", "rltime",
        "home_agent_information.lifetime", "RFC 6275 7.4", Implemented, Kame;

    CapPort "capport" [Text] ONCE, "a URI of up to 2038 octets", "none",
        "captive_portal", "RFC 8910 2.3", Implemented, MacOs;
    Pref64Addr "pref64addr" [Addresses] ONCE, "an IPv6 prefix without its length", "none",
        "pref64[].prefix", "RFC 8781 4", Implemented, MacOs;
    RdnssAddr "rdnssaddr" [Addresses] FAMILY, "an IPv6 address", "none",
        "rdnss[].servers", "RFC 8106 5.1", Implemented, MacOs;
    RdnssLifetime "rdnsslifetime" [Number, Infinity] ONCE, "0 to 4294967295 s (infinity)",
        "twice maxinterval", "rdnss[].lifetime", "RFC 8106 5.1", Implemented, MacOs;
    DnsslDomain "dnssldomain" [Text] FAMILY, "a domain name", "none",
        "dnssl[].suffixes", "RFC 8106 5.2", Implemented, MacOs;
    DnsslLifetime "dnssllifetime" [Number, Infinity] ONCE, "0 to 4294967295 s (infinity)",
        "twice maxinterval", "dnssl[].lifetime", "RFC 8106 5.2", Implemented, MacOs;
    RdnssAddrs "rdnssaddrs" [Number] ONCE, "a count", "", "", "", Ignored, MacOs;
    DnsslDomains "dnssldomains" [Number] ONCE, "a count", "", "", "", Ignored, MacOs;

    MinDelay "mindelay" [Number] ONCE, "3 to 65535 s", "3 s",
        "min_delay_between_ras", "RFC 4861 10, RFC 6275 7.5", Implemented, Raven;
    UnicastOnly "unicastonly" [Flag] ONCE, "", "off", "unicast_only", "", Implemented, Raven;
    UnicastReply "unicastreply" [Flag] ONCE, "", "off",
        "solicited_unicast", "RFC 7772 5.1", Implemented, Raven;
    Clients "clients" [Addresses] ONCE, "IPv6 addresses with commas between", "none",
        "clients", "", Implemented, Raven;
    IgnClients "ignclients" [Addresses] ONCE, "IPv6 addresses with commas between", "none",
        "clients", "", Implemented, Raven;
    AnyClient "anyclient" [Flag] ONCE, "", "off",
        "unrestricted_unicast", "", Implemented, Raven;
    SrcAddr "srcaddr" [Addresses] ONCE, "IPv6 addresses with commas between", "none",
        "source_addresses", "RFC 4861 6.1.2", Implemented, Raven;
    LegitRouters "legitrouters" [Addresses] ONCE,
        "IPv6 addresses with commas between, or `none`", "any",
        "legitimate_routers", "RFC 6104", Implemented, Raven;
    RaMtu "ramtu" [Number] ONCE, "1280 to 4294967295 octets", "none",
        "ra_mtu", "RFC 6980 5", Implemented, Raven;
    AdvInterval "advinterval" [Flag] ONCE, "", "off",
        "advertisement_interval", "RFC 6275 7.3", Implemented, Raven;
    NoFinalRa "nofinalra" [Flag] ONCE, "", "off",
        "remove_on_exit", "RFC 4861 6.2.5", Implemented, Raven;
    IgnPrefix "ignprefix" [Addresses] FAMILY, "an IPv6 prefix without its length", "none",
        "ignored_prefixes[]", "", Implemented, Raven;
    IgnPlen "ignplen" [Number] FAMILY, "0 to 128", "64",
        "ignored_prefixes[]", "", Implemented, Raven;
    Deprecate "deprecate" [Flag] FAMILY, "", "off",
        "prefixes[].deprecate_on_exit", "", Implemented, Raven;
    RtKeep "rtkeep" [Flag] FAMILY, "", "off",
        "routes[].remove_on_exit", "RFC 4191 4", Implemented, Raven;
    RdnssKeep "rdnsskeep" [Flag] FAMILY, "", "off",
        "rdnss[].flush_on_exit", "RFC 8106 5.1", Implemented, Raven;
    DnsslKeep "dnsslkeep" [Flag] FAMILY, "", "off",
        "dnssl[].flush_on_exit", "RFC 8106 5.2", Implemented, Raven;
    NoRa "nora" [Flag] ONCE, "", "off",
        "send_advertisements", "RFC 4861 6.2.1", Implemented, Raven;
    MustExist "mustexist" [Flag] ONCE, "", "off",
        "ignore_if_missing", "", Implemented, Raven;
    AddrIf "addrif" [Text] FAMILY, "an interface name", "none",
        "prefixes[].source.interface", "", Implemented, Raven;
    Subnet "subnet" [Number] FAMILY, "0 to 4294967295", "0",
        "prefixes[].source.subnet", "", Implemented, Raven;
    NoFollow "nofollow" [Flag] FAMILY, "", "off",
        "prefixes[].follows_source", "RFC 9096 3.4", Implemented, Raven;
    AnyLen "anylen" [Flag] FAMILY, "", "off",
        "prefixes[].any_length", "", Implemented, Raven;
    VLlAddr "vlladdr" [Text] ONCE, "an Ethernet address", "none",
        "virtual_link_layer_address", "RFC 9568 7.3", Implemented, Raven;
    Cond "cond" [Text] ONCE, "conditions with commas between", "none",
        "default_router_conditions", "RFC 7084 4.1 G-5", Implemented, Raven;
    AddrCond "addrcond" [Text] FAMILY, "conditions with commas between", "none",
        "prefixes[].conditions", "RFC 8475 3.2", Implemented, Raven;
    RtCond "rtcond" [Text] FAMILY, "conditions with commas between", "none",
        "routes[].conditions", "RFC 4191 2.3", Implemented, Raven;
    RdnssCond "rdnsscond" [Text] FAMILY, "conditions with commas between", "none",
        "rdnss[].conditions", "RFC 8475 3.2", Implemented, Raven;
    HaMobRtr "hamobrtr" [Flag] ONCE, "", "off",
        "home_agent_information.mobile_router_support", "RFC 3963 5.2", Implemented, Raven;
    RaFlagsExt "raflagsext" [Text] ONCE, "numbers of 8 to 55 with commas between", "none",
        "flags_extension", "RFC 5175 4", Implemented, Raven;
    LowpanCo "lowpanco" [Addresses] FAMILY, "an IPv6 prefix without its length", "none",
        "lowpan_contexts[].prefix", "RFC 6775 4.2", Implemented, Raven;
    LowpanCoLen "lowpancolen" [Number] FAMILY, "0 to 128", "64",
        "lowpan_contexts[].prefix", "RFC 6775 4.2", Implemented, Raven;
    LowpanCoId "lowpancoid" [Number] FAMILY, "0 to 15", "0",
        "lowpan_contexts[].id", "RFC 6775 4.2", Implemented, Raven;
    LowpanCoFlags "lowpancoflags" [Text] FAMILY, "the letter `c`", "none",
        "lowpan_contexts[].compression", "RFC 6775 4.2", Implemented, Raven;
    LowpanCoLtime "lowpancoltime" [Number] FAMILY, "0 to 65535 min", "43200 min",
        "lowpan_contexts[].valid_lifetime_minutes", "RFC 6775 4.2", Implemented, Raven;
    Abro "abro" [Addresses] ONCE, "an IPv6 address", "none",
        "authoritative_border_router.address", "RFC 6775 4.3", Implemented, Raven;
    AbroVer "abrover" [Number] ONCE, "0 to 4294967295", "0",
        "authoritative_border_router.version", "RFC 6775 4.3", Implemented, Raven;
    AbroLtime "abroltime" [Number] ONCE, "0 to 65535 min", "10000 min",
        "authoritative_border_router.valid_lifetime_minutes", "RFC 6775 4.3", Implemented, Raven;

    Dnr "dnr" [Text] FAMILY, "a domain name", "none",
        "encrypted_dns[].authentication_domain_name", "RFC 9463 6.1", Implemented, Raven;
    DnrAddr "dnraddr" [Addresses] FAMILY, "IPv6 addresses with commas between", "none",
        "encrypted_dns[].addresses", "RFC 9463 6.1", Implemented, Raven;
    DnrPrio "dnrprio" [Number] FAMILY, "1 to 65535", "1",
        "encrypted_dns[].priority", "RFC 9463 3.1.3", Implemented, Raven;
    DnrLtime "dnrltime" [Number, Infinity] FAMILY, "0 to 4294967295 s (infinity)",
        "one and a half times maxinterval", "encrypted_dns[].lifetime", "RFC 9463 6.1", Implemented, Raven;
    DnrAlpn "dnralpn" [Text] FAMILY, "protocols (dot, doq, h2, h3) with commas between", "none",
        "encrypted_dns[].parameters.alpn", "RFC 9461 4", Implemented, Raven;
    DnrPort "dnrport" [Number] FAMILY, "0 to 65535", "that of the protocol",
        "encrypted_dns[].parameters.port", "RFC 9461 4.2", Implemented, Raven;
    DnrPath "dnrpath" [Text] FAMILY, "a path with `{?dns}`", "none",
        "encrypted_dns[].parameters.doh_path", "RFC 9461 5", Implemented, Raven;
    DnrParams "dnrparams" [Text] FAMILY, "KEY=HEX with commas between", "none",
        "encrypted_dns[].parameters.others", "RFC 9460 2.2", Implemented, Raven;
    DnrKeep "dnrkeep" [Flag] FAMILY, "", "off",
        "encrypted_dns[].flush_on_exit", "RFC 9463 6.1", Implemented, Raven;

    Pvd "pvd" [Text] ONCE, "a domain name", "none",
        "provisioning_domain.identity.id", "RFC 8801 3.1", Implemented, Raven;
    PvdFlags "pvdflags" [Text] ONCE, "letters of `hl`", "none",
        "provisioning_domain.identity", "RFC 8801 3.1", Implemented, Raven;
    PvdDelay "pvddelay" [Number] ONCE, "0 to 15", "0",
        "provisioning_domain.identity.delay", "RFC 8801 3.1", Implemented, Raven;
    PvdSeq "pvdseq" [Number] ONCE, "0 to 65535", "0",
        "provisioning_domain.identity.sequence", "RFC 8801 3.1", Implemented, Raven;
    PvdTc "pvdtc" [Text] ONCE, "the name of a record with what the domain says", "none",
        "provisioning_domain", "RFC 8801 3.1", Implemented, Raven;

    Custom "custom" [Text] FAMILY, "a type of 0 to 255 and up to 2038 octets", "none",
        "custom_options[]", "RFC 4861 4.6", Implemented, Raven;
}

impl Id {
    /// What the table says of it.
    #[must_use]
    pub fn capability(self) -> &'static Capability {
        &CAPABILITIES[self as usize]
    }

    /// The older or foreign name under which the same is looked up where this one is not set.
    #[must_use]
    pub fn other_name(self) -> Option<Id> {
        Some(match self {
            Id::RtPrefix => Id::RtrPrefix,
            Id::RtPlen => Id::RtrPlen,
            Id::RtFlags => Id::RtrFlags,
            Id::RtlTime => Id::RtrLtime,
            Id::Pref64 => Id::Pref64Addr,
            _ => return None,
        })
    }
}

/// How FreeBSD's capabilities are called that have an older name.
pub(super) const RENAMED: [Id; 4] = [Id::RtPrefix, Id::RtPlen, Id::RtFlags, Id::RtlTime];

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
}
