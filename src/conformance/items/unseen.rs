//! What no host can see of a router, whatever it sends to it.

use super::item;
use crate::conformance::{
    Check::Review,
    Facts, Item,
    Level::{self, Advice, Must, Should},
    Record, Verdict,
};

pub(super) const ITEMS: &[Item] = &[
    unseen("B-044", Must, "RFC 4861 6.2.4", "each interface has a timer of its own", |_, _| {
        Verdict::not_applicable("one link is judged, not several")
    }),
    unseen("B-047", Should, "RFC 7772 5.1", "what does not change is multicast rarely", |_, _| {
        Verdict::not_applicable("how often is for the configuration to say")
    }),
    unseen("B-048", Advice, "RFC 4861 6.2.4", "a step of the clock changes nothing", |_, _| {
        Verdict::not_applicable("the router's clock is not set from this link")
    }),
    unseen(
        "B-051",
        Must,
        "RFC 4861 6.2.2",
        "nothing is sent before there is a usable link-local address",
        |_, _| Verdict::not_applicable("a router without one cannot be told from one that is off"),
    ),
    unseen(
        "B-057",
        Advice,
        "RFC 4861 6.2.5",
        "whether prefixes and DNS servers end with the router is for the operator to say",
        |_, _| Verdict::not_applicable("either is right"),
    ),
    unseen(
        "B-058",
        Must,
        "RFC 4861 6.2.5",
        "a router that becomes a host says so in Neighbor Advertisements",
        |_, _| Verdict::not_applicable("that is the kernel's to do, not the daemon's"),
    ),
    unseen(
        "B-064",
        Should,
        "RFC 9096 3.5",
        "prefixes of before a restart are deprecated after it",
        |_, _| Verdict::not_applicable("no action restarts the router with other prefixes"),
    ),
    unseen(
        "B-065",
        Must,
        "RFC 7084 4.1",
        "without an uplink the router is no default router",
        |_, _| Verdict::not_applicable("the router's uplink is not seen from this link"),
    ),
    unseen(
        "v6LC.2.2.6.B",
        Must,
        "RFC 4861 6.2.2",
        "an interface that does not advertise is silent beside one that does",
        |_, _| Verdict::not_applicable("one link is judged, not several"),
    ),
    unseen("B-066", Advice, "RFC 4861 6.2.2", "an interface may come and go", |_, _| {
        Verdict::not_applicable("the link goes with the interface")
    }),
];

const fn unseen(
    id: &'static str,
    level: Level,
    source: &'static str,
    title: &'static str,
    reason: fn(&Record, &Facts) -> Verdict,
) -> Item {
    item(id, level, source, title, Review(reason))
}
