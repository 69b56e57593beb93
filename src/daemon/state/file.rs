use std::{
    fs::{self, DirBuilder, File, OpenOptions},
    io::{self, Read, Write},
    os::unix::fs::{DirBuilderExt, OpenOptionsExt},
    path::{Path, PathBuf},
    process,
    sync::Arc,
    thread,
    time::{Duration, Instant},
};

use nix::{
    errno::Errno,
    fcntl::{Flock, FlockArg},
    sys::signal::{Signal, kill},
    unistd::Pid,
};

const NAME: &str = "state";
const NEW: &str = "state.new";
const LOCK: &str = "lock";
/// The first word of the first line, its second is the version.
const MAGIC: &str = "raven-state";
const VERSION: &str = "1";
/// More than 4,094 interfaces with everything that fits into an advertisement take less.
const MOST_OCTETS: u64 = 64 * 1024 * 1024;
/// Who may read it learns the prefixes of a network.
const MODE: u32 = 0o640;
const DIRECTORY_MODE: u32 = 0o750;
/// How long a process may take to end, and how often that is looked at.
const TAKEOVER: Duration = Duration::from_secs(5);
const TAKEOVER_PAUSE: Duration = Duration::from_millis(5);

/// The directory of the state file, which no other process uses.
#[derive(Debug, Clone)]
pub(in crate::daemon) struct Directory {
    path: PathBuf,
    _lock: Arc<Flock<File>>,
}

impl Directory {
    /// Makes it where it is not there, and locks it. With `takeover` a process that has it is asked to
    /// end without a goodbye, and waited for.
    pub(super) fn open(path: &Path, takeover: bool) -> io::Result<Self> {
        let busy = |error: &io::Error| error.kind() == io::ErrorKind::ResourceBusy;
        let mut opened = Self::open_free(path);
        if takeover && opened.as_ref().is_err_and(busy) {
            let user = Self::user(path).ok_or_else(|| {
                io::Error::new(io::ErrorKind::ResourceBusy, "nobody says who uses it")
            })?;
            kill(user, Signal::SIGQUIT)?;
            let until = Instant::now() + TAKEOVER;
            while opened.as_ref().is_err_and(busy) && Instant::now() < until {
                thread::sleep(TAKEOVER_PAUSE);
                opened = Self::open_free(path);
            }
        }
        opened
    }

    /// The process that uses the directory at `path`, as it has said itself.
    fn user(path: &Path) -> Option<Pid> {
        let text = fs::read_to_string(path.join(LOCK)).ok()?;
        text.trim().parse().ok().filter(|&it| it > 1).map(Pid::from_raw)
    }

    fn open_free(path: &Path) -> io::Result<Self> {
        DirBuilder::new().recursive(true).mode(DIRECTORY_MODE).create(path)?;
        let lock = OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(false)
            .mode(MODE)
            .open(path.join(LOCK))?;
        let mut lock =
            Flock::lock(lock, FlockArg::LockExclusiveNonblock).map_err(|(_, errno)| {
                if errno == Errno::EWOULDBLOCK {
                    io::Error::new(io::ErrorKind::ResourceBusy, "another raven uses it")
                } else {
                    errno.into()
                }
            })?;
        lock.set_len(0)?;
        writeln!(lock, "{}", process::id())?;
        Ok(Directory { path: path.to_owned(), _lock: Arc::new(lock) })
    }

    /// What was saved last; `None` where nothing was. An error where it is not what was saved.
    pub(super) fn load(&self) -> io::Result<Option<String>> {
        let file = match File::open(self.path.join(NAME)) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            file => file?,
        };
        let mut text = String::new();
        file.take(MOST_OCTETS).read_to_string(&mut text)?;
        unwrap(&text).map(|body| Some(body.to_owned())).map_err(io::Error::other)
    }

    /// Puts `text` in the place of what was there, so that after a loss of power either is found whole.
    pub(super) fn save(&self, text: &str) -> io::Result<()> {
        let (new, path) = (self.path.join(NEW), self.path.join(NAME));
        let mut file =
            OpenOptions::new().write(true).create(true).truncate(true).mode(MODE).open(&new)?;
        file.write_all(header(text).as_bytes())?;
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        fs::rename(&new, &path)?;
        // The new name is in the directory, which is written by itself.
        File::open(&self.path)?.sync_all()
    }
}

/// What stands before `text` in the file.
fn header(text: &str) -> String {
    format!("{MAGIC} {VERSION} {:08x} {}\n", crc32fast::hash(text.as_bytes()), text.len())
}

/// What stands behind the header, when it is what that says.
pub(super) fn unwrap(file: &str) -> Result<&str, &'static str> {
    let (first, text) = file.split_once('\n').ok_or("it is cut off")?;
    let mut words = first.split(' ');
    if words.next() != Some(MAGIC) {
        return Err("it is no state file of raven");
    }
    if words.next() != Some(VERSION) {
        return Err("it is of another version");
    }
    let expected = header(text);
    if expected.strip_suffix('\n') != Some(first) {
        return Err("its checksum is wrong");
    }
    Ok(text)
}
