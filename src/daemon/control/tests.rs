use std::{
    env, fs,
    io::{BufRead, BufReader, Write},
    os::unix::{fs::MetadataExt, net::UnixStream},
    path::{Path, PathBuf},
    process,
    sync::atomic::{AtomicU32, Ordering},
    thread,
};

use super::*;

struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let folder = env::temp_dir().join(format!("raven-control-{}-{number}", process::id()));
        fs::create_dir(&folder).unwrap();
        Folder(folder)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap()
}

/// Runs a server at `path` that does everything while `client` runs.
fn with_server<T: Send + 'static>(
    path: &Path,
    client: impl FnOnce(&Path) -> T + Send + 'static,
) -> (T, Vec<Request>) {
    runtime().block_on(async {
        let mut server = Some(Server::open(path).unwrap());
        let path = path.to_owned();
        let mut client = tokio::task::spawn_blocking(move || client(&path));
        let mut requests = Vec::new();
        loop {
            tokio::select! {
                ended = &mut client => return (ended.unwrap(), requests),
                asked = asked(&mut server) => {
                    let Asked { request, answer } = asked.unwrap();
                    requests.push(request);
                    let _ = answer.send(Answer::done());
                }
            }
        }
    })
}

fn line(stream: &mut BufReader<UnixStream>) -> String {
    let mut line = String::new();
    stream.read_line(&mut line).unwrap();
    line
}

#[test]
fn a_client_may_ask_again_and_again_and_wrong_requests_are_told() {
    let folder = Folder::new();
    let (mode, requests) = with_server(&folder.0.join("a/b/sock"), |path| {
        let mode = fs::metadata(path).unwrap().mode() & 0o777;
        let mut stream = BufReader::new(UnixStream::connect(path).unwrap());
        stream.get_mut().write_all(b"{\"version\":1,\"command\":\"ping\"}\nhello\n").unwrap();
        assert_eq!(line(&mut stream), "{\"version\":1}\n");
        assert!(line(&mut stream).starts_with("{\"version\":1,\"error\":\"this is no JSON object"));
        stream.get_mut().write_all(b"{\"version\":1,\"command\":\"delegation-list\"}\n").unwrap();
        assert_eq!(line(&mut stream), "{\"version\":1}\n");
        assert_eq!(ask(path, &Request::Ping).unwrap(), Answer::done());
        mode
    });
    assert_eq!(mode, 0o600);
    assert_eq!(requests, [Request::Ping, Request::DelegationList, Request::Ping]);
}

#[test]
fn a_request_without_end_is_refused() {
    let folder = Folder::new();
    let ((), requests) = with_server(&folder.0.join("sock"), |path| {
        let stream = UnixStream::connect(path).unwrap();
        let mut writer = stream.try_clone().unwrap();
        let writing = thread::spawn(move || {
            // Fails once nobody reads any more.
            while writer.write_all(&[b' '; 4096]).is_ok() {}
        });
        let mut stream = BufReader::new(stream);
        assert!(line(&mut stream).contains("a request has at most 65536 octets"));
        drop(stream);
        writing.join().unwrap();
    });
    assert_eq!(requests, []);
}

#[test]
fn clients_that_are_silent_hold_up_nobody() {
    let folder = Folder::new();
    let ((), requests) = with_server(&folder.0.join("sock"), |path| {
        let silent: Vec<_> = (0..20).map(|_| UnixStream::connect(path).unwrap()).collect();
        assert_eq!(ask(path, &Request::Ping).unwrap(), Answer::done());
        drop(silent);
    });
    assert_eq!(requests, [Request::Ping]);
}

#[test]
fn the_socket_is_taken_over_from_the_dead_only() {
    let folder = Folder::new();
    let path = folder.0.join("sock");
    runtime().block_on(async {
        let first = Server::open(&path).unwrap();
        let error = Server::open(&path).unwrap_err();
        assert_eq!(error.to_string(), "another raven listens there");
        drop(first);
        assert!(!path.exists());
        // As a process leaves it that is killed.
        drop(std::os::unix::net::UnixListener::bind(&path).unwrap());
        let second = Server::open(&path).unwrap();
        // Another one took its place meanwhile.
        fs::remove_file(&path).unwrap();
        fs::write(&path, "").unwrap();
        drop(second);
        assert!(path.exists());
    });
}
