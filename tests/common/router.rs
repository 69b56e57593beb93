//! The state machine without a system around it.

use std::{sync::Arc, time::Duration};

use raven::{
    model::{Interface, LinkLayerAddress},
    router::{LinkState, Router, Timestamp},
};

/// What the state machine sends from this interface: the first advertisement and the last.
pub(crate) fn octets(interface: &Interface) -> Vec<Vec<u8>> {
    let now = Timestamp::from_elapsed(Duration::ZERO);
    let mut rng = fastrand::Rng::with_seed(1);
    let mut router = Router::new(now, Arc::new(interface.clone()), Duration::ZERO);
    let link = LinkState {
        running: true,
        multicast: true,
        source: Some("fe80::1".parse().unwrap()),
        link_layer_address: LinkLayerAddress::new(&[2, 0, 0x5e, 0, 0x53, 1]),
        mtu: 1500,
        forwarding: true,
        prefixes: Vec::new(),
        other_prefixes: Vec::new(),
        unmet: Vec::new(),
    };
    router.handle_link(now, link, &mut rng);
    router.handle_timeout(now, &mut rng);
    router.shutdown(now, 1);
    let mut messages = Vec::new();
    while let Some(transmission) = router.poll_output() {
        messages.extend(transmission.messages.iter().cloned());
    }
    messages
}
