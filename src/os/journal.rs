use std::env;

use nix::sys::stat::fstat;

/// Whether standard error leads to systemd's journal: JOURNAL_STREAM names its device and inode
/// (systemd.exec(5)).
pub fn stderr_is_journal() -> bool {
    let Ok(stream) = env::var("JOURNAL_STREAM") else { return false };
    let named = stream.split_once(':').and_then(|(device, inode)| {
        Some((device.parse::<u64>().ok()?, inode.parse::<u64>().ok()?))
    });
    let (Some((device, inode)), Ok(own)) = (named, fstat(std::io::stderr())) else {
        return false;
    };
    own.st_dev == device && own.st_ino == inode
}
