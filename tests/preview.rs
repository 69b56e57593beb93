//! What `raven preview` shows, and what Wireshark makes of its packets.

#![cfg(target_os = "linux")]

mod common;

use std::{
    collections::BTreeSet,
    fs,
    net::Ipv6Addr,
    path::Path,
    process::{Command, Output, Stdio},
};

use common::{Folder, example, raven, schema::Schema, stderr, stdout};
use serde_json::{Value, json};

fn preview(file: &Path, arguments: &[&str]) -> Output {
    let mut command = raven();
    command.arg("preview").arg(file).args(arguments).stdin(Stdio::null()).output().unwrap()
}

/// The report in JSON, which must fit its schema.
fn report(file: &Path, arguments: &[&str]) -> Value {
    let output = preview(file, &[&["--output", "json"], arguments].concat());
    assert!(output.status.success(), "{}", stderr(&output));
    let report = serde_json::from_str(&stdout(&output)).unwrap();
    let problems = Schema::read("preview-1.schema.json").check(&report);
    assert_eq!(problems, <[String; 0]>::default(), "{report:#}");
    report
}

/// Every option that the languages have.
const EVERYTHING: &str = r#"
interface vlan704 {
    AdvSendAdvert on;
    MinRtrAdvInterval 100;
    MaxRtrAdvInterval 140;
    AdvOtherConfigFlag on;
    AdvDefaultPreference high;
    AdvLinkMTU 1480;
    AdvRAMTU 1500;
    AdvIntervalOpt on;
    AdvHomeAgentFlag on;
    AdvHomeAgentInfo on;
    HomeAgentPreference 10;
    AdvCaptivePortalAPI "https://portal.example.com/api";
    prefix 2001:db8:1::/64 { AdvValidLifetime infinity; AdvPreferredLifetime 3600; };
    prefix 2001:db8:3::1/64 { AdvRouterAddr on; DecrementLifetimes on; };
    route 2001:db8:f::/48 { AdvRoutePreference low; AdvRouteLifetime 1234; };
    RDNSS 2001:db8:53::1 2001:db8:53::2 { AdvRDNSSLifetime 900; };
    DNSSL example.com corp.example.org { AdvDNSSLLifetime 800; };
    nat64prefix 64:ff9b::/96 { AdvValidLifetime 1600; };
    lowpanco { AdvContextLength 64; AdvContextCompressionFlag on; AdvContextID 5; AdvLifeTime 10; };
    abro 2001:db8::6b { AdvVersionLow 10; AdvVersionHigh 2; AdvValidLifetime 700; };
};
"#;

#[test]
fn an_advertisement_is_shown_field_by_field_and_as_octets() {
    let output = preview(&example("vlans.rtadvd.conf"), &["vlan705"]);
    let text = stdout(&output);
    assert!(output.status.success(), "{}", stderr(&output));
    let words = |line: &str| line.split_whitespace().collect::<Vec<_>>().join(" ");
    let lines: Vec<String> = text.lines().map(words).collect();
    for line in [
        "assumed of every link: MTU 1500, link-layer address 02:00:5e:00:53:01, forwarding on",
        "interface vlan705",
        "advertisement from fe80::5eff:fe00:5301: a packet of 136 octets, 1500 fit",
        "router_lifetime_seconds 1800",
        "prefixes[0].prefix 2001:db8:101::/64",
        "prefixes[0].flags.autonomous on",
        "rdnss[0].servers[1] 2001:db8:53::2",
        "ICMPv6 message, 96 octets",
        "0010 01 01 02 00 5e 00 53 01 03 04 40 c0 00 27 8d 00",
        "schedule of the first 600 s, to ff02::1",
        "intervals are random, 200 to 600 s, the first ones at most 16 s",
        "0.000 s",
        "16.000 s +16.000 s",
        "32.000 s +16.000 s",
        "final advertisement: a packet of 136 octets, 1500 fit",
        "~ router_lifetime_seconds: 1800 -> 0",
    ] {
        assert!(lines.iter().any(|own| own == line), "`{line}` is not in\n{text}");
    }
    assert!(!text.contains("vlan704") && !text.contains('\x1b'), "{text}");
}

#[test]
fn the_report_for_programs_has_everything() {
    let folder = Folder::new();
    let file = folder.write("radvd.conf", EVERYTHING);
    let report = report(&file, &["--mtu", "9000", "--link-layer-address", "00:11:22:33:44:55"]);
    let interface = &report["interfaces"][0];
    assert_eq!(interface["source"], "fe80::211:22ff:fe33:4455");
    assert_eq!(interface["most_packet_octets"], 1480);
    let fields = &interface["advertisement"]["fields"];
    assert_eq!(fields["source_link_layer_address"], "00:11:22:33:44:55");
    assert_eq!(fields["prefixes"][0]["valid_lifetime_seconds"], "infinity");
    assert_eq!(fields["prefixes"][1]["router_address"], "2001:db8:3::1");
    assert_eq!(fields["dnssl"][0]["suffixes"], json!(["example.com", "corp.example.org"]));
    let packet = &interface["advertisement"]["packets"][0];
    assert_eq!(packet["fields"], *fields);
    let message = packet["message"].as_str().unwrap();
    assert_eq!(packet["octets"].as_u64().unwrap(), 40 + message.len() as u64 / 2);

    let rounds = interface["schedule"].as_array().unwrap();
    let times: Vec<f64> = rounds.iter().map(|it| it["at_seconds"].as_f64().unwrap()).collect();
    let [.., last, end] = times[..] else { panic!("{times:?}") };
    assert_eq!((times[0], times[1], times[2], end), (0.0, 16.0, 32.0, 600.0));
    let gaps: Vec<f64> = times[2..].windows(2).map(|pair| pair[1] - pair[0]).collect();
    let (_, regular) = gaps.split_last().unwrap();
    assert!(regular.iter().all(|gap| (100.0..=140.0).contains(gap)), "{gaps:?}");
    assert!(
        end - last <= 140.0 && regular.windows(2).any(|pair| (pair[0] - pair[1]).abs() > 1e-3),
        "{gaps:?}"
    );
    let paths = |round: &Value| -> Vec<String> {
        let changes = round["changes"].as_array().unwrap().iter();
        changes.map(|change| change["path"].as_str().unwrap().to_owned()).collect()
    };
    let counting = "prefixes[2001:db8:3::/64].valid_lifetime_seconds";
    assert!(paths(&rounds[1]).iter().any(|path| path == counting), "{rounds:#?}");
    let final_round = &rounds[rounds.len() - 1];
    assert_eq!(final_round["occasion"], "final");
    assert!(paths(final_round).iter().any(|path| path == "router_lifetime_seconds"));
    assert_eq!(interface["final_advertisement"]["fields"]["router_lifetime_seconds"], 0);
}

#[test]
fn every_option_fits_the_schema() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut shown = 0;
    for folder in ["conf-examples", "fuzz/seeds/radvd_conf", "fuzz/seeds/rtadvd_conf"] {
        for entry in fs::read_dir(root.join(folder)).unwrap() {
            let path = entry.unwrap().path();
            let output = preview(&path, &[]);
            match output.status.code() {
                Some(0) => drop(report(&path, &[])),
                code => assert_eq!(code, Some(2), "{}", path.display()),
            }
            shown += u32::from(output.status.success());
        }
    }
    assert!(shown >= 10, "{shown}");
    let extensions = root.join("fuzz/seeds/radvd_conf/extensions.conf");
    let folder = Folder::new();
    let pcap = folder.path("out.pcap");
    let report = report(&extensions, &["--pcap", pcap.to_str().unwrap()]);
    let fields = &report["interfaces"][0]["advertisement"]["fields"];
    assert_eq!(fields["flags_extension"], json!([54, 55]));
    assert_eq!(fields["encrypted_dns"][0]["parameters"]["alpn"], json!(["dot", "h2"]));
    assert_eq!(fields["provisioning_domain"]["header"]["router_lifetime_seconds"], 1600);
    assert_eq!(fields["other_options"][0], json!({ "type": 253, "body": "01020a0b0c0d" }));
    let text = tshark(&pcap, &["-V"]);
    assert!(text.contains("[Checksum Status: Good]") && !text.contains("Malformed"), "{text}");
}

#[test]
fn the_same_file_gives_the_same_report() {
    let file = example("vlans.radvd.conf");
    assert_eq!(preview(&file, &[]).stdout, preview(&file, &[]).stdout);
    let all = report(&file, &[]);
    let one = report(&file, &["vlan706"]);
    assert_eq!(all["interfaces"][2], one["interfaces"][0]);
    // Each has times of its own.
    assert_ne!(all["interfaces"][0]["schedule"], all["interfaces"][1]["schedule"]);
}

#[test]
fn interfaces_can_be_patterns_silent_or_without_rounds() {
    let folder = Folder::new();
    let file = folder.write(
        "radvd.conf",
        "interface vlan* { AdvSendAdvert on; prefix ::/64 {}; };\n\
         interface silent { AdvSendAdvert off; };\n\
         interface asked { AdvSendAdvert on; UnicastOnly on; };\n\
         interface told { AdvSendAdvert on; clients { fe80::2; fe80::3; }; };\n\
         interface fast { AdvSendAdvert on; MinRtrAdvInterval 0.03; MaxRtrAdvInterval 0.07;\
             AdvHomeAgentFlag on; };\n",
    );
    let all = report(&file, &[]);
    let [vlan, silent, asked, told, fast] = &all["interfaces"].as_array().unwrap()[..] else {
        panic!("{all:#}")
    };
    assert_eq!((&vlan["name"], &vlan["pattern"]), (&json!("vlan0"), &json!("vlan*")));
    let prefix = &vlan["advertisement"]["fields"]["prefixes"][0]["prefix"];
    assert_eq!(vlan["assumed_prefixes"], json!([prefix]));
    assert_eq!((&silent["advertises"], &silent["advertisement"]), (&json!(false), &Value::Null));
    assert!(asked["advertisement"]["fields"].is_object());
    assert_eq!((&asked["schedule"], &asked["final_advertisement"]), (&json!([]), &Value::Null));
    assert_eq!(told["schedule"][0]["destinations"], json!(["fe80::2", "fe80::3"]));
    assert_eq!(fast["schedule_is_cut"], true);

    let some = report(&file, &["vlan77", "told"]);
    assert_eq!(some["interfaces"][0]["name"], "vlan77");
    assert_eq!(some["interfaces"][0]["pattern"], "vlan*");
    assert_eq!(some["interfaces"][1], *told);
    let text = stdout(&preview(&file, &[]));
    for part in ["interface vlan0, one of vlan*\n", "It does not advertise.\n", "only answers"] {
        assert!(text.contains(part), "{part} is not in\n{text}");
    }
}

#[test]
fn what_is_too_large_comes_in_several_packets_or_not_at_all() {
    let folder = Folder::new();
    let prefix = |number: u32| format!("prefix 2001:db8:{number}::/64 {{}};\n");
    let prefixes: String = (1..=60).map(prefix).collect();
    let portal = format!("AdvCaptivePortalAPI \"https://{}\";", "p".repeat(1500));
    let file = folder.write(
        "radvd.conf",
        &format!("interface a {{ AdvSendAdvert on; AdvRAMTU 65575;\n{prefixes}{portal}\n}};\n"),
    );
    let pcap = folder.path("out.pcap");
    let report = report(&file, &["--mtu", "1280", "--pcap", pcap.to_str().unwrap()]);
    let packets = report["interfaces"][0]["advertisement"]["packets"].as_array().unwrap();
    let sizes: Vec<(u64, bool)> = packets
        .iter()
        .map(|it| (it["octets"].as_u64().unwrap(), it["exceeds_mtu"].as_bool().unwrap()))
        .collect();
    let (small, large): (Vec<_>, Vec<_>) = sizes.iter().partition(|(octets, _)| *octets <= 1280);
    assert!(small.len() >= 2 && small.iter().all(|(_, exceeds)| !exceeds), "{sizes:?}");
    assert!(large.len() == 1 && large[0].1, "{sizes:?}");
    let all: usize =
        packets.iter().map(|it| it["fields"]["prefixes"].as_array().map_or(0, Vec::len)).sum();
    assert_eq!(all, 60);
    let text = stdout(&preview(&file, &["--mtu", "1280"]));
    assert!(text.contains("packets, as it does not fit into 1280 octets"), "{text}");
    assert!(text.contains("it exceeds the link's MTU and cannot be sent"), "{text}");
    // What cannot be sent is not in the capture.
    let rounds = report["interfaces"][0]["schedule"].as_array().unwrap().len();
    let sent = tshark(&pcap, &["-T", "fields", "-e", "frame.len"]);
    assert_eq!(sent.lines().count(), rounds * small.len());
    assert!(sent.lines().all(|length| length.parse::<u32>().unwrap() <= 1280 + 14), "{sent}");
}

fn tshark(pcap: &Path, arguments: &[&str]) -> String {
    let mut command = Command::new("tshark");
    command.args(["-n", "-r"]).arg(pcap).args(arguments);
    let output = command.stdin(Stdio::null()).output();
    let output = output.unwrap_or_else(|error| panic!("tshark: {error}: is it installed?"));
    assert!(output.status.success(), "{}", stderr(&output));
    stdout(&output)
}

#[test]
fn wireshark_finds_nothing_wrong_with_the_packets() {
    let folder = Folder::new();
    let file = folder.write("radvd.conf", EVERYTHING);
    let pcap = folder.path("out.pcap");
    let report = report(&file, &["--pcap", pcap.to_str().unwrap()]);
    let rounds = report["interfaces"][0]["schedule"].as_array().unwrap();

    let columns = ["frame.time_epoch", "eth.src", "eth.dst", "ipv6.src", "ipv6.dst", "ipv6.hlim"];
    let mut arguments = vec!["-T", "fields"];
    arguments.extend(columns.iter().flat_map(|column| ["-e", column]));
    let lines = tshark(&pcap, &arguments);
    assert_eq!(lines.lines().count(), rounds.len());
    for (line, round) in lines.lines().zip(rounds) {
        let values: Vec<&str> = line.split('\t').collect();
        let at: f64 = values[0].parse().unwrap();
        assert!((at - round["at_seconds"].as_f64().unwrap()).abs() < 1e-5, "{line} {round}");
        let addresses = ["02:00:5e:00:53:01", "33:33:00:00:00:01", "fe80::5eff:fe00:5301"];
        assert_eq!(values[1..4], addresses);
        assert_eq!(values[4..], ["ff02::1", "255"]);
    }

    let text = tshark(&pcap, &["-V"]);
    assert_eq!(text.matches("[Checksum Status: Good]").count(), rounds.len(), "{text}");
    assert!(!text.contains("Malformed") && !text.contains("Expert Info"), "{text}");
    let options: BTreeSet<u8> = text
        .lines()
        .filter_map(|line| {
            line.trim().strip_prefix("Type: ")?.rsplit_once('(')?.1.strip_suffix(')')
        })
        .filter_map(|option_type| option_type.parse().ok())
        .filter(|option_type| *option_type != 134)
        .collect();
    assert_eq!(options, [1, 3, 5, 7, 8, 24, 25, 31, 34, 35, 37, 38].into());
}

#[test]
fn packets_of_all_interfaces_are_in_the_order_of_time() {
    let folder = Folder::new();
    let file = folder.write(
        "radvd.conf",
        "interface a { AdvSendAdvert on; MinRtrAdvInterval 3; MaxRtrAdvInterval 5; };\n\
         interface b { AdvSendAdvert on; clients { fe80::2; fe80::211:22ff:fe33:4455; }; };\n",
    );
    let output = preview(&file, &["--pcap", "-"]);
    assert!(output.status.success(), "{}", stderr(&output));
    let pcap = folder.path("out.pcap");
    fs::write(&pcap, &output.stdout).unwrap();
    let lines = tshark(
        &pcap,
        &["-T", "fields", "-e", "frame.time_epoch", "-e", "ipv6.dst", "-e", "eth.dst"],
    );
    let lines: Vec<Vec<&str>> = lines.lines().map(|line| line.split('\t').collect()).collect();
    let times: Vec<f64> = lines.iter().map(|line| line[0].parse().unwrap()).collect();
    assert!(times.is_sorted(), "{times:?}");
    let ethernet = |destination: &str| -> BTreeSet<&str> {
        let to = lines.iter().filter(|line| line[1] == destination);
        to.map(|line| line[2]).collect()
    };
    assert_eq!(ethernet("ff02::1"), ["33:33:00:00:00:01"].into());
    assert_eq!(ethernet("fe80::211:22ff:fe33:4455"), ["00:11:22:33:44:55"].into());
    assert_eq!(ethernet("fe80::2"), ["02:00:5e:00:53:fe"].into());
    let report = report(&file, &[]);
    let expected: usize = report["interfaces"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|interface| interface["schedule"].as_array().unwrap())
        .map(|round| round["destinations"].as_array().unwrap().len())
        .sum();
    assert_eq!(lines.len(), expected);
}

#[test]
fn source_addresses_are_those_of_the_configuration_unless_told() {
    let folder = Folder::new();
    let text = "interface a { AdvSendAdvert on; AdvRASrcAddress { fe80::7; fe80::8; }; };\n";
    let file = folder.write("radvd.conf", text);
    let source = |arguments: &[&str]| -> Ipv6Addr {
        let report = report(&file, arguments);
        report["interfaces"][0]["source"].as_str().unwrap().parse().unwrap()
    };
    // radvd begins at the end of its list.
    assert_eq!(source(&[]), "fe80::8".parse::<Ipv6Addr>().unwrap());
    assert_eq!(source(&["--source", "fe80::9"]), "fe80::9".parse::<Ipv6Addr>().unwrap());
}

#[test]
fn no_file_is_overwritten_by_packets_unless_forced() {
    let folder = Folder::new();
    let text = "interface eth0 { AdvSendAdvert on; };\n";
    let file = folder.write("a.conf", text);
    let refused = preview(&file, &["--pcap", file.to_str().unwrap()]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(stderr(&refused).contains("--force overwrites it"), "{}", stderr(&refused));
    assert_eq!(fs::read_to_string(&file).unwrap(), text);

    let old = folder.write("old.pcap", "old");
    let forced = preview(&file, &["--force", "--pcap", old.to_str().unwrap()]);
    assert_eq!(forced.status.code(), Some(0), "{}", stderr(&forced));
    assert_eq!(fs::read(&old).unwrap()[..4], [0xd4, 0xc3, 0xb2, 0xa1]);
}

#[test]
fn bad_input_gets_a_clear_error() {
    let folder = Folder::new();
    let good = folder.write("good.conf", "interface eth0 { AdvSendAdvert on; };\n");
    let broken = folder.write("broken.conf", "interface eth0 { nonsense; };\n");
    let cases: &[(&Path, &[&str], i32, &str)] = &[
        (&broken, &[], 2, "the configuration has errors"),
        (&good, &["eth1"], 2, "no interface `eth1`; did you mean `eth0`?"),
        (&good, &["eth\x1b[2J"], 2, "no interface `eth\\u{1b}[2J`"),
        (&good, &["--mtu", "1279"], 2, "1279 is not in 1280..=65535"),
        (&good, &["--link-layer-address", "1"], 2, "an Ethernet address has six octets"),
        (&good, &["--source", "10.0.0.1"], 2, "invalid IPv6 address syntax"),
        (&good, &["--pcap", "/nowhere/at/all"], 1, "cannot write `/nowhere/at/all`"),
        (Path::new("/nowhere/at/all"), &[], 2, "cannot read `/nowhere/at/all`"),
    ];
    for (file, arguments, status, message) in cases {
        let output = preview(file, arguments);
        assert_eq!(output.status.code(), Some(*status), "{arguments:?}\n{}", stderr(&output));
        assert!(stderr(&output).contains(message), "{arguments:?}\n{}", stderr(&output));
        assert_eq!(output.stdout, b"", "{arguments:?}");
        assert!(!stderr(&output).contains('\x1b'), "{arguments:?}");
    }
}
