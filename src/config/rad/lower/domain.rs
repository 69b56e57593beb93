//! `pvd NAME { ... }`, an extension: what only hosts hear that know Provisioning Domains.

use thin_vec::ThinVec;

use super::{
    super::{
        codes,
        report::{Report, SYNTAX_ERROR},
        tree::Statement,
        value::{self, Given},
    },
    dns::Dns,
    encrypted_dns::{self, Resolvers},
    nat64::Nat64Prefixes,
    options::Options,
    prefix::Prefixes,
    set::{BlockNumber, FILE, Set},
};
use crate::{
    config::SourceMap,
    diagnostic::Diagnostic,
    model::{AdvProvisioningDomain, DomainName, Header, PvdDelay, PvdIdentity},
};

const PATH: &str = "provisioning_domain";

/// The Provisioning Domain of the file or of an interface.
#[derive(Debug, Clone)]
pub(super) struct Domain {
    name: Given<DomainName>,
    /// Whether it stands outside of all blocks.
    is_of_file: bool,
    http: Set<bool>,
    legacy: Set<bool>,
    delay: Set<PvdDelay>,
    sequence: Set<u16>,
    prefixes: Prefixes,
    options: Options,
}

impl Domain {
    fn new(name: Given<DomainName>, is_of_file: bool) -> Self {
        Domain {
            name,
            is_of_file,
            http: Set::default(false),
            legacy: Set::default(false),
            delay: Set::default(PvdDelay::default()),
            sequence: Set::default(0),
            prefixes: Prefixes::default(),
            options: Options::new(),
        }
    }

    /// Takes over what the block `statement` of `block` says into `place`. Two blocks of one name
    /// add up; that of an interface takes the place of the file's.
    pub(super) fn apply(
        place: &mut Option<Box<Domain>>,
        statement: &Statement<'_>,
        block: BlockNumber,
        report: &mut Report,
    ) {
        let is_of_file = block == FILE;
        let Some(name) = encrypted_dns::name(statement, report) else {
            // What stands in the block is checked all the same.
            if let Ok(value) = "lost".parse() {
                let name = Given { value, span: statement.span };
                Domain::new(name, is_of_file).take_over(statement, block, report);
            }
            return;
        };
        let before = place.take().filter(|domain| domain.is_of_file == is_of_file);
        let mut domain = match before {
            Some(domain) if domain.name.value == name.value => domain,
            Some(domain) => {
                report.push(second(&domain.name, &name));
                domain
            }
            None => Box::new(Domain::new(name, is_of_file)),
        };
        domain.take_over(statement, block, report);
        *place = Some(domain);
    }

    fn take_over(&mut self, statement: &Statement<'_>, block: BlockNumber, report: &mut Report) {
        for it in &statement.block {
            match it.keyword.name {
                "http" => self.http.set(value::switch(it, report), it, block, report),
                "legacy" => self.legacy.set(value::switch(it, report), it, block, report),
                "delay" => self.delay.set(delay(it, report), it, block, report),
                "sequence" => {
                    self.sequence.set(value::number(it, 16, report), it, block, report);
                }
                _ => {
                    if !self.prefixes.apply(it, block, report) {
                        self.options.apply(it, block, report);
                    }
                }
            }
        }
        self.options.check(block, report);
    }

    /// The domain as it is sent. What it leaves open of the header is as `outside`, and the
    /// lifetime of its name servers and search list is that of `dns`.
    pub(super) fn finish(
        &self,
        outside: &Header,
        dns: &Dns,
        (report, map): (&mut Report, &mut SourceMap),
    ) -> AdvProvisioningDomain {
        map.insert(PATH, self.name.span);
        for (field, span) in [
            ("identity.id", Some(self.name.span)),
            ("identity.http", self.http.span()),
            ("identity.legacy", self.legacy.span()),
            ("identity.delay", self.delay.span()),
            ("identity.sequence", self.sequence.span()),
        ] {
            if let Some(span) = span {
                map.insert_in(PATH, field, span);
            }
        }
        let list = |name: &str| format!("{PATH}.{name}");
        let options = &self.options;
        let (none, no_prefixes, no_resolvers) =
            (Dns::new(), Nat64Prefixes::default(), Resolvers::default());
        let dns = options.dns.within(dns);
        AdvProvisioningDomain {
            identity: PvdIdentity {
                id: self.name.value.clone(),
                http: self.http.value,
                legacy: self.legacy.value,
                delay: self.delay.value,
                sequence: self.sequence.value,
            },
            header: options.inner_header(outside, PATH, map),
            prefixes: self.prefixes.entries(&list("prefixes"), map),
            routes: ThinVec::new(),
            rdnss: dns.rdnss(&none, &list("rdnss[0]"), map),
            dnssl: dns.dnssl(&none, &list("dnssl[0]"), map),
            encrypted_dns: options
                .encrypted_dns
                .options(&no_resolvers, &list("encrypted_dns"), map)
                .into(),
            pref64: options.nat64.options(&no_prefixes, &list("pref64"), (report, map)).into(),
            captive_portal: None,
        }
    }
}

fn second(first: &Given<DomainName>, name: &Given<DomainName>) -> Diagnostic {
    let message = "an advertisement has one Provisioning Domain at most (RFC 8801 3.2)";
    Diagnostic::error(codes::PVD, message)
        .at(name.span, "one too many")
        .with_related(first.span, "the first one")
        .with_original(SYNTAX_ERROR)
        .with_help("remove one of them")
}

fn delay(statement: &Statement<'_>, report: &mut Report) -> Option<PvdDelay> {
    let given: i64 = value::number(statement, 64, report)?;
    PvdDelay::new(u32::try_from(given).unwrap_or(u32::MAX))
        .map_err(|error| {
            let problem = value::out_of_range(statement, &error.range, error.reference);
            report.push(problem.with_original(SYNTAX_ERROR));
        })
        .ok()
}
