//! Prefixes: addresses (RFC 4862 5.5.3) and what is on-link (RFC 4861 6.3.4).

use std::collections::{HashMap, HashSet};

use super::{Effect, Options, Sides, Told, after_each, up_to};
use crate::model::{Lifetime, Prefix, PrefixInformation};

/// Hosts let nobody shorten the life of an address to less than this (RFC 4862 5.5.3).
const TWO_HOURS: Lifetime = Lifetime::from_wire(7200);

pub(super) fn tell(sides: &Sides<'_>, told: &mut Told) {
    let (old, new) = (by_prefix(&sides.old), by_prefix(&sides.new));
    let last = sides.last.as_ref().map(by_prefix).unwrap_or_default();
    let mut seen = HashSet::new();
    for entry in sides.old.prefixes.iter().chain(&sides.new.prefixes) {
        let prefix = entry.prefix();
        if prefix.is_link_local() || prefix.is_multicast() || !seen.insert(prefix) {
            continue;
        }
        match (old.get(&prefix), new.get(&prefix)) {
            (None, Some(new)) => gained(new, told),
            (Some(old), None) => gone(old, last.get(&prefix).copied(), sides.ends, told),
            (Some(old), Some(new)) => changed(old, new, told),
            (None, None) => {}
        }
    }
}

/// Of several for one prefix the first counts.
fn by_prefix<'a>(options: &Options<'a>) -> HashMap<Prefix, &'a PrefixInformation> {
    options.prefixes.iter().rev().map(|it| (it.prefix(), *it)).collect()
}

/// Whether hosts make addresses of it: autonomous, and of the length that interface identifiers
/// leave (RFC 4862 5.5.3).
fn makes_addresses(it: &PrefixInformation) -> bool {
    it.flags.autonomous && it.prefix().length() == 64
}

fn is_valid(it: &PrefixInformation) -> bool {
    it.valid_lifetime() != Lifetime::ZERO
}

fn is_preferred(it: &PrefixInformation) -> bool {
    it.preferred_lifetime() != Lifetime::ZERO
}

fn gained(new: &PrefixInformation, told: &mut Told) {
    if !is_valid(new) {
        return;
    }
    address_gained(new, told);
    on_link_gained(new, told);
    delegation(false, new, told);
}

fn address_gained(new: &PrefixInformation, told: &mut Told) {
    let prefix = new.prefix();
    if makes_addresses(new) {
        let valid = after_each(new.valid_lifetime());
        let preferred = match new.preferred_lifetime() {
            Lifetime::ZERO => "deprecated from the start".to_owned(),
            lifetime => format!("preferred {}", after_each(lifetime)),
        };
        let text = format!("hosts make an address of {prefix}, valid {valid}, {preferred}");
        told.tell(Effect::AddressGained, text);
    } else if new.flags.autonomous {
        let text = format!("most hosts make no address of {prefix}: its length is not 64");
        told.tell(Effect::AddressConfigurationOff, text);
    }
}

fn on_link_gained(new: &PrefixInformation, told: &mut Told) {
    if new.flags.on_link {
        let text = format!("hosts reach {} on the link, without the router", new.prefix());
        told.tell(Effect::OnLinkGained, text);
    }
}

/// The P flag.
fn delegation(before: bool, new: &PrefixInformation, told: &mut Told) {
    let prefix = new.prefix();
    match (before, new.flags.dhcpv6_pd_preferred) {
        (false, true) => told.tell(
            Effect::PrefixDelegation,
            format!(
                "hosts that know the P flag (RFC 9762) make no address of {prefix} but ask DHCPv6 \
                 for a prefix of their own"
            ),
        ),
        (true, false) => told.tell(
            Effect::PrefixDelegation,
            format!("hosts that know the P flag (RFC 9762) take {prefix} like all others"),
        ),
        _ => {}
    }
}

/// No longer advertised, or with `last` for the last time.
fn gone(old: &PrefixInformation, last: Option<&PrefixInformation>, ends: bool, told: &mut Told) {
    let heard = last.unwrap_or(old);
    let prefix = old.prefix();
    if makes_addresses(old) && is_valid(old) {
        let valid = up_to(two_hours_at_least(old, heard));
        if is_preferred(old) && !is_preferred(heard) {
            let text = format!(
                "hosts deprecate their addresses of {prefix} at once and keep them {valid}: the \
                 final advertisement says so"
            );
            told.tell(Effect::AddressDeprecated, text);
        } else if is_preferred(heard) {
            let preferred = up_to(heard.preferred_lifetime());
            let advice = if ends {
                ""
            } else {
                " (dhcpcd deprecates them at once); to have them deprecated, advertise it with \
                 preferred lifetime 0 first"
            };
            let text = format!(
                "hosts keep their addresses of {prefix}, preferred {preferred} and valid {valid}, \
                 as nothing tells them otherwise{advice}"
            );
            told.tell(Effect::AddressKept, text);
        } else {
            let text = format!("hosts keep their deprecated addresses of {prefix} {valid}");
            told.tell(Effect::AddressKept, text);
        }
    }
    if old.flags.on_link && is_valid(old) {
        if is_valid(heard) {
            let text =
                format!("hosts reach {prefix} on the link {}", up_to(heard.valid_lifetime()));
            told.tell(Effect::OnLinkKept, text);
        } else {
            on_link_lost(prefix, told);
        }
    }
}

fn on_link_lost(prefix: Prefix, told: &mut Told) {
    let text = format!("hosts reach {prefix} through the router only, at once");
    told.tell(Effect::OnLinkLost, text);
}

/// The most that is left of an address valid by `old` after `new` was heard.
fn two_hours_at_least(old: &PrefixInformation, new: &PrefixInformation) -> Lifetime {
    new.valid_lifetime().max(old.valid_lifetime().min(TWO_HOURS))
}

fn changed(old: &PrefixInformation, new: &PrefixInformation, told: &mut Told) {
    if !is_valid(old) && is_valid(new) {
        gained(new, told);
        return;
    }
    if is_valid(old) || is_valid(new) {
        addresses(old, new, told);
        on_link(old, new, told);
        delegation(old.flags.dhcpv6_pd_preferred, new, told);
    }
    if old.router_address() != new.router_address() {
        let text = match new.router_address() {
            Some(address) => format!("mobile nodes learn the router's address {address}"),
            None => "mobile nodes no longer learn the router's address".to_owned(),
        };
        told.tell(Effect::MobileNodes, text);
    }
}

fn addresses(old: &PrefixInformation, new: &PrefixInformation, told: &mut Told) {
    let prefix = new.prefix();
    match (makes_addresses(old), makes_addresses(new)) {
        (false, true) => address_gained(new, told),
        (true, false) => {
            let preferred = up_to(old.preferred_lifetime());
            let valid = up_to(old.valid_lifetime());
            let text = format!(
                "hosts that come from now on make no address of {prefix}; those that have one keep \
                 it, preferred {preferred} and valid {valid}, as nothing renews it"
            );
            told.tell(Effect::AddressConfigurationOff, text);
        }
        (true, true) => lifetimes(old, new, told),
        (false, false) if new.flags.autonomous && !old.flags.autonomous => {
            address_gained(new, told);
        }
        (false, false) => {}
    }
}

fn lifetimes(old: &PrefixInformation, new: &PrefixInformation, told: &mut Told) {
    let prefix = new.prefix();
    let preferred = new.preferred_lifetime();
    match (is_preferred(old), is_preferred(new)) {
        (true, false) => {
            let text = format!(
                "hosts deprecate their addresses of {prefix}: what is open goes on, new \
                 connections use other addresses"
            );
            told.tell(Effect::AddressDeprecated, text);
        }
        (false, true) => {
            let text = format!(
                "hosts prefer their addresses of {prefix} again, {}",
                after_each(preferred)
            );
            told.tell(Effect::AddressPreferred, text);
        }
        (true, true) if old.preferred_lifetime() != preferred => {
            let text =
                format!("hosts prefer their addresses of {prefix} {}", after_each(preferred));
            told.tell(Effect::AddressLifetime, text);
        }
        _ => {}
    }
    valid_lifetime(old, new, told);
}

fn valid_lifetime(old: &PrefixInformation, new: &PrefixInformation, told: &mut Told) {
    let (before, after) = (old.valid_lifetime(), new.valid_lifetime());
    let prefix = new.prefix();
    if before == after {
        return;
    }
    let text = if after < before && after <= TWO_HOURS {
        let given = match after {
            Lifetime::ZERO => "0".to_owned(),
            lifetime => lifetime.to_string(),
        };
        format!(
            "hosts keep their addresses of {prefix} for two hours more, or for what is left where \
             that is less: they do not take {given} from an advertisement (RFC 4862 5.5.3)"
        )
    } else {
        format!("hosts keep their addresses of {prefix} {}", after_each(after))
    };
    told.tell(Effect::AddressLifetime, text);
}

fn on_link(old: &PrefixInformation, new: &PrefixInformation, told: &mut Told) {
    let prefix = new.prefix();
    let was = old.flags.on_link && is_valid(old);
    match (was, new.flags.on_link) {
        (true, true) if !is_valid(new) => on_link_lost(prefix, told),
        // Where there are addresses, their lifetime has been told.
        (true, true) if old.valid_lifetime() != new.valid_lifetime() && !makes_addresses(new) => {
            let valid = after_each(new.valid_lifetime());
            told.tell(Effect::OnLinkKept, format!("hosts reach {prefix} on the link {valid}"));
        }
        (true, false) => {
            let valid = up_to(old.valid_lifetime());
            let text = format!(
                "hosts that come from now on reach {prefix} through the router; others reach it on \
                 the link {valid}, as nothing tells them otherwise"
            );
            told.tell(Effect::OnLinkKept, text);
        }
        (false, true) => on_link_gained(new, told),
        _ => {}
    }
}
