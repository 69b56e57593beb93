//! `raven lab`, the main job in one command.

#![cfg(target_os = "linux")]

mod common;

use std::process::{Command, Output, Stdio};

use common::{Folder, example, raven, stderr, stdout};

fn lab(arguments: &[&str], name: &str) -> (Output, String) {
    let mut command = raven();
    command.arg("lab").args(arguments).arg(example(name)).stdin(Stdio::null());
    let output = command.output().unwrap();
    let text = stdout(&output) + &stderr(&output);
    assert!(output.status.success(), "{text}");
    (output, text)
}

#[test]
fn three_vlans_three_hosts_in_each_language_and_both_ways_of_sending() {
    for name in ["vlans.rtadvd.conf", "vlans.radvd.conf", "vlans.rad.conf"] {
        for method in ["packet", "raw"] {
            let (_, report) = lab(&["--transmit", method], name);
            for (vlan, prefix) in [("vlan704", "100"), ("vlan705", "101"), ("vlan706", "102")] {
                for fact in [
                    format!("{vlan} address 2001:db8:{prefix}:0:"),
                    format!("{vlan} default-route fe80::"),
                    format!("{vlan} dns-server 2001:db8:53::1, 1200 s"),
                    format!("{vlan} dns-server 2001:db8:53::2, 1200 s"),
                ] {
                    assert!(report.contains(&fact), "{fact} is not in\n{report}");
                }
            }
            assert!(report.contains("3 of 3 hosts lost their default route"), "{report}");
        }
    }
}

#[test]
fn prefixes_of_the_interface_come_from_the_documentation_prefix() {
    let (_, report) = lab(&[], "pxe.radvd.conf");
    for fact in ["eth1 address 2001:db8:", "eth1 dns-server 2001:db8::1", "eth1 flags O"] {
        assert!(report.contains(fact), "{fact} is not in\n{report}");
    }
}

#[test]
fn the_host_is_a_client_and_the_router_has_the_source_address() {
    let folder = Folder::new();
    let file = folder.write(
        "clients.conf",
        "interface eth1 { AdvSendAdvert on; prefix 2001:db8:1::/64 { }; \
         clients { fe80::c; }; AdvRASrcAddress { fe80::5; }; };\n",
    );
    let output = raven().args(["lab"]).arg(file).output().unwrap();
    let text = stdout(&output) + &stderr(&output);
    assert!(output.status.success(), "{text}");
    for fact in ["eth1 address 2001:db8:1:", "default-route fe80::5,", "1 of 1 hosts lost"] {
        assert!(text.contains(fact), "{fact} is not in\n{text}");
    }
}

#[test]
fn a_configuration_that_advertises_nothing_fails() {
    let folder = Folder::new();
    let file = folder.write("silent.conf", "interface eth1 { };\n");
    let output = raven().args(["lab", "--timeout", "2"]).arg(file).output().unwrap();
    let text = stdout(&output) + &stderr(&output);
    assert_eq!(output.status.code(), Some(1), "{text}");
    assert!(text.contains("eth1: host got nothing: nothing is advertised to it"), "{text}");
}

#[test]
fn an_ordinary_user_can_run_it_where_the_system_allows() {
    // The program must be where that user can read it.
    let folder = Folder::new();
    let program = folder.path("raven");
    std::fs::copy(env!("CARGO_BIN_EXE_raven"), &program).unwrap();
    let file = folder.write("a.conf", &std::fs::read_to_string(example("pxe.radvd.conf")).unwrap());
    let as_nobody = |program: &str| {
        let mut command = Command::new("setpriv");
        command.args(["--reuid=65534", "--regid=65534", "--clear-groups", program]);
        command
    };
    let allowed = as_nobody("unshare").args(["--user", "--net", "true"]).output().unwrap();
    let mut command = as_nobody(program.to_str().unwrap());
    let output = command.arg("lab").arg(file).stdin(Stdio::null()).output().unwrap();
    let text = stdout(&output) + &stderr(&output);
    if allowed.status.success() {
        assert!(output.status.success(), "{text}");
        assert!(text.contains("eth1 address 2001:db8:"), "{text}");
    } else {
        assert!(!output.status.success() && text.contains("run as root"), "{text}");
    }
}
