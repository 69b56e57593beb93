//! One requirement, and what came of judging it.

use std::io;

use super::{Bench, Facts, Record, Solicitation};

/// How strongly its source demands it (RFC 2119).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// MUST or MUST NOT, or stated without such a word.
    Must,
    /// SHOULD or SHOULD NOT.
    Should,
    /// MAY: only what is done in place of it can be wrong.
    May,
    /// No document demands it, but hosts or links suffer without.
    Advice,
}

impl Level {
    /// Its word in reports.
    pub const fn name(self) -> &'static str {
        match self {
            Level::Must => "must",
            Level::Should => "should",
            Level::May => "may",
            Level::Advice => "advice",
        }
    }
}

/// One requirement.
#[derive(Debug)]
pub struct Item {
    /// Its name, which never changes: `B-001`, `v6LC.2.2.4.A`.
    pub id: &'static str,
    /// What is demanded, in a few words.
    pub title: &'static str,
    /// Where: document and section.
    pub source: &'static str,
    /// How strongly.
    pub level: Level,
    /// How it is judged.
    pub check: Check,
}

/// How an item is judged. The kinds run in this order, and those of a kind in the order of the
/// table, so that what disturbs the router comes last.
#[derive(Debug, Clone, Copy)]
pub enum Check {
    /// By the silence after solicitations that no router may answer; those of all items are sent
    /// together.
    Ignored(fn(&Facts) -> Vec<Solicitation>),
    /// By the answer to each of these solicitations, which are valid.
    Answered(fn(&Facts) -> Result<Vec<Solicitation>, String>),
    /// By an experiment of its own that leaves the router as it was.
    Probe(fn(&mut Bench<'_>) -> io::Result<Verdict>),
    /// By everything that was sent and heard so far, nothing of which disturbed the router.
    Review(fn(&Record, &Facts) -> Verdict),
    /// By an experiment with an action, which stops the router, say, and starts it again.
    Disturb(fn(&mut Bench<'_>) -> io::Result<Verdict>),
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// The router does it.
    Pass,
    /// The router does not.
    Fail {
        /// What it does instead.
        reason: String,
        /// The packets that show it, by their number in the [`Record`].
        packets: Vec<usize>,
    },
    /// It cannot be told, or does not concern this router.
    NotApplicable {
        /// Why.
        reason: String,
    },
}

impl Verdict {
    /// A failure that these packets show.
    pub fn fail(reason: impl Into<String>, packets: impl IntoIterator<Item = usize>) -> Self {
        let mut packets: Vec<usize> = packets.into_iter().collect();
        packets.sort_unstable();
        packets.dedup();
        Verdict::Fail { reason: reason.into(), packets }
    }

    /// That it cannot be told.
    pub fn not_applicable(reason: impl Into<String>) -> Self {
        Verdict::NotApplicable { reason: reason.into() }
    }

    /// Its word in reports.
    pub const fn name(&self) -> &'static str {
        match self {
            Verdict::Pass => "pass",
            Verdict::Fail { .. } => "fail",
            Verdict::NotApplicable { .. } => "not-applicable",
        }
    }

    /// Why, where it is not a pass.
    pub fn reason(&self) -> Option<&str> {
        match self {
            Verdict::Pass => None,
            Verdict::Fail { reason, .. } | Verdict::NotApplicable { reason } => Some(reason),
        }
    }
}
