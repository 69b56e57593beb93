use std::fmt::{self, Write};

/// A value, or values with names or numbers, in an order that stays the same.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Node {
    /// Printable text: an address, a name, `infinity`, octets in hexadecimal.
    Text(String),
    /// A number in the unit that its name says.
    Number(u64),
    /// A flag.
    Switch(bool),
    /// Values of one kind.
    List(Vec<Node>),
    /// Values of their own names, which do not repeat.
    Map(Vec<(&'static str, Node)>),
}

impl Node {
    /// The text of a value that prints itself. What cannot be seen is escaped.
    pub fn text(value: impl fmt::Display) -> Self {
        let text = value.to_string();
        let plain = text.chars().all(|c| c.is_ascii_graphic() || c == ' ');
        Node::Text(if plain { text } else { text.escape_debug().collect() })
    }

    /// Octets in hexadecimal, without anything between them.
    #[must_use]
    pub fn hex(octets: &[u8]) -> Self {
        let mut text = String::with_capacity(2 * octets.len());
        for octet in octets {
            // Writing to a String does not fail.
            let _ = write!(text, "{octet:02x}");
        }
        Node::Text(text)
    }

    /// What stands at `name`, where this is a map that has it.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Node> {
        match self {
            Node::Map(entries) => {
                entries.iter().find(|(own, _)| *own == name).map(|(_, node)| node)
            }
            _ => None,
        }
    }

    /// All single values with their paths, in order: `flags.managed`, `prefixes[0].prefix`. A list
    /// or map without anything in it has none.
    #[must_use]
    pub fn fields(&self) -> Vec<(String, &Node)> {
        let mut fields = Vec::new();
        self.collect(String::new(), &mut fields);
        fields
    }

    fn collect<'n>(&'n self, path: String, fields: &mut Vec<(String, &'n Node)>) {
        match self {
            Node::Text(_) | Node::Number(_) | Node::Switch(_) => fields.push((path, self)),
            Node::List(nodes) => {
                for (index, node) in nodes.iter().enumerate() {
                    node.collect(format!("{path}[{index}]"), fields);
                }
            }
            Node::Map(entries) => {
                for (name, node) in entries {
                    let dot = if path.is_empty() { "" } else { "." };
                    node.collect(format!("{path}{dot}{name}"), fields);
                }
            }
        }
    }
}

/// A single value as people read it; several with commas and in brackets.
impl fmt::Display for Node {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Node::Text(text) => f.write_str(text),
            Node::Number(number) => write!(f, "{number}"),
            Node::Switch(on) => f.write_str(if *on { "on" } else { "off" }),
            Node::List(nodes) => {
                let nodes = nodes.iter().map(Node::to_string);
                write!(f, "[{}]", nodes.collect::<Vec<_>>().join(", "))
            }
            Node::Map(entries) => {
                let entries = entries.iter().map(|(name, node)| format!("{name}: {node}"));
                write!(f, "{{{}}}", entries.collect::<Vec<_>>().join(", "))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree() -> Node {
        let entry = Node::Map(vec![("name", Node::text("x")), ("on", Node::Switch(true))]);
        Node::Map(vec![
            ("number", Node::Number(7)),
            ("list", Node::List(vec![entry, Node::Number(1)])),
            ("nothing", Node::List(Vec::new())),
        ])
    }

    #[test]
    fn fields_have_paths() {
        let tree = tree();
        let fields = tree.fields();
        let fields: Vec<_> = fields.iter().map(|(path, value)| format!("{path}={value}")).collect();
        assert_eq!(fields, ["number=7", "list[0].name=x", "list[0].on=on", "list[1]=1"]);
        assert_eq!(Node::Number(1).fields(), [(String::new(), &Node::Number(1))]);
    }

    #[test]
    fn it_prints_on_one_line() {
        assert_eq!(tree().to_string(), "{number: 7, list: [{name: x, on: on}, 1], nothing: []}");
        assert_eq!(tree().get("number"), Some(&Node::Number(7)));
        assert_eq!(tree().get("numbers"), None);
        assert_eq!(Node::Number(1).get("number"), None);
    }

    #[test]
    fn what_cannot_be_seen_is_escaped() {
        assert_eq!(Node::text("a\u{1b}[2J"), Node::Text("a\\u{1b}[2J".into()));
        assert_eq!(Node::text("a\\027.c d"), Node::Text("a\\027.c d".into()));
        assert_eq!(Node::hex(&[0, 0x1b, 255]), Node::Text("001bff".into()));
    }
}
