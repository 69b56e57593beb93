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

/// Switches of radvd.conf of which the capability that sets the same is the opposite.
const OPPOSITES: &[(&str, &str)] = &[
    (
        "AdvSendAdvert",
        "leave it out: a record is enough to advertise, `nora` in it is not to advertise",
    ),
    (
        "IgnoreIfMissing",
        "leave it out: absent interfaces are waited for, unless the record has `mustexist`",
    ),
];

/// Words above this many octets are no misspellings.
const LONGEST: usize = 40;

/// What to do about `word`, which is no capability, when `value` is the number behind it.
pub(super) fn help(word: &str, value: Option<&str>) -> Option<String> {
    let with_value = |field: &str| field.replace("NUMBER", value.unwrap_or("NUMBER"));
    if let Some((_, here)) = SPECIAL.iter().find(|(name, _)| name.eq_ignore_ascii_case(word)) {
        return Some(format!("write `{}`", with_value(here)));
    }
    if let Some((_, help)) = OPPOSITES.iter().find(|(name, _)| name.eq_ignore_ascii_case(word)) {
        return Some((*help).to_owned());
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
            ("banana", None),
        ];
        for (word, expected) in cases {
            assert_eq!(help(word, Some("1800")).as_deref(), expected, "{word}");
        }
        assert_eq!(help("AdvLinkMTU", None).as_deref(), Some("write `mtu#NUMBER`"));
    }

    /// radvd keywords for which rtadvd's language has no word.
    const NO_WORD: &[&str] = &["interface", "include", "Base6to4Interface"];

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
            .filter(|name| !NO_WORD.contains(name) && help(name, None).is_none())
            .collect();
        assert_eq!(none, <[&str; 0]>::default());
    }

    #[test]
    fn special_words_are_no_capabilities() {
        for (word, here) in SPECIAL {
            assert!(super::super::keywords::Key::parse(word).is_err(), "{word}");
            let name = here.split(['=', '#', ':']).next().unwrap_or_default();
            assert!(super::super::keywords::Key::parse(name).is_ok(), "{here}");
        }
    }
}
