//! Whatever the text, there is an answer, soon, and its marks lie in the text.

use proptest::prelude::*;

use super::Case;
use crate::config::radvd::keywords::KEYWORDS;

fn survives(text: &str) -> Case {
    let case = Case::new(text);
    for diagnostic in &case.parsed.diagnostics {
        let labels = diagnostic.primary.iter().chain(&diagnostic.related);
        for label in labels {
            assert!(text.get(label.span.range()).is_some(), "{text:?}: {diagnostic:?}");
        }
        assert!(diagnostic.primary.is_some(), "{text:?}: {diagnostic:?}");
    }
    case
}

fn word() -> impl Strategy<Value = String> {
    let marks = ["{", "}", ";", "};", "/", "\n", "#", "\"", "'", "//", "/*", "*/", "\r\n", "|"];
    let values = [
        "on",
        "off",
        "low",
        "infinity",
        "1",
        "64",
        "-1",
        "1.5",
        "4294967296",
        "eth0",
        "\"x\"",
        "2001:db8::",
        "::",
        "::1",
        "!fe80::1",
        "a.example",
        "1::2::3",
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
        survives(&format!("interface a {{ {} }};", words.concat()));
    }
}

/// A step that is quadratic would take minutes here, a recursion would overflow the stack.
#[test]
fn long_texts_take_linear_time_and_little_stack() {
    let pieces = [
        "{",
        "}",
        ";",
        "x",
        "x ",
        "x{",
        "interface a {",
        "interface a { prefix ::/64 {",
        "\"",
        "'",
        "/*",
        "/* \n",
        "*/",
        "\\\"\n",
        "\"\\",
        "#",
        "# \n",
        "\u{e9}",
        "\u{e9} ",
        "1::",
        "!",
        "RDNSS ",
        "prefix\n",
        "a\nb",
        "DNSSL a\n",
        "AdvLinkMTU 1500;",
    ];
    survives(&"interface a { x { ".repeat(50_000));
    for piece in pieces {
        survives(&piece.repeat(5_000));
        survives(&format!("interface a {{ {}", piece.repeat(5_000)));
    }
}
