//! The router's link-local address (RFC 4861 6.2.8).

use std::{io, net::Ipv6Addr, time::Duration};

use super::{heard::heard, item};
use crate::conformance::{
    Action, Bench,
    Check::{Disturb, Review},
    Facts, Item,
    Level::{Advice, Must, Should},
    Packet, Record, Verdict,
};

pub(super) const ITEMS: &[Item] = &[
    item(
        "B-130",
        Should,
        "RFC 4861 6.2.8",
        "a new link-local address is advertised from soon, the old one not as a default router",
        Disturb(change),
    ),
    item(
        "B-131",
        Must,
        "RFC 4861 6.2.8",
        "redirects come from the address that advertises",
        Review(|_, _| {
            Verdict::not_applicable("redirects are the kernel's; a host has to earn them")
        }),
    ),
    item(
        "B-132",
        Advice,
        "RFC 4861 6.2.8",
        "all advertisements come from one address",
        Review(one_address),
    ),
];

/// MAX_INITIAL_RTR_ADVERT_INTERVAL (RFC 4861 10), and the time to hear of a new address.
const SOON: Duration = Duration::from_secs(17);

fn one_address(record: &Record, _: &Facts) -> Verdict {
    let mut all = heard(record).filter_map(|it| Some((it.number, it.packet.source()?)));
    let Some((first, address)) = all.next() else {
        return Verdict::not_applicable("no advertisement came");
    };
    match all.find(|(_, other)| *other != address) {
        Some((number, other)) => {
            Verdict::fail(format!("they come from {address} and {other}"), [first, number])
        }
        None => Verdict::Pass,
    }
}

fn router_lifetime(packet: &Packet) -> Option<u16> {
    Some(packet.advertisement()?.ok()?.header.router_lifetime.as_secs())
}

fn change(bench: &mut Bench<'_>) -> io::Result<Verdict> {
    let old = bench.facts.router.address;
    let begin = bench.record.len();
    let changed = bench.between(Action::AddressChange, Action::AddressRestore, |bench| {
        let new = find_from(bench, begin, |source| source != old)?;
        // The old one's goodbye may come behind it.
        bench.listen(bench.now() + Duration::from_secs(1))?;
        Ok((new, bench.record.len()))
    })?;
    let (new, end) = match changed {
        Ok(found) => found,
        Err(verdict) => return Ok(verdict),
    };
    // What comes next is to find the router as it was.
    let restored = find_from(bench, end, |source| source == old)?;
    let Some(new) = new else {
        return Ok(Verdict::fail("no advertisement came from another address within 17 s", []));
    };
    let mut later = bench.record.advertisements(new);
    let still = later.find(|(number, packet)| {
        *number < end && packet.source() == Some(old) && router_lifetime(packet) != Some(0)
    });
    Ok(match (still, restored) {
        (Some((number, _)), _) => {
            Verdict::fail("the old address still offers itself as a default router", [new, number])
        }
        (None, None) => {
            Verdict::fail("no advertisement came from the old address when it was back", [])
        }
        (None, Some(_)) => Verdict::Pass,
    })
}

/// The next multicast advertisement of the router from such an address.
fn find_from(
    bench: &mut Bench<'_>,
    from: usize,
    is_wanted: impl Fn(Ipv6Addr) -> bool,
) -> io::Result<Option<usize>> {
    bench.find(from, bench.now() + SOON, |record, packet| {
        packet.is_multicast_advertisement()
            && record.is_of_router(packet)
            && packet.source().is_some_and(&is_wanted)
    })
}
