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
    model::{DelegationName, InterfaceName, PrefixSource, Subnet},
};

const DEFAULT_LENGTH: u8 = 64;
/// What `addr` says for the prefixes of an interface's addresses.
const AUTO: &[u8] = b"auto";
/// What stands in front of the name of a delegation.
const FROM: &[u8] = b"from ";
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
        let content = text.content();
        if content == AUTO {
            self.automatic(text, position, is_router_address)
        } else if let Some(name) = content.strip_prefix(FROM) {
            self.delegated(text, name, position, is_router_address)
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
        for id in [Id::AddrIf, Id::Subnet, Id::NoFollow, Id::AnyLen] {
            self.needs_auto(Key { id, index: text.key.index }, text);
        }
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
        let key = text.key;
        self.note_extension(text, "auto");
        self.no_router_address(
            text,
            "those of the interface, whichever they are",
            is_router_address,
        );
        let of = |id| Key { id, index: key.index };
        let length = self.number(of(Id::PrefixLen));
        let subnet = self.number(of(Id::Subnet));
        let other = self.text(of(Id::AddrIf));
        if let Some(given) = length.filter(|_| other.is_none() || subnet.is_none()) {
            self.no_effect_with_auto(given.key, given.span);
        }
        let Some(name) = other else {
            self.needs(of(Id::Subnet), of(Id::AddrIf));
            return Some(PrefixSource::InterfaceAddresses);
        };
        if subnet.is_some() {
            self.needs_whole(of(Id::AnyLen));
        }
        self.set(name.key, position, name.span());
        let written = String::from_utf8_lossy(&name.content()).into_owned();
        match written.parse::<InterfaceName>() {
            Ok(interface) if subnet.is_some() => {
                let subnet = self.subnet(key, position)?;
                Some(PrefixSource::OtherInterfaceSubnet { interface, subnet })
            }
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

    /// `addr="from NAME"`: a part of the delegation `name`.
    fn delegated(
        &mut self,
        text: &GivenText<'_>,
        name: &[u8],
        position: usize,
        is_router_address: Option<Span>,
    ) -> Option<PrefixSource> {
        let key = text.key;
        self.note_extension(text, "from NAME");
        self.no_router_address(text, "whatever prefix is delegated", is_router_address);
        self.needs_auto(Key { id: Id::AddrIf, index: key.index }, text);
        self.needs_whole(Key { id: Id::AnyLen, index: key.index });
        let subnet = self.subnet(key, position);
        let name = String::from_utf8_lossy(name).into_owned();
        match name.trim().parse::<DelegationName>() {
            Ok(name) => Some(PrefixSource::Delegation { name, subnet: subnet? }),
            Err(error) => {
                let message = format!("{} is no delegation: {error}", shown(&name));
                let diagnostic = Diagnostic::error(codes::DELEGATION, message)
                    .at(text.span(), "expected `from NAME`")
                    .with_original(DROPS);
                self.report.push(diagnostic);
                None
            }
        }
    }

    /// The subnet that belongs to the `addr` of `key`.
    fn subnet(&mut self, key: Key, position: usize) -> Option<Subnet> {
        let of = |id| Key { id, index: key.index };
        let number = self.number(of(Id::Subnet));
        let length = self.number(of(Id::PrefixLen));
        let mut value = Some(0);
        if let Some(given) = &number {
            self.set(given.key, position, given.span);
            value = u32::try_from(given.value).ok();
            if value.is_none() {
                self.not_in_range(given, Id::Subnet.capability().range, NOT_READ);
            }
        }
        let mut bits = DEFAULT_LENGTH;
        if let Some(given) = &length {
            self.set(given.key, position, given.span);
            bits = u8::try_from(given.value).unwrap_or(u8::MAX);
        }
        match (Subnet::new(value.unwrap_or_default(), bits), length) {
            (Ok(subnet), _) => value.map(|_| subnet),
            (Err(_), Some(given)) => {
                self.not_in_range(&given, "1 to 128", NOT_READ);
                None
            }
            (Err(_), None) => None,
        }
    }

    fn note_extension(&mut self, text: &GivenText<'_>, what: &str) {
        let (key, place) = (text.key, text.span());
        self.report.extension(|| {
            Diagnostic::note(
                codes::EXTENSION,
                format!("`{key}=\"{what}\"` is an extension: only Raven has it"),
            )
            .at(place, "not FreeBSD's")
            .with_original(DROPS)
        });
    }

    /// Refuses the flag at `span`, where `text` says what prefixes there are instead of an address.
    fn no_router_address(
        &mut self,
        text: &GivenText<'_>,
        instead: &'static str,
        span: Option<Span>,
    ) {
        let Some(span) = span else { return };
        let key = text.key;
        let message = format!("the flag `r` needs the router's address in `{key}`");
        let diagnostic = Diagnostic::error(codes::FLAG, message)
            .at(span, "no one address")
            .with_related(text.span(), instead)
            .with_original(DROPS)
            .with_help(format!("write `{key}=\"ADDRESS\"`"));
        self.report.push(diagnostic);
    }

    /// Where `key` is given, whatever its type.
    fn given(&self, key: Key) -> Option<Span> {
        let text = self.text(key).map(|given| given.span());
        text.or_else(|| self.number(key).map(|given| given.span)).or_else(|| self.flag(key))
    }

    /// Warns of `key` where `other` is not given.
    fn needs(&mut self, key: Key, other: Key) {
        let Some(span) = self.given(key) else { return };
        let message = format!("`{key}` has no effect without `{other}`");
        let diagnostic = Diagnostic::warning(codes::NO_EFFECT, message)
            .at(span, "no effect")
            .with_original(NOT_READ)
            .with_help(format!("write `{other}`, or remove `{key}`"));
        self.report.push(diagnostic);
    }

    /// Warns of `key` where the prefix has the length of a subnet.
    fn needs_whole(&mut self, key: Key) {
        let Some(span) = self.given(key) else { return };
        let message = format!("`{key}` has no effect: the length of a subnet is given");
        let diagnostic = Diagnostic::warning(codes::NO_EFFECT, message)
            .at(span, "no effect")
            .with_original(NOT_READ)
            .with_help(format!("remove `{key}`"));
        self.report.push(diagnostic);
    }

    /// Warns of `key` where `addr` is an address.
    fn needs_auto(&mut self, key: Key, addr: &GivenText<'_>) {
        let Some(span) = self.given(key) else { return };
        let diagnostic = Diagnostic::warning(
            codes::NO_EFFECT,
            format!("`{key}` has no effect without `{}=\"auto\"`", addr.key),
        )
        .at(span, "no effect")
        .with_related(addr.span(), "it is for prefixes of an interface's addresses")
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
