//! Routes for the tests of their lints.

use crate::{
    lint::testing::{one, route},
    model::Model,
};

/// The interface `a` with these routes, for half an hour.
pub(super) fn routes(prefixes: &[&str]) -> Model {
    one(&[], |it| it.routes = prefixes.iter().map(|text| route(text, 1800)).collect())
}
