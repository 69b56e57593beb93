//! `include`, and macros across files.

use super::{Case, Severity};
use crate::config::rad::codes;

fn names(case: &Case) -> Vec<String> {
    case.parsed.model.interfaces.iter().map(|interface| interface.name.to_string()).collect()
}

/// Fails unless the only problem is that one file cannot be included, for `reason`.
fn assert_fails(case: &Case, marked: &str, reason: &str) {
    let expected = [(Severity::Error, codes::INCLUDE, marked.to_owned())];
    assert_eq!(case.problems(), expected, "{}", case.drawn());
    assert!(case.drawn().contains(reason), "{}", case.drawn());
}

#[test]
fn included_files_stand_in_place() {
    let case = Case::with_files(
        "size = \"1500\"\ninclude \"a\"\ninterface em2 { hop limit $hops\n}\ninclude b # x\n",
        &[("a", "interface em1\nhops='64'\nmtu $size"), ("b", "interface em3")],
    );
    assert_eq!(case.problems(), [(Severity::Warning, codes::ORDER, "mtu $size".into())]);
    assert_eq!(names(&case), ["em1", "em2", "em3"]);
    let span = case.parsed.source_map.find("em3").unwrap();
    assert_eq!(case.sources.get(span.source).name(), "b");
    assert_eq!(&case.sources.get(span.source).text()[span.range()], "em3");
}

#[test]
fn problems_are_in_the_file_that_has_them() {
    let case = Case::with_files("hop limit 256\ninclude 'a'\nmtu 5\n", &[("a", "\nhop limit 300")]);
    let found: Vec<_> = case.problems().into_iter().map(|(_, _, text)| text).collect();
    assert_eq!(found, ["256", "5", "300"]);
    assert!(case.drawn().contains("a:2:11"), "{}", case.drawn());
}

#[test]
fn a_problem_may_have_places_in_two_files() {
    let case = Case::with_files("include a\nhop limit 5\n", &[("a", "\ninterface em1")]);
    assert_eq!(case.problems(), [(Severity::Warning, codes::ORDER, "hop limit 5".into())]);
    for place in ["rad.conf:2:1", "a:2:11"] {
        assert!(case.drawn().contains(place), "{place} is not in\n{}", case.drawn());
    }
}

#[test]
fn several_files_fit_a_pattern() {
    let files = [("d/a", "interface em1"), ("d/b", "interface em2"), ("e", "interface em3")];
    let case = Case::with_files("include \"d/*\"\n", &files);
    assert_eq!(case.problems(), []);
    assert_eq!(names(&case), ["em1", "em2"]);
}

#[test]
fn a_file_that_cannot_be_read_is_an_error() {
    let files = [("a", "!it is a directory")];
    assert_fails(&Case::with_files("include \"a\"", &files), "\"a\"", "it is a directory");
    assert_fails(&Case::with_files("include b", &files), "b", "there is no such file");
    assert_fails(&Case::with_files("include \"\"", &files), "\"\"", "it is empty");
    assert!(Case::with_files("include b", &files).drawn().contains("failed to include file b"));
}

#[test]
fn circles_are_found() {
    let own = Case::with_files("interface em0\ninclude \"rad.conf\"\n", &[("rad.conf", "")]);
    assert_fails(&own, "\"rad.conf\"", "it includes itself: `rad.conf`");
    let files = [("a", "include b\n"), ("b", "interface em0\ninclude a\ninterface em1\n")];
    let case = Case::with_files("include a\n", &files);
    assert_fails(&case, "a", "it includes itself: `a` includes `b`");
    assert_eq!(names(&case), ["em0", "em1"]);
}

#[test]
fn depth_and_number_of_files_are_limited() {
    let deep: Vec<_> =
        (0..30).map(|n| (format!("f{n}"), format!("include f{}\n", n + 1))).collect();
    let borrowed: Vec<_> = deep.iter().map(|(name, it)| (name.as_str(), it.as_str())).collect();
    assert_fails(&Case::with_files("include f0\n", &borrowed), "f16", "more than 16 deep");
    // Each file doubles the number.
    let wide: Vec<_> = (0..14)
        .map(|n| (format!("f{n}"), format!("include f{0}\ninclude f{0}\n", n + 1)))
        .chain([("f14".to_owned(), String::new())])
        .collect();
    let borrowed: Vec<_> = wide.iter().map(|(name, it)| (name.as_str(), it.as_str())).collect();
    let case = Case::with_files("include f0\n", &borrowed);
    assert!(case.drawn().contains("more than 10000 files are included"), "{}", case.drawn());
    assert!(case.parsed.diagnostics.len() < 100);
}

#[test]
fn an_included_block_must_be_closed_in_its_file() {
    let case = Case::with_files("include a\n}\n", &[("a", "interface em0 {\n")]);
    let found = case.problems();
    assert_eq!(found.len(), 2, "{}", case.drawn());
    assert!(found.iter().all(|(_, code, _)| *code == codes::SYNTAX));
}

#[test]
fn macros_cannot_grow_without_end() {
    let mut text = "m0 = \"2001:db8:1:2:3:4:5:6 2001:db8:1:2:3:4:5:7\"\n".to_owned();
    for n in 1..40 {
        text += &format!("m{n} = $m{0} $m{0}\n", n - 1);
    }
    let case = Case::new(&text);
    assert!(case.drawn().contains("octets"), "{}", case.drawn());
    let uses = format!("m = \"{}\"\nsearch {{ {} }}\n", "a ".repeat(4000), "$m ".repeat(5000));
    let case = Case::new(&format!("dns {{\n{uses}}}"));
    assert!(!case.parsed.is_usable());
    let defined =
        format!("m = \"{}\"\ndns {{ search {{ {} }} }}\n", "a ".repeat(4000), "$m ".repeat(5000));
    let case = Case::new(&defined);
    assert!(case.drawn().contains("the values of the macros grow too long"));
}

#[test]
fn a_later_definition_counts_from_there_on() {
    let case = Case::new("n = em0\ninterface $n\nn = em1\ninterface $n\n");
    assert_eq!(case.problems(), []);
    assert_eq!(names(&case), ["em0", "em1"]);
}
