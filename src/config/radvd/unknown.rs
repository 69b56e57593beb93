//! What to say of a word that is no keyword in its place: where it belongs, how it is called
//! here, or which word was probably meant.

use super::{
    codes,
    keywords::{
        self, Arguments, KEYWORDS, Keyword,
        Place::{self, Dnssl, Interface, Nat64Prefix, Prefix, Rdnss, Route},
        Status,
    },
    report::SYNTAX_ERROR,
    shown::shown,
    tree::Statement,
};
use crate::{config::suggestion, diagnostic::Diagnostic};

/// Words of other versions, the RFCs and other daemons: which keywords of which place say the
/// same here.
const OTHER_NAMES: &[(&str, Place, &[&str])] = &[
    // Short-lived names of radvd's own.
    ("FlushRoute", Route, &["RemoveRoute"]),
    ("RemoveRDNSS", Rdnss, &["FlushRDNSS"]),
    ("RemoveDNSSL", Dnssl, &["FlushDNSSL"]),
    // RFC 4861.
    ("AdvSendAdvertisements", Interface, &["AdvSendAdvert"]),
    ("CurHopLimit", Interface, &["AdvCurHopLimit"]),
    ("RouterLifetime", Interface, &["AdvDefaultLifetime"]),
    ("ReachableTime", Interface, &["AdvReachableTime"]),
    ("RetransTimer", Interface, &["AdvRetransTimer"]),
    // rtadvd.
    ("mtu", Interface, &["AdvLinkMTU"]),
    ("rltime", Interface, &["AdvDefaultLifetime"]),
    ("chlim", Interface, &["AdvCurHopLimit"]),
    ("maxinterval", Interface, &["MaxRtrAdvInterval"]),
    ("mininterval", Interface, &["MinRtrAdvInterval"]),
    ("rtime", Interface, &["AdvReachableTime"]),
    ("retrans", Interface, &["AdvRetransTimer"]),
    ("raflags", Interface, &["AdvManagedFlag", "AdvOtherConfigFlag"]),
    ("addr", Interface, &["prefix"]),
    ("prefixlen", Interface, &["prefix"]),
    ("pinfoflags", Prefix, &["AdvOnLink", "AdvAutonomous"]),
    ("vltime", Prefix, &["AdvValidLifetime"]),
    ("pltime", Prefix, &["AdvPreferredLifetime"]),
    ("vltimedecr", Prefix, &["DecrementLifetimes"]),
    ("pltimedecr", Prefix, &["DecrementLifetimes"]),
    ("rtprefix", Interface, &["route"]),
    ("rtplen", Interface, &["route"]),
    ("rtltime", Route, &["AdvRouteLifetime"]),
    ("rtflags", Route, &["AdvRoutePreference"]),
    ("rdnssltime", Rdnss, &["AdvRDNSSLifetime"]),
    ("dnsslltime", Dnssl, &["AdvDNSSLLifetime"]),
    ("nolladdr", Interface, &["AdvSourceLLAddress"]),
    ("pref64", Interface, &["nat64prefix"]),
    ("pref64len", Interface, &["nat64prefix"]),
    ("pref64lifetime", Nat64Prefix, &["AdvValidLifetime"]),
    ("hapref", Interface, &["HomeAgentPreference"]),
    ("hatime", Interface, &["HomeAgentLifetime"]),
    // The first words of rad.conf's statements.
    ("default", Interface, &["AdvDefaultLifetime"]),
    ("router", Interface, &["AdvDefaultLifetime"]),
    ("hop", Interface, &["AdvCurHopLimit"]),
    ("managed", Interface, &["AdvManagedFlag"]),
    ("other", Interface, &["AdvOtherConfigFlag"]),
    ("reachable", Interface, &["AdvReachableTime"]),
    ("retransmit", Interface, &["AdvRetransTimer"]),
    ("source", Interface, &["AdvSourceLLAddress"]),
    ("auto", Interface, &["prefix"]),
    ("dns", Interface, &["RDNSS", "DNSSL"]),
    ("nameserver", Interface, &["RDNSS"]),
    ("search", Interface, &["DNSSL"]),
    ("nat64", Interface, &["nat64prefix"]),
    ("autonomous", Prefix, &["AdvAutonomous"]),
    ("on-link", Prefix, &["AdvOnLink"]),
    ("preferred", Prefix, &["AdvPreferredLifetime"]),
    ("valid", Prefix, &["AdvValidLifetime"]),
    // systemd-networkd.
    ("RouterLifetimeSec", Interface, &["AdvDefaultLifetime"]),
    ("RouterPreference", Interface, &["AdvDefaultPreference"]),
    ("HopLimit", Interface, &["AdvCurHopLimit"]),
    ("OtherInformation", Interface, &["AdvOtherConfigFlag"]),
    ("RetransmitSec", Interface, &["AdvRetransTimer"]),
    ("IPv6SendRA", Interface, &["AdvSendAdvert"]),
    ("EmitDNS", Interface, &["RDNSS"]),
    ("Domains", Interface, &["DNSSL"]),
    ("EmitDomains", Interface, &["DNSSL"]),
    ("OnLink", Prefix, &["AdvOnLink"]),
    ("AddressAutoconfiguration", Prefix, &["AdvAutonomous"]),
    ("ValidLifetimeSec", Prefix, &["AdvValidLifetime"]),
    ("PreferredLifetimeSec", Prefix, &["AdvPreferredLifetime"]),
    ("LifetimeSec", Route, &["AdvRouteLifetime"]),
    // dnsmasq.
    ("enable-ra", Interface, &["AdvSendAdvert"]),
    ("ra-param", Interface, &["MaxRtrAdvInterval", "AdvDefaultLifetime"]),
    ("dhcp-range", Interface, &["prefix"]),
    ("dhcp-option", Interface, &["RDNSS", "DNSSL"]),
];

/// The problem that `statement` begins with a keyword of another place than `place`.
pub(super) fn misplaced(statement: &Statement<'_>, place: Place) -> Diagnostic {
    let all: Vec<_> = keywords::anywhere(statement.head.text).collect();
    // Those that radvd has, too, are meant more often.
    let is_own = |home: &&Keyword| home.status != Status::Extension;
    let own: Vec<_> = all.iter().copied().filter(is_own).collect();
    let homes = if own.is_empty() { all } else { own };
    let name = homes.first().map_or(statement.head.text, |keyword| keyword.name);
    let message = format!("`{name}` belongs in {}", named(homes.iter().map(|home| home.place)));
    let forms: Vec<_> = homes.iter().filter_map(|home| form(home.place)).collect();
    let problem = Diagnostic::error(codes::MISPLACED, message)
        .at(statement.head.span, format!("it has no meaning in {place}"))
        .with_original(SYNTAX_ERROR);
    if forms.is_empty() {
        return problem.with_help("close the block before it with `};`");
    }
    problem.with_help(format!("write it between the braces of {}", forms.join(" or ")))
}

/// The block of the keywords of `place`; none for the file itself.
fn form(place: Place) -> Option<String> {
    KEYWORDS.iter().find_map(|keyword| {
        let block = keyword.block().filter(|block| block.content == place)?;
        let arguments = match block.arguments {
            Arguments::None => "",
            Arguments::InterfaceNames | Arguments::DomainName => " NAME",
            Arguments::Prefix => " ADDRESS/LENGTH",
            Arguments::Addresses => " ADDRESS...",
            Arguments::Resolver => " NAME ADDRESS...",
            Arguments::CustomOption => " option type NUMBER OCTETS...",
            Arguments::DomainNames => " DOMAIN...",
            Arguments::Address => " ADDRESS",
        };
        Some(format!("`{}{arguments} {{ ... }};`", keyword.name))
    })
}

/// The problem that `statement`, which stands in `place`, begins with no keyword.
pub(super) fn unknown(statement: &Statement<'_>, place: Place) -> Diagnostic {
    let word = statement.head.text;
    let names_interface = place == Place::File && statement.block.is_some();
    let help = advice(word, place).unwrap_or_else(|| {
        if names_interface {
            format!("write {}", shown(&format!("interface {word} {{")))
        } else {
            "raven-radvd.conf(5) lists the keywords".to_owned()
        }
    });
    Diagnostic::error(codes::UNKNOWN_KEYWORD, format!("there is no keyword {}", shown(word)))
        .at(statement.head.span, "unknown")
        .with_original(SYNTAX_ERROR)
        .with_help(help)
}

fn advice(word: &str, place: Place) -> Option<String> {
    // What other languages write as `word=value` or `word: value`.
    let (word, value) = word.split_once(['=', ':']).unwrap_or((word, ""));
    if let Some(keyword) = keywords::find(word, place) {
        let written = format!("{} {value}", keyword.name);
        return Some(format!("write {}", shown(written.trim_end())));
    }
    let other = OTHER_NAMES.iter().find(|(other, ..)| other.eq_ignore_ascii_case(word));
    if let Some(&(_, home, names)) = other {
        let names = names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(" and ");
        return Some(format!("in radvd.conf this is {names}{}", elsewhere([home], place)));
    }
    let here = KEYWORDS.iter().filter(|keyword| keyword.place == place);
    let all = KEYWORDS.iter();
    let name = suggestion::closest(word, here.map(|keyword| keyword.name))
        .or_else(|| suggestion::closest(word, all.map(|keyword| keyword.name)))?;
    let homes: Vec<_> = keywords::anywhere(name).map(|keyword| keyword.place).collect();
    Some(format!("did you mean `{name}`{}?", elsewhere(homes, place)))
}

/// Where the keyword belongs, unless that is `place`.
fn elsewhere(homes: impl AsRef<[Place]>, place: Place) -> String {
    let homes = homes.as_ref();
    if homes.contains(&place) {
        return String::new();
    }
    format!(", which belongs in {}", named(homes.iter().copied()))
}

fn named(places: impl Iterator<Item = Place>) -> String {
    places.map(|place| place.to_string()).collect::<Vec<_>>().join(" or ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_names_lead_to_keywords() {
        for (index, (other, place, names)) in OTHER_NAMES.iter().enumerate() {
            assert!(!keywords::is_reserved(other), "{other}");
            for name in *names {
                assert!(keywords::find(name, *place).is_some(), "{name} of {place}");
            }
            let mut before = OTHER_NAMES[..index].iter();
            assert!(before.all(|(word, ..)| !word.eq_ignore_ascii_case(other)), "{other} twice");
        }
    }

    #[test]
    fn advice_names_the_place() {
        let cases = [
            ("rltime", Interface, "in radvd.conf this is `AdvDefaultLifetime`"),
            (
                "VLTIME",
                Interface,
                "in radvd.conf this is `AdvValidLifetime`, which belongs in `prefix`",
            ),
            (
                "RouterLifetimeSec=1800",
                Prefix,
                "in radvd.conf this is `AdvDefaultLifetime`, which belongs in `interface`",
            ),
            ("dns", Interface, "in radvd.conf this is `RDNSS` and `DNSSL`"),
            ("advonlink=on", Prefix, "write `AdvOnLink on`"),
            ("AdvOnLink:", Prefix, "write `AdvOnLink`"),
            ("AdvOnLnk", Prefix, "did you mean `AdvOnLink`?"),
            ("AdvOnLnk", Interface, "did you mean `AdvOnLink`, which belongs in `prefix`?"),
            (
                "AdvValidLifetme",
                Interface,
                "did you mean `AdvValidLifetime`, which belongs in `prefix` or `nat64prefix` or \
                 `abro`?",
            ),
        ];
        for (word, place, expected) in cases {
            assert_eq!(advice(word, place).unwrap(), expected, "{word} in {place}");
        }
        assert_eq!(advice("banana", Interface), None);
    }
}
