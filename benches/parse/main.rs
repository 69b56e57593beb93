//! Size of a configuration against the time and the memory that reading it takes.
//!
//! `cargo bench --bench parse [-- WORD...]` prints a line for each kind of text (of those whose
//! name holds one of the words) and fails where time for each octet grows with the size, or where
//! memory exceeds its limit. What is measured is what `raven check` does before it draws:
//! reading, lowering, lints, and the places of what they find.

mod inputs;

use std::{
    hint::black_box,
    process::ExitCode,
    time::{Duration, Instant},
};

use peak_alloc::PeakAlloc;
use raven::{config::Reader, diagnostic::Sources, lint};

use inputs::{Input, Memory};

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

/// How much more time for each octet the largest text may take than the smallest one. Caches get
/// too small in between; a quadratic step makes it 16 and more.
const MOST_GROWTH: f64 = 3.0;
/// The texts of all sizes take turns, at least so often and so long; the fastest turn of each
/// counts.
const TURNS: u32 = 3;
const LEAST_TIME: Duration = Duration::from_millis(40);
/// A turn does not have to be longer for what else the machine does to be seen.
const LONG_TURN: Duration = Duration::from_millis(200);
/// What else the machine does only takes time: texts that seem too slow get more turns.
const MOST_TURNS: u32 = 40;

/// What reading one text took.
struct Cost {
    octets: usize,
    nanoseconds_per_octet: f64,
    /// The most memory in use at once, the text included.
    peak: f64,
    diagnostics: usize,
}

fn main() -> ExitCode {
    let words: Vec<String> =
        std::env::args().skip(1).filter(|word| !word.starts_with('-')).collect();
    let is_wanted = |input: &&Input| {
        words.is_empty() || words.iter().any(|word| input.name.contains(word.as_str()))
    };
    println!(
        "{:6} {:34} {:>8} {:>27} {:>7} {:>13} {:>9}",
        "", "", "octets", "ns/octet, small to large", "growth", "memory", "problems"
    );
    let mut failed = 0;
    for input in inputs::all().iter().filter(is_wanted) {
        failed += usize::from(!passes(input));
    }
    if failed > 0 {
        println!("{failed} of these are too slow or take too much memory");
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}

/// Measures `input` in all its sizes and prints its line.
fn passes(input: &Input) -> bool {
    let texts: Vec<String> = input.sizes.iter().map(|&size| (input.make)(size)).collect();
    let mut costs: Vec<Cost> = texts.iter().map(|text| cost(input, text)).collect();
    let octets = texts.iter().map(String::len).max().unwrap_or_default();
    let (mut turns, start) = (0, Instant::now());
    let is_measured = |costs: &[Cost], turns: u32| {
        let most = turns >= MOST_TURNS || growth(costs) <= MOST_GROWTH;
        turns >= TURNS && start.elapsed() >= LEAST_TIME && most
    };
    while !is_measured(&costs, turns) {
        turns += 1;
        for (cost, text) in costs.iter_mut().zip(&texts) {
            cost.take_turn(input, text, octets);
        }
    }
    let growth = growth(&costs);
    let Some(last) = costs.last() else { return false };
    let largest = |memory: fn(&Cost) -> f64| costs.iter().map(memory).fold(0.0, f64::max);
    let times = largest(|cost| cost.peak / as_f64(cost.octets));
    let mebibytes = largest(|cost| cost.peak / f64::from(1 << 20));
    let (memory, is_small) = match input.most_memory {
        Memory::Times(most) => (format!("{times:.1} of {most:.0}"), times <= most),
        Memory::Mebibytes(most) => (format!("{mebibytes:.0} of {most:.0} M"), mebibytes <= most),
        Memory::Any => (format!("{times:.1}"), true),
    };
    let is_fast = growth <= MOST_GROWTH;
    let nanoseconds: Vec<String> =
        costs.iter().map(|cost| format!("{:.1}", cost.nanoseconds_per_octet)).collect();
    println!(
        "{:6} {:34} {:>8} {:>27} {:>6.2}{} {:>13} {:>9}",
        input.syntax.name(),
        input.name,
        last.octets,
        nanoseconds.join(" "),
        growth,
        if is_fast { " " } else { "!" },
        format!("{memory}{}", if is_small { " " } else { "!" }),
        last.diagnostics,
    );
    is_fast && is_small
}

/// How many times as long the largest text takes for each octet as the smallest one.
fn growth(costs: &[Cost]) -> f64 {
    let (Some(first), Some(last)) = (costs.first(), costs.last()) else { return f64::INFINITY };
    last.nanoseconds_per_octet / first.nanoseconds_per_octet
}

/// What reading `text` takes, but for the time.
fn cost(input: &Input, text: &str) -> Cost {
    let before = MEMORY.current_usage();
    MEMORY.reset_peak_usage();
    let diagnostics = check(input, text);
    let peak = as_f64(MEMORY.peak_usage() - before);
    Cost { octets: text.len(), nanoseconds_per_octet: f64::INFINITY, peak, diagnostics }
}

impl Cost {
    /// Reads `text` as often as makes about `octets`, so that turns of texts of any size last as long
    /// and are disturbed as often; less often where that would take long.
    fn take_turn(&mut self, input: &Input, text: &str, octets: usize) {
        let times = octets.div_ceil(text.len().max(1));
        let begin = Instant::now();
        let mut read = 0;
        while read < times && (read == 0 || begin.elapsed() < LONG_TURN) {
            black_box(check(input, black_box(text)));
            read += 1;
        }
        let all = as_f64(read * text.len());
        let nanoseconds = begin.elapsed().as_secs_f64() * 1e9 / all;
        self.nanoseconds_per_octet = self.nanoseconds_per_octet.min(nanoseconds);
    }
}

/// Reads `text` and counts its problems.
fn check(input: &Input, text: &str) -> usize {
    let sources = Sources::new();
    let id = sources.add("bench.conf", text);
    let parsed = Reader::new(&sources).parse(id, input.syntax);
    let find = |path: &str| parsed.source_map.find(path);
    let findings = lint::check(&parsed.model);
    let advice = lint::diagnostics(&findings, &find);
    parsed.diagnostics.len() + advice.iter().filter(|advice| advice.primary.is_some()).count()
}

/// Sizes of texts are far below the 2^53 that a float holds exactly.
fn as_f64(count: usize) -> f64 {
    u32::try_from(count).map_or(f64::INFINITY, f64::from)
}
