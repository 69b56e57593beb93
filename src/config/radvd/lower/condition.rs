//! What has to hold for something to be advertised at its full lifetime.

use thin_vec::ThinVec;

use super::super::{
    codes,
    report::{NO_SUCH_OPTION, Report},
    scope::Scope,
};
use crate::{
    diagnostic::Diagnostic,
    model::{Condition, ConditionError, conditions as parse},
};

/// Those that the option `name` of `options` says.
pub(super) fn conditions(
    options: &Scope<'_, '_>,
    name: &str,
    report: &mut Report,
) -> ThinVec<Condition> {
    let Some(given) = options.text(name) else { return ThinVec::new() };
    let refused = |error: ConditionError| {
        report.push(
            Diagnostic::error(codes::CONDITION, error.to_string())
                .at(given.span, "conditions have commas between them")
                .with_original(NO_SUCH_OPTION),
        );
    };
    parse(given.value).map_err(refused).unwrap_or_default().into()
}
