//! radvd itself as a judge: what the table of keywords says can be written, radvd reads as well.

#![cfg(target_os = "linux")]

mod common;

use std::{fs, io::ErrorKind, process::Command};

use common::{Folder, example};
use raven::{
    config::{
        Reader, Syntax,
        radvd::keywords::{Arguments, Block, KEYWORDS, Keyword, Kind, Place, Status},
        write,
    },
    diagnostic::{Sources, Style, render_text},
};

/// Keywords that releases of radvd do not have before this one.
const SINCE: &[(Place, &str, (u32, u32))] = &[
    (Place::Interface, "nat64prefix", (2, 20)),
    (Place::Interface, "autoignoreprefixes", (2, 20)),
    (Place::Interface, "UnrestrictedUnicast", (2, 20)),
    (Place::Interface, "RemoveAdvOnExit", (2, 20)),
    (Place::Interface, "AdvCaptivePortalAPI", (2, 20)),
    (Place::Nat64Prefix, "AdvValidLifetime", (2, 20)),
    // It was AdvValidLifeTime while letter case mattered.
    (Place::Abro, "AdvValidLifetime", (2, 20)),
    (Place::Prefix, "AdvDHCPv6PDPreferred", (2, 21)),
    (Place::Interface, "AdvSNACRouterFlag", (2, 22)),
];

/// The radvd of this machine, by release; `None` says that there is none.
fn release() -> Option<(u32, u32)> {
    let output = match Command::new("radvd").arg("-v").output() {
        Ok(output) => output,
        Err(error) if error.kind() == ErrorKind::NotFound => {
            assert!(std::env::var_os("RAVEN_REQUIRE_PEERS").is_none(), "radvd is missing");
            eprintln!("SKIPPED: Debian's package radvd is not installed");
            return None;
        }
        Err(error) => panic!("radvd: {error}"),
    };
    let text = String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned();
    let version = text.lines().find_map(|line| line.strip_prefix("Version: ")).unwrap();
    let mut numbers = version.split(['.', '_', '-']).map(|number| number.parse().unwrap());
    Some((numbers.next().unwrap(), numbers.next().unwrap()))
}

fn radvd_accepts(folder: &Folder, text: &str) -> bool {
    let file = folder.write("radvd.conf", text);
    let output = Command::new("radvd").arg("-c").arg("-C").arg(file).output().unwrap();
    output.status.success()
}

/// The problems of `text` that make it unusable to Raven.
fn raven_refuses(text: &str) -> Option<String> {
    let sources = Sources::new();
    let id = sources.add("radvd.conf", text);
    let parsed = Reader::new(&sources).parse(id, Syntax::Radvd);
    let draw = |found| render_text(found, &sources, Style::Plain);
    (!parsed.is_usable()).then(|| parsed.diagnostics.iter().map(draw).collect())
}

/// Whether `text` has what Raven notes as an extension.
fn has_extensions(text: &str) -> bool {
    let sources = Sources::new();
    let id = sources.add("radvd.conf", text);
    let reader = Reader { compat: Some(Syntax::Radvd), ..Reader::new(&sources) };
    let parsed = reader.parse(id, Syntax::Radvd);
    parsed.diagnostics.iter().any(|found| found.code == "radvd-extension")
}

/// A value that the keyword takes, and some that it does not.
fn values(keyword: &Keyword) -> (&'static str, &'static [&'static str]) {
    match keyword.kind {
        // These need others, which only Raven checks while it reads.
        Kind::Switch if matches!(keyword.name, "AdvHomeAgentInfo" | "AdvMobRtrSupportFlag") => {
            ("off", &["yes"])
        }
        Kind::Switch => ("on", &["yes", "1", "", "on off"]),
        Kind::Number if keyword.name == "HomeAgentLifetime" => ("1800", &["-1", "1.5", "infinity"]),
        Kind::Number => ("0", &["-1", "1.5", "infinity", "x", "", "1 2", "4294967296"]),
        Kind::Seconds => ("300", &["infinity", ".5", "5.", "-1", "x", ""]),
        Kind::Lifetime => ("infinity", &["-1", "1.5", "forever", ""]),
        Kind::Preference => ("high", &["1", "highest", ""]),
        Kind::InterfaceName => ("eth1", &["1", "route", "on", ""]),
        Kind::Text => ("\"https://portal.example/\"", &["1", "on", "a/b", ""]),
        // Only extensions take one.
        Kind::Prefix | Kind::Block(_) => ("", &[]),
    }
}

/// The interface that has `content` in the block of `place`.
fn file(place: Place, content: &str) -> String {
    let (before, after) = match place {
        Place::File => return content.to_owned(),
        Place::Prefix => ("prefix 2001:db8::/64 { AdvValidLifetime infinity;", "};"),
        Place::Route => ("route 2001:db8::/48 {", "};"),
        Place::Rdnss => ("RDNSS 2001:db8::53 {", "};"),
        Place::Dnssl => ("DNSSL example.com {", "};"),
        Place::Nat64Prefix => ("nat64prefix 64:ff9b::/96 {", "};"),
        Place::LowpanCo => ("lowpanco {", "};"),
        Place::Abro => ("abro 2001:db8::1 {", "};"),
        _ => ("", ""),
    };
    format!("interface eth0 {{\n{before} {content} {after}\n}};\n")
}

/// A block with all that it needs.
fn block(name: &str, form: Block) -> String {
    let arguments = match form.arguments {
        Arguments::None => "",
        Arguments::InterfaceNames => "eth0",
        Arguments::Prefix => "64:ff9b::/96",
        Arguments::Addresses => "2001:db8::1 2001:db8::2 2001:db8::3",
        Arguments::DomainNames => "example.com example.org",
        Arguments::Address => "2001:db8::1",
        Arguments::Resolver | Arguments::DomainName => "dns.example",
        Arguments::CustomOption => "option type 253 00",
    };
    let entries = match form.content {
        Place::Clients | Place::RaSrcAddress => "fe80::1; fe80::2;",
        Place::AutoIgnorePrefixes => "2001:db8::/64;",
        _ => "",
    };
    format!("{name} {arguments} {{ {entries} }};")
}

fn since(keyword: &Keyword) -> (u32, u32) {
    let known = |(place, name, _): &&(Place, &str, (u32, u32))| {
        *place == keyword.place && *name == keyword.name
    };
    SINCE.iter().find(known).map_or((0, 0), |(.., release)| *release)
}

fn is_of_radvd(keyword: &Keyword) -> bool {
    !matches!(keyword.status, Status::Reserved | Status::Extension)
}

#[test]
fn radvd_reads_what_the_table_says() {
    let Some(release) = release() else { return };
    let folder = Folder::new();
    for keyword in KEYWORDS.iter().filter(|keyword| is_of_radvd(keyword)) {
        let text = match keyword.block() {
            Some(form) => file(keyword.place, &block(keyword.name, form)),
            None => file(keyword.place, &format!("{} {};", keyword.name, values(keyword).0)),
        };
        assert_eq!(raven_refuses(&text), None, "{text}");
        // The blocks of a newer keyword are newer, too.
        let known = since(keyword) <= release;
        assert_eq!(radvd_accepts(&folder, &text), known, "radvd {release:?}:\n{text}");
    }
}

#[test]
fn radvd_refuses_the_values_that_raven_refuses() {
    if release().is_none() {
        return;
    }
    let folder = Folder::new();
    for keyword in KEYWORDS.iter().filter(|keyword| is_of_radvd(keyword)) {
        for value in values(keyword).1 {
            let text = file(keyword.place, &format!("{} {value};", keyword.name));
            assert!(raven_refuses(&text).is_some(), "{text}");
            assert!(!radvd_accepts(&folder, &text), "{text}");
        }
        if let Some(form) = keyword.block() {
            let text = file(keyword.place, &block(keyword.name, form));
            for broken in [text.replacen('{', "", 2), text.replacen("};", "}", 1)] {
                assert!(raven_refuses(&broken).is_some(), "{broken}");
                assert!(!radvd_accepts(&folder, &broken), "{broken}");
            }
        }
    }
}

#[test]
fn radvd_knows_no_other_place() {
    if release().is_none() {
        return;
    }
    let folder = Folder::new();
    let places = [Place::File, Place::Interface, Place::Prefix, Place::Route, Place::Rdnss];
    for keyword in KEYWORDS.iter().filter(|keyword| keyword.block().is_none()) {
        let homes: Vec<_> = KEYWORDS
            .iter()
            .filter(|other| other.name == keyword.name)
            .map(|other| other.place)
            .collect();
        for place in places.into_iter().filter(|place| !homes.contains(place)) {
            let text = file(place, &format!("{} {};", keyword.name, values(keyword).0));
            assert!(raven_refuses(&text).is_some(), "{text}");
            assert!(!radvd_accepts(&folder, &text), "{text}");
        }
    }
}

/// What Raven makes of `text`, in radvd's language again.
fn written_again(text: &str, syntax: Syntax) -> String {
    let sources = Sources::new();
    let id = sources.add(syntax.file_name(), text);
    let parsed = Reader::new(&sources).parse(id, syntax);
    assert!(parsed.is_usable(), "{text}");
    write(&parsed.model, Syntax::Radvd).unwrap_or_else(|left_out| panic!("{left_out:?}\n{text}"))
}

#[test]
fn radvd_reads_what_raven_writes() {
    let Some(release) = release() else { return };
    let folder = Folder::new();
    for keyword in KEYWORDS.iter().filter(|keyword| is_of_radvd(keyword)) {
        let text = match keyword.block() {
            Some(form) => file(keyword.place, &block(keyword.name, form)),
            None => file(keyword.place, &format!("{} {};", keyword.name, values(keyword).0)),
        };
        let written = written_again(&text, Syntax::Radvd);
        let known = since(keyword) <= release || !written.contains(keyword.name);
        assert_eq!(radvd_accepts(&folder, &written), known, "radvd {release:?}:\n{written}");
    }
    for (name, syntax) in [
        ("vlans.radvd.conf", Syntax::Radvd),
        ("pxe.radvd.conf", Syntax::Radvd),
        ("vlans.rtadvd.conf", Syntax::Rtadvd),
        ("vlans.rad.conf", Syntax::Rad),
    ] {
        let written = written_again(&fs::read_to_string(example(name)).unwrap(), syntax);
        assert!(radvd_accepts(&folder, &written), "{name}:\n{written}");
    }
}

#[test]
fn radvd_reads_odd_values_that_raven_writes() {
    let Some(release) = release() else { return };
    let folder = Folder::new();
    let odd = [
        "maxinterval#4:mininterval#3:rltime#65535:mindelay#65535:retrans#4294967295:chlim#0",
        // radvd's own default beside it is out of range.
        "maxinterval#7",
        // Three times this is, too.
        "maxinterval#65535",
        // A fraction of a second.
        "hapref#1:maxinterval#1:raflags=\"a\"",
        "clients=\"::1,::ffff:192.0.2.1\":srcaddr=\"::3,fe80::1\"",
        "addr=\"::5:0:0:0:0\":vltime#4294967295:pinfoflags#0:rtprefix=\"::\":rtplen#0",
        "rdnss=\"::2,2001:db8::1\":rdnssltime#0",
        "dnssl=\"on,123,1.5,prefix,lan.example\"",
        "advinterval:mtu#4294967295:ramtu#65574",
    ];
    let newer = [
        "clients=\"fe80::1\":ignclients=\"::2\"",
        "ignprefix=\"::\":ignplen#0:ignprefix0=\"::5:0:0:0:0\"",
        "pref64=\"64:ff9b::\":pref64lifetime#0",
        "capport=\"https://a.example/?q=1&b='c'\"",
    ];
    let all = odd.map(|fields| (fields, (0, 0))).into_iter();
    for (fields, since) in all.chain(newer.map(|fields| (fields, (2, 20)))) {
        let written = written_again(&format!("em0:{fields}:\n"), Syntax::Rtadvd);
        assert_eq!(radvd_accepts(&folder, &written), since <= release, "{fields}:\n{written}");
    }
}

#[test]
fn radvd_reads_the_examples() {
    if release().is_none() {
        return;
    }
    let folder = Folder::new();
    let names = fs::read_dir(example("")).unwrap().map(|entry| entry.unwrap().file_name());
    let names: Vec<_> = names.map(|name| name.into_string().unwrap()).collect();
    let ours: Vec<_> = names.iter().filter(|name| name.ends_with(".radvd.conf")).collect();
    assert!(ours.len() >= 2, "{names:?}");
    for name in ours {
        let text = fs::read_to_string(example(name)).unwrap();
        assert_eq!(raven_refuses(&text), None, "{name}");
        assert_eq!(radvd_accepts(&folder, &text), !has_extensions(&text), "{name}");
    }
}
