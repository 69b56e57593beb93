//! `raven conformance` as a command: its reports and its exit status.

#![cfg(target_os = "linux")]

mod common;

use std::{
    fs,
    process::{Command, Output},
};

use common::{Bench, Folder, example, raven, schema::Schema, stderr, stdout};
use raven::{capture::Reader, wire};
use serde_json::{Value, json};

const RARE: &str = "interface vlan704 { AdvSendAdvert on; MinRtrAdvInterval 1350; \
                    MaxRtrAdvInterval 1800; };\n";

fn judge(bench: &mut Bench, arguments: &[&str]) -> Output {
    let mut command = raven();
    command.arg("conformance").args(arguments);
    bench.link_local("vlan704");
    bench.host("vlan704").run(command).unwrap()
}

#[test]
fn the_report_fits_its_schema_and_the_capture_has_the_packets() {
    let mut bench = Bench::running(&["vlan704"], RARE, &[]);
    let capture = bench.folder.path("out.pcap");
    let capture = capture.to_str().unwrap();
    let arguments = ["--interface", "eth0", "--output", "json", "--pcap", capture];
    // B-029 fails on purpose: this is not what the router has.
    let config =
        bench.folder.write("other.conf", &RARE.replace("on;", "on; AdvRASolicitedUnicast off;"));
    let config = ["--config", config.to_str().unwrap(), "B-029", "v6LC.2.2.4", "b-020", "B-013"];
    let output = judge(&mut bench, &[&arguments[..], &config].concat());
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));

    let report: Value = serde_json::from_str(&stdout(&output)).unwrap();
    let schema = Schema::read("conformance-1.schema.json");
    assert_eq!(schema.check(&report), <[String; 0]>::default(), "{report:#}");
    let mut bad = report.clone();
    bad["items"][0]["verdict"] = json!("perhaps");
    assert_ne!(schema.check(&bad), <[String; 0]>::default());
    let counts = json!({"pass": 7, "fail": 1, "not_applicable": 1, "not_judged": 0});
    assert_eq!((&report["counts"], &report["complete"]), (&counts, &json!(true)), "{report:#}");

    let file = fs::read(capture).unwrap();
    let mut reader = Reader::new(&file[..]);
    let mut heard = 0;
    while let Some(packet) = reader.next_packet().unwrap() {
        heard += usize::from(matches!(packet.icmpv6(wire::ROUTER_ADVERTISEMENT), Some(Ok(_))));
    }
    assert!(heard >= 1);

    let output = judge(&mut bench, &arguments);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("--force overwrites it"), "{}", stderr(&output));
}

#[test]
fn people_get_a_line_for_each_item() {
    let mut bench = Bench::running(&["vlan704"], RARE, &[]);
    let output = judge(&mut bench, &["-i", "eth0", "B-001", "B-059"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let text = stdout(&output);
    assert!(text.starts_with("pass B-001        must   "), "{text}");
    assert!(text.contains("\nn.a. B-059: needs --action\n"), "{text}");
    assert!(text.ends_with(": 1 passed, 0 failed, 1 not applicable\n"), "{text}");

    let output = judge(&mut bench, &["-i", "eth0", "B-001", "--pcap", "-"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let mut reader = Reader::new(&output.stdout[..]);
    assert!(reader.next_packet().unwrap().is_some());
}

#[test]
fn what_cannot_be_judged_is_an_error_of_its_own() {
    let mut bench = Bench::new(&["vlan704"]);
    for (arguments, reason) in [
        (&["-i", "eth0"][..], "no router advertised within 12 s"),
        (&["-i", "eth0", "--router", "fe80::9%eth0"], "fe80::9 did not advertise within 12 s"),
        (&["-i", "eth9"], "there is no interface `eth9`"),
        (&["-i", "lo"], "`lo` is not Ethernet"),
        (&["-i", "eth0", "B-999"], "there is no item `B-999`; --list lists them"),
        (&["-i", "eth0", "--config", "/nowhere"], "the configuration `/nowhere` cannot be used"),
        (&["-i", "eth0", "--router", "2001:db8::1"], "`2001:db8::1` is not link-local"),
        (&["-i", "eth0", "--router", "fe80::1%eth1"], "is not on the link of `eth0`"),
        (&[], "--interface <NAME>"),
    ] {
        let output = judge(&mut bench, arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(stderr(&output).contains(reason), "{arguments:?}: {}", stderr(&output));
    }
    let capture = bench.folder.path("out.pcap");
    judge(&mut bench, &["-i", "eth0", "--pcap", capture.to_str().unwrap()]);
    assert!(!capture.exists(), "there are no packets to keep");
    for (name, count) in [("v6LC.2.2.4", 6), ("b-01", 9), ("B-012", 1)] {
        let output = judge(&mut bench, &["--list", name]);
        assert_eq!((output.status.code(), stdout(&output).lines().count()), (Some(0), count));
    }
}

/// Judges whether a stopped router answers, with actions that `script` does by their name in `$1`;
/// the actions that it was asked for.
fn judge_stopped(bench: &mut Bench, script: &str) -> (Output, String) {
    let log = bench.folder.path("actions");
    let _ = fs::remove_file(&log);
    let script = format!("act() {{ echo \"$1\" >> {}; {script} }}; act", log.display());
    let output = judge(bench, &["-i", "eth0", "--action", &script, "B-059"]);
    (output, fs::read_to_string(log).unwrap_or_default())
}

#[test]
fn the_router_is_never_left_stopped() {
    let mut bench = Bench::running(&["vlan704"], RARE, &[]);
    let hanging = "kill -INT $PPID; [ $1 = start ] || sleep 600;";
    for (script, actions, reason) in [
        (hanging, "stop\nstart\n", "it ended early: interrupted"),
        ("[ $1 = start ];", "stop\nstart\n", "nothing was judged"),
        ("exit 3;", "stop\n", "nothing was judged"),
        ("/nowhere;", "stop\n", "the action `stop` cannot be run: exit status: 127"),
        ("[ $1 = stop ];", "stop\nstart\nstart\n", "the router may still be stopped: "),
    ] {
        let (output, done) = judge_stopped(&mut bench, script);
        assert_eq!((output.status.code(), done.as_str()), (Some(2), actions), "{script}");
        assert!(stderr(&output).contains(reason), "{script}: {}", stderr(&output));
    }
}

const FILE: &str = "# interface r0.5 {\ninterface r0.50 {\n AdvSendAdvert on;\n};\n  interface r0.5\n  {\n \
                    AdvSendAdvert on; # yes { no\n AdvCurHopLimit 64;\n prefix 2001:db8::/64 { };\n};\n\
                    interface other { AdvSendAdvert on; };\n";

#[test]
fn the_example_of_actions_edits_one_interface() {
    let folder = Folder::new();
    let file = folder.write("radvd.conf", FILE);
    let act = |interface: &str, action: &str| {
        let mut command = Command::new("sh");
        command.arg(example("conformance-action.sh")).args(["router", interface, action]);
        command.env("ROUTER_SHELL", "sh -c").env("RADVD_RELOAD", ":").env("RADVD_CONF", &file);
        let status = command.status().unwrap();
        (status.code().unwrap(), fs::read_to_string(&file).unwrap())
    };
    let interface = |text: &str, name: &str| {
        let (_, model) = text.split_once(name).unwrap();
        model.split("};").next().unwrap().to_owned()
    };
    for (name, action, undo, on, hop_limit) in [
        ("r0.5", "change", "restore", true, true),
        ("r0.5", "advertise-off", "advertise-on", false, false),
        ("other", "advertise-off", "advertise-on", false, false),
    ] {
        let (status, text) = act(name, action);
        assert_eq!(status, 0, "{action}");
        let block = interface(
            &text,
            &format!("\n{}interface {name}", if name == "r0.5" { "  " } else { "" }),
        );
        assert_eq!(block.contains("AdvSendAdvert on"), on, "{text}");
        assert_eq!(block.contains("AdvSendAdvert off"), !on, "{text}");
        assert_eq!(block.contains("AdvCurHopLimit 61"), hop_limit, "{text}");
        assert_eq!(text.matches("AdvSendAdvert on").count(), if on { 3 } else { 2 }, "{text}");
        assert_eq!(text.matches("AdvCurHopLimit").count(), 1, "{text}");
        assert_eq!(act(name, undo), (0, FILE.to_owned()));
        assert_eq!(act(name, undo), (0, FILE.to_owned()), "nothing to undo");
    }
    assert_eq!(act("r0", "change"), (1, FILE.to_owned()), "no such interface");
    assert_eq!(act("r0.5", "dance"), (3, FILE.to_owned()));
}
