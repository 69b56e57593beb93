//! Whatever the text, there is an answer, soon, and its marks lie in the text.

use proptest::prelude::*;

use super::Case;
use crate::config::rad::keywords::KEYWORDS;

fn survives(text: &str) -> Case {
    let case =
        Case::with_files(text, &[("a", "include b\ninterface em1 {\n"), ("b", "include a\n")]);
    for diagnostic in &case.parsed.diagnostics {
        let labels = diagnostic.primary.iter().chain(&diagnostic.related);
        for label in labels {
            let text = case.sources.get(label.span.source).text();
            assert!(text.get(label.span.range()).is_some(), "{text:?}: {diagnostic:?}");
        }
        assert!(diagnostic.primary.is_some(), "{text:?}: {diagnostic:?}");
    }
    case
}

fn word() -> impl Strategy<Value = String> {
    let marks = [
        "{", "}", "\n", "\n", "\n", "#", "\"", "'", "\\", "\\\n", "\r\n", "$", ",", ";", "=", "-",
        "(",
    ];
    let values = [
        "yes",
        "no",
        "low",
        "1",
        "64",
        "-1",
        "1.5",
        "9223372036854775808",
        "em0",
        "\"x\"",
        "'y'",
        "2001:db8::",
        "2001:db8::/64",
        "64:ff9b::/96",
        "::1",
        "a.example",
        "$m",
        "$m/64",
        "m =",
        "include a",
        "é",
        "\0",
    ];
    let names: Vec<&str> = KEYWORDS.iter().map(|keyword| keyword.name).collect();
    prop_oneof![
        3 => proptest::sample::select(marks.to_vec()),
        3 => proptest::sample::select(values.to_vec()),
        4 => proptest::sample::select(names),
    ]
    .prop_map(|word| format!("{word} "))
}

proptest! {
    #[test]
    fn any_characters(text in "\\PC*") {
        survives(&text);
    }

    #[test]
    fn any_words(words in proptest::collection::vec(word(), 0..60)) {
        survives(&words.concat());
        survives(&format!("m = \"2001:db8::\"\ninterface em0 {{ {} }}", words.concat()));
    }
}

/// A step that is quadratic would take minutes here, a recursion would overflow the stack.
#[test]
fn long_texts_take_linear_time_and_little_stack() {
    let pieces = [
        "{",
        "}",
        "\n",
        "x",
        "x ",
        "x\n",
        "x{",
        "x {\n",
        "interface a1 {",
        "interface a1\n",
        "interface a1 { prefix ::/64 {",
        "\"",
        "'",
        "\"\n",
        "\"\\",
        "\\",
        "\\\n",
        "x\\\n",
        "#",
        "#\\\n",
        "\u{e9}",
        "\u{e9} ",
        "1::",
        "-",
        "-1",
        "$",
        "$m",
        "$m ",
        "$n\n",
        "m=x\n",
        "m = $m $m\n",
        "=",
        "dns {",
        "dns { nameserver {",
        "nameserver 2001:db8::1\n",
        "search a\n",
        "include a\n",
        "include x\n",
        "nat64 prefix 64:ff9b::\n",
        "mtu 1500\n",
        "hop limit 256\n",
        "router\n",
    ];
    for piece in pieces {
        survives(&piece.repeat(3_000));
        survives(&format!("m = \"a b c\"\ninterface a1 {{ {}", piece.repeat(3_000)));
    }
    let many = |line: &dyn Fn(u32) -> String| (0..3_000).map(line).collect::<String>();
    survives(&many(&|n| format!("m{n} = x\n")));
    survives(&many(&|n| format!("m{n} = x\nhop limit $n{n}\n")));
    survives(&many(&|n| format!("interface vlan{n}\nnat64 prefix 64:{n:x}::\n")));
    survives(&format!("interface em0 {{\n{}}}", many(&|n| format!("prefix 2001:db8:{n:x}::\n"))));
    survives(&format!(
        "dns {{\n{}}}",
        many(&|n| format!("nameserver 2001:db8::{n:x}\nsearch a{n}\n"))
    ));
}
