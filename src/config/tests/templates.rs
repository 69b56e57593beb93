//! Values computed from the names of interfaces, in both languages.

use crate::{
    config::{Parsed, Reader, Syntax, write, write_lossy},
    diagnostic::Sources,
    model::{Interface, Model, PrefixSource},
};

fn parse(text: &str, syntax: Syntax) -> (Parsed, Sources) {
    let sources = Sources::new();
    let id = sources.add("a.conf", text);
    let parsed = Reader::new(&sources).parse(id, syntax);
    (parsed, sources)
}

fn usable(text: &str, syntax: Syntax) -> Model {
    let (parsed, _) = parse(text, syntax);
    assert!(parsed.is_usable(), "{text} {:?}", parsed.diagnostics);
    parsed.model
}

/// Codes and marked texts of all problems.
fn problems(text: &str, syntax: Syntax) -> Vec<(&'static str, String)> {
    let (parsed, _) = parse(text, syntax);
    let marked = |span: crate::diagnostic::Span| text[span.range()].to_owned();
    let problem = |it: &crate::diagnostic::Diagnostic| {
        (it.code, it.primary.as_ref().map_or_else(String::new, |label| marked(label.span)))
    };
    parsed.diagnostics.iter().map(problem).collect()
}

fn prefixes(interface: &Interface) -> Vec<String> {
    let shown = |source: &PrefixSource| match source {
        PrefixSource::Prefix(prefix) => prefix.to_string(),
        other => format!("{other:?}"),
    };
    interface.prefixes.iter().map(|prefix| shown(&prefix.source)).collect()
}

fn instance(interface: &Interface, name: &str, index: u32) -> Result<Interface, String> {
    interface.instance(&name.parse().unwrap(), index)
}

const RADVD: &str = "\
interface vlan* {
	AdvSendAdvert on;
	AdvDefaultLifetime {vid+2000}; # {nonsense}
	prefix 2001:db8:{vid:x}::/64 { AdvOnLink on; };
	RDNSS 2001:db8:{vid}::1 2001:db8::{ifindex:x} { };
	DNSSL {name}.example.org { };
	route 2001:db8:{vid:x}:8000::/49 { };
	pvd \"{name}.example.org\" { prefix fd00:0:0:{vid:04x}::/64 { }; };
};
";

const RTADVD: &str = "\
default:\\
	:rltime#{vid+2000}:dnssl=\"{name}.example.org\":
vlan*:\\
	:addr=\"2001:db8:{vid:x}::\":rdnss=\"2001:db8:{vid}::1,2001:db8::{ifindex:x}\":\\
	:rtprefix=\"2001:db8:{vid:x}:8000::\":rtplen#49:rtltime#{vid+2000}:\\
	:pvd=\"{name}.example.org\":pvdtc=\"inside\":tc=default:
inside:addr=\"fd00:0:0:{vid:04x}::\":
";

#[test]
fn a_pattern_is_filled_in_for_each_interface() {
    for (text, syntax) in [(RADVD, Syntax::Radvd), (RTADVD, Syntax::Rtadvd)] {
        let model = usable(text, syntax);
        let [pattern] = model.interfaces.as_slice() else { panic!("{model:?}") };
        assert!(pattern.template.as_ref().unwrap().depends_on_index());
        let made = instance(pattern, "vlan704", 0xab).unwrap();
        assert_eq!(made.name.as_str(), "vlan704");
        assert_eq!(made.template, None);
        assert_eq!(made.header.router_lifetime.as_secs(), 2704);
        assert_eq!(prefixes(&made), ["2001:db8:2c0::/64"]);
        let servers: Vec<String> =
            made.rdnss[0].rdnss.servers().iter().map(ToString::to_string).collect();
        assert_eq!(servers, ["2001:db8:704::1", "2001:db8::ab"]);
        assert_eq!(made.dnssl[0].dnssl.suffixes()[0].to_string(), "vlan704.example.org");
        assert_eq!(made.routes[0].route.prefix.to_string(), "2001:db8:2c0:8000::/49");
        let domain = made.provisioning_domain.as_deref().unwrap();
        assert_eq!(domain.identity.id.to_string(), "vlan704.example.org");
        let PrefixSource::Prefix(inner) = domain.prefixes[0].source else { panic!() };
        assert_eq!(inner.to_string(), "fd00:0:0:2c0::/64");
        let error = instance(pattern, "vlanx", 1).unwrap_err();
        assert_eq!(error, "`vlanx` does not end with a VLAN ID");
    }
}

#[test]
fn names_are_filled_in_at_once() {
    let radvd = "interface vlan704 vlan705 lan { AdvSendAdvert on; prefix ::/64 { }; \
                 AdvCaptivePortalAPI \"https://example.org/{name}\"; };\n";
    let rtadvd = "vlan704|vlan705|lan:capport=\"https://example.org/{name}\":\n";
    for (text, syntax) in [(radvd, Syntax::Radvd), (rtadvd, Syntax::Rtadvd)] {
        let model = usable(text, syntax);
        let portals = model.interfaces.iter().map(|interface| {
            assert_eq!(interface.template, None);
            interface.captive_portal.as_ref().unwrap().uri().to_owned()
        });
        let expected = ["vlan704", "vlan705", "lan"].map(|it| format!("https://example.org/{it}"));
        assert_eq!(portals.collect::<Vec<_>>(), expected);
    }
}

#[test]
fn the_number_of_a_named_interface_comes_later() {
    let radvd = "interface lan { AdvSendAdvert on; prefix 2001:db8:0:{ifindex}::/64 { }; };\n";
    let rtadvd = "lan:addr=\"2001:db8:0:{ifindex}::\":\n";
    for (text, syntax) in [(radvd, Syntax::Radvd), (rtadvd, Syntax::Rtadvd)] {
        let model = usable(text, syntax);
        let made = instance(&model.interfaces[0], "lan", 17).unwrap();
        assert_eq!(prefixes(&made), ["2001:db8:0:17::/64"]);
    }
}

#[test]
fn problems_are_where_they_are_written() {
    let radvd = |body: &str| format!("interface vlan* {{ AdvSendAdvert on; {body} }};\n");
    let cases = [
        ("prefix 2001:db8:{vdi}::/64 { };", "radvd-template", "{vdi}"),
        ("prefix 2001:db8:{vid+70000:x}::/64 { };", "radvd-address", "2001:db8:{vid+70000:x}::"),
        ("AdvDefaultLifetime {vid*70000};", "radvd-range", "{vid*70000}"),
        ("AdvLinkMTU {vid/0};", "radvd-template", "{vid/0}"),
        ("AdvManagedFlag {name};", "radvd-value", "{name}"),
        ("DNSSL \"{name:x}.org\" { };", "radvd-template", "{name:x}"),
        ("prefix 2001:db8::/64{AdvOnLink};", "radvd-template", "{AdvOnLink}"),
    ];
    for (body, code, marked) in cases {
        let text = radvd(body);
        assert_eq!(problems(&text, Syntax::Radvd)[0], (code, marked.to_owned()), "{text}");
    }
    for (fields, code, marked) in [
        ("addr=\"2001:db8:{vdi}::\"", "rtadvd-template", "{vdi}"),
        ("addr=\"2001:db8:{vid+70000:x}::\"", "rtadvd-address", "2001:db8:{vid+70000:x}::"),
        ("rltime#{vid*70000}", "rtadvd-range", "{vid*70000}"),
        ("mtu#{vid/0}", "rtadvd-template", "{vid/0}"),
        ("mtu#{name}", "rtadvd-number", "{name}"),
        ("dnssl=\"{name:x}.org\"", "rtadvd-template", "{name:x}"),
    ] {
        // What the fields of a record that is for no interface mean is looked at by nobody.
        let is_meaning = matches!(code, "rtadvd-address" | "rtadvd-range");
        let unused = if is_meaning { "vlan*" } else { "default" };
        for names in ["vlan*", "vlan1|vlan2", unused] {
            let text = format!("{names}:{fields}:\n");
            let found = problems(&text, Syntax::Rtadvd);
            assert!(found.contains(&(code, marked.to_owned())), "{text} {found:?}");
            // Each name may have a message of its own.
            let errors = found.iter().filter(|(found, _)| *found == code).count();
            assert!(errors <= names.split('|').count(), "{text} {found:?}");
        }
    }
}

#[test]
fn names_themselves_are_not_computed() {
    let found = problems("interface vlan{vid} { AdvSendAdvert on; };\n", Syntax::Radvd);
    assert_eq!(found, [("radvd-interface-name", "vlan{vid}".to_owned())]);
    let found = problems("vlan{vid}:mtu#1500:\n", Syntax::Rtadvd);
    assert_eq!(found, [("rtadvd-interface-name", "vlan{vid}".to_owned())]);
}

#[test]
fn paths_of_dns_over_https_have_a_variable_of_their_own() {
    let text = "interface vlan* { AdvSendAdvert on; DNR dns.example.org 2001:db8::1 { \
                AdvDNRALPN \"h2\"; AdvDNRPath \"/{name}{?dns}\"; }; };\n";
    let (parsed, _) = parse(text, Syntax::Radvd);
    let known = parsed.diagnostics.iter().all(|it| it.code != "radvd-template");
    assert!(known, "{:?}", parsed.diagnostics);
}

#[test]
fn a_template_is_written_as_it_was_read_or_not_at_all() {
    let text = "lan:addr=\"2001:db8::\":\nvlan*:\\\n\t:addr=\"2001:db8:{vid:x}::\":\n";
    let model = usable(text, Syntax::Rtadvd);
    let written = write(&model, Syntax::Rtadvd).unwrap();
    assert_eq!(usable(&written, Syntax::Rtadvd), model);
    let model = usable(RADVD, Syntax::Radvd);
    let written = write(&model, Syntax::Radvd).unwrap();
    assert_eq!(usable(&written, Syntax::Radvd), model, "{written}");
    for (text, from) in [(RADVD, Syntax::Radvd), (RTADVD, Syntax::Rtadvd)] {
        let model = usable(text, from);
        for to in Syntax::ALL.into_iter().filter(|&to| to != from || to == Syntax::Rtadvd) {
            let written = write_lossy(&model, to);
            assert_eq!(written.left_out.len(), 1);
            assert!(!written.text.contains("2001:db8"), "{}", written.text);
        }
    }
}

#[test]
fn extensions_are_noted_for_the_originals() {
    for (text, syntax, code) in
        [(RADVD, Syntax::Radvd, "radvd-extension"), (RTADVD, Syntax::Rtadvd, "rtadvd-extension")]
    {
        let sources = Sources::new();
        let id = sources.add("a.conf", text);
        let parsed = Reader { compat: Some(syntax), ..Reader::new(&sources) }.parse(id, syntax);
        let marked = parsed.diagnostics.iter().filter(|it| it.code == code).filter(|it| {
            let label = it.primary.as_ref().unwrap();
            text[label.span.range()].starts_with('{')
        });
        assert!(marked.count() >= 7);
    }
}

/// Without a limit time would grow with the square of the text.
#[test]
fn many_names_with_a_long_block_are_too_much() {
    let names: Vec<String> = (0..4_000).map(|number| format!("v{number}")).collect();
    let prefixes = "prefix 2001:db8:{part1:x}::/64 { };".repeat(100);
    let text = format!("interface {} {{ AdvSendAdvert on; {prefixes} }};\n", names.join(" "));
    let (parsed, _) = parse(&text, Syntax::Radvd);
    assert_eq!(parsed.diagnostics[0].code, "shared-entries");
    let field = |number| format!("addr{number}=\"2001:db8:{{part1:x}}:{number}::\"");
    let fields: Vec<String> = (0..100).map(field).collect();
    let text = format!("{}:{}:\n", names.join("|"), fields.join(":"));
    let (parsed, _) = parse(&text, Syntax::Rtadvd);
    assert!(parsed.diagnostics.iter().any(|it| it.code == "shared-entries"));
}

#[test]
fn every_vlan_may_be_named_with_a_few_values() {
    let names: Vec<String> = (1..=4094).map(|number| format!("vlan{number}")).collect();
    let radvd = format!(
        "interface {} {{ AdvSendAdvert on; prefix 2001:db8:{{vid:x}}::/64 {{ }}; \
         RDNSS 2001:db8:53::{{vid}} {{ }}; }};\n",
        names.join(" ")
    );
    let rtadvd = format!(
        "{}:addr=\"2001:db8:{{vid:x}}::\":rdnss=\"2001:db8:53::{{vid}}\":mtu#1500:\n",
        names.join("|")
    );
    for (text, syntax) in [(radvd, Syntax::Radvd), (rtadvd, Syntax::Rtadvd)] {
        let (parsed, _) = parse(&text, syntax);
        assert!(parsed.is_usable(), "{:?}", parsed.diagnostics.first());
        assert_eq!(prefixes(&parsed.model.interfaces[703]), ["2001:db8:2c0::/64"]);
    }
}
