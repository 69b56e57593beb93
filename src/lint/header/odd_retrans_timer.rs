use crate::{
    diagnostic::Severity,
    lint::{Check, Finding, Lint, Options, header_values},
    model::Interface,
};

/// A time between solicitations that makes hosts hasty or sleepy.
pub(in crate::lint) static LINT: Lint = Lint {
    code: "RA052",
    severity: Severity::Warning,
    explanation: "A host that looks for a neighbour asks three times, this far apart, and then \
        takes it for dead. Below 100 ms a busy neighbour is too slow and the link is full of \
        questions; above 10 s a dead router is noticed only after half a minute.",
    reference: "RFC 4861 7.2.2, 7.3.3, 10",
    check: Check::OfEach(check),
};

const LEAST_MILLIS: u32 = 100;
const MOST_MILLIS: u32 = 10_000;

fn check(interfaces: &[Interface]) -> Vec<Finding> {
    let timers = header_values(interfaces, |header| header.retrans_timer_millis);
    timers.filter_map(|(millis, options)| finding(millis, options)).collect()
}

fn finding(millis: u32, options: Options<'_>) -> Option<Finding> {
    let found = match millis {
        0 | LEAST_MILLIS..=MOST_MILLIS => return None,
        ..LEAST_MILLIS => format!("less than {LEAST_MILLIS}"),
        _ => format!("more than {MOST_MILLIS}"),
    };
    Some(Finding {
        lint: &LINT,
        message: format!("RetransTimer is {millis} ms, {found}"),
        paths: vec![options.header_path("retrans_timer_millis")],
        help: Some("set it to 1000, which hosts take by themselves, or to 0".into()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::{assert_finds, one, silent};
    use crate::model::Model;

    fn with(millis: u32) -> Model {
        one(&[], |it| it.header.retrans_timer_millis = millis)
    }

    #[test]
    fn fires() {
        let path = "a.header.retrans_timer_millis";
        for (millis, message) in [
            (1, "RetransTimer is 1 ms, less than 100"),
            (99, "RetransTimer is 99 ms, less than 100"),
            (10_001, "RetransTimer is 10001 ms, more than 10000"),
        ] {
            assert_finds(&LINT, &with(millis), message, &[path]);
        }
    }

    #[test]
    fn does_not_fire() {
        for millis in [0, 100, 1000, 10_000] {
            assert_eq!(check(&with(millis)), [], "{millis}");
        }
        assert_eq!(check(&silent(with(1))), []);
    }
}
