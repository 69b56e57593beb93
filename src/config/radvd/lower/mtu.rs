//! `AdvLinkMTU` and `AdvRAMTU`.

use super::{
    super::{codes, report::Report, scope::Scope},
    interval::refuse,
};
use crate::{
    diagnostic::Diagnostic,
    model::{AdvLinkMtu, LinkMtu},
};

/// The most that radvd's AdvRAMTU can be.
pub(in super::super) const MOST_RA_MTU: u32 = 131_072;

/// Whether radvd checks the MTU against the device's depends on the device, so not here.
pub(super) fn link_mtu(options: &Scope<'_, '_>, report: &mut Report) -> AdvLinkMtu {
    let Some(given) = options.number("AdvLinkMTU").filter(|given| given.value != 0) else {
        return AdvLinkMtu::Omitted;
    };
    match LinkMtu::new(given.value) {
        Ok(mtu) => AdvLinkMtu::Fixed(mtu),
        Err(error) => {
            refuse("AdvLinkMTU", &error, given.span, report);
            AdvLinkMtu::Omitted
        }
    }
}

/// The least MTU by default, and what is nearest in the range for values outside of it.
pub(super) fn ra_mtu(options: &Scope<'_, '_>, report: &mut Report) -> Option<LinkMtu> {
    let Some(given) = options.number("AdvRAMTU") else { return Some(LinkMtu::MIN) };
    let mtu = LinkMtu::new(given.value.min(MOST_RA_MTU)).unwrap_or(LinkMtu::MIN);
    if mtu.octets() != given.value {
        let octets = mtu.octets();
        let message =
            format!("`AdvRAMTU` goes from 1280 to {MOST_RA_MTU} octets, {octets} is used");
        report.push(
            Diagnostic::warning(codes::RA_MTU, message)
                .at(given.span, "out of range")
                .with_original(format!("radvd silently takes {octets}, too"))
                .with_help(format!("write `{octets}`")),
        );
    }
    mtu.as_limit()
}
