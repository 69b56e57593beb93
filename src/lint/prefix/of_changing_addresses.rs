use super::{Entry, entries};
use crate::{
    diagnostic::Severity,
    lint::{Check, Finding, Lint},
    model::{AdvLifetime, Interface, Lifetime, PrefixSource},
};

/// Long lifetimes for a prefix that the provider may change.
pub(in crate::lint) static LINT: Lint = Lint {
    code: "RA029",
    severity: Severity::Note,
    explanation: "Prefixes of another interface come from a provider, which may hand out others \
        tomorrow. Hosts then keep addresses of the old ones, which lead nowhere, and go on \
        using them until the preferred lifetime ends.",
    reference: "RFC 9096 3.4, RFC 8978 3.2",
    check: Check::OfEach(check),
};

/// `ND_VALID_LIMIT` and `ND_PREFERRED_LIMIT` (RFC 9096 4).
const VALID_SECONDS: u32 = 5400;
const PREFERRED_SECONDS: u32 = 2700;

fn check(interfaces: &[Interface]) -> Vec<Finding> {
    entries(interfaces).filter_map(finding).collect()
}

/// The interface's own addresses are set by hand more often than not.
fn finding(it: Entry) -> Option<Finding> {
    let (PrefixSource::OtherInterfaceAddresses(_) | PrefixSource::SixToFour { .. }) =
        it.prefix.source
    else {
        return None;
    };
    let long = |lifetime: AdvLifetime, most| {
        lifetime.lifetime > Lifetime::from_wire(most) && !lifetime.counting_down
    };
    let valid = long(it.prefix.valid_lifetime, VALID_SECONDS);
    let preferred = long(it.prefix.preferred_lifetime, PREFERRED_SECONDS);
    if !valid && !preferred {
        return None;
    }
    let fields = [(preferred, "preferred_lifetime"), (valid, "valid_lifetime")];
    let fields = fields.into_iter().filter(|&(long, _)| long);
    Some(Finding {
        lint: &LINT,
        message: format!(
            "should {} change, hosts use the old addresses for {}, and keep them for {}",
            it.subject(),
            it.preferred(),
            it.valid()
        ),
        paths: fields.map(|(_, field)| it.field(field)).collect(),
        help: Some(
            format!(
                "set the preferred lifetime to {PREFERRED_SECONDS} s and the valid one to \
             {VALID_SECONDS} s"
            )
            .into(),
        ),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::{assert_finds, assert_silent, one, set_lifetimes};
    use crate::model::Model;

    fn model(source: PrefixSource, valid: u32, preferred: u32) -> Model {
        one(&["::/64"], |interface| {
            interface.prefixes[0].source = source;
            set_lifetimes(interface, 0, valid, preferred);
        })
    }

    fn other() -> PrefixSource {
        PrefixSource::OtherInterfaceAddresses("ppp0".parse().unwrap())
    }

    fn six_to_four() -> PrefixSource {
        PrefixSource::SixToFour { interface: "ppp0".parse().unwrap(), subnet: 1 }
    }

    #[test]
    fn fires() {
        let all = ["a.prefixes[0].preferred_lifetime", "a.prefixes[0].valid_lifetime"];
        for (source, valid, preferred, message, paths) in [
            (
                other(),
                86_400,
                14_400,
                "should the prefixes of ppp0 change, hosts use the old addresses for 14400 s, and \
                 keep them for 86400 s",
                &all[..],
            ),
            (
                six_to_four(),
                5401,
                2700,
                "should the 6to4 prefix of ppp0 change, hosts use the old addresses for 2700 s, \
                 and keep them for 5401 s",
                &all[1..],
            ),
            (
                other(),
                5400,
                2701,
                "should the prefixes of ppp0 change, hosts use the old addresses for 2701 s, and \
                 keep them for 5400 s",
                &all[..1],
            ),
        ] {
            assert_finds(&LINT, &model(source, valid, preferred), message, paths);
        }
    }

    #[test]
    fn does_not_fire() {
        assert_silent(&LINT, &model(other(), 5400, 2700));
        assert_silent(&LINT, &model(six_to_four(), 0, 0));
        assert_silent(&LINT, &model(PrefixSource::InterfaceAddresses, 86_400, 14_400));
        assert_silent(&LINT, &one(&["2001:db8::/64"], |_| {}));
        let mut counting_down = model(other(), 86_400, 14_400);
        let entry = &mut counting_down.interfaces[0].prefixes[0];
        entry.valid_lifetime.counting_down = true;
        entry.preferred_lifetime.counting_down = true;
        assert_silent(&LINT, &counting_down);
    }
}
