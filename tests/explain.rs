//! What `raven explain` says of an interface.

#![cfg(target_os = "linux")]

mod common;

use std::process::Output;

use common::{Bench, Folder, example, raven, schema::Schema, stderr, stdout};
use serde_json::Value;

fn explain(arguments: &[&str], file: &std::path::Path) -> Output {
    raven().arg("explain").args(arguments).arg(file).output().unwrap()
}

/// The report in JSON, which must fit its schema.
fn report(arguments: &[&str], file: &std::path::Path) -> Value {
    let output = explain(&[&["--output", "json"], arguments].concat(), file);
    let report: Value = serde_json::from_str(&stdout(&output))
        .unwrap_or_else(|error| panic!("{error}\n{}", stderr(&output)));
    let problems = Schema::read("explain-1.schema.json").check(&report);
    assert_eq!(problems, <[String; 0]>::default(), "{report:#}");
    report
}

/// The field at `path` as its value and line, 0 for a default.
fn field(report: &Value, path: &str) -> (Value, u64) {
    let fields = report["fields"].as_array().unwrap();
    let field = fields.iter().find(|field| field["path"] == path);
    let field = field.unwrap_or_else(|| panic!("no {path} in {report:#}"));
    (field["value"].clone(), field["set_at"]["line"].as_u64().unwrap_or(0))
}

#[test]
fn each_field_has_its_line() {
    for (name, by, prefix, other, server) in
        [("computed.radvd.conf", 5, 10, 13, 15), ("computed.rtadvd.conf", 10, 11, 12, 13)]
    {
        let file = example(name);
        let found = report(&["vlan704"], &file);
        assert_eq!(found["configured_as"]["name"], "vlan*");
        assert_eq!(found["configured_as"]["at"]["line"], by);
        assert_eq!(found["computed"], true);
        assert_eq!(found["ifindex"], Value::Null);
        assert_eq!(field(&found, "prefixes[0].source"), ("fd00:0:2c0::/64".into(), prefix));
        assert_eq!(field(&found, "prefixes[1].source"), ("fd00:1:704::/64".into(), other));
        assert_eq!(field(&found, "rdnss[0].servers[0]"), ("fd00:0:2c0::1".into(), server));

        let found = report(&["vlan705", "--all"], &file);
        assert_eq!(found["configured_as"]["name"], "vlan705");
        assert_eq!(found["unused"][0]["name"], "vlan*");
        assert_eq!(found["unused"][0]["at"]["line"], by);
        assert_eq!(field(&found, "prefixes[0].source").0, "fd00:2:705::/64");
        assert_eq!(field(&found, "header.cur_hop_limit"), (64.into(), 0));
    }
}

#[test]
fn the_number_of_an_interface_is_the_kernels() {
    let folder = Folder::new();
    let text = "interface lo { AdvSendAdvert on; prefix 2001:db8:0:{ifindex}::/64 { }; };\n";
    let file = folder.write("radvd.conf", text);
    let found = report(&["lo"], &file);
    assert_eq!(found["ifindex"], 1);
    assert_eq!(field(&found, "prefixes[0].source").0, "2001:db8:0:1::/64");
}

#[test]
fn what_has_no_configuration_says_why() {
    let file = example("computed.radvd.conf");
    for (name, reason) in [
        ("vlanx", "does not end with a VLAN ID"),
        ("em0", "the configuration has no interface `em0`"),
        ("vlan0123456789012", "the configuration has no interface"),
    ] {
        let output = explain(&[name], &file);
        assert_eq!(output.status.code(), Some(2));
        assert!(stderr(&output).contains(reason), "{}", stderr(&output));
    }
    let missing = Folder::new().path("missing");
    assert_eq!(explain(&["eth0"], &missing).status.code(), Some(2));
}

#[test]
fn without_a_file_the_running_raven_is_asked() {
    let folder = Folder::new();
    let socket = folder.path("no.sock");
    let output =
        raven().args(["explain", "eth0", "--control-socket"]).arg(&socket).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(stderr(&output).contains("no raven runs with this socket"), "{}", stderr(&output));

    let text = "eth*:addr=\"2001:db8:{part1}::\":\n";
    let mut bench = Bench::running(&["eth7"], text, &["--format", "rtadvd"]);
    bench.await_log("advertising", 1);
    let mut command = raven();
    command.args(["explain", "eth7"]).env("RAVEN_CONTROL_SOCKET", bench.control_socket());
    let said = stdout(&command.output().unwrap());
    assert!(said.contains("eth7 is configured by the pattern `eth*`"), "{said}");
    assert!(said.contains("2001:db8:7::/64") && said.contains("raven.conf:1:12"), "{said}");
    bench.stop();
}
