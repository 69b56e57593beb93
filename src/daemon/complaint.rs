use std::time::Duration;

use crate::router::Timestamp;

/// How often the same trouble of the same interface is logged.
const PERIOD: Duration = Duration::from_secs(60);

/// Limits the log lines about one kind of trouble: the first is written, then at most one a
/// minute, which says how many there were.
#[derive(Debug, Default)]
pub(super) struct Complaint {
    last: Option<Timestamp>,
    suppressed: u64,
}

impl Complaint {
    /// Counts one more; `Some` with the number left out since the last line when one may be
    /// written.
    pub(super) fn again(&mut self, now: Timestamp) -> Option<u64> {
        if self.last.is_some_and(|last| now.since(last) < PERIOD) {
            self.suppressed += 1;
            return None;
        }
        self.last = Some(now);
        Some(std::mem::take(&mut self.suppressed))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_line_a_minute() {
        let at = |seconds| Timestamp::from_elapsed(Duration::from_secs(seconds));
        let mut complaint = Complaint::default();
        assert_eq!(complaint.again(at(0)), Some(0));
        assert_eq!(complaint.again(at(1)), None);
        assert_eq!(complaint.again(at(59)), None);
        assert_eq!(complaint.again(at(60)), Some(2));
    }
}
