use serde_json::{Value, json as value, to_value};

use super::*;
use crate::diagnostic::Span;

const RULES: &[Rule] = &[Rule {
    code: "RA1",
    severities: &[Severity::Warning],
    description: "What it is.",
    reference: Some("RFC 4861 4.2"),
}];

fn sources() -> Sources {
    let sources = Sources::new();
    sources.add("/base/a,b: c.conf", "é xyz\nsecond\n");
    sources.add_unread("/etc/gone");
    sources
}

fn span(sources: &Sources, index: usize, range: std::ops::Range<usize>) -> Span {
    let (id, _) = sources.iter().nth(index).unwrap();
    Span::new(id, range)
}

fn diagnostics(sources: &Sources) -> Vec<Diagnostic> {
    vec![
        Diagnostic::error("RA1", "100%\nbad: a,b")
            .at(span(sources, 0, 3..6), "here")
            .with_related(span(sources, 0, 7..13), "there")
            .with_original("does `{`")
            .with_help("do that"),
        Diagnostic::warning("other", "two lines").at(span(sources, 0, 0..9), ""),
        Diagnostic::note("RA1", "no text").at(span(sources, 1, 0..0), ""),
        Diagnostic::error("other", "no place"),
    ]
}

fn with_report<T>(check: impl FnOnce(&Report<'_>) -> T) -> T {
    let sources = sources();
    let diagnostics = diagnostics(&sources);
    check(&Report {
        diagnostics: &diagnostics,
        sources: &sources,
        rules: RULES,
        base: Some("/base"),
    })
}

#[test]
fn github_commands_are_escaped() {
    let text = with_report(github);
    let expected = "\
        ::error file=a%2Cb%3A c.conf,line=1,endLine=1,col=3,endColumn=6,title=RA1\
        ::100%25%0Abad: a,b%0Anote: does `{`%0Ahelp: do that\n\
        ::warning file=a%2Cb%3A c.conf,line=1,endLine=2,title=other::two lines\n\
        ::notice file=/etc/gone,title=RA1::no text\n\
        ::error title=other::no place\n";
    assert_eq!(text, expected);
}

#[test]
fn json_says_all_there_is() {
    let text = with_report(|report| to_value(json(report)).unwrap());
    let file = "/base/a,b: c.conf";
    let point = |line, column, offset| value!({"line": line, "column": column, "offset": offset});
    assert_eq!(text["version"], 1);
    assert_eq!(text["tool"], value!({"name": "raven", "version": env!("CARGO_PKG_VERSION")}));
    assert_eq!(
        text["files"],
        value!([
            {"name": file, "language": null, "read": true},
            {"name": "/etc/gone", "language": null, "read": false},
        ])
    );
    assert_eq!(
        text["problems"][0],
        value!({
            "severity": "error",
            "code": "RA1",
            "message": "100%\nbad: a,b",
            "place": {"file": file, "start": point(1, 3, 3), "end": point(1, 6, 6), "label": "here"},
            "related": [
                {"file": file, "start": point(2, 1, 7), "end": point(2, 7, 13), "label": "there"},
            ],
            "original": "does `{`",
            "help": "do that",
        })
    );
    assert_eq!(
        text["problems"][2]["place"],
        value!({"file": "/etc/gone", "start": null, "end": null, "label": null})
    );
    assert_eq!(text["problems"][3]["place"], Value::Null);
    assert_eq!(text["counts"], value!({"errors": 2, "warnings": 1, "notes": 1}));
    assert_eq!(text["usable"], false);
}

#[test]
fn sarif_has_what_code_scanning_needs() {
    let log = with_report(|report| to_value(sarif(report)).unwrap());
    let run = &log["runs"][0];
    assert_eq!(log["version"], "2.1.0");
    assert_eq!(run["columnKind"], "unicodeCodePoints");
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    assert_eq!(
        rules[0],
        value!({
            "id": "RA1",
            "shortDescription": {"text": "What it is."},
            "fullDescription": {"text": "What it is. (RFC 4861 4.2)"},
            "help": {"text": "What it is. (RFC 4861 4.2)"},
            "defaultConfiguration": {"level": "error"},
        })
    );
    let results = run["results"].as_array().unwrap();
    let levels: Vec<_> = results.iter().map(|result| &result["level"]).collect();
    assert_eq!(levels, ["error", "warning", "note", "error"]);
    for result in results {
        let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(rules[index]["id"], result["ruleId"]);
        assert!(result["locations"][0]["physicalLocation"]["region"]["endColumn"].is_u64());
    }
    let region = |start: [u32; 2], end: [u32; 2]| {
        value!({
            "startLine": start[0], "startColumn": start[1],
            "endLine": end[0], "endColumn": end[1],
        })
    };
    let uri = "a%2Cb%3A%20c.conf";
    assert_eq!(
        results[0]["locations"][0]["physicalLocation"],
        value!({"artifactLocation": {"uri": uri}, "region": region([1, 3], [1, 6])})
    );
    assert_eq!(
        results[0]["relatedLocations"],
        value!([{
            "physicalLocation":
                {"artifactLocation": {"uri": uri}, "region": region([2, 1], [2, 7])},
            "message": {"text": "there"},
        }])
    );
    assert_eq!(
        results[2]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"],
        "file:///etc/gone"
    );
    assert_eq!(results[0]["message"]["text"], "100%\nbad: a,b\nnote: does `{{`\nhelp: do that");
}

#[test]
fn paths_are_relative_below_the_base_only() {
    let cases = [
        ("/base/x/y", Some("/base"), "x/y"),
        ("/base/x", Some("/"), "base/x"),
        ("/basement/x", Some("/base"), "/basement/x"),
        ("/base/x", None, "/base/x"),
        ("./x", Some("/base"), "x"),
        ("<stdin>", Some("/base"), "<stdin>"),
    ];
    for (name, base, expected) in cases {
        let sources = Sources::new();
        sources.add_unread(name);
        let report = Report { diagnostics: &[], sources: &sources, rules: &[], base };
        let (_, source) = sources.iter().next().unwrap();
        assert_eq!(report.path(source), expected, "{name} {base:?}");
    }
}
