//! What a router says that has a file in radvd's language.

use std::{sync::Arc, time::Duration};

use raven::{
    config::{Reader, Syntax},
    diagnostic::{Sources, Style, render_text},
    model::{Interface, NdOption, RouterAdvertisement},
    router::{LinkState, Occasion, Router, Timestamp},
    wire,
};

use crate::frames::ROUTER;

/// What a router says that has this file.
pub(crate) fn said(text: &str) -> RouterAdvertisement {
    let sources = Sources::new();
    let id = sources.add("heard.conf", text);
    let mut parsed = Reader::new(&sources).parse(id, Syntax::Radvd);
    let draw = |problem| render_text(problem, &sources, Style::Plain);
    assert!(
        parsed.is_usable(),
        "{text}\n{}",
        parsed.diagnostics.iter().map(draw).collect::<String>()
    );
    let interface: Interface = parsed.model.interfaces.remove(0);
    let now = Timestamp::from_elapsed(Duration::ZERO);
    let mut router = Router::new(now, Arc::new(interface), Duration::ZERO);
    let link = LinkState {
        running: true,
        multicast: true,
        source: Some(ROUTER),
        mtu: 1500,
        forwarding: true,
        ..LinkState::absent()
    };
    router.handle_link(now, link, &mut fastrand::Rng::with_seed(1));
    router.advertisement(now, Occasion::Normal)
}

/// The octets of the header and of each option but the link-layer address, sorted: daemons differ
/// in their order.
pub(crate) fn parts(advertisement: &RouterAdvertisement) -> Vec<Vec<u8>> {
    let header = advertisement.header;
    let with = |options| wire::encode(&RouterAdvertisement { header, options });
    let address = |option: &&NdOption| matches!(option, NdOption::SourceLinkLayerAddress(_));
    let options = advertisement.options.iter().filter(|option| !address(option));
    let mut parts: Vec<_> = options.map(|option| with(vec![option.clone()])).collect();
    parts.push(with(Vec::new()));
    parts.sort();
    parts
}
