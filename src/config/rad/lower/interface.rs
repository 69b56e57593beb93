//! `interface NAME { ... }`

use std::time::Duration;

use thin_vec::ThinVec;

use super::{
    super::{codes, report::Report, token::Token, tree::Statement, value},
    options::{MAX_RTR_ADV_INTERVAL, Options},
    prefix::{PrefixOptions, Prefixes},
    set::BlockNumber,
};
use crate::{
    config::{SourceMap, shown::shown},
    diagnostic::{Diagnostic, Span},
    model::{
        Interface, InterfaceMatch, InterfaceMatchError, InterfaceNameError, IntervalRule,
        MinDelayBetweenRas, RtrAdvInterval,
    },
};

/// What rad has compiled in.
pub(in super::super) const MIN_RTR_ADV_INTERVAL: Duration = Duration::from_secs(200);
pub(in super::super) const MIN_DELAY_BETWEEN_RAS: Duration = Duration::from_secs(3);

/// The name that `token` is.
pub(in super::super) fn name(token: &Token<'_>, report: &mut Report) -> Option<InterfaceMatch> {
    let text = value::text(token, "an interface name", report)?;
    match text.parse() {
        Ok(name) => {
            note_meaning(&name, token.span, report);
            Some(name)
        }
        Err(error) => {
            let original = match error {
                InterfaceMatchError::Name(InterfaceNameError::TooLong(_)) => {
                    "rad exits with `name too long`"
                }
                _ => "rad accepts the file and never finds the interface",
            };
            let message = format!("{} is no interface name: {error}", shown(text));
            report.push(
                Diagnostic::error(codes::INTERFACE_NAME, message)
                    .at(token.span, "not an interface name")
                    .with_original(original),
            );
            None
        }
    }
}

/// rad tells interfaces from groups of them by their last character.
fn note_meaning(name: &InterfaceMatch, span: Span, report: &mut Report) {
    let text = name.as_str();
    if name.pattern().is_some() {
        report.extension(|| {
            Diagnostic::note(codes::PATTERN, format!("{} is a pattern", shown(text)))
                .at(span, "each interface whose name fits")
                .with_original("rad looks for a group of interfaces of that name")
        });
    } else if !text.ends_with(|c: char| c.is_ascii_digit()) {
        report.push(
            Diagnostic::note(codes::GROUP, format!("{} is the name of one interface", shown(text)))
                .at(span, "ends with no digit")
                .with_original("rad looks for a group of interfaces of that name")
                .with_help("for several interfaces write a block for each, or a pattern"),
        );
    }
}

/// An interface as far as it is read.
#[derive(Debug)]
pub(super) struct Draft {
    name: InterfaceMatch,
    pub(super) span: Span,
    options: Options,
    prefixes: Prefixes,
}

impl Draft {
    /// The interface `name`, which stands at `span`, behind the file's options `file`.
    pub(super) fn new(name: InterfaceMatch, span: Span, file: &Options) -> Self {
        Draft { name, span, options: file.inherited(), prefixes: Prefixes::default() }
    }

    /// Takes over what the block `statement`, which has the number `block`, says.
    pub(super) fn apply(
        &mut self,
        statement: &Statement<'_>,
        block: BlockNumber,
        report: &mut Report,
    ) {
        // Each block of an interface switches it on anew.
        self.prefixes.auto.get_or_insert_with(|| PrefixOptions::new(statement.whole()));
        for option in &statement.block {
            if !self.prefixes.apply(option, block, report) {
                self.options.apply(option, block, report);
            }
        }
        self.options.check(block, report);
    }

    /// How many entries of lists [`Self::finish`] takes from the file's options.
    pub(super) fn entries_of(&self, file: &Options) -> usize {
        let routers = self.options.routers_of(file);
        self.options.dns.entries_of(&file.dns) + file.nat64.len() + routers
    }

    /// The interface as it is sent; what is left open comes from the file's options.
    pub(super) fn finish(
        self,
        file: &Options,
        report: &mut Report,
        map: &mut SourceMap,
    ) -> Interface {
        map.interface(&self.name, self.span);
        let options = &self.options;
        let prefixes = self.prefixes.entries("prefixes", map);
        let header = options.header(map);
        Interface {
            send_advertisements: true,
            ignore_if_missing: true,
            unicast_only: false,
            solicited_unicast: true,
            clients: ThinVec::new(),
            unrestricted_unicast: false,
            source_addresses: ThinVec::new(),
            remove_on_exit: true,
            interval: interval(),
            min_delay_between_ras: min_delay(),
            header,
            source_link_layer_address: options.source_link_layer_address(),
            ra_mtu: None,
            clock_skew_seconds: 0,
            legitimate_routers: options.legitimate_routers(map),
            link_mtu: options.link_mtu(),
            advertisement_interval: false,
            home_agent_information: None,
            prefixes,
            ignored_prefixes: ThinVec::new(),
            routes: ThinVec::new(),
            rdnss: options.dns.rdnss(&file.dns, "rdnss[0]", map),
            dnssl: options.dns.dnssl(&file.dns, "dnssl[0]", map),
            encrypted_dns: options
                .encrypted_dns
                .options(&file.encrypted_dns, "encrypted_dns", map)
                .into(),
            pref64: options.nat64.options(&file.nat64, "pref64", (report, map)).into(),
            captive_portal: None,
            lowpan_contexts: ThinVec::new(),
            authoritative_border_router: None,
            provisioning_domain: options.provisioning_domain(&header, (report, map)),
            flags_extension: options.flags_extension(map),
            custom_options: options.custom.options(&file.custom, map).into(),
            name: self.name,
            default_router_conditions: ThinVec::new(),
            virtual_link_layer_address: None,
            template: None,
        }
    }
}

fn interval() -> RtrAdvInterval {
    RtrAdvInterval::new(MIN_RTR_ADV_INTERVAL, MAX_RTR_ADV_INTERVAL, IntervalRule::Rfc4861)
        .expect("rad keeps to RFC 4861")
}

fn min_delay() -> MinDelayBetweenRas {
    MinDelayBetweenRas::new(MIN_DELAY_BETWEEN_RAS, IntervalRule::Rfc4861)
        .expect("rad keeps to RFC 4861")
}
