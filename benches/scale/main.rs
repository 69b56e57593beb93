//! What serving many interfaces costs Raven, others, and the bare system call.
//!
//! `cargo bench --bench scale [-- COUNT...]` needs root, or user namespaces with a network of their
//! own. For each count of interfaces (100 and 4,000 unless given) it lets Raven and those of radvd
//! and BIRD that are installed serve them one after the other, and sends as many advertisements by
//! `sendmmsg` alone. It fails where Raven costs much more for each interface at the largest count
//! than at the smallest, much more than the bare system call, or more than a tenth of the best of
//! the others. With `-- --readme` the table in README.md is written anew.
//!
//! All interfaces are on one wire (macvlan), so that one socket at its other end sees what each of
//! them sends.

mod contender;
mod world;

use std::{
    env, fs,
    path::Path,
    process::ExitCode,
    time::{Duration, Instant},
};

use contender::{Contender, Figures};
use world::World;

/// What went wrong on the way.
type Failure = Box<dyn std::error::Error>;

/// What each of the goals allows.
const MOST_GROWTH: f64 = 1.5;
const MOST_OF_BARE: f64 = 2.0;
const MOST_OF_BEST_PEER: f64 = 0.1;
const MOST_MEBIBYTES: f64 = 16.0;

fn main() -> ExitCode {
    match compare() {
        Ok(problems) => {
            for problem in &problems {
                println!("{problem}");
            }
            ExitCode::from(u8::from(!problems.is_empty()))
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::from(u8::from(env::var_os("RAVEN_REQUIRE_PEERS").is_some()))
        }
    }
}

/// What was measured with one number of interfaces.
struct Row {
    interfaces: u32,
    /// Processor time of the bare system call for each advertisement.
    bare: Duration,
    figures: Vec<(Contender, Figures)>,
}

impl Row {
    fn of(&self, contender: Contender) -> Option<&Figures> {
        self.figures.iter().find(|(other, _)| *other == contender).map(|(_, figures)| figures)
    }
}

fn compare() -> Result<Vec<String>, Failure> {
    let (words, counts): (Vec<String>, Vec<String>) =
        env::args().skip(1).partition(|argument| argument.starts_with('-'));
    let counts: Vec<u32> = counts.iter().map(|count| count.parse()).collect::<Result<_, _>>()?;
    let counts = if counts.is_empty() { vec![100, 4000] } else { counts };
    let mut rows = Vec::new();
    for interfaces in counts {
        let row = measure(interfaces)?;
        print(&row);
        rows.push(row);
    }
    if words.iter().any(|word| word == "--readme") {
        write_readme(&table(&rows))?;
    }
    Ok(problems(&rows))
}

fn measure(interfaces: u32) -> Result<Row, Failure> {
    let mut figures = Vec::new();
    for contender in Contender::ALL.into_iter().filter(|it| it.is_installed()) {
        let world = World::new(interfaces)?;
        figures.push((contender, contender.measure(&world)?));
    }
    Ok(Row { interfaces, bare: World::new(interfaces)?.bare()?, figures })
}

fn print(row: &Row) {
    println!("{} interfaces; bare sendmmsg: {:?} for each RA", row.interfaces, row.bare);
    for (contender, it) in &row.figures {
        match it.all_served {
            Some(after) => println!(
                "  {:6} all served after {after:.2?} with {:.2?} of processor time; then {:.1?} \
                 for each of {} RAs; {:.1} MiB",
                contender.name(),
                it.start_processor,
                it.per_advertisement(),
                it.advertisements,
                it.mebibytes
            ),
            None => println!(
                "  {:6} served {} in {:?} with {:.1?} of processor time",
                contender.name(),
                it.served,
                contender::PATIENCE,
                it.start_processor
            ),
        }
    }
}

/// Where Raven misses a goal.
fn problems(rows: &[Row]) -> Vec<String> {
    let mut problems = Vec::new();
    let mut check = |what: &str, ratio: f64, most: f64| {
        println!("{what}: {ratio:.2}, at most {most} is wanted");
        if ratio > most {
            problems.push(format!("FAILED: {what}"));
        }
    };
    let each = |row: &Row| {
        let raven = row.of(Contender::Raven)?;
        Some((raven.per_advertisement(), raven.start_processor / row.interfaces))
    };
    let (Some(first), Some(last)) = (rows.first(), rows.last()) else { return problems };
    if let (Some(few), Some(many)) = (each(first), each(last)) {
        let (least, most) = (first.interfaces, last.interfaces);
        check(&format!("RA with {most} / {least} interfaces"), ratio(many.0, few.0), MOST_GROWTH);
        check(&format!("start with {most} / {least}"), ratio(many.1, few.1), MOST_GROWTH);
        let peers = [Contender::Bird, Contender::Radvd].into_iter();
        let peers = peers.filter_map(|peer| Some(last.of(peer)?.per_advertisement()));
        if let Some(best) = peers.filter(|time| !time.is_zero()).min() {
            check("RA of raven / best peer", ratio(many.0, best), MOST_OF_BEST_PEER);
        }
    }
    if let Some(raven) = last.of(Contender::Raven) {
        let bulk = raven.goodbye_processor / last.interfaces;
        check("goodbye of raven / bare sendmmsg", ratio(bulk, last.bare), MOST_OF_BARE);
        check("MiB", raven.mebibytes, MOST_MEBIBYTES);
    }
    problems
}

fn ratio(one: Duration, other: Duration) -> f64 {
    one.as_secs_f64() / other.as_secs_f64().max(f64::EPSILON)
}

const BEGIN: &str = "<!-- cargo bench --bench scale -- --readme -->\n";
const END: &str = "<!-- end -->\n";

/// Ratios to Raven's, as absolute figures are this machine's only.
fn table(rows: &[Row]) -> String {
    let mut text = format!("On {}:\n\n", machine());
    text +=
        "| interfaces | daemon | all served after | CPU to there | CPU for each RA | memory |\n";
    text += "|---|---|---|---|---|---|\n";
    for row in rows {
        let Some(raven) = row.of(Contender::Raven) else { continue };
        for (contender, it) in &row.figures {
            let times = |own: Duration, ravens: Duration| {
                let ratio = ratio(own, ravens);
                if ratio < 10.0 { format!("{ratio:.1} x") } else { format!("{ratio:.0} x") }
            };
            let served = match it.all_served {
                Some(after) => format!("{:.1} s", after.as_secs_f64()),
                None => format!("never: {} in {:?}", it.served, contender::PATIENCE),
            };
            let each = match it.advertisements {
                0 => "-".to_owned(),
                _ => times(it.per_advertisement(), raven.per_advertisement()),
            };
            text += &format!(
                "| {} | {} | {served} | {} | {each} | {:.1} MiB |\n",
                row.interfaces,
                contender.name(),
                times(it.start_processor, raven.start_processor),
                it.mebibytes
            );
        }
    }
    text
}

/// What the figures are of.
fn machine() -> String {
    let cpu = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let cpu = cpu.lines().find_map(|line| line.strip_prefix("model name")?.split(": ").nth(1));
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let kernel = fs::read_to_string("/proc/sys/kernel/osrelease").unwrap_or_default();
    let kernel: Vec<&str> = kernel.trim().split('.').take(2).collect();
    format!("{cores} cores of {}, Linux {}", cpu.unwrap_or("an unknown kind"), kernel.join("."))
}

fn write_readme(table: &str) -> Result<(), Failure> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let text = fs::read_to_string(&path)?;
    let (before, rest) = text.split_once(BEGIN).ok_or("README.md has no place for the table")?;
    let (_, after) = rest.split_once(END).ok_or("README.md has no end of the table")?;
    fs::write(&path, format!("{before}{BEGIN}{table}{END}{after}"))?;
    Ok(())
}

/// Waits until `done`, at most until `deadline`.
fn wait(deadline: Instant, mut done: impl FnMut() -> bool) -> bool {
    while !done() {
        if Instant::now() > deadline {
            return false;
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    true
}
