//! Runs items against a router.

use std::{cell::RefCell, fmt, io, net::Ipv6Addr, time::Duration};

use super::{
    Actions, Answers, Bench, Check, Effort, Facts, Item, Level, Link, Packet, Record,
    RouterIdentity, SLACK, Solicitation, Sources, Verdict, action::Undoing,
};
use crate::model::{Interface, NdOption, Prefix};

/// RTR_SOLICITATION_INTERVAL and MAX_RTR_SOLICITATIONS (RFC 4861 10): as a host looks for routers.
const SOLICITATION_INTERVAL: Duration = Duration::from_secs(4);
const SOLICITATIONS: usize = 3;

/// That many valid solicitations in a row without an answer are no chance.
const FELL_SILENT: usize = 3;

/// What the suite needs to know.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The items to judge.
    pub items: Vec<&'static Item>,
    /// The Ethernet address of this end of the link.
    pub ethernet_address: [u8; 6],
    /// The link-local address of this end.
    pub link_local: Ipv6Addr,
    /// The MTU of this end in octets.
    pub mtu: u32,
    /// Which router; the first one heard if `None`.
    pub router: Option<Ipv6Addr>,
    /// The configuration that the router is meant to have.
    pub configuration: Option<Interface>,
    /// How much is to be done.
    pub effort: Effort,
    /// Makes the hosts of this run differ from those of the last.
    pub seed: u32,
}

/// Why nothing could be judged.
#[derive(Debug)]
pub enum SuiteError {
    /// No router advertised, not even when asked.
    NoRouter {
        /// Which one was looked for.
        wanted: Option<Ipv6Addr>,
        /// For how long.
        waited: Duration,
        /// Who advertised instead.
        others: Vec<Ipv6Addr>,
    },
    /// The link failed, or the user wished to end before anything was judged.
    Link(io::Error),
}

impl fmt::Display for SuiteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            SuiteError::NoRouter { wanted, waited, others } => {
                match wanted {
                    Some(router) => write!(f, "{router} did not advertise")?,
                    None => f.write_str("no router advertised")?,
                }
                let waited = waited.as_secs();
                write!(f, " within {waited} s, though {SOLICITATIONS} solicitations were sent")?;
                for (number, other) in others.iter().enumerate() {
                    let before = if number == 0 { "; heard were: " } else { ", " };
                    write!(f, "{before}{other}")?;
                }
                Ok(())
            }
            SuiteError::Link(error) if error.kind() == io::ErrorKind::Interrupted => {
                f.write_str("interrupted before anything was judged")
            }
            SuiteError::Link(error) => write!(f, "the link cannot be used: {error}"),
        }
    }
}

impl std::error::Error for SuiteError {}

/// What came of it.
#[derive(Debug)]
pub struct Report {
    /// What was known about the router.
    pub facts: Facts,
    /// Items with their verdicts, in the order of the table; `None` where it did not come to that.
    pub outcomes: Vec<(&'static Item, Option<Verdict>)>,
    /// All packets.
    pub record: Record,
    /// Why it ended early.
    pub cut_short: Option<io::Error>,
    /// What was done to the router and could not be undone, and why.
    pub lasting: Vec<String>,
}

impl Report {
    /// Whether an item failed that a document demands, if only by SHOULD.
    pub fn breaks_demands(&self) -> bool {
        self.outcomes.iter().any(|(item, verdict)| {
            matches!(item.level, Level::Must | Level::Should)
                && matches!(verdict, Some(Verdict::Fail { .. }))
        })
    }

    /// What makes verdicts worth less than they seem.
    pub fn notes(&self) -> Vec<String> {
        let mut notes = Vec::new();
        if self.facts.answers == Answers::Never {
            notes.push(
                "the router answers no solicitation at all: its silence proves nothing".into(),
            );
        }
        let last = self.record.advertisements(0).next_back().map_or(0, |(number, _)| number);
        let asked = self.record.exchanges.iter().filter(|it| it.solicitation > last);
        let asked = asked.filter(|it| it.answer.is_none()).count();
        if asked >= FELL_SILENT && self.facts.answers != Answers::Never {
            let since = self.record.at(last).as_secs_f64();
            notes.push(format!(
                "the router fell silent after {since:.3} s: {asked} valid solicitations were not answered"
            ));
        }
        notes
    }

    /// Whether an item passed or failed.
    pub fn judged_any(&self) -> bool {
        let judged = |verdict: &Verdict| !matches!(verdict, Verdict::NotApplicable { .. });
        self.outcomes.iter().any(|(_, verdict)| verdict.as_ref().is_some_and(judged))
    }
}

/// Looks for the router and judges every item. `told` hears of each verdict at once; its error
/// ends the run. What was done to the router is undone before the end, however it comes.
pub fn run(
    link: &mut dyn Link,
    actions: Option<&mut dyn Actions>,
    settings: Settings,
    told: &mut dyn FnMut(&Item, &Verdict, &Record) -> io::Result<()>,
) -> Result<Report, SuiteError> {
    let items = settings.items.clone();
    let undoing = actions.map(|actions| RefCell::new(Undoing::new(actions)));
    let mut shared = undoing.as_ref();
    let mut bench =
        bench(link, shared.as_mut().map(|actions| actions as &mut dyn Actions), settings);
    bench.find_router().map_err(SuiteError::Link)??;
    let mut verdicts = vec![None; items.len()];
    let cut_short = bench.judge(&items, &mut |place, verdict, record| {
        if let (Some(item), Some(slot)) = (items.get(place), verdicts.get_mut(place)) {
            let told = told(item, &verdict, record);
            *slot = Some(verdict);
            told?;
        }
        match undoing.as_ref().and_then(|it| it.borrow().broken().map(str::to_owned)) {
            Some(reason) => Err(io::Error::other(reason)),
            None => Ok(()),
        }
    });
    let Bench { record, facts, .. } = bench;
    let lasting = undoing.map(RefCell::into_inner).map(|mut actions| {
        actions.undo_all();
        actions.into_lasting()
    });
    let outcomes = items.into_iter().zip(verdicts).collect();
    let (cut_short, lasting) = (cut_short.err(), lasting.unwrap_or_default());
    Ok(Report { facts, outcomes, record, cut_short, lasting })
}

fn bench<'a>(
    link: &'a mut dyn Link,
    actions: Option<&'a mut dyn Actions>,
    settings: Settings,
) -> Bench<'a> {
    let router = RouterIdentity {
        address: settings.router.unwrap_or(Ipv6Addr::UNSPECIFIED),
        ethernet_address: [0; 6],
    };
    Bench {
        link,
        actions,
        record: Record::default(),
        facts: Facts {
            router,
            own_ethernet_address: settings.ethernet_address,
            answers: Answers::Never,
            on_link: None,
            mtu: settings.mtu,
            configuration: settings.configuration,
            sources: Sources::new(settings.link_local, settings.seed),
        },
        effort: settings.effort,
        next_source: 0,
        restless: false,
        quiet: None,
        last_act: None,
        restart: None,
    }
}

impl Bench<'_> {
    /// Finds out who the router is and how it answers.
    fn find_router(&mut self) -> io::Result<Result<(), SuiteError>> {
        let wanted = Some(self.facts.router.address).filter(|it| !it.is_unspecified());
        let mut found = None;
        for _ in 0..SOLICITATIONS {
            let solicitation = self.new_solicitation();
            self.solicit(&solicitation)?;
            self.record.check_whole()?;
            let deadline = self.now() + SOLICITATION_INTERVAL;
            found = self.find(0, deadline, |_, packet| {
                packet.is_advertisement() && wanted.is_none_or(|it| packet.source() == Some(it))
            })?;
            if found.is_some() {
                break;
            }
        }
        let packet = found.and_then(|number| self.record.get(number)).cloned();
        let identity = packet.and_then(|packet| {
            let (address, ethernet_address) = (packet.source()?, packet.ethernet_source()?);
            Some(RouterIdentity { address, ethernet_address })
        });
        let Some(router) = identity else {
            let mut others: Vec<_> =
                self.record.advertisements(0).filter_map(|(_, packet)| packet.source()).collect();
            others.sort_unstable();
            others.dedup();
            return Ok(Err(SuiteError::NoRouter { wanted, waited: self.now(), others }));
        };
        self.facts.router = router;
        self.record.router = Some(router);
        self.learn_answers()?;
        let mut heard = self.record.advertisements(0).map(|(_, packet)| packet);
        self.facts.on_link = heard.find_map(on_link_prefix);
        Ok(Ok(()))
    }

    fn learn_answers(&mut self) -> io::Result<()> {
        for _ in 0..2 {
            let solicitation = self.new_solicitation();
            let exchange = self.ask(&solicitation)?;
            let Some(answer) = exchange.answer.and_then(|answer| self.record.get(answer)) else {
                continue;
            };
            self.facts.answers = if answer.is_multicast_advertisement() {
                Answers::Multicast
            } else {
                Answers::Unicast
            };
            // What went to all may have been due anyway.
            if self.facts.answers == Answers::Unicast {
                break;
            }
        }
        Ok(())
    }

    /// Judges the items, kind by kind.
    fn judge(
        &mut self,
        items: &[&'static Item],
        done: &mut dyn FnMut(usize, Verdict, &Record) -> io::Result<()>,
    ) -> io::Result<()> {
        let of_kind = |kind: fn(&Check) -> bool| {
            let all = items.iter().enumerate();
            all.filter(move |(_, item)| kind(&item.check)).collect::<Vec<_>>()
        };
        let ignored = of_kind(|check| matches!(check, Check::Ignored(_)));
        let chosen: Vec<&Item> = ignored.iter().map(|(_, item)| **item).collect();
        if !chosen.is_empty() {
            let verdicts = self.judge_ignored(&chosen)?;
            self.record.check_whole()?;
            for ((place, _), verdict) in ignored.iter().zip(verdicts) {
                done(*place, verdict, &self.record)?;
            }
        }
        let kinds: [fn(&Check) -> bool; 4] = [
            |check| matches!(check, Check::Answered(_)),
            |check| matches!(check, Check::Probe(_)),
            |check| matches!(check, Check::Review(_)),
            |check| matches!(check, Check::Disturb(_)),
        ];
        for kind in kinds {
            // All parts of the last advertisement count.
            self.listen(self.now() + SLACK)?;
            for (place, item) in of_kind(kind) {
                let verdict = match item.check {
                    Check::Ignored(_) => continue,
                    Check::Answered(solicitations) => self.judge_answered(solicitations)?,
                    Check::Probe(judge) => judge(self)?,
                    Check::Review(judge) => judge(&self.record, &self.facts),
                    Check::Disturb(_) if self.actions.is_none() => {
                        Verdict::not_applicable("needs --action")
                    }
                    Check::Disturb(judge) => judge(self)?,
                };
                self.record.check_whole()?;
                done(place, verdict, &self.record)?;
            }
        }
        // An interrupt of the last action counts.
        self.listen(self.now())
    }

    fn judge_answered(
        &mut self,
        solicitations: fn(&Facts) -> Result<Vec<Solicitation>, String>,
    ) -> io::Result<Verdict> {
        if self.facts.answers == Answers::Never {
            return Ok(Verdict::not_applicable("the router answers no solicitation at all"));
        }
        let solicitations = match solicitations(&self.facts) {
            Ok(solicitations) => solicitations,
            Err(reason) => return Ok(Verdict::not_applicable(reason)),
        };
        for solicitation in solicitations {
            let solicitation = self.with_new_source(solicitation);
            let exchange = self.ask(&solicitation)?;
            if exchange.answer.is_none() {
                let reason = "the solicitation was not answered";
                return Ok(Verdict::fail(reason, [exchange.solicitation]));
            }
        }
        Ok(Verdict::Pass)
    }
}

/// A prefix of 64 bits that an advertisement calls on-link.
fn on_link_prefix(packet: &Packet) -> Option<Prefix> {
    let advertisement = packet.advertisement()?.ok()?;
    advertisement.options.iter().find_map(|option| match option {
        NdOption::PrefixInformation(information) => {
            let prefix = information.prefix();
            (information.flags.on_link && prefix.length() == 64).then_some(prefix)
        }
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::{
        super::{Direction, Exchange, testing::World},
        *,
    };

    #[test]
    fn a_router_that_is_silent_is_noted() {
        let mut report = World::new(None, true, (600, 1200), 7).judge(&["B-001"], true).unwrap();
        assert_eq!(report.notes(), <[String; 0]>::default());
        for _ in 0..3 {
            let packet = Packet::new(Duration::from_secs(900), Direction::Sent, Vec::new());
            let solicitation = report.record.push(packet);
            report.record.exchanges.push(Exchange { solicitation, answer: None, calm: true });
        }
        let [note] = &report.notes()[..] else { panic!("{:?}", report.notes()) };
        assert!(note.starts_with("the router fell silent after "), "{note}");
        assert!(note.ends_with(" s: 3 valid solicitations were not answered"), "{note}");

        report.facts.answers = Answers::Never;
        assert!(report.notes()[0].starts_with("the router answers no solicitation at all"));
    }

    #[test]
    fn advice_breaks_no_demand_and_nothing_may_be_judged() {
        let mut report = World::new(None, true, (600, 1200), 7).judge(&["B-044"], true).unwrap();
        assert!(!report.judged_any() && !report.breaks_demands());
        for (id, breaks) in [("B-067", false), ("B-043", false), ("B-054", true), ("B-059", true)] {
            let item = super::super::items().find(|item| item.id == id).unwrap();
            report.outcomes = vec![(item, Some(Verdict::fail("so", [])))];
            assert_eq!((report.judged_any(), report.breaks_demands()), (true, breaks), "{id}");
        }
    }
}
