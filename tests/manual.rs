//! The manual pages of the configuration languages say what the tables of keywords say.

use std::{collections::BTreeMap, fs, path::Path};

use raven::{
    config::{
        rad::keywords as rad,
        radvd::keywords::{self as radvd, Keyword, Kind, Place},
        rtadvd::keywords::{self as rtadvd, Form},
    },
    daemon::{Counter, DAEMON_SERIES, METRICS},
};

/// One entry of a list: what a page says of a keyword.
#[derive(Debug)]
struct Entry {
    name: String,
    /// Whether a number may stand behind the name.
    numbered: bool,
    words: Vec<String>,
}

/// The entries of each section and subsection of a page.
type Page = BTreeMap<String, Vec<Entry>>;

fn source(page: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("man").join(page);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The words of `line` without the punctuation around them.
fn words(line: &str) -> impl Iterator<Item = String> {
    line.split_whitespace()
        .map(|word| word.trim_matches(|c: char| ".,;:()".contains(c)).to_owned())
        .filter(|word| !word.is_empty())
}

/// The entries of `source`, one for each keyword in its head.
fn page(source: &str) -> Page {
    let mut page = Page::new();
    let mut section = String::new();
    let mut heads: Vec<Entry> = Vec::new();
    let mut body: Vec<String> = Vec::new();
    for line in source.lines() {
        let begins = [".Sh ", ".Ss "].into_iter().find_map(|mark| line.strip_prefix(mark));
        let head = line.strip_prefix(".It Ic ");
        if begins.is_some() || head.is_some() {
            for entry in heads.drain(..) {
                let words = body.clone();
                page.entry(section.clone()).or_default().push(Entry { words, ..entry });
            }
            body.clear();
        }
        if let Some(name) = begins {
            name.clone_into(&mut section);
        } else if let Some(head) = head {
            heads = head.split(" , Ic ").map(entry).collect();
        } else {
            body.extend(words(line));
        }
    }
    page
}

fn entry(head: &str) -> Entry {
    let ends = |word: &&str| !["Ar", "Ns", "Bro", "Op"].contains(word);
    let name: Vec<_> = head.split(' ').take_while(ends).collect();
    let name = name.join(" ").trim_end_matches([',', ' ']).to_owned();
    Entry { name, numbered: head.contains(" Ns Ar N"), words: Vec::new() }
}

impl Entry {
    /// The words behind `Default:`.
    fn default(&self) -> &[String] {
        let at = self.words.iter().position(|word| word == "Default");
        at.map_or(&[], |at| &self.words[at + 1..])
    }

    fn says(&self, word: &str) -> bool {
        self.words.iter().any(|own| own == word)
    }

    /// Fails unless the entry has the numbers and the unit of `range`.
    fn check_range(&self, range: &str) {
        for number in numbers(range) {
            assert!(self.says(&number), "{}: {number} of `{range}` is missing", self.name);
        }
        let units = [("s", "econds"), ("ms", "illiseconds"), ("octets", "octets")];
        for (unit, spelled) in units {
            if words(range).any(|word| word == unit) {
                let said = self.words.iter().any(|word| word.ends_with(spelled));
                assert!(said, "{}: the unit of `{range}` is missing", self.name);
            }
        }
    }

    /// Fails unless the entry has the numbers of `default`, or its one word.
    fn check_default(&self, default: &str) {
        let fixed = ["on", "off", "yes", "no", "none", "medium", "low", "high"];
        let first = words(default).next().filter(|word| fixed.contains(&word.as_str()));
        for wanted in numbers(default).chain(first) {
            let said = self.default().contains(&wanted);
            assert!(said, "{}: the default `{default}` is missing", self.name);
        }
    }
}

/// The numbers of `text`, but not those inside of other words.
fn numbers(text: &str) -> impl Iterator<Item = String> {
    words(text).filter(|word| word.parse::<f64>().is_ok())
}

fn radvd_section(place: Place) -> &'static str {
    match place {
        Place::Interface => "Interface options",
        Place::Prefix => "prefix",
        Place::Route => "route",
        Place::Rdnss => "RDNSS",
        Place::Dnssl => "DNSSL",
        Place::Nat64Prefix => "nat64prefix",
        Place::LowpanCo => "lowpanco",
        Place::Abro => "abro",
        Place::Dnr => "DNR",
        Place::Pvd => "pvd",
        Place::File
        | Place::Clients
        | Place::RaSrcAddress
        | Place::AutoIgnorePrefixes
        | Place::LegitimateRouters
        | Place::Custom => "",
    }
}

/// The section of an option; those that radvd does not have stand behind all others.
fn section_of(keyword: &Keyword) -> &'static str {
    match (keyword.status, keyword.place) {
        _ if keyword.name == "include" => "Included files",
        (radvd::Status::Extension, Place::Interface | Place::LowpanCo) => "Other options",
        (_, place) => radvd_section(place),
    }
}

fn implemented() -> impl Iterator<Item = &'static Keyword> {
    radvd::KEYWORDS.iter().filter(|keyword| {
        matches!(keyword.status, radvd::Status::Implemented | radvd::Status::Extension)
    })
}

#[test]
fn raven_radvd_conf_has_each_keyword_with_its_range_and_default() {
    let source = source("raven-radvd.conf.5");
    let page = page(&source);
    for keyword in implemented() {
        if keyword.block().is_some() {
            let shown = format!("\n.D1 Ic {} ", keyword.name);
            let known = keyword.place == Place::File || source.contains(&shown);
            assert!(known, "the block {} is missing", keyword.name);
            continue;
        }
        let section = section_of(keyword);
        let entry = page[section].iter().find(|entry| entry.name == keyword.name);
        let entry = entry.unwrap_or_else(|| panic!("{} of {section} is missing", keyword.name));
        entry.check_default(keyword.default);
        // The page gives the ranges of the other kinds where it explains these.
        match keyword.kind {
            // A unit that stands in the head.
            Kind::Seconds => entry.check_range(&keyword.range.replace(" s", "")),
            Kind::Number | Kind::Text => entry.check_range(keyword.range),
            _ => {}
        }
    }
}

#[test]
fn raven_radvd_conf_promises_nothing_else() {
    let source = source("raven-radvd.conf.5");
    for (section, entries) in page(&source) {
        for entry in entries {
            let known = implemented()
                .any(|keyword| keyword.name == entry.name && section_of(keyword) == section);
            assert!(known, "{} of {section} is not implemented", entry.name);
        }
    }
}

#[test]
fn raven_rtadvd_conf_has_each_keyword_with_its_range_and_default() {
    let page = page(&source("raven-rtadvd.conf.5"));
    let entries: Vec<_> = page.values().flatten().collect();
    for capability in rtadvd::CAPABILITIES
        .iter()
        .filter(|capability| capability.status == rtadvd::Status::Implemented)
    {
        let entry = entries.iter().find(|entry| entry.name == capability.name);
        let entry = entry.unwrap_or_else(|| panic!("{} is missing", capability.name));
        assert_eq!(entry.numbered, capability.numbered, "{}", capability.name);
        entry.check_range(capability.range);
        if capability.forms != [Form::Flag] {
            entry.check_default(capability.default.trim_end_matches(" s"));
        }
    }
}

#[test]
fn raven_rtadvd_conf_promises_nothing_else() {
    let source = source("raven-rtadvd.conf.5");
    for entry in page(&source).values().flatten() {
        let capability =
            rtadvd::CAPABILITIES.iter().find(|capability| capability.name == entry.name);
        let known = match capability.map(|capability| capability.status) {
            Some(rtadvd::Status::Implemented) => true,
            Some(rtadvd::Status::Ignored) => entry.says("ignored"),
            _ => false,
        };
        assert!(known, "{} is not implemented", entry.name);
    }
}

fn rad_section(place: rad::Place) -> &'static str {
    match place {
        rad::Place::File => "Several files",
        rad::Place::Shared | rad::Place::Link => "Options",
        rad::Place::Interface => "interface",
        rad::Place::Prefix => "prefix",
        rad::Place::Nat64Prefix => "nat64 prefix",
        rad::Place::Dns => "dns",
        rad::Place::EncryptedDns => "encrypted dns",
        rad::Place::Pvd => "pvd",
    }
}

#[test]
fn raven_rad_conf_has_each_keyword_with_its_range_and_default() {
    let source = source("raven-rad.conf.5");
    let page = page(&source);
    for keyword in rad::KEYWORDS {
        if keyword.content().is_some() {
            let shown = format!("\n.D1 Ic {} ", keyword.name);
            assert!(source.contains(&shown), "the block {} is missing", keyword.name);
            continue;
        }
        let section = rad_section(keyword.place);
        let entry = page[section].iter().find(|entry| entry.name == keyword.name);
        let entry = entry.unwrap_or_else(|| panic!("{} of {section} is missing", keyword.name));
        entry.check_default(keyword.default);
        entry.check_range(keyword.range);
    }
}

#[test]
fn raven_rad_conf_promises_nothing_else() {
    for (section, entries) in page(&source("raven-rad.conf.5")) {
        for entry in entries {
            let known = rad::KEYWORDS
                .iter()
                .any(|keyword| keyword.name == entry.name && rad_section(keyword.place) == section);
            assert!(known, "{} of {section} is not implemented", entry.name);
        }
    }
}

#[test]
fn raven_has_each_metric_with_the_values_of_its_label() {
    let source = source("raven.8");
    let (_, list) = source.split_once("Metrics, checked by").unwrap();
    let (list, _) = list.split_once("\n.Sh ").unwrap();
    let mut heads: BTreeMap<&str, String> = BTreeMap::new();
    let mut current: Vec<&str> = Vec::new();
    for line in list.lines() {
        if let Some(head) = line.strip_prefix(".It Va ") {
            current = head.split(" , ").collect();
        }
        for head in &current {
            heads.entry(head).or_default().extend([line, " "]);
        }
    }
    let known: Vec<&str> = heads.keys().copied().collect();
    let mut metrics = METRICS.map(|metric| metric.name);
    metrics.sort_unstable();
    assert_eq!(known, metrics);
    for series in Counter::ALL.into_iter().map(Counter::series).chain(DAEMON_SERIES) {
        let Some((label, value)) = series.label else { continue };
        let said: Vec<String> = words(&heads[series.metric]).collect();
        for word in [label, value] {
            assert!(said.iter().any(|own| own == word), "{word} of {}", series.metric);
        }
    }
}
