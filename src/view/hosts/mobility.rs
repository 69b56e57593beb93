//! Mobile IPv6 (RFC 6275) and 6LoWPAN (RFC 6775).

use super::{Effect, Sides, Told};
use crate::model::LowpanContext;

pub(super) fn tell(sides: &Sides<'_>, told: &mut Told) {
    if sides.ends {
        return;
    }
    let (old, new) = (&sides.old, &sides.new);
    if old.advertisement_interval != new.advertisement_interval {
        let text = match new.advertisement_interval {
            Some(interval) => format!(
                "mobile nodes expect an advertisement every {} ms at the latest",
                interval.as_millis()
            ),
            None => "mobile nodes do not know when to expect an advertisement".to_owned(),
        };
        told.tell(Effect::MobileNodes, text);
    }
    if old.home_agent != new.home_agent {
        let text = match new.home_agent {
            Some(agent) => format!(
                "mobile nodes rank this home agent by preference {}, for {} s after each \
                 advertisement",
                agent.preference,
                agent.lifetime_seconds()
            ),
            None => "mobile nodes rank this home agent by Router Lifetime and preference 0".into(),
        };
        told.tell(Effect::MobileNodes, text);
    }
    contexts(sides, told);
    if old.border_router != new.border_router {
        let text = match new.border_router {
            Some(router) => format!(
                "6LoWPAN nodes take version {} of what border router {} says",
                router.version, router.address
            ),
            None => "6LoWPAN nodes hear of no border router".to_owned(),
        };
        told.tell(Effect::Lowpan, text);
    }
}

fn contexts(sides: &Sides<'_>, told: &mut Told) {
    let find = |list: &[&LowpanContext], id: u8| {
        list.iter().copied().find(|context| context.id.get() == id).copied()
    };
    for id in 0..=15 {
        let old = find(&sides.old.lowpan_contexts, id);
        let new = find(&sides.new.lowpan_contexts, id);
        let text = match (old, new) {
            (old, Some(new)) if old != Some(new) => {
                let LowpanContext { prefix, compression, valid_lifetime_minutes, .. } = new;
                let use_ = if compression { "" } else { ", for decompression only" };
                format!(
                    "6LoWPAN nodes take {prefix} for context {id}, for {valid_lifetime_minutes} \
                     min after each advertisement{use_}"
                )
            }
            (Some(old), None) => format!(
                "6LoWPAN nodes keep {} for context {id}, for up to {} min",
                old.prefix, old.valid_lifetime_minutes
            ),
            _ => continue,
        };
        told.tell(Effect::Lowpan, text);
    }
}
