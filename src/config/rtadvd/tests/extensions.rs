//! What FreeBSD's rtadvd does not read: old names, other daemons' dialects, Raven's own words.

use super::{Read, read, read_for_rtadvd};
use crate::model::{
    AdvLifetime, AdvLinkMtu, AdvPrefix, Client, Interface, Lifetime, Preference, PrefixSource,
};

/// The only interface of a file in which no more than notes are found.
fn only(text: &str) -> Interface {
    let read = read(text);
    let worst = read.parsed.diagnostics.iter().map(|problem| problem.severity).max();
    assert!(worst <= Some(crate::diagnostic::Severity::Note), "{text}: {:?}", read.problems());
    let [interface] = &read.parsed.model.interfaces[..] else { panic!("{text}") };
    interface.clone()
}

/// The notes that a file gets where rtadvd must understand it, too.
fn extensions(read: &Read) -> Vec<&str> {
    let all = read.parsed.diagnostics.iter();
    all.filter(|problem| problem.code == "rtadvd-extension")
        .map(|problem| read.marked(problem))
        .collect()
}

#[test]
fn each_extension_is_noted_where_rtadvd_must_understand_the_file() {
    let cases = [
        "mindelay#4",
        "unicastonly",
        "unicastreply",
        "clients=\"fe80::1\"",
        "ignclients=\"fe80::2\"",
        "anyclient",
        "srcaddr=\"fe80::1\"",
        "legitrouters=\"fe80::2\"",
        "legitrouters=none",
        "ramtu#1280",
        "advinterval",
        "nofinalra",
        "ignprefix=\"2001:db8::\"",
        "capport=\"https://a.b\"",
        "pref64addr=\"64:ff9b::\"",
        "rdnssaddr0=\"2001:db8::1\"",
        "rdnssaddrs#1",
        "dnssldomains#1",
        "dnssldomain=a.b",
        "hapref#1",
        "nora",
        "mustexist",
        "hamobrtr",
        "raflagsext=\"8,55\"",
        "lowpanco=\"2001:db8::\"",
        "abro=\"2001:db8::1\"",
        "dnr=a.b",
        "pvd=a.b",
        "custom=\"253 01\"",
    ];
    for field in cases {
        let text = format!("em0:{field}:\n");
        assert_eq!(read(&text).problems(), [], "{text}");
        assert_eq!(extensions(&read_for_rtadvd(&text)), [field], "{text}");
    }
    let in_fields = [
        ("em0:raflags=\"masp\":\n", &["a", "s", "p"][..]),
        ("em0:addr=\"2001:db8::\":pinfoflags=\"larp\":\n", &["r", "p"]),
        ("em0:addr=\"2001:db8::\":vltime=infinity:\n", &["vltime=infinity"]),
        ("em0:addr=\"2001:db8::\":deprecate:\n", &["deprecate"]),
        ("em0:rtprefix=\"2001:db8::\":rtkeep:\n", &["rtkeep"]),
        ("em0:rdnss=\"2001:db8::1\":rdnsskeep:\n", &["rdnsskeep"]),
        ("em0:dnssl=a.b:dnsslkeep:\n", &["dnsslkeep"]),
        ("em0:addr=auto:addrif=em1:\n", &["auto", "addrif=em1"]),
        (
            "em0:pvd=a.b:pvdflags=hl:pvddelay#1:pvdseq#1:pvdtc=p:\np:dnr=a.b:dnrkeep:rltime@:\n",
            &["pvd=a.b", "pvdflags=hl", "pvddelay#1", "pvdseq#1", "pvdtc=p", "dnr=a.b", "dnrkeep"],
        ),
        (
            "em0:dnr=a.b:dnraddr=\"::2\":dnrprio#2:dnrltime=infinity:dnralpn=dot:dnrport#1:\
             dnrpath=\"/{dns}\":dnrparams=\"0=\":\n",
            &[
                "dnr=a.b",
                "dnraddr=\"::2\"",
                "dnrprio#2",
                "dnrltime=infinity",
                "dnralpn=dot",
                "dnrport#1",
                "dnrpath=\"/{dns}\"",
                "dnrparams=\"0=\"",
            ],
        ),
        ("em*|vlan1:chlim#1:\n", &["em*"]),
        ("em0:clockskew#1:\n", &[]),
    ];
    for (text, noted) in in_fields {
        assert_eq!(read(text).problems(), [], "{text}");
        assert_eq!(extensions(&read_for_rtadvd(text)), noted, "{text}");
    }
}

#[test]
fn notes_say_what_rtadvd_does() {
    for text in [
        "em0:nofinalra:\n",
        "em*:mtu#1400:\n",
        "em0:raflags=s:\n",
        "em0:hatime#9:\n",
        "em0:addr=auto:\n",
        "em0:pvd=a.b:pvdtc=p:\np:rltime#9001:custom=\"253\":\n",
    ] {
        for problem in read_for_rtadvd(text).parsed.diagnostics {
            let original = problem.original.as_deref().unwrap_or_default();
            assert!(original.contains("rtadvd"), "{text}: {original}");
        }
    }
}

#[test]
fn old_names_of_routes() {
    let routes = |fields: &str| only(&format!("em0:{fields}:\n")).routes;
    let new = "rtprefix=\"2001:db8::\":rtplen#32:rtflags#8:rtltime#7";
    let old = "rtrprefix=\"2001:db8::\":rtrplen#32:rtrflags#8:rtrltime#7";
    assert_eq!(routes(old), routes(new));
    assert_eq!(routes("rtprefix=\"2001:db8::\":rtrplen#32:rtflags=h:rtrltime#7"), routes(new));
    let numbered = routes(&format!("{}:{}", old.replace('#', "3#").replace('=', "3="), new));
    assert_eq!(numbered, [routes(new), routes(old)].concat());
    let mixed = read(&format!("em0:{new}:tc=d:\nd:rtrplen#48:rtrprefix0=\"::\":rtrplen0#0:\n"));
    let routes = &mixed.parsed.model.interfaces[0].routes;
    assert_eq!(routes.len(), 2);
    assert_eq!(routes[0].route.prefix.length(), 32, "the new name counts, wherever it stands");
    assert_eq!(routes[1].route.preference, Preference::Medium);
}

#[test]
fn mobile_ipv6_as_kame_meant_it() {
    let interface = only(
        "ef0:hatime#100:hapref#10:raflags#32:pinfoflags#224:maxinterval#2:\
         addr=\"2001:db8:5:1::1\":prefixlen#64:\n",
    );
    assert!(interface.header.flags.home_agent);
    let information = interface.home_agent_information.unwrap();
    assert_eq!((information.preference, information.lifetime_seconds()), (10, 100));
    assert!(matches!(interface.prefixes[0].source, PrefixSource::RouterAddress(..)));
    assert_eq!(interface.interval.max().as_secs(), 2);
    assert!(interface.min_delay_between_ras.duration() <= interface.interval.min());
    assert_eq!(only("em0:hapref#1:\n").home_agent_information.unwrap().lifetime_seconds(), 1800);

    let plain = read("em0:raflags#32:\n");
    assert_eq!(plain.problems(), [("rtadvd-bits", "32")]);
    assert!(!plain.parsed.model.interfaces[0].header.flags.home_agent);
}

#[test]
fn macos_dialect() {
    let read = read(
        "bridge100:\\\n\
         \t:addr0=2001:db8:77:1:::prefixlen0#64:vltime0#7200:vltimedecr0#true:pltime0#3600:\\\n\
         \t:addr1=2001:db8:77:2:::prefixlen1#64:vltime1#0:pltime1#0:\\\n\
         \t:pref64addr=64:ff9b:::pref64len#96:\\\n\
         \t:rdnssaddrs#2:rdnssaddr0=2001:db8:77:1::1:rdnssaddr1=2001:db8:77:1::2:\\\n\
         \t:dnssldomains#1:dnssldomain0=example.com:capport=\"https://portal.example/api\":\\\n\
         \t:mtu#1500\n",
    );
    assert!(read.parsed.is_usable(), "{:?}", read.problems());
    let interface = &read.parsed.model.interfaces[0];
    assert_eq!(interface.prefixes.len(), 2);
    assert!(!interface.prefixes[0].valid_lifetime.counting_down);
    assert_eq!(interface.pref64[0].prefix().length(), 96);
    assert_eq!(interface.pref64[0].lifetime.as_secs(), 1800);
    let [option] = &interface.rdnss[..] else { panic!("one option") };
    assert_eq!(option.rdnss.servers().len(), 2);
    assert_eq!(option.rdnss.lifetime, Lifetime::from_secs(1200));
    assert_eq!(interface.dnssl[0].dnssl.suffixes().len(), 1);
    assert_eq!(interface.captive_portal.as_ref().unwrap().uri(), "https://portal.example/api");
    assert!(matches!(interface.link_mtu, AdvLinkMtu::Fixed(_)));
    assert_eq!(read.set_by("bridge100.rdnss[0].servers[1]"), "2001:db8:77:1::2");
    assert_eq!(only("em0:pref64addr=\"2001:db8::\":\n").pref64[0].prefix().length(), 64);
}

#[test]
fn ravens_own_words() {
    let interface = only(
        "em0:mindelay#10:unicastonly:unicastreply:clients=\"fe80::1,fe80::2\":\
         ignclients=\"fe80::3\":anyclient:srcaddr=\"fe80::a,fe80::b\":legitrouters=\"fe80::c\":\
         ramtu#1400:advinterval:\
         nofinalra:ignprefix=\"2001:db8:9::\":ignplen#48:ignprefix0=\"fd00::\":raflags=\"as\":\
         clockskew#5:addr=\"2001:db8::1\":pinfoflags=\"rp\":deprecate:\
         addr0=\"2001:db8:1::\":rtprefix=\"2001:db8:8::\":rtkeep:rdnss=\"2001:db8::1\":rdnsskeep:\
         dnssl=a.b:dnsslkeep:\n",
    );
    assert_eq!(interface.min_delay_between_ras.duration().as_secs(), 10);
    assert!(interface.unicast_only && interface.solicited_unicast);
    assert!(interface.unrestricted_unicast && interface.advertisement_interval);
    assert!(!interface.remove_on_exit);
    let host = |text: &str| text.parse().unwrap();
    assert_eq!(
        interface.clients,
        [
            Client::Served(host("fe80::1")),
            Client::Served(host("fe80::2")),
            Client::Ignored(host("fe80::3"))
        ]
    );
    assert_eq!(interface.source_addresses, [host("fe80::a"), host("fe80::b")]);
    assert_eq!(interface.legitimate_routers.as_deref(), Some(&[host("fe80::c")][..]));
    assert_eq!(only("em0:legitrouters=none:\n").legitimate_routers.as_deref(), Some(&[][..]));
    assert_eq!(interface.ra_mtu.unwrap().octets(), 1400);
    assert_eq!(only("em0:ramtu#65575:\n").ra_mtu, None, "no packet is larger");
    assert_eq!(interface.clock_skew_seconds, 5);
    let ignored: Vec<String> = interface.ignored_prefixes.iter().map(ToString::to_string).collect();
    assert_eq!(ignored, ["2001:db8:9::/48", "fd00::/64"]);
    let flags = interface.header.flags;
    assert!(flags.home_agent && flags.snac_router && !flags.managed && !flags.proxy);
    let AdvPrefix { source, flags, deprecate_on_exit, .. } = &interface.prefixes[0];
    assert!(
        matches!(source, PrefixSource::RouterAddress(_, address) if *address == host("2001:db8::1"))
    );
    assert!(flags.dhcpv6_pd_preferred && !flags.on_link && *deprecate_on_exit);
    assert!(!interface.prefixes[1].deprecate_on_exit);
    assert!(!interface.routes[0].remove_on_exit);
    assert!(!interface.rdnss[0].flush_on_exit && !interface.dnssl[0].flush_on_exit);
}

#[test]
fn words_for_interfaces() {
    let interface = only("em0:nora:mustexist:raflags=p:hamobrtr:addr=auto:vltime#60:pltime#30:\n");
    assert!(!interface.send_advertisements && !interface.ignore_if_missing);
    assert!(interface.header.flags.proxy);
    assert!(interface.home_agent_information.unwrap().mobile_router_support);
    let [AdvPrefix { source, valid_lifetime, .. }] = &interface.prefixes[..] else {
        panic!("one prefix")
    };
    assert_eq!(*source, PrefixSource::InterfaceAddresses);
    assert_eq!(*valid_lifetime, AdvLifetime::fixed(Lifetime::from_secs(60)));
    let prefixes = only("em0:addr=\"auto\":addr0=auto:addrif0=em1:noifprefix:\n").prefixes;
    assert_eq!(prefixes[0].source, PrefixSource::InterfaceAddresses);
    let other = PrefixSource::OtherInterfaceAddresses("em1".parse().unwrap());
    assert_eq!(prefixes[1].source, other);
}

#[test]
fn infinity_as_a_word() {
    let valid = |text: &str| {
        let interface = read(text).parsed.model.interfaces.remove(0);
        interface.prefixes[0].valid_lifetime
    };
    let forever = AdvLifetime::fixed(Lifetime::INFINITE);
    assert_eq!(valid("em0:addr=\"2001:db8::\":vltime=infinity:\n"), forever);
    assert_eq!(valid("em0:addr=\"2001:db8::\":vltime=\"infinity\":tc=d:\nd:vltime#7:\n"), forever);
    let seven = AdvLifetime::fixed(Lifetime::from_secs(7));
    assert_eq!(valid("em0:addr=\"2001:db8::\":vltime#7:tc=d:\nd:vltime=infinity:\n"), seven);
    assert_eq!(valid("em0:addr=\"2001:db8::\":vltime=infinity:vltime#7:\n"), seven);
    let interface = only(
        "em0:rtprefix=\"::\":rtplen#0:rtltime=infinity:rdnss=\"2001:db8::1\":rdnssltime=infinity:\
         dnssl=a.b:dnsslltime=infinity:\n",
    );
    assert!(interface.routes[0].route.lifetime.is_infinite());
    assert!(interface.rdnss[0].rdnss.lifetime.is_infinite());
    assert!(interface.dnssl[0].dnssl.lifetime.is_infinite());
}

#[test]
fn patterns_are_interfaces() {
    let read = read(
        "vlan*|em[0-9]:mtu#1400:tc=default:\nvlan7:chlim#9:\ndefault:chlim#3:\nigb?:tc=vlan7:\n",
    );
    assert_eq!(read.problems(), [("rtadvd-template-only", "vlan7")]);
    let interfaces = &read.parsed.model.interfaces;
    let names: Vec<&str> = interfaces.iter().map(|interface| interface.name.as_str()).collect();
    assert_eq!(names, ["vlan*", "em[0-9]", "igb?"]);
    assert!(interfaces.iter().all(|interface| interface.name.pattern().is_some()));
    assert_eq!(read.set_by("em[0-9].link_mtu"), "1400");
    assert_eq!(read.set_by("em[0-9].prefixes[0]"), "em[0-9]");
}

#[test]
fn the_manual_calls_ravens_words_extensions() {
    use super::super::keywords::{CAPABILITIES, Origin};

    let page = include_str!("../../../../man/raven-rtadvd.conf.5");
    for capability in CAPABILITIES.iter().filter(|it| it.origin == Origin::Raven) {
        let name = capability.name;
        let at = page
            .match_indices(&format!("Ic {name}"))
            .find(|(at, found)| {
                let line = &page[page[..*at].rfind('\n').unwrap_or(0)..];
                let is_whole = page[at + found.len()..].starts_with([' ', '\n']);
                line.starts_with("\n.It ") && is_whole
            })
            .unwrap_or_else(|| panic!("{name} has no entry"));
        let (before, entry) = page.split_at(at.0);
        let section = before.rsplit(".Ss ").next().unwrap_or_default();
        let entry = entry.split("\n.It ").next().unwrap_or_default();
        let is_called = entry.contains("Extension") || section.contains("These are extensions");
        assert!(is_called, "{name}");
    }
}

#[test]
fn the_seed_for_fuzzing_has_every_capability() {
    use super::super::keywords::CAPABILITIES;

    let text = include_str!("../../../../fuzz/seeds/rtadvd_conf/all-dialects.conf");
    let read = read(text);
    assert!(read.parsed.is_usable(), "{:?}", read.problems());
    let codes: Vec<_> = read.parsed.diagnostics.iter().map(|problem| problem.code).collect();
    assert_eq!(
        codes,
        [
            "rtadvd-old-name",
            "rtadvd-unquoted-address",
            "rtadvd-unquoted-address",
            "rtadvd-unquoted-address"
        ]
    );
    let used = |name: &str| {
        text.match_indices(name).any(|(at, _)| {
            let ends = text[at + name.len()..].trim_start_matches(|c: char| c.is_ascii_digit());
            text[..at].ends_with(':') && ends.starts_with(['#', '=', ':'])
        })
    };
    let names = CAPABILITIES.iter().map(|it| it.name);
    let missing: Vec<&str> = names.filter(|name| !used(name)).collect();
    assert_eq!(missing, <[&str; 0]>::default());
}
