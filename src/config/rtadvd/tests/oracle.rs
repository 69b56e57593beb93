//! What FreeBSD's own parser returned for a corpus of files, against the fields found here.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use serde_json::Value;

use super::super::{
    book::Book,
    field::Kind,
    keywords::{CAPABILITIES, Key},
    record,
    report::Report,
};
use super::{deviations::is_listed, read};
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
    let mut book = Book::new(record::records(text, id, &mut report), &mut report);
    let layer = book.layer(book.find(name)?, &mut report)?;
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
    eprintln!("the corpus {} is absent: nothing is compared", path.display());
    None
}

/// Vectors on which Raven differs on purpose: what the vector is about, the capabilities, and
/// what the manual calls the deviation.
const VECTORS: &[(&str, &[&str], &str)] = &[
    (
        "first field after continuation has no leading colon: capability name keeps the tab and is lost",
        &["addr"],
        "blanks before a field",
    ),
    ("last record without newline is not seen", &["record"], "a last line without newline"),
    (
        "flag followed by a blank is not set",
        &["noifprefix", "nolladdr"],
        "blanks behind a flag or a text",
    ),
    (
        "blanks before the next colon become part of a quoted string",
        &["addr", "rdnss"],
        "blanks behind a flag or a text",
    ),
    ("tc not last is ignored", &["chlim"], "a tc that is not the last field"),
    ("tc self loop drops the whole record", &["record"], "a tc in a circle"),
    ("missing tc target drops the whole record", &["record"], "a tc without its record"),
    ("any last field starting with tc is taken as tc=", &["record"], "an unknown field"),
    ("blank after the name", &["record"], "blanks around a name"),
    ("blank before the name", &["record"], "blanks around a name"),
    ("name only", &["record"], "a record without fields"),
    ("name and colon only", &["record"], "a record without fields"),
    ("CRLF does not continue", &["chlim"], "lines that end with CR LF"),
    ("continued at end of file", &["record"], "a last line that ends with a backslash"),
    ("two backslashes then newline still continue", &["chlim"], "a field behind an escape"),
    (
        "unterminated quote runs to the end, following fields are still seen",
        &["dnssl"],
        "a quote without its end",
    ),
    (
        "an escape just before the separator makes the next field vanish",
        &["mtu"],
        "a field behind an escape",
    ),
    ("inside quotes fields are still matched", &["addr", "nolladdr"], "text in quotes"),
    ("numbers inside quotes win over later fields", &["chlim"], "text in quotes"),
    (
        "record longer than 1023 bytes is cut",
        &[
            "addr", "addr45", "addr46", "addr47", "addr48", "addr49", "addr50", "addr51", "addr52",
            "addr53", "addr54", "addr55", "addr56", "addr57", "addr58", "addr59",
        ],
        "a record of any length",
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

/// The same for the files: file, record, capabilities, the deviation.
const FILES: &[(&str, &str, &[&str], &str)] = &[
    ("04-freebsd", "fxp0", &["record"], "a tc without its record"),
    ("23-apple", "bridge100", &["addr0", "addr1"], "addresses without quotes"),
    ("23-apple", "bridge100", &["pref64addr", "rdnssaddr0", "rdnssaddrs"], "capabilities of macOS"),
    ("24-readme", "default", &["record"], "a last line that ends with a backslash"),
];

#[test]
fn answer_files() {
    let Some(corpus) = corpus() else { return };
    let mut used = BTreeSet::new();
    for file in files(&corpus, "conf") {
        let text = fs::read_to_string(corpus.join(format!("{file}.conf"))).unwrap();
        let answered = fs::read_to_string(corpus.join(format!("{file}.advcap"))).unwrap();
        let answered = answer_file(&answered);
        for (name, theirs) in &answered {
            let ours = lookup(&text, name);
            let listed: Vec<_> = FILES
                .iter()
                .enumerate()
                .filter(|(_, (start, record, ..))| file.starts_with(start) && record == name)
                .collect();
            used.extend(listed.iter().map(|(index, _)| *index));
            let expected: BTreeSet<String> = listed
                .iter()
                .flat_map(|(_, (_, _, names, _))| names.iter().map(|&name| name.to_owned()))
                .collect();
            let found = differences(ours.as_ref(), theirs.as_ref());
            assert_eq!(found, expected, "{file}, {name}: {ours:?} here, {theirs:?} there");
        }
        let read = read(&text);
        for interface in &read.parsed.model.interfaces {
            let is_answered = answered.iter().any(|(name, _)| name == interface.name.as_str());
            assert!(is_answered, "{file}: nobody asked about {}", interface.name);
        }
    }
    assert_eq!(files(&corpus, "conf"), files(&corpus, "advcap"));
    assert_eq!(used.len(), FILES.len(), "every exception is about a record");
}

/// The names of the corpus' files that end in `extension`, without it.
fn files(corpus: &Path, extension: &str) -> BTreeSet<String> {
    let paths = fs::read_dir(corpus).unwrap().map(|entry| entry.unwrap().path());
    paths
        .filter(|path| path.extension().is_some_and(|it| it == extension))
        .map(|path| path.file_stem().unwrap().to_str().unwrap().to_owned())
        .collect()
}

#[test]
fn every_exception_is_in_the_manual() {
    let vectors = VECTORS.iter().map(|(.., deviation)| deviation);
    for deviation in vectors.chain(FILES.iter().map(|(.., deviation)| deviation)) {
        assert!(is_listed(deviation), "{deviation}");
    }
}

/// Whole files: which problems each has, and why one that rtadvd starts with is refused.
const WHOLE: &[(&str, &[&str], Option<&str>)] = &[
    ("01-freebsd", &[], None),
    ("02-freebsd", &[], None),
    ("03-freebsd", &[], None),
    ("04-freebsd", &["rtadvd-tc-target"], None),
    ("05-netbsd", &[], None),
    ("06-openbsd", &[], None),
    ("08-delan", &[], None),
    ("09-jrockway", &[], None),
    ("10-cunnie", &["rtadvd-no-effect"], None),
    ("11-awg0", &["rtadvd-tc-target"], None),
    ("14-rpi", &[], None),
    ("15-michaelvivirito", &[], None),
    (
        "16-tutorial",
        &["rtadvd-address", "rtadvd-unknown-capability", "rtadvd-repeated"],
        Some("an unknown field"),
    ),
    ("20-ipv6ready", &[], None),
    ("21-v4gw", &[], None),
    ("23-apple", &["rtadvd-unquoted-address", "rtadvd-type"], None),
    ("24-readme", &["rtadvd-continued-at-end", "rtadvd-unused-default"], None),
    ("26-puppet", &[], None),
    ("28-kame", &[], None),
    ("30-lan", &[], None),
];

#[test]
fn whole_files() {
    let Some(corpus) = corpus() else { return };
    let all = files(&corpus, "conf");
    assert_eq!(all.len(), WHOLE.len());
    for (file, (start, codes, refused)) in all.iter().zip(WHOLE) {
        assert!(file.starts_with(start), "{file}: {start}");
        let read = read(&fs::read_to_string(corpus.join(format!("{file}.conf"))).unwrap());
        let found: BTreeSet<&str> =
            read.parsed.diagnostics.iter().map(|problem| problem.code).collect();
        assert_eq!(found, codes.iter().copied().collect(), "{file}: {:?}", read.problems());
        assert_eq!(read.parsed.is_usable(), refused.is_none(), "{file}: {refused:?}");
        assert!(refused.is_none_or(is_listed), "{file}: {refused:?}");
    }
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
