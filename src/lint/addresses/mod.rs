//! How hosts come to their addresses, and how they find those of others.

pub(super) mod dhcpv6_only;
pub(super) mod none_for_hosts;
pub(super) mod off_link;
pub(super) mod on_link_6lowpan;
pub(super) mod pd_only;
pub(super) mod pd_unannounced;
pub(super) mod two_ways;

use super::{
    options::of_interface,
    prefix::{self, Entry},
};
use crate::model::{Interface, PrefixFlags};

/// Whether `interface` has a prefix in use with a flag.
fn any(interface: &Interface, has: impl Fn(PrefixFlags) -> bool) -> bool {
    with(interface, has).next().is_some()
}

/// The prefixes of `interface` in use that have a flag.
fn with(
    interface: &Interface,
    has: impl Fn(PrefixFlags) -> bool,
) -> impl Iterator<Item = Entry<'_>> {
    of_interface(interface).flat_map(prefix::of).filter(move |it| has(it.prefix.flags))
}

#[cfg(test)]
mod testing {
    use crate::{
        lint::testing::one,
        model::{Model, PrefixFlags},
    };

    /// An interface with a prefix for each of `flags`, which are letters of L, A and P, and with
    /// letters of M and O in its header.
    pub(super) fn flagged(header: &str, flags: &[&str]) -> Model {
        let prefixes: Vec<String> =
            (1..=flags.len()).map(|n| format!("2001:db8:{n}::/64")).collect();
        let prefixes: Vec<&str> = prefixes.iter().map(String::as_str).collect();
        one(&prefixes, |interface| {
            interface.header.flags.managed = header.contains('M');
            interface.header.flags.other_config = header.contains('O');
            for (prefix, flags) in interface.prefixes.iter_mut().zip(flags) {
                prefix.flags = PrefixFlags {
                    on_link: flags.contains('L'),
                    autonomous: flags.contains('A'),
                    dhcpv6_pd_preferred: flags.contains('P'),
                };
            }
        })
    }
}
