//! A Captive Portal option for the tests of its lints.

use crate::{
    lint::testing::one,
    model::{CaptivePortal, Model},
};

/// The interface `a` with this portal.
pub(super) fn portal(uri: &str) -> Model {
    one(&[], |it| it.captive_portal = Some(CaptivePortal::new(uri).unwrap()))
}
