use super::super::{
    keywords::{Keyword, Place},
    report::Report,
    scope::{Scope, scope},
    tree::Statement,
};

/// A block inside of an interface or of its Provisioning Domain, its options sorted.
pub(super) struct Child<'t, 'a> {
    pub(super) statement: &'t Statement<'a>,
    pub(super) scope: Scope<'t, 'a>,
    pub(super) place: Place,
}

/// The blocks among `options`.
pub(super) fn children<'t, 'a>(options: &Scope<'t, 'a>, report: &mut Report) -> Vec<Child<'t, 'a>> {
    let child = |&(keyword, statement): &(&Keyword, &'t Statement<'a>)| {
        let place = keyword.block()?.content;
        let scope =
            if place.is_list() { Scope::default() } else { scope(statement.body(), place, report) };
        Some(Child { statement, scope, place })
    };
    options.blocks.iter().filter_map(child).collect()
}
