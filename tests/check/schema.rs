//! Real reports fit the published schema.

use serde_json::{Value, json};

use crate::{
    check,
    common::{schema::Schema, stdout},
};

#[test]
fn reports_fit_the_schema() {
    let schema = Schema::read("check-1.schema.json");
    let cases: &[(&[u8], usize)] = &[
        (b"interface eth0 { AdvSendAdvert on; };\n", 0),
        (b"interface eth0 { nonsense; AdvSendAdvert on; AdvSendAdvert maybe; };\n# \xe9\n", 3),
        (b"em0:addr=\"2001:db8::\":\nem1:addr=\"2001:db8::\":mtu#0x5dc:\n", 2),
        (b"em0:prefixlen#64:\n", 1),
        (b"\xff\xfe", 1),
        (b"# nothing\n", 1),
        (b"default:mtu#1400:\n", 1),
    ];
    for (input, problems) in cases {
        let output = check(&["--output", "json", "-", "/nowhere/at/all"], input);
        let report: Value = serde_json::from_str(&stdout(&output)).unwrap();
        assert_eq!(schema.check(&report), <[String; 0]>::default(), "{report:#}");
        let found = report["problems"].as_array().unwrap();
        assert!(found.len() > *problems, "{report:#}");
    }
}

#[test]
fn the_test_sees_what_does_not_fit() {
    let schema = Schema::read("check-1.schema.json");
    let output = check(&["--output", "json", "-"], b"interface eth0 { nonsense; };\n");
    let good: Value = serde_json::from_str(&stdout(&output)).unwrap();
    let changes: [(&str, Value); 6] = [
        ("/version", json!(2)),
        ("/usable", json!("no")),
        ("/problems/0/severity", json!("bad")),
        ("/problems/0/place/start/line", json!(0)),
        ("/problems/0/help", json!(3)),
        ("/problems/0/place", json!({"file": "a"})),
    ];
    for (pointer, value) in changes {
        let mut bad = good.clone();
        *bad.pointer_mut(pointer).unwrap() = value;
        assert_ne!(schema.check(&bad), <[String; 0]>::default(), "{pointer}");
    }
    let mut bad = good.clone();
    bad["more"] = json!(1);
    assert_ne!(schema.check(&bad), <[String; 0]>::default());
}
