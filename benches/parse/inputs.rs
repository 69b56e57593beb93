//! Texts that can be made in any size.

use std::fmt::Write as _;

use raven::config::Syntax;

/// A kind of text.
pub(crate) struct Input {
    pub(crate) name: &'static str,
    pub(crate) syntax: Syntax,
    /// Arguments of `make`, from small to large.
    pub(crate) sizes: &'static [usize],
    pub(crate) make: Box<dyn Fn(usize) -> String>,
    /// The most memory that reading may take.
    pub(crate) most_memory: Memory,
}

/// A limit of memory.
#[derive(Clone, Copy)]
pub(crate) enum Memory {
    /// As a multiple of the text.
    Times(f64),
    /// In MiB, where a few octets of text stand for much.
    Mebibytes(f64),
    /// None.
    Any,
}

/// Numbers of interfaces; the last one is every VLAN that there is.
const INTERFACES: &[usize] = &[64, 256, 1024, 4094];
/// Octets.
const OCTETS: &[usize] = &[1 << 15, 1 << 17, 1 << 19];
const MOST_MEMORY: Memory = Memory::Times(20.0);
/// Numbers of interfaces with a quarter as many entries for all of them. 1,024 is the most that is
/// taken.
const SHARING: &[usize] = &[256, 1024, 4096, 8192];

/// All kinds.
pub(crate) fn all() -> Vec<Input> {
    let mut all = Vec::new();
    ordinary(&mut all);
    absurd(&mut all);
    sharing(&mut all);
    all
}

/// Files as people have them.
fn ordinary(all: &mut Vec<Input>) {
    type Ordinary = (Syntax, &'static str, fn(usize) -> String);
    let kinds: [Ordinary; 6] = [
        (Syntax::Radvd, "interfaces", radvd_interfaces),
        (Syntax::Rtadvd, "interfaces", rtadvd_interfaces),
        (Syntax::Rtadvd, "interfaces with tc=default", rtadvd_common_default),
        (Syntax::Radvd, "interfaces with a problem each", |count| {
            radvd_interfaces(count).replace("AdvLinkMTU 1500", "AdvLinkMtu 1280.5")
        }),
        (Syntax::Rad, "interfaces", rad_interfaces),
        (Syntax::Rad, "interfaces with a problem each", |count| {
            rad_interfaces(count).replace("mtu 1500", "mtu 1000")
        }),
    ];
    for (syntax, name, make) in kinds {
        let make = Box::new(make);
        all.push(Input { name, syntax, sizes: INTERFACES, make, most_memory: MOST_MEMORY });
    }
}

/// About 147 octets for each interface.
pub(crate) fn radvd_interfaces(count: usize) -> String {
    let mut text = String::new();
    for vlan in 1..=count {
        let _ = write!(
            text,
            "interface vlan{vlan}\n{{\n\tAdvSendAdvert on;\n\tAdvLinkMTU 1500;\n\tprefix \
             2001:db8:{vlan:x}::/64 {{ AdvPreferredLifetime 3600; }};\n\tRDNSS 2001:db8::53 {{ }};\n}};\n\n"
        );
    }
    text
}

fn rtadvd_interfaces(count: usize) -> String {
    let mut text = String::new();
    for vlan in 1..=count {
        let _ = write!(
            text,
            "vlan{vlan}:\\\n\t:addr=\"2001:db8:{vlan:x}::\":prefixlen#64:vltime#7200:\\\n\t\
             :mtu#1500:raflags=\"o\":rltime#1800:\\\n\t:rdnss=\"2001:db8::53\":dnssl=\"example.com\":\n"
        );
    }
    text
}

fn rad_interfaces(count: usize) -> String {
    let mut text = String::from("dns {\n\tnameserver 2001:db8::53\n\tsearch example.com\n}\n\n");
    for vlan in 1..=count {
        let _ = write!(
            text,
            "interface vlan{vlan} {{\n\tmtu 1500\n\trouter lifetime 1800\n\tno auto prefix\n\tprefix \
             2001:db8:{vlan:x}::/64 {{\n\t\tvalid lifetime 7200\n\t\tpreferred lifetime 3600\n\t}}\n}}\n\n"
        );
    }
    text
}

fn rtadvd_common_default(count: usize) -> String {
    let mut text = String::from(
        "default:\\\n\t:mtu#1500:raflags=\"o\":rltime#1800:\\\n\t\
         :rdnss=\"2001:db8::53,2001:db8::54\":dnssl=\"example.com\":\n",
    );
    for vlan in 1..=count {
        let _ = write!(
            text,
            "vlan{vlan}:\\\n\t:addr=\"2001:db8:{vlan:x}::\":prefixlen#64:vltime#7200:\\\n\t\
             :pltime#3600:pinfoflags=\"la\":tc=default:\n"
        );
    }
    text
}

/// `text` over and over, with `{}` in it replaced by a number, between `begin` and `end`.
fn repeated(
    syntax: Syntax,
    name: &'static str,
    (begin, text, end): (&'static str, &'static str, &'static str),
) -> Input {
    let make = move |octets: usize| {
        let mut all = String::with_capacity(octets + 64);
        all.push_str(begin);
        for number in 0_u32.. {
            if all.len() + end.len() >= octets {
                break;
            }
            match text.split_once("{}") {
                Some(_) => all.push_str(&text.replace("{}", &number.to_string())),
                None => all.push_str(text),
            }
        }
        all + end
    };
    Input { name, syntax, sizes: OCTETS, make: Box::new(make), most_memory: Memory::Any }
}

/// A name with the beginning of a text, what is repeated in it, and its end.
type Repeated = (&'static str, (&'static str, &'static str, &'static str));

const INSIDE: &str = "interface a { AdvSendAdvert on; ";

const RADVD: &[Repeated] = &[
    ("{ {{{{", ("", "{", "")),
    ("interface a { {{{{", (INSIDE, "{", "")),
    ("x { x { x {", ("", "x { ", "")),
    ("interface a { x { x {", (INSIDE, "x { ", "")),
    ("interface a { interface a {", ("", "interface a {\n", "")),
    ("interface a { prefix ::/64 {", (INSIDE, "prefix ::/64 { ", "")),
    ("}}}}", ("", "}", "")),
    (";;;;", (INSIDE, ";", "};")),
    ("; x ; x", (INSIDE, "x;", "};")),
    ("quotes", (INSIDE, "\"", "")),
    ("quotes that end", (INSIDE, "\"\" ", ";};")),
    ("quotes without an end", (INSIDE, "\"a\n", "")),
    ("escaped quotes without an end", (INSIDE, "\"\\\"\n", "")),
    ("one line of escaped quotes", (INSIDE, "\\\"", "")),
    ("single quotes", (INSIDE, "'", "")),
    ("single quotes on one line", (INSIDE, "' a ", "")),
    ("one long text", ("interface a { AdvCaptivePortalAPI \"", "u", "\"; };\n")),
    ("one long word", ("interface ", "a", " { };\n")),
    ("long number", ("interface a { AdvLinkMTU ", "9", "; };\n")),
    ("long address", ("interface a { prefix ", "1:", "/64 { }; };\n")),
    ("many arguments", ("interface a { AdvLinkMTU ", "1 ", "; };\n")),
    ("many servers", ("interface a { RDNSS ", "2001:db8::53 ", " { }; };\n")),
    ("many names", ("interface a { DNSSL ", "example{}.com ", " { }; };\n")),
    ("many prefixes", (INSIDE, "prefix 2001:db8:{}::/64;\n", "};\n")),
    ("many bad prefixes", (INSIDE, "prefix fe80::/64;\n", "};\n")),
    (
        "one prefix on all interfaces",
        ("", "interface v{} { AdvSendAdvert on; prefix fd00::/64 { }; };\n", ""),
    ),
    ("one line", ("", "interface v{} { AdvSendAdvert on; prefix ::/64 { }; }; ", "\n")),
    ("one interface many times", ("", "interface a { AdvSendAdvert on; };\n", "")),
    ("one option many times", (INSIDE, "AdvManagedFlag on;\n", "};\n")),
    ("long comment", ("#", "#", "\n")),
    ("many comments", ("", "# ## #\n", "")),
    ("slash star", ("", "/* ", "")),
    ("slash star lines", ("", "/*\n", "")),
    ("slash star comments", ("", "/* */", "")),
    ("star slash", ("", "*/ ", "")),
    ("slash slash", ("", "//\n", "")),
    ("bare addresses of pages", (INSIDE, "a http://b/c;\n", "};\n")),
    ("unknown keywords", (INSIDE, "AdvUnknown{} on;\n", "};\n")),
    ("misspelt keywords", (INSIDE, "AdvDefualtLifetime 5;\n", "};\n")),
    ("misspelt blocks", ("", "interfacee a { };\n", "")),
    ("missing semicolons", (INSIDE, "AdvManagedFlag on\n", "};\n")),
    ("values out of range", (INSIDE, "prefix 2001:db8::/129;\n", "};\n")),
    ("characters that cannot stand", (INSIDE, "\u{e9} ", "};\n")),
    ("long word of such", (INSIDE, "\u{e9}", "};\n")),
    ("NUL", ("", "\0", "")),
    ("NUL and words", ("", "\0x", "")),
    ("CR LF", ("", "\r\n", "")),
    ("clients", ("interface a { clients { ", "fe80::1; ", "}; };\n")),
];

const RTADVD: &[Repeated] = &[
    ("chain of tc", ("", "v{}:tc=", "v:\n")),
    ("quotes", ("em0:", "\"", ":\n")),
    ("quoted texts", ("em0:", ":dnssl=\"a\"", ":\n")),
    ("quotes without an end", ("em0:", ":addr=\"::", ":\n")),
    ("quoted escapes without an end", ("em0:addr=\"", "\\\"", ":\n")),
    ("records with such", ("", "v{}:addr=\"::\\\":mtu#1:\n", "")),
    ("runs of quotes", ("em0:addr=\"::", "\"\"", "\":\n")),
    ("escapes", ("em0:dnssl=", "\\", ":\n")),
    ("carets", ("em0:dnssl=", "^", ":\n")),
    ("octal escapes", ("em0:dnssl=", "\\07", ":\n")),
    ("colons", ("em0", ":", "\n")),
    ("bars", ("em0", "|", ":\n")),
    ("many names", ("em0", "|v{}", ":mtu#1500:\n")),
    (
        "many names and tc",
        (
            "default:addr0=\"2001:db8::\":addr1=\"2001:db8:1::\":mtu#1500:\nem0",
            "|v{}",
            ":tc=default:\n",
        ),
    ),
    ("one name many times", ("", "em0:mtu#1500:\n", "")),
    ("one field many times", ("em0:\\\n", "\t:mtu#1500:\\\n", "\t:chlim#3:\n")),
    ("one tc many times", ("em1:mtu#1500:\nem0:", "tc=em1:", "\n")),
    ("family", ("em0:", "addr{}=\"2001:db8::\":", "\n")),
    ("unknown fields", ("em0:", "unknown{}#1:", "\n")),
    ("misspelt fields", ("em0:", "prefxlen3#64:", "\n")),
    ("long unknown field", ("em0:", "x", "#1:\n")),
    ("long number", ("em0:mtu#", "9", ":\n")),
    ("bare addresses", ("em0:rdnss=", "::1,", "::2:\n")),
    ("bare addresses that are none", ("em0:rdnss=", "::1,", "x:\n")),
    ("bare address fields that are none", ("em0:", ":addr=1:1:1:1:1:1:1:1:1:1", ":\n")),
    ("many servers", ("em0:rdnss=\"", "::1,", "::2\":\n")),
    ("bad servers", ("em0:rdnss=\"", "x,", "::2\":\n")),
    ("empty servers", ("em0:rdnss=\"", ",", "::2\":\n")),
    ("many domain names", ("em0:dnssl=\"", "example{}.com,", "a.b\":\n")),
    ("comments in a record", ("em0:", "# x:", "\n")),
    ("many comments", ("", "# ## #\n", "em0:mtu#1500:\n")),
    ("continued comment", ("", "#\\\n", "\n")),
    ("continued lines", ("em0:", "\\\n", "\n")),
    ("continued lines and blanks", ("em0:", "\\ \n\t", "\n")),
    ("lines that lack a colon", ("em0:", "mtu#1500\\\n", "\n")),
    ("blank lines that lack a colon", ("em0:", "x  \\\n  mtu#1\\\n", "\n")),
    ("blanks", ("em0:", " ", "\n")),
    ("stray lines", ("", "\t:mtu#1500:\n", "")),
    ("CR LF", ("", "\r\n", "")),
    ("cancelled", ("em0:", "mtu@:", "\n")),
];

type Numbered = (&'static str, fn(usize) -> String);

const NUMBERED: &[Numbered] = &[
    ("chain of tc, forwards", |count| chain(count, |at| at + 1)),
    ("chain of tc, backwards", |count| chain(count, |at| at - 1)),
    ("circle of tc", |count| chain(count, |at| at % count + 1)),
    ("tc=default of 64 prefixes", |count| target(count, &rtadvd_prefixes(64))),
];

const RAD: &[Repeated] = &[
    ("{{{{", ("interface a ", "{", "")),
    ("interface a { interface a {", ("", "interface a {\n", "")),
    ("}}}}", ("", "}\n", "")),
    ("quotes", ("", "\" ", "")),
    ("quotes without an end", ("", "mtu \"\n", "")),
    ("one long word", ("interface ", "a", "\n")),
    ("one long line", ("dns { nameserver { ", "::1 ", "} }\n")),
    ("continued lines", ("", "mtu \\\n1500\\\n", "\n")),
    ("unknown keywords", ("", "nonsense{} 5\n", "")),
    ("misspelt keywords", ("", "router lifetme 5\n", "")),
    ("macros", ("", "m{} = \"$m x\"\n", "")),
    (
        "macros that grow",
        ("m = \"a b c d e f g h\"\n", "m = \"$m $m\"\n", "dns { search { $m } }\n"),
    ),
    ("undefined macros", ("", "mtu $m{}\n", "")),
    ("one interface many times", ("", "interface a { mtu 1500\n}\n", "")),
    ("servers for many interfaces", ("dns { nameserver ::1\n}\n", "interface a{}\n", "")),
    ("many comments", ("", "# ## #\n", "")),
    ("NUL", ("", "\0", "")),
];

fn absurd(all: &mut Vec<Input>) {
    for (syntax, texts) in [(Syntax::Radvd, RADVD), (Syntax::Rtadvd, RTADVD), (Syntax::Rad, RAD)] {
        all.extend(texts.iter().map(|&(name, parts)| repeated(syntax, name, parts)));
    }
    // With fewer records each of them takes over less, or the target is most of the text.
    for &(name, make) in NUMBERED {
        let (syntax, make) = (Syntax::Rtadvd, Box::new(make));
        all.push(Input { name, syntax, sizes: &INTERFACES[1..], make, most_memory: Memory::Any });
    }
}

/// Records each of which has another one as its target.
fn chain(count: usize, next: impl Fn(usize) -> usize) -> String {
    (1..=count).fold(String::new(), |mut text, at| {
        let _ =
            writeln!(text, "vlan{at}:addr{}=\"2001:db8:{at:x}::\":tc=vlan{}:", at % 10, next(at));
        text
    })
}

/// What many interfaces have in common.
fn sharing(all: &mut Vec<Input>) {
    type Sharing = (Syntax, &'static str, fn(usize) -> String);
    let kinds: [Sharing; 8] = [
        (Syntax::Radvd, "names x prefixes", |count| {
            let prefixes = numbered("prefix 2001:db8:{}::/64;\n", count / 4);
            format!("interface{} {{ AdvSendAdvert on; {prefixes} }};\n", numbered(" v{}", count))
        }),
        (Syntax::Radvd, "blocks of names x clients", |count| {
            let clients = numbered("fe80::{}; ", count / 4);
            let block = format!(
                "interface a{{}} b{{}} {{ AdvSendAdvert on; clients {{ {clients} }}; }};\n"
            );
            numbered(&block, 64)
        }),
        (Syntax::Rtadvd, "names x prefixes", |count| {
            format!("v{}:{}\n", numbered("|v{}", 4 * count), rtadvd_prefixes(100))
        }),
        (Syntax::Rtadvd, "names x clients", |count| {
            format!("v{}:{}\n", numbered("|v{}", count), rtadvd_clients(count / 4))
        }),
        (Syntax::Rtadvd, "tc x prefixes", |count| target(2 * count, &rtadvd_prefixes(100))),
        (Syntax::Rtadvd, "tc x clients", |count| target(count, &rtadvd_clients(count / 4))),
        (Syntax::Rtadvd, "chain of tc x prefixes", |count| {
            format!(
                "{}vlan{}:{}\n",
                chain(4 * count, |at| at + 1),
                4 * count + 1,
                rtadvd_prefixes(100)
            )
        }),
        (Syntax::Rad, "interfaces x servers", |count| {
            let servers = numbered("2001:db8::{} ", 100);
            let interfaces = numbered("interface v{}\n", 2 * count);
            format!("dns {{ nameserver {{ {servers} }} }}\n{interfaces}")
        }),
    ];
    for (syntax, name, make) in kinds {
        let (make, most_memory) = (Box::new(make), Memory::Mebibytes(128.0));
        all.push(Input { name, syntax, sizes: SHARING, make, most_memory });
    }
}

/// `text` so many times, with `{}` in it replaced by a number.
fn numbered(text: &str, times: usize) -> String {
    (0..times).map(|number| text.replace("{}", &number.to_string())).collect()
}

fn rtadvd_prefixes(count: usize) -> String {
    numbered("\\\n\t:addr{}=\"2001:db8:{}::\":pltime{}#3600:", count)
}

fn rtadvd_clients(count: usize) -> String {
    format!("clients=\"{}\":", numbered("fe80::{},", count))
}

/// Records that take over the fields of one.
fn target(count: usize, fields: &str) -> String {
    format!("default:{fields}\n{}", numbered("vlan{}:mtu#1500:tc=default:\n", count))
}
