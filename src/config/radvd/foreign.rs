//! Words and texts of rtadvd.conf.

use super::{
    codes,
    keywords::{KEYWORDS, Keyword, Place},
    report::SYNTAX_ERROR,
};
use crate::{
    config::{rtadvd::keywords::Key, syntax},
    diagnostic::{Diagnostic, SourceId, Span},
};

/// What is there in place of a capability.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lead {
    Keyword(&'static Keyword),
    /// What to do instead.
    Advice(&'static str),
}

/// Capabilities that no keyword stands for.
const NO_KEYWORD: &[(&str, &str)] = &[
    ("noifprefix", "leave it out: only the prefixes of `prefix` blocks are advertised"),
    ("clockskew", "leave it out: radvd.conf has nothing like it"),
    (
        "tc",
        "write `include \"FILE\";` for what blocks have in common, or a block with several names",
    ),
    ("addrs", "leave it out, and write a `prefix` block for each"),
    ("routes", "leave it out, and write a `route` block for each"),
    ("rdnssaddrs", "leave it out, and write all addresses behind one `RDNSS`"),
    ("dnssldomains", "leave it out, and write all domains behind one `DNSSL`"),
];

/// The name of the capability that `word` is, without its number.
pub(super) fn capability(word: &str) -> Option<&'static str> {
    let key = Key::parse(&word.to_ascii_lowercase()).ok()?;
    Some(key.id.capability().name)
}

/// What stands here for the capability `word`.
pub(super) fn lead(word: &str) -> Option<Lead> {
    let key = Key::parse(&word.to_ascii_lowercase()).ok()?;
    let capability = key.id.capability();
    if let Some((_, advice)) = NO_KEYWORD.iter().find(|(name, _)| *name == capability.name) {
        return Some(Lead::Advice(advice));
    }
    let field = capability.field;
    let sets = |place: Place, field: &str| {
        let found = KEYWORDS.iter().find(|it| it.place == place && it.field == field);
        found.filter(|_| !field.is_empty())
    };
    let keyword = match field.split_once("[]") {
        None => sets(Place::Interface, field),
        Some((list, inner)) => {
            let block = sets(Place::Interface, list)?;
            let inner = block.block().and_then(|it| sets(it.content, inner.trim_matches('.')));
            inner.or(Some(block))
        }
    };
    keyword.map(Lead::Keyword)
}

/// The problem that `text`, which is the source `id`, is no radvd.conf at all but an rtadvd.conf.
pub(super) fn text(text: &str, id: SourceId, is_included: bool) -> Option<Diagnostic> {
    let names = syntax::record_names(text)?;
    let help = if is_included {
        "give it to raven beside this configuration: what is included is in the same language"
    } else {
        "read it with `--format rtadvd`"
    };
    Some(
        Diagnostic::error(codes::SYNTAX, "this looks like rtadvd's language")
            .at(Span::new(id, names), "radvd's has no records")
            .with_original(SYNTAX_ERROR)
            .with_help(help),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{
        radvd::unknown::advice,
        rtadvd::keywords::{CAPABILITIES, Origin},
    };

    #[test]
    fn every_capability_leads_somewhere() {
        let none: Vec<&str> = CAPABILITIES
            .iter()
            .filter(|it| it.origin != Origin::Raven)
            .map(|capability| capability.name)
            .filter(|name| crate::config::radvd::keywords::find(name, Place::Interface).is_none())
            .filter(|name| {
                let lead = advice(name, Place::Interface).unwrap_or_default();
                lead.is_empty() || lead.starts_with("did you mean")
            })
            .collect();
        assert_eq!(none, <[&str; 0]>::default());
    }

    #[test]
    fn capabilities_without_keyword_exist() {
        for (name, _) in NO_KEYWORD {
            assert_eq!(capability(name), Some(*name));
        }
    }
}
