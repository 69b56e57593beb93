use super::{Entry, of};
use crate::{
    diagnostic::Severity,
    lint::{Check, Finding, Lint, Options, options},
    model::Interface,
};

/// More prefixes to make addresses of than Linux does.
pub(in crate::lint) static LINT: Lint = Lint {
    code: "RA025",
    severity: Severity::Warning,
    explanation: "Unless it is told otherwise, Linux makes 16 addresses on an interface, the \
        link-local one among them. Of the 16th prefix and those behind it hosts have the on-link \
        route and no address.",
    reference: "RFC 4862 5.5.3; max_addresses of Linux",
    check: Check::OfEach(check),
};

const MOST: usize = 15;

fn check(interfaces: &[Interface]) -> Vec<Finding> {
    options(interfaces).filter_map(finding).collect()
}

/// Those of the interface's addresses are not counted: nobody knows how many they are.
fn finding(options: Options<'_>) -> Option<Finding> {
    let autonomous = |it: &Entry| {
        let slaac = it.named().is_some_and(|prefix| prefix.length() == 64);
        slaac && it.prefix.flags.autonomous
    };
    let behind = of(options).filter(autonomous).skip(MOST);
    let paths: Vec<String> = behind.map(|it| it.path()).collect();
    (!paths.is_empty()).then(|| Finding {
        lint: &LINT,
        message: format!(
            "Linux hosts make addresses of {MOST} prefixes, these are {}",
            MOST + paths.len()
        ),
        paths,
        help: Some("advertise fewer prefixes, or let hosts raise max_addresses".into()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        lint::testing::{assert_finds, assert_silent, one, set_lifetimes},
        model::{Interface, Model},
    };

    fn model(count: usize, change: impl FnOnce(&mut Interface)) -> Model {
        let prefixes: Vec<String> = (0..count).map(|n| format!("2001:db8:{n:x}::/64")).collect();
        let prefixes: Vec<&str> = prefixes.iter().map(String::as_str).collect();
        one(&prefixes, change)
    }

    #[test]
    fn fires() {
        let message =
            |count| format!("Linux hosts make addresses of 15 prefixes, these are {count}");
        assert_finds(&LINT, &model(16, |_| {}), &message(16), &["a.prefixes[15]"]);
        let first_off_link = model(17, |it| it.prefixes[0].flags.on_link = false);
        let paths = ["a.prefixes[15]", "a.prefixes[16]"];
        assert_finds(&LINT, &first_off_link, &message(17), &paths);
    }

    #[test]
    fn does_not_fire() {
        assert_silent(&LINT, &model(15, |_| {}));
        assert_silent(&LINT, &model(16, |it| it.prefixes[3].flags.autonomous = false));
        assert_silent(&LINT, &model(16, |it| set_lifetimes(it, 3, 0, 0)));
    }
}
