//! What `raven check` reports and in which form, and what it makes of bad input.

#[path = "../common/mod.rs"]
mod common;
mod explain;
mod input;
mod levels;
mod manual;
mod output;
mod schema;

use std::{
    io::Write,
    path::Path,
    process::{Command, Output, Stdio},
};

use serde_json::Value;

use common::{raven, stdout};

/// `raven check` with these arguments and this standard input.
fn check(arguments: &[&str], input: &[u8]) -> Output {
    let mut command = raven();
    command.arg("check").args(arguments);
    feed(&mut command, input)
}

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

/// The report on a file in JSON, and the exit status.
fn report(path: &Path) -> (Value, Option<i32>) {
    let output = check(&["--output", "json", path.to_str().unwrap()], b"");
    assert_eq!(output.stderr, b"", "{}", path.display());
    (serde_json::from_str(&stdout(&output)).unwrap(), output.status.code())
}
