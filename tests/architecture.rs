//! Reads the source and fails where it leaves the plan: an arrow between modules that the table
//! below does not allow, a pure module that is not pure, `unsafe` outside `src/os/`, a long file.

use std::{
    fs,
    path::{Path, PathBuf},
};

use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// Each module of `src/` with those it may name.
const MODULES: &[(&str, &[&str])] = &[
    ("model", &[]),
    ("diagnostic", &[]),
    ("config", &["model", "diagnostic"]),
    ("wire", &["model"]),
    ("lint", &["model", "wire", "diagnostic"]),
    ("view", &["model", "wire"]),
    ("router", &["model", "wire"]),
    ("capture", &["model", "wire"]),
    ("os", &["model"]),
    ("daemon", &["model", "diagnostic", "config", "wire", "lint", "view", "router", "os"]),
    ("lab", &["os", "model", "wire"]),
    ("conformance", &["os", "model", "wire"]),
    (
        "cli",
        &[
            "model",
            "diagnostic",
            "config",
            "wire",
            "lint",
            "view",
            "router",
            "capture",
            "os",
            "daemon",
            "lab",
            "conformance",
        ],
    ),
];

/// The modules that know no operating system, clock or file.
const PURE: &[&str] =
    &["model", "diagnostic", "config", "wire", "lint", "view", "router", "capture"];

/// What pure modules do not name outside their tests.
const IMPURE_PATHS: &[&[&str]] = &[
    &["std", "env"],
    &["std", "fs"],
    &["std", "os"],
    &["std", "process"],
    &["std", "thread"],
    &["std", "net", "TcpListener"],
    &["std", "net", "TcpStream"],
    &["std", "net", "UdpSocket"],
    &["Instant", "now"],
    &["SystemTime", "now"],
];

const MOST_LINES: usize = 500;

#[test]
fn arrows_follow_the_table() {
    assert_none(&check(&["src"], arrows));
}

#[test]
fn pure_modules_are_pure() {
    assert_none(&check(&["src"], impurities));
    for module in PURE {
        let root = Source::read(Path::new(&format!("src/{module}/mod.rs")));
        assert!(root.forbids_unsafe(), "{} lacks #![forbid(unsafe_code)]", root.path.display());
    }
}

#[test]
fn unsafe_is_in_os_only() {
    assert_none(&check(&["src", "tests"], unsafe_outside_os));
}

#[test]
fn files_are_short() {
    assert_none(&check(&["src", "tests"], too_long));
}

/// A Rust file, or a script, which has no tokens.
struct Source {
    /// Below the crate's directory.
    path: PathBuf,
    text: String,
    tokens: TokenStream,
    /// The path of its module: `src/router/timer.rs` is `["router", "timer"]`.
    module: Vec<String>,
}

impl Source {
    fn read(path: &Path) -> Self {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
        let text = fs::read_to_string(&file).unwrap_or_else(|e| panic!("{}: {e}", file.display()));
        Source::new(path, text)
    }

    fn new(path: &Path, text: String) -> Self {
        let tokens = if is_rust(path) {
            text.parse().unwrap_or_else(|e| panic!("{}: {e}", path.display()))
        } else {
            TokenStream::new()
        };
        let components = path.with_extension("");
        let mut module: Vec<String> =
            components.iter().skip(1).map(|part| part.to_string_lossy().into_owned()).collect();
        if module.last().is_some_and(|last| ["mod", "lib", "main"].contains(&last.as_str())) {
            module.pop();
        }
        Source { path: path.to_owned(), text, tokens, module }
    }

    fn problem(&self, line: usize, text: &str) -> String {
        format!("{}:{line}: {text}", self.path.display())
    }

    /// Every path in it of more than one word.
    fn names(&self) -> Vec<Name> {
        let in_test = self.module.iter().any(|part| part == "tests" || part == "testing");
        let mut names = Vec::new();
        collect(&self.tokens, &self.module, in_test, &mut names);
        names
    }

    fn forbids_unsafe(&self) -> bool {
        let tokens: Vec<TokenTree> = self.tokens.clone().into_iter().collect();
        tokens
            .chunks(3)
            .take_while(|chunk| {
                chunk.len() == 3 && is_punct(&chunk[0], '#') && is_punct(&chunk[1], '!')
            })
            .any(|chunk| chunk[2].to_string().replace(' ', "") == "[forbid(unsafe_code)]")
    }
}

/// A path somewhere in the source.
struct Name {
    path: Vec<String>,
    /// It began with `crate`, `super` or `self`, and is now as seen from the crate's root.
    ours: bool,
    line: usize,
    in_test: bool,
}

fn arrows(source: &Source) -> Vec<String> {
    let Some(from) = source.module.first() else { return Vec::new() };
    let Some((_, allowed)) = MODULES.iter().find(|(module, _)| module == from) else {
        return vec![source.problem(1, &format!("the table does not know `{from}`"))];
    };
    let names = source.names();
    let outer = names.iter().filter(|name| name.ours && name.path.first() != Some(from));
    outer
        .filter_map(|name| match name.path.first().map_or("crate", String::as_str) {
            to if allowed.contains(&to) => None,
            to => Some(source.problem(name.line, &format!("`{from}` names `{to}`"))),
        })
        .collect()
}

fn impurities(source: &Source) -> Vec<String> {
    if !source.module.first().is_some_and(|module| PURE.contains(&module.as_str())) {
        return Vec::new();
    }
    let names = source.names();
    let impure = names.iter().filter(|name| is_impure(name) && !name.in_test);
    impure.map(|name| source.problem(name.line, &format!("`{}`", name.path.join("::")))).collect()
}

fn unsafe_outside_os(source: &Source) -> Vec<String> {
    if source.path.starts_with("src/os") {
        return Vec::new();
    }
    let mut lines = Vec::new();
    idents(&source.tokens, &mut |word, line| {
        if word == "unsafe" {
            lines.push(source.problem(line, "`unsafe`"));
        }
    });
    lines
}

fn too_long(source: &Source) -> Vec<String> {
    let lines = source.text.lines().count();
    if lines > MOST_LINES {
        return vec![source.problem(MOST_LINES + 1, &format!("{lines} lines"))];
    }
    Vec::new()
}

fn check(folders: &[&str], rule: impl Fn(&Source) -> Vec<String>) -> Vec<String> {
    let mut files = Vec::new();
    for folder in folders {
        list(Path::new(folder), &mut files);
    }
    assert!(files.len() > 10, "found only {} files", files.len());
    files.iter().flat_map(|path| rule(&Source::read(path))).collect()
}

fn list(folder: &Path, files: &mut Vec<PathBuf>) {
    let entries = fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)).unwrap();
    for entry in entries {
        let entry = entry.unwrap();
        let path = folder.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            list(&path, files);
        } else if is_rust(&path) || path.extension().is_none_or(|extension| extension == "sh") {
            files.push(path);
        }
    }
}

fn assert_none(problems: &[String]) {
    assert!(problems.is_empty(), "\n{}", problems.join("\n"));
}

fn is_rust(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "rs")
}

fn is_punct(token: &TokenTree, character: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == character)
}

fn is_impure(name: &Name) -> bool {
    let holds = |words: &&[&str]| name.path.windows(words.len()).any(|window| *window == **words);
    !name.ours && IMPURE_PATHS.iter().any(holds)
}

fn idents(tokens: &TokenStream, each: &mut impl FnMut(&str, usize)) {
    for token in tokens.clone() {
        match token {
            TokenTree::Group(group) => idents(&group.stream(), each),
            TokenTree::Ident(ident) => each(&ident.to_string(), ident.span().start().line),
            _ => {}
        }
    }
}

/// Collects the names in `tokens`, which stand in `module`.
fn collect(tokens: &TokenStream, module: &[String], in_test: bool, names: &mut Vec<Name>) {
    let tokens: Vec<TokenTree> = tokens.clone().into_iter().collect();
    let mut test_item = in_test;
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        match token {
            TokenTree::Group(group) => {
                let mut inner = module.to_vec();
                inner.extend(inline_module(&tokens[..at]));
                collect(&group.stream(), &inner, test_item, names);
                if is_test_attribute(&group.to_string()) {
                    test_item = true;
                } else if group.delimiter() == Delimiter::Brace {
                    test_item = in_test;
                }
            }
            TokenTree::Punct(punct) if punct.as_char() == ';' => test_item = in_test,
            TokenTree::Ident(ident) if begins_path(&tokens, at) => {
                let (path, ours) = match ident.to_string().as_str() {
                    "super" | "self" => (module.to_vec(), true),
                    word => (Vec::new(), word == "crate"),
                };
                let start = Name { path, ours, line: 0, in_test: test_item };
                at = follow(start, &tokens, at, names);
                continue;
            }
            _ => {}
        }
        at += 1;
    }
}

/// The name in `mod name` right before a group.
fn inline_module(before: &[TokenTree]) -> Option<String> {
    match before {
        [.., TokenTree::Ident(keyword), TokenTree::Ident(name)] if keyword == "mod" => {
            Some(name.to_string())
        }
        _ => None,
    }
}

fn is_test_attribute(group: &str) -> bool {
    let text = group.replace(' ', "");
    text == "[cfg(test)]" || text == "[test]"
}

fn is_separator(tokens: &[TokenTree], at: usize) -> bool {
    matches!(tokens.get(at..at + 2), Some([a, b]) if is_punct(a, ':') && is_punct(b, ':'))
}

fn begins_path(tokens: &[TokenTree], at: usize) -> bool {
    is_separator(tokens, at + 1) && !(at >= 2 && is_separator(tokens, at - 2))
}

/// Follows one path, or a tree of paths in braces, from what `name` has so far, and returns where
/// it ends.
fn follow(mut name: Name, tokens: &[TokenTree], mut at: usize, names: &mut Vec<Name>) -> usize {
    loop {
        match tokens.get(at) {
            Some(TokenTree::Ident(ident)) => match ident.to_string().as_str() {
                "crate" => name.path.clear(),
                "self" => {}
                "super" => drop(name.path.pop()),
                word => name.path.push(word.to_owned()),
            },
            Some(TokenTree::Group(tree)) if tree.delimiter() == Delimiter::Brace => {
                let tree: Vec<TokenTree> = tree.stream().into_iter().collect();
                for branch in tree.split(|token| is_punct(token, ',')).filter(|b| !b.is_empty()) {
                    let start = Name { path: name.path.clone(), ..name };
                    follow(start, branch, 0, names);
                }
                return at + 1;
            }
            Some(TokenTree::Punct(star)) if star.as_char() == '*' => {}
            _ => break,
        }
        name.line = tokens[at].span().start().line;
        at += 1;
        if !is_separator(tokens, at) {
            break;
        }
        at += 2;
    }
    names.push(name);
    at
}

/// The rules fail on what they are there to find.
#[cfg(test)]
mod tests {
    use super::*;

    fn source(path: &str, text: &str) -> Source {
        Source::new(Path::new(path), text.to_owned())
    }

    fn arrows_of(path: &str, text: &str) -> Vec<String> {
        arrows(&source(path, text))
    }

    #[test]
    fn forbidden_arrows_are_found() {
        for text in [
            "use crate::os::Link;",
            "use crate::{model::Prefix, os::Link};",
            "use crate::{model::{Prefix, Route}, os};",
            "use super::super::os as system;",
            "use super::{super::{os::Link, wire}, timer};",
            "fn f() -> [crate::os::Link; 1] { g::<crate::model::Prefix>() }",
            "mod inner { use super::super::super::os; }",
            "macro_rules! m { () => { $crate::os::x() } }",
            "use crate::*;",
            "#[cfg(test)] mod tests { use crate::os::Link; }",
        ] {
            let found = arrows_of("src/router/timer.rs", text);
            assert_eq!(found.len(), 1, "{text}: {found:?}");
            assert!(found[0].starts_with("src/router/timer.rs:1: `router` names `"), "{found:?}");
        }
        assert_eq!(arrows_of("src/os/linux/mod.rs", "\nuse super::super::cli;").len(), 1);
        assert_eq!(arrows_of("src/sideways/mod.rs", "").len(), 1);
    }

    #[test]
    fn allowed_arrows_pass() {
        let text = r#"
            //! See [`crate::os`].
            use crate::{model, wire::{self, encode}};
            use super::queue::Queue;
            pub(crate) fn f(r#type: &str) { self::g("crate::os", 'c'); std::mem::take(x); }
            mod tests { use super::*; use super::super::queue; }
        "#;
        assert_eq!(arrows_of("src/router/timer.rs", text), Vec::<String>::new());
        assert_eq!(arrows_of("src/lib.rs", "use crate::os;"), Vec::<String>::new());
    }

    #[test]
    fn impurities_are_found_outside_tests() {
        for text in [
            "use std::fs;",
            "use std::{fmt, env::var};",
            "fn f() { std::time::Instant::now(); }",
            "fn f() { let t = Instant::now(); }",
            "#[cfg(test)] mod tests {} fn f() { std::process::exit(1) }",
            "#[cfg(test)] use x; use std::net::{Ipv6Addr, UdpSocket};",
        ] {
            assert_eq!(impurities(&source("src/wire/a.rs", text)).len(), 1, "{text}");
        }
        let text = "use std::{fmt, net::Ipv6Addr, time::Instant};
            #[cfg(test)] mod tests { use std::fs; #[test] fn a() { std::env::var(b); } }";
        assert_eq!(impurities(&source("src/wire/a.rs", text)), Vec::<String>::new());
        for path in ["src/wire/tests.rs", "src/wire/tests/a.rs", "src/lint/testing.rs"] {
            assert_eq!(impurities(&source(path, "use std::fs;")), Vec::<String>::new(), "{path}");
        }
        assert_eq!(impurities(&source("src/os/a.rs", "use std::fs;")), Vec::<String>::new());
    }

    #[test]
    fn missing_attribute_unsafe_and_length_are_found() {
        assert!(source("a/mod.rs", "//! A.\n#![forbid(unsafe_code)]\nmod b;").forbids_unsafe());
        assert!(!source("a/mod.rs", "//! A.\nmod b;\n// #![forbid(unsafe_code)]").forbids_unsafe());
        let text = "fn f() {\n    \"unsafe\"; unsafe { g() }\n}";
        assert_eq!(unsafe_outside_os(&source("src/lab/a.rs", text)), ["src/lab/a.rs:2: `unsafe`"]);
        assert!(unsafe_outside_os(&source("src/os/a.rs", text)).is_empty());
        assert_eq!(too_long(&source("src/a.rs", &"\n".repeat(MOST_LINES + 1))).len(), 1);
        assert!(too_long(&source("src/a.rs", &"\n".repeat(MOST_LINES))).is_empty());
    }
}
