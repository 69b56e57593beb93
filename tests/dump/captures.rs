//! Captures that are as they should be, and how the command ends.

use std::process::Stdio;

use serde_json::json;

use crate::{
    common::{Folder, raven, schema::Schema, stderr, stdout},
    dump,
    frames::{self, frame, message, option, packet, pcap, pcapng},
    objects,
    router::{parts, said},
};

const ETHERNET: u32 = 1;
const RAW: u32 = 101;

#[test]
fn every_advertisement_is_an_object() {
    let with = |option_type| frame(&[], &message(vec![option(option_type, &[1; 6])]));
    let output = dump(&["--output", "json"], &pcap(ETHERNET, &[with(99), with(98)]));
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let objects = objects(&output);
    let schema = Schema::read("dump-1.schema.json");
    for object in &objects {
        assert_eq!(schema.check(object), <[String; 0]>::default(), "{object:#}");
    }
    assert_eq!(objects.len(), 2);
    assert_eq!(objects[0]["time"], "2001-09-09T01:46:40.500000000Z");
    assert_eq!(objects[1]["time"], "2001-09-09T01:46:41.500000000Z");
    assert_eq!(objects[0]["interface"], json!(null));
    assert_eq!(objects[0]["source"], "fe80::1");
    assert_eq!(objects[0]["destination"], "ff02::1");
    assert_eq!(objects[0]["fields"]["router_lifetime_seconds"], 1800);
    let others = json!([{"type": 99, "body": "010101010101"}]);
    assert_eq!(objects[0]["fields"]["other_options"], others);
    let message = objects[0]["message"].as_str().unwrap();
    assert!(message.starts_with("8600") && message.ends_with("6301010101010101"), "{message}");
    assert!(stderr(&output).contains("2 router advertisements"), "{}", stderr(&output));
}

/// What radvdump passes over.
const MODERN: &str = r#"
interface eth0
{
    AdvSendAdvert on;
    AdvFlagsExtension "8,55";
    AdvCaptivePortalAPI "https://portal.example/api";
    custom option type 253 "0102030405";
    nat64prefix 64:ff9b::/96 { AdvValidLifetime 1800; };
    DNR dns.example.com 2001:db8::53 { AdvDNRLifetime 900; AdvDNRALPN "dot,h2"; AdvDNRPort 8443; };
    lowpanco { AdvContextPrefix 2001:db8:6::/48; AdvContextID 3; AdvLifeTime 10; };
    abro 2001:db8::6b { AdvVersionLow 1; AdvVersionHigh 2; AdvValidLifetime 9; };
    pvd isp.example.net
    {
        AdvPvDHTTP on;
        AdvPvDSequence 7;
        prefix 2001:db8:7::/64 { };
        RDNSS 2001:db8:7::53 { AdvRDNSSLifetime 900; };
    };
};
"#;

#[test]
fn options_that_radvdump_does_not_know_are_printed() {
    let message = raven::wire::encode(&said(MODERN));
    let capture = pcap(ETHERNET, &[frame(&[], &message)]);
    let text = stdout(&dump(&[], &capture));
    assert!(!text.contains("Not said"), "{text}");
    assert_eq!(parts(&said(&text)), parts(&said(MODERN)), "{text}");
    let object = objects(&dump(&["--output", "json"], &capture)).remove(0);
    let schema = Schema::read("dump-1.schema.json");
    assert_eq!(schema.check(&object), <[String; 0]>::default(), "{object:#}");
    let fields = &object["fields"];
    assert_eq!(fields["encrypted_dns"][0]["parameters"]["port"], 8443, "{fields:#}");
    assert_eq!(fields["provisioning_domain"]["id"], "isp.example.net", "{fields:#}");
    assert_eq!(fields["flags_extension"], json!([8, 55]));
    assert_eq!(fields["lowpan_contexts"][0]["prefix"], "2001:db8:6::/48");
    assert_eq!(fields["authoritative_border_router"]["version"], 0x0002_0001);
}

#[test]
fn interfaces_are_named_by_the_capture_or_its_tags() {
    let named = |capture: &[u8]| {
        let object = objects(&dump(&["--output", "json"], capture)).remove(0);
        (object["interface"].clone(), object["vlans"].clone())
    };
    let message = message(Vec::new());
    let (plain, tagged) = (frame(&[], &message), frame(&[100, 704], &message));
    assert_eq!(named(&pcap(ETHERNET, std::slice::from_ref(&plain))), (json!(null), json!([])));
    assert_eq!(
        named(&pcap(ETHERNET, std::slice::from_ref(&tagged))),
        (json!("vlan704"), json!([100, 704]))
    );
    assert_eq!(named(&pcapng(b"em0", &plain)), (json!("em0"), json!([])));
    assert_eq!(named(&pcapng(b"em0", &tagged)), (json!("em0.100.704"), json!([100, 704])));
    // Windows names them otherwise.
    assert_eq!(named(&pcapng(b"\\Device\\NPF_{A1}", &plain)), (json!(null), json!([])));
}

#[test]
fn interfaces_and_a_count_can_be_asked_for() {
    let vlans: Vec<_> = (701..=705).map(|vlan| frame(&[vlan], &message(Vec::new()))).collect();
    let capture = pcap(ETHERNET, &vlans);
    let heard = |arguments: &[&str]| {
        let output = dump(&[&["--output", "json"], arguments].concat(), &capture);
        let names = objects(&output).iter().map(|it| it["vlans"][0].as_u64().unwrap()).collect();
        (names, output.status.code())
    };
    let some = Some;
    assert_eq!(heard(&["vlan703", "vlan70[45]"]), (vec![703, 704, 705], some(0)));
    assert_eq!(heard(&["--count", "2", "vlan*"]), (vec![701, 702], some(0)));
    assert_eq!(heard(&["--count", "1", "vlan705"]), (vec![705], some(0)));
    assert_eq!(heard(&["--count", "6"]), (vec![701, 702, 703, 704, 705], some(1)));
    assert_eq!(heard(&["eth0"]), (vec![], some(0)));
}

#[test]
fn what_hosts_ignore_is_counted_and_not_printed() {
    let good = message(Vec::new());
    let mut wrong = packet(frames::ROUTER, 255, &good);
    wrong[43] ^= 1;
    let mut solicitation = good.clone();
    solicitation[0] = 133;
    let mut fragment =
        packet(frames::ROUTER, 255, &[&[58, 0, 0, 1, 0, 0, 0, 1], &good[..]].concat());
    fragment[6] = 44;
    let packets = [
        packet(frames::ROUTER, 255, &good),
        packet(frames::ROUTER, 64, &good),
        packet(frames::ROUTER, 64, &good),
        packet("2001:db8::1".parse().unwrap(), 255, &good),
        packet(frames::ROUTER, 255, &[&good[..], &[3, 0, 0, 0, 0, 0, 0, 0]].concat()),
        packet(frames::ROUTER, 255, &solicitation),
        wrong,
        fragment,
        b"\x45\0\0\x14\0\0\0\0\x40\x3b\0\0\xc0\0\x02\x01\xc0\0\x02\x02".to_vec(),
    ];
    let output = dump(&["--output", "json"], &pcap(RAW, &packets));
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(objects(&output).len(), 1);
    let said = stderr(&output);
    assert!(said.contains("1 router advertisement\n"), "{said}");
    let others = "not printed: 2 (the hop limit is not 255), 1 (a fragment), \
                  1 (malformed: option length zero), 1 (the source is not a link-local address), \
                  1 (wrong checksum)\n";
    assert!(said.contains(others), "{said}");
}

#[test]
fn a_damaged_capture_is_read_up_to_the_damage() {
    let good = pcap(ETHERNET, &[frame(&[], &message(Vec::new()))]);
    let cases: [(Vec<u8>, usize, &str); 6] = [
        (vec![], 0, "it is empty"),
        (b"interface eth0 { };\n".to_vec(), 0, "it is neither pcap nor pcapng"),
        (vec![0x1f, 0x8b, 8, 0], 0, "it is compressed by gzip"),
        (good[..good.len() - 1].to_vec(), 0, "it ends in the middle of the record at octet 24"),
        ([&good[..], &[1; 7]].concat(), 1, "it ends in the middle of the record at octet 110"),
        ([&good[..], &[0xff; 16]].concat(), 1, "the record at octet 110 claims 4294967311 octets"),
    ];
    for (capture, count, expected) in cases {
        let output = dump(&["--output", "json"], &capture);
        assert_eq!(output.status.code(), Some(1), "{expected}");
        assert_eq!(objects(&output).len(), count, "{expected}");
        let said = stderr(&output);
        assert!(said.contains("cannot read on in `<stdin>`") && said.contains(expected), "{said}");
    }
}

#[test]
fn files_are_read_by_name() {
    let folder = Folder::new();
    let capture = folder.path("some.pcap");
    std::fs::write(&capture, pcap(ETHERNET, &[frame(&[], &message(Vec::new()))])).unwrap();
    let run = |path: &std::path::Path| {
        raven().args(["dump", "--output", "json", "--pcap"]).arg(path).output().unwrap()
    };
    assert_eq!(objects(&run(&capture)).len(), 1);
    let output = run(&folder.path("missing"));
    assert_eq!(output.status.code(), Some(1));
    assert!(stderr(&output).contains("No such file"), "{}", stderr(&output));
    assert!(!stderr(&output).contains("advertisement"), "{}", stderr(&output));
}

#[test]
fn a_reader_that_has_seen_enough_is_no_error() {
    let frames = vec![frame(&[], &message(Vec::new())); 5000];
    let folder = Folder::new();
    let capture = folder.path("many.pcap");
    std::fs::write(&capture, pcap(ETHERNET, &frames)).unwrap();
    let mut command = raven();
    command.args(["dump", "--output", "json", "--pcap"]).arg(&capture);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert!(!stderr(&output).contains("cannot write"), "{}", stderr(&output));
}

#[test]
fn the_command_line_is_checked() {
    for (arguments, expected) in [
        (&["--count", "0"][..], "--count"),
        (&["--timeout", "5"], "--timeout"),
        (&["vlan[1"], "vlan[1"),
        (&["--output", "yaml"], "yaml"),
    ] {
        let output = dump(arguments, b"");
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(stderr(&output).contains(expected), "{}", stderr(&output));
    }
    let help = raven().args(["dump", "--help"]).output().unwrap();
    assert!(stdout(&help).contains("--pcap"), "{}", stdout(&help));
}
