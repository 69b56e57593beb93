//! The rtadvd.conf of a blog article that gets around: its text as printed is no working file.

use super::read;
use crate::diagnostic::{Severity, Style, render_text};

const PRINTED: &str = r#"vlan704:\
    :addrs#1:addr="2001:db8:100::"\
    :prefixlen#64\
    :tc=default\
    :rdnss="2001:db8:53::1,2001:db8::53::2":

vlan705:\
    :addrs#1:addr="2001:db8:101::"\
    :prefixlen#64\
    :tc=default\
    :rdnss="2001:db8:53::1,2001:db8::53::2":

vlan706:\
    :addrs#1:addr="2001:db8:102::"\
    :prefixlen#64\
    :tc=default\
    :rdnss="2001:db8:53::1,2001:db8::53::2":
"#;

#[test]
fn as_printed() {
    let read = read(PRINTED);
    let found: Vec<_> = read
        .parsed
        .diagnostics
        .iter()
        .map(|problem| {
            (problem.severity, problem.code, read.position(problem), read.marked(problem))
        })
        .collect();
    let expected: Vec<_> = [1, 7, 13]
        .into_iter()
        .flat_map(|first| {
            [
                // The blanks begin the line after the address.
                (Severity::Warning, "rtadvd-blank-after-value", (first + 2, 1), "    "),
                (Severity::Warning, "rtadvd-tc-target", (first + 3, 6), "tc=default"),
                (Severity::Error, "rtadvd-address", (first + 4, 28), "2001:db8::53::2"),
            ]
        })
        .collect();
    assert_eq!(found, expected);
    assert!(!read.parsed.is_usable());
}

#[test]
fn the_bad_address_is_explained() {
    let read = read(PRINTED);
    let bad = &read.parsed.diagnostics[2];
    assert_eq!(bad.message, "`2001:db8::53::2` is not an IPv6 address: `::` stands twice");
    let original = bad.original.as_deref().unwrap();
    assert!(original.contains("drops the whole `rdnss` entry"), "{original}");
    assert!(original.contains("all its good addresses"), "{original}");
    assert!(original.contains("only syslog"), "{original}");
    let drawn = render_text(bad, &read.sources, Style::Plain);
    assert!(drawn.contains("rtadvd.conf:5:28"), "{drawn}");
    assert!(drawn.contains("^^^^^^^^^^^^^^^ `::` stands twice"), "{drawn}");
}

#[test]
fn corrected() {
    let text = PRINTED
        .replace("2001:db8::53::2", "2001:db8:53::2")
        .replace("\"\\\n    :", "\":\\\n    :")
        .replace("    :tc=default\\\n", "");
    let read = read(&text);
    assert_eq!(read.problems(), []);
    let interfaces = &read.parsed.model.interfaces;
    let names: Vec<&str> = interfaces.iter().map(|interface| interface.name.as_str()).collect();
    assert_eq!(names, ["vlan704", "vlan705", "vlan706"]);
    assert!(interfaces.iter().all(|interface| interface.rdnss[0].rdnss.servers().len() == 2));
    assert_eq!(read.set_by("vlan706.rdnss[0].servers[1]"), "2001:db8:53::2");
    assert_eq!(read.set_by("vlan706.prefixes[0].source"), "2001:db8:102::");
}
