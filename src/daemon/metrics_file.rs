//! The file of `--metrics-file`, written beside the event loop so that a slow disk holds up nothing.

use std::{
    ffi::OsString,
    fs,
    io::{self, Write},
    os::unix::fs::{OpenOptionsExt, PermissionsExt},
    path::{Path, PathBuf},
    time::Duration,
};

use tokio::task::{JoinHandle, spawn_blocking};

use super::metrics::Snapshot;

/// How often it is written, where something was counted; Prometheus asks about as often.
pub(super) const PERIOD: Duration = Duration::from_secs(15);

/// Other programs read it, whatever the umask is.
const MODE: u32 = 0o644;

/// The file, and the writing of it that is under way.
#[derive(Debug)]
pub(super) struct MetricsFile {
    path: PathBuf,
    written: Option<Snapshot>,
    writing: Option<JoinHandle<io::Result<()>>>,
}

impl MetricsFile {
    pub(super) fn new(path: PathBuf) -> Self {
        MetricsFile { path, written: None, writing: None }
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Begins to write `snapshot`, unless that is there already or the last one is not finished.
    pub(super) fn write(&mut self, snapshot: Snapshot) {
        if self.writing.is_some() || self.written.as_ref() == Some(&snapshot) {
            return;
        }
        self.written = Some(snapshot.clone());
        let path = self.path.clone();
        self.writing = Some(spawn_blocking(move || {
            let text = snapshot.text().map_err(io::Error::other)?;
            replace(&path, &text)
        }));
    }

    /// Waits for the end of the writing that is under way, if any. May be cancelled.
    pub(super) async fn finished(&mut self) -> io::Result<()> {
        let Some(writing) = &mut self.writing else { return std::future::pending().await };
        let result = writing.await.unwrap_or_else(|error| Err(io::Error::other(error)));
        self.writing = None;
        if result.is_err() {
            self.written = None;
        }
        result
    }

    pub(super) fn is_busy(&self) -> bool {
        self.writing.is_some()
    }
}

/// Puts a file with `text` in the place of `path`, so that readers see the old one or the new one.
fn replace(path: &Path, text: &str) -> io::Result<()> {
    if fs::symlink_metadata(path).is_ok_and(|old| !old.is_file()) {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "it is no regular file"));
    }
    let mut name = OsString::from(path.file_name().ok_or(io::ErrorKind::InvalidInput)?);
    // Not what node_exporter reads, whose files end in `.prom`.
    name.push(".new");
    let beside = path.with_file_name(name);
    // One of an earlier run, or something that others laid there.
    let _ = fs::remove_file(&beside);
    let mut file =
        fs::OpenOptions::new().write(true).create_new(true).mode(MODE).open(&beside).map_err(
            |error| io::Error::new(error.kind(), format!("{}: {error}", beside.display())),
        )?;
    let written = file
        .set_permissions(fs::Permissions::from_mode(MODE))
        .and_then(|()| file.write_all(text.as_bytes()))
        .and_then(|()| fs::rename(&beside, path));
    if written.is_err() {
        let _ = fs::remove_file(&beside);
    }
    written
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::daemon::metrics::DaemonCounters;

    struct Folder(PathBuf);

    impl Folder {
        fn new(name: &str) -> Self {
            let path = std::env::temp_dir().join(format!("raven-{name}-{}", std::process::id()));
            fs::create_dir(&path).unwrap();
            Folder(path)
        }
    }

    impl Drop for Folder {
        fn drop(&mut self) {
            let _ = fs::remove_dir_all(&self.0);
        }
    }

    fn snapshot(reloads: u64) -> Snapshot {
        let daemon = DaemonCounters { reloads, ..DaemonCounters::default() };
        Snapshot { daemon, interfaces: Vec::new() }
    }

    #[tokio::test]
    async fn it_is_replaced_where_something_changed() {
        let folder = Folder::new("metrics");
        let path = folder.0.join("raven.prom");
        let mut file = MetricsFile::new(path.clone());
        for reloads in [0, 0, 1] {
            let again = file.written == Some(snapshot(reloads));
            file.write(snapshot(reloads));
            assert_eq!(file.is_busy(), !again);
            if !again {
                file.finished().await.unwrap();
            }
            let text = fs::read_to_string(&path).unwrap();
            assert!(text.contains(&format!("{{outcome=\"success\"}} {reloads}\n")), "{text}");
        }
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, MODE);
        assert_eq!(fs::read_dir(&folder.0).unwrap().count(), 1, "nothing is left beside it");
    }

    #[tokio::test]
    async fn what_fails_is_tried_again_and_nothing_but_a_file_is_replaced() {
        let folder = Folder::new("metrics-errors");
        let mut file = MetricsFile::new(folder.0.join("missing/raven.prom"));
        for _ in 0..2 {
            file.write(snapshot(0));
            assert_eq!(file.finished().await.unwrap_err().kind(), io::ErrorKind::NotFound);
        }
        let link = folder.0.join("link");
        std::os::unix::fs::symlink("/dev/null", &link).unwrap();
        for path in [link.clone(), folder.0.clone()] {
            let mut file = MetricsFile::new(path);
            file.write(snapshot(0));
            let error = file.finished().await.unwrap_err();
            assert_eq!(error.to_string(), "it is no regular file");
        }
        assert!(link.is_symlink());
    }
}
