//! `prefix ADDRESS/LENGTH { ... };`

use super::{
    super::{address::written, keywords::Place},
    block::{Block, spelled},
    lists::slashed,
    names,
};
use crate::{
    config::written::{self, Losses, on_off},
    model::{AdvPrefix, Lifetime, PrefixFlags, PrefixSource},
};

/// Writes the prefixes of the list whose path begins with `at`.
pub(super) fn prefixes(
    at: &str,
    prefixes: &[AdvPrefix],
    block: &mut Block<'_>,
    losses: &mut Losses<'_>,
) {
    for (index, prefix) in prefixes.iter().enumerate() {
        let path = format!("{at}prefixes[{index}]");
        match Head::of(&prefix.source) {
            Ok(head) => write(prefix, &head, &path, block, losses),
            Err(reason) => {
                losses.push(&format!("{path}.source"), written::source(&prefix.source), reason);
            }
        }
    }
}

/// Whether the statement for such a prefix names the router's address.
pub(super) fn names_router(source: &PrefixSource) -> bool {
    matches!(source, PrefixSource::RouterAddress(..)) && Head::of(source).is_ok()
}

/// What stands before the brace, and the statement that goes with it.
struct Head {
    argument: String,
    statements: Vec<(&'static str, String)>,
}

impl Head {
    fn of(source: &PrefixSource) -> Result<Head, &'static str> {
        const ZEROS: &str = "radvd takes a prefix of zeros for those of the interface's addresses";
        let (argument, statements) = match source {
            PrefixSource::Prefix(prefix) if prefix.address().is_unspecified() => return Err(ZEROS),
            PrefixSource::Prefix(prefix) => (slashed(*prefix), vec![]),
            PrefixSource::RouterAddress(prefix, _) if prefix.address().is_unspecified() => {
                return Err(ZEROS);
            }
            PrefixSource::RouterAddress(prefix, address) if prefix.contains(*address) => {
                let argument = format!("{}/{}", written(*address), prefix.length());
                (argument, vec![("AdvRouterAddr", on_off(true).to_owned())])
            }
            PrefixSource::RouterAddress(..) => return Err("the address lies outside the prefix"),
            PrefixSource::InterfaceAddresses => ("::/64".to_owned(), vec![]),
            PrefixSource::OtherInterfaceAddresses(name) => {
                let name = names::interface_name(name).ok_or(names::REASON)?;
                // `::` would stand for the prefixes of the interface itself.
                ("0:0:0:1::/64".to_owned(), vec![("Base6Interface", name)])
            }
            PrefixSource::SixToFour { interface, subnet } => {
                let name = names::interface_name(interface).ok_or(names::REASON)?;
                let argument = match subnet {
                    0 => "2002::/64".to_owned(),
                    subnet => format!("0:0:0:{subnet:x}::/64"),
                };
                (argument, vec![("Base6to4Interface", name)])
            }
            PrefixSource::OtherInterfaceSubnet { interface, subnet } => {
                let name = names::interface_name(interface).ok_or(names::REASON)?;
                let number = subnet.number().to_string();
                let argument = format!("0:0:0:1::/{}", subnet.length());
                (argument, vec![("Base6Interface", name), ("Base6Subnet", number)])
            }
            PrefixSource::Delegation { name, subnet } => {
                let name = names::delegation(name).ok_or(names::REASON)?;
                (format!("from {name} subnet {subnet}"), vec![])
            }
        };
        Ok(Head { argument, statements })
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
    head: &Head,
    path: &str,
    block: &mut Block<'_>,
    losses: &mut Losses<'_>,
) {
    let PrefixFlags { on_link, autonomous, dhcpv6_pd_preferred } = *flags;
    let valid = valid_lifetime.lifetime;
    let counting_down = valid_lifetime.counting_down;
    if preferred_lifetime.counting_down != counting_down {
        let field = format!("{path}.preferred_lifetime.counting_down");
        let value = on_off(preferred_lifetime.counting_down);
        losses.push(&field, value, "`DecrementLifetimes` is for both lifetimes");
    }
    let preferred = lowered(preferred_lifetime.lifetime, valid, path, losses);
    block.block("prefix", &head.argument, Place::Prefix, |block| {
        for (name, value) in &head.statements {
            block.set(name, value);
        }
        block.switch("AdvOnLink", on_link);
        block.switch("AdvAutonomous", autonomous);
        block.switch("AdvDHCPv6PDPreferred", dhcpv6_pd_preferred);
        block.option("AdvValidLifetime", spelled(valid));
        block.option("AdvPreferredLifetime", spelled(preferred));
        block.switch("DecrementLifetimes", counting_down);
        block.switch("DeprecatePrefix", *deprecate_on_exit);
        let field = format!("{path}.conditions");
        block.conditions("AdvPrefixCondition", conditions, &field, losses);
        block.switch("FollowLifetimes", *follows_source);
        block.switch("AnyPrefixLength", *any_length);
    });
}

/// The preferred lifetime, which must not be above the valid one.
fn lowered(preferred: Lifetime, valid: Lifetime, path: &str, losses: &mut Losses<'_>) -> Lifetime {
    if preferred > valid {
        let reason = format!("radvd does not take more than the valid lifetime, {valid}");
        losses.push(&format!("{path}.preferred_lifetime"), preferred, reason);
    }
    preferred.min(valid)
}
