//! Real reports fit the published schema.

use std::{fs, path::Path};

use serde_json::{Map, Value, json};

use crate::{check, common::stdout};

/// The words of JSON Schema (draft 2020-12) that the schema uses and this understands.
const WORDS: &[&str] = &[
    "$schema",
    "title",
    "description",
    "$defs",
    "$ref",
    "type",
    "const",
    "enum",
    "required",
    "properties",
    "items",
    "anyOf",
    "minimum",
];

struct Schema(Value);

impl Schema {
    fn read() -> Self {
        let path =
            Path::new(env!("CARGO_MANIFEST_DIR")).join("packaging/schema/check-1.schema.json");
        Schema(serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap())
    }

    /// What is wrong with `value`, which stands at `at`. Properties that the schema does not have
    /// are wrong here, so that none is forgotten there.
    fn problems(&self, schema: &Value, value: &Value, at: &str) -> Vec<String> {
        let schema = self.resolve(schema).as_object().unwrap();
        let mut problems = Vec::new();
        for (word, rule) in schema {
            assert!(WORDS.contains(&word.as_str()), "the test does not understand `{word}`");
            let fits = match word.as_str() {
                "type" => match rule {
                    Value::Array(types) => types.iter().any(|one| is_of(value, one)),
                    one => is_of(value, one),
                },
                "const" => value == rule,
                "enum" => rule.as_array().unwrap().contains(value),
                "minimum" => value.as_i64() >= rule.as_i64(),
                "anyOf" => {
                    let choices = rule.as_array().unwrap();
                    choices.iter().any(|one| self.problems(one, value, at).is_empty())
                }
                "required" => {
                    let mut names = rule.as_array().unwrap().iter();
                    names.all(|name| value.get(name.as_str().unwrap()).is_some())
                }
                _ => true,
            };
            if !fits {
                problems.push(format!("{at}: {value} does not fit {word} {rule}"));
            }
        }
        problems.extend(self.problems_inside(schema, value, at));
        problems
    }

    fn problems_inside(&self, schema: &Map<String, Value>, value: &Value, at: &str) -> Vec<String> {
        match (value, schema.get("properties"), schema.get("items")) {
            (Value::Object(members), Some(properties), _) => members
                .iter()
                .flat_map(|(name, member)| match properties.get(name) {
                    Some(rule) => self.problems(rule, member, &format!("{at}.{name}")),
                    None => vec![format!("{at}: {name} is not in the schema")],
                })
                .collect(),
            (Value::Array(items), _, Some(rule)) => {
                items.iter().flat_map(|item| self.problems(rule, item, at)).collect()
            }
            _ => Vec::new(),
        }
    }

    fn resolve<'a>(&'a self, schema: &'a Value) -> &'a Value {
        match schema.get("$ref") {
            Some(reference) => {
                let pointer = reference.as_str().unwrap().strip_prefix('#').unwrap();
                self.0.pointer(pointer).unwrap()
            }
            None => schema,
        }
    }

    fn check(&self, report: &Value) -> Vec<String> {
        self.problems(&self.0, report, "report")
    }
}

fn is_of(value: &Value, name: &Value) -> bool {
    match name.as_str().unwrap() {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "integer" => value.is_i64() || value.is_u64(),
        "boolean" => value.is_boolean(),
        "null" => value.is_null(),
        other => panic!("the test does not understand the type {other}"),
    }
}

#[test]
fn reports_fit_the_schema() {
    let schema = Schema::read();
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
    let schema = Schema::read();
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
