//! What is printed means what was heard.

use std::{sync::Arc, time::Duration};

use proptest::prelude::*;

use super::{Sighting, text::Text};
use crate::{
    capture::{Icmpv6, Packet},
    config::{Parsed, Reader, Syntax},
    diagnostic::Sources,
    model::{Interface, LinkLayerAddress, NdOption, RouterAdvertisement, arbitrary},
    router::{LinkState, Occasion, Router, Timestamp},
    wire,
};

/// What `interface` says on a link where it can say everything.
fn advertisement(interface: &Interface) -> RouterAdvertisement {
    let now = Timestamp::from_elapsed(Duration::ZERO);
    let mut router = Router::new(now, Arc::new(interface.clone()), Duration::ZERO);
    let link = LinkState {
        running: true,
        multicast: true,
        source: Some("fe80::1".parse().unwrap()),
        link_layer_address: LinkLayerAddress::new(&[2, 0, 0x5e, 0, 0x53, 1]),
        mtu: 65_535,
        forwarding: true,
        ..LinkState::absent()
    };
    router.handle_link(now, link, &mut fastrand::Rng::with_seed(1));
    router.advertisement(now, Occasion::Normal)
}

/// What is printed of `message`.
fn dumped(syntax: Syntax, interface: &str, message: &[u8]) -> String {
    let message = Icmpv6 {
        vlans: Vec::new(),
        source: "fe80::1".parse().unwrap(),
        destination: "ff02::1".parse().unwrap(),
        hop_limit: 255,
        fragmented: false,
        octets: message,
    };
    let interface = interface.parse().ok();
    let packet = Packet { time: Some(Duration::ZERO), interface, link_type: 1, octets: &[] };
    let sighting = Sighting::captured(&packet, &message);
    let heard = sighting.datagram.advertisement().unwrap();
    Text::new(syntax).text(&sighting, &heard)
}

fn parse(syntax: Syntax, text: &str) -> Parsed {
    let sources = Sources::new();
    let id = sources.add("dump.conf", text);
    Reader::new(&sources).parse(id, syntax)
}

/// The octets of each option, sorted: their order is the router's own.
fn sorted(advertisement: &RouterAdvertisement) -> Vec<Vec<u8>> {
    let header = advertisement.header;
    let alone = |option: &NdOption| {
        wire::encode(&RouterAdvertisement { header, options: vec![option.clone()] })
    };
    let mut octets: Vec<_> = advertisement.options.iter().map(alone).collect();
    octets.sort();
    octets
}

fn is_printable(text: &str) -> bool {
    text.chars().all(|c| !c.is_control() || c == '\n' || c == '\t')
}

/// What is said to be missing. That rad has its intervals compiled in takes nothing from what was
/// heard.
fn missing(text: &str) -> Vec<&str> {
    let lines = text.lines().filter(|line| line.starts_with("# Not said "));
    lines.filter(|line| !line.contains(".interval.")).collect()
}

/// Of what any model says, what the language can say is printed, read, said again, and then
/// printed as a whole.
fn said_again(interface: &Interface, syntax: Syntax) {
    let first = dumped(syntax, "eth0", &wire::encode(&advertisement(interface)));
    assert!(is_printable(&first), "{first:?}");
    let parsed = parse(syntax, &first);
    assert!(parsed.is_usable(), "{first}\n{:#?}", parsed.diagnostics);
    let [interface] = &parsed.model.interfaces[..] else { panic!("{first}") };

    let said = advertisement(interface);
    let text = dumped(syntax, "eth0", &wire::encode(&said));
    assert_eq!(missing(&text), [""; 0], "{first}\n{text}");
    let parsed = parse(syntax, &text);
    assert!(parsed.is_usable(), "{text}\n{:#?}", parsed.diagnostics);
    let again = advertisement(&parsed.model.interfaces[0]);
    assert_eq!(again.header, said.header, "{text}");
    assert_eq!(sorted(&again), sorted(&said), "{text}");
}

/// The short intervals of mobile routers are for files that say so.
#[test]
fn a_router_address_that_cannot_be_said_shortens_no_interval() {
    let message = b"\x86\0\0\0\x40\0\0\x01\0\0\0\0\0\0\0\0";
    let prefix = [&[3, 4, 0, 0xe0], &[0; 28][..]].concat();
    for syntax in Syntax::ALL {
        let text = dumped(syntax, "eth0", &[&message[..], &prefix].concat());
        let parsed = parse(syntax, &text);
        assert!(parsed.is_usable(), "{text}\n{:#?}", parsed.diagnostics);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn what_a_model_says_is_printed_and_read_back(model in arbitrary::model(1)) {
        let interface = Interface { send_advertisements: true, ..model.interfaces[0].clone() };
        for syntax in Syntax::ALL {
            said_again(&interface, syntax);
        }
    }

    /// Whatever is heard, and on whatever interface, is a text that is read.
    #[test]
    fn anything_heard_is_printed(
        heard in arbitrary::advertisement(6),
        name in arbitrary::name(),
    ) {
        for syntax in Syntax::ALL {
            let text = dumped(syntax, name.as_str(), &wire::encode(&heard));
            prop_assert!(is_printable(&text), "{text:?}");
            let parsed = parse(syntax, &text);
            prop_assert!(parsed.is_usable(), "{text}\n{:#?}", parsed.diagnostics);
            prop_assert_eq!(parsed.model.interfaces.len(), 1, "{}", text);
        }
    }
}
