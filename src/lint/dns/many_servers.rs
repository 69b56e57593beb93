use crate::{
    diagnostic::Severity,
    lint::{Check, Finding, Lint, Options, options},
    model::{Interface, Lifetime},
};

/// More DNS servers than hosts keep.
pub(in crate::lint) static LINT: Lint = Lint {
    code: "RA061",
    severity: Severity::Warning,
    explanation: "Hosts need to keep three DNS servers, and the resolvers of many ask no more: \
        those behind are never used, not even when the first three are dead.",
    reference: "RFC 8106 5.3.1",
    check: Check::OfEach(check),
};

const KEPT: usize = 3;

fn check(interfaces: &[Interface]) -> Vec<Finding> {
    options(interfaces).filter_map(finding).collect()
}

fn finding(options: Options<'_>) -> Option<Finding> {
    let entries = options.rdnss().iter().enumerate();
    let alive = entries.filter(|(_, entry)| entry.rdnss.lifetime != Lifetime::ZERO);
    let servers = alive
        .flat_map(|(at, entry)| (0..entry.rdnss.servers().len()).map(move |server| (at, server)));
    let (at, server) = servers.clone().nth(KEPT)?;
    Some(Finding {
        lint: &LINT,
        message: format!("{} DNS servers are advertised, many hosts use {KEPT}", servers.count()),
        paths: vec![options.path(format_args!("rdnss[{at}].servers[{server}]"))],
        help: Some("keep the three that matter most".into()),
    })
}

#[cfg(test)]
mod tests {
    use super::{super::testing::rdnss, *};
    use crate::lint::testing::{assert_finds, one, silent};
    use crate::model::Model;

    const SERVERS: [&str; 4] = ["fd00::1", "fd00::2", "fd00::3", "fd00::4"];

    fn with(options: &[&[&str]]) -> Model {
        let options = options.iter().map(|servers| rdnss(servers, Lifetime::INFINITE));
        one(&[], |it| it.rdnss = options.collect())
    }

    #[test]
    fn fires() {
        let message = "4 DNS servers are advertised, many hosts use 3";
        assert_finds(&LINT, &with(&[&SERVERS]), message, &["a.rdnss[0].servers[3]"]);
        let model = with(&[&SERVERS[..2], &SERVERS[2..]]);
        assert_finds(&LINT, &model, message, &["a.rdnss[1].servers[1]"]);
    }

    #[test]
    fn does_not_fire() {
        assert_eq!(check(&with(&[&SERVERS[..3]])), []);
        assert_eq!(check(&silent(with(&[&SERVERS]))), []);
        let mut withdrawn = with(&[&SERVERS[..1], &SERVERS[1..]]);
        withdrawn.interfaces[0].rdnss[0].rdnss.lifetime = Lifetime::ZERO;
        assert_eq!(check(&withdrawn), []);
    }
}
