//! Typical mistakes and all that is drawn for them, kept in `drawings.txt`. After a wanted change
//! `RAVEN_WRITE_DRAWINGS=1 cargo test drawings` writes that file anew.

use std::{env, fs};

use super::read;
use crate::diagnostic::{Style, render_text};

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/src/config/rtadvd/tests/drawings.txt");

const MISTAKES: &[(&str, &str)] = &[
    (
        "one bad address among good ones",
        "em0:\\\n\t:addr=\"2001:db8:1::\":\\\n\t:rdnss=\"2001:db8:53::1,2001:db8::53::2\":\n",
    ),
    ("a prefix length in the address", "em0:\\\n\t:addr0=\"2001:db8:1::/48\":\n"),
    ("the router's address for a prefix", "em0:addr=\"2001:db8::1\":prefixlen#64:\n"),
    ("prefixes of the interface with a length", "em0:addr=\"auto\":prefixlen#64:\n"),
    (
        "capabilities of radvd and of a tutorial",
        "em0:AdvDefaultLifetime#1800:rdnss_lifetime#3600:AdvManagedFlag=on:\n",
    ),
    ("misspelt capabilities", "em0:addr=\"2001:db8::\":prefxlen#64:MTU#1500:noifprefx:\n"),
    ("a flag with a value", "em0:noifprefix=yes:\n"),
    ("a number as a text", "em0:mtu=\"1500\":rltime=\"1800\":\n"),
    ("a lifetime that rtadvd does not take", "em0:rdnss=\"2001:db8::53\":rdnssltime#3600:\n"),
    ("a number out of range", "em0:maxinterval#30:rltime#20:mininterval#25:\n"),
    ("infinity as a number", "em0:addr=\"2001:db8::\":vltime#infinity:pltime#-1:\n"),
    ("no colon at the start of a line", "em0:\\\n\taddr=\"2001:db8::\":mtu#1400\\\n\tchlim#3:\n"),
    ("a blank behind a backslash", "em0:\\ \n\t:mtu#1400:\n"),
    ("a line without backslash", "em0:mtu#1400:\n\t:chlim#3:\n"),
    ("a backslash too many", "em0:mtu#1400:\\\nem1:mtu#1300:\n"),
    ("no newline at the end", "em0:mtu#1400:"),
    ("a comment at the end of a line", "em0:mtu#1400: # the MTU:\n"),
    ("a record default that nothing uses", "default:\\\n\t:rltime#1800:\nem0:\\\n\t:chlim#3:\n"),
    ("a tc without its record", "fxp0:\\\n\t:addr=\"2001:db8::\":tc=ether:\n"),
    ("a tc in the middle", "d:rltime#1800:\nem0:tc=d:mtu#1400:\n"),
    ("a quote without its end", "em0:rdnss=\"2001:db8::53:mtu#1400:\n"),
    ("a pair of quotes for each address", "em0:rdnss=\"2001:db8::1\", \"2001:db8::2\":\n"),
    ("an address without quotes", "em0:addr=2001:db8:::prefixlen#64:\n"),
    ("blanks between domains", "em0:dnssl=\"a.example b.example\":\n"),
    ("flags in capitals", "em0:raflags=\"MO\":\n"),
    ("bits that are not sent", "em0:addr=\"2001:db8::\":pinfoflags#224:\n"),
    (
        "the same number for two prefixes",
        "em0:addr=\"2001:db8:1::\":addr=\"2001:db8:2::\":prefixlen0#64:\n",
    ),
    ("an old name beside the new one", "em0:rtprefix=\"::\":rtplen#0:rtrplen#32:rtrltime#60:\n"),
    ("radvd's language", "interface em0 {\n\tAdvSendAdvert on;\n};\n"),
    ("a pattern that is none", "vlan[1-9:mtu#1400:\n"),
    ("macOS's provisioning domain", "bridge100:pvd:pvdid=\"a.example\":mtu#1400:\n"),
    ("a resolver without an address", "em0:dnr=\"dns.example\":dnralpn=\"dot\":\n"),
    (
        "a resolver with wrong parameters",
        "em0:\\\n\t:dnr=\"dns.example\":dnraddr=\"2001:db8::53,::1\":\\\n\
         \t:dnralpn=\"dot,h 2\":dnrpath=\"/dns-query\":dnrparams=\"5=a,6=00\":\n",
    ),
    (
        "a domain in a domain",
        "em0:\\\n\t:pvd=\"a.example\":pvdtc=\"inner\":\n\
         inner:\\\n\t:pvd=\"b.example\":rdnss=\"2001:db8::53\":\n",
    ),
    (
        "a domain without its record",
        "em0:\\\n\t:pvd=\"a.example\":pvdtc=\"iner\":\ninner:\\\n\t:rdnss=\"2001:db8::53\":\n",
    ),
    (
        "fields of an interface in a domain",
        "em0:pvd=\"a.example\":pvdtc=inner:\ninner:mtu#1500:rtprefix=\"::\":rtplen#0:unicastonly:\n",
    ),
    ("a custom option", "em0:custom0=\"253 01 02 3\":custom1=\"25 0102\":raflagsext=\"4\":\n"),
];

fn drawn() -> String {
    let mut all = String::new();
    for (title, text) in MISTAKES {
        let read = read(text);
        all += &format!("==== {title}\n\n");
        for problem in &read.parsed.diagnostics {
            all += &render_text(problem, &read.sources, Style::Plain);
            all += "\n";
        }
    }
    all
}

#[test]
fn drawings() {
    let drawn = drawn();
    if env::var_os("RAVEN_WRITE_DRAWINGS").is_some() {
        fs::write(FILE, &drawn).unwrap();
    }
    let kept = fs::read_to_string(FILE).unwrap();
    for (drawn, kept) in drawn.split("====").zip(kept.split("====")) {
        assert_eq!(drawn, kept, "{kept}{drawn}");
    }
    assert_eq!(drawn, kept);
}

#[test]
fn each_mistake_is_reported_once() {
    for (title, text) in MISTAKES {
        let read = read(text);
        let mut places: Vec<_> =
            read.parsed.diagnostics.iter().map(|problem| read.position(problem)).collect();
        let all = places.len();
        assert_ne!(all, 0, "{title}");
        places.dedup();
        assert_eq!(places.len(), all, "{title}: {:?}", read.problems());
    }
}
