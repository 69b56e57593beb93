use std::time::Duration;

use crate::router::Timestamp;

/// How often the same trouble of the same interface is logged in the long run.
const PERIOD: Duration = Duration::from_secs(60);

/// Limits the log lines about one matter: some are written at once, then one a minute, which says
/// how many there were.
#[derive(Debug)]
pub(super) struct Complaint {
    /// Lines that may still be written at once.
    credit: u32,
    most: u32,
    last: Option<Timestamp>,
    suppressed: u64,
}

impl Default for Complaint {
    fn default() -> Self {
        Self::with_burst(1)
    }
}

impl Complaint {
    /// The first `burst` lines are written.
    pub(super) fn with_burst(burst: u32) -> Self {
        Complaint { credit: burst, most: burst, last: None, suppressed: 0 }
    }

    /// Counts one more; `Some` with the number left out since the last line when one may be
    /// written.
    pub(super) fn again(&mut self, now: Timestamp) -> Option<u64> {
        let quiet = self.last.map_or(Duration::MAX, |last| now.since(last));
        let earned = u32::try_from(quiet.as_secs() / PERIOD.as_secs()).unwrap_or(u32::MAX);
        self.credit = self.credit.saturating_add(earned).min(self.most);
        if self.credit == 0 {
            self.suppressed += 1;
            return None;
        }
        self.credit -= 1;
        self.last = Some(now);
        Some(std::mem::take(&mut self.suppressed))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: u64) -> Timestamp {
        Timestamp::from_elapsed(Duration::from_secs(seconds))
    }

    #[test]
    fn one_line_a_minute() {
        let mut complaint = Complaint::default();
        assert_eq!(complaint.again(at(0)), Some(0));
        assert_eq!(complaint.again(at(1)), None);
        assert_eq!(complaint.again(at(59)), None);
        assert_eq!(complaint.again(at(60)), Some(2));
    }

    #[test]
    fn a_burst_and_then_one_line_a_minute() {
        let mut complaint = Complaint::with_burst(3);
        let lines = (0..600).filter(|&second| complaint.again(at(second)).is_some()).count();
        assert_eq!(lines, 3 + 9);
        assert_eq!(complaint.again(at(6000)), Some(57));
        assert_eq!((complaint.again(at(6000)), complaint.again(at(6000))), (Some(0), Some(0)));
        assert_eq!(complaint.again(at(6000)), None);
    }
}
