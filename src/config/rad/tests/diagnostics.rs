//! Every code, with the exact text that it marks and nothing else beside it.

use super::Case;
use crate::{
    config::rad::codes::{self, *},
    diagnostic::Severity::{self, Error, Note, Warning},
};

type Row = (&'static str, Severity, &'static str, &'static str);

/// What stands in a line of the file, and the problem that it makes.
const FILE: &[Row] = &[
    ("hop limit", Error, SYNTAX, "hop limit^"),
    ("hop 64", Error, SYNTAX, "64"),
    ("hop", Error, SYNTAX, "hop^"),
    ("router x 5", Error, SYNTAX, "x"),
    ("\"hop\" limit 64", Error, SYNTAX, "\"hop\""),
    ("64", Error, SYNTAX, "64"),
    ("hop limit 64 65 66", Error, SYNTAX, "65 66"),
    ("hop limit 64 ;", Error, SYNTAX, ";"),
    ("hop limit 64 {\nx\n}", Error, SYNTAX, "{"),
    ("{ x\n}", Error, SYNTAX, "{"),
    ("} x", Error, SYNTAX, "}"),
    ("interface", Error, SYNTAX, "interface^"),
    ("interface {\n}", Error, SYNTAX, "interface^"),
    ("interface em0 em1", Error, SYNTAX, "em1"),
    ("interface em0 { };", Error, SYNTAX, ";"),
    ("interface em0\n\n{\n}", Error, SYNTAX, "{"),
    ("interface em0 {", Error, SYNTAX, "{"),
    ("interface em0 {\ninterface em1", Error, SYNTAX, "{"),
    ("interface em0 {\nhop limit 5\nmtu 0 }", Error, SYNTAX, "mtu 0^"),
    ("interface em0 {\nhop limit 5\nmtu 0 reachable time 5\n}", Error, SYNTAX, "mtu 0^"),
    ("interface em0 {\nx = y\n}", Error, SYNTAX, "x"),
    ("dns { nameserver 2001:db8::1 2001:db8::2 }", Error, SYNTAX, "2001:db8::2"),
    ("dns { nameserver { 2001:db8::1 }", Error, SYNTAX, "{"),
    ("dns { search { { x } a }\n}", Error, SYNTAX, "{"),
    ("x =", Error, SYNTAX, "x =^"),
    ("mtu 1500\\", Error, CHARACTER, "\\"),
    ("mtu 1500\\ ", Error, CHARACTER, "\\"),
    ("caf\u{e9} x", Error, CHARACTER, "\u{e9}"),
    ("mtu 7\u{b}", Error, CHARACTER, "\u{b}"),
    ("interface \"em0", Error, QUOTE, "\"em0"),
    ("interface 'em0 {\n}", Error, QUOTE, "'em0"),
    ("mtu 1500\r\nhop limit 5\r\n", Warning, CRLF, "\r"),
    ("# x \\\nhop limit 5", Warning, COMMENT_CONTINUED, "\\"),
    ("mtu 9223372036854775808", Error, NUMBER, "9223372036854775808"),
    ("\"a b\" = x", Error, MACRO, "\"a b\""),
    ("a-b = x", Error, MACRO, "a-b"),
    ("m = \"a # b\"\nhop limit $m", Error, MACRO, "$m"),
    ("m = '$n'\nhop limit $m", Error, MACRO, "$m"),
    ("m = '\"'\nhop limit $m", Error, MACRO, "$m"),
    ("mtu $size", Error, UNDEFINED_MACRO, "$size"),
    ("mtu $", Error, UNDEFINED_MACRO, "$"),
    ("size = x", Note, UNUSED_MACRO, "size"),
    ("size = 1500\nmtu $size", Error, VALUE, "1500"),
    ("mtu = x", Error, MACRO, "mtu"),
    ("include \"x\"", Error, INCLUDE, "\"x\""),
    ("include 5", Error, VALUE, "5"),
    ("Interface em0", Error, UNKNOWN_KEYWORD, "Interface"),
    ("hop-limit 64", Error, UNKNOWN_KEYWORD, "hop-limit"),
    ("MaxRtrAdvInterval 60;", Error, UNKNOWN_KEYWORD, "MaxRtrAdvInterval"),
    ("rtadvd {\n{ x }\n y\n} z", Error, UNKNOWN_KEYWORD, "rtadvd"),
    ("prefix 2001:db8::/64", Error, MISPLACED, "prefix"),
    ("valid lifetime 5", Error, MISPLACED, "valid"),
    ("lifetime 5", Error, MISPLACED, "lifetime"),
    ("mtu 0\nmtu 1500", Warning, REPEATED, "mtu 1500"),
    ("interface em0\nmtu 1500", Warning, ORDER, "mtu 1500"),
    ("interface em0\ndns { lifetime 700 }", Warning, ORDER, "lifetime 700"),
    ("mtu 1500;", Error, VALUE, "1500;"),
    ("mtu 1500#x", Error, VALUE, "1500"),
    ("mtu \"1500\"", Error, VALUE, "\"1500\""),
    ("mtu 0x500", Error, VALUE, "0x500"),
    ("router lifetime infinity", Error, VALUE, "infinity"),
    ("default router on", Error, VALUE, "on"),
    ("default router \"no\"", Error, VALUE, "\"no\""),
    ("router preference High", Error, VALUE, "High"),
    ("interface 5", Error, VALUE, "5"),
    ("interface auto", Error, VALUE, "auto"),
    ("interface (", Error, VALUE, "("),
    ("hop limit 256", Error, RANGE, "256"),
    ("mtu 1279", Error, RANGE, "1279"),
    ("router lifetime 599", Warning, ROUTER_LIFETIME, "599"),
    ("default router no\nrouter lifetime 1800", Warning, UNUSED, "router lifetime 1800"),
    ("interface a/5", Error, INTERFACE_NAME, "a/5"),
    ("interface a234567890123456", Error, INTERFACE_NAME, "a234567890123456"),
    ("interface \"\"", Error, INTERFACE_NAME, "\"\""),
    ("interface em[0", Error, INTERFACE_NAME, "em[0"),
    ("interface egress", Note, GROUP, "egress"),
    ("interface em0\ninterface em0", Note, REPEATED_INTERFACE, "em0"),
    ("nat64 prefix 64:ff9b::/95", Error, NAT64, "64:ff9b::/95"),
    ("nat64 prefix x", Error, NAT64, "x"),
    ("nat64 prefix 64:ff9b:: { lifetime 65529 }", Error, RANGE, "65529"),
    ("dns { nameserver { 2001:db8::1, } }", Error, VALUE, ","),
    ("dns { nameserver 192.0.2.1 }", Error, NAMESERVER, "192.0.2.1"),
    ("dns { nameserver 2001:db8::1/64 }", Error, NAMESERVER, "2001:db8::1/64"),
    ("dns { nameserver 2001:db8::1; }", Error, NAMESERVER, "2001:db8::1;"),
    ("dns { nameserver ::1 }", Error, NAMESERVER, "::1"),
    ("dns { search a..b }", Error, SEARCH, "a..b"),
    ("dns { search 5 }", Error, VALUE, "5"),
    ("dns { search example.com. }", Warning, FINAL_DOT, "example.com."),
    ("\u{feff}", Error, CHARACTER, "\u{feff}"),
    ("encrypted dns", Error, SYNTAX, "encrypted dns^"),
    ("encrypted dns 5", Error, VALUE, "5"),
    ("encrypted dns a..b { priority 5 }", Error, DNR, "a..b"),
    ("encrypted dns a.b { nameserver ff02::1 }", Error, DNR, "ff02::1"),
    ("encrypted dns a.b { nameserver x }", Error, DNR, "x"),
    ("encrypted dns a.b { alpn dot }", Error, DNR, "a.b"),
    ("encrypted dns a.b {\nnameserver ::2\nalpn { dot \"h 2\" }\n}", Error, DNR, "\"h 2\""),
    ("encrypted dns a.b {\nnameserver ::2\npath \"dns\"\n}", Error, DNR, "\"dns\""),
    ("encrypted dns a.b {\nnameserver ::2\npath /dns-query{?dns}\n}", Error, VALUE, "/"),
    ("encrypted dns a.b {\nnameserver ::2\nparameter 4 0102\n}", Error, DNR, "4"),
    ("encrypted dns a.b {\nnameserver ::2\nparameter 5 0102 3\n}", Error, DNR, "3"),
    ("encrypted dns a.b {\nnameserver ::2\npriority 0\n}", Error, RANGE, "0"),
    ("encrypted dns a.b {\nport 5\nport 6\nnameserver ::2\n}", Warning, REPEATED, "port 6"),
    ("encrypted dns a.b { mtu 1500 }", Error, MISPLACED, "mtu"),
    ("alpn dot", Error, MISPLACED, "alpn"),
    ("pvd a..b { http yes }", Error, PVD, "a..b"),
    ("pvd a.b\npvd c.d", Error, PVD, "c.d"),
    ("pvd a.b\ninterface em0 {\npvd c.d\npvd e.f\n}", Error, PVD, "e.f"),
    ("pvd a.b { pvd c.d }", Error, MISPLACED, "pvd"),
    ("pvd a.b { no auto prefix }", Error, MISPLACED, "no"),
    ("pvd a.b { delay 16 }", Error, RANGE, "16"),
    ("interface em0\npvd a.b", Warning, ORDER, "pvd a.b"),
    ("legitimate routers fe80::1/64", Error, VALUE, "fe80::1/64"),
    ("legitimate routers { fe80::1 none }", Error, VALUE, "none"),
    ("legitimate routers none", Error, VALUE, "none"),
    ("flags extension 7", Error, RANGE, "7"),
    ("flags extension { 54 56 }", Error, RANGE, "56"),
    ("flags extension x", Error, VALUE, "x"),
    ("flags extension 54 55", Error, SYNTAX, "55"),
    ("custom option type 253 012", Error, CUSTOM, "012"),
    ("custom option type 253 0x01", Error, CUSTOM, "0x01"),
    ("custom option type 253 01,02", Error, CUSTOM, ","),
    ("custom option type 256 01", Error, RANGE, "256"),
    ("custom option type 25 0102", Error, CUSTOM, "25"),
    ("custom option 253", Error, SYNTAX, "253"),
];

/// The same for `interface em0 { ... }` with the text on lines of its own.
const INSIDE: &[Row] = &[
    ("prefix 2001:db8::/129", Error, PREFIX, "2001:db8::/129"),
    ("prefix 2001:db8::/+64", Error, PREFIX, "2001:db8::/+64"),
    ("prefix 2001:db8::/64;", Error, PREFIX, "2001:db8::/64;"),
    ("prefix 2001:db8::53::/64", Error, PREFIX, "2001:db8::53::/64"),
    ("prefix 2001:db8:: /64", Error, SYNTAX, "/64"),
    ("prefix", Error, SYNTAX, "prefix^"),
    ("auto", Error, SYNTAX, "auto^"),
    ("no prefix", Error, SYNTAX, "prefix"),
    ("no auto prefix { }", Error, SYNTAX, "{"),
    ("noifprefix", Error, UNKNOWN_KEYWORD, "noifprefix"),
    ("include x", Error, MISPLACED, "include"),
    ("on-link no", Error, MISPLACED, "on-link"),
    ("prefix 2001:db8:: {\nhop limit 5\n}", Error, MISPLACED, "hop"),
    ("prefix 2001:db8:: {\non-link yes\non-link no\n}", Warning, REPEATED, "on-link no"),
    ("prefix 2001:db8:: {\nautonomous yes\n}", Error, SYNTAX, "yes"),
    ("auto prefix { valid lifetime 1800 }", Warning, LIFETIME_ORDER, "valid lifetime 1800"),
    (
        "prefix 2001:db8:: { preferred lifetime 5401 }",
        Warning,
        LIFETIME_ORDER,
        "preferred lifetime 5401",
    ),
];

fn check(text: &str, row: &Row) {
    let case = Case::new(text);
    let (_, severity, code, marked) = *row;
    let found = case.problems();
    assert_eq!(found, [(severity, code, marked.to_owned())], "{text}\n{}", case.drawn());
    assert!(case.parsed.diagnostics.iter().all(|found| found.original.is_some()), "{text}");
}

#[test]
fn each_mistake_is_one_problem() {
    for row in FILE {
        let text = match row.0 {
            "\u{feff}" => "mtu 0\n\u{feff}".to_owned(),
            text => text.to_owned(),
        };
        check(&text, row);
    }
    for row in INSIDE {
        check(&format!("interface em0 {{\n{}\n}}\n", row.0), row);
    }
    check("\u{feff}mtu 0", &("", Warning, BYTE_ORDER_MARK, "\u{feff}"));
    let servers: Vec<_> = (1..130).map(|n| format!("nameserver 2001:db8::{n}\n")).collect();
    check(&format!("dns {{\n{}}}", servers.concat()), &("", Error, NAMESERVER, "2001:db8::128"));
    let names: Vec<_> = (1..40).map(|n| format!("search {n}.{}\n", "a".repeat(60))).collect();
    let long = format!("32.{}", "a".repeat(60));
    let case = Case::new(&format!("dns {{\n{}}}", names.concat()));
    assert_eq!(case.problems(), [(Error, SEARCH, long)], "{}", case.drawn());
    let many: Vec<_> = (0..94).map(|n| format!("nat64 prefix 64:{n:x}::/96\n")).collect();
    let case = Case::new(&many.concat());
    assert_eq!(case.problems().len(), 2, "{}", case.drawn());
    let both = "nat64 prefix 64:ff9b::\ninterface em0 {\nnat64 prefix 64:ff9b::\n}";
    check(both, &("", Warning, REPEATED, "64:ff9b::"));
    let long = format!("m = \"{}\"\n", "x".repeat(8096));
    check(&long, &("", Error, MACRO, "m"));
}

#[test]
fn each_code_is_tested() {
    let tested: Vec<_> = FILE.iter().chain(INSIDE).map(|row| row.2).collect();
    for code in &codes::RULES.iter().map(|rule| rule.code).collect::<Vec<_>>() {
        let elsewhere = [BYTE_ORDER_MARK, PATTERN, EXTENSION].contains(code);
        assert!(elsewhere || tested.contains(code), "{code}");
        assert!(code.starts_with("rad-"), "{code}");
    }
}

#[test]
fn advice_leads_to_what_was_meant() {
    let cases = [
        ("hop-limit 64", "did you mean `hop limit`?"),
        ("hoplimit 64", "did you mean `hop limit`?"),
        ("Hop Limit 64", "did you mean `hop limit`?"),
        ("autoprefix", "did you mean `auto prefix`, which belongs into `interface`?"),
        ("rotuer lifetime 5", "did you mean `router lifetime`?"),
        ("managed configuration yes", "expected `address` after `managed`"),
        ("router lifetme 1800", "did you mean `lifetime`?"),
        ("chlim 5", "in rad.conf this is `hop limit`"),
        ("AdvDefaultLifetime 5;", "in rad.conf this is `router lifetime`"),
        ("maxinterval 60", "intervals, they are 200 to 600 s"),
        ("mtu 1500;", "write `1500`: statements end with the line"),
        ("mtu \"1500\"", "write `1500` without quotes"),
        ("mtu 1500#x", "put a blank behind the number"),
        ("router lifetime 30m", "units are not written"),
        ("size = 1500", "write `\"1500\"`"),
        ("interface high", "write `\"high\"`"),
        ("interface em0 { };", "remove it: statements end with the line"),
        ("dns { nameserver ::1 ::2 }", "put them in braces: `nameserver { ... }`"),
        ("dns { nameserver { 2001:db8::1, } }", "lists are separated by blanks"),
        ("lifetime 5", "belongs into `nat64 prefix` or `dns` or `encrypted dns`"),
        ("encryptd dns a.b", "did you mean `encrypted dns`?"),
        ("flag extension 54", "did you mean `flags extension`?"),
        ("raflagsext 54", "in rad.conf this is `flags extension`"),
        ("pvd a.b { sequense 5 }", "did you mean `sequence`?"),
        ("encrypted dns a.b { path /x{?dns} }", "write `path \"...\"`"),
        ("custom option type 3 00", "options of type 3 have keywords of their own"),
        ("encrypted dns a.b { parameter 1 00 }", "write `alpn`"),
        ("default router TRUE", "write `yes`"),
        ("router preference LOW;", "write `low`"),
        ("router lifetime infinity", "write `4294967295`, which stands for infinity"),
    ];
    for (text, advice) in cases {
        let drawn = Case::new(text).drawn();
        assert!(drawn.contains(advice), "{advice} is not in\n{drawn}");
    }
}

#[test]
fn it_says_what_rad_does() {
    let cases = [
        ("hop limit 300", "rad silently keeps the lowest 8 bits, 44"),
        ("mtu -1", "rad silently keeps the lowest 32 bits, 4294967295"),
        ("mtu 5", "rad sends it all the same"),
        ("interface em0 {\nprefix x\n}", "rad says `error parsing prefix \"x\"`"),
        ("dns { nameserver x }", "rad says `error parsing nameserver address x`"),
        ("nat64 prefix 64:: { lifetime 65529 }", "rad says `Invalid nat64 prefix lifetime: 65529`"),
        ("nat64 prefix 64::/95", "rad says `invalid nat64 prefix length: 95`"),
        ("interface a234567890123456", "rad exits with `name too long`"),
        ("interface egress", "rad looks for a group of interfaces of that name"),
        ("x", "rad says `syntax error` with the line and refuses the whole file"),
    ];
    for (text, original) in cases {
        let drawn = Case::new(text).drawn();
        assert!(drawn.contains(original), "{original} is not in\n{drawn}");
    }
}
