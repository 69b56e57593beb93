use std::collections::HashSet;

use arbitrary::Unstructured;
use raven::{
    config::{self, MOST_SHARED_ENTRIES, Parsed, Reader, Syntax, Written, write_lossy},
    diagnostic::{Diagnostic, SourceId, Sources, Style, has_errors, render_text},
    lint,
    model::{
        AdvDnssl, AdvEncryptedDns, AdvPrefix, AdvProvisioningDomain, AdvRdnss, AdvRoute, Interface,
        Pref64,
    },
};

use crate::text;

/// A text that was read.
struct Read {
    sources: Sources,
    id: SourceId,
    parsed: Parsed,
}

impl Read {
    fn new(text: &str, syntax: Syntax) -> Self {
        let sources = Sources::new();
        let id = sources.add("fuzz.conf", text);
        let parsed = Reader::new(&sources).parse(id, syntax);
        Read { sources, id, parsed }
    }
}

/// Reads any octets as a text in the language `syntax` and looks at what came out.
pub fn read(octets: &[u8], syntax: Syntax) {
    let text = String::from_utf8_lossy(octets);
    let read = Read::new(&text, syntax);
    look_at(&read);
    comments_change_nothing(&text, &read.parsed, syntax);
}

/// The same, and asks the lints.
pub fn check(text: &str, syntax: Syntax) {
    let read = Read::new(text, syntax);
    look_at(&read);
    let advice = advice(&read.parsed);
    advice.iter().for_each(|advice| marks_lie_in_the_text(advice, &read));
    // What each lint names grows with the text only.
    let related: usize = advice.iter().map(|advice| 1 + advice.related.len()).sum();
    let named = |interface: &Interface| 2 + config::entries(interface);
    let named: usize = read.parsed.model.interfaces.iter().map(named).sum();
    assert!(related <= 2 * named * lint::LINTS.len());
}

/// Reads any octets in every language and draws the first problems.
pub fn draw(octets: &[u8]) {
    /// Drawing takes much longer than reading.
    const DRAWN: usize = 2;
    let text = String::from_utf8_lossy(octets);
    for syntax in Syntax::ALL {
        let read = Read::new(&text, syntax);
        let advice = advice(&read.parsed);
        for problem in read.parsed.diagnostics.iter().take(DRAWN).chain(advice.iter().take(1)) {
            let drawn = render_text(problem, &read.sources, Style::Plain);
            assert!(drawn.contains(problem.code), "{drawn}");
        }
    }
}

/// Reads any octets in every language, and texts made of them from the keyword tables, and writes
/// what they mean in every language.
pub fn write(octets: &[u8]) {
    let any = String::from_utf8_lossy(octets);
    for syntax in Syntax::ALL {
        written_means_the_same(&any, syntax);
    }
    if let Ok(text) = text::radvd(&mut Unstructured::new(octets)) {
        written_means_the_same(&text, Syntax::Radvd);
    }
    if let Ok(text) = text::rtadvd(&mut Unstructured::new(octets)) {
        written_means_the_same(&text, Syntax::Rtadvd);
    }
}

fn written_means_the_same(text: &str, syntax: Syntax) {
    /// Hundreds of interfaces that share hundreds of entries take seconds, which tell nothing new.
    const MOST_FIELDS: usize = 200_000;
    let parsed = Read::new(text, syntax).parsed;
    if !parsed.is_usable() || parsed.model.interfaces.is_empty() {
        return;
    }
    if parsed.model.interfaces.iter().map(most_fields).sum::<usize>() > MOST_FIELDS {
        return;
    }
    for to in Syntax::ALL {
        let Written { text, left_out } = write_lossy(&parsed.model, to);
        if text.lines().all(|line| line.is_empty() || line.starts_with('#')) {
            assert!(!left_out.is_empty(), "{text}");
            continue;
        }
        let again = Read::new(&text, to).parsed;
        assert!(again.is_usable(), "{text}\n{:?}", again.diagnostics);
        assert_eq!(again.model == parsed.model, left_out.is_empty(), "{text}\n{left_out:?}");
    }
}

fn advice(parsed: &Parsed) -> Vec<Diagnostic> {
    let find = |path: &str| parsed.source_map.find(path);
    lint::check(&parsed.model).iter().map(|finding| finding.to_diagnostic(&find)).collect()
}

fn look_at(read: &Read) {
    let Parsed { model, source_map, diagnostics } = &read.parsed;
    let length = read.sources.get(read.id).text().len();
    for problem in diagnostics {
        assert!(problem.primary.is_some(), "{problem:?}");
        marks_lie_in_the_text(problem, read);
    }
    let starts =
        diagnostics.iter().filter_map(|problem| Some(problem.primary.as_ref()?.span.start));
    assert!(starts.is_sorted(), "{diagnostics:?}");
    assert_eq!(read.parsed.is_usable(), !has_errors(diagnostics));
    assert!(read.parsed.is_usable() || !diagnostics.is_empty());

    // What comes out is in proportion to what went in.
    assert!(diagnostics.len() <= 2 * length + 4, "{} problems", diagnostics.len());
    let written: usize = diagnostics.iter().map(octets_of).sum();
    assert!(written <= 1000 * (length + 4), "{written} octets of problems");
    assert!(model.interfaces.len() <= length);
    // Each entry of a list is written somewhere or taken over.
    let entries: usize = model.interfaces.iter().map(config::entries).sum();
    assert!(entries <= length + MOST_SHARED_ENTRIES, "{entries} entries");
    let fields: usize = model.interfaces.iter().map(most_fields).sum();
    assert!(source_map.len() <= 2 * fields + 2 * length, "{} fields", source_map.len());

    // Each of them takes as long as to read what it is made of.
    let templates = model.interfaces.iter().filter(|it| it.template.is_some());
    templates.take(4).for_each(instances_come_out_whole);
    let mut names = HashSet::new();
    for Interface { name, .. } in &model.interfaces {
        assert!(names.insert(name), "{name} stands twice in the model");
        assert!(source_map.find(&name.to_string()).is_some(), "{name} has no place");
    }
}

/// What is computed for one name is an interface of that name, and of the kind of the example.
fn instances_come_out_whole(interface: &Interface) {
    for name in ["vlan704", "e0.1", "lan"] {
        let name = name.parse().expect("it is a name");
        if let Ok(instance) = interface.instance(&name, 17) {
            assert_eq!(instance.name.name(), Some(&name));
            assert!(instance.template.is_none());
            assert_eq!(instance.prefixes.len(), interface.prefixes.len());
        }
    }
}

/// All marks are whole characters of the text.
fn marks_lie_in_the_text(problem: &Diagnostic, read: &Read) {
    let text = read.sources.get(read.id).text();
    for label in problem.primary.iter().chain(&problem.related) {
        assert!(text.get(label.span.range()).is_some(), "{problem:?}");
    }
}

/// The octets of all texts of `problem`.
fn octets_of(problem: &Diagnostic) -> usize {
    let labels = problem.primary.iter().chain(&problem.related);
    let advice = problem.original.iter().chain(&problem.help);
    problem.message.len()
        + labels.map(|label| 24 + label.text.len()).sum::<usize>()
        + advice.map(|text| text.len()).sum::<usize>()
}

/// More fields than a text can set of `interface`.
fn most_fields(interface: &Interface) -> usize {
    let Interface { prefixes, routes, rdnss, dnssl, encrypted_dns, pref64, .. } = interface;
    let own = list_fields(prefixes, routes, rdnss, dnssl, encrypted_dns, pref64);
    let domain = interface.provisioning_domain.as_ref().map_or(0, |domain| {
        let AdvProvisioningDomain { prefixes, routes, rdnss, dnssl, encrypted_dns, pref64, .. } =
            &**domain;
        20 + list_fields(prefixes, routes, rdnss, dnssl, encrypted_dns, pref64)
    });
    40 + own + domain + 10 * (interface.lowpan_contexts.len() + interface.custom_options.len())
}

fn list_fields(
    prefixes: &[AdvPrefix],
    routes: &[AdvRoute],
    rdnss: &[AdvRdnss],
    dnssl: &[AdvDnssl],
    encrypted_dns: &[AdvEncryptedDns],
    pref64: &[Pref64],
) -> usize {
    let servers = rdnss.iter().map(|rdnss| rdnss.rdnss.servers().len());
    let suffixes = dnssl.iter().map(|dnssl| dnssl.dnssl.suffixes().len());
    let addresses = encrypted_dns.iter().map(|dns| dns.encrypted_dns.addresses().len());
    10 * (prefixes.len() + routes.len() + pref64.len())
        + 10 * (rdnss.len() + dnssl.len())
        + 20 * encrypted_dns.len()
        + servers.chain(suffixes).chain(addresses).sum::<usize>()
}

/// Comments above and below a text change neither its language nor its meaning.
fn comments_change_nothing(text: &str, parsed: &Parsed, syntax: Syntax) {
    let bare = text.trim_start_matches('\u{feff}');
    let above = format!("# a comment: {{ }};\n\n{bare}");
    assert_eq!(Syntax::detect(&above), Syntax::detect(text));
    assert_eq!(Syntax::detect(&format!("{text}\n# a comment: {{ }};\n")), Syntax::detect(text));
    if bare.len() == text.len() {
        let again = Read::new(&above, syntax).parsed;
        assert_eq!(again.model, parsed.model);
        assert_eq!(again.diagnostics.len(), parsed.diagnostics.len());
    }
}
