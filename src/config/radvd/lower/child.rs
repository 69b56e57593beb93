use super::super::{keywords::Place, scope::Scope, tree::Statement};

/// A block inside of an interface, its options sorted.
pub(super) struct Child<'t, 'a> {
    pub(super) statement: &'t Statement<'a>,
    pub(super) scope: Scope<'t, 'a>,
    pub(super) place: Place,
}
