//! What `raven dump` makes of advertisements on the link and in captures.

mod captures;
#[path = "../common/mod.rs"]
mod common;
mod frames;
mod hostile;
#[cfg(target_os = "linux")]
mod live;
mod router;

use std::{
    io::Write,
    process::{Command, Output, Stdio},
};

use serde_json::Value;

use common::{raven, stderr, stdout};

/// `raven dump` of a capture, with these arguments.
fn dump(arguments: &[&str], capture: &[u8]) -> Output {
    let mut command = raven();
    command.args(["dump", "--pcap", "-"]).args(arguments);
    feed(&mut command, capture)
}

/// Runs `command` with this standard input.
fn feed(command: &mut Command, input: &[u8]) -> Output {
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // The program may have seen enough before it has read all.
    let _ = child.stdin.take().unwrap().write_all(input);
    child.wait_with_output().unwrap()
}

/// The objects of JSON lines.
fn objects(output: &Output) -> Vec<Value> {
    stdout(output)
        .lines()
        .map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}")))
        .collect()
}

/// Nothing printed can upset a terminal.
fn assert_printable(output: &Output) {
    for text in [stdout(output), stderr(output)] {
        let bad = |c: char| c != '\n' && c != '\t' && c.is_control() || c == '\u{202e}';
        assert!(!text.contains(bad), "{text:?}");
    }
}
