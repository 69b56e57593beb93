//! What a code means.

use raven::daemon::rules;

use crate::{
    check,
    common::{stderr, stdout},
};

#[test]
fn a_page_says_what_the_table_says() {
    for rule in rules() {
        let output = check(&["--explain", rule.code], b"");
        let page = stdout(&output);
        assert_eq!(output.status.code(), Some(0), "{}", rule.code);
        let head = page.lines().next().unwrap();
        let (code, severity) = head.split_once(": ").unwrap();
        assert_eq!(code, rule.code);
        for one in rule.severities {
            assert!(severity.contains(one.name()), "{head}");
        }
        let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(words(&page).contains(&words(rule.description)), "{page}");
        if let Some(reference) = rule.reference {
            assert!(page.contains(&format!("\nReference: {reference}\n")), "{page}");
        }
        let only_error = rule.severities.iter().all(|one| one.name() == "error");
        assert_eq!(page.contains("cannot be allowed"), only_error, "{page}");
        assert!(page.contains("--deny") != only_error, "{page}");
        let long = |line: &&str| line.len() > 80 && !line.contains(": raven check ");
        assert_eq!(page.lines().find(long), None);
        assert!(!page.contains("\n\n\n"), "{page}");
    }
}

#[test]
fn letter_case_does_not_matter() {
    let page = stdout(&check(&["--explain", "ra095"], b""));
    assert!(page.starts_with("RA095: warning\n\nHosts look for all addresses"), "{page}");
    assert!(page.contains("\nMake it an error: raven check --deny RA095 FILE\n"), "{page}");
    let live = stdout(&check(&["--explain=ra089"], b""));
    assert!(live.contains("raven check --live --allow RA089 FILE"), "{live}");
}

#[test]
fn all_codes_are_listed_a_line_each() {
    let output = check(&["--explain"], b"");
    let text = stdout(&output);
    let mut listed: Vec<_> =
        text.lines().map(|line| line.split(' ').next().unwrap().to_owned()).collect();
    let all: Vec<_> = rules().iter().map(|rule| rule.code.to_owned()).collect();
    assert!(listed.is_sorted());
    listed.retain(|code| all.contains(code));
    assert_eq!(listed.len(), all.len(), "{text}");
    let line = text.lines().find(|line| line.starts_with("rtadvd-type ")).unwrap();
    assert!(line.contains(" error or warning ") && line.ends_with("A value of the wrong type."));
}

#[test]
fn an_unknown_code_is_refused() {
    let output = check(&["--explain", "RA95"], b"");
    assert_eq!((output.status.code(), stdout(&output)), (Some(2), String::new()));
    assert!(stderr(&output).contains("there is no code `RA95`; did you mean `RA095`?"));
    let output = check(&["--explain", "RA095", "-"], b"");
    assert_eq!(output.status.code(), Some(2), "only one thing at a time");
    assert_eq!(check(&[], b"").status.code(), Some(2), "no file and no code");
}
