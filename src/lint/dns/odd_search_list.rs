use crate::{
    diagnostic::Severity,
    lint::{Check, Finding, Lint, Options, options},
    model::{DomainName, Interface, Lifetime},
};

/// Search lists that hosts do not use as they are, or should not.
pub(in crate::lint) static LINT: Lint = Lint {
    code: "RA063",
    severity: Severity::Warning,
    explanation: "Hosts append each name of the list to what users type. They drop `localhost`. \
        A name of one label makes them ask the world for names below a top-level domain that is \
        not yours. With more than six names old resolvers stop, and each mistyped name costs a \
        query for every one of them.",
    reference: "RFC 8106 5.3.1, 7, RFC 6761 6.3, RFC 8375 3",
    check: Check::OfEach(check),
};

const MOST: usize = 6;
/// Top-level domains for private use (RFC 8375 is about one with two labels).
const PRIVATE: &[u8] = b"internal";

fn check(interfaces: &[Interface]) -> Vec<Finding> {
    options(interfaces).filter(|options| !options.dnssl().is_empty()).flat_map(findings).collect()
}

fn findings(options: Options<'_>) -> impl Iterator<Item = Finding> {
    let entries = options.dnssl().iter().enumerate();
    let alive = entries.filter(|(_, entry)| entry.dnssl.lifetime != Lifetime::ZERO);
    let names = alive.flat_map(|(at, entry)| {
        let suffixes = entry.dnssl.suffixes().iter().enumerate();
        suffixes.map(move |(index, suffix)| (at, index, suffix))
    });
    let count = names.clone().count();
    let seventh = names.clone().nth(MOST).map(move |(at, index, _)| {
        let message = format!("{count} search names are advertised, some hosts use {MOST}");
        let help = "keep those that names without a dot are really looked up in";
        finding(options, (at, index), message, help)
    });
    let odd = names.filter_map(move |(at, index, suffix)| {
        let (problem, help) = problem(suffix)?;
        let message = format!("the search name {suffix} {problem}");
        Some(finding(options, (at, index), message, help))
    });
    odd.chain(seventh)
}

fn problem(suffix: &DomainName) -> Option<(&'static str, &'static str)> {
    let last = suffix.labels().last()?;
    if last.eq_ignore_ascii_case(b"localhost") {
        return Some(("means each host itself: hosts drop it", "remove it"));
    }
    let single = suffix.labels().nth(1).is_none() && !last.eq_ignore_ascii_case(PRIVATE);
    single.then_some((
        "is a whole top-level domain",
        "use a domain of yours, or `home.arpa` (RFC 8375)",
    ))
}

fn finding(
    options: Options<'_>,
    (at, index): (usize, usize),
    message: String,
    help: &'static str,
) -> Finding {
    let path = options.path(format_args!("dnssl[{at}].suffixes[{index}]"));
    Finding { lint: &LINT, message, paths: vec![path], help: Some(help.into()) }
}

#[cfg(test)]
mod tests {
    use super::{super::testing::dnssl, *};
    use crate::lint::testing::{assert_finds, one, silent};
    use crate::model::Model;

    fn with(suffixes: &[&str]) -> Model {
        one(&[], |it| it.dnssl = vec![dnssl(suffixes, Lifetime::INFINITE)])
    }

    #[test]
    fn fires() {
        for (name, message) in [
            ("localhost", "the search name localhost means each host itself: hosts drop it"),
            ("a.LocalHost", "the search name a.LocalHost means each host itself: hosts drop it"),
            ("lan", "the search name lan is a whole top-level domain"),
        ] {
            let model = with(&["example.com", name]);
            assert_finds(&LINT, &model, message, &["a.dnssl[0].suffixes[1]"]);
        }
        let mut two = with(&["a.example", "b.example", "c.example", "d.example"]);
        let more = dnssl(&["e.example", "f.example", "g.example"], Lifetime::INFINITE);
        two.interfaces[0].dnssl.push(more);
        let message = "7 search names are advertised, some hosts use 6";
        assert_finds(&LINT, &two, message, &["a.dnssl[1].suffixes[2]"]);
    }

    #[test]
    fn does_not_fire() {
        let fine = ["example.com", "internal", "home.arpa", "localhost.example", "b.a", "c.a"];
        assert_eq!(check(&with(&fine)), []);
        assert_eq!(check(&one(&[], |_| {})), []);
        assert_eq!(check(&silent(with(&["lan"]))), []);
        let withdrawn = one(&[], |it| it.dnssl = vec![dnssl(&["lan"], Lifetime::ZERO)]);
        assert_eq!(check(&withdrawn), []);
    }
}
