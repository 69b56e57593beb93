use std::net::Ipv6Addr;

use tracing::{debug, info, warn};

use crate::{
    model::{AdvLinkMtu, InterfaceName},
    os::{InterfaceIndex, Link, LinkWatch},
    router::{LinkState, Router, Timestamp},
};

use super::{
    Counters,
    complaint::Complaint,
    floods::Reading,
    link,
    prefix_sources::{self, Lacking},
    surroundings::Surroundings,
    watch::WatchLines,
};

/// Log lines about an interface that comes and goes that are written at once.
const STATE_LINES: u32 = 20;

/// A served interface.
#[derive(Debug)]
pub(super) struct Slot {
    pub(super) name: InterfaceName,
    /// Whether a pattern made it, so that it lasts as long as its link.
    pub(super) by_pattern: bool,
    /// It is configured no more, and there only to say goodbye.
    pub(super) leaving: bool,
    pub(super) router: Router,
    pub(super) index: Option<InterfaceIndex>,
    /// Why it did not advertise when last looked at, to log changes only.
    pub(super) obstacle: Option<&'static str>,
    /// Sources without a prefix when last looked at, likewise.
    pub(super) lacking: Vec<Lacking>,
    pub(super) state_complaint: Complaint,
    pub(super) counters: Counters,
    /// The link's addresses when last looked at.
    pub(super) own_addresses: Vec<Ipv6Addr>,
    /// Made when there is something to complain of.
    complaints: Option<Box<Complaints>>,
    pub(super) reading: Reading,
    /// That of the router when what a successor has to know was last kept safe.
    pub(super) safe_revision: u64,
}

/// Limits of log lines about what hardly any interface has.
#[derive(Debug, Default)]
pub(super) struct Complaints {
    pub(super) transmit: Complaint,
    pub(super) receive: Complaint,
    pub(super) flood: Complaint,
    pub(super) watch: WatchLines,
}

impl Slot {
    pub(super) fn new(name: InterfaceName, by_pattern: bool, router: Router) -> Self {
        Slot {
            name,
            by_pattern,
            leaving: false,
            router,
            index: None,
            obstacle: None,
            lacking: Vec::new(),
            state_complaint: Complaint::with_burst(STATE_LINES),
            counters: Counters::default(),
            own_addresses: Vec::new(),
            complaints: None,
            reading: Reading::default(),
            safe_revision: 0,
        }
    }

    pub(super) fn complaints(&mut self) -> &mut Complaints {
        self.complaints.get_or_insert_default()
    }

    /// Notes that the address sent from was taken away, where routers may share it.
    pub(super) fn follow_source(&mut self, link: &Link) {
        let configured = &self.router.interface().source_addresses;
        let lost = |source: &Ipv6Addr| configured.contains(source) && !link.can_send_from(*source);
        if let Some(source) = self.router.link().source.filter(lost) {
            debug!(interface = %self.name, %source, "the address is gone: another router may have it");
            self.router.lose_address();
        }
    }

    /// Says what state an interface is in, when that changes.
    pub(super) fn log_state(&mut self, now: Timestamp, link: &Link) {
        let before = self.router.link();
        let first = before == &LinkState::absent();
        let obstacle = link::obstacle(self.router.interface(), link);
        let changed = first || obstacle != self.obstacle;
        let unforwarded = obstacle.is_none() && !link.forwarding && (changed || before.forwarding);
        let forwarded = obstacle.is_none() && !changed && link.forwarding && !before.forwarding;
        let mtu_changed = first || before.mtu != link.mtu;
        self.obstacle = obstacle;
        let interface = self.router.interface();
        let large = match interface.link_mtu {
            AdvLinkMtu::Fixed(mtu) => mtu_changed && mtu.octets() > link.mtu,
            AdvLinkMtu::Omitted | AdvLinkMtu::Interface => false,
        };
        if !(changed || unforwarded || forwarded || large) {
            return;
        }
        let Some(more) = self.state_complaint.again(now) else { return };
        let name = &self.name;
        match obstacle {
            _ if !changed => {}
            Some(reason) => info!(interface = %name, reason, more, "not advertising"),
            None if interface.send_advertisements => info!(interface = %name, more, "advertising"),
            None => info!(interface = %name, more, "configured not to advertise"),
        }
        if unforwarded {
            warn!(
                interface = %name,
                more,
                "forwarding is off: Router Lifetime is sent as 0 and hosts get no default route"
            );
        }
        if forwarded {
            info!(interface = %name, more, "forwarding is on again");
        }
        if large {
            warn!(interface = %name, mtu = link.mtu, "hosts will ignore an MTU above the link's");
        }
    }

    /// Says which prefixes of other interfaces and of delegations are missing, when that changes.
    pub(super) fn log_lacking(
        &mut self,
        now: Timestamp,
        links: &impl LinkWatch,
        surroundings: &Surroundings,
    ) {
        let lacking = prefix_sources::lacking(self.router.interface(), links, surroundings);
        for Lacking { of, reason } in lacking.iter().filter(|one| !self.lacking.contains(one)) {
            if let Some(more) = self.state_complaint.again(now) {
                warn!(interface = %self.name, %of, reason, more, "a prefix is missing");
            }
        }
        self.lacking = lacking;
    }
}
