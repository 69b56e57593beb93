//! The processor's instructions for each step, which are the same on every run.
//!
//! `cargo bench --bench instructions` needs valgrind (Debian: `valgrind`). It runs itself in
//! callgrind, with a number of steps and with a few times as many: the difference is free of what
//! start and end take. It fails where a step takes more than twice what it took when its bound was
//! set. Instructions are no time: they tell that a step became longer, not how long it is.

// Names of configurations are of no use here.
#[allow(dead_code, reason = "the other program that uses it needs more")]
mod common;

use std::{
    env,
    hint::black_box,
    process::{Command, ExitCode},
};

use common::{Asked, advertisement};
use raven::wire;

/// A step, its name, and the instructions that it may take.
struct Step {
    name: &'static str,
    most: u64,
    run: fn(u64),
}

const STEPS: [Step; 2] = [
    Step { name: "encode an advertisement", most: 1_800, run: encode },
    Step { name: "answer a solicitation", most: 2_300, run: answer },
];

/// So often is each step taken, and so often again.
const TIMES: [u64; 2] = [1_000, 5_000];

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    if let [name, times] = &arguments[..]
        && let Some(step) = STEPS.iter().find(|step| step.name == name)
    {
        (step.run)(times.parse().unwrap_or(0));
        return ExitCode::SUCCESS;
    }
    match compare() {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::from(u8::from(env::var_os("RAVEN_REQUIRE_PEERS").is_some()))
        }
    }
}

/// Whether all steps keep their bounds.
fn compare() -> Result<bool, String> {
    let mut keep = true;
    for step in &STEPS {
        let [few, many] = [instructions(step, TIMES[0])?, instructions(step, TIMES[1])?];
        let each = many.saturating_sub(few) / (TIMES[1] - TIMES[0]);
        println!("{}: {each} instructions, at most {} are wanted", step.name, step.most);
        keep &= each <= step.most;
    }
    Ok(keep)
}

/// What this program takes for `times` steps.
fn instructions(step: &Step, times: u64) -> Result<u64, String> {
    let this = env::current_exe().map_err(|error| format!("cannot find myself: {error}"))?;
    let mut command = Command::new("valgrind");
    command.args(["--tool=callgrind", "--callgrind-out-file=/dev/null"]).arg(this);
    let output = command.args([step.name, &times.to_string()]).output();
    let output = output.map_err(|error| format!("cannot run valgrind: {error}"))?;
    let text = String::from_utf8_lossy(&output.stderr);
    let count = text.lines().find_map(|line| line.split_once("Collected :"));
    let count = count.and_then(|(_, count)| count.trim().parse().ok());
    count.filter(|_| output.status.success()).ok_or_else(|| format!("valgrind failed:\n{text}"))
}

fn encode(times: u64) {
    let advertisement = advertisement();
    for _ in 0..times {
        black_box(wire::encode(black_box(&advertisement)));
    }
}

fn answer(times: u64) {
    let mut asked = Asked::new();
    (0..times).for_each(|_| asked.answer());
}
