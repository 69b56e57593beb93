//! The end of a router as its hosts see it: a final advertisement with Router Lifetime 0 takes the
//! default route from them (RFC 4861 6.2.5).

use std::{
    fmt,
    process::ExitStatus,
    time::{Duration, Instant},
};

use nix::sys::signal::Signal;

use super::{Host, Lab, LabError, RouterProcess, Step};
use crate::model::{Interface, InterfaceName, Model};

/// How long the daemon may take to say goodbye and end.
const END_TIMEOUT: Duration = Duration::from_secs(15);
/// How long hosts may take to act on the goodbye once the daemon has ended.
const WITHDRAWAL_TIMEOUT: Duration = Duration::from_secs(1);

/// How a router ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Goodbye {
    /// Hosts that had a default route before.
    had: usize,
    /// Hosts of these that have none now.
    lost: usize,
    /// Interfaces whose hosts should have lost theirs and have not.
    kept: Vec<InterfaceName>,
    /// From the signal to the daemon's end.
    took: Duration,
    /// `None` when it did not end.
    status: Option<ExitStatus>,
}

impl Goodbye {
    /// Asks the daemon to end (SIGTERM) and watches the hosts.
    pub(super) fn hear(
        lab: &mut Lab,
        router: &mut RouterProcess,
        model: &Model,
    ) -> Result<Self, LabError> {
        lab.refresh()?;
        let before: Vec<bool> = lab.hosts().iter().map(has_default_route).collect();
        let asked = Instant::now();
        router.signal(Signal::SIGTERM).map_err(LabError::at(Step::Wait))?;
        let status = router.wait(asked + END_TIMEOUT).map_err(LabError::at(Step::Wait))?;
        let took = asked.elapsed();
        let must_lose: Vec<bool> = model.interfaces.iter().map(says_goodbye).collect();
        let keeps = |(host, &must_lose): (&Host, &bool)| must_lose && has_default_route(host);
        lab.wait(Instant::now() + WITHDRAWAL_TIMEOUT, |hosts| {
            !hosts.iter().zip(&must_lose).any(keeps)
        })?;
        let kept = lab.hosts().iter().zip(&must_lose).filter(|&pair| keeps(pair));
        let lost = |&(host, &had): &(&Host, &bool)| had && !has_default_route(host);
        Ok(Goodbye {
            had: before.iter().filter(|&&had| had).count(),
            lost: lab.hosts().iter().zip(&before).filter(lost).count(),
            kept: kept.map(|(host, _)| host.interface().clone()).collect(),
            took,
            status,
        })
    }

    /// Whether it ended in order.
    pub(super) fn complete(&self) -> bool {
        self.kept.is_empty() && self.status.is_some_and(|status| status.success())
    }
}

impl fmt::Display for Goodbye {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let millis = self.took.as_millis();
        let how = match self.status {
            Some(status) if status.success() => format!("ended after {millis} ms"),
            Some(status) => format!("ended after {millis} ms ({status})"),
            None => format!("did not end within {millis} ms and was killed"),
        };
        let (lost, had) = (self.lost, self.had);
        writeln!(f, "goodbye: {lost} of {had} hosts lost their default route; router {how}")?;
        for interface in &self.kept {
            writeln!(f, "{interface}: host kept its default route")?;
        }
        Ok(())
    }
}

fn has_default_route(host: &Host) -> bool {
    host.state().default_routes().next().is_some()
}

/// A final advertisement goes to all nodes, which an interface may be told not to send to.
fn says_goodbye(interface: &Interface) -> bool {
    interface.send_advertisements && interface.remove_on_exit && !interface.unicast_only
}

#[cfg(test)]
mod tests {
    use std::os::unix::process::ExitStatusExt;

    use super::*;

    fn goodbye(kept: &[&str], status: Option<i32>) -> Goodbye {
        Goodbye {
            had: 3,
            lost: 3 - kept.len(),
            kept: kept.iter().map(|name| name.parse().unwrap()).collect(),
            took: Duration::from_millis(7),
            status: status.map(|code| ExitStatus::from_raw(code << 8)),
        }
    }

    #[test]
    fn everything_that_went_wrong_is_said() {
        let good = goodbye(&[], Some(0));
        assert!(good.complete());
        assert_eq!(
            good.to_string(),
            "goodbye: 3 of 3 hosts lost their default route; router ended after 7 ms\n"
        );
        let kept = goodbye(&["eth1"], Some(0));
        assert!(!kept.complete());
        assert_eq!(
            kept.to_string(),
            "goodbye: 2 of 3 hosts lost their default route; router ended after 7 ms\n\
             eth1: host kept its default route\n"
        );
        let failed = goodbye(&[], Some(1));
        assert!(!failed.complete());
        assert!(failed.to_string().ends_with("ended after 7 ms (exit status: 1)\n"));
        let hung = goodbye(&[], None);
        assert!(!hung.complete());
        assert!(hung.to_string().ends_with("did not end within 7 ms and was killed\n"));
    }
}
