//! The link itself, with Debian's radvd as the router.

use std::{
    fs,
    io::{BufRead, BufReader, Read},
    process::{Child, ChildStderr, Command, Stdio},
};

use nix::{
    sys::signal::{Signal, kill},
    unistd::Pid,
};
use raven::{
    lab::RouterProcess,
    model::{NdOption, RouterAdvertisement},
    wire,
};

use crate::{
    common::{Bench, peer, raven, stderr, stdout},
    frames::{self, frame, message, option, packet, pcap},
    objects,
    router::{parts, said},
};

/// All that radvd 2.19 and its radvdump both know.
const EVERYTHING: &str = r"
    AdvSendAdvert on; MinRtrAdvInterval 3; MaxRtrAdvInterval 4;
    AdvManagedFlag on; AdvOtherConfigFlag on; AdvDefaultPreference high; AdvDefaultLifetime 3600;
    AdvCurHopLimit 61; AdvReachableTime 30000; AdvRetransTimer 1000; AdvLinkMTU 1480;
    AdvIntervalOpt on; AdvHomeAgentFlag on; AdvHomeAgentInfo on; HomeAgentPreference 10;
    HomeAgentLifetime 1800; AdvMobRtrSupportFlag on;
    prefix 2001:db8:1::/64 { AdvValidLifetime 7200; AdvPreferredLifetime 3600; };
    prefix 2001:db8:2::/48 { AdvOnLink off; AdvValidLifetime infinity;
        AdvPreferredLifetime infinity; };
    prefix 2001:db8:3::1/64 { AdvRouterAddr on; };
    route 2001:db8:f::/48 { AdvRoutePreference low; AdvRouteLifetime 1234; };
    route ::/0 { AdvRoutePreference high; AdvRouteLifetime infinity; };
    RDNSS 2001:db8:53::1 2001:db8:53::2 { AdvRDNSSLifetime 900; };
    DNSSL example.com corp.example.org { AdvDNSSLLifetime infinity; };
";

fn radvd(bench: &Bench, interface: &str, options: &str) -> RouterProcess {
    let text = format!("interface {interface} {{ {options} }};\n");
    let file = bench.folder.write("radvd.conf", &text);
    let mut command = Command::new("radvd");
    command.args(["--nodaemon", "--logmethod", "none", "--pidfile"]);
    command.arg(bench.folder.path("pid")).arg("--config").arg(file);
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let started = bench.lab.spawn_router(command);
    started.unwrap_or_else(|error| panic!("{error}: is Debian's package radvd installed?"))
}

fn dump_one(bench: &mut Bench, arguments: &[&str]) -> String {
    let mut command = raven();
    command.args(["dump", "--count", "1", "--timeout", "30"]).args(arguments);
    let output = bench.host("vlan704").run(command).unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    stdout(&output)
}

fn octets(hex: &str) -> Vec<u8> {
    let (pairs, _) = hex.as_bytes().as_chunks::<2>();
    let octet = |pair: &[u8; 2]| u8::from_str_radix(str::from_utf8(pair).unwrap(), 16).unwrap();
    pairs.iter().map(octet).collect()
}

#[test]
fn what_radvd_sends_is_a_file_that_radvd_takes_and_raven_sends_alike() {
    let mut bench = Bench::new(&["vlan704"]);
    let more = "lowpanco { AdvContextLength 64; AdvContextID 5; AdvLifeTime 10; };";
    let _radvd = radvd(&bench, "vlan704", &format!("{EVERYTHING} {more}"));
    let text = dump_one(&mut bench, &[]);
    assert!(text.contains("\ninterface eth0\n"), "{text}");
    assert!(!text.contains("Not said"), "{text}");
    let file = bench.folder.write("heard.conf", &text);
    let check = Command::new("radvd").arg("-c").arg("-C").arg(file).output().unwrap();
    assert!(check.status.success(), "{text}\n{}", stderr(&check));

    let json = dump_one(&mut bench, &["--output", "json", "eth0"]);
    let object: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(object["interface"], "eth0");
    let heard = octets(object["message"].as_str().unwrap());
    let heard = wire::decode_advertisement(&heard).unwrap();
    assert_eq!(parts(&said(&text)), parts(&heard), "{text}");

    for format in ["rtadvd", "rad"] {
        let text = dump_one(&mut bench, &["--output", format]);
        let file = bench.folder.write("heard", &text);
        let check = raven().args(["check", "--format", format]).arg(file).output().unwrap();
        assert!(check.status.success(), "{text}\n{}", stderr(&check));
    }
}

#[test]
fn radvdump_says_the_same() {
    let mut bench = Bench::new(&["vlan704"]);
    let _radvd = radvd(&bench, "vlan704", EVERYTHING);
    // It never ends by itself.
    let mut command = Command::new("timeout");
    command.args(["--preserve-status", "--signal=TERM", "25", "sh", "-c"]);
    command.arg("radvdump | sed '/^}; # End of interface definition/q'; kill $$");
    let output = stdout(&peer(bench.host("vlan704").run(command), "radvd"));
    let text = dump_one(&mut bench, &[]);
    let (theirs, ours) = (said(&output), said(&text));
    // radvdump does not say how often.
    let interval = |option: &NdOption| matches!(option, NdOption::AdvertisementInterval(_));
    let without = |mut advertisement: RouterAdvertisement| {
        advertisement.options.retain(|option| !interval(option));
        advertisement
    };
    assert!(ours.options.iter().any(interval) && theirs.options.iter().any(interval));
    assert_eq!(parts(&without(theirs)), parts(&without(ours)), "{output}\n{text}");
}

#[test]
fn captures_of_dumpcap_are_read() {
    let mut bench = Bench::new(&["vlan704"]);
    let folder = bench.folder.path("");
    let script = "d() { dumpcap -q -c 1 -w \"$@\" & }; \
        d plain.pcapng -i eth0 -f 'icmp6 and ip6[40] == 134'; \
        d classic.pcap -P -i eth0 -f 'icmp6 and ip6[40] == 134'; \
        d any.pcap -P -i any -f 'icmp6 and ip6[40] == 134'; wait";
    let mut command = Command::new("timeout");
    command.args(["30", "sh", "-c", script]).current_dir(&folder);
    let _radvd = radvd(&bench, "vlan704", EVERYTHING);
    let output = peer(bench.host("vlan704").run(command), "wireshark-common");
    assert!(output.status.success(), "{}", stderr(&output));
    for (name, interface) in
        [("plain.pcapng", "\"eth0\""), ("classic.pcap", "null"), ("any.pcap", "null")]
    {
        let mut command = raven();
        command.args(["dump", "--output", "json", "--pcap"]).arg(folder.join(name));
        let output = command.output().unwrap();
        let object = objects(&output).pop().unwrap_or_else(|| panic!("{name} {output:?}"));
        assert_eq!(object["interface"].to_string(), interface, "{name}");
        let heard = octets(object["message"].as_str().unwrap());
        let heard = wire::decode_advertisement(&heard).unwrap();
        let expected = said(&format!("interface eth0 {{ {EVERYTHING} }};\n"));
        assert_eq!(parts(&heard), parts(&expected), "{name}");
    }
}

#[test]
fn what_editcap_writes_is_read() {
    let bench = Bench::new(&[]);
    let vlans: Vec<_> = [5, 6].map(|vlan| frame(&[vlan], &message(Vec::new()))).into();
    let source = bench.folder.path("source.pcap");
    fs::write(&source, pcap(1, &vlans)).unwrap();
    for format in ["pcap", "nsecpcap", "modpcap", "pcapng"] {
        let capture = bench.folder.path(format);
        let mut command = Command::new("editcap");
        command.args(["-F", format]).arg(&source).arg(&capture);
        let output = peer(bench.lab.run_on_router(command), "wireshark-common");
        assert!(output.status.success(), "{}", stderr(&output));
        let mut command = raven();
        command.args(["dump", "--output", "json", "--pcap"]).arg(&capture);
        let output = command.output().unwrap();
        let heard: Vec<_> = objects(&output)
            .iter()
            .map(|object| format!("{} {}", object["vlans"], object["time"].as_str().unwrap()))
            .collect();
        let expected = ["[5] 2001-09-09T01:46:40.500000000Z", "[6] 2001-09-09T01:46:41.500000000Z"];
        assert_eq!(heard, expected, "{format}: {}", stderr(&output));
    }
}

/// `raven dump` on the host, once it listens.
fn listening(bench: &mut Bench, arguments: &[&str]) -> (Child, BufReader<ChildStderr>) {
    let mut command = raven();
    command.args(["dump", "--output", "json"]).args(arguments);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let spawned = bench.host("vlan704").namespace().run(|| command.spawn());
    let mut child = spawned.unwrap().unwrap();
    let mut log = BufReader::new(child.stderr.take().unwrap());
    let mut line = String::new();
    while !line.contains("listening on ") {
        line.clear();
        assert!(log.read_line(&mut line).unwrap() > 0, "it does not listen");
    }
    (child, log)
}

fn rest(mut log: impl Read) -> String {
    let mut text = String::new();
    log.read_to_string(&mut text).unwrap();
    text
}

#[test]
fn what_hosts_ignore_on_the_link_is_counted() {
    let mut bench = Bench::new(&["vlan704"]);
    let (child, log) = listening(&mut bench, &["--count", "2", "--timeout", "30", "eth*"]);
    let router = bench.lab.router_capture(&"vlan704".parse().unwrap()).unwrap();
    let good = message(vec![option(99, b"it was heard")]);
    let mut wrong = packet(frames::ROUTER, 255, &good);
    wrong[43] ^= 1;
    for packet in [
        packet(frames::ROUTER, 64, &good),
        wrong,
        packet(frames::ROUTER, 255, &good),
        packet("2001:db8::1".parse().unwrap(), 255, &good),
        packet(frames::ROUTER, 255, &good),
    ] {
        let ethernet = b"\x33\x33\0\0\0\x01\x02\0\x5e\0\x53\x01\x86\xdd";
        router.send(&[&ethernet[..], &packet].concat()).unwrap();
    }
    let output = child.wait_with_output().unwrap();
    let said = rest(log);
    assert_eq!(output.status.code(), Some(0), "{said}");
    let objects = objects(&output);
    assert_eq!(objects.len(), 2, "{objects:?}");
    assert_eq!(objects[0]["source"], "fe80::1");
    let others = "not printed: 1 (the hop limit is not 255), 1 (the source is not a link-local";
    assert!(said.contains(others), "{said}");
}

#[test]
fn a_signal_or_the_time_ends_it() {
    let mut bench = Bench::new(&["vlan704"]);
    for signal in [Signal::SIGTERM, Signal::SIGINT] {
        let (child, log) = listening(&mut bench, &[]);
        kill(Pid::from_raw(i32::try_from(child.id()).unwrap()), signal).unwrap();
        let output = child.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(0));
        assert!(rest(log).contains("no router advertisement"));
    }
    for (arguments, status) in
        [(&["--timeout", "1"][..], 0), (&["--timeout", "1", "--count", "1"], 1)]
    {
        let (child, _log) = listening(&mut bench, arguments);
        assert_eq!(child.wait_with_output().unwrap().status.code(), Some(status), "{arguments:?}");
    }
}

#[test]
fn who_may_not_listen_is_told() {
    let mut bench = Bench::new(&["vlan704"]);
    let host = bench.host("vlan704");
    let mut command = Command::new("setpriv");
    command.arg("--bounding-set=-net_raw").arg(raven().get_program()).arg("dump");
    let output = peer(host.run(command), "util-linux");
    assert_eq!(output.status.code(), Some(1));
    let said = stderr(&output);
    assert!(said.contains("cannot listen") && said.contains("CAP_NET_RAW"), "{said}");
    assert!(!said.contains("router advertisement"), "{said}");

    let mut command = raven();
    command.args(["dump", "eth*", "eth7", "vlan704"]);
    let output = host.run(command).unwrap();
    assert_eq!(output.status.code(), Some(1));
    let said = stderr(&output);
    assert!(said.contains("no such interface: `eth7`, `vlan704`"), "{said}");
}
