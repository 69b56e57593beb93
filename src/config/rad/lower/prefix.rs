//! `prefix ADDRESS/LENGTH { ... }` and `auto prefix { ... }`

use std::{collections::HashMap, net::Ipv6Addr};
use thin_vec::ThinVec;

use super::{
    super::{
        codes,
        report::{Report, refused},
        tree::Statement,
        value,
    },
    set::{BlockNumber, Set},
};
use crate::{
    config::{SourceMap, shown::shown},
    diagnostic::{Diagnostic, Span},
    model::{AdvLifetime, AdvPrefix, Lifetime, Prefix, PrefixFlags, PrefixSource},
};

const DEFAULT_LENGTH: u8 = 64;
const DEFAULT_VALID: u64 = 5400;
const DEFAULT_PREFERRED: u64 = 2700;

/// The prefix that a statement names.
#[derive(Debug, Clone, Copy)]
pub(super) struct Argument {
    pub(super) prefix: Prefix,
    pub(super) span: Span,
}

/// `ADDRESS/LENGTH`, or an address alone, with a prefix of `default` bits. As in rad, bits past
/// the length are cleared.
pub(super) fn argument(
    statement: &Statement<'_>,
    default: u8,
    code: &'static str,
    report: &mut Report,
) -> Option<Argument> {
    let token = statement.arguments.first()?;
    let span = token.span;
    let text = value::text(token, "an IPv6 prefix", report)?;
    let (address, length) = match text.split_once('/') {
        Some((address, length)) => (address, Some(length)),
        None => (text, None),
    };
    let prints = format!("error parsing prefix \"{text}\"");
    let Ok(parsed) = address.parse::<Ipv6Addr>() else {
        report.push(value::not_an_address(address, span, code, &prints));
        return None;
    };
    let digits = |text: &str| text.bytes().all(|octet| octet.is_ascii_digit());
    let number = match length {
        None => Some(default),
        Some(length) => length.parse().ok().filter(|_| digits(length)),
    };
    let prefix = number.and_then(|length| Prefix::new(parsed, length).ok());
    if prefix.is_none() {
        let length = length.unwrap_or_default();
        let message = format!("{} is no prefix length", shown(length));
        let problem = Diagnostic::error(code, message)
            .at(span, "expected `/` and 0 to 128")
            .with_original(refused(&prints));
        let bare = length.trim_end_matches(';');
        report.push(match bare.parse::<u8>() {
            Ok(_) if bare != length => {
                problem.with_help("remove the `;`: statements end with the line")
            }
            _ => problem,
        });
    }
    prefix.map(|prefix| Argument { prefix, span })
}

/// Prefixes, each once, and what is to be done with those of the interface's addresses.
#[derive(Debug, Clone, Default)]
pub(super) struct Prefixes {
    /// Without it they are left out.
    pub(super) auto: Option<PrefixOptions>,
    named: Vec<(Prefix, PrefixOptions)>,
    places: HashMap<Prefix, usize>,
}

impl Prefixes {
    /// Takes over what `statement` of `block` says, if it is about prefixes.
    pub(super) fn apply(
        &mut self,
        statement: &Statement<'_>,
        block: BlockNumber,
        report: &mut Report,
    ) -> bool {
        match statement.keyword.name {
            "no auto prefix" => self.auto = None,
            "auto prefix" => {
                let new = PrefixOptions::new(statement.span);
                let auto = self.auto.get_or_insert(new);
                auto.span = statement.span;
                auto.apply(statement, block, report);
            }
            "prefix" => self.named(statement, block, report),
            _ => return false,
        }
        true
    }

    /// The same prefix twice is one.
    fn named(&mut self, statement: &Statement<'_>, block: BlockNumber, report: &mut Report) {
        let mut lost = PrefixOptions::new(statement.span);
        let given = argument(statement, DEFAULT_LENGTH, codes::PREFIX, report);
        let options = given.and_then(|Argument { prefix, .. }| {
            let place = *self.places.entry(prefix).or_insert(self.named.len());
            if place == self.named.len() {
                if place == 0 {
                    // Most interfaces have no other.
                    self.named.reserve_exact(1);
                }
                self.named.push((prefix, PrefixOptions::new(statement.whole())));
            }
            self.named.get_mut(place).map(|(_, options)| options)
        });
        options.unwrap_or(&mut lost).apply(statement, block, report);
    }

    /// AdvPrefixList, which is `list` in `map`.
    pub(super) fn entries(&self, list: &str, map: &mut SourceMap) -> Vec<AdvPrefix> {
        let named = self.named.iter().map(|(prefix, it)| (PrefixSource::Prefix(*prefix), it));
        let auto = self.auto.iter().map(|it| (PrefixSource::InterfaceAddresses, it));
        let all = named.chain(auto).enumerate();
        all.map(|(at, (source, options))| options.entry(source, &format!("{list}[{at}]"), map))
            .collect()
    }
}

/// The options of a prefix.
#[derive(Debug, Clone)]
pub(super) struct PrefixOptions {
    /// Where it stands; for automatic ones that nothing names, the interface.
    pub(super) span: Span,
    on_link: Set<bool>,
    autonomous: Set<bool>,
    valid: Set<Lifetime>,
    preferred: Set<Lifetime>,
}

impl PrefixOptions {
    /// rad's defaults, for a prefix that stands at `span`.
    pub(super) fn new(span: Span) -> Self {
        PrefixOptions {
            span,
            on_link: Set::default(true),
            autonomous: Set::default(true),
            valid: Set::default(Lifetime::from_secs(DEFAULT_VALID)),
            preferred: Set::default(Lifetime::from_secs(DEFAULT_PREFERRED)),
        }
    }

    /// Takes over what the block `statement` of `block` says.
    pub(super) fn apply(
        &mut self,
        statement: &Statement<'_>,
        block: BlockNumber,
        report: &mut Report,
    ) {
        for it in &statement.block {
            match it.keyword.name {
                "on-link" => self.on_link.set(value::switch(it, report), it, block, report),
                "autonomous address-configuration" => {
                    self.autonomous.set(value::switch(it, report), it, block, report);
                }
                "valid lifetime" => self.valid.set(lifetime(it, report), it, block, report),
                "preferred lifetime" => self.preferred.set(lifetime(it, report), it, block, report),
                _ => {}
            }
        }
        let is_set = self.valid.span_in(block).or(self.preferred.span_in(block)).is_some();
        if is_set && self.preferred.value > self.valid.value {
            report.push(self.wrong_order());
        }
    }

    /// rad sends such lifetimes, and hosts ignore the prefix for it (RFC 4862 5.5.3).
    fn wrong_order(&self) -> Diagnostic {
        let is_default = |span: Option<Span>| if span.is_some() { "" } else { " by default" };
        let message = format!(
            "`valid lifetime` is {}{}, below `preferred lifetime`, which is {}{}",
            self.valid.value,
            is_default(self.valid.span()),
            self.preferred.value,
            is_default(self.preferred.span()),
        );
        let place = self.valid.span().or(self.preferred.span()).unwrap_or(self.span);
        let problem = Diagnostic::warning(codes::LIFETIME_ORDER, message)
            .at(place, format!("{} is sent for both", self.valid.value))
            .with_original("rad sends both as they are, and hosts ignore the prefix");
        match self.valid.span() {
            Some(_) => problem
                .with_help(format!("set `preferred lifetime` to at most {}", self.valid.value)),
            None => problem
                .with_help(format!("set `valid lifetime` to at least {}", self.preferred.value)),
        }
    }

    /// The entry of AdvPrefixList; notes in `map` what set which field of that at `path`.
    fn entry(&self, source: PrefixSource, path: &str, map: &mut SourceMap) -> AdvPrefix {
        map.insert(path, self.span);
        map.insert_in(path, "source", self.span);
        for (field, span) in [
            ("flags.on_link", self.on_link.span()),
            ("flags.autonomous", self.autonomous.span()),
            ("valid_lifetime", self.valid.span()),
            ("preferred_lifetime", self.preferred.span()),
        ] {
            if let Some(span) = span {
                map.insert_in(path, field, span);
            }
        }
        AdvPrefix {
            source,
            flags: PrefixFlags {
                on_link: self.on_link.value,
                autonomous: self.autonomous.value,
                dhcpv6_pd_preferred: false,
            },
            valid_lifetime: AdvLifetime::fixed(self.valid.value),
            preferred_lifetime: AdvLifetime::fixed(self.preferred.value),
            deprecate_on_exit: false,
            any_length: false,
            conditions: ThinVec::new(),
            follows_source: true,
        }
    }
}

/// All ones is infinity on the wire, which rad has no word for.
fn lifetime(statement: &Statement<'_>, report: &mut Report) -> Option<Lifetime> {
    value::number(statement, 32, report).map(Lifetime::from_wire)
}
