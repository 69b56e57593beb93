//! `raven conformance` as a command: its reports and its exit status.

#![cfg(target_os = "linux")]

mod common;

use std::{fs, process::Output};

use common::{Bench, raven, schema::Schema, stderr, stdout};
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
}

#[test]
fn what_cannot_be_judged_is_an_error_of_its_own() {
    let mut bench = Bench::new(&["vlan704"]);
    for (arguments, reason) in [
        (&["-i", "eth0"][..], "no router advertised within 12 s"),
        (&["-i", "eth0", "--router", "fe80::9"], "fe80::9 did not advertise within 12 s"),
        (&["-i", "eth9"], "there is no interface `eth9`"),
        (&["-i", "lo"], "`lo` is not Ethernet"),
        (&["-i", "eth0", "B-999"], "there is no item `B-999`; --list lists them"),
        (&["-i", "eth0", "--config", "/nowhere"], "the configuration is not used"),
        (&[], "--interface <NAME>"),
    ] {
        let output = judge(&mut bench, arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(stderr(&output).contains(reason), "{arguments:?}: {}", stderr(&output));
    }
    let output = judge(&mut bench, &["--list", "v6LC.2.2.4"]);
    assert_eq!((output.status.code(), stdout(&output).lines().count()), (Some(0), 6));
}
