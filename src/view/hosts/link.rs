//! The link itself, as far as options tell of it.

use super::{Effect, Sides, Told};
use crate::model::LinkMtu;

pub(super) fn tell(sides: &Sides<'_>, told: &mut Told) {
    if sides.ends {
        return;
    }
    link_layer_address(sides, told);
    mtu(sides, told);
    flags(sides, told);
    others(sides, told);
}

fn link_layer_address(sides: &Sides<'_>, told: &mut Told) {
    let text = match (sides.old.link_layer_address, sides.new.link_layer_address) {
        (Some(old), Some(new)) if old != new => {
            format!("hosts send to the router at {new}, not at {old}")
        }
        (None, Some(new)) => format!("hosts need not ask for the router: it is at {new}"),
        (Some(_), None) => {
            "hosts ask for the router's link-layer address before they send to it".to_owned()
        }
        _ => return,
    };
    told.tell(Effect::LinkLayerAddress, text);
}

fn mtu(sides: &Sides<'_>, told: &mut Told) {
    let text = match (sides.old.mtu.map(LinkMtu::octets), sides.new.mtu.map(LinkMtu::octets)) {
        (old, Some(new)) if old != Some(new) => {
            format!("hosts send IPv6 packets of up to {new} octets, if their interface takes them")
        }
        (Some(old), None) => format!(
            "hosts keep the MTU of {old} until they come anew, as nothing tells them otherwise; \
             new ones take that of their interface"
        ),
        _ => return,
    };
    told.tell(Effect::Mtu, text);
}

fn flags(sides: &Sides<'_>, told: &mut Told) {
    let (old, new) = (sides.old.flags, sides.new.flags);
    if old == new {
        return;
    }
    let flags: Vec<String> =
        new.iter().flat_map(|it| it.flags()).map(|it| it.to_string()).collect();
    let set = if flags.is_empty() { "none".to_owned() } else { flags.join(", ") };
    let text = format!("hosts that know flags beyond the first eight see set: {set}");
    told.tell(Effect::RouterFlags, text);
}

fn others(sides: &Sides<'_>, told: &mut Told) {
    let mut types: Vec<u8> =
        sides.old.others.iter().chain(&sides.new.others).map(|(own, _)| *own).collect();
    types.sort_unstable();
    types.dedup();
    for option_type in types {
        let bodies = |list: &[(u8, &[u8])]| -> Vec<Vec<u8>> {
            let own = list.iter().filter(|(own, _)| *own == option_type);
            own.map(|(_, body)| body.to_vec()).collect()
        };
        let (old, new) = (bodies(&sides.old.others), bodies(&sides.new.others));
        if old != new {
            let text = if new.is_empty() {
                format!("hosts that know option {option_type} hear no more of it")
            } else {
                format!("hosts that know option {option_type} hear something new; others skip it")
            };
            told.tell(Effect::OtherOption, text);
        }
    }
}
