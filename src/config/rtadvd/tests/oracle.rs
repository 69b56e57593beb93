//! What FreeBSD's own parser returned for a corpus of files, against the fields found here.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::PathBuf,
};

use serde_json::Value;

use super::super::{
    book::Book,
    field::Kind,
    keywords::{CAPABILITIES, Key},
    record,
    report::Report,
};
use crate::diagnostic::Sources;

/// The value of a capability by each type, as the lookups of rtadvd return it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Values {
    flag: bool,
    number: Option<u64>,
    text: Option<String>,
}

type Answers = BTreeMap<String, Values>;

/// What the lookups return for every capability of the record `name`; `None` without record.
fn lookup(text: &str, name: &str) -> Option<Answers> {
    let sources = Sources::new();
    let id = sources.add("corpus", text);
    let mut report = Report::default();
    let book = Book::new(record::records(text, id, &mut report), &mut report);
    let layer = book.layer(book.find(name)?);
    let mut answers = Answers::new();
    for capability in CAPABILITIES {
        let last = if capability.numbered { Some(99) } else { None };
        for index in std::iter::once(None).chain((0..=last.unwrap_or(0)).map(Some)) {
            if index.is_some() && last.is_none() {
                continue;
            }
            let key = Key { id: capability.id, index };
            let kind = |at| &book.field(at).1.kind;
            let values = Values {
                flag: layer.flag(key).is_some(),
                number: layer.number(key).map(kind).and_then(|kind| match kind {
                    Kind::Number(number) => Some(number.value),
                    _ => None,
                }),
                text: layer.text(key).map(kind).and_then(|kind| match kind {
                    Kind::Text(text) => String::from_utf8(text.content()).ok(),
                    _ => None,
                }),
            };
            if values != Values::default() {
                answers.insert(key.to_string(), values);
            }
        }
    }
    Some(answers)
}

/// The names of the capabilities that `ours` and `theirs` do not agree on; `record` if one has
/// none.
fn differences(ours: Option<&Answers>, theirs: Option<&Answers>) -> BTreeSet<String> {
    match (ours, theirs) {
        (None, None) => BTreeSet::new(),
        (Some(ours), Some(theirs)) => {
            let names = ours.keys().chain(theirs.keys()).cloned();
            names.filter(|name| ours.get(name) != theirs.get(name)).collect()
        }
        _ => BTreeSet::from(["record".to_owned()]),
    }
}

fn corpus() -> Option<PathBuf> {
    let path = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/corpus/rtadvd"));
    if path.is_dir() {
        return Some(path);
    }
    println!("the corpus {} is absent: nothing is compared", path.display());
    None
}

/// Vectors on which Raven differs on purpose: what the vector is about, the capabilities, why.
const VECTORS: &[(&str, &[&str], &str)] = &[
    (
        "first field after continuation has no leading colon: capability name keeps the tab and is lost",
        &["addr"],
        "blanks before a field are skipped",
    ),
    ("last record without newline is not seen", &["record"], "a last line without newline is read"),
    (
        "flag followed by a blank is not set",
        &["noifprefix", "nolladdr"],
        "blanks after a flag are skipped",
    ),
    (
        "blanks before the next colon become part of a quoted string",
        &["addr", "rdnss"],
        "blanks after a string are skipped",
    ),
    ("tc not last is ignored", &["chlim"], "`tc` counts wherever it stands"),
    ("tc self loop drops the whole record", &["record"], "a circle is an error"),
    ("missing tc target drops the whole record", &["record"], "the record's own fields are kept"),
    (
        "any last field starting with tc is taken as tc=",
        &["record"],
        "`tcx` is an unknown capability, which is an error",
    ),
    ("blank after the name", &["record"], "blanks around names are skipped"),
    ("blank before the name", &["record"], "blanks around names are skipped"),
    ("name only", &["record"], "a record without fields advertises the defaults"),
    ("name and colon only", &["record"], "a record without fields advertises the defaults"),
    ("CRLF does not continue", &["chlim"], "CR LF ends a line"),
    ("continued at end of file", &["record"], "a backslash on the last line is dropped"),
    ("two backslashes then newline still continue", &["chlim"], "escapes hide nothing"),
    (
        "unterminated quote runs to the end, following fields are still seen",
        &["dnssl"],
        "the quote is an error and ends where the next field begins",
    ),
    (
        "an escape just before the separator makes the next field vanish",
        &["mtu"],
        "escapes hide nothing",
    ),
    (
        "inside quotes fields are still matched",
        &["addr", "nolladdr"],
        "quotes protect what is in them",
    ),
    ("numbers inside quotes win over later fields", &["chlim"], "quotes protect what is in them"),
    (
        "record longer than 1023 bytes is cut",
        &[
            "addr", "addr45", "addr46", "addr47", "addr48", "addr49", "addr50", "addr51", "addr52",
            "addr53", "addr54", "addr55", "addr56", "addr57", "addr58", "addr59",
        ],
        "records have any length",
    ),
];

#[test]
fn vectors() {
    let Some(corpus) = corpus() else { return };
    let text = fs::read_to_string(corpus.join("getcap-vectors.json")).unwrap();
    let vectors: Value = serde_json::from_str(&text).unwrap();
    let vectors = vectors.as_array().unwrap();
    assert!(vectors.len() >= 42);
    let mut used = 0;
    for vector in vectors {
        let what = vector["what"].as_str().unwrap();
        let theirs = vector["found"].as_bool().unwrap().then(|| answers(&vector["caps"]));
        let ours = lookup(vector["conf"].as_str().unwrap(), vector["name"].as_str().unwrap());
        let expected = VECTORS.iter().find(|(name, ..)| *name == what);
        used += usize::from(expected.is_some());
        let expected = expected.map_or(&[][..], |(_, names, _)| *names);
        let found = differences(ours.as_ref(), theirs.as_ref());
        assert_eq!(
            found.iter().map(String::as_str).collect::<Vec<_>>(),
            expected,
            "{what}: {ours:?} here, {theirs:?} there"
        );
    }
    assert_eq!(used, VECTORS.len(), "every exception is about a vector");
}

fn answers(capabilities: &Value) -> Answers {
    let values = |value: &Value| Values {
        flag: value["flag"].as_bool().unwrap_or(false),
        number: value["num"].as_u64(),
        text: value["str"].as_str().map(str::to_owned),
    };
    let all = capabilities.as_object().unwrap().iter();
    all.map(|(name, value)| (name.clone(), values(value))).collect()
}

/// The same for the files: file, record, capabilities, why.
const FILES: &[(&str, &str, &[&str], &str)] = &[
    ("04-freebsd", "fxp0", &["record"], "the record's own fields are kept without the target"),
    (
        "23-apple",
        "bridge100",
        &["addr0", "addr1", "pref64addr", "rdnssaddr0", "rdnssaddrs"],
        "unquoted addresses are read whole to report them; rtadvd has no rdnssaddr, pref64addr",
    ),
    ("24-readme", "default", &["record"], "a backslash on the last line is dropped"),
];

#[test]
fn answer_files() {
    let Some(corpus) = corpus() else { return };
    let mut compared = 0;
    let mut used = 0;
    for entry in fs::read_dir(corpus).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "conf") {
            continue;
        }
        let file = path.file_name().unwrap().to_str().unwrap().to_owned();
        let text = fs::read_to_string(&path).unwrap();
        let answered = fs::read_to_string(path.with_extension("advcap")).unwrap();
        for (name, theirs) in answer_file(&answered) {
            let ours = lookup(&text, &name);
            let expected =
                FILES.iter().find(|(start, record, ..)| file.starts_with(start) && *record == name);
            used += usize::from(expected.is_some());
            let expected = expected.map_or(&[][..], |(.., names, _)| *names);
            let found = differences(ours.as_ref(), theirs.as_ref());
            assert_eq!(
                found.iter().map(String::as_str).collect::<Vec<_>>(),
                expected,
                "{file}, {name}: {ours:?} here, {theirs:?} there"
            );
            compared += 1;
        }
    }
    assert!(compared >= 26, "{compared} records compared");
    assert_eq!(used, FILES.len(), "every exception is about a record");
}

/// Records and their answers: `name: agetent=1`, then `  mtu#1`, `  addr=[text]`, `  x (flag)`.
fn answer_file(text: &str) -> Vec<(String, Option<Answers>)> {
    let mut records: Vec<(String, Option<Answers>)> = Vec::new();
    for line in text.lines() {
        if let Some((name, found)) = line.split_once(": agetent=") {
            records.push((name.to_owned(), (found == "1").then(Answers::new)));
            continue;
        }
        let Some((_, Some(answers))) = records.last_mut() else { continue };
        let line = line.trim_start();
        if let Some(name) = line.strip_suffix(" (flag)") {
            answers.entry(name.to_owned()).or_default().flag = true;
        } else if let Some((name, text)) = line.split_once("=[") {
            let text = text.strip_suffix(']').unwrap().to_owned();
            answers.entry(name.to_owned()).or_default().text = Some(text);
        } else if let Some((name, number)) = line.split_once('#') {
            answers.entry(name.to_owned()).or_default().number = Some(number.parse().unwrap());
        }
    }
    records
}
