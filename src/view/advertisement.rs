use super::{Node, option::add_options};
use crate::model::{Header, NdOption, RouterAdvertisement, RouterFlags};

/// What an advertisement says: the header's fields, then its options by their kinds, each kind
/// where its first one stands in the packet.
///
/// Kinds that may come several times are lists in the packet's order. Of the others the first one
/// counts; those after it are in the list `repeated_options`. An infinite lifetime is the text
/// `infinity`.
#[must_use]
pub fn advertisement(advertisement: &RouterAdvertisement) -> Node {
    let mut map = header(&advertisement.header);
    add_options(&mut map, &advertisement.options);
    Node::Map(map)
}

/// The same for options alone.
#[must_use]
pub fn options(options: &[NdOption]) -> Node {
    let mut map = Vec::new();
    add_options(&mut map, options);
    Node::Map(map)
}

/// The fixed part.
pub(super) fn header(header: &Header) -> Vec<(&'static str, Node)> {
    let Header {
        cur_hop_limit,
        flags,
        preference,
        router_lifetime,
        reachable_time,
        retrans_timer_millis,
    } = *header;
    vec![
        ("cur_hop_limit", Node::Number(cur_hop_limit.into())),
        ("flags", router_flags(flags)),
        ("preference", Node::text(preference)),
        ("router_lifetime_seconds", Node::Number(router_lifetime.as_secs().into())),
        ("reachable_time_millis", Node::Number(reachable_time.as_millis().into())),
        ("retrans_timer_millis", Node::Number(retrans_timer_millis.into())),
    ]
}

fn router_flags(flags: RouterFlags) -> Node {
    let RouterFlags { managed, other_config, home_agent, proxy, snac_router } = flags;
    Node::Map(vec![
        ("managed", Node::Switch(managed)),
        ("other_config", Node::Switch(other_config)),
        ("home_agent", Node::Switch(home_agent)),
        ("proxy", Node::Switch(proxy)),
        ("snac_router", Node::Switch(snac_router)),
    ])
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{
        model::{LinkMtu, NdOption, arbitrary, testing},
        view::changes,
        wire,
    };

    fn said(options: Vec<NdOption>) -> Vec<String> {
        let header = testing::interface("a").header;
        let tree = advertisement(&RouterAdvertisement { header, options });
        tree.fields().iter().map(|(path, value)| format!("{path}={value}")).collect()
    }

    fn mtu(octets: u32) -> NdOption {
        NdOption::Mtu(LinkMtu::new(octets).unwrap())
    }

    #[test]
    fn the_header_has_all_its_fields() {
        let expected = [
            "cur_hop_limit=64",
            "flags.managed=off",
            "flags.other_config=off",
            "flags.home_agent=off",
            "flags.proxy=off",
            "flags.snac_router=off",
            "preference=medium",
            "router_lifetime_seconds=1800",
            "reachable_time_millis=0",
            "retrans_timer_millis=0",
        ];
        assert_eq!(said(Vec::new()), expected);
    }

    #[test]
    fn options_are_sorted_by_kind_and_none_is_lost() {
        let other =
            |option_type, octet| NdOption::Other { option_type, body: Box::new([octet; 6]) };
        let options = vec![other(99, 1), mtu(1500), other(98, 0x1b), mtu(1400), mtu(1300)];
        let expected = [
            "other_options[0].type=99",
            "other_options[0].body=010101010101",
            "other_options[1].type=98",
            "other_options[1].body=1b1b1b1b1b1b",
            "link_mtu=1500",
            "repeated_options[0].link_mtu=1400",
            "repeated_options[1].link_mtu=1300",
        ];
        assert_eq!(said(options)[10..], expected);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        /// Octets that differ are said differently, and nothing said can upset a terminal.
        #[test]
        fn what_is_said_is_all_and_printable(
            header in arbitrary::header(),
            options in prop::array::uniform2(arbitrary::nd_option()),
        ) {
            let [first, second] = options.map(|option| {
                RouterAdvertisement { header, options: vec![option] }
            });
            let (one, other) = (advertisement(&first), advertisement(&second));
            let equal = wire::encode(&first) == wire::encode(&second);
            prop_assert_eq!(one == other, equal);
            prop_assert_eq!(changes(&one, &other).is_empty(), equal);
            let other = advertisement(&RouterAdvertisement { header, options: Vec::new() });
            prop_assert_ne!(&one, &other);
            for (path, value) in one.fields() {
                let text = format!("{path} {value}");
                prop_assert!(text.chars().all(|c| c.is_ascii_graphic() || c == ' '), "{text:?}");
            }
        }
    }
}
