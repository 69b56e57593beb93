//! The forms of the report, their exit status, colours and size.

use std::{
    fs,
    io::{BufRead, BufReader, Write},
    process::Stdio,
    time::{Duration, Instant},
};

use serde_json::Value;

use crate::{
    check,
    common::{Folder, raven, stderr, stdout},
    feed,
};

const OUTPUTS: [&str; 4] = ["text", "json", "sarif", "github"];

const BROKEN: &str = "interface eth0 {\n\tAdvSendAdvert maybe;\n};\n";

#[test]
fn the_exit_status_is_the_same_for_every_output() {
    let clean = "interface a { AdvSendAdvert on; };\n";
    let warned = "interface a { AdvSendAdvert on; };\r\n";
    let cases = [
        (clean, "--strict", 0),
        (warned, "--output=text", 0),
        (warned, "--strict", 1),
        (BROKEN, "--strict", 2),
        ("", "--strict", 2),
    ];
    for output in OUTPUTS {
        for (text, argument, status) in cases {
            let arguments = match argument {
                "--strict" => vec!["--strict", "--output", output, "-"],
                _ => vec!["--output", output, "-"],
            };
            let done = check(&arguments, text.as_bytes());
            assert_eq!(done.status.code(), Some(status), "{output} {text:?} {}", stderr(&done));
            let (silent, printed) = match output {
                "text" => (&done.stdout, &done.stderr),
                _ => (&done.stderr, &done.stdout),
            };
            assert!(silent.is_empty(), "{output} {text:?}");
            assert!(
                !printed.is_empty() || output == "github" && text == clean,
                "{output} {text:?}"
            );
        }
    }
}

#[test]
fn what_cannot_be_written_fails() {
    for (output, is_text) in OUTPUTS.map(|output| (output, output == "text")) {
        let full = || fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
        let mut command = raven();
        command.args(["check", "--output", output, "-"]).stdin(Stdio::piped());
        if is_text {
            command.stderr(full()).stdout(Stdio::null());
        } else {
            command.stdout(full()).stderr(Stdio::null());
        }
        for (text, status) in [("interface a { AdvSendAdvert on; };\r\n", 1), (BROKEN, 2)] {
            let mut child = command.spawn().unwrap();
            child.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
            assert_eq!(child.wait().unwrap().code(), Some(status), "{output} {text}");
        }
    }
}

#[test]
fn errors_are_drawn_before_anything_else() {
    let mut text = "interface a { AdvSendAdvert on; AdvManagedFlag on;\n".to_owned();
    text += &"AdvManagedFlag on;\n".repeat(300);
    text += "AdvManagedFlag maybe;\n};\n";
    let printed = stderr(&check(&["-"], text.as_bytes()));
    assert_eq!(printed.matches("warning[radvd-repeated]").count(), 199, "{printed}");
    assert!(printed.contains("not `maybe`") && printed.contains("... and 102 more problems"));
    text += &"interface a { };\n".repeat(300);
    let printed = stderr(&check(&["-"], text.as_bytes()));
    assert_eq!(printed.matches("error[").count(), 200, "{printed}");
    assert!(!printed.contains("warning["), "{printed}");
}

#[test]
fn github_annotates_the_line() {
    let folder = Folder::new();
    folder.write("a.conf", BROKEN);
    let mut command = raven();
    let file = folder.path("a.conf");
    command.args(["check", "--output", "github"]).arg(file).current_dir(folder.path(""));
    let printed = stdout(&feed(&mut command, b""));
    let start = "::error file=a.conf,line=2,endLine=2,col=16,endColumn=21,title=radvd-value::";
    assert!(printed.starts_with(start), "{printed}");
    assert_eq!(printed.lines().count(), 1, "{printed}");
}

#[test]
fn sarif_says_what_a_code_stands_for() {
    let output = check(
        &["--output", "sarif", "-"],
        b"em0:addr=\"::\":mtu#0x5dc:raflags=\"o\":nonsense#1:\n",
    );
    let log: Value = serde_json::from_str(&stdout(&output)).unwrap();
    let run = &log["runs"][0];
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    let ids: Vec<_> = rules.iter().map(|rule| rule["id"].as_str().unwrap()).collect();
    assert_eq!(ids, ["RA020", "rtadvd-hexadecimal", "rtadvd-unknown-capability"]);
    for rule in rules {
        let text = rule["shortDescription"]["text"].as_str().unwrap();
        assert!(text.ends_with('.') && !text.starts_with(' '), "{rule}");
    }
    assert!(rules[0]["fullDescription"]["text"].as_str().unwrap().contains("RFC 4861"));
}

#[test]
fn colours_are_for_terminals_and_those_who_ask() {
    let cases = [("CLICOLOR_FORCE", "1", true), ("NO_COLOR", "1", false), ("TERM", "xterm", false)];
    for (name, value, coloured) in cases {
        let mut command = raven();
        for other in ["CLICOLOR_FORCE", "NO_COLOR"] {
            command.env_remove(other);
        }
        command.args(["check", "-"]).env(name, value);
        let printed = stderr(&feed(&mut command, BROKEN.as_bytes()));
        assert_eq!(printed.contains('\x1b'), coloured, "{name}={value}\n{printed}");
    }
}

#[test]
fn a_reader_that_has_seen_enough_is_no_trouble() {
    let folder = Folder::new();
    let file = folder.write("a.conf", &"nonsense on;\n".repeat(5000));
    for output in ["json", "sarif", "github"] {
        let mut command = raven();
        command.args(["check", "--format", "radvd", "--output", output]).arg(&file);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let done = child.wait_with_output().unwrap();
        assert_eq!((done.status.code(), stderr(&done)), (Some(2), String::new()), "{output}");
    }
}

#[test]
fn thousands_of_problems_on_a_line_of_a_mebibyte() {
    let mut text = "AdvSendAdvert maybe; ".repeat(5000);
    text.insert_str(0, "interface eth0 { ");
    text.push_str(&" ".repeat((1 << 20) - text.len()));
    for output in OUTPUTS {
        let start = Instant::now();
        let done = check(&["--output", output, "-"], text.as_bytes());
        // Quadratic work took minutes; this leaves room for slow machines.
        assert!(start.elapsed() < Duration::from_secs(20), "{output} {:?}", start.elapsed());
        assert_eq!(done.status.code(), Some(2));
        if output == "json" {
            let report: Value = serde_json::from_str(&stdout(&done)).unwrap();
            assert!(report["counts"]["errors"].as_u64() > Some(5000));
        }
        if output == "text" {
            assert!(stderr(&done).lines().all(|line| line.len() < 500));
            assert!(stderr(&done).contains("more problems"));
        }
    }
}
