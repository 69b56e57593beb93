//! How far multicast advertisements are apart, and what answers do to their timer
//! (RFC 4861 6.2.6).

use std::{io, net::Ipv6Addr, time::Duration};

use super::{NO_ANSWERS, NO_MULTICAST, item};
use crate::{
    conformance::{
        Answers, Bench,
        Check::{Probe, Review},
        Direction, Facts, Item, JITTER,
        Level::{Advice, May, Must},
        MIN_DELAY_BETWEEN_RAS, Packet, Record, SLACK, Solicitation, Verdict,
    },
    wire,
};

pub(super) const ITEMS: &[Item] = &[
    item(
        "B-023",
        Must,
        "RFC 4861 6.2.6",
        "multicast advertisements are 3 s apart at least",
        Probe(load),
    ),
    item(
        "B-024",
        May,
        "RFC 4861 6.2.6",
        "an answer that must wait comes 3 to 3.5 s after the one before",
        Review(postponed),
    ),
    item(
        "B-025",
        May,
        "RFC 4861 6.2.6",
        "an advertisement due soon is the answer, without another",
        Review(apart),
    ),
    item(
        "B-026",
        Must,
        "RFC 4861 6.2.6",
        "a multicast answer restarts the timer",
        Review(timer_restarted),
    ),
    item(
        "B-027",
        Advice,
        "RFC 4861 6.2.6",
        "unicast answers leave the timer alone",
        Probe(timer_left_alone),
    ),
    item(
        "v6LC.2.2.9.B",
        Must,
        "IPv6 Ready",
        "two solicitations from :: in 2 s get one answer in 3 s",
        Probe(two_from_nobody),
    ),
];

/// How often hosts ask between two rounds.
const ASKING_INTERVAL: Duration = Duration::from_secs(1);
/// Solicitations in the load of B-023, and how far apart.
const LOAD: u32 = 100;

const LOAD_INTERVAL: Duration = Duration::from_millis(100);

fn load(bench: &mut Bench<'_>) -> io::Result<Verdict> {
    if bench.facts.answers == Answers::Never {
        return Ok(Verdict::not_applicable(NO_ANSWERS));
    }
    let nobody = Solicitation::bare(Ipv6Addr::UNSPECIFIED);
    for _ in 0..LOAD {
        bench.solicit(&nobody)?;
        bench.listen(bench.now() + LOAD_INTERVAL)?;
    }
    // What is still to come must not be taken for the answer to something else.
    bench.await_calm()?;
    bench.listen(bench.now() + bench.facts.answer_within())?;
    Ok(apart(&bench.record, &bench.facts))
}

fn apart(record: &Record, facts: &Facts) -> Verdict {
    let gaps = record.gaps();
    let least = facts.least_gap().min(MIN_DELAY_BETWEEN_RAS);
    let short: Vec<_> = gaps.iter().filter(|gap| gap.length + JITTER < least).collect();
    match (short.first(), gaps.is_empty()) {
        (Some(first), _) => Verdict::fail(
            format!(
                "{} of {} multicast advertisements came too soon, the first {:.3} s after the \
                 one before",
                short.len(),
                gaps.len(),
                first.length.as_secs_f64()
            ),
            [first.from, first.to],
        ),
        (None, true) => Verdict::not_applicable("fewer than two multicast advertisements came"),
        (None, false) => Verdict::Pass,
    }
}

fn postponed(record: &Record, facts: &Facts) -> Verdict {
    let least = facts.least_gap();
    let most = least + facts.answer_within();
    let mut judged = 0;
    for gap in record.gaps() {
        let from = record.at(gap.from);
        let (begin, end) = (from + SLACK, from + least.saturating_sub(SLACK));
        let asked = record
            .since(gap.from)
            .find(|(_, packet)| is_from_nobody(packet) && packet.at > begin && packet.at < end);
        let Some((asked, _)) = asked else { continue };
        judged += 1;
        if gap.length > most {
            let after = gap.length.as_secs_f64();
            let reason = format!("the answer came {after:.3} s after the advertisement before");
            return Verdict::fail(reason, [gap.from, asked, gap.to]);
        }
    }
    match judged {
        0 => Verdict::not_applicable("no answer had to wait"),
        _ => Verdict::Pass,
    }
}

/// A valid solicitation that only a round can answer.
fn is_from_nobody(packet: &Packet) -> bool {
    packet.direction == Direction::Sent
        && packet.is(wire::ROUTER_SOLICITATION)
        && packet.source() == Some(Ipv6Addr::UNSPECIFIED)
        && packet.message().is_some_and(|message| message.len() == 8)
}

fn timer_restarted(record: &Record, facts: &Facts) -> Verdict {
    let gaps = record.gaps();
    let behind_answers = gaps.windows(2).filter_map(|pair| match pair {
        [answer, next] if answer.solicited && !next.solicited => Some(*next),
        _ => None,
    });
    judge_interval(behind_answers.map(|gap| (gap.from, gap.to, gap.length)), facts)
}

/// Hosts keep asking between two rounds.
fn timer_left_alone(bench: &mut Bench<'_>) -> io::Result<Verdict> {
    let Some(configuration) = &bench.facts.configuration else {
        return Ok(Verdict::not_applicable("needs --config"));
    };
    let max = configuration.interval.max();
    if bench.facts.answers != Answers::Unicast {
        return Ok(Verdict::not_applicable("answers do not go to single hosts"));
    }
    if max > bench.effort.patience {
        let max = max.as_secs();
        let reason = format!("an interval takes up to {max} s; --duration allows more time");
        return Ok(Verdict::not_applicable(reason));
    }
    let overdue = bench.now() + max + SLACK;
    let Some(from) = bench.find_round(bench.record.len(), overdue)? else {
        return Ok(Verdict::not_applicable("no unsolicited advertisement came"));
    };
    let overdue = bench.record.at(from) + max + SLACK;
    loop {
        let behind = bench.record.len();
        let solicitation = bench.new_solicitation();
        let exchange = bench.ask(&solicitation)?;
        let next = (bench.now() + ASKING_INTERVAL).min(overdue);
        let round = bench.find_round(behind, next)?;
        if round.is_some() || bench.now() >= overdue {
            let (to, end) = match round {
                Some(to) => (to, bench.record.at(to)),
                None => (exchange.solicitation, bench.now() + JITTER),
            };
            let length = end.saturating_sub(bench.record.at(from));
            return Ok(judge_interval([(from, to, length)].into_iter(), &bench.facts));
        }
    }
}

/// Whether times between rounds are those of the configuration.
fn judge_interval(gaps: impl Iterator<Item = (usize, usize, Duration)>, facts: &Facts) -> Verdict {
    let Some(configuration) = &facts.configuration else {
        return Verdict::not_applicable("needs --config");
    };
    let (min, max) = (configuration.interval.min(), configuration.interval.max());
    let mut judged = 0;
    for (from, to, length) in gaps {
        judged += 1;
        if length + JITTER < min || length > max + SLACK {
            let reason = format!(
                "{:.3} s until the next advertisement, not {} to {} s",
                length.as_secs_f64(),
                min.as_secs_f64(),
                max.as_secs_f64()
            );
            return Verdict::fail(reason, [from, to]);
        }
    }
    match judged {
        0 => Verdict::not_applicable("no unsolicited advertisement followed an answer"),
        _ => Verdict::Pass,
    }
}

fn two_from_nobody(bench: &mut Bench<'_>) -> io::Result<Verdict> {
    if bench.facts.is_6lowpan() {
        return Ok(Verdict::not_applicable(NO_MULTICAST));
    }
    let nobody = Solicitation::bare(Ipv6Addr::UNSPECIFIED);
    let first = bench.ask(&nobody)?;
    let Some(answer) = first.answer else {
        return Ok(Verdict::fail("there was no answer", [first.solicitation]));
    };
    bench.listen(bench.record.at(first.solicitation) + Duration::from_secs(2))?;
    bench.solicit(&nobody)?;
    let end = bench.record.at(answer) + MIN_DELAY_BETWEEN_RAS.saturating_sub(JITTER);
    bench.listen(end)?;
    let rounds = bench.record.rounds(answer);
    let early: Vec<_> = rounds.into_iter().filter(|&it| bench.record.at(it) < end).collect();
    // Nothing of this is left over for the next item.
    let settled = bench.record.at(answer) + bench.facts.least_gap() + bench.facts.answer_within();
    bench.find_round(bench.record.len(), settled)?;
    Ok(match early.len() {
        0 | 1 => Verdict::Pass,
        count => Verdict::fail(format!("{count} advertisements within 3 s"), early),
    })
}
