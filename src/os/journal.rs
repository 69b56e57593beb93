//! Where standard error goes.

use std::{env, io};

use nix::sys::stat;

/// Whether standard error goes straight to the systemd journal, by `$JOURNAL_STREAM`
/// (systemd.exec(5)): the variable is inherited, so that it only counts while standard error is
/// still the file that it names.
pub fn stderr_is_journal() -> bool {
    let Some(stream) = env::var_os("JOURNAL_STREAM") else {
        return false;
    };
    let Ok(status) = stat::fstat(io::stderr()) else {
        return false;
    };
    stream.to_str().is_some_and(|stream| names(stream, status.st_dev, status.st_ino))
}

/// Whether `stream` is `DEVICE:INODE` in decimal.
fn names(stream: &str, device: impl Into<u64>, inode: impl Into<u64>) -> bool {
    let parts = stream.split_once(':').and_then(|(device, inode)| {
        Some((device.parse::<u64>().ok()?, inode.parse::<u64>().ok()?))
    });
    parts == Some((device.into(), inode.into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_file_itself_is_the_journal() {
        assert!(names("8:4711", 8u64, 4711u64));
        for other in ["8:4712", "9:4711", "8", "", ":", "8:4711:1", "x:y", "-8:4711"] {
            assert!(!names(other, 8u64, 4711u64), "{other}");
        }
    }
}
