//! How the daemon tells what it counted.

use std::{io, time::Duration};

use tracing::{info, warn};

use super::{
    Daemon,
    metrics::{self, DaemonCounters, Snapshot},
};
use crate::os::Receive;

/// How long the end of the program waits for the last writing of the metrics file.
pub(super) const LAST_WRITING: Duration = Duration::from_secs(2);

impl Daemon {
    fn daemon_counters(&mut self) -> DaemonCounters {
        self.counters.losses = self.receiver.losses();
        self.counters.unserved_messages = self.engine.unserved_messages;
        self.counters
    }

    /// Everything that is not zero.
    pub(super) fn counters_line(&mut self) -> String {
        metrics::line(self.daemon_counters(), &self.engine.counters())
    }

    /// Writes the metrics file at once, or a line of the log where there is none.
    pub(super) fn tell_counters(&mut self) {
        if self.metrics_file.is_some() {
            self.write_metrics();
        } else {
            info!("counted: {}", self.counters_line());
        }
    }

    pub(super) fn write_metrics(&mut self) {
        let daemon = self.daemon_counters();
        let interfaces = self.engine.counters_by_interface();
        let interfaces = interfaces.map(|(name, counters)| (name.clone(), counters.clone()));
        let snapshot = Snapshot { daemon, interfaces: interfaces.collect() };
        if let Some(file) = &mut self.metrics_file {
            file.write(snapshot);
        }
    }

    /// Looks at how writing the metrics file ended.
    pub(super) fn check_metrics(&mut self, written: io::Result<()>) {
        let Err(error) = written else { return };
        self.counters.metrics_file_errors += 1;
        if let Some(file) = &self.metrics_file
            && let Some(more) = self.metrics_complaint.again(self.clock.now())
        {
            let file = file.path().display();
            warn!(%file, %error, more, "cannot write the metrics file");
        }
    }

    /// Writes the final numbers, for as long as that may take.
    pub(super) async fn write_last_metrics(&mut self) {
        let last = async {
            for last in [false, true] {
                if last {
                    self.write_metrics();
                }
                if let Some(file) = &mut self.metrics_file
                    && file.is_busy()
                {
                    let written = file.finished().await;
                    self.check_metrics(written);
                }
            }
        };
        if tokio::time::timeout(LAST_WRITING, last).await.is_err() {
            warn!("writing the metrics file takes too long");
        }
    }
}
