use crate::{
    diagnostic::Severity,
    lint::{Check, Finding, Lint, Options, advertising},
    model::{AdvEncryptedDns, Interface, Lifetime},
};

/// Encrypted DNS and no other.
pub(in crate::lint) static LINT: Lint = Lint {
    code: "RA078",
    severity: Severity::Note,
    explanation: "Hosts that do not know the DNR option, and those that cannot reach the encrypted \
        resolver, fall back to the servers of an RDNSS option. Without one, and without DHCPv6, \
        they have no DNS by IPv6.",
    reference: "RFC 9463 3.2, RFC 8106 5.1",
    check: Check::OfEach(check),
};

fn check(interfaces: &[Interface]) -> Vec<Finding> {
    advertising(interfaces).map(Options::of_interface).filter_map(finding).collect()
}

fn finding(options: Options<'_>) -> Option<Finding> {
    let flags = options.header().flags;
    let has_plain = options.rdnss().iter().any(|entry| entry.rdnss.lifetime != Lifetime::ZERO);
    if has_plain || flags.managed || flags.other_config {
        return None;
    }
    let alive = |entry: &AdvEncryptedDns| entry.encrypted_dns.lifetime != Lifetime::ZERO;
    let first = options.encrypted_dns().iter().position(alive)?;
    Some(Finding {
        lint: &LINT,
        message: "only encrypted DNS is advertised: hosts that do not know it have no DNS".into(),
        paths: vec![options.path(format_args!("encrypted_dns[{first}]"))],
        help: Some("add an RDNSS option".into()),
    })
}

#[cfg(test)]
mod tests {
    use super::{
        super::testing::{encrypted, rdnss},
        *,
    };
    use crate::{
        lint::testing::{assert_finds, one, silent},
        model::{Interface, Model},
    };

    fn with(change: impl FnOnce(&mut Interface)) -> Model {
        one(&[], |it| {
            it.encrypted_dns = [encrypted("dot", None, Lifetime::INFINITE)].into();
            change(it);
        })
    }

    #[test]
    fn fires() {
        let message = "only encrypted DNS is advertised: hosts that do not know it have no DNS";
        assert_finds(&LINT, &with(|_| {}), message, &["a.encrypted_dns[0]"]);
        let withdrawn = with(|it| it.rdnss = vec![rdnss(&["fd00::1"], Lifetime::ZERO)]);
        assert_eq!(check(&withdrawn).len(), 1);
    }

    #[test]
    fn does_not_fire() {
        let fine = [
            with(|it| it.rdnss = vec![rdnss(&["fd00::1"], Lifetime::INFINITE)]),
            with(|it| it.header.flags.other_config = true),
            with(|it| it.header.flags.managed = true),
            with(|it| it.encrypted_dns[0].encrypted_dns.lifetime = Lifetime::ZERO),
            one(&[], |_| {}),
            silent(with(|_| {})),
        ];
        for (index, model) in fine.iter().enumerate() {
            assert_eq!(check(model), [], "{index}");
        }
    }
}
