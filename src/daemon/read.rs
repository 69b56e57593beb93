//! One file to a text. Nothing in a file system makes this wait for ever, take memory without end
//! or take half a text for a whole one.

use std::{
    ffi::OsStr,
    fs::{self, File, OpenOptions},
    io::{self, Read},
    os::unix::fs::{FileTypeExt, OpenOptionsExt},
    path::Path,
    time::Duration,
};

use nix::fcntl::OFlag;

use super::codes;
use crate::{
    config::{CONVERT, FILE_ENCODING, closest},
    diagnostic::{Diagnostic, NotText, SourceId, Sources, Span},
    os::wait_readable,
};

/// The most octets of a file. The configuration of 4,094 interfaces has less than one of these 64
/// MiB.
const MOST_OCTETS: u64 = 64 << 20;

/// How long a named pipe may be without a writer.
const WRITER_TIMEOUT: Duration = Duration::from_secs(3);

/// How long a pipe or a device may have nothing to read before it ends.
const IDLE_TIMEOUT: Duration = Duration::from_secs(10);

/// Whether `path` stands for the standard input.
pub(super) fn is_stdin(path: &Path) -> bool {
    path.as_os_str() == "-"
}

/// What a file is called in messages.
pub(super) fn name(path: &Path) -> String {
    if is_stdin(path) { "<stdin>".to_owned() } else { path.display().to_string() }
}

/// Reads the text of `path` into `sources`. When that fails, its name is there for the problem to
/// refer to.
pub(super) fn read(path: &Path, sources: &Sources) -> Result<SourceId, Box<Diagnostic>> {
    let text = octets(path).map_err(|error| unreadable(path, &error)).and_then(|octets| {
        check(path, &octets)?;
        sources.add_octets(name(path), octets).map_err(|NotText| {
            let message = format!("`{}` is no text: most of it is not UTF-8", name(path));
            Diagnostic::error(FILE_ENCODING.code, message).with_help(CONVERT).into()
        })
    });
    text.map_err(|problem: Box<Diagnostic>| {
        let id = sources.add_unread(name(path));
        problem.at(Span::new(id, 0..0), "").into()
    })
}

/// Refuses what is too large or in an encoding that can be told from its beginning.
fn check(path: &Path, octets: &[u8]) -> Result<(), Box<Diagnostic>> {
    if octets.len() as u64 > MOST_OCTETS {
        let message = format!("`{}` has more than {} MiB", name(path), MOST_OCTETS >> 20);
        let problem = Diagnostic::error(codes::TOO_LARGE, message);
        return Err(problem.with_help("name a file of radvd's, rtadvd's or rad's language").into());
    }
    if octets.starts_with(b"\xff\xfe") || octets.starts_with(b"\xfe\xff") {
        let message = format!("`{}` is UTF-16", name(path));
        let problem = Diagnostic::error(FILE_ENCODING.code, message);
        let help = "convert it to UTF-8, for example with `iconv -f UTF-16 -t UTF-8`";
        return Err(problem.with_help(help).into());
    }
    Ok(())
}

fn octets(path: &Path) -> io::Result<Vec<u8>> {
    if is_stdin(path) {
        return limited(io::stdin().lock(), 0);
    }
    let file = open(path)?;
    let length = file.metadata().map_or(0, |metadata| metadata.len().min(MOST_OCTETS));
    // What a file system claims of a file may be wrong, but costs address space only.
    let room = usize::try_from(length).unwrap_or(0) + 1;
    limited(WithoutBlocking { file, heard: false, idle_timeout: IDLE_TIMEOUT }, room)
}

/// All that is in `input`, but at most one octet too many.
fn limited(input: impl Read, room: usize) -> io::Result<Vec<u8>> {
    let mut octets = Vec::with_capacity(room);
    input.take(MOST_OCTETS + 1).read_to_end(&mut octets)?;
    Ok(octets)
}

fn open(path: &Path) -> io::Result<File> {
    // Does not wait for a writer of a pipe, nor make a terminal the controlling one.
    let flags = OFlag::O_NONBLOCK | OFlag::O_NOCTTY;
    let opened = OpenOptions::new().read(true).custom_flags(flags.bits()).open(path);
    let kind = match &opened {
        Ok(file) => file.metadata()?.file_type(),
        Err(_) => match fs::metadata(path) {
            Ok(metadata) => metadata.file_type(),
            Err(_) => return opened,
        },
    };
    if kind.is_dir() {
        return Err(io::Error::new(io::ErrorKind::IsADirectory, "it is a directory"));
    }
    if kind.is_socket() {
        return Err(io::Error::other("it is a socket"));
    }
    opened
}

/// Waits where a file has nothing to read yet, but only a while.
struct WithoutBlocking {
    file: File,
    /// Whether there was something to read.
    heard: bool,
    idle_timeout: Duration,
}

impl Read for WithoutBlocking {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            match self.file.read(buffer) {
                Ok(0) if !self.heard && self.file.metadata()?.file_type().is_fifo() => {
                    if !wait_readable(&self.file, Some(WRITER_TIMEOUT))? {
                        let reason = "it is a pipe that nobody writes to";
                        return Err(io::Error::new(io::ErrorKind::TimedOut, reason));
                    }
                }
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                    if !wait_readable(&self.file, Some(self.idle_timeout))? {
                        let seconds = self.idle_timeout.as_secs();
                        let reason = format!(
                            "nothing has come from it for {seconds} s, and it does not end"
                        );
                        return Err(io::Error::new(io::ErrorKind::TimedOut, reason));
                    }
                }
                result => {
                    self.heard = true;
                    return result;
                }
            }
            self.heard = true;
        }
    }
}

/// Whether `path` is neither file nor directory, so that reading may take long or have no end.
pub(super) fn is_special(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|it| !it.is_file() && !it.is_dir())
}

/// The problem that `path`, which the configuration has not named itself, is read no further.
pub(super) fn special(path: &Path) -> Diagnostic {
    let message = format!("cannot read `{}`: {NO_REGULAR_FILE}", name(path));
    Diagnostic::error(codes::UNREADABLE, message)
}

/// Why it is not.
pub(super) const NO_REGULAR_FILE: &str = "it is no regular file";

fn unreadable(path: &Path, error: &io::Error) -> Box<Diagnostic> {
    let message = format!("cannot read `{}`: {error}", name(path));
    let problem = Diagnostic::error(codes::UNREADABLE, message);
    let help = match error.kind() {
        io::ErrorKind::NotFound => sibling(path).map(|name| format!("did you mean `{name}`?")),
        io::ErrorKind::PermissionDenied => {
            Some("let the user that raven runs as read it".to_owned())
        }
        _ => None,
    };
    match help {
        Some(help) => problem.with_help(help).into(),
        None => problem.into(),
    }
}

/// Entries of a folder that are compared with a name that is not there.
const MOST_SIBLINGS: usize = 1000;

/// The path of a file beside `path` that has nearly its name.
fn sibling(path: &Path) -> Option<String> {
    let wanted = path.file_name().and_then(OsStr::to_str)?;
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let entries = fs::read_dir(folder.unwrap_or(Path::new("."))).ok()?;
    let names: Vec<String> = entries
        .take(MOST_SIBLINGS)
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter(|name| name != wanted)
        .collect();
    let name = closest(wanted, names.iter().map(String::as_str))?;
    Some(path.with_file_name(name).display().to_string())
}

#[cfg(test)]
mod tests {
    use std::env;

    use nix::fcntl::FcntlArg;

    use super::*;

    #[test]
    fn a_folder_is_no_file() {
        let sources = Sources::new();
        let problem = read(&env::temp_dir(), &sources).unwrap_err();
        assert_eq!(problem.code, codes::UNREADABLE);
        assert!(problem.message.ends_with("it is a directory"), "{problem:?}");
        let (id, source) = sources.iter().next().unwrap();
        assert_eq!(problem.primary.unwrap().span.source, id);
        assert!(!source.is_read());
    }

    #[test]
    fn a_writer_that_stays_idle_is_not_waited_for() {
        let (reader, writer) = nix::unistd::pipe().unwrap();
        let flags = FcntlArg::F_SETFL(OFlag::O_NONBLOCK);
        nix::fcntl::fcntl(&reader, flags).unwrap();
        let mut writer = File::from(writer);
        for written in [&b""[..], b"interface a { };\n"] {
            io::Write::write_all(&mut writer, written).unwrap();
            let file = File::from(reader.try_clone().unwrap());
            let idle_timeout = Duration::from_millis(20);
            let reader = WithoutBlocking { file, heard: false, idle_timeout };
            let error = limited(reader, 0).unwrap_err();
            assert_eq!(error.kind(), io::ErrorKind::TimedOut);
            assert!(error.to_string().starts_with("nothing has come"), "{error}");
        }
    }

    #[test]
    fn a_file_of_the_most_octets_is_read() {
        let path = env::temp_dir().join(format!("raven-most-{}", std::process::id()));
        File::create(&path).unwrap().set_len(MOST_OCTETS).unwrap();
        let octets = octets(&path);
        fs::remove_file(&path).unwrap();
        assert_eq!(octets.unwrap().len() as u64, MOST_OCTETS);
    }
}
