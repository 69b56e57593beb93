//! How much interfaces may have in common.
//!
//! Several names of one block or record, `tc=` and global options give the same lists to many
//! interfaces for a few octets each: without a limit time and memory grow with the square of the
//! text. What each interface spells out by itself is not limited.

use thin_vec::ThinVec;

use super::report::Report;
use crate::{
    diagnostic::{Diagnostic, Rule, Severity},
    model::{AdvDnssl, AdvEncryptedDns, AdvProvisioningDomain, AdvRdnss, CaptivePortal, Interface},
};

/// So many entries of lists (prefixes, routes, servers, ...) may all interfaces of one text together
/// take over: 64 each for every VLAN that there is.
pub const MOST_SHARED_ENTRIES: usize = 1 << 18;

/// Of a long text so many octets count as one entry.
pub(super) const ENTRY_OCTETS: usize = 64;

/// The code for what goes beyond [`MOST_SHARED_ENTRIES`].
pub(super) const SHARED_ENTRIES: Rule = Rule {
    code: "shared-entries",
    severities: &[Severity::Error],
    description: "Interfaces take over more prefixes, routes, servers and the like from what they \
        share than Raven keeps for them.",
    reference: None,
};

/// What the interfaces of one text have taken over so far.
#[derive(Debug, Default)]
pub(super) struct Shared {
    taken: usize,
    is_exhausted: bool,
}

impl Shared {
    /// Whether `interfaces` may take over `entries` each. Once that is too much, nobody may take
    /// over anything more, which is reported the first time: `at` puts the place to the problem.
    pub(super) fn take(
        &mut self,
        interfaces: usize,
        entries: usize,
        report: &mut Report,
        at: impl FnOnce(Diagnostic) -> Diagnostic,
    ) -> bool {
        let wanted = interfaces.saturating_mul(entries);
        if wanted == 0 {
            return true;
        }
        if self.is_exhausted {
            return false;
        }
        let taken = self.taken.saturating_add(wanted);
        if taken <= MOST_SHARED_ENTRIES {
            self.taken = taken;
            return true;
        }
        self.is_exhausted = true;
        let message = format!(
            "interfaces take over {taken} list entries from what they share, the most is \
             {MOST_SHARED_ENTRIES}"
        );
        report.push(at(Diagnostic::error(SHARED_ENTRIES.code, message)
            .with_help("name the interfaces by a pattern such as `vlan*`, or split the file")));
        false
    }
}

/// How many entries the lists of `interface` have. Every field is named, so that no new list is
/// forgotten.
#[must_use]
pub fn entries(interface: &Interface) -> usize {
    let Interface {
        name: _,
        send_advertisements: _,
        ignore_if_missing: _,
        unicast_only: _,
        solicited_unicast: _,
        clients,
        unrestricted_unicast: _,
        source_addresses,
        remove_on_exit: _,
        interval: _,
        min_delay_between_ras: _,
        header: _,
        source_link_layer_address: _,
        ra_mtu: _,
        clock_skew_seconds: _,
        legitimate_routers,
        link_mtu: _,
        advertisement_interval: _,
        home_agent_information: _,
        prefixes,
        ignored_prefixes,
        routes,
        rdnss,
        dnssl,
        encrypted_dns,
        pref64,
        captive_portal,
        lowpan_contexts,
        authoritative_border_router: _,
        provisioning_domain,
        flags_extension: _,
        custom_options,
        virtual_link_layer_address: _,
        default_router_conditions: _,
        template: _,
    } = interface;
    let octets: usize = custom_options.iter().map(|it| it.body().len()).sum();
    let lists = clients.len() + source_addresses.len() + prefixes.len() + ignored_prefixes.len();
    let lists = lists + legitimate_routers.as_ref().map_or(0, ThinVec::len);
    let options = routes.len() + pref64.len() + lowpan_contexts.len() + custom_options.len();
    let dns = servers(rdnss) + suffixes(dnssl) + resolvers(encrypted_dns);
    let domain = provisioning_domain.as_deref().map_or(0, entries_inside);
    lists + options + dns + domain + (octets + uri_octets(captive_portal.as_ref())) / ENTRY_OCTETS
}

/// The same for a Provisioning Domain.
fn entries_inside(domain: &AdvProvisioningDomain) -> usize {
    let AdvProvisioningDomain {
        identity: _,
        header: _,
        prefixes,
        routes,
        rdnss,
        dnssl,
        encrypted_dns,
        pref64,
        captive_portal,
    } = domain;
    let dns = servers(rdnss) + suffixes(dnssl) + resolvers(encrypted_dns);
    let portal = uri_octets(captive_portal.as_ref()) / ENTRY_OCTETS;
    prefixes.len() + routes.len() + pref64.len() + dns + portal
}

fn uri_octets(portal: Option<&CaptivePortal>) -> usize {
    portal.map_or(0, |portal| portal.uri().len())
}

fn servers(all: &[AdvRdnss]) -> usize {
    all.iter().map(|it| it.rdnss.servers().len()).sum()
}

fn suffixes(all: &[AdvDnssl]) -> usize {
    all.iter().map(|it| it.dnssl.suffixes().len()).sum()
}

fn resolvers(all: &[AdvEncryptedDns]) -> usize {
    let one = |it: &AdvEncryptedDns| {
        let octets = it.encrypted_dns.parameters().octets();
        it.encrypted_dns.addresses().len().max(1) + octets / ENTRY_OCTETS
    };
    all.iter().map(one).sum()
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use super::*;
    use crate::{
        config::{Parsed, Reader, Syntax},
        diagnostic::Sources,
    };

    fn read(text: &str, syntax: Syntax) -> Parsed {
        let sources = Sources::new();
        let id = sources.add("a.conf", text);
        Reader::new(&sources).parse(id, syntax)
    }

    /// `text` with each number of `numbers` in place of `{}`.
    fn numbered(text: &str, numbers: std::ops::RangeInclusive<usize>) -> String {
        numbers.fold(String::new(), |mut all, number| {
            let _ = write!(all, "{}", text.replace("{}", &number.to_string()));
            all
        })
    }

    fn entries_of(parsed: &Parsed) -> usize {
        parsed.model.interfaces.iter().map(entries).sum()
    }

    /// Texts that give `entries` to each of `interfaces`, and the label of what is too much.
    fn texts(interfaces: usize, entries: usize) -> [(Syntax, String, String); 4] {
        let names = interfaces - 1;
        let addresses = numbered(":addr{}=\"2001:db8:{}::\"", 0..=entries - 1);
        let servers = numbered("2001:db8::{} ", 1..=entries);
        [
            (
                Syntax::Radvd,
                format!(
                    "interface v{} {{ AdvSendAdvert on; {} }};",
                    numbered("0 v{}", 1..=names),
                    numbered("prefix 2001:db8:{}::/64;\n", 1..=entries)
                ),
                format!("{interfaces} names for a block with {entries} entries"),
            ),
            (
                Syntax::Rtadvd,
                format!("v{}{addresses}:\n", numbered("0|v{}", 1..=names)),
                format!("{interfaces} names for a record with {entries} entries"),
            ),
            (
                Syntax::Rtadvd,
                format!("x{addresses}:\ny{}", numbered("v{}:tc=x:\n", 1..=interfaces)),
                format!("{entries} entries of the record `x`"),
            ),
            (
                Syntax::Rad,
                format!(
                    "dns {{\nnameserver {{ {servers} }}\n}}\n{}",
                    numbered("interface v{} {\nno auto prefix\n}\n", 1..=interfaces)
                ),
                format!("{entries} entries that are there for all interfaces"),
            ),
        ]
    }

    #[test]
    fn every_vlan_may_share_sixty_four_entries() {
        for (syntax, text, _) in texts(4094, 64) {
            let parsed = read(&text, syntax);
            assert!(parsed.is_usable(), "{syntax}: {:?}", parsed.diagnostics);
            assert!(entries_of(&parsed) >= 4094 * 64, "{syntax}");
            assert!(parsed.model.interfaces.len() >= 4094, "{syntax}");
        }
    }

    #[test]
    fn beyond_that_there_is_one_error_and_no_more_entries() {
        for (syntax, text, label) in texts(10_000, 100) {
            let parsed = read(&text, syntax);
            let errors = parsed.diagnostics.iter().filter(|it| it.severity == Severity::Error);
            let errors: Vec<_> = errors.collect();
            assert_eq!(errors.len(), 1, "{syntax}: {errors:?}");
            assert_eq!(errors[0].code, SHARED_ENTRIES.code);
            let primary = errors[0].primary.as_ref().unwrap();
            assert_eq!(primary.text, label);
            // Of what is shared one interface has all; prefixes of addresses come by themselves.
            let others = 100 + parsed.model.interfaces.len();
            assert!(entries_of(&parsed) <= MOST_SHARED_ENTRIES + others, "{syntax}");
        }
    }

    #[test]
    fn what_each_interface_spells_out_is_not_limited() {
        let prefixes = numbered("prefix 2001:db8:{}::/64;\n", 1..=100);
        let blocks = format!("interface v{{}} {{\nAdvSendAdvert on;\n{prefixes}}};\n");
        let parsed = read(&numbered(&blocks, 1..=3000), Syntax::Radvd);
        assert!(parsed.is_usable());
        assert!(entries_of(&parsed) > MOST_SHARED_ENTRIES);
    }

    #[test]
    fn a_chain_of_targets_takes_over_no_more() {
        let families =
            ["addr{}=\"2001:db8::\":vltime{}#9:", "rtprefix{}=\"2001:db8::\":", "dnssl{}=a:"];
        let last: String = families.iter().map(|family| numbered(family, 0..=99)).collect();
        let mut text = String::new();
        for at in 1..=8000 {
            let _ = writeln!(text, "v{at}:tc=v{}:", at + 1);
        }
        let parsed = read(&format!("{text}v8001:{last}\n"), Syntax::Rtadvd);
        assert!(!parsed.is_usable());
        assert!(entries_of(&parsed) <= MOST_SHARED_ENTRIES + 300, "{}", entries_of(&parsed));
    }

    #[test]
    fn a_long_text_is_no_way_around_it() {
        let text = format!("x:dnssl=\"{}\":\n", "a".repeat(100_000));
        let parsed = read(&(text + &numbered("v{}:tc=x:\n", 1..=2000)), Syntax::Rtadvd);
        assert!(parsed.diagnostics.iter().any(|it| it.code == SHARED_ENTRIES.code));
    }

    fn take(shared: &mut Shared, interfaces: usize, entries: usize) -> (bool, usize) {
        let mut report = Report::default();
        let allowed = shared.take(interfaces, entries, &mut report, |problem| problem);
        (allowed, report.in_text_order().len())
    }

    #[test]
    fn what_is_too_much_is_said_once() {
        let mut shared = Shared::default();
        assert_eq!(take(&mut shared, 4094, 64), (true, 0));
        assert_eq!(take(&mut shared, 1, MOST_SHARED_ENTRIES - 4094 * 64), (true, 0));
        assert_eq!(take(&mut shared, usize::MAX, 0), (true, 0));
        assert_eq!(take(&mut shared, 1, 1), (false, 1));
        assert_eq!(take(&mut shared, 1, 1), (false, 0));
        assert_eq!(take(&mut shared, 1, 0), (true, 0));
        assert_eq!(take(&mut Shared::default(), usize::MAX, usize::MAX), (false, 1));
    }

    #[test]
    fn behind_what_does_not_fit_nothing_fits() {
        let mut shared = Shared::default();
        assert_eq!(take(&mut shared, MOST_SHARED_ENTRIES, 2), (false, 1));
        assert_eq!(take(&mut shared, 1, 1), (false, 0));
    }
}
