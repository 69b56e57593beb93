//! The command line as a user meets it.

mod common;

use std::{
    io::{ErrorKind, Write},
    process::{Command, Output, Stdio},
};

use common::{Folder, example, raven, stderr, stdout};

/// The three records as the article about rtadvd prints them: indented continuation lines without
/// a colon before the backslash, `tc` in the middle, and an address with two `::`.
fn article() -> String {
    let record = |vlan: u16, prefix: &str| {
        [
            format!("vlan{vlan}:\\"),
            format!("    :addrs#1:addr=\"2001:db8:{prefix}::\"\\"),
            "    :prefixlen#64\\".to_owned(),
            "    :tc=default\\".to_owned(),
            "    :rdnss=\"2001:db8:53::1,2001:db8::53::2\":".to_owned(),
        ]
        .join("\n")
    };
    [record(704, "100"), record(705, "101"), record(706, "102")].join("\n\n") + "\n"
}

fn run(command: &mut Command) -> Output {
    command.stdin(Stdio::null()).output().unwrap()
}

fn check(text: &str, arguments: &[&str]) -> Output {
    let mut command = raven();
    command.arg("check").args(arguments).arg("-");
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A command line that is refused leaves the text unread.
    match child.stdin.take().unwrap().write_all(text.as_bytes()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => panic!("{error}"),
        _ => {}
    }
    child.wait_with_output().unwrap()
}

#[test]
fn the_articles_printed_text_is_rejected_at_the_bad_address() {
    let folder = Folder::new();
    let file = folder.write("rtadvd.conf", &article());
    let output = run(raven().arg("check").arg(&file));
    let text = stderr(&output);
    assert_eq!(output.status.code(), Some(2), "{text}");
    for line in [5, 11, 17] {
        let place = format!("rtadvd.conf:{line}:28");
        assert!(text.contains(&place), "{place} is not in\n{text}");
    }
    let lines: Vec<&str> = text.lines().collect();
    let cited = lines.windows(2).filter(|pair| pair[0].ends_with(",2001:db8::53::2\":"));
    let under: Vec<bool> = cited
        .map(|pair| {
            let at = pair[0].find("2001:db8::53::2").unwrap();
            pair[1].get(at..).is_some_and(|marks| marks.starts_with("^^^^^^^^^^^^^^^ "))
        })
        .collect();
    assert_eq!(under, [true, true, true], "the caret is not under the address\n{text}");
    assert!(text.contains("rtadvd drops the whole"), "{text}");
    assert!(text.contains("3 errors"), "{text}");
}

#[test]
fn a_shared_prefix_is_a_warning_that_names_the_interfaces() {
    let record = |name: &str| format!("{name}:addr=\"2001:db8:100::\":\n");
    let text: String = ["vlan704", "vlan705", "vlan706"].map(record).concat();
    let output = check(&text, &[]);
    let printed = stderr(&output);
    assert_eq!(output.status.code(), Some(0), "{printed}");
    let warning = printed.lines().find(|line| line.starts_with("warning[RA095]")).unwrap();
    for name in ["vlan704", "vlan705", "vlan706"] {
        assert!(warning.contains(name), "{warning}");
        assert!(printed.contains(&format!("{name}:addr=")), "{printed}");
    }
    assert_eq!(check(&text, &["--strict"]).status.code(), Some(1));
}

#[test]
fn examples_of_computed_prefixes_are_not_shared() {
    let text = "lan|wan|vlan*:addr=\"2001:db8:{ifindex}::\":\n";
    let printed = stderr(&check(text, &[]));
    assert!(!printed.contains("RA095"), "{printed}");
}

#[test]
fn the_examples_are_clean_and_their_language_is_recognised() {
    for name in ["vlans.rtadvd.conf", "vlans.radvd.conf", "pxe.radvd.conf"] {
        let output = run(raven().args(["check", "--strict"]).arg(example(name)));
        assert_eq!(output.status.code(), Some(0), "{name}\n{}", stderr(&output));
    }
}

#[test]
fn the_language_can_be_named() {
    let text = "interface eth0 { AdvSendAdvert on; };\n";
    assert_eq!(check(text, &["--format", "radvd"]).status.code(), Some(0));
    assert_eq!(check(text, &["--format", "rtadvd"]).status.code(), Some(2));
    let output = check(text, &["--format", "bird"]);
    assert!(output.status.code() == Some(2) && stderr(&output).contains("rtadvd"));
}

#[test]
fn all_problems_of_a_file_are_reported_at_once() {
    let text = "interface a { AdvSendAdvert maybe; AdvCurHopLimt 64; MaxRtrAdvInterval 3; };\n";
    let output = check(text, &[]);
    let printed = stderr(&output);
    assert!(printed.contains("3 errors"), "{printed}");
    for part in ["<stdin>:1:29", "<stdin>:1:36", "<stdin>:1:72", "AdvCurHopLimit"] {
        assert!(printed.contains(part), "{part} is not in\n{printed}");
    }
    assert!(!printed.contains('\x1b'), "colours without a terminal");
}

#[test]
fn a_broken_file_does_not_start() {
    let folder = Folder::new();
    let file = folder.write("radvd.conf", "interface a { nonsense; };\n");
    let output = run(raven().arg("run").arg(&file));
    assert_eq!(output.status.code(), Some(2), "{}", stderr(&output));
    let output = run(raven().arg("run").arg(folder.path("missing")));
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("No such file"), "{}", stderr(&output));
}

#[test]
fn help_and_version() {
    let output = run(raven().arg("version"));
    assert!(stdout(&output).starts_with(concat!("raven ", env!("CARGO_PKG_VERSION"))));
    let output = run(raven().arg("--help"));
    for command in [
        "run",
        "reload",
        "confirm",
        "delegation",
        "check",
        "preview",
        "diff",
        "explain",
        "convert",
        "lab",
        "dump",
        "version",
    ] {
        assert!(stdout(&output).contains(&format!("  {command} ")), "{}", stdout(&output));
        let help = run(raven().args([command, "--help"]));
        assert!(help.status.success() && stdout(&help).contains("Usage: raven"));
    }
    assert_eq!(run(&mut raven()).status.code(), Some(2), "no command is an error");
}

#[test]
fn a_text_that_could_be_of_two_languages_is_read_as_it_is_told() {
    let text = "interface eth0 {\n}\n";
    let output = check(text, &[]);
    assert_eq!(output.status.code(), Some(2));
    let said = stderr(&output);
    for part in ["cannot tell the language of `<stdin>`", "--format radvd", "--format rad\n"] {
        assert!(said.contains(part), "{part} is not in\n{said}");
    }
    let output = check(text, &["--format", "rad"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let output = check(text, &["--format", "radvd"]);
    assert!(stderr(&output).contains("expected `;` after `}`"), "{}", stderr(&output));
}
