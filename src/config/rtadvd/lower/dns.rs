use std::net::Ipv6Addr;

use super::{
    super::{
        codes,
        keywords::{Id, Key},
        shown::shown,
    },
    Lowering,
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

impl Lowering<'_> {
    pub(super) fn rdnss(&mut self, intervals: &Intervals) -> Vec<AdvRdnss> {
        let mut all = Vec::new();
        for key in self.members(Id::Rdnss) {
            let lifetime_key = Key { id: Id::RdnssLtime, index: key.index };
            let lifetime = self.dns_lifetime(lifetime_key, all.len(), intervals);
            let Some(text) = self.text(key) else { continue };
            let servers = self.servers(&text, all.len());
            if let Ok(rdnss) = Rdnss::new(servers, lifetime) {
                self.fields.push((format!("rdnss[{}]", all.len()), text.span()));
                all.push(AdvRdnss { rdnss, flush_on_exit: true });
            }
        }
        all
    }

    pub(super) fn dnssl(&mut self, intervals: &Intervals) -> Vec<AdvDnssl> {
        let mut all = Vec::new();
        for key in self.members(Id::Dnssl) {
            let lifetime_key = Key { id: Id::DnsslLtime, index: key.index };
            let lifetime = self.dns_lifetime(lifetime_key, all.len(), intervals);
            let Some(text) = self.text(key) else { continue };
            let suffixes = self.suffixes(&text, all.len());
            if suffixes.is_empty() {
                continue;
            }
            match Dnssl::new(suffixes, lifetime) {
                Ok(dnssl) => {
                    self.fields.push((format!("dnssl[{}]", all.len()), text.span()));
                    all.push(AdvDnssl { dnssl, flush_on_exit: true });
                }
                Err(error) => {
                    let message = format!("`{key}` is too long: {error}");
                    let diagnostic = Diagnostic::error(codes::LONG_LIST, message)
                        .at(text.span(), "too long for one option")
                        .with_original("rtadvd drops the whole entry")
                        .with_help("spread the names over `dnssl`, `dnssl0`, `dnssl1` and so on");
                    self.report.push(diagnostic);
                }
            }
        }
        all
    }

    /// The addresses of `text` that a server can have.
    fn servers(&mut self, text: &GivenText<'_>, position: usize) -> Vec<Ipv6Addr> {
        let mut servers = Vec::new();
        for entry in self.entries(text, DROPS_RDNSS) {
            let Some(address) = self.address(text, &entry, DROPS_RDNSS) else { continue };
            if servers.len() == Rdnss::MAX_SERVERS {
                self.report_many_servers(text, &entry);
                break;
            }
            if Rdnss::usable(&address) {
                self.fields
                    .push((format!("rdnss[{position}].servers[{}]", servers.len()), entry.span));
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

    fn suffixes(&mut self, text: &GivenText<'_>, position: usize) -> Vec<DomainName> {
        let mut suffixes = Vec::new();
        for entry in self.entries(text, DROPS_DNSSL) {
            match entry.text.parse::<DomainName>() {
                Ok(suffix) => {
                    let field = format!("dnssl[{position}].suffixes[{}]", suffixes.len());
                    self.fields.push((field, entry.span));
                    suffixes.push(suffix);
                }
                Err(error) => self.report_name(text, &entry, &error),
            }
        }
        suffixes
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
                help = character.is_whitespace().then_some("put commas between the names");
                "rtadvd sends it as a part of the name"
            }
            DomainNameError::LongLabel(_) => "rtadvd cuts the label to 63 octets",
            DomainNameError::EmptyLabel | DomainNameError::Empty => {
                "rtadvd sends a zero octet, which ends the name there"
            }
            DomainNameError::LongName(_) => "rtadvd sends the name as it is",
        };
        let message = format!("{} is not a domain name: {error}", shown(&entry.text));
        let diagnostic = Diagnostic::error(codes::DOMAIN_NAME, message)
            .at(span, "not a domain name")
            .with_original(original);
        self.report.push(match help {
            Some(help) => diagnostic.with_help(help),
            None => diagnostic,
        });
    }

    /// The lifetime of a DNS option: one and a half times MaxRtrAdvInterval by default. RFC 8106
    /// allows any; rtadvd keeps to RFC 6106.
    fn dns_lifetime(&mut self, key: Key, position: usize, intervals: &Intervals) -> Lifetime {
        let max = intervals.max_seconds;
        let original = "rtadvd drops the whole option, telling only syslog, and sends the rest";
        let Some(lifetime) = self.lifetime(key, position, original) else {
            return Lifetime::from_secs(max.saturating_mul(3) / 2);
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
