use std::net::Ipv6Addr;
use thin_vec::ThinVec;

use super::{
    super::{
        codes,
        keywords::{Id, Key},
        shown::shown,
    },
    Lowering, NOT_READ,
    given::GivenText,
    interval::Intervals,
    list::Entry,
};
use crate::{
    diagnostic::Diagnostic,
    model::{
        AdvDnssl, AdvRdnss, Dnssl, DomainName, DomainNameError, Lifetime, Rdnss, ServerListError,
    },
};

const DROPS_RDNSS: &str = "rtadvd drops the whole `rdnss` entry, with all its good addresses, and \
    tells only syslog; it sends the rest";
const DROPS_DNSSL: &str = "rtadvd sends it as it is, or drops the whole `dnssl` entry";

/// The lifetime of a DNS option without a word in the file, beside a MaxRtrAdvInterval of `max`
/// seconds: one and a half times that.
pub(in super::super) fn default_lifetime(max: u64) -> Lifetime {
    Lifetime::from_secs(max.saturating_mul(3) / 2)
}

impl Lowering<'_> {
    pub(super) fn rdnss(&mut self, intervals: &Intervals) -> Vec<AdvRdnss> {
        let mut all = Vec::new();
        for key in self.members(Id::Rdnss) {
            let lifetime_key = Key { id: Id::RdnssLtime, index: key.index };
            let lifetime = self.dns_lifetime(lifetime_key, all.len(), intervals);
            let Some(text) = self.text(key) else { continue };
            let servers = self.servers(&text, (all.len(), 0));
            if let Ok(rdnss) = Rdnss::new(servers, lifetime) {
                self.fields.push((format!("rdnss[{}]", all.len()), text.span()));
                let keep = self.switch(Id::RdnssKeep, key.index, all.len());
                let condition = Key { id: Id::RdnssCond, index: key.index };
                let conditions = self.conditions(condition, all.len());
                all.push(AdvRdnss { rdnss, flush_on_exit: !keep, conditions });
            }
        }
        all.extend(self.macos_rdnss(all.len(), intervals));
        all
    }

    /// macOS's `rdnssaddr`: one option for all of them.
    fn macos_rdnss(&mut self, position: usize, intervals: &Intervals) -> Option<AdvRdnss> {
        let lifetime = self.macos_lifetime(Id::RdnssLifetime, position, intervals);
        let mut servers = Vec::new();
        for key in self.members(Id::RdnssAddr) {
            let Some(text) = self.text(key) else { continue };
            servers.extend(self.servers(&text, (position, servers.len())));
            self.fields.push((format!("rdnss[{position}]"), text.span()));
        }
        let rdnss = Rdnss::new(servers, lifetime).ok()?;
        Some(AdvRdnss { rdnss, flush_on_exit: true, conditions: ThinVec::new() })
    }

    pub(super) fn dnssl(&mut self, intervals: &Intervals) -> Vec<AdvDnssl> {
        let mut all = Vec::new();
        for key in self.members(Id::Dnssl) {
            let lifetime_key = Key { id: Id::DnsslLtime, index: key.index };
            let lifetime = self.dns_lifetime(lifetime_key, all.len(), intervals);
            let Some(text) = self.text(key) else { continue };
            let suffixes = self.suffixes(&text, (all.len(), 0));
            let keep = self.switch(Id::DnsslKeep, key.index, all.len());
            all.extend(self.search_list(&text, suffixes, lifetime, all.len(), !keep));
        }
        all.extend(self.macos_dnssl(all.len(), intervals));
        all
    }

    /// macOS's `dnssldomain`: one option for all of them.
    fn macos_dnssl(&mut self, position: usize, intervals: &Intervals) -> Option<AdvDnssl> {
        let lifetime = self.macos_lifetime(Id::DnsslLifetime, position, intervals);
        let mut suffixes = Vec::new();
        let mut last = None;
        for key in self.members(Id::DnsslDomain) {
            let Some(text) = self.text(key) else { continue };
            suffixes.extend(self.suffixes(&text, (position, suffixes.len())));
            last = Some(text);
        }
        self.search_list(&last?, suffixes, lifetime, position, true)
    }

    fn search_list(
        &mut self,
        text: &GivenText<'_>,
        suffixes: Vec<DomainName>,
        lifetime: Lifetime,
        position: usize,
        flush_on_exit: bool,
    ) -> Option<AdvDnssl> {
        if suffixes.is_empty() {
            return None;
        }
        match Dnssl::new(suffixes, lifetime) {
            Ok(dnssl) => {
                self.fields.push((format!("dnssl[{position}]"), text.span()));
                Some(AdvDnssl { dnssl, flush_on_exit })
            }
            Err(error) => {
                let message = format!("`{}` is too long: {error}", text.key);
                let diagnostic = Diagnostic::error(codes::LONG_LIST, message)
                    .at(text.span(), "too long for one option")
                    .with_original("rtadvd drops the whole entry")
                    .with_help("spread the names over `dnssl`, `dnssl0`, `dnssl1` and so on");
                self.report.push(diagnostic);
                None
            }
        }
    }

    /// The addresses of `text` that a server can have.
    fn servers(
        &mut self,
        text: &GivenText<'_>,
        (position, before): (usize, usize),
    ) -> Vec<Ipv6Addr> {
        let mut servers = Vec::new();
        let drops = if text.key.id == Id::Rdnss { DROPS_RDNSS } else { NOT_READ };
        for entry in self.entries(text, drops) {
            let Some(address) = self.address(text, &entry, drops) else { continue };
            if before + servers.len() == Rdnss::MAX_SERVERS {
                self.report_many_servers(text, &entry);
                break;
            }
            if Rdnss::usable(&address) {
                let index = before + servers.len();
                self.fields.push((format!("rdnss[{position}].servers[{index}]"), entry.span));
                servers.push(address);
            } else {
                let error = ServerListError::NotUnicast(address);
                let diagnostic = Diagnostic::error(codes::ADDRESS, error.to_string())
                    .at(entry.span, "no server has this address")
                    .with_original("rtadvd sends it as it is");
                self.report.push(diagnostic);
            }
        }
        servers
    }

    fn report_many_servers(&mut self, text: &GivenText<'_>, entry: &Entry) {
        let most = Rdnss::MAX_SERVERS;
        let message = format!("`{}` has more than {most} addresses", text.key);
        let diagnostic = Diagnostic::error(codes::LONG_LIST, message)
            .at(entry.span, format!("address {}", most + 1))
            .with_original("rtadvd sends an option with a wrong length")
            .with_help("spread the addresses over `rdnss`, `rdnss0`, `rdnss1` and so on");
        self.report.push(diagnostic);
    }

    fn suffixes(
        &mut self,
        text: &GivenText<'_>,
        (position, before): (usize, usize),
    ) -> Vec<DomainName> {
        let mut suffixes = Vec::new();
        let drops = if text.key.id == Id::Dnssl { DROPS_DNSSL } else { NOT_READ };
        for entry in self.entries(text, drops) {
            match entry.text.parse::<DomainName>() {
                Ok(suffix) => {
                    let index = before + suffixes.len();
                    let field = format!("dnssl[{position}].suffixes[{index}]");
                    self.fields.push((field, entry.span));
                    suffixes.push(suffix);
                }
                Err(error) => self.report_name(text, &entry, &error),
            }
        }
        suffixes
    }

    /// The one name that `text` is.
    pub(super) fn domain_name(&mut self, text: &GivenText<'_>) -> Option<DomainName> {
        let entry = self.only_entry(text, NOT_READ)?;
        let name = entry.text.parse();
        name.map_err(|error| self.report_name(text, &entry, &error)).ok()
    }

    fn report_name(&mut self, text: &GivenText<'_>, entry: &Entry, error: &DomainNameError) {
        let mut span = entry.span;
        let mut help = None;
        let original = match error {
            DomainNameError::Character(character) => {
                if let Some(at) = entry.text.find(*character).filter(|at| *at < entry.range.len()) {
                    let begin = entry.range.start + at;
                    let end = (begin + character.len_utf8()).min(entry.range.end);
                    span = text.span_of(begin..end);
                }
                let is_list = text.key.id == Id::Dnssl && character.is_whitespace();
                help = is_list.then_some("put commas between the names");
                "rtadvd sends it as a part of the name"
            }
            DomainNameError::LongLabel(_) => "rtadvd cuts the label to 63 octets",
            DomainNameError::EmptyLabel | DomainNameError::Empty => {
                "rtadvd sends a zero octet, which ends the name there"
            }
            DomainNameError::LongName(_) => "rtadvd sends the name as it is",
        };
        let original = if text.key.id == Id::Dnssl { original } else { NOT_READ };
        let message = format!("{} is not a domain name: {error}", shown(&entry.text));
        let diagnostic = Diagnostic::error(codes::DOMAIN_NAME, message)
            .at(span, "not a domain name")
            .with_original(original);
        self.report.push(match help {
            Some(help) => diagnostic.with_help(help),
            None => diagnostic,
        });
    }

    /// The lifetime of macOS's DNS options: twice MaxRtrAdvInterval by default.
    fn macos_lifetime(&mut self, id: Id, position: usize, intervals: &Intervals) -> Lifetime {
        let key = Key { id, index: None };
        let given = self.lifetime(key, position, "macOS's rtadvd sends it and logs that it is odd");
        given.unwrap_or(Lifetime::from_secs(intervals.max_seconds.saturating_mul(2)))
    }

    /// The lifetime of a DNS option. RFC 8106 allows any; rtadvd keeps to RFC 6106.
    fn dns_lifetime(&mut self, key: Key, position: usize, intervals: &Intervals) -> Lifetime {
        let max = intervals.max_seconds;
        let original = "rtadvd drops the whole option, telling only syslog, and sends the rest";
        let Some(lifetime) = self.lifetime(key, position, original) else {
            return default_lifetime(max);
        };
        if let Some(given) = self.number(key)
            && intervals.known
            && !(max..=max.saturating_mul(2)).contains(&given.value)
        {
            let limit = format!("{max} to {} s, once to twice maxinterval", max * 2);
            self.stricter(&given, &limit, original);
        }
        lifetime
    }
}
