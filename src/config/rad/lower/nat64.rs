//! `nat64 prefix ADDRESS/LENGTH { ... }`

use super::{
    super::{
        codes,
        report::{Report, refused},
        tree::Statement,
        value,
    },
    prefix::{self, Argument},
    set::{BlockNumber, Set},
};
use crate::{
    config::SourceMap,
    diagnostic::{Diagnostic, Span},
    model::{Pref64, Pref64Lifetime, Prefix},
};

const DEFAULT_LENGTH: u8 = 96;
const DEFAULT_LIFETIME: u64 = 1800;
/// As many as rad's packets of 1,500 octets have room for.
pub(in super::super) const MOST: usize = 92;

/// NAT64 prefixes, each once.
#[derive(Debug, Clone, Default)]
pub(super) struct Nat64Prefixes(Vec<Nat64Prefix>);

#[derive(Debug, Clone)]
struct Nat64Prefix {
    prefix: Prefix,
    span: Span,
    lifetime: Set<Pref64Lifetime>,
}

impl Nat64Prefixes {
    /// Takes over what the block `statement` of `block` says.
    pub(super) fn apply(
        &mut self,
        statement: &Statement<'_>,
        block: BlockNumber,
        report: &mut Report,
    ) {
        let mut lifetime = Set::default(default_lifetime());
        let given = prefix::argument(statement, DEFAULT_LENGTH, codes::NAT64, report);
        let given = given.filter(|given| is_allowed(given, report));
        let found = given.and_then(|given| self.entry(given, report));
        let lifetime = found.map_or(&mut lifetime, |found| &mut found.lifetime);
        for option in &statement.block {
            lifetime.set(seconds(option, report), option, block, report);
        }
    }

    /// The entry of a prefix, which is made if there is none.
    fn entry(&mut self, given: Argument, report: &mut Report) -> Option<&mut Nat64Prefix> {
        let Argument { prefix, span } = given;
        if let Some(index) = self.0.iter().position(|found| found.prefix == prefix) {
            return self.0.get_mut(index);
        }
        if self.0.len() >= MOST {
            report.push(
                Diagnostic::error(codes::NAT64, format!("more than {MOST} NAT64 prefixes"))
                    .at(span, "too many")
                    .with_original("rad exits with `packet too big`"),
            );
            return None;
        }
        self.0.push(Nat64Prefix { prefix, span, lifetime: Set::default(default_lifetime()) });
        self.0.last_mut()
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// The PREF64 options of the interface: its own prefixes and those of the file.
    pub(super) fn options(
        &self,
        file: &Nat64Prefixes,
        (report, map): (&mut Report, &mut SourceMap),
    ) -> Vec<Pref64> {
        let mut options = Vec::new();
        for (index, given) in self.0.iter().chain(&file.0).enumerate() {
            let own = self.0.iter().find(|own| own.prefix == given.prefix);
            if let Some(own) = own.filter(|_| index >= self.0.len()) {
                report.push(twice(given, own));
                continue;
            }
            let Ok(option) = Pref64::new(given.prefix, given.lifetime.value) else { continue };
            let path = format!("pref64[{}]", options.len());
            map.insert_in(&path, "prefix", given.span);
            if let Some(span) = given.lifetime.span() {
                map.insert_in(&path, "lifetime", span);
            }
            map.insert(path, given.span);
            options.push(option);
        }
        options
    }
}

fn default_lifetime() -> Pref64Lifetime {
    Pref64Lifetime::from_secs(DEFAULT_LIFETIME).unwrap_or(Pref64Lifetime::MAX)
}

fn is_allowed(given: &Argument, report: &mut Report) -> bool {
    let checked = Pref64::new(given.prefix, Pref64Lifetime::ZERO);
    if let Err(error) = checked {
        let prints = format!("invalid nat64 prefix length: {}", given.prefix.length());
        report.push(
            Diagnostic::error(codes::NAT64, error.to_string())
                .at(given.span, "not a NAT64 prefix")
                .with_original(refused(&prints))
                .with_help("the well-known one is `64:ff9b::/96`"),
        );
    }
    checked.is_ok()
}

fn seconds(statement: &Statement<'_>, report: &mut Report) -> Option<Pref64Lifetime> {
    let given: i64 = value::number(statement, 32, report)?;
    // What is below zero is far above the range, too.
    let seconds = u64::try_from(given).unwrap_or(u64::MAX);
    Pref64Lifetime::from_secs(seconds)
        .map_err(|error| {
            let prints = format!("Invalid nat64 prefix lifetime: {given}");
            let problem = value::out_of_range(statement, &error.range, error.reference);
            report.push(problem.with_original(refused(&prints)));
        })
        .ok()
}

fn twice(file: &Nat64Prefix, own: &Nat64Prefix) -> Diagnostic {
    let message = format!("the NAT64 prefix {} is there for all interfaces, too", own.prefix);
    Diagnostic::warning(codes::REPEATED, message)
        .at(own.span, "this one is sent")
        .with_related(file.span, "this one is not, here")
        .with_original("rad sends both")
        .with_help("remove one of them")
}
