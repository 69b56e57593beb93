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

use inputs::Input;

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

/// How much more time for each octet the largest text may take than the smallest one. Caches get
/// too small in between; a quadratic step makes it 16 and more.
const MOST_GROWTH: f64 = 3.0;
/// Each text is read at least this often and this long; the fastest time counts.
const RUNS: u32 = 3;
const LEAST_TIME: Duration = Duration::from_millis(40);

/// What reading one text took.
struct Cost {
    octets: usize,
    nanoseconds_per_octet: f64,
    /// The most memory in use at once, the text included, as a multiple of the text.
    memory: f64,
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
    let costs: Vec<Cost> =
        input.sizes.iter().map(|&size| cost(input, &(input.make)(size))).collect();
    let (Some(first), Some(last)) = (costs.first(), costs.last()) else { return false };
    let growth = last.nanoseconds_per_octet / first.nanoseconds_per_octet;
    let memory = costs.iter().map(|cost| cost.memory).fold(0.0, f64::max);
    let is_fast = growth <= MOST_GROWTH;
    let is_small = input.most_memory.is_none_or(|most| memory <= most);
    let times: Vec<String> =
        costs.iter().map(|cost| format!("{:.1}", cost.nanoseconds_per_octet)).collect();
    let limit = input.most_memory.map_or_else(String::new, |most| format!(" of {most:.0}"));
    println!(
        "{:6} {:34} {:>8} {:>27} {:>6.2}{} {:>13} {:>9}",
        input.syntax.name(),
        input.name,
        last.octets,
        times.join(" "),
        growth,
        if is_fast { " " } else { "!" },
        format!("{memory:.1}{limit}{}", if is_small { " " } else { "!" }),
        last.diagnostics,
    );
    is_fast && is_small
}

fn cost(input: &Input, text: &str) -> Cost {
    let before = MEMORY.current_usage();
    MEMORY.reset_peak_usage();
    let diagnostics = check(input, text);
    let peak = MEMORY.peak_usage() - before;
    let (mut fastest, start) = (Duration::MAX, Instant::now());
    let mut runs = 0;
    while runs < RUNS || start.elapsed() < LEAST_TIME {
        let begin = Instant::now();
        black_box(check(input, black_box(text)));
        fastest = fastest.min(begin.elapsed());
        runs += 1;
    }
    let octets = as_f64(text.len());
    Cost {
        octets: text.len(),
        nanoseconds_per_octet: fastest.as_secs_f64() * 1e9 / octets,
        memory: as_f64(peak) / octets,
        diagnostics,
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
