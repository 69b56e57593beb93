//! Who hears advertisements unasked.

use std::{collections::HashSet, net::Ipv6Addr};

use super::{Effect, Heard, Told, lives::names};

pub(super) fn tell(old: Option<Heard<'_>>, new: Option<Heard<'_>>, told: &mut Told) {
    let (Some(old), Some(new)) = (old, new) else { return };
    let hear_all = |heard: Heard<'_>| heard.destinations.iter().any(Ipv6Addr::is_multicast);
    let text = match (hear_all(old), hear_all(new)) {
        (true, true) => return,
        (false, true) => "all hosts hear advertisements unasked".to_owned(),
        (true, false) if new.destinations.is_empty() => {
            "hosts hear advertisements only when they ask; what nothing renews runs out".to_owned()
        }
        (true, false) => format!(
            "only {} {} advertisements unasked; what others have runs out, as nothing renews it",
            names(new.destinations),
            hear(new.destinations)
        ),
        (false, false) => {
            clients(old.destinations, new.destinations, told);
            return;
        }
    };
    told.tell(Effect::Audience, text);
}

fn clients(old: &[Ipv6Addr], new: &[Ipv6Addr], told: &mut Told) {
    let without = |all: &[Ipv6Addr], others: &[Ipv6Addr]| -> Vec<Ipv6Addr> {
        let others: HashSet<&Ipv6Addr> = others.iter().collect();
        all.iter().copied().filter(|host| !others.contains(host)).collect()
    };
    let (left, come) = (without(old, new), without(new, old));
    if !left.is_empty() {
        let text = format!(
            "{} no longer {} advertisements unasked; what nothing renews runs out",
            names(&left),
            hear(&left)
        );
        told.tell(Effect::Audience, text);
    }
    if !come.is_empty() {
        let text = format!("{} {} advertisements unasked, too", names(&come), hear(&come));
        told.tell(Effect::Audience, text);
    }
}

fn hear(hosts: &[Ipv6Addr]) -> &'static str {
    if hosts.len() == 1 { "hears" } else { "hear" }
}
