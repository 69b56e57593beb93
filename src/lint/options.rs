use std::{fmt, iter};

use super::advertising;
use crate::model::{
    AdvDnssl, AdvEncryptedDns, AdvPrefix, AdvProvisioningDomain, AdvRdnss, AdvRoute, CaptivePortal,
    Header, Interface, Pref64, Prefix,
};

/// Options that hosts hear together: those of an interface, or those of its Provisioning Domain.
#[derive(Clone, Copy)]
pub(super) struct Options<'a> {
    pub(super) interface: &'a Interface,
    domain: Option<&'a AdvProvisioningDomain>,
}

/// The lists that both have, by their names.
macro_rules! lists {
    ($($name:ident: $entry:ty,)*) => {
        $(pub(super) fn $name(self) -> &'a [$entry] {
            self.domain.map_or(&self.interface.$name, |domain| &domain.$name)
        })*
    };
}

impl<'a> Options<'a> {
    pub(super) fn of_interface(interface: &'a Interface) -> Self {
        Options { interface, domain: None }
    }

    pub(super) fn of_domain(interface: &'a Interface, domain: &'a AdvProvisioningDomain) -> Self {
        Options { interface, domain: Some(domain) }
    }

    lists! {
        prefixes: AdvPrefix,
        routes: AdvRoute,
        rdnss: AdvRdnss,
        dnssl: AdvDnssl,
        encrypted_dns: AdvEncryptedDns,
        pref64: Pref64,
    }

    pub(super) fn captive_portal(self) -> Option<&'a CaptivePortal> {
        match self.domain {
            None => self.interface.captive_portal.as_ref(),
            Some(domain) => domain.captive_portal.as_ref(),
        }
    }

    /// That of the interface, too, where the domain has none.
    pub(super) fn header(self) -> &'a Header {
        self.own_header().unwrap_or(&self.interface.header)
    }

    fn own_header(self) -> Option<&'a Header> {
        self.domain?.header.as_ref()
    }

    /// The path of one of them, `routes[0]` for example.
    pub(super) fn path(self, field: impl fmt::Display) -> String {
        path(self.interface, self.domain.is_some(), field)
    }

    /// The path of a field of the header.
    pub(super) fn header_path(self, field: &str) -> String {
        path(self.interface, self.own_header().is_some(), format_args!("header.{field}"))
    }

    /// The prefixes that the configuration names, with their indices.
    pub(super) fn named_prefixes(self) -> impl Iterator<Item = (usize, Prefix, &'a AdvPrefix)> {
        let entries = self.prefixes().iter().enumerate();
        entries.filter_map(|(index, entry)| Some((index, entry.source.named()?, entry)))
    }
}

fn path(interface: &Interface, in_domain: bool, field: impl fmt::Display) -> String {
    let domain = if in_domain { ".provisioning_domain" } else { "" };
    format!("{}{domain}.{field}", interface.name)
}

/// The options of the interfaces that hosts hear.
pub(super) fn options(interfaces: &[Interface]) -> impl Iterator<Item = Options<'_>> {
    let mut interfaces = interfaces.iter();
    let mut domain = None;
    // Nearly every lint walks over all of them, and chained adaptors would take several times as
    // long.
    iter::from_fn(move || {
        if domain.is_some() {
            return domain.take();
        }
        let interface = interfaces.find(|interface| interface.send_advertisements)?;
        let inner = interface.provisioning_domain.as_deref();
        domain = inner.map(|domain| Options::of_domain(interface, domain));
        Some(Options::of_interface(interface))
    })
}

/// Those of one interface, whether hosts hear it or not.
pub(super) fn of_interface(interface: &Interface) -> impl Iterator<Item = Options<'_>> {
    let domain = interface.provisioning_domain.as_deref();
    let domain = domain.map(|domain| Options::of_domain(interface, domain));
    iter::once(Options::of_interface(interface)).chain(domain)
}

/// The Provisioning Domains that hosts hear.
pub(super) fn domains(
    interfaces: &[Interface],
) -> impl Iterator<Item = (&Interface, &AdvProvisioningDomain)> {
    advertising(interfaces)
        .filter_map(|interface| Some((interface, interface.provisioning_domain.as_deref()?)))
}

/// A field of each header that hosts hear, with the way to its path. That of a Provisioning Domain
/// is there only if it differs from its interface's.
pub(super) fn header_values<'a, T: PartialEq + 'a>(
    interfaces: &'a [Interface],
    field: impl Fn(&Header) -> T + Copy + 'a,
) -> impl Iterator<Item = (T, Options<'a>)> {
    let values = options(interfaces).map(move |options| (field(options.header()), options));
    values.filter(move |(value, options)| {
        options.domain.is_none() || *value != field(&options.interface.header)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::{domain, one, silent};
    use crate::model::Model;

    #[test]
    fn a_provisioning_domain_has_paths_of_its_own() {
        let mut model = one(&[], |it| it.provisioning_domain = Some(Box::new(domain())));
        let paths = |model: &Model| {
            let paths = options(model).map(|it| (it.path("rdnss[0]"), it.header_path("flags")));
            paths.collect::<Vec<_>>()
        };
        let inner = "a.provisioning_domain.rdnss[0]".to_owned();
        let outer = ("a.rdnss[0]".to_owned(), "a.header.flags".to_owned());
        assert_eq!(paths(&model), [outer.clone(), (inner.clone(), "a.header.flags".to_owned())]);
        assert_eq!(domains(&model).count(), 1);

        let header = model.interfaces[0].header;
        model.interfaces[0].provisioning_domain.as_mut().unwrap().header = Some(header);
        let flags = "a.provisioning_domain.header.flags".to_owned();
        assert_eq!(paths(&model), [outer, (inner, flags)]);
        let model = silent(model);
        assert_eq!((paths(&model), domains(&model).count()), (Vec::new(), 0));
    }

    #[test]
    fn an_inner_header_counts_where_it_differs() {
        let mut model = one(&[], |it| it.provisioning_domain = Some(Box::new(domain())));
        let header = model.interfaces[0].header;
        let limits = |model: &Model| {
            let values = header_values(model, |header| header.cur_hop_limit);
            values.map(|(limit, _)| limit).collect::<Vec<_>>()
        };
        assert_eq!(limits(&model), [64]);
        let mut inner = |cur_hop_limit| {
            let domain = model.interfaces[0].provisioning_domain.as_mut().unwrap();
            domain.header = Some(Header { cur_hop_limit, ..header });
            limits(&model)
        };
        assert_eq!(inner(64), [64]);
        assert_eq!(inner(32), [64, 32]);
    }
}
