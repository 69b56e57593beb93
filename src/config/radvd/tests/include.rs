//! Files in files, several names and patterns: what radvd does not have.

use std::{cell::RefCell, collections::BTreeMap};

use crate::{
    config::{Files, Parsed, Reader, Syntax, radvd},
    diagnostic::{Severity, SourceId, Sources},
};

/// Files by their names; patterns are beginnings of names with a `*` behind.
#[derive(Default)]
struct Memory {
    files: BTreeMap<String, String>,
    read: RefCell<Vec<String>>,
}

impl Memory {
    fn new(files: &[(&str, &str)]) -> Self {
        let owned = |&(name, text): &(&str, &str)| (name.to_owned(), text.to_owned());
        let files = files.iter().map(owned).collect();
        Memory { files, ..Memory::default() }
    }

    fn parse(&self, compat: Option<Syntax>) -> (Sources, Parsed) {
        let sources = Sources::new();
        let id = sources.add("main", self.files["main"].as_str());
        let parsed = radvd::parse(Reader { files: self, compat, ..Reader::new(&sources) }, id);
        (sources, parsed)
    }
}

impl Files for Memory {
    fn find(&self, pattern: &str, _from: &str) -> Result<Vec<String>, String> {
        let Some(start) = pattern.strip_suffix('*') else { return Ok(vec![pattern.to_owned()]) };
        let fits = self.files.keys().filter(|name| name.starts_with(start));
        Ok(fits.cloned().collect())
    }

    fn read(&self, name: &str, sources: &Sources) -> Result<SourceId, String> {
        self.read.borrow_mut().push(name.to_owned());
        let text = self.files.get(name).ok_or("there is no such file")?;
        Ok(sources.add(name, text.as_str()))
    }

    fn is_same(&self, one: &str, other: &str) -> bool {
        one == other
    }
}

/// Each problem as `file:line message`.
fn problems(sources: &Sources, parsed: &Parsed) -> Vec<String> {
    let place = |span: crate::diagnostic::Span| {
        let source = sources.get(span.source);
        format!("{}:{}", source.name(), source.position(span.start).line)
    };
    let problem = |found: &crate::diagnostic::Diagnostic| {
        let at = found.primary.as_ref().map_or_else(String::new, |label| place(label.span));
        format!("{at} {}", found.message)
    };
    parsed.diagnostics.iter().map(problem).collect()
}

fn names(parsed: &Parsed) -> Vec<&str> {
    parsed.model.interfaces.iter().map(|interface| interface.name.as_str()).collect()
}

#[test]
fn files_stand_for_their_content() {
    let memory = Memory::new(&[
        ("main", "include \"d/*\";\ninterface c { include \"common\"; prefix fd00:c::/64; };\n"),
        ("d/1", "interface a { include \"common\"; };\n"),
        ("d/2", "# nothing but\ninclude \"e\";\n"),
        ("e", "interface e { AdvSendAdvert on; };\n"),
        ("common", "AdvSendAdvert on;\nRDNSS fd00::1 { };\n"),
    ]);
    let (sources, parsed) = memory.parse(None);
    assert_eq!(problems(&sources, &parsed), [""; 0]);
    assert_eq!(names(&parsed), ["a", "e", "c"]);
    let interfaces = &parsed.model.interfaces;
    assert_eq!(interfaces[0].rdnss, interfaces[2].rdnss);
    assert_eq!((interfaces[2].rdnss.len(), interfaces[2].prefixes.len()), (1, 1));
    let span = parsed.source_map.find("c.rdnss[0]").unwrap();
    assert_eq!(sources.get(span.source).name(), "common");
    assert!(sources.iter().all(|(_, source)| source.language() == Some("radvd")));
}

#[test]
fn problems_stand_where_they_are() {
    let memory = Memory::new(&[
        ("main", "interface a { AdvSendAdvert on; };\ninclude \"b\";\ninclude \"c\";\n"),
        ("b", "\ninterface a { AdvSendAdvert on; };\ninterface b { AdvSendAdvert maybe; };\n"),
    ]);
    let (sources, parsed) = memory.parse(None);
    let expected = [
        "main:3 cannot include `c`: there is no such file",
        "b:2 interface `a` is configured twice",
        "b:3 `AdvSendAdvert` takes `on` or `off`, not `maybe`",
    ];
    assert_eq!(problems(&sources, &parsed), expected);
    assert!(!parsed.is_usable());
}

#[test]
fn interfaces_do_not_stand_in_an_interface() {
    let memory = Memory::new(&[
        ("main", "interface a { AdvSendAdvert on; include \"b\"; };\n"),
        ("b", "interface b { AdvSendAdvert on; };\n"),
    ]);
    let (sources, parsed) = memory.parse(None);
    assert_eq!(
        problems(&sources, &parsed),
        ["b:1 `interface` belongs in the file, outside of all blocks"]
    );
    let help = parsed.diagnostics[0].help.as_deref();
    assert_eq!(help, Some("include files with interfaces outside of all blocks"));
}

#[test]
fn a_text_of_rtadvd_is_told_once() {
    let record = "em0:\\\n\t:mtu#1500:\\\n\t:rltime#1800:\nem1:tc=em0:\n";
    let memory = Memory::new(&[
        ("main", "include \"b\";\ninterface a { AdvSendAdvert on; include \"b\"; };\n"),
        ("b", record),
    ]);
    let (sources, parsed) = memory.parse(None);
    let problem = "b:1 this looks like rtadvd's language";
    assert_eq!(problems(&sources, &parsed), [problem, problem]);
    let (_, parsed) = Memory::new(&[("main", record)]).parse(None);
    assert_eq!(parsed.diagnostics.len(), 1);
    assert_eq!(parsed.diagnostics[0].help.as_deref(), Some("read it with `--format rtadvd`"));
}

#[test]
fn a_file_that_is_included_twice_is_told_once() {
    let memory = Memory::new(&[
        ("main", "include \"b\";\ninclude \"*\";\n"),
        ("b", "interface a { AdvSendAdvert on; };\ninterface b { AdvSendAdvert on; };\n"),
    ]);
    let (sources, parsed) = memory.parse(None);
    let problem = "b:1 a file is read twice, and with it interface `a`";
    let problems = problems(&sources, &parsed);
    assert_eq!(problems.iter().filter(|it| it.starts_with("b:")).count(), 1, "{problems:?}");
    assert!(problems.iter().any(|it| it == problem), "{problems:?}");
    assert_eq!(names(&parsed), ["a", "b"]);
}

#[test]
fn circles_and_chains_end() {
    let memory = Memory::new(&[("main", "include \"a\";\n"), ("a", "include \"*\";\n")]);
    let (sources, parsed) = memory.parse(None);
    let expected = [
        "a:1 cannot include `a`: it includes itself: `a` and again",
        "a:1 cannot include `main`: it includes itself: `main` includes `a` and again",
    ];
    assert_eq!(problems(&sources, &parsed), expected);

    // 2^30 texts without a bound.
    let next = |number: u32| format!("include \"f{number}\";\n").repeat(2);
    let mut memory = Memory::new(&[("main", "include \"f0\";\n")]);
    memory.files.extend((0..30).map(|number| (format!("f{number}"), next(number + 1))));
    let (_, parsed) = memory.parse(None);
    assert!(!parsed.is_usable());
    assert!(memory.read.borrow().len() <= 10_001, "{}", memory.read.borrow().len());
}

#[test]
fn a_pattern_need_not_fit() {
    let memory =
        Memory::new(&[("main", "include \"none/*\";\ninterface a { AdvSendAdvert on; };\n")]);
    let (sources, parsed) = memory.parse(None);
    assert_eq!(problems(&sources, &parsed), ["main:1 no file fits `none/*`"]);
    assert_eq!(parsed.diagnostics[0].severity, Severity::Note);
}

#[test]
fn one_block_for_many() {
    let text = "interface eth0 vlan* \"wlan0\"\n  eth1 {\n AdvSendAdvert on;\n\
                prefix fd00::/64;\n};\n";
    let memory = Memory::new(&[("main", text)]);
    let (sources, parsed) = memory.parse(None);
    assert_eq!(problems(&sources, &parsed), ["main:1 the name `wlan0` is quoted"]);
    assert_eq!(names(&parsed), ["eth0", "vlan*", "wlan0", "eth1"]);
    assert!(parsed.model.interfaces[1].name.pattern().is_some());
    let [first, .., last] = &parsed.model.interfaces[..] else { panic!() };
    assert_eq!(first.prefixes, last.prefixes);
    let map = &parsed.source_map;
    assert_eq!(map.find("eth1.prefixes[0]"), map.find("eth0.prefixes[0]"));
    assert_ne!(map.find("eth1"), map.find("eth0"));
    assert_eq!(sources.iter().count(), 1);
}

#[test]
fn a_missing_brace_is_still_found_where_it_is() {
    let memory = Memory::new(&[("main", "interface eth0\nAdvSendAdvrt on;\n};\n")]);
    let (sources, parsed) = memory.parse(None);
    let found = problems(&sources, &parsed);
    assert!(found.contains(&"main:1 expected `{` after `eth0`".to_owned()), "{found:?}");
}

#[test]
fn extensions_are_noted_for_radvd_only() {
    let memory = Memory::new(&[
        ("main", "include \"a\";\ninterface b c* { AdvSendAdvert on; };\n"),
        ("a", "interface a { AdvSendAdvert on; };\n"),
    ]);
    for compat in [None, Some(Syntax::Rtadvd)] {
        assert!(memory.parse(compat).1.diagnostics.is_empty());
    }
    let (sources, parsed) = memory.parse(Some(Syntax::Radvd));
    let expected = [
        "main:1 radvd has no `include`",
        "main:2 radvd takes one name for each block",
        "main:2 radvd has no patterns of names",
    ];
    let mut found = problems(&sources, &parsed);
    found.sort_by_key(|line| expected.iter().position(|it| it == line));
    assert_eq!(found, expected);
    assert!(parsed.diagnostics.iter().all(|it| it.severity == Severity::Note));
}
