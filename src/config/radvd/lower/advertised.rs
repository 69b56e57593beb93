//! The blocks that stand in an interface and in its Provisioning Domain alike.

use std::borrow::Cow;

use super::{
    super::keywords::Place, Output, child::Child, dns, encrypted_dns, entry, interval::Intervals,
    pref64, prefix, route,
};
use crate::model::{AdvDnssl, AdvEncryptedDns, AdvPrefix, AdvRdnss, AdvRoute, Pref64};

/// What such blocks say.
pub(super) struct Advertised {
    pub(super) prefixes: Vec<AdvPrefix>,
    pub(super) routes: Vec<AdvRoute>,
    pub(super) rdnss: Vec<AdvRdnss>,
    pub(super) dnssl: Vec<AdvDnssl>,
    pub(super) encrypted_dns: Vec<AdvEncryptedDns>,
    pub(super) pref64: Vec<Pref64>,
}

/// Lowers those among `children`, which stand at `path`: nothing for the interface itself.
pub(super) fn advertised(
    children: &[Child<'_, '_>],
    path: &str,
    intervals: &Intervals,
    output: &mut Output<'_>,
) -> Advertised {
    let list = |name: &'static str| match path {
        "" => Cow::Borrowed(name),
        path => Cow::Owned(format!("{path}.{name}")),
    };
    Advertised {
        prefixes: each(children, (Place::Prefix, &list("prefixes")), output, prefix::prefix),
        routes: each(children, (Place::Route, &list("routes")), output, |child, path, output| {
            route::route(child, path, intervals, output)
        }),
        rdnss: each(children, (Place::Rdnss, &list("rdnss")), output, |child, path, output| {
            dns::rdnss(child, path, intervals, output)
        }),
        dnssl: each(children, (Place::Dnssl, &list("dnssl")), output, |child, path, output| {
            dns::dnssl(child, path, intervals, output)
        }),
        encrypted_dns: each(
            children,
            (Place::Dnr, &list("encrypted_dns")),
            output,
            |child, path, output| encrypted_dns::encrypted_dns(child, path, intervals, output),
        ),
        pref64: each(
            children,
            (Place::Nat64Prefix, &list("pref64")),
            output,
            |child, path, output| pref64::pref64(child, path, intervals, output),
        ),
    }
}

/// Lowers each block of one kind; `list` is the model's name for them.
pub(super) fn each<'c, 't, 'a, T, I: IntoIterator<Item = T>>(
    children: &'c [Child<'t, 'a>],
    (place, list): (Place, &str),
    output: &mut Output<'_>,
    lower: impl Fn(&'c Child<'t, 'a>, &str, &mut Output<'_>) -> I,
) -> Vec<T> {
    let children = children.iter().filter(|child| child.place == place);
    let mut all = Vec::with_capacity(children.clone().count());
    for child in children {
        let first = all.len();
        let path = entry(list, first);
        for value in lower(child, &path, output) {
            let further = (all.len() > first).then(|| entry(list, all.len()));
            let path = further.as_deref().unwrap_or(&path);
            output.map.insert(path, child.statement.span());
            child.scope.record(path, output.map);
            all.push(value);
        }
    }
    all
}
