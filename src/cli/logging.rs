use std::io;

use anstream::{AutoStream, ColorChoice};
use tracing::{Level, level_filters::LevelFilter};
use tracing_subscriber::{Layer, fmt, layer::SubscriberExt, util::SubscriberInitExt};

use crate::os;

/// Logs to the journal with its fields when standard error leads there (systemd), and to standard
/// error otherwise.
pub(super) fn init(level: Level) {
    let filter = LevelFilter::from_level(level);
    if os::stderr_is_journal()
        && let Ok(journal) = tracing_journald::layer()
    {
        tracing_subscriber::registry().with(journal.with_filter(filter)).init();
        return;
    }
    let text = fmt::layer()
        .with_writer(io::stderr)
        .with_ansi(AutoStream::choice(&io::stderr()) != ColorChoice::Never)
        .with_target(false)
        .with_filter(filter);
    tracing_subscriber::registry().with(text).init();
}
