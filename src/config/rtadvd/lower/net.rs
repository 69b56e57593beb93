use std::net::Ipv6Addr;

use super::{
    super::{
        codes,
        keywords::{Id, Key, Origin},
    },
    Lowering, NOT_READ,
    given::GivenText,
};
use crate::{diagnostic::Diagnostic, model::Prefix};

impl Lowering<'_> {
    /// The prefix that the address `text` and the number of the capability `length` make.
    pub(super) fn net(
        &mut self,
        text: &GivenText<'_>,
        length: Id,
        default: u8,
        position: usize,
        drops: &'static str,
    ) -> Option<Prefix> {
        self.net_and_address(text, (length, default), position, drops, true)
            .map(|(prefix, _)| prefix)
    }

    /// The same with the address as it is written; bits past the length are reported unless they
    /// are meant.
    pub(super) fn net_and_address(
        &mut self,
        text: &GivenText<'_>,
        (length, default): (Id, u8),
        position: usize,
        drops: &'static str,
        report_host_bits: bool,
    ) -> Option<(Prefix, Ipv6Addr)> {
        let key = Key { id: length, index: text.key.index };
        let given = self.number(key);
        let mut bits = Some(default);
        if let Some(given) = &given {
            self.set(key, position, given.span);
            bits = u8::try_from(given.value).ok().filter(|&bits| bits <= 128);
            if bits.is_none() {
                self.not_in_range(given, "0 to 128", drops);
            }
        }
        let entry = self.only_entry(text, drops)?;
        let address = self.address(text, &entry, drops)?;
        let prefix = Prefix::new(address, bits?).ok()?;
        // That no host can use the prefix is worse, and is said elsewhere.
        let is_useless = text.key.id == Id::Addr
            && (prefix.is_link_local()
                || prefix.is_multicast()
                || prefix.address().is_unspecified());
        if report_host_bits && prefix.address() != address && !is_useless {
            let message = format!("`{address}` has bits past its length, {}", prefix.length());
            let is_ours = text.key.id.capability().origin == Origin::Raven;
            let diagnostic = Diagnostic::warning(codes::HOST_BITS, message)
                .at(entry.span, format!("`{prefix}` is sent"))
                .with_original(if is_ours { NOT_READ } else { "rtadvd sends the address as it is" })
                .with_help(format!("write `{}=\"{}\"`", text.key, prefix.address()));
            self.report.push(match given {
                Some(given) => diagnostic.with_related(given.span, "the length"),
                None => diagnostic,
            });
        }
        Some((prefix, address))
    }
}
