use std::net::Ipv4Addr;

use crate::{
    diagnostic::Severity,
    lint::{Check, Finding, Lint, Options, options},
    model::Interface,
};

/// A portal's URI that some hosts do not take.
pub(in crate::lint) static LINT: Lint = Lint {
    code: "RA073",
    severity: Severity::Warning,
    explanation: "An address in place of the portal's name makes hosts distrust its certificate, \
        which is for a name. Of more than 255 octets DHCP cannot say the same URI, and hosts that \
        hear two different ones may use neither.",
    reference: "RFC 8910 2, 3",
    check: Check::OfEach(check),
};

const MOST_OCTETS: usize = 255;

fn check(interfaces: &[Interface]) -> Vec<Finding> {
    options(interfaces).filter_map(finding).collect()
}

fn finding(options: Options<'_>) -> Option<Finding> {
    let uri = options.captive_portal()?.uri();
    let (message, help) = if uri.len() > MOST_OCTETS {
        let message = format!("the captive portal's URI has {} octets", uri.len());
        (message, "use one of at most 255 octets")
    } else {
        let address = address(uri)?;
        let message = format!("the captive portal's URI has the address {address} in it");
        (message, "use a name that the portal's certificate is for")
    };
    let paths = vec![options.path("captive_portal")];
    Some(Finding { lint: &LINT, message, paths, help: Some(help.into()) })
}

/// The host of `uri` where it is an address (RFC 3986 3.2.2).
fn address(uri: &str) -> Option<&str> {
    let (_, rest) = uri.split_once("://")?;
    let authority = rest.split(['/', '?', '#']).next()?;
    let host = authority.rsplit('@').next()?;
    if host.starts_with('[') {
        return host.split_inclusive(']').next();
    }
    let host = host.split(':').next()?;
    host.parse::<Ipv4Addr>().is_ok().then_some(host)
}

#[cfg(test)]
mod tests {
    use super::{super::testing::portal, *};
    use crate::lint::testing::{assert_finds, silent};

    #[test]
    fn fires() {
        for (uri, address) in [
            ("https://192.0.2.1/api", "192.0.2.1"),
            ("https://192.0.2.1:8443?a", "192.0.2.1"),
            ("https://me@[2001:db8::1]:8443/api", "[2001:db8::1]"),
        ] {
            let message = format!("the captive portal's URI has the address {address} in it");
            assert_finds(&LINT, &portal(uri), &message, &["a.captive_portal"]);
        }
        let long = portal(&format!("https://portal.example/{}", "a".repeat(233)));
        let message = "the captive portal's URI has 256 octets";
        assert_finds(&LINT, &long, message, &["a.captive_portal"]);
    }

    #[test]
    fn does_not_fire() {
        for uri in ["https://portal.example/192.0.2.1", "https://1.example", "urn:a", "https://"] {
            assert_eq!(check(&portal(uri)), [], "{uri}");
        }
        let uri = format!("https://portal.example/{}", "a".repeat(232));
        assert_eq!(check(&portal(&uri)), []);
        assert_eq!(check(&silent(portal("https://192.0.2.1"))), []);
    }
}
