//! A flood of solicitations on one link of a hundred, and what becomes of the other links.
//!
//! `cargo bench --bench flood` needs root, or user namespaces with a network of their own, radvd and
//! atk6-flood_rs6 (Debian: `radvd`, `thc-ipv6`). One after the other, radvd and Raven serve a
//! hundred links with the same file, while one of them is flooded with solicitations from made-up
//! sources. It fails where Raven takes more processor time than radvd, where an advertisement of
//! Raven on another link comes early or late, or where a host there waits too long for its answer.
//!
//! The kernel has one table of neighbours for all links, which it fills with the made-up sources by
//! itself. The hosts of the other links say where they are, as hosts do, and no room in the table is
//! needed for their answers.

use std::{
    collections::BTreeMap,
    env, fs, io,
    net::Ipv6Addr,
    path::{Path, PathBuf},
    process::{Command, ExitCode, Stdio},
    thread,
    time::{Duration, Instant},
};

use nix::sys::signal::Signal;
use raven::lab::{Capture, Host, Lab, LabError, LabLink};

const LINKS: usize = 100;
const FLOOD: Duration = Duration::from_secs(20);
const MIN_INTERVAL: Duration = Duration::from_secs(3);
const MAX_INTERVAL: Duration = Duration::from_secs(4);
/// RFC 4861 10.
const MAX_RA_DELAY_TIME: Duration = Duration::from_millis(500);
/// What the machine may take, which is busy with making up the flood.
const SLACK: Duration = Duration::from_millis(200);
/// Hosts of the quiet links ask one after the other.
const BETWEEN_QUESTIONS: Duration = Duration::from_millis(150);
const PATIENCE: Duration = Duration::from_secs(30);

fn main() -> ExitCode {
    match missing() {
        None => {}
        Some(what) => {
            eprintln!("{what}: nothing is measured");
            return ExitCode::from(u8::from(env::var_os("RAVEN_REQUIRE_PEERS").is_some()));
        }
    }
    let folder = env::temp_dir().join(format!("raven-flood-{}", std::process::id()));
    let outcome = fs::create_dir(&folder).map_err(Failure::from).and_then(|()| compare(&folder));
    let _ = fs::remove_dir_all(&folder);
    match outcome {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(Failure(error)) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

/// Why it could not be measured.
struct Failure(String);

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Failure(error.to_string())
    }
}

impl From<LabError> for Failure {
    fn from(error: LabError) -> Self {
        Failure(error.to_string())
    }
}

const RADVD: &str = "/usr/sbin/radvd";

fn missing() -> Option<String> {
    let flooder = Command::new("atk6-flood_rs6").stdout(Stdio::null()).status();
    if !Path::new(RADVD).exists() {
        Some(format!("{RADVD} is not installed"))
    } else if flooder.is_err() {
        Some("atk6-flood_rs6 is not installed".into())
    } else {
        Lab::new([]).err().map(|error| error.to_string())
    }
}

fn name(link: usize) -> String {
    format!("vlan{link}")
}

fn configuration() -> String {
    let seconds = (MIN_INTERVAL.as_secs(), MAX_INTERVAL.as_secs());
    let interface = |link| {
        format!(
            "interface {} {{ AdvSendAdvert on; MinRtrAdvInterval {}; MaxRtrAdvInterval {}; \
             prefix 2001:db8:{link}::/64 {{ }}; }};\n",
            name(link),
            seconds.0,
            seconds.1,
        )
    };
    (0..LINKS).map(interface).collect()
}

/// Whether Raven does as it should.
fn compare(folder: &Path) -> Result<bool, Failure> {
    let file = folder.join("radvd.conf");
    fs::write(&file, configuration())?;
    let mut radvd = Command::new(RADVD);
    radvd.args(["--nodaemon", "--logmethod", "stderr", "--pidfile"]).arg(folder.join("pid"));
    radvd.arg("--config").arg(&file);
    let mut raven = Command::new(env!("CARGO_BIN_EXE_raven"));
    let metrics = folder.join("raven.prom");
    raven
        .args(["run", "--state-directory", "none", "--control-socket", "none", "--metrics-file"])
        .arg(&metrics)
        .arg(&file);
    let of_radvd = measure(radvd)?;
    of_radvd.print("radvd");
    let of_raven = measure(raven)?;
    of_raven.print("raven");
    for line in fs::read_to_string(&metrics)?.lines().filter(|line| is_about_the_flood(line)) {
        println!("  {line}");
    }
    let ratio = of_raven.processor.as_secs_f64() / of_radvd.processor.as_secs_f64();
    println!("processor time of raven / radvd: {ratio:.2}, at most 1 is wanted");
    let problems = of_raven.problems();
    for problem in &problems {
        println!("raven: {problem}");
    }
    Ok(ratio <= 1.0 && problems.is_empty())
}

fn is_about_the_flood(line: &str) -> bool {
    !line.starts_with('#')
        && !line.ends_with(" 0")
        && (line.contains(&format!("\"{}\"", name(0))) || !line.contains("interface=\""))
}

/// What was seen during a flood.
struct Seen {
    /// User and system time of the daemon.
    processor: Duration,
    packets: u64,
    /// Entries of the neighbour table on the flooded link afterwards.
    neighbours: usize,
    /// On the quiet links: time between two advertisements to all.
    intervals: Vec<Duration>,
    /// Time from question to answer; `None` for those that got none.
    answers: Vec<Option<Duration>>,
}

impl Seen {
    fn print(&self, daemon: &str) {
        let millis = |duration: Option<&Duration>| {
            duration.map_or(f64::NAN, |duration| duration.as_secs_f64() * 1e3)
        };
        let answered: Vec<Duration> = self.answers.iter().filter_map(|&answer| answer).collect();
        println!(
            "{daemon}: {} solicitations in {} s, {:.2} s of processor time, {:.2} us for each",
            self.packets,
            FLOOD.as_secs(),
            self.processor.as_secs_f64(),
            self.processor.as_secs_f64() * 1e6 / self.packets.max(1).to_f64(),
        );
        println!(
            "  other links: intervals of {:.0} to {:.0} ms, {} of {} hosts answered within {:.0} ms; \
             {} neighbours on the flooded one",
            millis(self.intervals.iter().min()),
            millis(self.intervals.iter().max()),
            answered.len(),
            self.answers.len(),
            millis(answered.iter().max()),
            self.neighbours,
        );
    }

    fn problems(&self) -> Vec<String> {
        let mut problems = Vec::new();
        let early = |interval: &&Duration| **interval + SLACK < MIN_INTERVAL;
        let late = |interval: &&Duration| **interval > MAX_INTERVAL + SLACK;
        let (early, late) = (
            self.intervals.iter().filter(early).count(),
            self.intervals.iter().filter(late).count(),
        );
        if early + late > 0 {
            problems.push(format!("{early} advertisements came early, {late} late"));
        }
        let most = MAX_RA_DELAY_TIME + SLACK;
        let slow = self.answers.iter().filter(|answer| answer.is_none_or(|it| it > most)).count();
        if slow > 0 {
            problems.push(format!("{slow} hosts waited too long for an answer, or in vain"));
        }
        if self.packets < 100_000 || self.intervals.len() < LINKS {
            problems.push("there was no flood, or nothing to compare".into());
        }
        problems
    }
}

trait ToF64 {
    fn to_f64(self) -> f64;
}

impl ToF64 for u64 {
    fn to_f64(self) -> f64 {
        u32::try_from(self).map_or(f64::MAX, f64::from)
    }
}

fn measure(command: Command) -> Result<Seen, Failure> {
    let links = (0..LINKS).map(|link| LabLink::new(name(link).parse().unwrap()));
    let mut lab = Lab::new(links)?;
    lab.connect()?;
    let mut command = command;
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let mut router = lab.spawn_router(command)?;
    let ready = |host: &Host| host.state().default_routes().next().is_some();
    if !lab.wait(Instant::now() + PATIENCE, |hosts| hosts.iter().all(ready))? {
        return Err(Failure("hosts have no default route".into()));
    }
    let mut quiet = Vec::new();
    for link in 1..LINKS {
        let host = lab.host(&name(link)).ok_or_else(|| Failure("no such host".into()))?;
        let address = address_of(host)?;
        let capture = host.capture()?;
        quiet.push(Quiet { capture, address, rounds: Vec::new(), asked: None, answered: None });
    }
    let (processor, packets) = (processor(router.id())?, received(&lab)?);
    let flooded = &lab.hosts()[0];
    thread::scope(|scope| {
        let flood = scope.spawn(|| {
            let mut command = Command::new("timeout");
            let seconds = FLOOD.as_secs().to_string();
            // Its output would only be collected.
            let flood = "exec atk6-flood_rs6 -sS eth0 >/dev/null 2>&1";
            command.args([&*seconds, "sh", "-c", flood]);
            flooded.run(command)
        });
        watch(&mut quiet)?;
        flood.join().map_err(|_| Failure("the flood failed".into()))??;
        Ok::<(), Failure>(())
    })?;
    let processor = self::processor(router.id())?.saturating_sub(processor);
    let packets = self::received(&lab)?.saturating_sub(packets);
    let neighbours = neighbours(&lab)?;
    let _ = router.signal(Signal::SIGTERM);
    let _ = router.wait(Instant::now() + PATIENCE);
    let intervals = quiet.iter().flat_map(|link| {
        link.rounds.windows(2).map(|pair| pair[1].saturating_duration_since(pair[0]))
    });
    let intervals = intervals.collect();
    let answers = quiet.iter().map(|link| link.answered).collect();
    Ok(Seen { processor, packets, neighbours, intervals, answers })
}

/// The host's address, once duplicate address detection has passed.
fn address_of(host: &mut Host) -> Result<Ipv6Addr, Failure> {
    let deadline = Instant::now() + PATIENCE;
    while Instant::now() < deadline {
        if let Some(address) = host.link_local()? {
            return Ok(address);
        }
        thread::sleep(Duration::from_millis(50));
    }
    Err(Failure("a host has no link-local address".into()))
}

/// A link that is not flooded.
struct Quiet {
    capture: Capture,
    address: Ipv6Addr,
    rounds: Vec<Instant>,
    asked: Option<Instant>,
    answered: Option<Duration>,
}

/// Looks at the quiet links while the flood lasts; their hosts ask in turn.
fn watch(quiet: &mut [Quiet]) -> Result<(), Failure> {
    let start = Instant::now();
    while start.elapsed() < FLOOD {
        let mut question = start;
        for link in &mut *quiet {
            question += BETWEEN_QUESTIONS;
            if link.asked.is_none() && Instant::now() >= question {
                link.capture.solicit(link.address, true)?;
                link.asked = Some(Instant::now());
            }
            while let Some(got) = link.capture.next_advertisement(Instant::now())? {
                if let Some(asked) = link.asked
                    && link.answered.is_none()
                    && got.at >= asked
                {
                    link.answered = Some(got.at - asked);
                }
                if got.destination.is_multicast() {
                    link.rounds.push(got.at);
                }
            }
        }
        thread::sleep(Duration::from_millis(10));
    }
    Ok(())
}

/// User and system time of a process and of those that it started.
fn processor(group: u32) -> io::Result<Duration> {
    let mut ticks = 0;
    for entry in fs::read_dir("/proc")? {
        let stat: PathBuf = entry?.path().join("stat");
        let Ok(text) = fs::read_to_string(stat) else { continue };
        // Fields from the third on stand behind the name in parentheses (proc_pid_stat(5)).
        let Some((_, fields)) = text.rsplit_once(") ") else { continue };
        let fields: Vec<&str> = fields.split(' ').collect();
        let number = |place: usize| fields.get(place).and_then(|field| field.parse::<u64>().ok());
        if number(2) == Some(u64::from(group)) {
            ticks += number(11).unwrap_or(0) + number(12).unwrap_or(0);
        }
    }
    // Linux counts in hundredths for programs, on every machine that Raven is built for.
    Ok(Duration::from_millis(10) * u32::try_from(ticks).unwrap_or(u32::MAX))
}

/// How many packets came in on the flooded link.
fn received(lab: &Lab) -> Result<u64, Failure> {
    let mut command = Command::new("cat");
    command.arg("/proc/net/dev");
    let table = String::from_utf8_lossy(&lab.run_on_router(command)?.stdout).into_owned();
    let rows: BTreeMap<&str, &str> =
        table.lines().filter_map(|line| line.trim().split_once(':')).collect();
    let row = rows.get(&*name(0)).ok_or_else(|| Failure("no such interface".into()))?;
    let packets = row.split_whitespace().nth(1).and_then(|count| count.parse().ok());
    packets.ok_or_else(|| Failure("no number of packets".into()))
}

fn neighbours(lab: &Lab) -> Result<usize, Failure> {
    let mut command = Command::new("ip");
    command.args(["-6", "neigh", "show", "dev", &name(0)]);
    Ok(String::from_utf8_lossy(&lab.run_on_router(command)?.stdout).lines().count())
}
