use std::{
    fs::{self, DirBuilder},
    io,
    os::unix::{
        fs::{DirBuilderExt, MetadataExt},
        net,
    },
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use nix::sys::stat::{Mode, umask};
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    net::{UnixListener, UnixStream},
    sync::{Semaphore, mpsc, oneshot},
    task::JoinHandle,
    time,
};

use super::protocol::{Answer, MOST_REQUEST, Request};

/// Clients at a time; others wait.
const CLIENTS: usize = 32;
/// A client that says nothing for so long is left.
const IDLE: Duration = Duration::from_secs(60);
/// After a client could not be accepted, for want of file descriptors say.
const PAUSE: Duration = Duration::from_secs(1);
/// Its parent directory's, where that has to be made.
const DIRECTORY_MODE: u32 = 0o755;

/// A request, and where its answer goes.
#[derive(Debug)]
pub(in crate::daemon) struct Asked {
    pub(in crate::daemon) request: Request,
    pub(in crate::daemon) answer: oneshot::Sender<Answer>,
}

/// The control socket.
#[derive(Debug)]
pub(in crate::daemon) struct Server {
    path: PathBuf,
    /// Device and inode, to tell it from one that took its place.
    file: Option<(u64, u64)>,
    asked: mpsc::Receiver<Asked>,
    accepting: JoinHandle<()>,
}

impl Server {
    /// Listens at `path`, where nobody else does. Only this user can connect.
    pub(in crate::daemon) fn open(path: &Path) -> io::Result<Self> {
        if let Some(parent) = path.parent() {
            DirBuilder::new().recursive(true).mode(DIRECTORY_MODE).create(parent)?;
        }
        let listener = bind(path)?;
        let file = identity(path);
        let (sender, asked) = mpsc::channel(CLIENTS);
        let accepting = tokio::spawn(accept(listener, sender));
        Ok(Server { path: path.to_owned(), file, asked, accepting })
    }

    /// The next request. May be cancelled.
    pub(in crate::daemon) async fn next(&mut self) -> Option<Asked> {
        self.asked.recv().await
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.accepting.abort();
        if self.file.is_some() && identity(&self.path) == self.file {
            let _ = fs::remove_file(&self.path);
        }
    }
}

fn identity(path: &Path) -> Option<(u64, u64)> {
    let metadata = fs::symlink_metadata(path).ok()?;
    Some((metadata.dev(), metadata.ino()))
}

fn bind(path: &Path) -> io::Result<UnixListener> {
    let private = |path: &Path| {
        let before = umask(Mode::from_bits_truncate(0o177));
        let listener = UnixListener::bind(path);
        umask(before);
        listener
    };
    match private(path) {
        Err(error) if error.kind() == io::ErrorKind::AddrInUse => {}
        bound => return bound,
    }
    match net::UnixStream::connect(path) {
        // What a process left that was killed.
        Err(error) if error.kind() == io::ErrorKind::ConnectionRefused => {
            fs::remove_file(path)?;
            private(path)
        }
        Err(error) => Err(error),
        Ok(_) => Err(io::Error::new(io::ErrorKind::AddrInUse, "another raven listens there")),
    }
}

async fn accept(listener: UnixListener, asked: mpsc::Sender<Asked>) {
    let places = Arc::new(Semaphore::new(CLIENTS));
    loop {
        let Ok(place) = Arc::clone(&places).acquire_owned().await else { return };
        match listener.accept().await {
            Ok((stream, _)) => {
                let asked = asked.clone();
                tokio::spawn(async move {
                    // A client that is gone needs no answer.
                    let _ = serve(stream, asked).await;
                    drop(place);
                });
            }
            Err(_) => time::sleep(PAUSE).await,
        }
    }
}

/// Answers one client until it has no more requests.
async fn serve(stream: UnixStream, asked: mpsc::Sender<Asked>) -> io::Result<()> {
    let (read, mut write) = stream.into_split();
    let mut read = BufReader::new(read);
    loop {
        let mut line = Vec::new();
        let mut next = (&mut read).take(MOST_REQUEST);
        let reading = next.read_until(b'\n', &mut line);
        if time::timeout(IDLE, reading).await.unwrap_or(Ok(0))? == 0 {
            return Ok(());
        }
        let is_whole = line.ends_with(b"\n");
        let answer = if is_whole || (line.len() as u64) < MOST_REQUEST {
            answer(&line, &asked).await
        } else {
            Answer::refused(format!("a request has at most {MOST_REQUEST} octets"))
        };
        let mut text = serde_json::to_vec(&answer)?;
        text.push(b'\n');
        time::timeout(IDLE, write.write_all(&text)).await??;
        if !is_whole {
            return Ok(());
        }
    }
}

async fn answer(line: &[u8], asked: &mpsc::Sender<Asked>) -> Answer {
    let request = match Request::read(line) {
        Ok(request) => request,
        Err(reason) => return Answer::refused(reason),
    };
    let (sender, receiver) = oneshot::channel();
    if asked.send(Asked { request, answer: sender }).await.is_err() {
        return Answer::refused("raven is ending");
    }
    receiver.await.unwrap_or_else(|_| Answer::refused("raven is ending"))
}
