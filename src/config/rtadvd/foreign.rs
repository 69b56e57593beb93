//! What a word was meant to be that is no capability: a misspelling, or a word of radvd.conf.

use super::keywords::{CAPABILITIES, Capability, Form, Origin, Status};
use crate::config::{
    radvd::keywords::{self as radvd, Keyword, Place},
    suggestion,
};

/// Words of radvd.conf that one capability cannot say as they do, and some that tutorials have
/// invented, with what means the same here.
const SPECIAL: &[(&str, &str)] = &[
    ("prefix", "addr=\"ADDRESS\":prefixlen#LENGTH"),
    ("route", "rtprefix=\"ADDRESS\":rtplen#LENGTH"),
    ("nat64prefix", "pref64=\"ADDRESS\":pref64len#LENGTH"),
    ("autoignoreprefixes", "ignprefix=\"ADDRESS\":ignplen#LENGTH"),
    ("AdvRASrcAddress", "srcaddr=\"ADDRESS\""),
    ("AdvManagedFlag", "raflags=\"m\""),
    ("AdvOtherConfigFlag", "raflags=\"o\""),
    ("AdvHomeAgentFlag", "raflags=\"a\""),
    ("AdvSNACRouterFlag", "raflags=\"s\""),
    ("AdvDefaultPreference", "raflags=\"h\"` or `raflags=\"l\""),
    ("AdvHomeAgentInfo", "hapref#NUMBER:hatime#NUMBER"),
    ("AdvRoutePreference", "rtflags=\"h\"` or `rtflags=\"l\""),
    ("AdvOnLink", "pinfoflags=\"l\""),
    ("AdvAutonomous", "pinfoflags=\"a\""),
    ("AdvRouterAddr", "pinfoflags=\"r\""),
    ("AdvDHCPv6PDPreferred", "pinfoflags=\"p\""),
    ("DecrementLifetimes", "vltimedecr:pltimedecr"),
    ("rdnss_lifetime", "rdnssltime#NUMBER"),
    ("dnssl_lifetime", "dnsslltime#NUMBER"),
    ("captiveportal", "capport=\"URI\""),
    // The first words of rad.conf's statements.
    ("default", "rltime#NUMBER"),
    ("router", "rltime#NUMBER"),
    ("hop", "chlim#NUMBER"),
    ("managed", "raflags=\"m\""),
    ("other", "raflags=\"o\""),
    ("reachable", "rtime#NUMBER"),
    ("source", "nolladdr"),
    ("legitimate", "legitrouters=\"ADDRESS\""),
    ("dns", "rdnss=\"ADDRESS\":dnssl=\"DOMAIN\""),
    ("nameserver", "rdnss=\"ADDRESS\""),
    ("search", "dnssl=\"DOMAIN\""),
    ("nat64", "pref64=\"ADDRESS\":pref64len#LENGTH"),
    ("autonomous", "pinfoflags=\"a\""),
    ("on-link", "pinfoflags=\"l\""),
    ("preferred", "pltime#NUMBER"),
    ("valid", "vltime#NUMBER"),
    ("lifetime", "rltime#NUMBER`, `rdnssltime#NUMBER` or `vltime#NUMBER"),
    ("encrypted", "dnr=\"NAME\":dnraddr=\"ADDRESS\""),
    ("priority", "dnrprio#NUMBER"),
    ("alpn", "dnralpn=\"PROTOCOL\""),
    ("port", "dnrport#NUMBER"),
    ("path", "dnrpath=\"PATH\""),
    ("parameter", "dnrparams=\"KEY=HEX\""),
    ("http", "pvdflags=\"h\""),
    ("legacy", "pvdflags=\"l\""),
    ("delay", "pvddelay#NUMBER"),
    ("sequence", "pvdseq#NUMBER"),
    ("flags", "raflagsext=\"NUMBER\""),
    ("lowpan", "lowpanco=\"ADDRESS\":lowpancolen#LENGTH:lowpancoid#NUMBER"),
    ("pvdid", "pvd=\"NAME\""),
    ("AdvPvDHTTP", "pvdflags=\"h\""),
    ("AdvPvDLegacy", "pvdflags=\"l\""),
    ("AdvProxyFlag", "raflags=\"p\""),
    ("Base6Interface", "addr=\"auto\":addrif=\"NAME\""),
    ("AdvContextLength", "lowpancolen#NUMBER"),
    ("AdvContextCompressionFlag", "lowpancoflags=\"c\""),
    ("AdvVersionLow", "abrover#NUMBER"),
    ("AdvVersionHigh", "abrover#NUMBER"),
];

/// Words of the others that have no field of their own here.
const NOTHING: &[(&str, &str)] = &[
    (
        "AdvSendAdvert",
        "leave it out: a record is enough to advertise, `nora` in it is not to advertise",
    ),
    (
        "IgnoreIfMissing",
        "leave it out: absent interfaces are waited for, unless the record has `mustexist`",
    ),
    ("interface", "begin a line with the interface's name and a colon"),
    ("include", "name all files on the command line"),
    ("auto", "leave `addr` out for the prefixes of the interface's addresses"),
    ("no", "write `noifprefix` to advertise no prefixes of the interface's addresses"),
    ("Base6to4Interface", "rtadvd.conf has nothing like it, radvd.conf does"),
];

/// Words above this many octets are no misspellings.
const LONGEST: usize = 40;

/// What to do about `word`, which is no capability, when `value` is the number behind it.
pub(super) fn help(word: &str, value: Option<&str>) -> Option<String> {
    let with_value = |field: &str| field.replace("NUMBER", value.unwrap_or("NUMBER"));
    if let Some((_, here)) = SPECIAL.iter().find(|(name, _)| name.eq_ignore_ascii_case(word)) {
        return Some(format!("write `{}`", with_value(here)));
    }
    if let Some((_, advice)) = NOTHING.iter().find(|(name, _)| name.eq_ignore_ascii_case(word)) {
        return Some((*advice).to_owned());
    }
    let of_radvd = radvd::anywhere(word).find_map(same_field);
    if let Some(capability) = of_radvd.filter(|here| !here.name.eq_ignore_ascii_case(word)) {
        return Some(format!("write `{}`", with_value(&example(capability))));
    }
    misspelt(word).map(|(capability, name)| match value {
        Some(value) if capability.forms.contains(&Form::Number) => {
            format!("did you mean `{name}#{value}`?")
        }
        _ => format!("did you mean `{name}`?"),
    })
}

/// The capability that sets what `keyword` sets.
fn same_field(keyword: &Keyword) -> Option<&'static Capability> {
    let list = match keyword.place {
        Place::Prefix => "prefixes[].",
        Place::Route => "routes[].",
        Place::Rdnss => "rdnss[].",
        Place::Dnssl => "dnssl[].",
        Place::Nat64Prefix => "pref64[].",
        Place::LowpanCo => "lowpan_contexts[].",
        Place::Abro => "authoritative_border_router.",
        Place::Dnr => "encrypted_dns[].",
        Place::Pvd => "provisioning_domain.",
        _ => "",
    };
    let field = format!("{list}{}", keyword.field);
    suggested().find(|capability| !keyword.field.is_empty() && capability.field == field)
}

/// How `capability` is written.
fn example(capability: &Capability) -> String {
    let name = capability.name;
    match capability.forms.first() {
        Some(Form::Number) => format!("{name}#NUMBER"),
        Some(Form::Text | Form::Infinity) => format!("{name}=\"TEXT\""),
        Some(Form::Addresses) => format!("{name}=\"ADDRESS\""),
        Some(Form::Flag) | None => name.to_owned(),
    }
}

/// The capability that `word` misspells, and its name with the number that `word` has.
fn misspelt(word: &str) -> Option<(&'static Capability, String)> {
    if word.len() > LONGEST {
        return None;
    }
    let stem = word.trim_end_matches(|c: char| c.is_ascii_digit());
    if stem.len() < word.len() {
        let families = suggested().filter(|capability| {
            capability.numbered && !capability.name.ends_with(|c: char| c.is_ascii_digit())
        });
        if let Some(capability) = closest(stem, families) {
            return Some((capability, format!("{}{}", capability.name, &word[stem.len()..])));
        }
    }
    closest(word, suggested()).map(|capability| (capability, capability.name.to_owned()))
}

fn closest(
    word: &str,
    mut among: impl Iterator<Item = &'static Capability> + Clone,
) -> Option<&'static Capability> {
    let name = suggestion::closest(word, among.clone().map(|capability| capability.name))?;
    among.find(|capability| capability.name == name)
}

/// What nobody is led to: what has no effect, and old names.
fn suggested() -> impl Iterator<Item = &'static Capability> + Clone {
    CAPABILITIES.iter().filter(|capability| {
        capability.status == Status::Implemented && capability.origin != Origin::Old
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn suggestions() {
        let cases = [
            ("AdvDefaultLifetime", Some("write `rltime#1800`")),
            ("minrtradvinterval", Some("write `mininterval#1800`")),
            ("AdvValidLifetime", Some("write `vltime#1800`")),
            ("AdvSourceLLAddress", Some("write `nolladdr`")),
            ("AdvManagedFlag", Some("write `raflags=\"m\"`")),
            ("Base6Interface", Some("write `addr=\"auto\":addrif=\"NAME\"`")),
            ("AdvMobRtrSupportFlag", Some("write `hamobrtr`")),
            ("AdvContextID", Some("write `lowpancoid#1800`")),
            ("AdvDNRPriority", Some("write `dnrprio#1800`")),
            ("AdvPvDSequence", Some("write `pvdseq#1800`")),
            ("AdvFlagsExtension", Some("write `raflagsext=\"TEXT\"`")),
            ("pvdid", Some("write `pvd=\"NAME\"`")),
            ("dnralnp7", Some("did you mean `dnralpn7`?")),
            ("rdnss_lifetime", Some("write `rdnssltime#1800`")),
            ("MTU", Some("did you mean `mtu#1800`?")),
            ("prefxlen3", Some("did you mean `prefixlen3#1800`?")),
            ("noifprefx", Some("did you mean `noifprefix`?")),
            (
                "AdvSendAdvert",
                Some(
                    "leave it out: a record is enough to advertise, `nora` in it is not to advertise",
                ),
            ),
            ("lifetime", Some("write `rltime#1800`, `rdnssltime#1800` or `vltime#1800`")),
            ("nameserver", Some("write `rdnss=\"ADDRESS\"`")),
            ("banana", None),
        ];
        for (word, expected) in cases {
            assert_eq!(help(word, Some("1800")).as_deref(), expected, "{word}");
        }
        assert_eq!(help("AdvLinkMTU", None).as_deref(), Some("write `mtu#NUMBER`"));
    }

    #[test]
    fn every_keyword_of_radvd_leads_somewhere() {
        let none: Vec<&str> = radvd::KEYWORDS
            .iter()
            .filter(|keyword| {
                matches!(keyword.status, radvd::Status::Implemented | radvd::Status::Extension)
            })
            .filter(|keyword| {
                !matches!(
                    keyword.place,
                    Place::Clients | Place::RaSrcAddress | Place::AutoIgnorePrefixes
                )
            })
            .map(|keyword| keyword.name)
            .filter(|name| super::super::keywords::Key::parse(name).is_err())
            .filter(|name| help(name, None).is_none())
            .collect();
        assert_eq!(none, <[&str; 0]>::default());
    }

    #[test]
    fn every_word_of_rad_leads_somewhere() {
        use crate::config::rad::keywords::KEYWORDS;

        let words = KEYWORDS.iter().filter_map(|keyword| keyword.words().next());
        let none: Vec<&str> = words
            .filter(|word| super::super::keywords::Key::parse(word).is_err())
            .filter(|word| help(word, None).is_none_or(|help| help.starts_with("did you mean")))
            .collect();
        assert_eq!(none, <[&str; 0]>::default());
    }

    #[test]
    fn special_words_are_no_capabilities() {
        for (word, _) in NOTHING {
            assert!(super::super::keywords::Key::parse(word).is_err(), "{word}");
        }
        for (word, here) in SPECIAL {
            assert!(super::super::keywords::Key::parse(word).is_err(), "{word}");
            let name = here.split(['=', '#', ':']).next().unwrap_or_default();
            assert!(super::super::keywords::Key::parse(name).is_ok(), "{here}");
        }
    }
}
