//! What other people's programs make of Raven's advertisements: Debian's rdisc6, radvdump and
//! tshark, option for option.

#![cfg(target_os = "linux")]

mod common;

use std::{
    process::{Command, Output},
    time::Instant,
};

use common::{Bench, TIMEOUT, next, peer, stdout};

/// Every option that both Raven and the peers know.
const EVERYTHING: &str = r#"
interface vlan704 {
    AdvSendAdvert on;
    MinRtrAdvInterval 1350;
    MaxRtrAdvInterval 1800;
    AdvManagedFlag on;
    AdvOtherConfigFlag on;
    AdvDefaultPreference high;
    AdvDefaultLifetime 3600;
    AdvCurHopLimit 61;
    AdvReachableTime 30000;
    AdvRetransTimer 1000;
    AdvLinkMTU 1480;
    AdvIntervalOpt on;
    AdvHomeAgentFlag on;
    AdvHomeAgentInfo on;
    HomeAgentPreference 10;
    HomeAgentLifetime 1800;
    AdvCaptivePortalAPI "https://portal.example.com/api";
    prefix 2001:db8:1::/64 { AdvValidLifetime 7200; AdvPreferredLifetime 3600; };
    prefix 2001:db8:2::/48 { AdvOnLink on; AdvAutonomous off; AdvValidLifetime infinity;
        AdvPreferredLifetime infinity; AdvDHCPv6PDPreferred on; };
    prefix 2001:db8:3::1/64 { AdvValidLifetime 7300; AdvPreferredLifetime 3700;
        AdvRouterAddr on; };
    route 2001:db8:f::/48 { AdvRoutePreference low; AdvRouteLifetime 1234; };
    RDNSS 2001:db8:53::1 2001:db8:53::2 { AdvRDNSSLifetime 900; };
    DNSSL example.com corp.example.org { AdvDNSSLLifetime 800; };
    nat64prefix 64:ff9b::/96 { AdvValidLifetime 1600; };
    lowpanco { AdvContextLength 64; AdvContextCompressionFlag on; AdvContextID 5; AdvLifeTime 10; };
    abro 2001:db8::6b { AdvVersionLow 10; AdvVersionHigh 2; AdvValidLifetime 700; };
};
"#;

fn text(output: &Output) -> String {
    let text = stdout(output);
    assert!(output.status.success(), "{text}\n{}", common::stderr(output));
    text
}

#[test]
fn rdisc6_gets_an_answer_and_reads_all_of_it() {
    let mut bench = Bench::running(&["vlan704"], EVERYTHING, &[]);
    bench.link_local("vlan704");
    let mut command = Command::new("rdisc6");
    command.args(["-1", "-w", "5000", "eth0"]);
    let output = text(&peer(bench.host("vlan704").run(command), "ndisc6"));
    let lines: Vec<String> =
        output.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ")).collect();
    for fact in [
        "Hop limit : 61 ( 0x3d)",
        "Stateful address conf. : Yes",
        "Stateful other conf. : Yes",
        "Mobile home agent : Yes",
        "Router preference : high",
        "Router lifetime : 3600 (0x00000e10) seconds",
        "Reachable time : 30000 (0x00007530) milliseconds",
        "Retransmit time : 1000 (0x000003e8) milliseconds",
        "MTU : 1480 bytes (valid)",
        "Prefix : 2001:db8:1::/64",
        "Valid time : 7200 (0x00001c20) seconds",
        "Pref. time : 3600 (0x00000e10) seconds",
        "Prefix : 2001:db8:2::/48",
        "Valid time : infinite (0xffffffff)",
        "Prefix : 2001:db8:3::1/64",
        "Valid time : 7300 (0x00001c84) seconds",
        "Pref. time : 3700 (0x00000e74) seconds",
        "Route : 2001:db8:f::/48",
        "Route preference : low",
        "Route lifetime : 1234 (0x000004d2) seconds",
        "Recursive DNS server : 2001:db8:53::1",
        "Recursive DNS server : 2001:db8:53::2",
        "DNS servers lifetime : 900 (0x00000384) seconds",
        "DNS search list : example.com corp.example.org",
        "DNS search list lifetime: 800 (0x00000320) seconds",
    ] {
        assert!(lines.iter().any(|line| line == fact), "`{fact}` is not in\n{output}");
    }
}

#[test]
fn radvdump_writes_the_file_again() {
    let mut bench = Bench::new(&["vlan704"]);
    // It never ends by itself; this lets it see the first advertisements.
    let mut command = Command::new("timeout");
    command.args(["--preserve-status", "--signal=TERM", "25", "sh", "-c"]);
    command.arg("radvdump | sed '/^}; # End of interface definition/q'; kill $$");
    bench.start(EVERYTHING, &[]);
    let output = stdout(&peer(bench.host("vlan704").run(command), "radvd"));
    let words: Vec<&str> = output.split_whitespace().collect();
    let text = words.join(" ");
    for fact in [
        "AdvManagedFlag on;",
        "AdvOtherConfigFlag on;",
        "AdvReachableTime 30000;",
        "AdvRetransTimer 1000;",
        "AdvCurHopLimit 61;",
        "AdvDefaultLifetime 3600;",
        "AdvDefaultPreference high;",
        "AdvLinkMTU 1480;",
        "AdvSourceLLAddress on;",
        "AdvIntervalOpt on;",
        "AdvHomeAgentFlag on;",
        "AdvHomeAgentInfo on; AdvMobRtrSupportFlag off; HomeAgentPreference 10; HomeAgentLifetime \
         1800;",
        "prefix 2001:db8:1::/64 { AdvValidLifetime 7200; AdvPreferredLifetime 3600; AdvOnLink on; \
         AdvAutonomous on; AdvRouterAddr off; }",
        "prefix 2001:db8:2::/48 { AdvValidLifetime infinity; # (0xffffffff) AdvPreferredLifetime \
         infinity; # (0xffffffff) AdvOnLink on; AdvAutonomous off; AdvRouterAddr off; }",
        "prefix 2001:db8:3::1/64 { AdvValidLifetime 7300; AdvPreferredLifetime 3700; AdvOnLink on; \
         AdvAutonomous on; AdvRouterAddr on; }",
        "route 2001:db8:f::/48 { AdvRoutePreference low; AdvRouteLifetime 1234; }",
        "RDNSS 2001:db8:53::1 2001:db8:53::2 { AdvRDNSSLifetime 900; }",
        "DNSSL example.com corp.example.org { AdvDNSSLLifetime 800; }",
    ] {
        assert!(text.contains(fact), "`{fact}` is not in\n{output}");
    }
}

#[test]
fn tshark_finds_nothing_wrong_and_every_option() {
    let mut bench = Bench::new(&["vlan704"]);
    let mut capture = bench.capture("vlan704");
    bench.start(EVERYTHING, &[]);
    let advertisement = next(&mut capture);
    let output = bench.tshark("vlan704", &advertisement);
    let lines: Vec<&str> = output.lines().map(str::trim).collect();
    for fact in [
        "Hop Limit: 255",
        "Type: Router Advertisement (134)",
        "[Checksum Status: Good]",
        "Cur hop limit: 61",
        "Flags: 0xe8, Managed address configuration, Other configuration, Home Agent, Prf",
        "Router lifetime (s): 3600",
        "Reachable time (ms): 30000",
        "Retrans timer (ms): 1000",
        "MTU: 1480",
        "Advertisement Interval: 1800000",
        "Home Agent Preference: 10",
        // tshark 4.0 has this name for the lifetime too.
        "Home Agent Preference: 1800",
        "Captive Portal: https://portal.example.com/api",
        "Prefix: 2001:db8:1::",
        "Valid Lifetime: 7200",
        "Preferred Lifetime: 3600",
        "Prefix: 2001:db8:2::",
        // The P flag, which tshark 4.0 counts among the reserved bits.
        "Flag: 0x90, On-link flag(L)",
        "Prefix: 2001:db8:3::1",
        "Flag: 0xe0, On-link flag(L), Autonomous address-configuration flag(A), Router address \
         flag(R)",
        "Valid Lifetime: 7300",
        "Preferred Lifetime: 3700",
        "Route Lifetime: 1234",
        "Recursive DNS Servers: 2001:db8:53::1",
        "Recursive DNS Servers: 2001:db8:53::2",
        "Domain Names: example.com",
        "Domain Names: corp.example.org",
        "(6LoWPAN Context Option ::/64)",
        "Length: 3 (24 bytes)",
        "Context Length: 64",
        "Flag: 0x15, Compression Flag",
        "Lifetime: 10",
        "(Authoritative Border Router : Version 2.10, Valid Lifetime : 700, 6LBR : 2001:db8::6b)",
    ] {
        assert!(lines.iter().any(|line| line.contains(fact)), "`{fact}` is not in\n{output}");
    }
    for option in
        ["(1)", "(3)", "(5)", "(7)", "(8)", "(24)", "(25)", "(31)", "(34)", "(35)", "(37)", "(38)"]
    {
        let is = |line: &str| line.starts_with("Type: ") && line.ends_with(option);
        assert!(lines.iter().any(|line| is(line)), "option {option} is not in\n{output}");
    }
    assert!(!output.contains("Malformed") && !output.contains("Expert Info"), "{output}");
}

/// The octets of the message's options with these types.
fn options_of_types(message: &[u8], types: [u8; 2]) -> Vec<Vec<u8>> {
    let (mut rest, mut found) = (&message[16..], Vec::new());
    while let [option_type, units, ..] = *rest {
        let (option, after) = rest.split_at(usize::from(units) * 8);
        rest = after;
        if types.contains(&option_type) {
            found.push(option.to_vec());
        }
    }
    found
}

#[test]
fn radvd_sends_the_same_octets_for_6lowpan() {
    let config = "interface vlan704 { AdvSendAdvert on; \
         lowpanco { AdvContextLength 64; AdvContextCompressionFlag on; AdvContextID 5; \
         AdvLifeTime 10; }; \
         abro fe80::1 { AdvVersionLow 10; AdvVersionHigh 2; AdvValidLifeTime 3; }; };\n";
    let mut bench = Bench::new(&["vlan704"]);
    let mut capture = bench.capture("vlan704");
    let file = bench.folder.write("radvd.conf", config);
    let mut radvd = Command::new("timeout");
    radvd.args(["--preserve-status", "2", "radvd", "--nodaemon", "--logmethod", "stderr"]);
    radvd.arg("--config").arg(file).arg("--pidfile").arg(bench.folder.path("radvd.pid"));
    peer(bench.lab.run_on_router(radvd), "radvd");
    let by_radvd = options_of_types(&next(&mut capture).message, [34, 35]);
    assert_eq!(by_radvd.len(), 2);

    let mut bench = Bench::new(&["vlan704"]);
    let mut capture = bench.capture("vlan704");
    bench.start(config, &[]);
    assert_eq!(options_of_types(&next(&mut capture).message, [34, 35]), by_radvd);
}

#[test]
fn a_host_that_starts_late_does_not_wait_for_the_schedule() {
    let mut bench = Bench::running(&["vlan704"], EVERYTHING, &[]);
    bench.expect("a default route", |host| host.state().default_routes().next().is_some());
    bench.host("vlan704").set_link(false).unwrap();
    bench.expect("no address", |host| host.state().default_routes().next().is_none());
    let plugged = Instant::now();
    bench.host("vlan704").set_link(true).unwrap();
    bench.expect("a default route", |host| host.state().default_routes().next().is_some());
    assert!(plugged.elapsed() < TIMEOUT / 3, "{:?}", plugged.elapsed());
}
