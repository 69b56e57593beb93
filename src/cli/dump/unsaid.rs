//! What a configuration does not say of what was heard.

use std::{collections::HashMap, sync::Arc, time::Duration};

use fastrand::Rng;

use crate::{
    config::{Reader, Syntax},
    diagnostic::Sources,
    model::{Interface, LinkLayerAddress, NdOption, RouterAdvertisement},
    router::{ALL_NODES, LinkState, Occasion, Router, Timestamp},
    wire,
};

/// The options of `heard` that a router with the configuration `text` would not send, or not so.
pub(super) fn options<'h>(
    heard: &'h RouterAdvertisement,
    text: &str,
    syntax: Syntax,
) -> Vec<&'h NdOption> {
    let interface = first_interface(text, syntax);
    let said = interface.map(|interface| advertisement(interface, link_layer_address(heard)));
    let mut said_times: HashMap<Vec<u8>, usize> = HashMap::new();
    for option in said.iter().flat_map(|said| &said.options) {
        *said_times.entry(octets(heard, option)).or_default() += 1;
    }
    let is_unsaid = |option: &&NdOption| match said_times.get_mut(&octets(heard, option)) {
        Some(times @ 1..) => {
            *times -= 1;
            false
        }
        _ => true,
    };
    heard.options.iter().filter(is_unsaid).collect()
}

/// The first interface of a text.
pub(super) fn first_interface(text: &str, syntax: Syntax) -> Option<Interface> {
    let sources = Sources::new();
    let id = sources.add("dump", text);
    Reader::new(&sources).parse(id, syntax).model.interfaces.into_iter().next()
}

fn link_layer_address(heard: &RouterAdvertisement) -> Option<LinkLayerAddress> {
    heard.options.iter().find_map(|option| match option {
        NdOption::SourceLinkLayerAddress(address) => Some(address.clone()),
        _ => None,
    })
}

/// What `interface` says where the link is as good as can be.
fn advertisement(interface: Interface, address: Option<LinkLayerAddress>) -> RouterAdvertisement {
    let now = Timestamp::from_elapsed(Duration::ZERO);
    let mut router = Router::new(now, Arc::new(interface), Duration::ZERO);
    let link = LinkState {
        running: true,
        multicast: true,
        // Whichever; it is not part of the message.
        source: Some(ALL_NODES),
        link_layer_address: address,
        mtu: u32::MAX,
        forwarding: true,
        ..LinkState::absent()
    };
    router.handle_link(now, link, &mut Rng::with_seed(0));
    router.advertisement(now, Occasion::Normal)
}

/// The option behind the header heard.
fn octets(heard: &RouterAdvertisement, option: &NdOption) -> Vec<u8> {
    wire::encode(&RouterAdvertisement { header: heard.header, options: vec![option.clone()] })
}
