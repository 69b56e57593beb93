//! Prefixes of delegations.

use super::engine::{Bench, FakeTransmitter, at, link};
use crate::{
    daemon::delegations::Delegation,
    model::{
        DelegationName, Interface, Lifetime, Model, NdOption, PrefixSource, RouterAdvertisement,
        Subnet, testing,
    },
};

fn wan() -> DelegationName {
    "wan".parse().unwrap()
}

/// An interface that advertises this subnet of the delegation.
fn subnet(interface: &str, number: u32) -> Interface {
    let source = PrefixSource::Delegation { name: wan(), subnet: Subnet::new(number, 64).unwrap() };
    let mut interface = testing::interface(interface);
    interface.prefixes = vec![testing::adv_prefix(source)];
    interface
}

fn delegation(text: &str, valid: u64, preferred: u64, now: u64) -> Delegation {
    let (valid, preferred) = (Lifetime::from_secs(valid), Lifetime::from_secs(preferred));
    Delegation::new(testing::prefix(text), valid, preferred, at(now)).unwrap()
}

/// Each prefix with its valid and preferred lifetime.
fn prefixes(advertisement: &RouterAdvertisement) -> Vec<String> {
    let prefix = |option: &NdOption| match option {
        NdOption::PrefixInformation(it) => {
            Some(format!("{} {} {}", it.prefix(), it.valid_lifetime(), it.preferred_lifetime()))
        }
        _ => None,
    };
    advertisement.options.iter().filter_map(prefix).collect()
}

#[test]
fn each_interface_has_its_part_as_long_as_it_is_delegated() {
    let mut transmitter = FakeTransmitter::default();
    let mut bench = Bench::new(&mut transmitter, &[link(1, "a"), link(2, "b")]);
    let model = Model { interfaces: vec![subnet("a", 1), subnet("b", 16)] };
    bench.apply_model(0, &model);
    bench.fire(100);
    let set = |bench: &mut Bench<'_>, now, delegation| {
        bench.engine.set_delegation(at(now), &wan(), delegation, &bench.links)
    };
    // The other interface's part is not in it.
    let small = delegation("2001:db8:0:10::/60", 600, 300, 200);
    assert_eq!(set(&mut bench, 200, small), Ok(true));
    let complaint = "b: 2001:db8:0:10::/60 is too small: its last subnet is 15";
    assert_eq!(bench.engine.complaints_of(&wan()), [complaint]);
    assert_eq!(bench.engine.users_of(&wan()), ["a", "b"]);
    bench.fire(201);
    // A renewal is no news; then the provider renumbers.
    assert_eq!(set(&mut bench, 300, delegation("2001:db8:0:10::/60", 600, 300, 300)), Ok(false));
    bench.fire(301);
    assert_eq!(set(&mut bench, 400, delegation("2001:db8:0:100::/56", 600, 300, 400)), Ok(true));
    assert_eq!(bench.engine.complaints_of(&wan()), <[&str; 0]>::default());
    bench.fire(401);
    assert_eq!(bench.engine.next_timeout().map(|next| next <= at(1000)), Some(true));
    assert!(!bench.engine.end_delegations(at(999), &bench.links));
    assert!(bench.engine.end_delegations(at(1000), &bench.links));
    assert!(!bench.engine.withdraw_delegation(at(1000), &wan(), &bench.links), "gone by itself");
    bench.fire(1001);
    let said: Vec<_> = transmitter.1.iter().map(|(_, it)| prefixes(it).join(", ")).collect();
    let first = |text: &str| said.iter().position(|it| it == text);
    let steps = [
        first(""),
        first("2001:db8:0:11::/64 599 s 299 s"),
        first("2001:db8:0:101::/64 599 s 299 s, 2001:db8:0:11::/64 0 s 0 s"),
        first("2001:db8:0:110::/64 599 s 299 s"),
    ];
    assert!(steps.iter().all(Option::is_some), "{steps:?} of {said:#?}");
    assert!(steps[..3].is_sorted(), "{said:#?}");
    // Hosts have seen it end by themselves.
    assert!(!said.iter().any(|it| it.contains("2001:db8:0:101::/64 0 s 0 s")), "{said:#?}");
}
