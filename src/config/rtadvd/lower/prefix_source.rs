//! What `addr` says: a prefix, or the addresses to take prefixes of.

use super::{
    super::{
        codes,
        keywords::{Id, Key},
        shown::shown,
    },
    Lowering, NOT_READ,
    given::GivenText,
};
use crate::{
    diagnostic::{Diagnostic, Span},
    model::{InterfaceName, PrefixSource},
};

const DEFAULT_LENGTH: u8 = 64;
/// What `addr` says for the prefixes of an interface's addresses.
const AUTO: &[u8] = b"auto";
const DROPS: &str = "rtadvd drops this prefix, telling only syslog; without another `addr` it \
    advertises the prefixes of the interface's addresses instead";

impl Lowering<'_> {
    /// What `text` says, and perhaps a flag that makes it the router's own address.
    pub(super) fn prefix_source(
        &mut self,
        text: &GivenText<'_>,
        position: usize,
        is_router_address: Option<Span>,
    ) -> Option<PrefixSource> {
        if text.content() == AUTO {
            self.automatic(text, position, is_router_address)
        } else {
            self.fixed(text, position, is_router_address)
        }
    }

    /// The prefix that `text` says.
    fn fixed(
        &mut self,
        text: &GivenText<'_>,
        position: usize,
        is_router_address: Option<Span>,
    ) -> Option<PrefixSource> {
        self.needs_auto(Key { id: Id::AddrIf, index: text.key.index }, text);
        let length = (Id::PrefixLen, DEFAULT_LENGTH);
        let report_host_bits = is_router_address.is_none();
        let (prefix, address) =
            self.net_and_address(text, length, position, DROPS, report_host_bits)?;
        if prefix.is_multicast() {
            let message = format!("`{prefix}` is multicast");
            let diagnostic = Diagnostic::error(codes::ADDRESS, message)
                .at(text.span(), "hosts cannot have such addresses")
                .with_original(DROPS);
            self.report.push(diagnostic);
            return None;
        }
        if prefix.is_link_local() {
            let message = format!("`{}` is a link-local prefix", text.key);
            let diagnostic = Diagnostic::error(codes::LINK_LOCAL, message)
                .at(text.span(), "hosts ignore it (RFC 4862 5.5.3)")
                .with_original("rtadvd logs it and sends it")
                .with_help("advertise a global or unique local prefix (fd00::/8)");
            self.report.push(diagnostic);
            return None;
        }
        Some(match is_router_address {
            Some(_) => PrefixSource::RouterAddress(prefix, address),
            None => PrefixSource::Prefix(prefix),
        })
    }

    /// `addr="auto"`: the prefixes of the interface's addresses, or of another one's.
    fn automatic(
        &mut self,
        text: &GivenText<'_>,
        position: usize,
        is_router_address: Option<Span>,
    ) -> Option<PrefixSource> {
        let (key, place) = (text.key, text.span());
        self.report.extension(|| {
            Diagnostic::note(
                codes::EXTENSION,
                format!("`{key}=\"auto\"` is an extension: only Raven has it"),
            )
            .at(place, "not FreeBSD's")
            .with_original(DROPS)
        });
        if let Some(given) = self.number(Key { id: Id::PrefixLen, index: key.index }) {
            self.no_effect_with_auto(given.key, given.span);
        }
        if let Some(span) = is_router_address {
            let message = format!("the flag `r` needs the router's address in `{key}`");
            let diagnostic = Diagnostic::error(codes::FLAG, message)
                .at(span, "no one address")
                .with_related(place, "those of the interface, whichever they are")
                .with_original(DROPS)
                .with_help(format!("write `{key}=\"ADDRESS\"`"));
            self.report.push(diagnostic);
        }
        let Some(name) = self.text(Key { id: Id::AddrIf, index: key.index }) else {
            return Some(PrefixSource::InterfaceAddresses);
        };
        self.set(name.key, position, name.span());
        let written = String::from_utf8_lossy(&name.content()).into_owned();
        match written.parse::<InterfaceName>() {
            Ok(name) => Some(PrefixSource::OtherInterfaceAddresses(name)),
            Err(error) => {
                let message = format!("{} is no interface name: {error}", shown(&written));
                let diagnostic = Diagnostic::error(codes::INTERFACE_NAME, message)
                    .at(name.span(), "not an interface name")
                    .with_original(NOT_READ);
                self.report.push(diagnostic);
                None
            }
        }
    }

    /// Warns of the text of `key` where `addr` is an address.
    fn needs_auto(&mut self, key: Key, addr: &GivenText<'_>) {
        let Some(given) = self.text(key) else { return };
        let diagnostic = Diagnostic::warning(
            codes::NO_EFFECT,
            format!("`{key}` has no effect without `{}=\"auto\"`", addr.key),
        )
        .at(given.span(), "no effect")
        .with_related(addr.span(), "this prefix comes from the file")
        .with_original(NOT_READ)
        .with_help(format!("write `{}=\"auto\"`, or remove `{key}`", addr.key));
        self.report.push(diagnostic);
    }

    fn no_effect_with_auto(&mut self, key: Key, span: Span) {
        let diagnostic = Diagnostic::warning(
            codes::NO_EFFECT,
            format!("`{key}` has no effect: the prefixes have the lengths of the interface's"),
        )
        .at(span, "no effect")
        .with_original(DROPS)
        .with_help(format!("remove `{key}`"));
        self.report.push(diagnostic);
    }
}
