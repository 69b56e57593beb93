//! How solicitations are answered (RFC 4861 6.2.6).

use std::{collections::BTreeSet, io, net::Ipv6Addr, time::Duration};

use super::{NO_ANSWERS, NO_MULTICAST, item};
use crate::conformance::{
    Answers, Bench,
    Check::{Answered, Probe, Review},
    Exchange, Facts, Item,
    Level::{Advice, May, Must, Should},
    MIN_DELAY_BETWEEN_RAS, Packet, Record, Solicitation, Verdict, statistics,
};

pub(super) const ITEMS: &[Item] = &[
    item(
        "B-020",
        Must,
        "RFC 4861 6.2.6",
        "every valid solicitation is answered",
        Review(every_one_answered),
    ),
    item(
        "B-021",
        Must,
        "RFC 4861 6.2.6",
        "answers come after a random time of 0 to 0.5 s",
        Probe(random_delay),
    ),
    item(
        "B-022",
        May,
        "RFC 4861 6.2.6",
        "several solicitations may be answered together",
        Probe(together),
    ),
    item(
        "B-028",
        Must,
        "RFC 4861 6.2.6",
        "a solicitation from :: is answered by multicast",
        Probe(from_nobody),
    ),
    item("B-029", Should, "RFC 7772 5.1", "answers can go to the host alone", Review(by_unicast)),
    item(
        "B-030",
        Must,
        "RFC 4861 6.2.6",
        "a solicitation without a link-layer address is answered",
        Answered(without_address),
    ),
    item(
        "B-031",
        Should,
        "RFC 4861 6.2.6",
        "a new link-layer address takes the place of the old one",
        Probe(new_address),
    ),
    item("B-032", Should, "RFC 4861 6.2.3", "answers have all options", Review(all_options)),
    item(
        "B-035",
        Advice,
        "RFC 7772 5.1",
        "a crowd of hosts is not answered one by one",
        Probe(crowd),
    ),
    item("v6LC.2.2.5", Must, "IPv6 Ready", "advertisements are valid", Review(valid)),
    item(
        "v6LC.2.2.9.A",
        Must,
        "IPv6 Ready",
        "a host that asks twice is answered twice",
        Probe(asked_twice),
    ),
    item(
        "v6LC.2.2.10",
        Must,
        "IPv6 Ready",
        "a host's link-layer address is taken from its solicitation",
        Probe(new_address),
    ),
];

/// Answers that come alone are cheap to have.
const LEAST_UNICAST_SAMPLES: usize = 24;
/// Fewer than the entries that a neighbour table has without trouble.
const CROWD: usize = 200;
/// More answers to single hosts of the crowd than any bound worth the name would let through.
const MOST_ALONE: usize = CROWD / 2;

fn every_one_answered(record: &Record, facts: &Facts) -> Verdict {
    if facts.answers == Answers::Never {
        let sent = record.exchanges.iter().map(|exchange| exchange.solicitation);
        return Verdict::fail(NO_ANSWERS, sent);
    }
    let unanswered = record.exchanges.iter().filter(|exchange| exchange.answer.is_none());
    let unanswered: Vec<_> = unanswered.map(|exchange| exchange.solicitation).collect();
    match unanswered.len() {
        0 => Verdict::Pass,
        count => Verdict::fail(
            format!("{count} of {} solicitations were not answered", record.exchanges.len()),
            unanswered,
        ),
    }
}

fn random_delay(bench: &mut Bench<'_>) -> io::Result<Verdict> {
    if bench.facts.answers == Answers::Never {
        return Ok(Verdict::not_applicable(NO_ANSWERS));
    }
    let mut wanted = bench.effort.samples;
    if bench.facts.answers == Answers::Unicast {
        wanted = wanted.max(LEAST_UNICAST_SAMPLES);
    }
    let end = bench.now() + bench.effort.patience;
    while samples(&bench.record, &bench.facts).len() < wanted && bench.now() < end {
        let solicitation = bench.new_solicitation();
        bench.ask(&solicitation)?;
    }
    Ok(judge_delays(&bench.record, &bench.facts))
}

/// Answers whose delay is that of the answer. Where answers go to single hosts, one to all was due
/// anyway.
fn samples(record: &Record, facts: &Facts) -> Vec<(Exchange, Duration)> {
    let mut samples = record.delays();
    samples.retain(|(exchange, _)| {
        let answer = exchange.answer.and_then(|answer| record.get(answer));
        facts.answers == Answers::Multicast
            || answer.is_some_and(|answer| !answer.is_multicast_advertisement())
    });
    samples
}

fn judge_delays(record: &Record, facts: &Facts) -> Verdict {
    let samples = samples(record, facts);
    let packets = |exchange: &Exchange| [Some(exchange.solicitation), exchange.answer];
    let shown = |some: &[(Exchange, Duration)]| {
        let of_each = some.iter().take(3).flat_map(|(exchange, _)| packets(exchange));
        of_each.flatten().collect::<Vec<_>>()
    };
    let late: Vec<_> =
        samples.iter().filter(|(_, delay)| *delay > facts.answer_within()).copied().collect();
    if let Some((_, delay)) = late.first() {
        let reason = format!(
            "{} of {} answers were late, the first by {:.3} s",
            late.len(),
            samples.len(),
            delay.saturating_sub(facts.max_ra_delay()).as_secs_f64()
        );
        return Verdict::fail(reason, shown(&late));
    }
    let delays: Vec<_> = samples.iter().map(|(_, delay)| *delay).collect();
    if delays.len() < statistics::LEAST_SAMPLES {
        return Verdict::not_applicable(format!("{} answers are too few to tell", delays.len()));
    }
    match statistics::not_uniform(&delays, Duration::ZERO, facts.max_ra_delay()) {
        Some(problem) => Verdict::fail(problem, shown(&samples)),
        None => Verdict::Pass,
    }
}

fn together(bench: &mut Bench<'_>) -> io::Result<Verdict> {
    if bench.facts.answers == Answers::Never {
        return Ok(Verdict::not_applicable(NO_ANSWERS));
    }
    bench.await_calm()?;
    let from = bench.record.len();
    let mut hosts = Vec::new();
    for _ in 0..5 {
        let solicitation = bench.new_solicitation();
        hosts.push((bench.solicit(&solicitation)?, solicitation.source));
        bench.listen(bench.now() + Duration::from_millis(20))?;
    }
    // An early answer makes those who ask behind it wait.
    let end = bench.now() + bench.facts.least_gap() + bench.facts.answer_within();
    for (sent, source) in &hosts {
        bench.find_answer(*sent, *source, end)?;
    }
    Ok(judge_together(&bench.record, from, &hosts))
}

fn judge_together(record: &Record, from: usize, hosts: &[(usize, Ipv6Addr)]) -> Verdict {
    let unserved = hosts.iter().filter(|(sent, source)| {
        !record.advertisements(*sent).any(|(_, packet)| {
            packet.destination() == Some(*source) || packet.is_multicast_advertisement()
        })
    });
    let unserved: Vec<_> = unserved.map(|(sent, _)| *sent).collect();
    if !unserved.is_empty() {
        let reason = format!("{} of {} hosts got nothing in time", unserved.len(), hosts.len());
        return Verdict::fail(reason, unserved);
    }
    let rounds = record.rounds(from);
    match rounds.len() {
        0..=2 => Verdict::Pass,
        count => Verdict::fail(format!("{count} multicast answers"), rounds),
    }
}

fn from_nobody(bench: &mut Bench<'_>) -> io::Result<Verdict> {
    if bench.facts.answers == Answers::Never {
        return Ok(Verdict::not_applicable(NO_ANSWERS));
    }
    if bench.facts.is_6lowpan() {
        return Ok(Verdict::not_applicable(NO_MULTICAST));
    }
    let exchange = bench.ask(&Solicitation::bare(Ipv6Addr::UNSPECIFIED))?;
    Ok(match exchange.answer {
        Some(_) => Verdict::Pass,
        None => Verdict::fail("no multicast answer came", [exchange.solicitation]),
    })
}

fn by_unicast(_: &Record, facts: &Facts) -> Verdict {
    let configured = facts.configuration.as_ref().map(|it| it.solicited_unicast);
    match (facts.answers, configured) {
        (Answers::Never, _) => Verdict::not_applicable(NO_ANSWERS),
        (Answers::Multicast, Some(true)) => {
            Verdict::fail("answers go to all, which is not what is configured", [])
        }
        (Answers::Unicast, Some(false)) => {
            Verdict::fail("answers go to single hosts, which is not what is configured", [])
        }
        (Answers::Multicast, None) => {
            Verdict::not_applicable("answers go to all; whether that can be changed is not seen")
        }
        (Answers::Unicast, _) | (Answers::Multicast, Some(false)) => Verdict::Pass,
    }
}

#[expect(clippy::unnecessary_wraps, reason = "as the table wants it")]
fn without_address(facts: &Facts) -> Result<Vec<Solicitation>, String> {
    Ok(vec![Solicitation::bare(facts.sources.link_local(0))])
}

/// The answer to a host goes to the link-layer address in its last solicitation.
fn new_address(bench: &mut Bench<'_>) -> io::Result<Verdict> {
    if bench.facts.answers != Answers::Unicast {
        return Ok(Verdict::not_applicable("answers do not go to single hosts"));
    }
    let source = bench.new_source();
    let own = bench.facts.own_ethernet_address;
    let mut other = own;
    other[0] |= 2;
    other[5] = !other[5];
    let mut packets = Vec::new();
    for address in [own, other] {
        let exchange = bench.ask(&Solicitation::new(source, address))?;
        packets.push(exchange.solicitation);
        let Some(answer) = exchange.answer else {
            if address == own {
                return Ok(Verdict::not_applicable("the first solicitation was not answered"));
            }
            // Whether there was one is not known.
            bench.record.exchanges.pop();
            return Ok(Verdict::not_applicable(
                "the answer to another Ethernet address was not heard here",
            ));
        };
        packets.push(answer);
        let answer = bench.record.get(answer);
        if answer.is_some_and(Packet::is_multicast_advertisement) {
            return Ok(Verdict::not_applicable("an unsolicited advertisement came in between"));
        }
        if answer.is_some_and(|answer| !answer.frame.starts_with(&address)) {
            let reason = "the answer went to another link-layer address than the one given";
            return Ok(Verdict::fail(reason, packets));
        }
    }
    Ok(Verdict::Pass)
}

/// The types of options in all advertisements are the same.
fn all_options(record: &Record, _: &Facts) -> Verdict {
    let types = |packet: &Packet| option_types(packet.message().unwrap_or_default());
    let mut answers = BTreeSet::new();
    for exchange in &record.exchanges {
        answers.extend(exchange.answer);
    }
    let all: BTreeSet<u8> = record.advertisements(0).flat_map(|(_, it)| types(it)).collect();
    // Parts of one advertisement have different options.
    let rounds = record.rounds(0).len();
    let multicast = |(_, packet): &(usize, &Packet)| packet.is_multicast_advertisement();
    if record.advertisements(0).filter(multicast).count() > rounds {
        return Verdict::not_applicable("advertisements come in parts");
    }
    let lacking = record
        .advertisements(0)
        .filter(|(number, _)| answers.contains(number))
        .map(|(number, packet)| (number, types(packet)))
        .find(|(_, own)| *own != all);
    match lacking {
        Some((number, own)) => {
            let missing: Vec<_> = all.difference(&own).map(u8::to_string).collect();
            let reason = format!("an answer lacks options of type {}", missing.join(", "));
            Verdict::fail(reason, [number])
        }
        None if answers.is_empty() => Verdict::not_applicable("there was no answer"),
        None => Verdict::Pass,
    }
}

fn option_types(message: &[u8]) -> BTreeSet<u8> {
    let mut types = BTreeSet::new();
    let mut rest = message.get(16..).unwrap_or_default();
    while let [option_type, units, ..] = rest {
        types.insert(*option_type);
        rest = match rest.get(usize::from(*units) * 8..) {
            Some(next) if *units > 0 => next,
            _ => break,
        };
    }
    types
}

fn crowd(bench: &mut Bench<'_>) -> io::Result<Verdict> {
    if bench.facts.answers == Answers::Never {
        return Ok(Verdict::not_applicable(NO_ANSWERS));
    }
    bench.await_calm()?;
    let from = bench.record.len();
    for _ in 0..CROWD {
        let solicitation = bench.new_solicitation();
        bench.solicit(&solicitation)?;
        bench.listen(bench.now() + Duration::from_millis(2))?;
    }
    bench.listen(bench.now() + bench.facts.answer_within())?;
    Ok(judge_crowd(&bench.record, from))
}

pub(in crate::conformance) fn judge_crowd(record: &Record, from: usize) -> Verdict {
    let answers: Vec<_> = record.advertisements(from).map(|(number, _)| number).collect();
    if answers.is_empty() {
        return Verdict::fail("no host of the crowd was answered", [from]);
    }
    let alone = record.advertisements(from).filter(|(_, it)| !it.is_multicast_advertisement());
    let alone = alone.count();
    if alone > MOST_ALONE {
        let reason = format!("{alone} of {CROWD} hosts got an answer of their own");
        return Verdict::fail(reason, answers.into_iter().take(3));
    }
    if answers.len() >= CROWD {
        let reason = format!("{} advertisements for {CROWD} hosts", answers.len());
        return Verdict::fail(reason, answers.into_iter().take(3));
    }
    Verdict::Pass
}

fn valid(record: &Record, _: &Facts) -> Verdict {
    for (number, packet) in record.advertisements(0) {
        if let Some(reason) = invalid(packet) {
            return Verdict::fail(reason, [number]);
        }
    }
    Verdict::Pass
}

/// Why hosts must ignore this advertisement (RFC 4861 6.1.2, RFC 6980 5).
pub(super) fn invalid(packet: &Packet) -> Option<String> {
    let ipv6 = packet.ipv6.as_ref()?;
    if !ipv6.source.is_unicast_link_local() {
        return Some(format!("the source {} is not link-local", ipv6.source));
    }
    if ipv6.hop_limit != 255 {
        return Some(format!("the hop limit is {}, not 255", ipv6.hop_limit));
    }
    if ipv6.fragmented {
        return Some("there is a Fragment header".into());
    }
    if !ipv6.has_right_checksum() {
        return Some("the checksum is wrong".into());
    }
    packet.advertisement()?.err().map(|error| error.to_string())
}

fn asked_twice(bench: &mut Bench<'_>) -> io::Result<Verdict> {
    if bench.facts.answers == Answers::Never {
        return Ok(Verdict::not_applicable(NO_ANSWERS));
    }
    let solicitation = bench.new_solicitation();
    for _ in 0..2 {
        bench.await_calm()?;
        let begin = bench.now();
        let exchange = bench.ask(&solicitation)?;
        let Some(answer) = exchange.answer else {
            return Ok(Verdict::fail("there was no answer", [exchange.solicitation]));
        };
        let delay = bench.record.at(answer).saturating_sub(bench.record.at(exchange.solicitation));
        if delay > bench.facts.answer_within() {
            let reason = format!("the answer came after {:.3} s", delay.as_secs_f64());
            return Ok(Verdict::fail(reason, [exchange.solicitation, answer]));
        }
        bench.listen(begin + MIN_DELAY_BETWEEN_RAS)?;
    }
    Ok(Verdict::Pass)
}
