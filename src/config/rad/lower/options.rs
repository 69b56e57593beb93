//! What may stand in the file for all interfaces and in each of them.

use std::{net::Ipv6Addr, rc::Rc, time::Duration};

use thin_vec::ThinVec;

use super::{
    super::{codes, report::Report, tree::Statement, value},
    custom::{self, CustomOptions},
    dns::Dns,
    domain::Domain,
    encrypted_dns::Resolvers,
    nat64::Nat64Prefixes,
    routers::addresses,
    set::{BlockNumber, Set},
};
use crate::{
    config::SourceMap,
    diagnostic::{Diagnostic, Span},
    model::{
        AdvLinkMtu, AdvProvisioningDomain, FlagsExtension, Header, LinkMtu, Preference,
        ReachableTime, RouterFlags, RouterLifetime,
    },
};

/// What rad has compiled in.
pub(in super::super) const MAX_RTR_ADV_INTERVAL: Duration = Duration::from_mins(10);
const DEFAULT_ROUTER_LIFETIME: u16 = 1800;

/// The options of the file or of an interface.
#[derive(Debug, Clone)]
pub(super) struct Options {
    default_router: Set<bool>,
    router_lifetime: Set<RouterLifetime>,
    preference: Set<Preference>,
    cur_hop_limit: Set<u8>,
    managed: Set<bool>,
    other_config: Set<bool>,
    reachable_time: Set<ReachableTime>,
    retrans_timer: Set<u32>,
    source_link_layer_address: Set<bool>,
    link_mtu: Set<AdvLinkMtu>,
    pub(super) dns: Dns,
    pub(super) encrypted_dns: Resolvers,
    pub(super) nat64: Nat64Prefixes,
    domain: Option<Box<Domain>>,
    flags: Set<Option<FlagsExtension>>,
    legitimate_routers: Set<Option<Rc<[Ipv6Addr]>>>,
    pub(super) custom: CustomOptions,
}

impl Options {
    /// rad's defaults.
    pub(super) fn new() -> Self {
        Options {
            default_router: Set::default(true),
            router_lifetime: Set::default(RouterLifetime::from_wire(DEFAULT_ROUTER_LIFETIME)),
            preference: Set::default(Preference::Medium),
            cur_hop_limit: Set::default(0),
            managed: Set::default(false),
            other_config: Set::default(false),
            reachable_time: Set::default(ReachableTime::UNSPECIFIED),
            retrans_timer: Set::default(0),
            source_link_layer_address: Set::default(true),
            link_mtu: Set::default(AdvLinkMtu::Omitted),
            dns: Dns::new(),
            encrypted_dns: Resolvers::default(),
            nat64: Nat64Prefixes::default(),
            domain: None,
            flags: Set::default(None),
            legitimate_routers: Set::default(None),
            custom: CustomOptions::default(),
        }
    }

    /// What an interface begins with that stands behind these options of the file. Its lists are
    /// empty: those of the file are looked at in the end.
    pub(super) fn inherited(&self) -> Self {
        let dns = self.dns.inherited();
        Options {
            dns,
            encrypted_dns: Resolvers::default(),
            nat64: Nat64Prefixes::default(),
            custom: CustomOptions::default(),
            ..self.clone()
        }
    }

    /// Takes over what `statement` of `block` says.
    pub(super) fn apply(
        &mut self,
        statement: &Statement<'_>,
        block: BlockNumber,
        report: &mut Report,
    ) {
        let it = statement;
        match it.keyword.name {
            "default router" => {
                self.default_router.set(value::switch(it, report), it, block, report);
            }
            "managed address configuration" => {
                self.managed.set(value::switch(it, report), it, block, report);
            }
            "other configuration" => {
                self.other_config.set(value::switch(it, report), it, block, report);
            }
            "source link-layer address" => {
                let address = &mut self.source_link_layer_address;
                address.set(value::switch(it, report), it, block, report);
            }
            "router preference" => {
                self.preference.set(value::preference(it, report), it, block, report);
            }
            "hop limit" => {
                let limit = value::number(it, 8, report);
                self.cur_hop_limit.set(limit, it, block, report);
            }
            "retrans timer" => {
                let timer = value::number(it, 32, report);
                self.retrans_timer.set(timer, it, block, report);
            }
            "router lifetime" => {
                self.router_lifetime.set(router_lifetime(it, report), it, block, report);
            }
            "reachable time" => {
                self.reachable_time.set(reachable_time(it, report), it, block, report);
            }
            "mtu" => self.link_mtu.set(link_mtu(it, report), it, block, report),
            "dns" => self.dns.apply(it, block, report),
            "encrypted dns" => self.encrypted_dns.apply(it, block, report),
            "nat64 prefix" => self.nat64.apply(it, block, report),
            "pvd" => Domain::apply(&mut self.domain, it, block, report),
            "flags extension" => {
                let flags = custom::flags(it, report);
                let flags = flags.and_then(|flags| FlagsExtension::new(flags).ok());
                self.flags.set(flags, it, block, report);
            }
            "legitimate routers" => {
                let routers = addresses(it, report).map(|all| Some(all.into()));
                self.legitimate_routers.set(routers, it, block, report);
            }
            "custom option type" => self.custom.apply(it, report),
            _ => {}
        }
    }

    /// Reports what has no effect beside the rest of its block.
    pub(super) fn check(&self, block: BlockNumber, report: &mut Report) {
        if let Some(router) = self.default_router.span_in(block)
            && let Some(lifetime) = self.router_lifetime.span_in(block)
            && !self.default_router.value
            && self.router_lifetime.value != RouterLifetime::ZERO
        {
            report.push(
                Diagnostic::warning(codes::UNUSED, "`router lifetime` has no effect here")
                    .at(lifetime, "0 is sent")
                    .with_related(router, "because this is no default router")
                    .with_original("rad sends 0, too")
                    .with_help("remove one of them"),
            );
        }
    }

    /// The header; notes in `map` what set which field of the interface.
    pub(super) fn header(&self, map: &mut SourceMap) -> Header {
        let (header, spans) = self.own_header();
        let others = [
            ("source_link_layer_address", self.source_link_layer_address.span()),
            ("link_mtu", self.link_mtu.span()),
        ];
        for (field, span) in spans.into_iter().chain(others) {
            if let Some(span) = span {
                map.insert(field, span);
            }
        }
        header
    }

    /// The header of a Provisioning Domain, which stands at `path`, if anything is said of it. What
    /// is not is as `outside`.
    pub(super) fn inner_header(
        &self,
        outside: &Header,
        path: &str,
        map: &mut SourceMap,
    ) -> Option<Header> {
        let (own, spans) = self.own_header();
        let is_router_set = self.default_router.span().is_some();
        for (field, span) in spans {
            if let Some(span) = span {
                map.insert_in(path, field, span);
            }
        }
        let is_set = is_router_set || spans.iter().any(|(_, span)| span.is_some());
        is_set.then(|| Header {
            cur_hop_limit: self.cur_hop_limit.or(outside.cur_hop_limit),
            flags: RouterFlags {
                managed: self.managed.or(outside.flags.managed),
                other_config: self.other_config.or(outside.flags.other_config),
                ..outside.flags
            },
            preference: self.preference.or(outside.preference),
            router_lifetime: if is_router_set || self.router_lifetime.span().is_some() {
                own.router_lifetime
            } else {
                outside.router_lifetime
            },
            reachable_time: self.reachable_time.or(outside.reachable_time),
            retrans_timer_millis: self.retrans_timer.or(outside.retrans_timer_millis),
        })
    }

    /// The header, and what set which field of it.
    fn own_header(&self) -> (Header, [(&'static str, Option<Span>); 7]) {
        let is_router = self.default_router.value;
        let lifetime =
            if is_router { self.router_lifetime.span() } else { self.default_router.span() };
        let header = Header {
            cur_hop_limit: self.cur_hop_limit.value,
            flags: RouterFlags {
                managed: self.managed.value,
                other_config: self.other_config.value,
                ..RouterFlags::NONE
            },
            preference: self.preference.value,
            router_lifetime: if is_router {
                self.router_lifetime.value
            } else {
                RouterLifetime::ZERO
            },
            reachable_time: self.reachable_time.value,
            retrans_timer_millis: self.retrans_timer.value,
        };
        let spans = [
            ("header.router_lifetime", lifetime),
            ("header.preference", self.preference.span()),
            ("header.cur_hop_limit", self.cur_hop_limit.span()),
            ("header.flags.managed", self.managed.span()),
            ("header.flags.other_config", self.other_config.span()),
            ("header.reachable_time", self.reachable_time.span()),
            ("header.retrans_timer_millis", self.retrans_timer.span()),
        ];
        (header, spans)
    }

    /// The Provisioning Domain in an advertisement with the header `outside`.
    pub(super) fn provisioning_domain(
        &self,
        outside: &Header,
        (report, map): (&mut Report, &mut SourceMap),
    ) -> Option<Box<AdvProvisioningDomain>> {
        let domain = self.domain.as_ref()?;
        Some(Box::new(domain.finish(outside, &self.dns, (report, map))))
    }

    /// The RA Flags Extension option.
    pub(super) fn flags_extension(&self, map: &mut SourceMap) -> Option<FlagsExtension> {
        if let Some(span) = self.flags.span() {
            map.insert("flags_extension", span);
        }
        self.flags.value
    }

    /// How many of those routers come from `file`.
    pub(super) fn routers_of(&self, file: &Options) -> usize {
        let (own, shared) = (&self.legitimate_routers.value, &file.legitimate_routers.value);
        match (own, shared) {
            (Some(own), Some(shared)) if Rc::ptr_eq(own, shared) => shared.len(),
            _ => 0,
        }
    }

    /// The routers that may advertise beside this one, if anything is said of that.
    pub(super) fn legitimate_routers(&self, map: &mut SourceMap) -> Option<ThinVec<Ipv6Addr>> {
        let routers = self.legitimate_routers.value.as_ref()?;
        if let Some(span) = self.legitimate_routers.span() {
            map.insert("legitimate_routers", span);
        }
        Some(ThinVec::from(&**routers))
    }

    pub(super) fn source_link_layer_address(&self) -> bool {
        self.source_link_layer_address.value
    }

    pub(super) fn link_mtu(&self) -> AdvLinkMtu {
        self.link_mtu.value
    }
}

/// rad sends what it is told; where that is too short, so does Raven.
fn router_lifetime(statement: &Statement<'_>, report: &mut Report) -> Option<RouterLifetime> {
    let lifetime = RouterLifetime::from_wire(value::number(statement, 16, report)?);
    let seconds = u64::from(lifetime.as_secs());
    if let Err(error) = RouterLifetime::checked(seconds, MAX_RTR_ADV_INTERVAL) {
        let message = format!(
            "`router lifetime` should be {} ({}): hosts lose the router between two advertisements",
            error.range, error.reference
        );
        let span = statement.arguments.last().map_or(statement.span, |token| token.span);
        report.push(
            Diagnostic::warning(codes::ROUTER_LIFETIME, message)
                .at(span, "up to 600 s pass between two")
                .with_original("rad sends it all the same"),
        );
    }
    Some(lifetime)
}

fn reachable_time(statement: &Statement<'_>, report: &mut Report) -> Option<ReachableTime> {
    let millis: u32 = value::number(statement, 32, report)?;
    ReachableTime::from_millis(u64::from(millis))
        .map_err(|error| {
            let problem = value::out_of_range(statement, &error.range, error.reference);
            report.push(problem.with_original("rad sends it all the same"));
        })
        .ok()
}

fn link_mtu(statement: &Statement<'_>, report: &mut Report) -> Option<AdvLinkMtu> {
    let octets = value::number(statement, 32, report)?;
    if octets == 0 {
        return Some(AdvLinkMtu::Omitted);
    }
    LinkMtu::new(octets)
        .map(AdvLinkMtu::Fixed)
        .map_err(|error| {
            let problem = value::out_of_range(statement, &error.range, error.reference);
            report.push(problem.with_original("rad sends it all the same"));
        })
        .ok()
}
