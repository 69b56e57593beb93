//! Who serves the interfaces, and what that costs.

use std::{
    env, fs, io,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use nix::{
    sys::signal::{Signal, kill},
    unistd::Pid,
};

use super::{
    Failure, wait,
    world::{World, name},
};

/// Who has not served all interfaces after this never does.
pub(crate) const PATIENCE: Duration = Duration::from_secs(120);
/// The initial advertisements are over (RFC 4861 10), and all intervals are alike.
const SETTLED: Duration = Duration::from_secs(5);
const STEADY: Duration = Duration::from_secs(10);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Contender {
    Raven,
    Bird,
    Radvd,
}

/// What was measured.
#[derive(Debug, Default)]
pub(crate) struct Figures {
    /// When every interface had sent an advertisement.
    pub(crate) all_served: Option<Duration>,
    /// How many had, in the end.
    pub(crate) served: u32,
    /// Processor time until then.
    pub(crate) start_processor: Duration,
    /// Advertisements of ten seconds, and their processor time.
    pub(crate) advertisements: u64,
    pub(crate) processor: Duration,
    pub(crate) mebibytes: f64,
    /// Processor time of saying goodbye and ending.
    pub(crate) goodbye_processor: Duration,
}

impl Figures {
    pub(crate) fn per_advertisement(&self) -> Duration {
        self.processor / u32::try_from(self.advertisements.max(1)).unwrap_or(u32::MAX)
    }
}

impl Contender {
    pub(crate) const ALL: [Contender; 3] = [Contender::Raven, Contender::Bird, Contender::Radvd];

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Contender::Raven => "raven",
            Contender::Bird => "bird",
            Contender::Radvd => "radvd",
        }
    }

    fn program(self) -> Option<PathBuf> {
        if self == Contender::Raven {
            return Some(env!("CARGO_BIN_EXE_raven").into());
        }
        // `tests/run` takes BIRD's program out of its package.
        let unpacked = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/peers");
        let path = env::var_os("PATH").unwrap_or_default();
        let folders = env::split_paths(&path).chain(["/usr/sbin".into(), unpacked]);
        folders.map(|folder| folder.join(self.name())).find(|program| program.is_file())
    }

    pub(crate) fn is_installed(self) -> bool {
        self.program().is_some()
    }

    fn command(self, world: &World) -> Result<Command, Failure> {
        let mut command = Command::new(self.program().ok_or("it is not installed")?);
        let file = world.folder.join("config");
        let numbers = 1..=world.interfaces;
        let text: String = match self {
            Contender::Raven | Contender::Radvd => numbers.map(radvd).collect(),
            Contender::Bird => {
                let interfaces: String = numbers.map(bird).collect();
                format!(
                    "router id 192.0.2.1;\nprotocol device {{ }}\nprotocol radv {{\n{interfaces}}}\n"
                )
            }
        };
        fs::write(&file, text)?;
        match self {
            Contender::Raven => {
                command.args(["--log-level", "warn", "run", "--control-socket", "none"]);
                command.arg("--state-directory").arg(world.folder.join("state")).arg(file);
            }
            Contender::Bird => {
                command.arg("-f").arg("-c").arg(file).arg("-s").arg(world.folder.join("control"));
            }
            Contender::Radvd => {
                command.args(["--nodaemon", "--logmethod", "stderr", "--pidfile"]);
                command.arg(world.folder.join("pid")).arg("--config").arg(file);
            }
        }
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        Ok(command)
    }

    pub(crate) fn measure(self, world: &World) -> Result<Figures, Failure> {
        let mut command = self.command(world)?;
        world.forget();
        let begin = Instant::now();
        let mut child = world.router.run(|| command.spawn())??;
        let figures = watch(&mut child, begin, world);
        let _ = child.kill();
        let _ = child.wait();
        Ok(figures?)
    }
}

/// One interface in radvd's language.
fn radvd(number: u32) -> String {
    format!(
        "interface {} {{ AdvSendAdvert on; MinRtrAdvInterval 3; MaxRtrAdvInterval 4; \
         prefix 2001:db8:{number:x}::/64 {{ }}; RDNSS 2001:db8:53::1 {{ }}; }};\n",
        name(number)
    )
}

/// The same in BIRD's.
fn bird(number: u32) -> String {
    format!(
        "interface \"{}\" {{ min ra interval 3; max ra interval 4; \
         prefix 2001:db8:{number:x}::/64 {{ }}; rdnss 2001:db8:53::1; }};\n",
        name(number)
    )
}

fn watch(child: &mut Child, begin: Instant, world: &World) -> io::Result<Figures> {
    let mut figures = Figures::default();
    let all = || world.heard().0 >= world.interfaces;
    figures.all_served = wait(begin + PATIENCE, all).then(|| begin.elapsed());
    figures.served = world.heard().0;
    figures.start_processor = processor(child.id())?;
    if figures.all_served.is_none() {
        return Ok(figures);
    }
    thread::sleep(SETTLED);
    let (advertisements, before) = (world.heard().1, processor(child.id())?);
    thread::sleep(STEADY);
    figures.advertisements = world.heard().1 - advertisements;
    figures.processor = processor(child.id())?.saturating_sub(before);
    figures.mebibytes = mebibytes(child.id())?;
    let before = processor(child.id())?;
    let pid = Pid::from_raw(i32::try_from(child.id()).map_err(io::Error::other)?);
    kill(pid, Signal::SIGTERM)?;
    // What it used in the end is known only while nobody has waited for it.
    wait(Instant::now() + PATIENCE, || {
        if let Ok(now) = processor(child.id()) {
            figures.goodbye_processor = now.saturating_sub(before);
        }
        is_over(child.id())
    });
    Ok(figures)
}

/// The processor time of all threads of a process.
fn processor(pid: u32) -> io::Result<Duration> {
    let mut all = Duration::ZERO;
    for thread in fs::read_dir(format!("/proc/{pid}/task"))? {
        let statistics = fs::read_to_string(thread?.path().join("schedstat"))?;
        let nanoseconds = statistics.split(' ').next().and_then(|first| first.parse().ok());
        all += Duration::from_nanos(nanoseconds.ok_or(io::ErrorKind::InvalidData)?);
    }
    Ok(all)
}

fn status(pid: u32, field: &str) -> io::Result<String> {
    let status = fs::read_to_string(format!("/proc/{pid}/status"))?;
    let line = status.lines().find_map(|line| line.strip_prefix(field));
    line.map(|line| line.trim().to_owned()).ok_or_else(|| io::ErrorKind::InvalidData.into())
}

fn mebibytes(pid: u32) -> io::Result<f64> {
    let resident = status(pid, "VmRSS:")?;
    let kibibytes: f64 = resident.trim_end_matches(" kB").parse().map_err(io::Error::other)?;
    Ok(kibibytes / 1024.0)
}

fn is_over(pid: u32) -> bool {
    status(pid, "State:").map_or(true, |state| state.starts_with('Z'))
}
