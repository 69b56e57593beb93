//! Every way in which Raven takes a file otherwise than FreeBSD 14's rtadvd, with files that show
//! it. The manual page has the same list.

use std::fs;

use super::{read, read_for_rtadvd};
use crate::diagnostic::Severity;

/// What the manual calls it, and files.
type Deviation = (&'static str, &'static [&'static str]);

/// rtadvd loses something of these files; Raven does not.
const LENIENT: &[Deviation] = &[
    ("blanks before a field", &["em0: mtu#1400:\n", "em0:\\\n\tmtu#1400:\n"]),
    ("blanks around a name", &["em0 :mtu#1400:\n", " em0:mtu#1400:\n"]),
    ("blanks around # and =", &["em0:mtu# 1400:\n", "em0:addr= \"2001:db8::\":\n"]),
    ("blanks behind a flag or a text", &["em0:nolladdr :\n", "em0:addr=\"2001:db8::\" :\n"]),
    ("blanks around a comma", &["em0:rdnss=\"2001:db8::1, 2001:db8::2\":\n"]),
    ("a line that begins a field without a colon", &["em0:mtu#1400\\\n chlim#3:\n"]),
    ("blanks behind a backslash", &["em0:\\ \n\t:mtu#1400:\n"]),
    ("lines that end with CR LF", &["em0:\\\r\n\t:mtu#1400:\r\n"]),
    ("a byte-order mark", &["\u{feff}em0:mtu#1400:\n"]),
    ("a last line without newline", &["em0:mtu#1400:"]),
    ("a last line that ends with a backslash", &["em0:mtu#1400:\\\n"]),
    ("a record without fields", &["em0\n", "em0:\n"]),
    ("a record of any length", &["em0:dnssl=\"LONG\":\n"]),
    ("a field behind an escape", &["em0:dnssl=a\\c:chlim#3:mtu#1400:\n"]),
    ("a tc that is not the last field", &["d:mtu#1400:\nem0:tc=d:chlim#3:\n"]),
    ("a tc without its record", &["em0:mtu#1400:tc=d:\n"]),
    ("a tc of any name", &["a-long-name-for-it:mtu#1400:\nem0:chlim#3:tc=a-long-name-for-it:\n"]),
    ("any number of tc", &["MANYTC"]),
    ("hexadecimal numbers", &["em0:chlim#0x40:\n"]),
    ("an addr of auto", &["em0:addr=\"auto\":vltime#60:pltime#30:\n"]),
    ("addresses without quotes", &["em0:addr=2001:db8:::mtu#1400:\n"]),
    ("infinity as a word", &["em0:addr=\"2001:db8::\":vltime=infinity:\n"]),
    ("a maxinterval of 1801 to 65535", &["em0:maxinterval#65535:\n"]),
    ("a maxinterval of 4 to 8 without mininterval", &["em0:maxinterval#4:\n"]),
    ("an rltime of 9001 to 65535", &["em0:rltime#65535:\n"]),
    (
        "any rdnssltime and dnsslltime",
        &["em0:rdnss=\"2001:db8::1\":rdnssltime#3600:\n", "em0:dnssl=a.b:dnsslltime#0:\n"],
    ),
    ("a pref64lifetime above 65528", &["em0:pref64=\"64:ff9b::\":pref64lifetime#65529:\n"]),
    ("an mtu above the interface's", &["em0:mtu#4294967295:\n"]),
    ("a vltimedecr or pltimedecr with a value", &["em0:addr=\"2001:db8::\":vltimedecr#true:\n"]),
    ("hapref and hatime", &["em0:hapref#1:hatime#60:\n"]),
    ("capabilities of macOS", &["em0:rdnssaddr0=\"2001:db8::1\":\n"]),
    ("capabilities of Raven", &["em0:srcaddr=\"fe80::1\":\n"]),
    ("flag letters of Raven", &["em0:raflags=\"s\":\n"]),
    ("patterns of names", &["em*:mtu#1400:\n"]),
];

/// rtadvd uses a part of these files; Raven refuses them.
const STRICTER: &[Deviation] = &[
    (
        "an address that is none",
        &["em0:rdnss=\"2001:db8::1,2001:db8::53::2\":\n", "em0:addr=\"2001:db8::/64\":\n"],
    ),
    ("a multicast prefix", &["em0:addr=\"ff02::\":\n"]),
    ("a link-local prefix", &["em0:addr=\"fe80::\":\n"]),
    ("an address that no DNS server can have", &["em0:rdnss=\"ff02::1\":\n"]),
    ("an empty entry", &["em0:rdnss=\"\":\n", "em0:rdnss=\"2001:db8::1,,2001:db8::2\":\n"]),
    ("more than 127 addresses or 2032 octets of names", &["MANYADDR"]),
    ("a name that is no domain name", &["em0:dnssl=\"a..b\":\n", "em0:dnssl=\"a.b c.d\":\n"]),
    ("a text that is no URI", &["em0:capport=\"portal\":\n"]),
    (
        "an option that cannot be",
        &[
            "em0:dnr=a.b:dnralpn=dot:\n",
            "em0:pvd=a.b:pvdtc=none:\n",
            "em0:custom=\"3 0102\":\n",
            "em0:raflagsext=\"7\":\n",
        ],
    ),
    (
        "a number outside its range",
        &["em0:chlim#256:\n", "em0:maxinterval#3:\n", "em0:rltime#65536:\n"],
    ),
    (
        "a number that is none",
        &["em0:mtu#1400k:\n", "em0:mtu#:\n", "em0:mtu#99999999999999999999:\n"],
    ),
    ("a flag letter that does not exist", &["em0:raflags=\"moS\":\n"]),
    (
        "two preferences, or the reserved one",
        &["em0:raflags=\"hl\":\n", "em0:rtprefix=\"2001:db8::\":rtflags#16:\n"],
    ),
    ("an mtu text other than auto", &["em0:mtu=\"1500\":\n"]),
    (
        "an unknown field",
        &[
            "em0:AdvDefaultLifetime#1800:\n",
            "em0:MTU#1400:\n",
            "em0:addr100=\"2001:db8::\":\n",
            "em0:mtu#1400:tcx:\n",
        ],
    ),
    ("a field of the wrong type", &["em0:noifprefix=yes:\n", "em0:rltime=\"1800\":\n"]),
    ("several texts in quotes", &["em0:dnssl=\"a.b\", \"c.d\":\n"]),
    ("a quote without its end", &["em0:rdnss=\"2001:db8::1:mtu#1400:\n"]),
    ("a line that belongs to no record", &["em0:mtu#1400:\n\t:chlim#3:\n"]),
    ("a record that a backslash joins to the one above", &["em0:mtu#1400:\\\nem1:chlim#3:\n"]),
    ("a name that no interface can have", &["interface em0 {\n"]),
    ("a tc in a circle", &["em0:mtu#1400:tc=em0:\n"]),
    ("pvd and pvdid of macOS", &["em0:pvd:pvdid=\"a.b\":\n"]),
];

/// Raven sends something else.
const OTHERWISE: &[Deviation] = &[
    ("text in quotes", &["em0:capport=\"urn:nolladdr:x\":\n"]),
    ("bits of a prefix past its length", &["em0:addr=\"2001:db8::1\":\n"]),
    ("a field that does not come first", &["em0:mtu#1400:mtu#1300:\n"]),
    ("interfaces without a record", &["em0:mtu#1400:\n"]),
];

/// Whether the manual has a deviation of this name.
pub(super) fn is_listed(name: &str) -> bool {
    [LENIENT, STRICTER, OTHERWISE].concat().iter().any(|(listed, _)| *listed == name)
}

/// Files that are too long for a table.
fn written_out(text: &str) -> String {
    let many = |entry: fn(usize) -> String, count| (1..=count).map(entry).collect::<String>();
    match text {
        "MANYTC" => many(|number| format!("em{number}:chlim#3:tc=d:\n"), 33) + "d:mtu#1400:\n",
        "MANYADDR" => format!("em0:rdnss=\"{}\":\n", many(|host| format!("fd00::{host:x},"), 128)),
        _ => text.replace("LONG", &many(|number| format!("a{number}.example,"), 100)),
    }
}

#[test]
fn what_is_lenient_is_used_and_said() {
    for (name, files) in LENIENT {
        for file in *files {
            let text = written_out(file);
            let read = read_for_rtadvd(&text);
            assert!(read.parsed.is_usable(), "{name}: {text}: {:?}", read.problems());
            assert!(!read.parsed.model.interfaces.is_empty(), "{name}: {text}");
            // Only the running daemon knows the interface's own MTU.
            let is_silent = *name == "an mtu above the interface's";
            let said = read.parsed.diagnostics.iter().any(|problem| problem.original.is_some());
            assert_eq!(said, !is_silent, "{name}: {text}");
        }
    }
}

#[test]
fn what_is_stricter_is_refused() {
    for (name, files) in STRICTER {
        for file in *files {
            let text = written_out(file);
            let read = read(&text);
            let errors: Vec<_> = read
                .parsed
                .diagnostics
                .iter()
                .filter(|problem| problem.severity == Severity::Error)
                .collect();
            assert!(!errors.is_empty(), "{name}: {text}: {:?}", read.problems());
            for error in errors {
                let original = error.original.as_deref().unwrap_or_default();
                assert!(original.contains("rtadvd"), "{name}: {text}: {}", error.message);
            }
        }
    }
}

#[test]
fn the_rest_is_used() {
    for (name, files) in OTHERWISE {
        for file in *files {
            assert!(read(file).parsed.is_usable(), "{name}: {file}");
        }
    }
}

#[test]
fn the_manual_has_the_same_list() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/man/raven-rtadvd.conf.5");
    let page = fs::read_to_string(path).unwrap();
    let parts = [
        (".Ss Where raven is more lenient", LENIENT),
        (".Ss Where raven is stricter", STRICTER),
        (".Ss Where raven sends something else", OTHERWISE),
    ];
    for (heading, deviations) in parts {
        let (_, section) = page.split_once(heading).unwrap();
        let section = section.split("\n.Ss ").next().unwrap();
        let listed: Vec<&str> =
            section.lines().filter_map(|line| line.strip_prefix(".It ")).collect();
        let names: Vec<&str> = deviations.iter().map(|(name, _)| *name).collect();
        assert_eq!(listed, names, "{heading}");
    }
}
