//! Where the fields of an interface come from.

use crate::{
    cli::selection::{Index, unknown},
    daemon::Loaded,
    diagnostic::Span,
    model::{EXAMPLE_INDEX, InterfaceName},
    os::{InterfaceIndex, interface_index},
    view::{self, Node},
};

/// An interface with all that a configuration says of it.
#[derive(Debug)]
pub(super) struct Explained {
    pub(super) interface: InterfaceName,
    /// What counts for it: its own name, or a pattern.
    pub(super) by: String,
    pub(super) named_at: Option<Span>,
    /// Whether values are computed for it.
    pub(super) is_computed: bool,
    /// The kernel's number, where the values depend on one: that of the interface, or 1.
    pub(super) index: Option<u32>,
    /// Patterns that fit as well and do not count.
    pub(super) unused: Vec<(String, Option<Span>)>,
    pub(super) fields: Vec<Field>,
    /// Fields that no text sets and that are left out.
    pub(super) left_out: usize,
}

/// A field with its value.
#[derive(Debug)]
pub(super) struct Field {
    pub(super) path: String,
    pub(super) value: Node,
    /// The text that set it; a default has none.
    pub(super) set_at: Option<Span>,
}

impl Explained {
    /// What `loaded` says of the interface `name`, with the defaults where `all` fields are wanted. An
    /// error is that it says nothing.
    pub(super) fn new(loaded: &Loaded, name: &str, all: bool) -> Result<Self, String> {
        let index = Index::new(&loaded.model);
        let found = name.parse::<InterfaceName>().ok();
        let found = found.and_then(|name| index.of(name.as_str()).map(|it| (name, it)));
        let (interface, configured) = found.ok_or_else(|| unknown(&loaded.model, name))?;
        let template = configured.template.as_ref();
        let kernel_index = interface_index(interface.as_str());
        let kernel_index = kernel_index.map_or(EXAMPLE_INDEX, InterfaceIndex::get);
        let instance = configured
            .instance(&interface, kernel_index)
            .map_err(|reason| format!("interface `{interface}` has no configuration: {reason}"))?;
        let by = configured.name.as_str().to_owned();
        let set_at = |path: &str| set_at(path, &|path| loaded.exactly(&format!("{by}.{path}")));
        let fields = view::fields(&instance).into_iter().map(|(path, value)| {
            let set_at = set_at(&path);
            Field { path, value, set_at }
        });
        let (fields, others): (Vec<_>, Vec<_>) =
            fields.partition(|field| all || field.set_at.is_some());
        let unused = index.others(interface.as_str(), &configured.name);
        Ok(Explained {
            named_at: loaded.exactly(&by),
            is_computed: template.is_some(),
            index: template.filter(|it| it.depends_on_index()).map(|_| kernel_index),
            unused: unused.map(|name| (name.to_owned(), loaded.exactly(name))).collect(),
            interface,
            fields,
            left_out: others.len(),
            by,
        })
    }
}

/// What set the field at `path`, or all that it is a part of. What only names the entry of a list,
/// or a block, sets nothing in it.
fn set_at(path: &str, exactly: &dyn Fn(&str) -> Option<Span>) -> Option<Span> {
    const BLOCKS: [&str; 2] = ["provisioning_domain", "authoritative_border_router"];
    let mut part = path;
    loop {
        if let Some(span) = exactly(part) {
            return Some(span);
        }
        part = &part[..part.rfind(['.', '['])?];
        if part.ends_with(']') || BLOCKS.contains(&part) {
            return None;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        config::{Reader, Syntax},
        diagnostic::Sources,
    };

    /// Every text that sets a field is shown beside one.
    #[test]
    fn no_text_is_forgotten() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/seeds");
        for (name, syntax) in [
            ("radvd_conf/every-keyword.conf", Syntax::Radvd),
            ("radvd_conf/every-option.conf", Syntax::Radvd),
            ("radvd_conf/extensions.conf", Syntax::Radvd),
            ("rtadvd_conf/every-capability.conf", Syntax::Rtadvd),
            ("rtadvd_conf/every-option.conf", Syntax::Rtadvd),
            ("rad_conf/every-option.conf", Syntax::Rad),
        ] {
            let sources = Sources::new();
            let id = sources.add(name, std::fs::read_to_string(folder.join(name)).unwrap());
            let parsed = Reader::new(&sources).parse(id, syntax);
            let mut checked = 0;
            for interface in &parsed.model.interfaces {
                let shown = view::fields(interface);
                for path in parsed.source_map.paths(&interface.name) {
                    let within = |outer: &str, inner: &str| {
                        inner.strip_prefix(outer).is_some_and(|it| it.starts_with(['.', '[']))
                    };
                    let is_shown = shown.iter().any(|(field, _)| {
                        field == path || within(field, path) || within(path, field)
                    });
                    assert!(is_shown, "{name}: {path}");
                    checked += 1;
                }
            }
            assert!(checked > 0, "{name}");
        }
    }

    #[test]
    fn a_block_sets_nothing_by_itself() {
        let sources = Sources::new();
        let id = sources.add("a", "0123456789");
        let known = ["prefixes[0]", "prefixes[0].source", "header.flags", "rdnss[0].servers"];
        let exactly = |path: &str| {
            let at = known.iter().position(|it| *it == path)?;
            Some(Span::new(id, at..at + 1))
        };
        for (path, expected) in [
            ("prefixes[0].source", Some(1)),
            ("prefixes[0].flags.on_link", None),
            ("header.flags.managed", Some(2)),
            ("rdnss[0].servers[1]", Some(3)),
            ("rdnss[0].lifetime", None),
            ("remove_on_exit", None),
        ] {
            assert_eq!(set_at(path, &exactly).map(|span| span.start), expected, "{path}");
        }
    }
}
