//! Routers that stand in for each other (RFC 9568, VRRP).

use super::{
    heard::{SOURCE_LINK_LAYER_ADDRESS, each},
    item,
};
use crate::conformance::{
    Check::Review,
    Facts, Item,
    Level::{self, Advice, May, Must, Should},
    Record, Verdict,
};

pub(super) const ITEMS: &[Item] = &[
    unseen("B-140", Must, "RFC 9568 6.4", "a backup does not advertise", STATE),
    unseen("B-141", Must, "RFC 9568 8.2.3", "all members advertise the same", ONE_ROUTER),
    item(
        "B-142",
        Advice,
        "RFC 9568 8.2.3",
        "a virtual router advertises its virtual link-layer address",
        Review(virtual_address),
    ),
    unseen(
        "B-143",
        Must,
        "RFC 9568 8.2.3",
        "nothing is sent before the virtual addresses are there",
        STATE,
    ),
    unseen(
        "B-144",
        Should,
        "RFC 9568 8.2.3",
        "services that no backup has are not advertised",
        ONE_ROUTER,
    ),
    unseen(
        "B-145",
        Advice,
        "RFC 9568 6.4",
        "a router that becomes a backup does not say goodbye",
        STATE,
    ),
    unseen(
        "B-146",
        Advice,
        "RFC 4861 6.2.5",
        "a router that is to go lowers its preference first",
        PLAN,
    ),
    unseen("B-147", May, "RFC 8475 3.2.2", "lifetimes follow the state of the redundancy", STATE),
];

type Reason = fn(&Record, &Facts) -> Verdict;

const STATE: Reason =
    |_, _| Verdict::not_applicable("the state of VRRP is not seen from this link");
const ONE_ROUTER: Reason = |_, _| Verdict::not_applicable("one router is judged, not several");
const PLAN: Reason = |_, _| Verdict::not_applicable("what is planned is not seen from this link");

const fn unseen(
    id: &'static str,
    level: Level,
    source: &'static str,
    title: &'static str,
    reason: Reason,
) -> Item {
    item(id, level, source, title, Review(reason))
}

/// 00-00-5E-00-02-{VRID} (RFC 9568 7.3).
const VIRTUAL: [u8; 5] = [0, 0, 0x5e, 0, 2];

fn virtual_address(record: &Record, facts: &Facts) -> Verdict {
    if !facts.router.ethernet_address.starts_with(&VIRTUAL) {
        return Verdict::not_applicable("its frames do not come from a virtual router");
    }
    each(record, |heard| {
        let option = heard.options_of(SOURCE_LINK_LAYER_ADDRESS).next()?;
        let own = option.get(2..8).is_some_and(|address| address.starts_with(&VIRTUAL));
        (!own).then(|| "another link-layer address is advertised".into())
    })
}
