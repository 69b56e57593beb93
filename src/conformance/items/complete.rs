//! Whether advertisements are whole, whoever they are for, and what 6LoWPANs want of them.

use std::{collections::BTreeSet, io};

use super::{
    heard::{
        BORDER_ROUTER, Heard, LOWPAN_CONTEXT, PREFIX_INFORMATION, SOURCE_LINK_LAYER_ADDRESS, each,
        heard, octet, sets,
    },
    item,
};
use crate::conformance::{
    ALL_ROUTERS, Action, Answers, Bench,
    Check::{Disturb, Review},
    Facts, Item,
    Level::{May, Must},
    MIN_DELAY_BETWEEN_RAS, Packet, Record, SLACK, Verdict,
};

pub(super) const ITEMS: &[Item] = &[
    item(
        "B-033",
        May,
        "RFC 4861 6.2.3",
        "unsolicited advertisements have all options too",
        Review(unsolicited_are_whole),
    ),
    item(
        "B-034",
        Must,
        "RFC 6775 6.3",
        "in a 6LoWPAN answers go to single hosts and no prefix is on-link",
        Review(lowpan),
    ),
    item(
        "B-050",
        Must,
        "RFC 4861 6.2.1",
        "where advertising is not configured, nothing is advertised",
        Disturb(nothing_configured),
    ),
    item(
        "B-052",
        Must,
        "RFC 4861 6.2.2",
        "the router listens to the group of all routers",
        Review(hears_all_routers),
    ),
];

fn unsolicited_are_whole(record: &Record, _: &Facts) -> Verdict {
    let types = |set: &[Heard<'_>]| -> BTreeSet<u8> {
        set.iter().flat_map(Heard::options).map(|option| octet(option, 0)).collect()
    };
    let sets = sets(record);
    let all: BTreeSet<u8> = sets.iter().flat_map(|set| types(set)).collect();
    let gaps = record.gaps();
    let unsolicited: Vec<_> = sets
        .iter()
        .filter(|set| {
            let first = set.first().map(|part| part.number);
            gaps.iter().any(|gap| !gap.solicited && Some(gap.to) == first)
        })
        .collect();
    for set in &unsolicited {
        if let Some(lacking) = all.difference(&types(set)).next() {
            return Verdict::not_applicable(format!(
                "an option of type {lacking} is left out, which is allowed"
            ));
        }
    }
    match unsolicited.len() {
        0 => Verdict::not_applicable("no unsolicited advertisement came"),
        _ => Verdict::Pass,
    }
}

fn lowpan(record: &Record, facts: &Facts) -> Verdict {
    const ON_LINK: u8 = 0x80;
    let is_lowpan = heard(record).any(|heard| {
        heard.options().any(|it| [LOWPAN_CONTEXT, BORDER_ROUTER].contains(&octet(it, 0)))
    });
    if !is_lowpan {
        return Verdict::not_applicable("no 6LoWPAN option is advertised");
    }
    if facts.answers == Answers::Multicast {
        return Verdict::fail("answers go to all", heard(record).next().map(|it| it.number));
    }
    each(record, |heard| {
        let mut prefixes = heard.options_of(PREFIX_INFORMATION);
        if prefixes.any(|option| octet(option, 3) & ON_LINK != 0) {
            return Some("a prefix has the L flag".into());
        }
        let address = heard.options_of(SOURCE_LINK_LAYER_ADDRESS).next();
        address.is_none().then(|| "there is no Source Link-Layer Address option".into())
    })
}

fn hears_all_routers(record: &Record, facts: &Facts) -> Verdict {
    let (mut in_time, mut silence) = (0_usize, Vec::new());
    for exchange in &record.exchanges {
        let destination = record.get(exchange.solicitation).and_then(Packet::destination);
        if destination != Some(ALL_ROUTERS) || !exchange.calm {
            continue;
        }
        // A later one may have been due anyway.
        let asked = record.at(exchange.solicitation);
        let end = asked + facts.answer_within();
        let answer = exchange.answer.and_then(|answer| record.get(answer));
        match answer.filter(|it| it.at <= end || !it.is_multicast_advertisement()) {
            Some(_) => in_time += 1,
            None => silence.push(exchange.solicitation),
        }
    }
    match (in_time, silence.len()) {
        (0, 0) => Verdict::not_applicable("no solicitation was sent to it"),
        (answers, silences) if answers >= silences => Verdict::Pass,
        (_, silences) => Verdict::fail(
            format!("{silences} solicitations to it were not answered in time"),
            silence,
        ),
    }
}

fn nothing_configured(bench: &mut Bench<'_>) -> io::Result<Verdict> {
    let Some(interval) = bench.longest_interval().filter(|it| *it <= bench.effort.patience) else {
        return Ok(Verdict::not_applicable(
            "it advertises too rarely for silence to tell anything",
        ));
    };
    let during = bench.between(Action::AdvertiseOff, Action::AdvertiseOn, |bench| {
        // Up to three goodbyes are said.
        bench.listen(bench.now() + 3 * MIN_DELAY_BETWEEN_RAS)?;
        let begin = bench.record.len();
        bench.listen(bench.now() + interval + SLACK)?;
        Ok(begin..bench.record.len())
    })?;
    let silence = match during {
        Ok(silence) => silence,
        Err(verdict) => return Ok(verdict),
    };
    let mut heard = bench.record.advertisements(silence.start);
    Ok(match heard.find(|(number, _)| silence.contains(number)) {
        Some((number, _)) => Verdict::fail("an advertisement came", [number]),
        None => Verdict::Pass,
    })
}
