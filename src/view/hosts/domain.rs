//! Provisioning Domains (RFC 8801): what only hosts hear that know them.

use super::{Consequence, Effect, Options, Sides, Told, tell_options};
use crate::model::ProvisioningDomain;

pub(super) fn tell(sides: &Sides<'_>, told: &mut Told) {
    let (old, new) = (sides.old.domain, sides.new.domain);
    let name = |domain: &ProvisioningDomain| domain.identity.id.to_string();
    match (old, new) {
        (None, None) => {}
        (Some(old), None) => {
            let text = format!(
                "hosts that know Provisioning Domains keep what {} gave them until its lifetimes \
                 end",
                name(old)
            );
            told.tell(Effect::ProvisioningDomain, text);
        }
        (Some(old), Some(new)) if name(old) == name(new) => inside(Some(old), new, told),
        (_, Some(new)) => {
            let text = format!(
                "hosts that know Provisioning Domains take the advertisement for one of {}",
                name(new)
            );
            told.tell(Effect::ProvisioningDomain, text);
            inside(None, new, told);
        }
    }
}

fn inside(old: Option<&ProvisioningDomain>, new: &ProvisioningDomain, told: &mut Told) {
    let id = new.identity.id.to_string();
    if old.is_some_and(|old| old.identity != new.identity) {
        let text = if new.identity.http {
            format!("hosts fetch what {id} says of itself again, if its sequence number rose")
        } else {
            format!("hosts learn that {id} has nothing more to say of itself")
        };
        told.tell(Effect::ProvisioningDomain, text);
    }
    if old.is_some_and(|old| old.header != new.header) {
        let text = match new.header {
            Some(header) => format!(
                "hosts that know {id} take their Router Lifetime from it: {} s",
                header.router_lifetime.as_secs()
            ),
            None => format!("hosts that know {id} take the header that all others take"),
        };
        told.tell(Effect::ProvisioningDomain, text);
    }
    let sides = Sides {
        old: old.map_or_else(Options::default, |it| Options::of(it.options())),
        new: Options::of(new.options()),
        last: None,
        ends: false,
    };
    let mut inner = Told::default();
    tell_options(&sides, &mut inner);
    let of_domain = |Consequence { effect, text }| Consequence {
        effect,
        text: format!("in the Provisioning Domain {id}, {text}"),
    };
    told.0.extend(inner.0.into_iter().map(of_domain));
}
