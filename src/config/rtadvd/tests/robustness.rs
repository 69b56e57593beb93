//! Texts of any kind and size.

use std::fmt::Write as _;

use proptest::prelude::*;

use super::{read, read_for_rtadvd};
use crate::diagnostic::{Style, render_text};

/// Pieces that the language gives a meaning.
const PIECES: &[&str] = &[
    "em0",
    "em1",
    "default",
    "|",
    ":",
    "\\",
    "\\\n",
    "\n",
    "\r\n",
    "\\\r\n",
    "\\ \n",
    "\"",
    " ",
    "\t",
    "#",
    "=",
    "@",
    "^",
    "0",
    "07",
    "9",
    "0x1f",
    "64",
    "4294967296",
    "tc=em1",
    "tc=default:",
    "addr",
    "addr0",
    "addr99",
    "addr100",
    "prefixlen",
    "rdnss=\"",
    "dnssl=",
    "mtu#",
    "mtu=auto",
    "raflags=\"mohl\"",
    "raflags#16",
    "nolladdr:",
    "vltime#",
    "pltime#1:",
    "rtprefix=",
    "rtrprefix=",
    "rtrltime#7",
    "infinity",
    "hapref#1",
    "rdnssaddr0=",
    "pref64addr=",
    "capport=https://",
    "clients=\"",
    "addr=auto:",
    "dnr=a.b:",
    "dnraddr=\"::2,",
    "dnralpn=dot",
    "dnrpath=/{dns}",
    "dnrparams=\"5=78,",
    "pvd=a.b:",
    "pvdtc=em1:",
    "pvdtc=default:",
    "pvdflags=h",
    "raflagsext=54",
    "lowpanco=\"",
    "custom=\"253 01",
    "\", \"",
    "vlan*",
    "em[0-9]",
    "pref64=",
    "2001:db8::",
    "::1",
    ",",
    ".",
    "a.b",
    "\\072",
    "\\:",
    "\\1",
    "\u{e9}",
    "\u{feff}",
    "\0",
    "x",
];

proptest! {
    #[test]
    fn no_text_makes_it_panic(pieces in prop::collection::vec(prop::sample::select(PIECES), 0..60)) {
        check(&pieces.concat());
    }

    #[test]
    fn no_characters_make_it_panic(text in "\\PC{0,60}|[em0:#=@\\\\\" \n|^]{0,60}") {
        check(&text);
    }
}

/// Reads `text` and looks at what came out of it.
fn check(text: &str) {
    let read = read_for_rtadvd(text);
    let mut last = 0;
    for problem in &read.parsed.diagnostics {
        let labels = problem.primary.iter().chain(&problem.related);
        for label in labels {
            let range = label.span.range();
            assert!(range.start <= range.end && range.end <= text.len(), "{problem:?}");
        }
        let start = problem.primary.as_ref().unwrap().span.start;
        assert!(last <= start, "in the order of the text");
        last = start;
        assert!(problem.original.is_some() || problem.code == "more-problems", "{problem:?}");
        assert!(render_text(problem, &read.sources, Style::Plain).contains(problem.code));
    }
    for interface in &read.parsed.model.interfaces {
        assert!(read.parsed.source_map.find(interface.name.as_str()).is_some());
    }
}

#[test]
fn a_chain_as_long_as_there_are_vlans() {
    let mut text = String::new();
    for vlan in 1..=4094 {
        let next = vlan + 1;
        writeln!(text, "vlan{vlan}:addr{}=\"2001:db8:{vlan:x}::\":tc=vlan{next}:", vlan % 10)
            .unwrap();
    }
    text.push_str("vlan4095:chlim#7:\n");
    let read = read(&text);
    assert!(read.parsed.is_usable());
    let interfaces = &read.parsed.model.interfaces;
    assert_eq!(interfaces.len(), 4094);
    assert!(interfaces.iter().all(|interface| interface.header.cur_hop_limit == 7));
    assert_eq!(interfaces[0].prefixes.len(), 10);
    assert_eq!(read.set_by("vlan1.header.cur_hop_limit"), "7");
}

#[test]
fn all_vlans_with_one_target() {
    let mut text = String::from(
        "default:\\\n\t:rdnss=\"2001:db8::53,2001:db8::54\":raflags=\"o\":\\\n\t:dnssl=a.b:\n",
    );
    for vlan in 1..=4094 {
        write!(text, "vlan{vlan}:\\\n\t:addr=\"2001:db8:{vlan:x}::\":\\\n\t:tc=default:\n")
            .unwrap();
    }
    let read = read(&text);
    assert_eq!(read.problems(), [("rtadvd-tc-count", "tc=default")]);
    assert_eq!(read.parsed.model.interfaces.len(), 4094);
    assert_eq!(read.set_by("vlan4094.prefixes[0].source"), "2001:db8:ffe::");
    assert_eq!(read.set_by("vlan4094.rdnss[0].servers[1]"), "2001:db8::54");
}

#[test]
fn a_domain_of_every_vlan() {
    let mut text = String::from("default:pvd=a.b:pvdtc=inner:\ninner:");
    for entry in 0..100 {
        write!(text, "rdnss{entry}=\"2001:db8::{entry:x}\":").unwrap();
    }
    for vlan in 1..=1000 {
        write!(text, "\nvlan{vlan}:tc=default:").unwrap();
    }
    text += "\n";
    for next in ["inner", "vlan1", "none"] {
        let read = read(&text.replace("inner:rdnss0", &format!("inner:pvdtc={next}:rdnss0")));
        assert!(!read.parsed.is_usable());
    }
    let read = read(&text);
    assert!(read.parsed.is_usable(), "{:?}", read.problems());
    let domains =
        read.parsed.model.interfaces.iter().filter_map(|it| it.provisioning_domain.as_ref());
    assert_eq!(domains.map(|domain| domain.rdnss.len()).sum::<usize>(), 100_000);
}

#[test]
fn one_record_of_many_lines() {
    for line in ["\\\n", " \\\n", "a\\\n", ":\\\n", "mtu#1500\\\n", "\"\\\n", "dnssl=\"a\" \"\\\n"]
    {
        check(&format!("em0:{}\n", line.repeat(10_000)));
    }
}
