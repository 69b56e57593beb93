//! One interface as most are, and what its router does.

use std::{fmt::Write as _, net::Ipv6Addr, sync::Arc, time::Duration};

use fastrand::Rng;
use raven::{
    config::{Reader, Syntax},
    diagnostic::Sources,
    model::{Interface, LinkLayerAddress, RouterAdvertisement},
    router::{LinkState, Occasion, Router, Timestamp},
};

/// RFC 4861 10: the longest that an answer is put off.
const SOON: Duration = Duration::from_millis(500);
/// No host asks as often, and all get an answer of their own.
const BETWEEN_SOLICITATIONS: Duration = Duration::from_secs(1);

/// An interface each with a prefix, two DNS servers and a search list.
pub(crate) fn radvd_conf(interfaces: u32) -> String {
    let mut text = String::new();
    for vlan in 1..=interfaces {
        let _ = writeln!(
            text,
            "interface vlan{vlan} {{\n\tAdvSendAdvert on;\n\tprefix fd42:db8:{vlan:x}::/64 {{ \
             AdvPreferredLifetime 3600; }};\n\tRDNSS fd42::53 fd42::54 {{ }};\n\tDNSSL \
             example.org {{ }};\n}};"
        );
    }
    text
}

/// What [`radvd_conf`] says of an interface.
fn interface() -> Interface {
    let sources = Sources::new();
    let id = sources.add("steps", radvd_conf(1));
    let parsed = Reader::new(&sources).parse(id, Syntax::Radvd);
    parsed.model.interfaces.into_iter().next().expect("an interface is configured")
}

pub(crate) fn at(elapsed: Duration) -> Timestamp {
    Timestamp::from_elapsed(elapsed)
}

/// A router whose first advertisements were sent, and when the next is due.
fn router(rng: &mut Rng) -> Router {
    let mut router = Router::new(at(Duration::ZERO), Arc::new(interface()), Duration::ZERO);
    let link = LinkState {
        running: true,
        multicast: true,
        source: Some(Ipv6Addr::new(0xfe80, 0, 0, 0, 0, 0, 0, 1)),
        link_layer_address: Some(LinkLayerAddress::new(&[2, 0, 0x5e, 0, 0x53, 1]).expect("six")),
        mtu: 1500,
        forwarding: true,
        ..LinkState::absent()
    };
    router.handle_link(at(Duration::ZERO), link, rng);
    for _ in 0..3 {
        if let Some(due) = router.poll_timeout() {
            router.handle_timeout(due, rng);
        }
        while router.poll_output().is_some() {}
    }
    router
}

/// What it advertises.
pub(crate) fn advertisement() -> RouterAdvertisement {
    router(&mut Rng::with_seed(1)).advertisement(at(Duration::ZERO), Occasion::Normal)
}

/// A router that is asked again and again.
pub(crate) struct Asked {
    router: Router,
    rng: Rng,
    now: Duration,
}

impl Asked {
    pub(crate) fn new() -> Self {
        let mut rng = Rng::with_seed(1);
        Asked { router: router(&mut rng), rng, now: Duration::from_secs(60) }
    }

    /// From a solicitation to the octets of its answer, which is one at least.
    pub(crate) fn answer(&mut self) {
        self.now += BETWEEN_SOLICITATIONS;
        let host = Ipv6Addr::new(0xfe80, 0, 0, 0, 0, 0, 0, 2);
        self.router.handle_solicitation(at(self.now), host, None, &mut self.rng);
        let soon = at(self.now + SOON);
        let mut sent = 0;
        while let Some(due) = self.router.poll_timeout().filter(|due| *due <= soon) {
            self.router.handle_timeout(due, &mut self.rng);
            while let Some(transmission) = self.router.poll_output() {
                sent += transmission.messages.len();
            }
        }
        assert!(sent > 0, "no answer");
    }
}
