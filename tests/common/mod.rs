//! What the live tests share: the real daemon on the router of a lab.

#![allow(dead_code, unreachable_pub, missing_docs, reason = "each test program uses a part of it")]

pub mod schema;
mod tshark;

use std::{
    env, fs,
    net::Ipv6Addr,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
    sync::atomic::{AtomicU32, Ordering},
    time::{Duration, Instant},
};

use nix::sys::signal::Signal;
use raven::lab::{Capture, CapturedAdvertisement, Host, Lab, LabLink, RouterProcess};

/// Much longer than anything here takes.
pub const TIMEOUT: Duration = Duration::from_secs(30);

/// The directory of the examples.
pub fn example(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("conf-examples").join(name)
}

/// The program under test.
pub fn raven() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_raven"));
    command.env("RAVEN_CONTROL_SOCKET", "none");
    command
}

/// Standard output as text.
pub fn stdout(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// Standard error as text.
pub fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// A folder that is gone with the test.
pub struct Folder(PathBuf);

impl Folder {
    pub fn new() -> Self {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let path = env::temp_dir().join(format!("raven-test-{}-{number}", std::process::id()));
        fs::create_dir_all(&path).unwrap();
        Folder(path)
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    pub fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.path(name);
        fs::write(&path, text).unwrap();
        path
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// A lab whose router runs the daemon.
pub struct Bench {
    pub lab: Lab,
    pub folder: Folder,
    router: Option<RouterProcess>,
}

impl Bench {
    /// Links with these interfaces on the router, all plugged in, no daemon yet.
    pub fn new(interfaces: &[&str]) -> Self {
        let links = interfaces.iter().map(|name| LabLink::new(name.parse().unwrap()));
        let mut lab = Lab::new(links).unwrap();
        lab.connect().unwrap();
        Bench { lab, folder: Folder::new(), router: None }
    }

    /// The same with the daemon started on this configuration.
    pub fn running(interfaces: &[&str], config: &str, arguments: &[&str]) -> Self {
        let mut bench = Self::new(interfaces);
        bench.start(config, arguments);
        bench
    }

    /// Starts the daemon with `config` in its file.
    pub fn start(&mut self, config: &str, arguments: &[&str]) {
        let file = self.folder.write("raven.conf", config);
        let log = fs::File::create(self.folder.path("log")).unwrap();
        let mut command = raven();
        command.args(["--log-level", "debug", "run", "--state-directory"]);
        command.arg(self.folder.path("state"));
        command.arg("--control-socket").arg(self.control_socket()).args(arguments).arg(file);
        command.stdin(Stdio::null()).stderr(log);
        self.router = Some(self.lab.spawn_router(command).unwrap());
    }

    /// Where the daemon listens for requests.
    pub fn control_socket(&self) -> PathBuf {
        self.folder.path("control.sock")
    }

    /// Replaces the daemon's file.
    pub fn rewrite(&self, config: &str) {
        self.folder.write("raven.conf", config);
    }

    /// What the daemon has logged.
    pub fn log(&self) -> String {
        fs::read_to_string(self.folder.path("log")).unwrap()
    }

    /// Waits until the daemon has logged `text` `count` times.
    pub fn await_log(&self, text: &str, count: usize) {
        let deadline = Instant::now() + TIMEOUT;
        while self.log().matches(text).count() < count {
            assert!(Instant::now() < deadline, "`{text}` is not in the log:\n{}", self.log());
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    /// Waits until the daemon has logged one of `texts`, and tells which.
    pub fn await_any(&self, texts: &[&str]) -> usize {
        let deadline = Instant::now() + TIMEOUT;
        loop {
            let log = self.log();
            if let Some(found) = texts.iter().position(|text| log.contains(text)) {
                return found;
            }
            assert!(Instant::now() < deadline, "none of {texts:?} is in the log:\n{log}");
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    /// The daemon's process.
    pub fn daemon(&self) -> u32 {
        self.router.as_ref().unwrap().id()
    }

    pub fn signal(&self, signal: Signal) {
        self.router.as_ref().unwrap().signal(signal).unwrap();
    }

    /// Stops the daemon and waits for its end.
    pub fn stop(&mut self) {
        self.stop_by(Signal::SIGTERM);
    }

    /// The same by another signal.
    pub fn stop_by(&mut self, signal: Signal) {
        self.signal(signal);
        self.await_end();
    }

    /// Waits until the daemon has ended as it should.
    pub fn await_end(&mut self) {
        let mut router = self.router.take().unwrap();
        let status = router.wait(Instant::now() + TIMEOUT).unwrap();
        assert!(status.is_some_and(|status| status.success()), "{status:?}\n{}", self.log());
    }

    /// Kills the daemon and waits for its end.
    pub fn kill(&mut self) {
        self.signal(Signal::SIGKILL);
        let mut router = self.router.take().unwrap();
        assert!(router.wait(Instant::now() + TIMEOUT).unwrap().is_some());
    }

    pub fn host(&mut self, interface: &str) -> &mut Host {
        self.lab.host(interface).unwrap()
    }

    pub fn capture(&mut self, interface: &str) -> Capture {
        self.host(interface).capture().unwrap()
    }

    /// The host's own link-local address, once it may be used.
    pub fn link_local(&mut self, interface: &str) -> Ipv6Addr {
        let deadline = Instant::now() + TIMEOUT;
        loop {
            if let Some(address) = self.host(interface).link_local().unwrap() {
                return address;
            }
            assert!(Instant::now() < deadline, "the host has no link-local address");
            self.lab.wait(Instant::now() + Duration::from_millis(50), |_| false).unwrap();
        }
    }

    /// Waits until `condition` holds for all hosts.
    pub fn expect(&mut self, what: &str, mut condition: impl FnMut(&Host) -> bool) {
        let deadline = Instant::now() + TIMEOUT;
        let held = self.lab.wait(deadline, |hosts| hosts.iter().all(&mut condition)).unwrap();
        let states: Vec<_> = self.lab.hosts().iter().map(Host::state).collect();
        assert!(held, "not in time: {what}\n{states:#?}\n{}", self.log());
    }
}

/// The next advertisement, which must come.
pub fn next(capture: &mut Capture) -> CapturedAdvertisement {
    let advertisement = capture.next_advertisement(Instant::now() + TIMEOUT).unwrap();
    advertisement.expect("no router advertisement within the time limit")
}

/// The next advertisement within this time, if there is one.
pub fn next_within(capture: &mut Capture, seconds: f64) -> Option<CapturedAdvertisement> {
    capture.next_advertisement(Instant::now() + Duration::from_secs_f64(seconds)).unwrap()
}

/// Runs a program of another project that the tests need.
pub fn peer(output: Result<Output, raven::lab::LabError>, package: &str) -> Output {
    match output {
        Ok(output) => output,
        Err(error) => panic!("{error}: is Debian's package {package} installed?"),
    }
}

/// Runs `command`, words separated by blanks, on the router.
pub fn on_router(bench: &Bench, command: &str) {
    let mut words = command.split(' ');
    let mut program = Command::new(words.next().unwrap());
    program.args(words);
    let output = peer(bench.lab.run_on_router(program), "iproute2");
    assert!(output.status.success(), "{command}: {}", stderr(&output));
}
