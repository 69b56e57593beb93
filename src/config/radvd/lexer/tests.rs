use std::{net::Ipv6Addr, time::Duration};

use super::*;
use crate::{
    diagnostic::{Severity, Sources},
    model::Preference,
};

fn tokens<'a>(text: &'a str, id: SourceId, report: &mut Report) -> impl Iterator<Item = Token<'a>> {
    let mut lexer = Lexer::new(text, id, report);
    std::iter::from_fn(move || lexer.next(report))
}

type Tokens = Vec<(TokenKind, String)>;
type Problems = Vec<(&'static str, String)>;

fn lex(text: &str) -> (Tokens, Problems) {
    let sources = Sources::new();
    let id = sources.add("a", text);
    let mut report = Report::default();
    let tokens = tokens(sources.get(id).text(), id, &mut report)
        .map(|token| {
            assert_eq!(&text[token.span.range()], token.text);
            (token.kind, token.text.to_owned())
        })
        .collect();
    let problems = report.in_text_order().into_iter().map(|diagnostic| {
        (diagnostic.code, text[diagnostic.primary.unwrap().span.range()].to_owned())
    });
    (tokens, problems.collect())
}

fn kind(text: &str) -> TokenKind {
    let (tokens, problems) = lex(text);
    assert_eq!(problems, [], "{text}");
    assert_eq!(tokens.len(), 1, "{text}");
    tokens[0].0
}

#[test]
fn words_are_what_radvd_takes_them_for() {
    use TokenKind::{Decimal, Keyword, Negative, Number, Quoted, Switch, Word};
    let seconds = Duration::from_secs_f64;
    let cases = [
        ("ADVSENDADVERT", Keyword),
        ("interface", Keyword),
        ("On", Switch(true)),
        ("oFF", Switch(false)),
        ("INFINITY", TokenKind::Infinity),
        ("High", TokenKind::Preference(Preference::High)),
        ("0030", Number(30)),
        ("4294967295", Number(u32::MAX)),
        ("-5", Negative(-5)),
        ("-99999999999999999999", Negative(i64::MIN)),
        ("1.5", Decimal(seconds(1.5))),
        ("10.123456789123", Decimal(Duration::new(10, 123_456_789))),
        ("99999999999999999999.0", Decimal(Duration::MAX)),
        ("::", TokenKind::Address(Ipv6Addr::UNSPECIFIED)),
        ("2001:DB8::1", TokenKind::Address("2001:db8::1".parse().unwrap())),
        ("!::1", TokenKind::NotAddress(Ipv6Addr::LOCALHOST)),
        ("a:b", Word),
        ("1.", Word),
        (".5", Word),
        ("0x10", Word),
        ("-1.5", Word),
        ("fe80::1%eth0", Word),
        ("low0", Word),
        ("eth0#c", Word),
        ("wg-0_a.b+c@d:e=f", Word),
        ("\"a b\\\"\"", Quoted),
        ("L\"x\"", Quoted),
    ];
    for (text, expected) in cases {
        assert_eq!(kind(text), expected, "{text}");
    }
}

#[test]
fn marks_need_no_blanks() {
    let (tokens, problems) = lex("prefix 1::/64{AdvOnLink on;};#x\n");
    let texts: Vec<_> = tokens.iter().map(|(_, text)| text.as_str()).collect();
    assert_eq!(texts, ["prefix", "1::", "/", "64", "{", "AdvOnLink", "on", ";", "}", ";"]);
    assert_eq!(problems, []);
}

#[test]
fn bad_pieces_are_reported_and_passed_over() {
    let cases = [
        ("a\u{b}b", "radvd-character", "\u{b}", 2),
        ("a\0\0b", "radvd-character", "\0\0", 2),
        ("ethü0 b", "radvd-character", "ü", 2),
        ("a | b", "radvd-character", "|", 3),
        ("x \ry", "radvd-character", "\r", 2),
        ("'eth0' {", "radvd-quote", "'eth0'", 2),
        ("don't", "radvd-quote", "'", 3),
        ("x \"abc; \ny", "radvd-quote", "\"abc", 4),
        ("a http://b/c;d", "radvd-quote", "http://b/c", 4),
        ("// x y\na", "radvd-comment", "// x y", 1),
        ("a /* x\n y */ b", "radvd-comment", "/*", 2),
        ("/* x\nb", "radvd-comment", "/*", 1),
        ("4294967296", "radvd-number", "4294967296", 1),
        ("1::2::3", "radvd-address", "1::2::3", 1),
        ("\u{feff}a", "radvd-bom", "\u{feff}", 1),
        ("a\r\nb\r\n", "radvd-crlf", "\r", 2),
        ("a\n# x", "radvd-last-line", "# x", 1),
    ];
    for (text, code, marked, count) in cases {
        let (tokens, problems) = lex(text);
        assert_eq!(problems, [(code, marked.to_owned())], "{text:?}");
        assert_eq!(tokens.len(), count, "{text:?}: {tokens:?}");
    }
}

#[test]
fn a_comment_may_end_with_cr_lf_and_hold_anything() {
    assert_eq!(lex("# é \0 \" ' /* \r\na\n"), (vec![(TokenKind::Word, "a".into())], vec![]));
}

#[test]
fn only_what_radvd_refuses_but_raven_takes_is_a_warning() {
    let mut report = Report::default();
    let sources = Sources::new();
    let id = sources.add("a", "\u{feff}a\r\n# x");
    tokens(sources.get(id).text(), id, &mut report).for_each(drop);
    let diagnostics = report.in_text_order();
    assert_eq!(diagnostics.len(), 3);
    assert!(diagnostics.iter().all(|diagnostic| diagnostic.severity == Severity::Warning));
}
