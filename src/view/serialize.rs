use serde::{
    Serialize,
    ser::{SerializeMap, SerializeStruct, Serializer},
};

use super::{Change, Node};

/// The same tree: texts, numbers, booleans, sequences and maps.
impl Serialize for Node {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Node::Text(text) => serializer.serialize_str(text),
            Node::Number(number) => serializer.serialize_u64(*number),
            Node::Switch(on) => serializer.serialize_bool(*on),
            Node::List(nodes) => serializer.collect_seq(nodes),
            Node::Map(entries) => {
                let mut map = serializer.serialize_map(Some(entries.len()))?;
                for (name, node) in entries {
                    map.serialize_entry(name, node)?;
                }
                map.end()
            }
        }
    }
}

/// An object with `path`, `old` and `new`; what was or is not there is null.
impl Serialize for Change {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Change { path, old, new } = self;
        let mut change = serializer.serialize_struct("Change", 3)?;
        change.serialize_field("path", path)?;
        change.serialize_field("old", old)?;
        change.serialize_field("new", new)?;
        change.end()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_has_the_same_tree() {
        let list = Node::List(vec![Node::Switch(true), Node::text("a\"b")]);
        let tree = Node::Map(vec![("number", Node::Number(u64::MAX)), ("list", list)]);
        let json = serde_json::to_string(&tree).unwrap();
        assert_eq!(json, r#"{"number":18446744073709551615,"list":[true,"a\"b"]}"#);
    }
}
