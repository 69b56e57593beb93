//! What `raven diff` says of two configurations.

#![cfg(target_os = "linux")]

mod common;

use std::{
    collections::HashSet,
    fs,
    path::Path,
    process::{Output, Stdio},
};

use common::{Folder, example, raven, schema::Schema, stderr, stdout};
use raven::view::Effect;
use serde_json::{Value, json};

fn diff(old: &Path, new: &Path, arguments: &[&str]) -> Output {
    let mut command = raven();
    command.arg("diff").arg(old).arg(new).args(arguments).stdin(Stdio::null()).output().unwrap()
}

/// The report in JSON, which must fit its schema, and the exit status.
fn report(old: &Path, new: &Path, arguments: &[&str]) -> (Value, Option<i32>) {
    let output = diff(old, new, &[&["--output", "json"], arguments].concat());
    let report: Value = serde_json::from_str(&stdout(&output))
        .unwrap_or_else(|error| panic!("{error}\n{}", stderr(&output)));
    let problems = Schema::read("diff-1.schema.json").check(&report);
    assert_eq!(problems, <[String; 0]>::default(), "{report:#}");
    assert_eq!(report["differ"] == true, output.status.code() == Some(1), "{report:#}");
    (report, output.status.code())
}

/// The report on two texts.
fn between(old: &str, new: &str) -> Value {
    let folder = Folder::new();
    report(&folder.write("old.conf", old), &folder.write("new.conf", new), &[]).0
}

/// The changes of a kind as `path old new`.
fn changes(interface: &Value, kind: &str) -> Vec<String> {
    let changes = interface[kind].as_array().unwrap().iter();
    changes
        .map(|it| format!("{} {} {}", it["path"].as_str().unwrap(), it["old"], it["new"]))
        .collect()
}

fn effects(interface: &Value) -> Vec<&str> {
    interface["hosts"].as_array().unwrap().iter().map(|it| it["effect"].as_str().unwrap()).collect()
}

/// One interface of radvd's language with these options.
fn interface(name: &str, options: &str) -> String {
    format!("interface {name} {{ AdvSendAdvert on; {options} }};\n")
}

#[test]
fn equal_configurations_do_not_differ() {
    let file = example("vlans.radvd.conf");
    let (report, status) = report(&file, &file, &[]);
    assert_eq!(status, Some(0));
    assert_eq!(report["counts"], json!({ "added": 0, "removed": 0, "changed": 0, "same": 3 }));
    let output = diff(&file, &file, &[]);
    assert_eq!((stdout(&output).as_str(), output.status.code()), ("no difference\n", Some(0)));
    assert_eq!(output.stderr, b"");
}

#[test]
fn languages_can_differ() {
    let rtadvd = example("vlans.rtadvd.conf");
    for name in ["vlans.radvd.conf", "vlans.rad.conf"] {
        let (report, status) = report(&rtadvd, &example(name), &["--wire-only"]);
        assert_eq!(status, Some(0), "{name}: {report:#}");
        let (report, status) = self::report(&rtadvd, &example(name), &[]);
        assert_eq!(status, Some(1), "{name}: {report:#}");
        for interface in report["interfaces"].as_array().unwrap() {
            assert_eq!(interface["advertisement"], json!([]), "{name}: {report:#}");
            assert_eq!(interface["hosts"], json!([]), "{name}: {report:#}");
        }
    }
    // Units, order, patterns and defaults are of no account.
    let folder = Folder::new();
    let radvd = folder.write(
        "radvd.conf",
        &interface("em*", "MaxRtrAdvInterval 600; MinRtrAdvInterval 200; AdvRAMTU 65535;"),
    );
    let rtadvd = folder.write("rtadvd.conf", "em*:maxinterval#600:mininterval#200:noifprefix:\n");
    let (report, _) = self::report(&radvd, &rtadvd, &["--wire-only"]);
    assert_eq!(report["interfaces"], json!([]), "{report:#}");
}

#[test]
fn changes_are_told_with_what_hosts_do() {
    let old = interface(
        "eth0",
        "AdvManagedFlag on; prefix 2001:db8:1::/64 {}; prefix 2001:db8:2::/64 {}; \
         RDNSS 2001:db8::53 2001:db8::54 { AdvRDNSSLifetime 900; };",
    );
    let new = interface(
        "eth0",
        "AdvDefaultLifetime 0; MaxRtrAdvInterval 300; \
         prefix 2001:db8:1::/64 { AdvValidLifetime 3600; AdvPreferredLifetime 0; }; \
         RDNSS 2001:db8::54 2001:db8::55 { AdvRDNSSLifetime 900; };",
    );
    let report = between(&old, &new);
    let interface = &report["interfaces"][0];
    assert_eq!(
        changes(interface, "advertisement"),
        [
            "flags.managed true false",
            "router_lifetime_seconds 1800 0",
            r#"prefixes[2001:db8:2::/64] {"flags":{"autonomous":true,"dhcpv6_pd_preferred":false,"on_link":true},"preferred_lifetime_seconds":14400,"prefix":"2001:db8:2::/64","valid_lifetime_seconds":86400} null"#,
            "prefixes[2001:db8:1::/64].valid_lifetime_seconds 86400 3600",
            "prefixes[2001:db8:1::/64].preferred_lifetime_seconds 14400 0",
            r#"rdnss[0].servers[2001:db8::53] "2001:db8::53" null"#,
            r#"rdnss[0].servers[2001:db8::55] null "2001:db8::55""#,
        ]
    );
    let settings = changes(interface, "settings");
    assert!(settings.contains(&"max_rtr_adv_interval_seconds 600 300".into()), "{settings:?}");
    assert_eq!(
        effects(interface),
        [
            "default-route-lost",
            "managed-addresses",
            "address-deprecated",
            "address-lifetime",
            "address-kept",
            "on-link-kept",
            "dns-server-kept",
            "dns-server-gained",
        ]
    );
}

#[test]
fn the_text_has_interfaces_with_the_same_changes_together() {
    let folder = Folder::new();
    let vlans = |options: &str| -> String {
        let vlan = |number: u32| {
            interface(
                &format!("vlan{number}"),
                &format!("prefix 2001:db8:{number}::/64 {{}}; {options}"),
            )
        };
        (1..=20).map(vlan).collect()
    };
    let removed = interface("gone", "prefix 2001:db8:99::/64 {};");
    let old = folder.write("old.conf", &(vlans("") + &removed));
    let new = vlans("DNSSL example.com {};") + &interface("fresh", "RDNSS 2001:db8::53 {};");
    let new = folder.write("new.conf", &new);
    let output = diff(&old, &new, &[]);
    assert_eq!((output.status.code(), stderr(&output).as_str()), (Some(1), ""));
    let text = stdout(&output);
    let expected = "\
vlan1, vlan2, vlan3, vlan4, vlan5, vlan6, vlan7, vlan8 and 12 more
  on the wire
    + dnssl[0]: {suffixes: [example.com], lifetime_seconds: 1800}
  what hosts do
    hosts get search domain example.com, for 1800 s after each advertisement

gone: removed
  on the wire
    - advertises no more
  what hosts do
    hosts drop the default route through this router at once: it sends a final advertisement
    hosts keep their addresses of 2001:db8:99::/64, preferred for up to 14400 s and valid for up to \
                    86400 s, as nothing tells them otherwise
    hosts reach 2001:db8:99::/64 on the link for up to 86400 s

fresh: added
";
    assert!(text.starts_with(expected), "{text}");
    assert!(text.ends_with("\n1 added, 1 removed, 20 changed, 0 the same\n"), "{text}");
}

#[test]
fn what_does_not_show_is_listed_apart() {
    let report = between(
        &interface("eth0", "clients { fe80::2; }; prefix 2001:db8::/64 {};"),
        &interface(
            "eth0",
            "clients { fe80::3; }; AdvRASolicitedUnicast off; RemoveAdvOnExit off; \
             prefix 2001:db8::/64 { DeprecatePrefix on; };",
        ),
    );
    let interface_ = &report["interfaces"][0];
    assert_eq!(interface_["advertisement"], json!([]));
    assert_eq!(effects(interface_), ["audience", "audience"]);
    assert_eq!(
        changes(interface_, "settings"),
        [
            "solicited_unicast true false",
            r#"clients[fe80::2] "fe80::2" null"#,
            r#"clients[fe80::3] null "fe80::3""#,
            "remove_on_exit true false",
            "prefixes[2001:db8::/64].deprecate_on_exit false true",
        ]
    );
    // Nobody hears of what is switched off, but it is not the same either.
    let off =
        |limit: u8| format!("interface a {{ AdvSendAdvert off; AdvCurHopLimit {limit}; }};\n");
    let report = between(&off(64), &off(63));
    assert_eq!(changes(&report["interfaces"][0], "settings"), ["cur_hop_limit 64 63"]);
}

#[test]
fn a_name_may_take_over_from_a_pattern() {
    let pattern = interface("vlan*", "AdvLinkMTU 1400;");
    let named = interface("vlan7", "AdvLinkMTU 1300;");
    let report = between(&pattern, &(named.clone() + &pattern));
    assert_eq!(report["interfaces"].as_array().unwrap().len(), 1, "{report:#}");
    let interface = &report["interfaces"][0];
    assert_eq!((&interface["name"], &interface["change"]), (&json!("vlan7"), &json!("changed")));
    assert_eq!(changes(interface, "advertisement"), ["link_mtu 1400 1300"]);
    let report = between(&pattern, &named);
    let names: Vec<_> = report["interfaces"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| (it["name"].as_str().unwrap(), it["pattern"].as_str(), it["change"].as_str()))
        .collect();
    let expected = [("vlan0", Some("vlan*"), Some("removed")), ("vlan7", None, Some("changed"))];
    assert_eq!(names, expected);
}

#[test]
fn prefixes_of_addresses_are_assumed() {
    let folder = Folder::new();
    let old = folder.write("old.conf", &interface("eth0", "prefix ::/64 {};"));
    let new = folder.write("new.conf", &interface("eth0", "prefix 2001:db8::/64 {};"));
    let (report, _) = report(&old, &new, &[]);
    let interface = &report["interfaces"][0];
    let assumed = interface["assumed_prefixes"][0].as_str().unwrap();
    let gone = format!("prefixes[{assumed}]");
    assert_eq!(interface["advertisement"][0]["path"], gone.as_str(), "{report:#}");
    let text = stdout(&diff(&old, &new, &[]));
    let said = format!("  assumed: {assumed} is the prefix of the interface's addresses\n");
    assert!(text.contains(&said), "{text}");
    assert_eq!(diff(&old, &old, &[]).status.code(), Some(0));
}

#[test]
fn another_source_is_another_router() {
    let with = |source: &str| interface("a", &format!("AdvRASrcAddress {{ {source}; }};"));
    let report = between(&with("fe80::7"), &with("fe80::8"));
    let interface = &report["interfaces"][0];
    assert_eq!(changes(interface, "advertisement"), [r#"source "fe80::7" "fe80::8""#]);
    assert_eq!(effects(interface), ["router-address"]);
}

#[test]
fn a_second_packet_is_worth_a_word() {
    let with = |count: u32| {
        let prefix = |number: u32| format!("prefix 2001:db8:{number}::/64 {{}}; ");
        interface("a", &(1..=count).map(prefix).collect::<String>())
    };
    let report = between(&with(38), &with(39));
    let interface = &report["interfaces"][0];
    assert_eq!(effects(interface), ["packets", "address-gained", "on-link-gained"]);
}

#[test]
fn bad_input_gets_a_clear_error() {
    let folder = Folder::new();
    let good = folder.write("good.conf", &interface("eth0", ""));
    let broken = folder.write("broken.conf", &interface("eth0", "nonsense;"));
    let nowhere = Path::new("/nowhere/at/all");
    let cases: [(&Path, &Path, &[&str], &str); 5] = [
        (&good, &broken, &[], "broken.conf` has errors"),
        (&broken, &good, &[], "nonsense"),
        (&good, nowhere, &[], "cannot read `/nowhere/at/all`"),
        (Path::new("-"), Path::new("-"), &[], "standard input cannot be both"),
        (&good, &good, &["--output", "sarif"], "invalid value 'sarif'"),
    ];
    for (old, new, arguments, message) in cases {
        let output = diff(old, new, arguments);
        assert_eq!(output.status.code(), Some(2), "{message}: {}", stderr(&output));
        assert!(stderr(&output).contains(message), "{message}: {}", stderr(&output));
        assert_eq!(output.stdout, b"", "{message}");
    }
}

#[test]
fn the_manual_has_every_effect() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("man/raven.8");
    let page = fs::read_to_string(page).unwrap();
    let (_, list) = page.split_once(".\\\" Effects, checked by tests/diff.rs.").unwrap();
    let (list, _) = list.split_once(".El").unwrap();
    let heads = list.lines().filter_map(|line| line.strip_prefix(".It Cm "));
    let said: HashSet<&str> = heads.flat_map(|head| head.split(" , ")).collect();
    let known: HashSet<&str> = Effect::ALL.iter().map(|effect| effect.name()).collect();
    assert_eq!(said, known);
}
