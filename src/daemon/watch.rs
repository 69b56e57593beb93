//! What is told of the advertisements that others send.

use std::net::Ipv6Addr;

use tracing::{error, info, warn};

use crate::{
    model::{InterfaceName, RouterAdvertisement},
    router::{Finding, Gravity, Heard, Inconsistency, Matter, Portrait, Timestamp},
};

use super::{Counter, complaint::Complaint, slot::Slot};

/// Lines about other routers of an interface that are written at once.
const LINES: u32 = 20;

/// Something that happened on an interface and that others may want to hear of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Event<'s> {
    /// Another router says something that it should not.
    Heard {
        /// Where.
        interface: &'s InterfaceName,
        /// What.
        finding: &'s Finding,
        /// How many of the kind were left out since the last one.
        more: u64,
    },
}

/// Limits the lines about other routers, each kind by itself, so that none hides another.
#[derive(Debug)]
pub(super) struct WatchLines {
    inconsistent: Complaint,
    rogue: Complaint,
    forged: Complaint,
    forged_withdrawal: Complaint,
}

impl Default for WatchLines {
    fn default() -> Self {
        WatchLines {
            inconsistent: Complaint::with_burst(LINES),
            rogue: Complaint::with_burst(LINES),
            forged: Complaint::default(),
            forged_withdrawal: Complaint::default(),
        }
    }
}

impl WatchLines {
    fn of(&mut self, matter: &Matter) -> &mut Complaint {
        match matter {
            Matter::Inconsistent(_) => &mut self.inconsistent,
            Matter::Rogue(_) => &mut self.rogue,
            Matter::Forged(_) => &mut self.forged,
            Matter::ForgedWithdrawal(_) => &mut self.forged_withdrawal,
        }
    }
}

impl Slot {
    /// Takes in a valid advertisement. What counts it.
    pub(super) fn heard(
        &mut self,
        now: Timestamp,
        source: Ipv6Addr,
        advertisement: &RouterAdvertisement,
        message: &[u8],
    ) -> Counter {
        match self.router.handle_advertisement(now, source, advertisement, message) {
            Heard::Echo => Counter::AdvertisementOwnAddress,
            Heard::Foreign => Counter::AdvertisementReceived,
            Heard::Unexamined => {
                self.counters.count(Counter::AdvertisementUnexamined);
                Counter::AdvertisementReceived
            }
        }
    }

    /// Counts what was found in advertisements, and tells what is news.
    pub(super) fn tell_findings(&mut self, now: Timestamp) {
        while let Some(finding) = self.router.poll_finding() {
            self.counters.count(Counter::of_finding(&finding.matter));
            if !finding.known
                && let Some(more) = self.complaints().watch.of(&finding.matter).again(now)
            {
                Event::Heard { interface: &self.name, finding: &finding, more }.log();
            }
        }
    }
}

impl Event<'_> {
    /// Writes it to the log. What comes from packets stands there as texts, in which whatever
    /// cannot be seen is escaped.
    fn log(&self) {
        let Event::Heard { interface, finding, more } = *self;
        let Finding { router, ref matter, .. } = *finding;
        match matter {
            Matter::Inconsistent(inconsistency) => {
                log_inconsistency(interface, router, inconsistency, matter, more);
            }
            Matter::Rogue(portrait) => {
                let Texts { link_layer_address, lifetime, prefixes } = Texts::of(portrait);
                error!(
                    target: "raven::watch", code = matter.code(), %interface, %router,
                    link_layer_address, router_lifetime_seconds = lifetime, prefixes, more,
                    "a router that is not among the legitimate ones advertises"
                );
            }
            Matter::Forged(portrait) => {
                let Texts { link_layer_address, lifetime, prefixes } = Texts::of(portrait);
                error!(
                    target: "raven::watch", code = matter.code(), %interface, %router,
                    link_layer_address, router_lifetime_seconds = lifetime, prefixes, more,
                    "an advertisement bears this router's address, but this router has not sent it"
                );
            }
            Matter::ForgedWithdrawal(portrait) => {
                let Texts { link_layer_address, lifetime, prefixes } = Texts::of(portrait);
                error!(
                    target: "raven::watch", code = matter.code(), %interface, %router,
                    link_layer_address, router_lifetime_seconds = lifetime, prefixes, more,
                    "hosts lose their default route: an advertisement with Router Lifetime 0 bears \
                     this router's address, but this router has not sent it"
                );
            }
        }
    }
}

fn log_inconsistency(
    interface: &InterfaceName,
    router: Ipv6Addr,
    inconsistency: &Inconsistency,
    matter: &Matter,
    more: u64,
) {
    let Inconsistency { field, subject, provisioning_domain, ours, theirs } = inconsistency;
    let (field, code) = (field.name(), matter.code());
    let (of, domain) = (subject.as_deref(), provisioning_domain.as_deref());
    if matter.gravity() == Gravity::Information {
        info!(
            target: "raven::watch", code, %interface, %router, field, of, domain, ours, theirs, more,
            "another router says something else"
        );
    } else {
        warn!(
            target: "raven::watch", code, %interface, %router, field, of, domain, ours, theirs, more,
            "another router says something else"
        );
    }
}

/// What a router says, to print.
struct Texts {
    link_layer_address: Option<String>,
    lifetime: u16,
    prefixes: String,
}

impl Texts {
    fn of(portrait: &Portrait) -> Self {
        let mut prefixes: Vec<String> = portrait.prefixes.iter().map(ToString::to_string).collect();
        if portrait.more_prefixes > 0 {
            prefixes.push(format!("and {} more", portrait.more_prefixes));
        }
        Texts {
            link_layer_address: portrait.link_layer_address.as_ref().map(ToString::to_string),
            lifetime: portrait.router_lifetime.as_secs(),
            prefixes: prefixes.join(" "),
        }
    }
}
