use super::{super::keywords::Place, block::Block};
use crate::{
    config::written::{self, Losses, NO_WORD},
    model::{AdvPrefix, Condition, PrefixFlags, PrefixSource},
};

/// Those of the interface's addresses are there unless `no auto prefix` says otherwise.
pub(super) fn prefixes(prefixes: &[AdvPrefix], block: &mut Block<'_>, losses: &mut Losses<'_>) {
    if !prefixes.last().is_some_and(is_auto) {
        block.line("no auto prefix");
    }
    listed("", prefixes, block, losses);
}

fn is_auto(prefix: &AdvPrefix) -> bool {
    prefix.source == PrefixSource::InterfaceAddresses
}

/// Those of the interface's addresses stand behind all others. The paths begin with `at`.
pub(super) fn listed(
    at: &str,
    prefixes: &[AdvPrefix],
    block: &mut Block<'_>,
    losses: &mut Losses<'_>,
) {
    for (index, prefix) in prefixes.iter().enumerate() {
        let path = format!("{at}prefixes[{index}]");
        let is_last = index + 1 == prefixes.len();
        let (head, argument) = match prefix.source {
            PrefixSource::Prefix(named) => {
                let same = |before: &AdvPrefix| before.source == prefix.source;
                if prefixes[..index].iter().any(same) {
                    losses.push(&path, named, "rad has each prefix once");
                    continue;
                }
                ("prefix", named.to_string())
            }
            PrefixSource::InterfaceAddresses if is_last => ("auto prefix", String::new()),
            PrefixSource::InterfaceAddresses => {
                let value = written::source(&prefix.source);
                losses.push(&path, value, "they stand behind all others, and once");
                continue;
            }
            _ => {
                losses.push(&format!("{path}.source"), written::source(&prefix.source), NO_WORD);
                continue;
            }
        };
        write(prefix, (head, &argument), &path, block, losses);
    }
}

fn write(
    AdvPrefix {
        source: _,
        flags,
        valid_lifetime,
        preferred_lifetime,
        deprecate_on_exit,
        follows_source,
        any_length,
        conditions,
    }: &AdvPrefix,
    (head, argument): (&str, &str),
    path: &str,
    block: &mut Block<'_>,
    losses: &mut Losses<'_>,
) {
    let PrefixFlags { on_link, autonomous, dhcpv6_pd_preferred } = *flags;
    for (field, on) in [
        ("flags.dhcpv6_pd_preferred", dhcpv6_pd_preferred),
        ("valid_lifetime.counting_down", valid_lifetime.counting_down),
        ("preferred_lifetime.counting_down", preferred_lifetime.counting_down),
        ("deprecate_on_exit", *deprecate_on_exit),
        ("any_length", *any_length),
    ] {
        losses.switch(&format!("{path}.{field}"), on, false);
    }
    losses.list(&format!("{path}.conditions"), conditions, Condition::to_string);
    losses.switch(&format!("{path}.follows_source"), *follows_source, true);
    block.block(head, argument, Place::Prefix, |block| {
        block.switch("on-link", on_link);
        block.switch("autonomous address-configuration", autonomous);
        block.option("valid lifetime", valid_lifetime.lifetime.to_wire());
        block.option("preferred lifetime", preferred_lifetime.lifetime.to_wire());
    });
}
