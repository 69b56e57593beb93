//! Beginning, ending and changing (RFC 4861 6.2.2, 6.2.4, 6.2.5).

use std::{io, time::Duration};

use super::{item, schedule::MAX_INITIAL_RTR_ADVERT_INTERVAL};
use crate::{
    conformance::{
        Action, Bench,
        Check::Disturb,
        Item, JITTER,
        Level::{Advice, May, Must, Should},
        MIN_DELAY_BETWEEN_RAS, Packet, Record, SLACK, Verdict,
    },
    model::{Lifetime, NdOption, RouterAdvertisement},
};

pub(super) const ITEMS: &[Item] = &[
    item(
        "B-013",
        Must,
        "RFC 4861 6.2.2",
        "an interface that does not advertise does not answer",
        Disturb(not_advertising),
    ),
    item(
        "B-041",
        Should,
        "RFC 4861 6.2.4",
        "the first three advertisements come within 16 s each",
        Disturb(initial),
    ),
    item("B-043", May, "RFC 4861 6.2.4", "what changes is advertised soon", Disturb(changed)),
    item(
        "B-053",
        Must,
        "RFC 4861 6.2.2",
        "a link that comes up is advertised on",
        Disturb(link_up),
    ),
    item(
        "B-054",
        Should,
        "RFC 4861 6.2.5",
        "one to three final advertisements have Router Lifetime 0",
        Disturb(final_ones),
    ),
    item(
        "B-055",
        Must,
        "RFC 4191 2.2",
        "final advertisements have no preference",
        Disturb(final_preference),
    ),
    item(
        "B-056",
        Should,
        "RFC 4191 4",
        "final advertisements take routes back",
        Disturb(final_routes),
    ),
    item("B-059", Must, "RFC 4861 6.2.2", "a stopped router does not answer", Disturb(stopped)),
    item(
        "B-063",
        Must,
        "RFC 4861 6.2.5",
        "Router Lifetime is 0 without forwarding",
        Disturb(forwarding),
    ),
    item("B-067", Advice, "RFC 4861 6.2.5", "a reload says no goodbye", Disturb(reload)),
    item(
        "v6LC.2.2.6.A",
        Must,
        "IPv6 Ready",
        "an interface that does not advertise does not answer",
        Disturb(not_advertising),
    ),
    item(
        "v6LC.2.2.7.B",
        Must,
        "IPv6 Ready",
        "the first three advertisements come within 16 s each",
        Disturb(initial),
    ),
    item(
        "v6LC.2.2.8",
        Must,
        "IPv6 Ready",
        "one to three final advertisements have Router Lifetime 0",
        Disturb(final_ones),
    ),
];

/// Final advertisements may follow each other after as long as any others.
const FAREWELL: Duration = MIN_DELAY_BETWEEN_RAS.saturating_add(Duration::from_secs(1));
/// Answers that have to wait longer are not waited for.
const MOST_DELAY: Duration = Duration::from_secs(10);
/// How long a daemon takes to notice what the command did not wait for.
const SETTLE: Duration = Duration::from_secs(1);
/// How long a daemon takes to start, beyond what the command waits for.
const START: Duration = Duration::from_secs(5);

/// The packets of a router's end and new beginning, by the numbers at which each part begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::conformance) struct Restart {
    /// There was something to take back.
    offered: bool,
    silence: Silence,
    start: usize,
    end: usize,
}

/// A time at which the router is to be silent, by the numbers at which each part begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Silence {
    /// The action that ended the router.
    stop: usize,
    /// From then on it had done that.
    from: Duration,
    /// A solicitation, when the farewell should be over.
    asked: usize,
    end: usize,
}

impl Silence {
    /// The first advertisement that breaks it.
    fn broken(self, record: &Record) -> Option<usize> {
        let lifetime =
            |packet: &Packet| Some(packet.advertisement()?.ok()?.header.router_lifetime.as_secs());
        let mut before = record.advertisements(0).filter(|(number, _)| *number < self.stop);
        let usual = before.next_back().and_then(|(_, packet)| lifetime(packet));
        let is_goodbye = |(number, packet): &(usize, &Packet)| {
            packet.is_multicast_advertisement()
                && lifetime(packet) == Some(0)
                // Where it is always 0, a goodbye is like any other.
                && (usual != Some(0) || *number < self.asked)
        };
        let mut heard = record
            .advertisements(self.stop)
            .filter(|(number, packet)| *number < self.end && packet.at >= self.from);
        heard.find(|it| !is_goodbye(it)).map(|(number, _)| number)
    }

    fn judge(self, record: &Record) -> Verdict {
        match self.broken(record) {
            Some(number) if number > self.asked => {
                Verdict::fail("it was answered", [self.asked, number])
            }
            Some(number) => Verdict::fail("an advertisement came all the same", [number]),
            None => Verdict::Pass,
        }
    }
}

impl Bench<'_> {
    /// Stops the router, asks it, and starts it again; all items share one time.
    fn restart(&mut self) -> io::Result<Result<Restart, Verdict>> {
        if let Some(restart) = self.restart {
            return Ok(Ok(restart));
        }
        let offered = self.await_offered()?;
        let stop = self.record.len();
        let during = self.between(Action::Stop, Action::Start, |bench| bench.ask_in_vain(stop))?;
        let silence = match during {
            Ok(silence) => silence,
            Err(verdict) => return Ok(Err(verdict)),
        };
        let start = silence.end;
        let mut deadline = self.now() + MAX_INITIAL_RTR_ADVERT_INTERVAL + START;
        let mut from = start;
        for _ in 0..3 {
            let Some(round) = self.find_round(from, deadline)? else { break };
            deadline = self.record.at(round) + MAX_INITIAL_RTR_ADVERT_INTERVAL + START;
            // Parts of one advertisement belong together.
            self.listen(self.now() + SLACK)?;
            from = self.record.len();
        }
        let restart = Restart { offered, silence, start, end: self.record.len() };
        self.restart = Some(restart);
        Ok(Ok(restart))
    }

    /// Waits until the initial advertisements that the last action led to are over.
    fn await_settled(&mut self) -> io::Result<()> {
        let Some(mut from) = self.last_act else { return Ok(()) };
        let mut start = START;
        for _ in 0..3 {
            let deadline = self.now() + MAX_INITIAL_RTR_ADVERT_INTERVAL + start + SLACK;
            start = Duration::ZERO;
            let Some(round) = self.find_round(from, deadline)? else { break };
            from = round + 1;
        }
        Ok(())
    }

    /// Waits until the router advertised after the last action, and asks it to where it does not;
    /// whether it did.
    fn await_offered(&mut self) -> io::Result<bool> {
        self.await_settled()?;
        self.listen(self.now())?;
        let from = self.last_act.unwrap_or(0);
        if self.record.advertisements(from).next().is_none() {
            let solicitation = self.new_solicitation();
            self.ask(&solicitation)?;
        }
        self.await_calm()?;
        Ok(self.record.advertisements(from).next().is_some())
    }

    /// Asks the router that ended at packet `stop` and should not answer.
    fn ask_in_vain(&mut self, stop: usize) -> io::Result<Silence> {
        let from = self.now() + SETTLE;
        self.listen(self.now() + FAREWELL)?;
        let asked = self.record.len();
        for _ in 0..3 {
            let solicitation = self.new_solicitation();
            self.solicit(&solicitation)?;
            self.listen(self.now() + self.facts.max_ra_delay())?;
        }
        // An answer to all may have had to wait.
        self.listen(self.now() + self.facts.least_gap().min(MOST_DELAY) + SLACK)?;
        Ok(Silence { stop, from, asked, end: self.record.len() })
    }

    /// Has `action` done, does `work`, and has `undo` done whatever comes of it.
    pub(in crate::conformance) fn between<T>(
        &mut self,
        action: Action,
        undo: Action,
        work: impl FnOnce(&mut Self) -> io::Result<T>,
    ) -> io::Result<Result<T, Verdict>> {
        if let Err(reason) = self.act(action) {
            return Ok(Err(Verdict::not_applicable(reason)));
        }
        let done = work(self);
        let undone = self.act(undo);
        let value = done?;
        Ok(undone.map(|()| value).map_err(Verdict::not_applicable))
    }
}

/// Judges the router's end and new beginning.
fn restarted(
    bench: &mut Bench<'_>,
    judge: impl Fn(&Record, Restart) -> Verdict,
) -> io::Result<Verdict> {
    Ok(match bench.restart()? {
        Ok(restart) => judge(&bench.record, restart),
        Err(verdict) => verdict,
    })
}

fn initial(bench: &mut Bench<'_>) -> io::Result<Verdict> {
    let least = bench.facts.least_gap().min(MIN_DELAY_BETWEEN_RAS);
    restarted(bench, |record, restart| {
        let rounds = record.rounds(restart.start);
        let rounds: Vec<_> = rounds.into_iter().filter(|&it| it < restart.end).collect();
        let [first, ..] = rounds[..] else {
            return Verdict::fail("no advertisement came after the start", []);
        };
        let mut rest = rounds.windows(2).filter_map(|pair| <[usize; 2]>::try_from(pair).ok());
        let least = least.saturating_sub(JITTER);
        let wrong = rest.find(|[from, to]| {
            let gap = record.at(*to).saturating_sub(record.at(*from));
            gap < least || gap > MAX_INITIAL_RTR_ADVERT_INTERVAL + SLACK
        });
        match (wrong, rounds.len()) {
            (Some([from, to]), _) => {
                let gap = record.at(to).saturating_sub(record.at(from)).as_secs_f64();
                Verdict::fail(format!("{gap:.3} s passed between two of them"), [from, to])
            }
            (None, 3..) => Verdict::Pass,
            (None, count) => {
                Verdict::fail(format!("only {count} came, and no other for 16 s"), [first])
            }
        }
    })
}

/// What the router multicast between its end and the question, in order.
fn farewell(record: &Record, restart: Restart) -> Vec<(usize, RouterAdvertisement)> {
    let heard = record.advertisements(restart.silence.stop);
    heard
        .take_while(|(number, _)| *number < restart.silence.asked)
        .filter(|(_, packet)| packet.is_multicast_advertisement())
        .filter_map(|(number, packet)| Some((number, packet.advertisement()?.ok()?)))
        .collect()
}

fn is_final(advertisement: &RouterAdvertisement) -> bool {
    advertisement.header.router_lifetime.as_secs() == 0
}

fn final_ones(bench: &mut Bench<'_>) -> io::Result<Verdict> {
    restarted(bench, |record, restart| {
        let heard = farewell(record, restart);
        let finals: Vec<_> =
            heard.iter().filter(|(_, it)| is_final(it)).map(|(number, _)| *number).collect();
        if let Some((last, _)) = heard.last().filter(|(_, it)| !is_final(it)) {
            return Verdict::fail("the last advertisement was not a final one", [*last]);
        }
        // Parts of one advertisement count as one.
        let rounds = record.rounds(restart.silence.stop);
        match rounds.iter().filter(|it| finals.contains(it)).count() {
            0 if !restart.offered => {
                Verdict::not_applicable("the router did not advertise before it was stopped")
            }
            0 => Verdict::fail("no final advertisement came", []),
            1..=3 => Verdict::Pass,
            count => Verdict::fail(format!("{count} final advertisements came"), finals),
        }
    })
}

fn final_preference(bench: &mut Bench<'_>) -> io::Result<Verdict> {
    restarted(bench, |record, restart| {
        let preference = |packet: &Packet| packet.message().and_then(|it| it.get(5)).copied();
        let mut finals = farewell(record, restart);
        finals.retain(|(_, it)| is_final(it));
        if finals.is_empty() {
            return Verdict::not_applicable("no final advertisement came");
        }
        let wrong = finals.iter().find(|(number, _)| {
            record.get(*number).and_then(preference).is_some_and(|flags| flags & 0x18 != 0)
        });
        match wrong {
            Some((number, _)) => Verdict::fail("a preference is set", [*number]),
            None => Verdict::Pass,
        }
    })
}

fn final_routes(bench: &mut Bench<'_>) -> io::Result<Verdict> {
    restarted(bench, |record, restart| {
        let mut finals = farewell(record, restart);
        finals.retain(|(_, it)| is_final(it));
        let mut routes = 0;
        for (number, advertisement) in &finals {
            for option in &advertisement.options {
                let NdOption::RouteInformation(route) = option else { continue };
                routes += 1;
                if route.lifetime != Lifetime::ZERO {
                    let reason = format!("the route to {} keeps a lifetime", route.prefix);
                    return Verdict::fail(reason, [*number]);
                }
            }
        }
        match routes {
            0 => Verdict::not_applicable("no route was advertised"),
            _ => Verdict::Pass,
        }
    })
}

fn stopped(bench: &mut Bench<'_>) -> io::Result<Verdict> {
    restarted(bench, |record, restart| restart.silence.judge(record))
}

fn not_advertising(bench: &mut Bench<'_>) -> io::Result<Verdict> {
    bench.await_offered()?;
    let stop = bench.record.len();
    let silence = bench
        .between(Action::AdvertiseOff, Action::AdvertiseOn, |bench| bench.ask_in_vain(stop))?;
    Ok(match silence {
        Ok(silence) => silence.judge(&bench.record),
        Err(verdict) => verdict,
    })
}

fn changed(bench: &mut Bench<'_>) -> io::Result<Verdict> {
    bench.await_settled()?;
    let hop_limit = |packet: &Packet| Some(packet.advertisement()?.ok()?.header.cur_hop_limit);
    let last = bench.record.advertisements(0).next_back();
    let Some(before) = last.and_then(|(_, packet)| hop_limit(packet)) else {
        return Ok(Verdict::not_applicable("no advertisement came before"));
    };
    let found = bench.between(Action::Change, Action::Restore, |bench| {
        let from = bench.record.len();
        let deadline = bench.now() + MAX_INITIAL_RTR_ADVERT_INTERVAL + SLACK;
        bench.find(from, deadline, |record, packet| {
            packet.is_multicast_advertisement()
                && record.is_of_router(packet)
                && hop_limit(packet).is_some_and(|now| now != before)
        })
    })?;
    Ok(match found {
        Ok(Some(_)) => Verdict::Pass,
        Ok(None) => Verdict::fail(
            format!("within 16 s, no advertisement had another Cur Hop Limit than {before}"),
            [],
        ),
        Err(verdict) => verdict,
    })
}

fn link_up(bench: &mut Bench<'_>) -> io::Result<Verdict> {
    bench.await_settled()?;
    let during = bench.between(Action::LinkDown, Action::LinkUp, |bench| {
        bench.listen(bench.now() + Duration::from_secs(1))
    })?;
    if let Err(verdict) = during {
        return Ok(verdict);
    }
    let from = bench.record.len();
    let deadline = bench.now() + MAX_INITIAL_RTR_ADVERT_INTERVAL + START;
    Ok(match bench.find_round(from, deadline)? {
        Some(_) => Verdict::Pass,
        None => Verdict::fail("no advertisement came within 16 s", []),
    })
}

fn forwarding(bench: &mut Bench<'_>) -> io::Result<Verdict> {
    let last = bench.record.advertisements(0).next_back();
    let before = last.and_then(|(_, packet)| packet.advertisement()?.ok());
    if before.is_none_or(|it| is_final(&it)) {
        return Ok(Verdict::not_applicable("the router's lifetime is 0 anyway"));
    }
    let off = bench.between(Action::ForwardingOff, Action::ForwardingOn, |bench| {
        let begin = bench.record.len();
        bench.listen(bench.now() + SETTLE)?;
        let from = bench.record.len();
        let solicitation = bench.new_solicitation();
        bench.ask(&solicitation)?;
        bench.find_round(begin, bench.now() + MAX_INITIAL_RTR_ADVERT_INTERVAL)?;
        let heard = bench.record.advertisements(begin).next().is_some();
        Ok((heard, from..bench.record.len()))
    })?;
    let (heard_any, off) = match off {
        Ok(off) => off,
        Err(verdict) => return Ok(verdict),
    };
    bench.listen(bench.now() + SETTLE)?;
    let solicitation = bench.new_solicitation();
    let on = bench.ask(&solicitation)?;
    let lifetime = |packet: &Packet| Some(is_final(&packet.advertisement()?.ok()?));
    let mut heard = bench.record.advertisements(off.start);
    let first =
        heard.find(|(number, packet)| off.contains(number) && lifetime(packet) == Some(false));
    if let Some((number, _)) = first {
        return Ok(Verdict::fail("the router still offers itself as a default router", [number]));
    }
    let answer = on.answer.and_then(|number| Some((number, bench.record.get(number)?)));
    Ok(match answer {
        Some((_, packet)) if lifetime(packet) == Some(false) && !heard_any => {
            Verdict::not_applicable("nothing was heard of the router while it did not forward")
        }
        Some((_, packet)) if lifetime(packet) == Some(false) => Verdict::Pass,
        Some((number, _)) => {
            Verdict::fail("the router is not restored when forwarding is", [number])
        }
        None => Verdict::fail("no answer came when forwarding was restored", [on.solicitation]),
    })
}

fn reload(bench: &mut Bench<'_>) -> io::Result<Verdict> {
    bench.listen(bench.now())?;
    let from = bench.record.len();
    if let Err(reason) = bench.act(Action::Reload) {
        return Ok(Verdict::not_applicable(reason));
    }
    bench.listen(bench.now() + FAREWELL)?;
    let is_goodbye = |packet: &Packet| {
        packet.advertisement().and_then(Result::ok).is_some_and(|it| is_final(&it))
    };
    let before: Vec<_> = bench.record.advertisements(0).collect();
    let usual = before.iter().any(|(number, packet)| *number < from && !is_goodbye(packet));
    let goodbye = before.iter().find(|(number, packet)| *number >= from && is_goodbye(packet));
    Ok(match goodbye {
        Some((number, _)) if usual => Verdict::fail("hosts lose the router for a while", [*number]),
        _ => Verdict::Pass,
    })
}
