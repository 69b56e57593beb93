//! Records that take over others.

use super::{Read, read};
use crate::model::{AdvLinkMtu, Interface};

impl Read {
    fn interface(&self, name: &str) -> &Interface {
        let mut all = self.parsed.model.interfaces.iter();
        all.find(|interface| interface.name.as_str() == name).unwrap()
    }

    fn names(&self) -> Vec<&str> {
        self.parsed.model.interfaces.iter().map(|interface| interface.name.as_str()).collect()
    }
}

#[test]
fn own_fields_come_first_and_chains_have_any_length() {
    let read = read(
        "em0:chlim#1:raflags@:tc=a:\n\
         a:chlim#2:rltime#3000:tc=b:\n\
         b:rltime#4000:rtime#5:raflags=\"m\":mtu#1400:\n",
    );
    assert_eq!(read.problems(), []);
    assert_eq!(read.names(), ["em0"]);
    let header = read.interface("em0").header;
    assert_eq!(header.cur_hop_limit, 1);
    assert_eq!(header.router_lifetime.as_secs(), 3000);
    assert_eq!(header.reachable_time.as_millis(), 5);
    assert!(!header.flags.managed, "cancelled before the target");
    assert!(
        matches!(read.interface("em0").link_mtu, AdvLinkMtu::Fixed(mtu) if mtu.octets() == 1400)
    );
    assert_eq!(read.set_by("em0.header.router_lifetime"), "3000");
}

#[test]
fn a_target_in_the_middle_still_comes_last() {
    let read = read("d:rltime#1800:chlim#9:\nem0:tc=d:rltime#900:\n");
    assert_eq!(read.problems(), [("rtadvd-tc-not-last", "tc=d")]);
    let header = read.interface("em0").header;
    assert_eq!((header.router_lifetime.as_secs(), header.cur_hop_limit), (900, 9));
}

#[test]
fn the_last_of_several_counts() {
    let read = read("d:chlim#1:\ne:chlim#2:\nem0:tc=d:mtu#1400:tc=e:\n");
    assert_eq!(read.problems(), [("rtadvd-tc-repeated", "tc=d")]);
    assert_eq!(read.interface("em0").header.cur_hop_limit, 2);
}

#[test]
fn a_missing_target_costs_nothing_else() {
    let read = read("fxp0:addrs#1:addr=\"2001:db8::\":prefixlen#48:tc=ether:\n");
    assert_eq!(read.problems(), [("rtadvd-tc-target", "tc=ether")]);
    let original = read.parsed.diagnostics[0].original.as_deref().unwrap();
    assert!(original.contains("drops the whole record"), "{original}");
    assert_eq!(read.interface("fxp0").prefixes.len(), 1);
}

#[test]
fn which_records_are_interfaces() {
    let read = read(
        "default:chlim#1:tc=common:\n\
         common|shared:mtu#1400:\n\
         em0:addr=\"2001:db8::\":tc=default:\n\
         em1|em2:tc=em0:\n\
         em3:chlim#3:\n",
    );
    assert_eq!(read.problems(), []);
    assert_eq!(read.names(), ["em0", "em1", "em2", "em3"]);
    assert_eq!(read.interface("em2").prefixes, read.interface("em0").prefixes);
    assert_eq!(read.set_by("em1"), "em1");
    assert_eq!(read.set_by("em2.prefixes[0].source"), "2001:db8::");
}

#[test]
fn circles_are_named() {
    let read = read("em0:tc=b:\nb:chlim#1:tc=c:\nc:tc=b:\n");
    let problem = &read.parsed.diagnostics[0];
    assert_eq!(problem.code, "rtadvd-tc-loop");
    assert_eq!(problem.message, "`tc` in a circle: `b` to `c` to `b`");
    assert_eq!(read.position(problem), (3, 3));
    let related: Vec<&str> = problem.related.iter().map(|label| read.text_at(label.span)).collect();
    assert_eq!(related, ["tc=c"]);
    assert_eq!(read.parsed.diagnostics.len(), 1, "{:?}", read.problems());
}

#[test]
fn a_shared_problem_is_reported_once() {
    let read = read("d:rdnss=\"1::2::3\":\nem0:tc=d:\nem1|em2:tc=d:\n");
    assert_eq!(read.problems(), [("rtadvd-address", "1::2::3")]);
}
