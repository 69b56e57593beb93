//! Options about the link, the router and its provisioning domain.

use std::time::Duration;

use super::{
    heard::{
        ADVERTISEMENT_INTERVAL, FLAGS_EXTENSION, HOME_AGENT_INFORMATION, Heard, MTU,
        PREFIX_INFORMATION, PROVISIONING_DOMAIN, SOURCE_LINK_LAYER_ADDRESS, each, each_option,
        heard, inside_pvd, number16, number32, octet, options,
    },
    item,
};
use crate::conformance::{Check::Review, Facts, Item, Level::Must, Record, SLACK, Verdict};

pub(super) const ITEMS: &[Item] = &[
    item(
        "B-073",
        Must,
        "RFC 4861 6.2.3",
        "the link-layer address option has that of the sending interface",
        Review(link_layer_address),
    ),
    item(
        "B-082",
        Must,
        "RFC 5175 4",
        "flags are extended once, in front, and not without a flag",
        Review(flags_extension),
    ),
    item(
        "B-083",
        Must,
        "RFC 6275 7.4",
        "home agent information comes with the H flag and a lifetime",
        Review(home_agent_information),
    ),
    item(
        "B-084",
        Must,
        "RFC 6275 7.2",
        "a home agent advertises its own address",
        Review(home_agent_address),
    ),
    item(
        "B-085",
        Must,
        "RFC 6275 7.3",
        "the Advertisement Interval is the longest time between advertisements",
        Review(advertisement_interval),
    ),
    item(
        "B-091",
        Must,
        "RFC 8801 3.2",
        "an advertisement has one provisioning domain at most, with none inside",
        Review(provisioning_domain),
    ),
];

const HOME_AGENT: u8 = 0x20;
const ROUTER_ADDRESS: u8 = 0x20;

fn link_layer_address(record: &Record, facts: &Facts) -> Verdict {
    let configured = facts.configuration.as_ref();
    let (mut any, mut lacking) = (false, None);
    let verdict = each(record, |heard| {
        let option = heard.options_of(SOURCE_LINK_LAYER_ADDRESS).next();
        let Some(option) = option else {
            lacking = lacking.or(Some(heard.number));
            let agent = heard.flags() & HOME_AGENT != 0;
            return agent.then(|| "a home agent has to send it".into());
        };
        any = true;
        let sender = heard.packet.ethernet_source();
        let wrong = option.get(2..8) != sender.as_ref().map(<[u8; 6]>::as_slice);
        wrong.then(|| "it has another one".into())
    });
    let wanted = configured.is_some_and(|it| it.source_link_layer_address);
    match (verdict, lacking) {
        (Verdict::Pass, Some(lacking)) if wanted => {
            Verdict::fail("it is not in all advertisements", [lacking])
        }
        (Verdict::Pass, _) if !any => {
            Verdict::not_applicable("no Source Link-Layer Address option is advertised")
        }
        (verdict, _) => verdict,
    }
}

fn flags_extension(record: &Record, _: &Facts) -> Verdict {
    let mut any = false;
    let verdict = each(record, |heard| {
        let mut all = heard.options().filter(|it| octet(it, 0) == FLAGS_EXTENSION);
        let option = all.next()?;
        any = true;
        // What flags cannot change the meaning of may stand in front.
        let before = heard
            .options()
            .take_while(|it| octet(it, 0) != FLAGS_EXTENSION)
            .find(|it| ![SOURCE_LINK_LAYER_ADDRESS, MTU].contains(&octet(it, 0)));
        if option.len() != 8 {
            Some(format!("the option has {} octets", option.len()))
        } else if option.iter().skip(2).all(|octet| *octet == 0) {
            Some("no flag is set in the option".into())
        } else if all.next().is_some() {
            Some("the option is there twice".into())
        } else {
            before.map(|it| format!("an option of type {} stands in front", octet(it, 0)))
        }
    });
    match verdict {
        Verdict::Pass if !any => Verdict::not_applicable("no Flags Extension option is advertised"),
        verdict => verdict,
    }
}

fn home_agent_information(record: &Record, _: &Facts) -> Verdict {
    let mut any = false;
    let verdict = each(record, |heard| {
        let option = heard.options_of(HOME_AGENT_INFORMATION).next()?;
        any = true;
        if heard.flags() & HOME_AGENT == 0 {
            Some("the H flag is not set".into())
        } else {
            (number16(option, 6) == 0).then(|| "its lifetime is 0".into())
        }
    });
    match verdict {
        Verdict::Pass if !any => {
            Verdict::not_applicable("no Home Agent Information option is advertised")
        }
        verdict => verdict,
    }
}

fn home_agent_address(record: &Record, _: &Facts) -> Verdict {
    let is_agent = |heard: &Heard<'_>| heard.flags() & HOME_AGENT != 0;
    if !heard(record).any(|heard| is_agent(&heard)) {
        return Verdict::not_applicable("the router is no home agent");
    }
    each(record, |heard| {
        let mut prefixes = heard.options_of(PREFIX_INFORMATION);
        let has_address = prefixes.any(|option| octet(option, 3) & ROUTER_ADDRESS != 0);
        (is_agent(heard) && !has_address)
            .then(|| "the H flag is set, but no prefix has the R flag".into())
    })
}

fn advertisement_interval(record: &Record, facts: &Facts) -> Verdict {
    const SHORT: Duration = Duration::from_millis(200);
    const SHORT_EXTRA: Duration = Duration::from_millis(20);
    let configured = facts.configuration.as_ref().map(|it| {
        let max = it.interval.max();
        if max < SHORT { max + SHORT_EXTRA } else { max }
    });
    let seen = record.gaps().into_iter().filter(|gap| !gap.solicited).max_by_key(|it| it.length);
    each_option(record, ADVERTISEMENT_INTERVAL, "Advertisement Interval", |option| {
        let sent = Duration::from_millis(number32(option, 4).into());
        match (configured, seen) {
            (Some(configured), _) => (sent.as_millis() != configured.as_millis())
                .then(|| format!("it is {} ms, not {}", sent.as_millis(), configured.as_millis())),
            (None, Some(gap)) if gap.length > sent + SLACK => Some(format!(
                "it is {} ms, but {} ms passed between two",
                sent.as_millis(),
                gap.length.as_millis()
            )),
            _ => None,
        }
    })
}

fn provisioning_domain(record: &Record, _: &Facts) -> Verdict {
    let mut any = false;
    let verdict = each(record, |heard| {
        let mut domains = heard.options_of(PROVISIONING_DOMAIN);
        let domain = domains.next()?;
        any = true;
        if domains.next().is_some() {
            return Some("there are several".into());
        }
        let nested = options(inside_pvd(domain)).any(|it| octet(it, 0) == PROVISIONING_DOMAIN);
        nested.then(|| "there is one inside another".into())
    });
    match verdict {
        Verdict::Pass if !any => Verdict::not_applicable("no PvD option is advertised"),
        verdict => verdict,
    }
}
