//! Problems that are allowed or denied, in every form of the report.

use serde_json::Value;

use crate::{
    check,
    common::{stderr, stdout},
};

/// Has a warning, radvd-crlf, and an error of another code.
const BROKEN: &[u8] = b"interface a { AdvSendAdvert maybe; };\r\n";
/// Has a warning only.
const WARNED: &[u8] = b"interface a { AdvSendAdvert on; };\r\n";
/// Has a note only, radvd-min-default.
const NOTED: &[u8] =
    b"interface a { AdvSendAdvert on; MaxRtrAdvInterval 9; AdvDefaultLifetime 1800; };\n";

/// The exit status and all problems, as every form of the report has them.
fn found(arguments: &[&str], input: &[u8]) -> (i32, Vec<(String, String)>) {
    let run = |output: &str| {
        let done = check(&[arguments, &["--output", output, "-"][..]].concat(), input);
        (done.status.code().unwrap(), done)
    };
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let (status, json) = run("json");
    let report: Value = serde_json::from_str(&stdout(&json)).unwrap();
    let problems = report["problems"].as_array().unwrap();
    let problems: Vec<_> =
        problems.iter().map(|it| (text(&it["severity"]), text(&it["code"]))).collect();
    let errors = problems.iter().filter(|(severity, _)| severity == "error").count();
    assert_eq!(report["counts"]["errors"], errors);
    assert_eq!(report["usable"], errors == 0);

    let (other, sarif) = run("sarif");
    let log: Value = serde_json::from_str(&stdout(&sarif)).unwrap();
    let results = log["runs"][0]["results"].as_array().unwrap();
    let results = results.iter().map(|it| (text(&it["level"]), text(&it["ruleId"])));
    assert_eq!((other, results.collect::<Vec<_>>()), (status, problems.clone()));

    let (other, github) = run("github");
    let lines: Vec<String> = stdout(&github).lines().map(str::to_owned).collect();
    assert_eq!((other, lines.len()), (status, problems.len()));
    for (line, (severity, code)) in lines.iter().zip(&problems) {
        let command = severity.replace("note", "notice");
        assert!(line.starts_with(&format!("::{command} ")), "{line}");
        assert!(line.contains(&format!("title={code}::")), "{line}");
    }

    let (other, drawn) = run("text");
    assert_eq!(other, status);
    for (severity, code) in &problems {
        assert!(stderr(&drawn).contains(&format!("{severity}[{code}]: ")), "{}", stderr(&drawn));
    }
    assert_eq!(stderr(&drawn).matches("]: ").count(), problems.len());
    (status, problems)
}

/// Arguments, a file, the exit status and the problems with their severities.
type Case<'a> = (&'a [&'a str], &'a [u8], i32, &'a [(&'a str, &'a str)]);

fn owned(problems: &[(&str, &str)]) -> Vec<(String, String)> {
    let own = |(severity, code): &(&str, &str)| ((*severity).to_owned(), (*code).to_owned());
    problems.iter().map(own).collect()
}

#[test]
fn every_report_and_the_status_follow() {
    let (value, crlf) = (("error", "radvd-value"), ("warning", "radvd-crlf"));
    let denied = ("error", "radvd-crlf");
    let cases: &[Case<'_>] = &[
        (&[], BROKEN, 2, &[value, crlf]),
        (&["--allow", "radvd-crlf"], BROKEN, 2, &[value]),
        (&["--strict"], WARNED, 1, &[crlf]),
        (&["--strict", "--allow", "RADVD-crlf"], WARNED, 0, &[]),
        (&["--strict", "--allow=RA095,radvd-crlf"], WARNED, 0, &[]),
        (&["--strict", "--allow=RA095", "--allow=radvd-crlf"], WARNED, 0, &[]),
        (&["--deny", "radvd-crlf"], WARNED, 2, &[denied]),
        (&["--deny", "ra095,radvd-crlf"], WARNED, 2, &[denied]),
        (&["--deny", "all"], WARNED, 2, &[denied]),
        (&["--deny", "all", "--allow", "radvd-crlf", "--strict"], WARNED, 0, &[]),
        (&["--deny", "radvd-bom"], WARNED, 0, &[crlf]),
        (&["--deny", "all"], NOTED, 0, &[("note", "radvd-min-default")]),
        (&["--deny", "radvd-min-default"], NOTED, 2, &[("error", "radvd-min-default")]),
        (&["--allow", "radvd-min-default"], NOTED, 0, &[]),
    ];
    for (arguments, input, status, problems) in cases {
        assert_eq!(found(arguments, input), (*status, owned(problems)), "{arguments:?}");
    }
}

#[test]
fn the_verdict_tells_what_was_denied() {
    let verdict = |arguments: &[&str], input| {
        let output = check(arguments, input);
        stderr(&output).lines().last().unwrap().to_owned()
    };
    let deny = ["--deny", "all", "-"];
    assert_eq!(verdict(&deny, WARNED), "denied: 1 error (1 by --deny), 0 warnings");
    assert_eq!(verdict(&deny, BROKEN), "not usable: 2 errors (1 by --deny), 0 warnings");
    assert_eq!(verdict(&["-"], BROKEN), "not usable: 1 error, 1 warning");
}

#[test]
fn an_error_of_an_allowed_code_stays_and_says_why() {
    let record = b"em0:mtu=\"1500\":rltime=\"x\":\n";
    let output = check(&["--allow", "rtadvd-type", "-"], record);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("`--allow rtadvd-type` does not silence errors"));
    assert!(!stderr(&check(&["-"], record)).contains("silence"));
}

#[test]
fn what_cannot_be_is_refused() {
    let cases: &[(&[&str], &str)] = &[
        (&["--allow", "RA020"], "`RA020` is an error, and errors cannot be allowed"),
        (&["--allow", "RA95"], "did you mean `RA095`?"),
        (&["--deny", "radvd-crfl"], "did you mean `radvd-crlf`?"),
        (&["--deny", "nonsense"], "`raven check --explain` lists all codes"),
        (&["--allow", "RA095,,"], "there is no code ``"),
        (&["--allow", "all"], "only --deny takes `all`"),
        (&["--allow", "ra095", "--deny", "RA095"], "cannot be both allowed and denied"),
    ];
    for (arguments, message) in cases {
        let output = check(&[arguments, &["-"][..]].concat(), WARNED);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(stderr(&output).contains(message), "{arguments:?}: {}", stderr(&output));
    }
}
