//! `raven convert` as a user meets it.

#[path = "../common/mod.rs"]
mod common;

use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
};

use common::{Folder, example, raven, stderr, stdout};

fn run(command: &mut Command) -> Output {
    command.stdin(Stdio::null()).output().unwrap()
}

fn convert(to: &str, file: &Path, more: &[&str]) -> Output {
    run(raven().args(["convert", "--to", to]).args(more).arg(file))
}

fn convert_text(to: &str, text: &str, more: &[&str]) -> Output {
    let mut command = raven();
    command.args(["convert", "--to", to]).args(more).arg("-");
    let piped = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = piped.spawn().unwrap();
    // A command line that is wrong ends it before it reads anything.
    let written = child.stdin.take().unwrap().write_all(text.as_bytes());
    let output = child.wait_with_output().unwrap();
    assert!(written.is_ok() || output.status.code() == Some(2), "{written:?}");
    output
}

fn golden(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/convert").join(name);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

#[test]
fn the_examples_in_the_other_languages() {
    let cases = [
        ("vlans.rtadvd.conf", "radvd", "from-rtadvd.radvd.conf"),
        ("vlans.radvd.conf", "rtadvd", "from-radvd.rtadvd.conf"),
        ("vlans.rad.conf", "radvd", "from-rad.radvd.conf"),
        ("vlans.rad.conf", "rtadvd", "from-rad.rtadvd.conf"),
        ("pxe.radvd.conf", "rtadvd", "pxe.rtadvd.conf"),
        ("ipv6-only.radvd.conf", "rtadvd", "ipv6-only.rtadvd.conf"),
        ("ipv6-only.rtadvd.conf", "radvd", "ipv6-only.radvd.conf"),
    ];
    for (file, to, expected) in cases {
        let output = convert(to, &example(file), &[]);
        assert_eq!(output.status.code(), Some(0), "{file}: {}", stderr(&output));
        let said = stderr(&output);
        let of_raven = said.lines().all(|line| line.starts_with("only Raven understands"));
        assert!(of_raven && !(said.is_empty() && file.starts_with("ipv6-only")), "{file}: {said}");
        assert_eq!(stdout(&output), golden(expected), "{file} to {to}");
    }
}

#[test]
fn nothing_is_wrong_with_what_is_written() {
    let folder = Folder::new();
    for file in ["vlans.rtadvd.conf", "vlans.radvd.conf", "vlans.rad.conf", "pxe.radvd.conf"] {
        // rad's intervals are too long for the other file's lifetime, which is a warning.
        let languages = ["radvd", "rtadvd", "rad"].into_iter();
        for to in languages.filter(|to| (file, *to) != ("pxe.radvd.conf", "rad")) {
            let output = convert(to, &example(file), &["--lossy"]);
            let path = folder.write("written.conf", &stdout(&output));
            let check = run(raven().args(["check", "--strict"]).arg(&path));
            assert_eq!(check.status.code(), Some(0), "{file} to {to}: {}", stderr(&check));
            let again = convert(to, &path, &[]);
            let bare = |text: String| -> String {
                text.split_inclusive('\n').filter(|line| !line.starts_with('#')).collect()
            };
            assert_eq!(stdout(&again), bare(stdout(&output)), "{file} to {to}");
        }
    }
}

#[test]
fn all_that_cannot_be_said_is_listed_and_nothing_written() {
    let output = convert("rad", &example("pxe.radvd.conf"), &[]);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(stdout(&output), "");
    let said = stderr(&output);
    for part in [
        "rad.conf cannot say that `eth1.ignore_if_missing` is off",
        "pxe.radvd.conf:16:2",
        "rad.conf cannot say that `eth1.interval.min` is 5 s",
        "rad.conf cannot say that `eth1.interval.max` is 60 s",
        "pxe.radvd.conf:10:2",
        "it is always 600 s",
        "5 things that rad.conf cannot say, so nothing is written; --lossy",
    ] {
        assert!(said.contains(part), "{part} is not in\n{said}");
    }
    assert_eq!(said.matches("error[convert-inexpressible]").count(), 5, "{said}");
}

/// Hosts hear the same from both files.
#[test]
fn nothing_changes_on_the_wire() {
    let folder = Folder::new();
    let examples = fs::read_dir(example("")).unwrap();
    let mut converted = Vec::new();
    for path in examples.map(|entry| entry.unwrap().path()) {
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        if path.extension().is_none_or(|extension| extension != "conf") {
            continue;
        }
        for to in ["radvd", "rtadvd", "rad"] {
            let output = convert(to, &path, &[]);
            if output.status.code() == Some(2) {
                assert!(stderr(&output).contains("convert-inexpressible"), "{name} to {to}");
                continue;
            }
            assert_eq!(output.status.code(), Some(0), "{name} to {to}: {}", stderr(&output));
            let written = folder.write("written.conf", &stdout(&output));
            let diff = run(raven().args(["diff", "--wire-only"]).arg(&path).arg(&written));
            assert_eq!(diff.status.code(), Some(0), "{name} to {to}: {}", stdout(&diff));
            converted.push(format!("{name} to {to}"));
        }
    }
    // All but those of the other languages to rad's.
    let own = |name: &&String| name.ends_with(".rad.conf to rad");
    let rad = converted.iter().filter(|name| name.ends_with(" to rad")).count();
    assert_eq!(rad, converted.iter().filter(own).count(), "{converted:?}");
    assert!(rad >= 1 && converted.len() >= 13, "{converted:?}");
}

#[test]
fn what_is_left_out_becomes_a_comment() {
    let cases = [
        ("ipv6-only.radvd.conf", "rad", "ipv6-only.rad.conf"),
        ("vlans.radvd.conf", "rad", "from-radvd.rad.conf"),
    ];
    for (file, to, expected) in cases {
        let output = convert(to, &example(file), &["--lossy"]);
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        assert_eq!(stdout(&output), golden(expected), "{file} to {to}");
        let comments = stdout(&output).lines().filter(|line| line.starts_with('#')).count();
        let said = stderr(&output);
        assert_eq!(said.matches("warning[convert-inexpressible]").count(), comments, "{said}");
    }
}

/// In rad's language, an interface that is not there is the only one that does not advertise.
#[test]
fn what_is_silent_does_not_begin_to_advertise() {
    let text = "interface eth0 { AdvSendAdvert off; };\ninterface eth1 { AdvSendAdvert on; };\n";
    let written = stdout(&convert_text("rad", text, &["--lossy"]));
    assert!(written.starts_with("# Not said here: `eth0.send_advertisements` is off"), "{written}");
    let names = written.lines().filter(|line| !line.starts_with('#') && line.contains("eth0"));
    assert_eq!(names.count(), 0, "{written}");
    assert!(written.contains("eth1"), "{written}");
    assert_eq!(convert_text("rad", text, &[]).status.code(), Some(2));

    let output = convert_text("rtadvd", text, &[]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let (silent, other) =
        stdout(&output).split_once("\n\n").map(|(a, b)| (a.to_owned(), b.to_owned())).unwrap();
    assert!(silent.starts_with("eth0:") && silent.contains(":nora:"), "{silent}");
    assert!(other.starts_with("eth1:") && !other.contains("nora"), "{other}");
}

#[test]
fn a_broken_file_is_not_converted() {
    let output = convert_text("rtadvd", "interface eth0 { nonsense; };\n", &[]);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(stdout(&output), "");
    assert!(stderr(&output).contains("<stdin>:1:18"), "{}", stderr(&output));
    let output = convert("rtadvd", &PathBuf::from("/nonexistent/radvd.conf"), &[]);
    assert_eq!(output.status.code(), Some(2));
    let output = convert_text("bird", "em0:mtu#1500:\n", &[]);
    assert!(output.status.code() == Some(2) && stderr(&output).contains("rtadvd"));
}

#[test]
fn several_files_become_one() {
    let files = [example("vlans.rtadvd.conf"), example("pxe.radvd.conf")];
    let output = run(raven().args(["convert", "--to", "radvd"]).args(files));
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let heads: Vec<String> = stdout(&output)
        .lines()
        .filter_map(|line| line.strip_prefix("interface ").map(str::to_owned))
        .collect();
    assert_eq!(heads, ["vlan704", "vlan705", "vlan706", "eth1"]);
}

#[test]
fn a_text_of_two_languages_is_read_as_it_is_told() {
    let text = "interface eth0 {\n}\n";
    assert_eq!(convert_text("rad", text, &[]).status.code(), Some(2));
    let output = convert_text("rad", text, &["--format", "rad"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert_eq!(stdout(&output), "interface eth0\n");
}

#[test]
fn a_file_is_overwritten_only_by_force() {
    let folder = Folder::new();
    let path = folder.path("new.conf");
    let target = path.to_str().unwrap();
    let file = example("vlans.radvd.conf");
    let output = convert("rtadvd", &file, &["--output", target]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert_eq!(stdout(&output), "");
    assert_eq!(fs::read_to_string(&path).unwrap(), golden("from-radvd.rtadvd.conf"));

    fs::write(&path, "precious").unwrap();
    let output = convert("rtadvd", &file, &["--output", target]);
    assert_eq!(output.status.code(), Some(1));
    assert!(stderr(&output).contains("--force"), "{}", stderr(&output));
    assert_eq!(fs::read_to_string(&path).unwrap(), "precious");

    // What cannot be written does not touch the file either.
    let output = convert("rad", &file, &["--output", target, "--force"]);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(fs::read_to_string(&path).unwrap(), "precious");

    let output = convert("rtadvd", &file, &["--output", target, "--force"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert_eq!(fs::read_to_string(&path).unwrap(), golden("from-radvd.rtadvd.conf"));
    let output = convert("rtadvd", &file, &["--force"]);
    assert_eq!(output.status.code(), Some(2), "--force needs --output");
}

/// No terminal is told anything by a name.
#[test]
fn odd_names_are_written_so_that_they_are_read_again_or_said_not_to_be() {
    let text = "interface \"a\u{202e};b\" \"1\" { AdvSendAdvert on; };\n";
    let output = convert_text("radvd", text, &[]);
    assert!(stdout(&output).contains("interface \"a\u{202e};b\"\n"), "{}", stdout(&output));
    assert!(stdout(&output).contains("interface \"1\"\n"), "{}", stdout(&output));
    let output = convert_text("rtadvd", text, &["--lossy"]);
    assert!(!stderr(&output).contains("`a\u{202e}"), "{}", stderr(&output));
    let text = "interface a:b { AdvSendAdvert on; };\n";
    let output = convert_text("rtadvd", text, &[]);
    assert_eq!(output.status.code(), Some(2));
    let said = stderr(&output);
    assert!(said.contains("rtadvd.conf cannot say that `a:b` is an interface"), "{said}");
}
