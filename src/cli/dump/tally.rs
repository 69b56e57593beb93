//! What was not printed, and why.

use std::collections::BTreeMap;

use tracing::{info, warn};

use crate::{capture::Flaw, router::Discard};

/// Counts advertisements.
#[derive(Debug, Default)]
pub(super) struct Tally {
    printed: u64,
    others: BTreeMap<String, u64>,
}

/// More reasons are only counted.
const MOST_REASONS: usize = 12;

impl Tally {
    pub(super) fn printed(&mut self) {
        self.printed += 1;
    }

    /// Hosts must ignore it.
    pub(super) fn discard(&mut self, discard: Discard) {
        let reason = match discard {
            Discard::HopLimit => "the hop limit is not 255".to_owned(),
            Discard::Fragmented => "with a Fragment header".to_owned(),
            Discard::Source => "the source is not a link-local address".to_owned(),
            // Where in the message the damage is does not matter here.
            discard => format!("malformed: {}", discard.label().replace('_', " ")),
        };
        self.count(reason);
    }

    /// It could not be had from the capture.
    pub(super) fn flaw(&mut self, flaw: Flaw) {
        self.count(flaw.to_string());
    }

    fn count(&mut self, reason: String) {
        *self.others.entry(reason).or_default() += 1;
    }

    /// Whether there was any advertisement at all.
    pub(super) fn is_empty(&self) -> bool {
        self.printed == 0 && self.others.is_empty()
    }

    /// Says it once, at the end.
    pub(super) fn report(&self) {
        match self.printed {
            0 => info!("no router advertisement to print"),
            1 => info!("1 router advertisement"),
            count => info!("{count} router advertisements"),
        }
        if !self.others.is_empty() {
            warn!("not printed: {}", self.others());
        }
    }

    fn others(&self) -> String {
        let mut others: Vec<_> = self.others.iter().collect();
        // The most frequent first.
        others.sort_by_key(|(_, count)| u64::MAX - **count);
        let more = others.len().saturating_sub(MOST_REASONS);
        others.truncate(MOST_REASONS);
        let mut parts: Vec<_> =
            others.iter().map(|(reason, count)| format!("{count} ({reason})")).collect();
        if more > 0 {
            parts.push(format!("some for {more} other reasons"));
        }
        parts.join(", ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::DecodeError;

    #[test]
    fn the_most_frequent_reason_stands_first() {
        let mut tally = Tally::default();
        tally.flaw(Flaw::Checksum);
        for offset in [16, 24] {
            tally.discard(Discard::Malformed(DecodeError::OptionPastEnd(offset)));
        }
        tally.discard(Discard::HopLimit);
        let expected = "2 (malformed: option past end), 1 (the hop limit is not 255), \
                        1 (wrong checksum)";
        assert_eq!(tally.others(), expected);
    }

    #[test]
    fn reasons_without_end_are_counted() {
        let mut tally = Tally::default();
        for number in 200..300 {
            tally.flaw(Flaw::LinkType(number));
        }
        assert!(tally.others().ends_with(", some for 88 other reasons"), "{}", tally.others());
    }
}
