//! Reports against their published schemas.

use std::{fs, path::Path};

use serde_json::{Map, Value};

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

/// A schema of `packaging/schema/`.
pub struct Schema(Value);

impl Schema {
    /// The schema in the file of this name, with those that it refers to.
    pub fn read(name: &str) -> Self {
        let mut schema = document(name);
        let mut definitions = Map::new();
        bundle(&mut schema, &mut definitions);
        if let Some(Value::Object(own)) = schema.get_mut("$defs") {
            for (name, definition) in definitions {
                let before = own.insert(name.clone(), definition);
                assert!(before.is_none(), "two schemas define {name}");
            }
        }
        Schema(schema)
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
                "minimum" => value.as_f64() >= rule.as_f64(),
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

    /// What is wrong with a report.
    pub fn check(&self, report: &Value) -> Vec<String> {
        self.problems(&self.0, report, "report")
    }
}

fn document(name: &str) -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("packaging/schema").join(name);
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

/// Puts the schemas of other files in the place of the references to them.
fn bundle(value: &mut Value, definitions: &mut Map<String, Value>) {
    if let Some(name) = value.get("$ref").and_then(Value::as_str).filter(|it| !it.starts_with('#'))
    {
        *value = document(name);
        if let Some(Value::Object(own)) = value.as_object_mut().and_then(|it| it.remove("$defs")) {
            definitions.extend(own);
        }
    }
    match value {
        Value::Object(members) => {
            members.values_mut().for_each(|member| bundle(member, definitions));
        }
        Value::Array(items) => items.iter_mut().for_each(|item| bundle(item, definitions)),
        _ => {}
    }
}

fn is_of(value: &Value, name: &Value) -> bool {
    match name.as_str().unwrap() {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "boolean" => value.is_boolean(),
        "null" => value.is_null(),
        other => panic!("the test does not understand the type {other}"),
    }
}
