//! Every problem with the exact text that it marks.

use std::{collections::HashSet, fmt::Write as _};

use super::{super::codes, read};
use crate::diagnostic::Severity::{self, Error, Note, Warning};

/// A file, and code, severity and marked text of each of its problems.
type Case = (&'static str, &'static [(&'static str, Severity, &'static str)]);

const LEXICAL: &[Case] = &[
    ("em0:mtu#14\0:\n", &[("rtadvd-nul", Error, "\0")]),
    ("em0:\0mtu#1400:\0:\n", &[("rtadvd-nul", Error, "\0")]),
    ("em0:tc=a\0b:\na\0b:mtu#1400:\n", &[("rtadvd-nul", Error, "\0"), ("rtadvd-nul", Error, "\0")]),
    ("# \0\nem0:mtu#1400:\n", &[]),
    ("\u{feff}em0:mtu#1400:\n", &[("rtadvd-bom", Warning, "\u{feff}")]),
    ("em0:\\\r\n\t:mtu#1400:\r\n", &[("rtadvd-crlf", Warning, "\r")]),
    ("# x\nem0:mtu#1400:", &[("rtadvd-last-line", Warning, "em0:mtu#1400:")]),
    ("em0:mtu#1400:\\\n", &[("rtadvd-continued-at-end", Warning, "\\")]),
    ("em0:\\ \t\n :mtu#1400:\n", &[("rtadvd-blank-after-backslash", Warning, " \t")]),
    ("em0:mtu#1400\\\n chlim#3:\n", &[("rtadvd-missing-colon", Warning, "chlim")]),
    (
        "#em0:\\\nem1:mtu#1400:\nem2:mtu#1400:\n",
        &[("rtadvd-comment-continued", Warning, "em1:mtu#1400:")],
    ),
    ("em0:mtu#1400: # the MTU:\n", &[("rtadvd-comment-in-record", Warning, "# the MTU")]),
    ("em0:\\\n#\t:rltime#0:\n", &[("rtadvd-comment-in-record", Warning, "#")]),
    (
        "em0:\n    :mtu#1400:\n",
        &[("rtadvd-no-fields", Warning, "em0"), ("rtadvd-stray-line", Error, ":mtu#1400")],
    ),
    (
        "em0:mtu#1400:\naddr=\"2001:db8::\":\n",
        &[("rtadvd-stray-line", Error, "addr=\"2001:db8::\"")],
    ),
    ("em0\n", &[("rtadvd-no-fields", Warning, "em0")]),
    ("em0 :mtu#1400:\n", &[("rtadvd-blank-around-name", Warning, "em0 ")]),
    ("em0: mtu#1400:\n", &[("rtadvd-blank-before-field", Warning, " ")]),
    ("em0:\\\n\tmtu#1400:\n", &[("rtadvd-blank-before-field", Warning, "\t")]),
    ("em0:mtu # 1400:\n", &[("rtadvd-blank-in-field", Warning, " # ")]),
    ("em0:rdnss= \"::2\":\n", &[("rtadvd-blank-in-field", Warning, "= ")]),
    ("em0:nolladdr :\n", &[("rtadvd-blank-after-value", Warning, " ")]),
    ("em0:dnssl=a.b\t\\\n :mtu#1400 :\n", &[("rtadvd-blank-after-value", Warning, "\t\\\n ")]),
    ("em0:rdnss=\"2001:db8::1:mtu#1400:\n", &[("rtadvd-quote", Error, "\"")]),
    ("em0:addr=2001:db8:::mtu#1400:\n", &[("rtadvd-unquoted-address", Note, "2001:db8::")]),
    ("em0:capport=https://a.b:8/:mtu#1400:\n", &[("rtadvd-quote", Error, "https://a.b:8/")]),
    ("em0:dnssl=x\\ay:mtu#1400:\n", &[]),
    ("em0:dnssl=a\\c:chlim#3:mtu#1400:\n", &[("rtadvd-hidden-field", Warning, "chlim")]),
];

const FIELDS: &[Case] = &[
    ("em0:banana#1:\n", &[("rtadvd-unknown-capability", Error, "banana")]),
    ("em0:MTU#1400:\n", &[("rtadvd-unknown-capability", Error, "MTU")]),
    (
        "em0:AdvDefaultLifetime#1800:\n",
        &[("rtadvd-unknown-capability", Error, "AdvDefaultLifetime")],
    ),
    ("em0:tcx:\n", &[("rtadvd-unknown-capability", Error, "tcx")]),
    ("em0:mtu x:\n", &[("rtadvd-unknown-capability", Error, "mtu")]),
    ("em0:addr100=\"2001:db8::\":\n", &[("rtadvd-index", Error, "100")]),
    ("em0:addr01=\"2001:db8::\":\n", &[("rtadvd-index", Error, "01")]),
    ("em0:mtu#1400:\\\nem1:mtu#1300:\n", &[("rtadvd-swallowed-record", Error, "em1")]),
    (
        "em0:pvd:pvdid=\"a.b\":\n",
        &[("rtadvd-type", Error, "pvd"), ("rtadvd-unknown-capability", Error, "pvdid")],
    ),
    ("em0:rtrprefix=\"2001:db8::\":\n", &[("rtadvd-old-name", Note, "rtrprefix=\"2001:db8::\"")]),
    (
        "em0:rtprefix=\"2001:db8::\":rtplen#48:rtrplen#32:rtrflags#8:\n",
        &[("rtadvd-repeated", Warning, "rtrplen#32"), ("rtadvd-old-name", Note, "rtrflags#8")],
    ),
    ("em0:rtrflags0#8:\n", &[("rtadvd-no-effect", Note, "rtrflags0#8")]),
    ("em0:addr=\"2001:db8::\":vltimedecr#true:\n", &[("rtadvd-type", Warning, "vltimedecr#true")]),
    ("em0:addr=\"2001:db8::\":vltime=forever:\n", &[("rtadvd-type", Error, "vltime=forever")]),
    (
        "em0:addr=\"2001:db8::\":vltime=infinity:vltime#9999999:\n",
        &[("rtadvd-repeated", Warning, "vltime=infinity")],
    ),
    ("em0:rltime=\"1800\":\n", &[("rtadvd-type", Error, "rltime=\"1800\"")]),
    ("em0:noifprefix=yes:\n", &[("rtadvd-type", Error, "noifprefix=yes")]),
    ("em0:mtu:tc:\n", &[("rtadvd-type", Error, "mtu"), ("rtadvd-type", Error, "tc")]),
    ("em0:addrs#1:routes=none:\n", &[]),
    ("em0:mtu#1400k:\n", &[("rtadvd-number", Error, "1400k")]),
    ("em0:mtu#:\n", &[("rtadvd-number", Error, "mtu#")]),
    ("em0:mtu#99999999999999999999:\n", &[("rtadvd-number", Error, "99999999999999999999")]),
    ("em0:chlim#0x40:\n", &[("rtadvd-hexadecimal", Warning, "0x40")]),
    ("em0:chlim#0100:\n", &[("rtadvd-octal", Warning, "0100")]),
    ("em0:chlim#1:chlim#2:\n", &[("rtadvd-repeated", Warning, "chlim#2")]),
    ("em0:chlim@:chlim#2:\n", &[("rtadvd-repeated", Warning, "chlim#2")]),
    ("em0:nolladdr:nolladdr@:\n", &[("rtadvd-repeated", Warning, "nolladdr@")]),
    ("em0:raflags#64:raflags=\"mo\":\n", &[("rtadvd-repeated", Warning, "raflags#64")]),
    ("em0:mtu=auto:mtu#1400:\n", &[("rtadvd-repeated", Warning, "mtu=auto")]),
    ("em0:mtu#{vdi}:\n", &[("rtadvd-template", Error, "{vdi}")]),
    ("em0:mtu#0:mtu=auto:\n", &[]),
];

const NAMES: &[Case] = &[
    ("interface em0 {\n", &[("rtadvd-interface-name", Error, "interface em0 {")]),
    (
        "em0|interface-number-0:mtu#1400:\n",
        &[("rtadvd-interface-name", Error, "interface-number-0")],
    ),
    ("em0|em1:mtu#1400:\nem1|em2:mtu#1401:\n", &[("rtadvd-duplicate-record", Warning, "em1")]),
    ("em0|em0:mtu#1400:\n", &[("rtadvd-duplicate-record", Warning, "em0")]),
    ("default:mtu#1400:\nem0:chlim#3:\n", &[("rtadvd-unused-default", Warning, "default")]),
    ("em0:mtu#1400:\nem1:tc=em0:\n", &[("rtadvd-template-only", Note, "em0")]),
    ("ether:mtu#1400:\nem1:tc=ether:\n", &[]),
    ("em[0:mtu#1400:\n", &[("rtadvd-interface-name", Error, "em[0")]),
    ("em*|vlan[0-9]:mtu#1400:\nem*:mtu#1280:\n", &[("rtadvd-duplicate-record", Warning, "em*")]),
    ("em1:tc=ether:\n", &[("rtadvd-tc-target", Warning, "tc=ether")]),
    ("e:mtu#1400:\nem1:tc=e:chlim#3:\n", &[("rtadvd-tc-not-last", Warning, "tc=e")]),
    ("e:mtu#1400:\nf:chlim#1:\nem1:tc=e:tc=f:\n", &[("rtadvd-tc-repeated", Warning, "tc=e")]),
    ("e:mtu#1400:\nem1:chlim#3:tc=\"e\":\n", &[("rtadvd-tc-name", Warning, "tc=\"e\"")]),
    ("e:mtu#1400:\nem1:chlim#3:tc=e :\n", &[("rtadvd-tc-name", Warning, "tc=e")]),
    (
        "a-long-name-for-it:mtu#1400:\nem1:tc=a-long-name-for-it:\n",
        &[("rtadvd-tc-name", Warning, "tc=a-long-name-for-it")],
    ),
    ("em0:mtu#1400:tc=em0:\n", &[("rtadvd-tc-loop", Error, "tc=em0")]),
];

const HEADER: &[Case] = &[
    ("em0:maxinterval#3:\n", &[("rtadvd-range", Error, "3")]),
    (
        "em0:maxinterval#2:mininterval#1:rltime#9:",
        &[
            ("rtadvd-last-line", Warning, "em0:maxinterval#2:mininterval#1:rltime#9:"),
            ("rtadvd-range", Error, "2"),
        ],
    ),
    ("em0:mininterval#451:\n", &[("rtadvd-range", Error, "451")]),
    ("em0:chlim#256:\n", &[("rtadvd-range", Error, "256")]),
    ("em0:rltime#599:\n", &[("rtadvd-range", Error, "599")]),
    ("em0:rltime#65536:\n", &[("rtadvd-range", Error, "65536")]),
    ("em0:rtime#3600001:\n", &[("rtadvd-range", Error, "3600001")]),
    ("em0:retrans#4294967296:\n", &[("rtadvd-range", Error, "4294967296")]),
    ("em0:raflags#256:\n", &[("rtadvd-range", Error, "256")]),
    ("em0:mtu#1279:\n", &[("rtadvd-range", Error, "1279")]),
    ("em0:mtu#4294967296:\n", &[("rtadvd-range", Error, "4294967296")]),
    ("em0:maxinterval#1801:\n", &[("rtadvd-stricter", Note, "1801")]),
    ("em0:maxinterval#8:\n", &[("rtadvd-stricter", Note, "8")]),
    ("em0:maxinterval#8:mininterval#3:\n", &[]),
    ("em0:rltime#9001:\n", &[("rtadvd-stricter", Note, "9001")]),
    ("em0:raflags=\"moS\":\n", &[("rtadvd-flag", Error, "S")]),
    ("em0:raflags=\"hl\":\n", &[("rtadvd-flag", Error, "l")]),
    ("em0:raflags#16:\n", &[("rtadvd-flag", Error, "16")]),
    (
        "em0:raflags#0x20:\n",
        &[("rtadvd-hexadecimal", Warning, "0x20"), ("rtadvd-bits", Warning, "0x20")],
    ),
    ("em0:clockskew#65536:\n", &[("rtadvd-range", Error, "65536")]),
    ("em0:mindelay#2:\n", &[("rtadvd-range", Error, "2")]),
    ("em0:ramtu#1279:\n", &[("rtadvd-range", Error, "1279")]),
    ("em0:hapref#65536:hatime#9:\n", &[("rtadvd-range", Error, "65536")]),
    ("em0:hatime#0:\n", &[("rtadvd-range", Error, "0")]),
    ("em0:hapref#1:rltime#0:\n", &[("rtadvd-range", Error, "1")]),
    ("em0:hamobrtr:rltime#0:\n", &[("rtadvd-range", Error, "hamobrtr")]),
    ("em0:raflagsext=\"7\":\n", &[("rtadvd-range", Error, "7")]),
    (
        "em0:raflagsext=\"54,56,x\":\n",
        &[("rtadvd-range", Error, "56"), ("rtadvd-range", Error, "x")],
    ),
    (
        "em0:raflagsext=\"54,,+9\":\n",
        &[("rtadvd-empty", Error, ","), ("rtadvd-range", Error, "+9")],
    ),
    ("em0:raflagsext=\"\":\n", &[("rtadvd-empty", Error, "\"\"")]),
    ("em0:raflagsext#54:\n", &[("rtadvd-type", Error, "raflagsext#54")]),
    ("em0:hapref#1:raflags#32:maxinterval#2:\n", &[]),
    ("em0:mtu=\"1500\":\n", &[("rtadvd-mtu", Error, "1500")]),
    ("em0:mtu=:\n", &[("rtadvd-mtu", Error, "")]),
];

const PREFIXES: &[Case] = &[
    ("em0:addr=\"2001:db8:lan::\":\n", &[("rtadvd-address", Error, "2001:db8:lan::")]),
    ("em0:addr=\"AUTO\":\n", &[("rtadvd-address", Error, "AUTO")]),
    ("em0:addr=auto:vltime#60:pltime#30:\n", &[]),
    ("em0:addr=auto:pinfoflags=lar:\n", &[("rtadvd-flag", Error, "r")]),
    ("em0:addr=auto:prefixlen#64:\n", &[("rtadvd-no-effect", Warning, "64")]),
    ("em0:addr=auto:addrif=\"a b\":\n", &[("rtadvd-interface-name", Error, "a b")]),
    ("em0:addr=\"2001:db8::\":addrif=em1:\n", &[("rtadvd-no-effect", Warning, "em1")]),
    ("em0:addr=\"2001:db8::\":subnet#1:\n", &[("rtadvd-no-effect", Warning, "1")]),
    ("em0:addr=\"2001:db8::\":nofollow:\n", &[("rtadvd-no-effect", Warning, "nofollow")]),
    ("em0:addr=auto:subnet#1:\n", &[("rtadvd-no-effect", Warning, "1")]),
    ("em0:addr=\"from wan\":anylen:\n", &[("rtadvd-no-effect", Warning, "anylen")]),
    ("em0:addr=\"from wan\":prefixlen#0:\n", &[("rtadvd-range", Error, "0")]),
    ("em0:addr=\"from wan\":subnet#4294967296:\n", &[("rtadvd-range", Error, "4294967296")]),
    ("em0:cond=\"route default\":\n", &[("rtadvd-condition", Error, "route default")]),
    ("em0:vlladdr=\"0:0:5e:0:2:1\":\n", &[("rtadvd-ethernet-address", Error, "0:0:5e:0:2:1")]),
    ("em0:addr=\"from -wan\":\n", &[("rtadvd-delegation", Error, "from -wan")]),
    ("em0:addr=\"from wan\":pinfoflags=\"lar\":\n", &[("rtadvd-flag", Error, "r")]),
    ("em0:addr=\"2001:db8::/64\":\n", &[("rtadvd-address", Error, "2001:db8::/64")]),
    ("em0:addr=\"ff02::\":\n", &[("rtadvd-address", Error, "ff02::")]),
    ("em0:addr=\"\":\n", &[("rtadvd-empty", Error, "\"\"")]),
    ("em0:addr=\" 2001:db8::\":\n", &[("rtadvd-blank-in-value", Warning, " ")]),
    ("em0:addr=\"2001:db8::1\":\n", &[("rtadvd-host-bits", Warning, "2001:db8::1")]),
    ("em0:addr=\"fe80::\":\n", &[("rtadvd-link-local", Error, "fe80::")]),
    ("em0:addr=\"fe80::1\":\n", &[("rtadvd-link-local", Error, "fe80::1")]),
    ("em0:addr=\"ff02::1\":\n", &[("rtadvd-address", Error, "ff02::1")]),
    ("em0:addr=\"::1\":\n", &[]),
    ("em0:addr=\"2001:db8::1\":pinfoflags=\"lar\":\n", &[]),
    ("em0:ignprefix=\"2001:db8::\":ignplen#129:\n", &[("rtadvd-range", Error, "129")]),
    (
        "em0:addr=\"2001:db8::\":vltime#600:pltime=infinity:\n",
        &[("rtadvd-preferred", Warning, "infinity")],
    ),
    ("em0:addr=\"2001:db8::\":prefixlen#129:\n", &[("rtadvd-range", Error, "129")]),
    ("em0:addr=\"2001:db8::\":vltime#4294967296:\n", &[("rtadvd-range", Error, "4294967296")]),
    ("em0:addr=\"2001:db8::\":vltime#600:pltime#601:\n", &[("rtadvd-preferred", Warning, "601")]),
    ("em0:addr=\"2001:db8::\":vltime#600:\n", &[]),
    (
        "em0:addr=\"2001:db8::\":pinfoflags#0:pinfoflags@:\n",
        &[("rtadvd-repeated", Warning, "pinfoflags@")],
    ),
    ("em0:addr=\"2001:db8::\":pinfoflags=\"lA\":\n", &[("rtadvd-flag", Error, "A")]),
    ("em0:addr=\"2001:db8::\":pinfoflags#224:\n", &[("rtadvd-bits", Warning, "224")]),
    ("em0:prefixlen#64:vltimedecr:\n", &[("rtadvd-no-effect", Note, "prefixlen#64")]),
    ("em0:addr1=\"2001:db8::\":prefixlen#48:\n", &[("rtadvd-no-effect", Warning, "prefixlen#48")]),
    ("em0:rtprefix=\"2001:db8::1\":rtplen#32:\n", &[("rtadvd-host-bits", Warning, "2001:db8::1")]),
    ("em0:rtprefix=\"1::2::3\":\n", &[("rtadvd-address", Error, "1::2::3")]),
    ("em0:rtprefix=\"::\":rtplen#0:rtflags=\"lh\":\n", &[("rtadvd-flag", Error, "h")]),
    ("em0:rtprefix=\"::\":rtplen#0:rtflags#16:\n", &[("rtadvd-flag", Error, "16")]),
    ("em0:pref64=\"64:ff9b::\":pref64len#95:\n", &[("rtadvd-range", Error, "95")]),
    ("em0:pref64=\"64:ff9b::\":pref64lifetime#65529:\n", &[("rtadvd-capped", Warning, "65529")]),
    ("em0:pref64=\"64:ff9b::\":rltime#0:\n", &[("rtadvd-withdrawn", Warning, "64:ff9b::")]),
];

const DNS: &[Case] = &[
    ("em0:rdnss=\"::2,2001:db8::53::2,::3\":\n", &[("rtadvd-address", Error, "2001:db8::53::2")]),
    ("em0:rdnss=\"::2,192.0.2.1\":\n", &[("rtadvd-address", Error, "192.0.2.1")]),
    ("em0:rdnss=\"::2,::1\":\n", &[("rtadvd-address", Error, "::1")]),
    ("em0:rdnss=\"fe80::1%em0\":\n", &[("rtadvd-address", Error, "fe80::1%em0")]),
    ("em0:rdnss=\"::2, ::3 ,::4\":\n", &[("rtadvd-blank-in-value", Warning, " ")]),
    ("em0:rdnss=\"\":\n", &[("rtadvd-empty", Error, "\"\"")]),
    ("em0:rdnss=\"::2,,::3\":\n", &[("rtadvd-empty", Error, ",")]),
    ("em0:rdnss=\"::2,::3,\":\n", &[]),
    ("em0:rdnss=\"::2\":rdnssltime#3600:\n", &[("rtadvd-stricter", Note, "3600")]),
    ("em0:rdnss=\"::2\":rdnssltime#1200:\n", &[]),
    ("em0:dnssl=\"a.b\":dnsslltime#0:\n", &[("rtadvd-stricter", Note, "0")]),
    ("em0:dnssl=\"a.b\":dnsslltime#4294967296:\n", &[("rtadvd-range", Error, "4294967296")]),
    ("em0:rdnssltime#900:\n", &[("rtadvd-no-effect", Note, "rdnssltime#900")]),
    ("em0:dnssl=\"a.b c.d\":\n", &[("rtadvd-domain-name", Error, " ")]),
    (
        "em0:dnssl=\"a..b,\u{e9}.c\":\n",
        &[("rtadvd-domain-name", Error, "a..b"), ("rtadvd-domain-name", Error, "\u{e9}")],
    ),
    ("em0:dnssl=\"a.b\", \"c.d\":\n", &[("rtadvd-quote", Error, "\"a.b\", \"c.d\"")]),
    (
        "em0:rdnss=\"2001:db8::1\" \"2001:db8::2\":mtu#1400:\n",
        &[("rtadvd-quote", Error, "\"2001:db8::1\" \"2001:db8::2\"")],
    ),
    ("em0:dnssl=\"exa\"mple\".com\":\n", &[("rtadvd-domain-name", Error, "\"")]),
    ("em0:rdnssaddrs#1:rdnssaddr0=\"1::2::3\":\n", &[("rtadvd-address", Error, "1::2::3")]),
    ("em0:rdnsslifetime#9:\n", &[("rtadvd-no-effect", Note, "rdnsslifetime#9")]),
    ("em0:rdnssaddr0=\"::2\":rdnsslifetime#9:\n", &[]),
    ("em0:srcaddr=\"fe80::1,fe80\":\n", &[("rtadvd-address", Error, "fe80")]),
    ("em0:capport=\"portal\":\n", &[("rtadvd-captive-portal", Error, "portal")]),
    ("em0:capport=\"https://a b\":\n", &[("rtadvd-captive-portal", Error, " ")]),
    ("em0:dnssl=\",a.b\":\n", &[("rtadvd-empty", Error, ",")]),
];

const RESOLVERS: &[Case] = &[
    ("em0:dnr=a.b:\n", &[]),
    ("em0:dnr=\"a b\":\n", &[("rtadvd-domain-name", Error, " ")]),
    ("em0:dnr=\"\":\n", &[("rtadvd-empty", Error, "\"\"")]),
    ("em0:dnr=\" a.b\":\n", &[("rtadvd-blank-in-value", Warning, " ")]),
    ("em0:dnr=a.b:dnraddr=\"::2,ff02::1\":\n", &[("rtadvd-dnr", Error, "ff02::1")]),
    ("em0:dnr=a.b:dnraddr=\"::2,x\":\n", &[("rtadvd-address", Error, "x")]),
    ("em0:dnr=a.b:dnralpn=dot:\n", &[("rtadvd-dnr", Error, "a.b")]),
    ("em0:dnr=a.b:dnraddr=\"::2\":dnralpn=\"dot,h 2\":\n", &[("rtadvd-dnr", Error, "h 2")]),
    ("em0:dnr=a.b:dnraddr=\"::2\":dnrpath=dns:\n", &[("rtadvd-dnr", Error, "dns")]),
    (
        "em0:dnr=a.b:dnraddr=\"::2\":dnrparams=\"5=78, 5=7,1=00,4=00,65536=\":\n",
        &[
            ("rtadvd-blank-in-value", Warning, " "),
            ("rtadvd-dnr", Error, "5=7"),
            ("rtadvd-dnr", Error, "1=00"),
            ("rtadvd-dnr", Error, "4=00"),
            ("rtadvd-dnr", Error, "65536="),
        ],
    ),
    ("em0:dnr1=a.b:dnraddr=\"::2\":\n", &[("rtadvd-no-effect", Warning, "dnraddr=\"::2\"")]),
    ("em0:dnrkeep:\n", &[("rtadvd-no-effect", Warning, "dnrkeep")]),
    ("em0:dnr=a.b:dnraddrs0=\"::2\":\n", &[("rtadvd-unknown-capability", Error, "dnraddrs0")]),
];

const DOMAINS: &[Case] = &[
    ("em0:pvd=a.b:\n", &[]),
    ("em0:pvd=a.b:pvdtc=p:\np:mtu@:rdnss=\"::2\":\n", &[]),
    ("em0:pvd=\"a_.b,c\":\n", &[("rtadvd-domain-name", Error, ",")]),
    ("em0:pvd=a.b:pvdflags=hx:\n", &[("rtadvd-flag", Error, "x")]),
    ("em0:pvdseq#1:\n", &[("rtadvd-no-effect", Warning, "pvdseq#1")]),
    ("em0:pvd=a.b:pvdtc=inner:\n", &[("rtadvd-pvd", Error, "inner")]),
    ("em0:pvd=a.b:pvdtc=em0:\n", &[("rtadvd-pvd", Error, "em0")]),
    ("em0:pvd=a.b:pvdtc=p:\np:pvd=c.d:\n", &[("rtadvd-pvd", Error, "p")]),
    (
        "em0:pvd=a.b:pvdtc=p:\np:chlim#1:tc=q:\nq:pvdtc=em0:\n",
        &[
            ("rtadvd-pvd", Error, "p"),
            ("rtadvd-pvd", Error, "em0"),
            ("rtadvd-template-only", Note, "em0"),
        ],
    ),
    (
        "em0:pvd=a.b:pvdtc=em1:\nem1:addr=\"2001:db8::\":\n",
        &[("rtadvd-template-only", Note, "em1")],
    ),
    (
        "em0:pvd=a.b:pvdtc=p:\np:nolladdr:mtu#1500:chlim#1:\n",
        &[("rtadvd-no-effect", Warning, "nolladdr")],
    ),
    (
        "em0:pvd=a.b:pvdtc=p:\np:rdnss=\"ff02::1\":rltime#599:rdnss0=\"::2\":rdnssltime0#1:\n",
        &[("rtadvd-address", Error, "ff02::1"), ("rtadvd-range", Error, "599")],
    ),
];

const LOWPAN: &[Case] = &[
    ("em0:lowpanco=\"2001:db8::\":\n", &[]),
    ("em0:lowpanco=\"2001:db8::1\":\n", &[("rtadvd-host-bits", Warning, "2001:db8::1")]),
    ("em0:lowpanco=\"2001:db8::/64\":\n", &[("rtadvd-address", Error, "2001:db8::/64")]),
    ("em0:lowpanco=\"::\":lowpancoflags=d:\n", &[("rtadvd-flag", Error, "d")]),
    ("em0:lowpancoid0#1:\n", &[("rtadvd-no-effect", Warning, "lowpancoid0#1")]),
    ("em0:abro=\"x\":\n", &[("rtadvd-address", Error, "x")]),
    ("em0:abrover#1:\n", &[("rtadvd-no-effect", Warning, "abrover#1")]),
];

const CUSTOM: &[Case] = &[
    ("em0:custom=\"253\":custom0=\" 0  0A 0b\":custom1=253 0102:\n", &[]),
    ("em0:custom=\"256 01\":\n", &[("rtadvd-custom", Error, "256")]),
    ("em0:custom=\"+1 01\":\n", &[("rtadvd-custom", Error, "+1")]),
    ("em0:custom=\"\":\n", &[("rtadvd-custom", Error, "\"\"")]),
    ("em0:custom=\"253 0102 030\":\n", &[("rtadvd-custom", Error, "0102 030")]),
    ("em0:custom=\"253 0x01\":\n", &[("rtadvd-custom", Error, "0x01")]),
    ("em0:custom=\"3 0102\":\n", &[("rtadvd-custom", Error, "3")]),
];

const TABLES: [&[Case]; 10] =
    [LEXICAL, FIELDS, NAMES, HEADER, PREFIXES, DNS, RESOLVERS, DOMAINS, LOWPAN, CUSTOM];

fn found(text: &str) -> Vec<(&'static str, Severity, String)> {
    let read = read(text);
    let all = read.parsed.diagnostics.iter();
    all.map(|problem| (problem.code, problem.severity, read.marked(problem).to_owned())).collect()
}

#[test]
fn exact_places() {
    let mut wrong = Vec::new();
    for cases in TABLES {
        for (text, expected) in cases {
            let mut found = found(text);
            let mut expected: Vec<_> = expected
                .iter()
                .map(|&(code, severity, marked)| (code, severity, marked.to_owned()))
                .collect();
            expected.sort_unstable();
            found.sort_unstable();
            if found != expected {
                wrong.push(format!("{text:?}: {found:?}, not {expected:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn long_texts() {
    let addresses: Vec<String> = (1..=128).map(|host| format!("2001:db8::{host:x}")).collect();
    let text = format!("em0:rdnss=\"{}\":\n", addresses.join(","));
    let long_list = ("rtadvd-long-list", Error, "2001:db8::80".to_owned());
    let long_record = ("rtadvd-long-record", Warning, "em0".to_owned());
    assert_eq!(found(&text), [long_record.clone(), long_list]);

    let names = vec!["x".repeat(60); 34].join(",");
    let long_list = ("rtadvd-long-list", Error, names.clone());
    assert_eq!(found(&format!("em0:dnssl=\"{names}\":\n")), [long_record, long_list]);

    let half = format!("dnssl=\"{}\":", vec!["x".repeat(60); 9].join(","));
    let text = format!("t:{half}\nem0:addr=\"2001:db8::\":{half}tc=t:\n");
    assert_eq!(found(&text), [("rtadvd-long-record", Warning, "tc=t".to_owned())]);

    let label = "x".repeat(64);
    assert_eq!(
        found(&format!("em0:dnssl=\"{label}.com\":\n")),
        [("rtadvd-domain-name", Error, format!("{label}.com"))]
    );
}

#[test]
fn many_targets() {
    let mut text = "e:mtu#1400:\n".to_owned();
    for number in 0..33 {
        writeln!(text, "em{number}:chlim#{number}:tc=e:").unwrap();
    }
    assert_eq!(found(&text), [("rtadvd-tc-count", Note, "tc=e".to_owned())]);
}

#[test]
fn every_code_has_a_case() {
    let in_tables: HashSet<&str> = TABLES
        .into_iter()
        .flatten()
        .flat_map(|(_, problems)| problems.iter().map(|(code, ..)| *code))
        .chain(["rtadvd-long-record", "rtadvd-long-list", "rtadvd-tc-count", "rtadvd-extension"])
        .collect();
    let all: HashSet<&str> = codes::RULES.iter().map(|rule| rule.code).collect();
    assert_eq!(all.len(), codes::RULES.len(), "codes are unique");
    assert_eq!(in_tables, all);
}

/// What the words say, where they say more than the place.
#[test]
fn words() {
    let cases = [
        ("em0:AdvDefaultLifetime#1800:\n", "write `rltime#1800`"),
        ("em0:rdnss_lifetime#3600:\n", "write `rdnssltime#3600`"),
        ("em0:prefxlen2#64:\n", "did you mean `prefixlen2#64`?"),
        ("em0:noifprefix=yes:\n", "write `noifprefix`"),
        ("em0:rltime=\"1800\":\n", "write `rltime#1800`"),
        ("em0:mtu=\"1500\":\n", "write `mtu#1500`"),
        ("em0:mtu#auto:\n", "write `mtu=\"auto\"` if text is meant"),
        (
            "em0:vltime#infinity:addr=\"::\":\n",
            "write `vltime#4294967295` for infinity, or `vltime=infinity`",
        ),
        ("em0:vltime=infinite:addr=\"2001:db8::\":\n", "write `vltime=infinity`"),
        ("em0:rltime#1h:\n", "units are not written: write `3600`"),
        ("em0:rtime#30s:\n", "units are not written: write `30000`"),
        ("em0:nameserver=\"2001:db8::1\":\n", "write `rdnss=\"ADDRESS\"`"),
        (
            "em0:AdvSendAdvert:\n",
            "leave it out: a record is enough to advertise, `nora` in it is not to advertise",
        ),
        ("em0:addr1=\"2001:db8::/48\":\n", "write `addr1=\"2001:db8::\":prefixlen1#48:`"),
        (
            "em0:addr=\"Auto\":\n",
            "write `addr=\"auto\"` for the prefixes of the interface's addresses",
        ),
        (
            "em0:vltime#60:\n",
            "write `addr=\"auto\"` to have it for the prefixes of the interface's addresses",
        ),
        ("em0:pvd:\n", "write `pvd=\"TEXT\"`"),
        ("em0:pvdid=a.b:\n", "write `pvd=\"NAME\"`"),
        ("em0:pvd=a.b:pvdtc=iner:\ninner:chlim#1:\n", "did you mean `pvdtc=\"inner\"`?"),
        ("em0:dnr3=a.b:dnrport3#1:\n", "write `dnraddr3=\"ADDRESS\"`"),
        ("em0:dnr=a.b:dnraddr=\"::2\":dnrparams=\"3=0035\":\n", "write `dnrport`"),
        ("em0:dnr=a.b:dnraddr=\"::2\":dnrpath=x:\n", "write `dnrpath=\"/dns-query{?dns}\"`"),
        ("em0:raflagsext=1:\n", "the flags 0 to 7 are those of `raflags`"),
        ("em0:custom=\"253 0\":\n", "write, for example, `custom=\"253 0a1b\"`"),
        ("em0:lowpanco=\"::/64\":\n", "write `lowpanco=\"::\":lowpancolen#64:`"),
        (
            "em0:AdvSendAdvert=on:\n",
            "leave it out: a record is enough to advertise, `nora` in it \
          is not to advertise",
        ),
        ("em0:raflags=\"MO\":\n", "write `raflags=\"mo\"`: letter case matters"),
        ("em0:pinfoflags=\"x\":addr=\"2001:db8::\":\n", "the letters are `l`, `a`, `r` and `p`"),
        ("em0:addr=2001:db8:::\n", "write `addr=\"2001:db8::\"`"),
        ("em0:\\\\\n:chlim#3:\n", "one backslash continues a line"),
    ];
    for (text, help) in cases {
        let read = read(text);
        let problem = &read.parsed.diagnostics[0];
        assert_eq!(problem.help.as_deref(), Some(help), "{text:?}: {}", problem.message);
        assert!(problem.original.as_deref().is_some_and(|text| text.contains("rtadvd")), "{text}");
    }
}
