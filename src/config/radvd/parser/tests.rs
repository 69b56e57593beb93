use super::*;
use crate::diagnostic::Sources;

/// The tree, written as `head(arguments){block}`, and the problems as message and place.
fn parse(text: &str) -> (String, Vec<String>) {
    let sources = Sources::new();
    let id = sources.add("a", text);
    let text = sources.get(id).text();
    let mut report = Report::default();
    let mut statements = Statements::new(text, id, Place::File, &mut report);
    let tree: Vec<_> = std::iter::from_fn(|| statements.next(&mut report)).collect();
    let problems = report.in_text_order().into_iter().map(|diagnostic| {
        let at = sources.get(id).position(diagnostic.primary.unwrap().span.start);
        format!("{}:{} {}", at.line, at.column, diagnostic.message)
    });
    (tree.iter().map(written).collect(), problems.collect())
}

fn written(statement: &Statement<'_>) -> String {
    let arguments: Vec<_> = statement.arguments.iter().map(|token| token.text).collect();
    let block = statement
        .block
        .as_ref()
        .map(|block| format!("{{{}}}", block.statements.iter().map(written).collect::<String>()));
    format!("{}({}){}", statement.head.text, arguments.join(" "), block.unwrap_or_default())
}

#[test]
fn well_formed_text() {
    let (tree, problems) = parse(
        "interface eth0 { prefix 1:: / 64 { AdvOnLink on; }; prefix 2::/64;\n\
         clients { fe80::1; !fe80::2; }; RDNSS 1::1\n1::2\n{ }; DNSSL a.b\nc { }; };",
    );
    assert_eq!(
        tree,
        "interface(eth0){prefix(1:: / 64){AdvOnLink(on)}prefix(2:: / 64)\
         clients(){fe80::1()!fe80::2()}RDNSS(1::1 1::2){}DNSSL(a.b c){}}"
    );
    assert_eq!(problems, [""; 0]);
}

/// Compares the tree and the problems of each text.
fn check(cases: &[(&str, &str, &[&str])]) {
    for (text, tree, problems) in cases {
        let parsed = parse(text);
        assert_eq!(parsed.0, *tree, "{text}");
        assert_eq!(parsed.1, *problems, "{text}");
    }
}

#[test]
fn a_missing_semicolon_is_reported_where_it_is_missing() {
    check(&[
        (
            "interface a {\nAdvSendAdvert on\nAdvManagedFlag on;\n};",
            "interface(a){AdvSendAdvert(on)AdvManagedFlag(on)}",
            &["2:17 expected `;` after `on`"],
        ),
        (
            "interface a {\nAdvSendAdvert on\nNonsense on\n};",
            "interface(a){AdvSendAdvert(on)Nonsense(on)}",
            &["2:17 expected `;` after `on`", "3:12 expected `;` after `on`"],
        ),
        (
            "interface a {\nprefix 1::/64 { }\n}\ninterface b { };",
            "interface(a){prefix(1:: / 64){}}interface(b){}",
            &["2:18 expected `;` after `}`", "3:2 expected `;` after `}`"],
        ),
    ]);
}

#[test]
fn a_missing_brace_is_reported_where_it_is_missing() {
    check(&[
        (
            "interface a {\nprefix 1::/64\nAdvOnLink on;\n};\n};",
            "interface(a){prefix(1:: / 64){AdvOnLink(on)}}",
            &["2:14 expected `{` after `64`"],
        ),
        (
            "interface a\nAdvSendAdvert on;\n};",
            "interface(a){AdvSendAdvert(on)}",
            &["1:12 expected `{` after `a`"],
        ),
        (
            "interface a {\nprefix 1::/64 {\n};\ninterface b { };",
            "interface(a){prefix(1:: / 64){}}interface(b){}",
            &["1:13 expected `};` to close this block"],
        ),
        (
            "interface a {\n  prefix 1::/64 {\n};\ninterface b {\n  prefix 2::/64 {\n  };\n",
            "interface(a){prefix(1:: / 64){}}interface(b){prefix(2:: / 64){}}",
            &["2:17 expected `};` to close this block", "4:13 expected `};` to close this block"],
        ),
        (
            "interface a;\nAdvSendAdvert on;\n};",
            "interface(a){AdvSendAdvert(on)}",
            &["1:12 expected `{` after `a`"],
        ),
        (
            "interface a { prefix 1::/64 {",
            "interface(a){prefix(1:: / 64){}}",
            &["1:13 expected `};` to close this block", "1:29 expected `};` to close this block"],
        ),
        ("interface a", "interface(a)", &["1:12 expected `{` after `a`"]),
        (
            "interface a { RDNSS 1::1; };",
            "interface(a){RDNSS(1::1)}",
            &["1:25 expected `{` after `1::1`"],
        ),
    ]);
}

#[test]
fn what_is_too_much_is_reported_and_the_rest_is_read() {
    check(&[
        (
            "interface a { };;; }; interface b { };",
            "interface(a){}interface(b){}",
            &["1:17 `;` ends nothing here", "1:20 `}` closes nothing here"],
        ),
        (
            "interface a { { x; }; / 5; AdvSendAdvert on; };",
            "interface(a){AdvSendAdvert(on)}",
            &["1:15 expected a keyword, not `{`", "1:23 expected a keyword, not `/`"],
        ),
        (
            "interface a { prefix 1::/64 { AdvOnLink on { x { }; }; AdvAutonomous on; }; };",
            "interface(a){prefix(1:: / 64){AdvOnLink(on)AdvAutonomous(on)}}",
            &["1:44 `AdvOnLink` takes no block"],
        ),
        ("|| x { y; };\ninterface a { };", "interface(a){}", &["1:1 `|` cannot stand here"]),
    ]);
}

#[test]
fn arguments_are_left_to_later_steps() {
    check(&[
        ("interface prefix { };", "interface(prefix){}", &[]),
        ("interface a b { };", "interface(a b){}", &[]),
    ]);
}
