use std::net::Ipv4Addr;

use super::*;

fn index(value: u32) -> InterfaceIndex {
    InterfaceIndex::new(value).unwrap()
}

fn attribute(kind: u16, value: &[u8]) -> Vec<u8> {
    let mut octets = u16::try_from(value.len() + 4).unwrap().to_ne_bytes().to_vec();
    octets.extend(kind.to_ne_bytes());
    octets.extend(value);
    octets.resize(octets.len().next_multiple_of(4), 0);
    octets
}

/// An Ethernet interface that is up, with 1500 octets of MTU.
fn link(index: u32, name: &str) -> Vec<u8> {
    let mut octets = vec![0, 0];
    octets.extend(1u16.to_ne_bytes());
    octets.extend(index.to_ne_bytes());
    octets.extend(0x1_1041u32.to_ne_bytes());
    octets.extend(0u32.to_ne_bytes());
    octets.extend(attribute(3, format!("{name}\0").as_bytes()));
    octets.extend(attribute(4, &1500u32.to_ne_bytes()));
    octets
}

fn address(index: u32, address: &str, valid: u32) -> Vec<u8> {
    let mut octets = vec![10, 64, 0x80, 0];
    octets.extend(index.to_ne_bytes());
    octets.extend(attribute(1, &address.parse::<Ipv6Addr>().unwrap().octets()));
    let preferred = if valid == u32::MAX { valid } else { valid / 2 };
    let info: Vec<u8> = [preferred, valid, 0, 0].into_iter().flat_map(u32::to_ne_bytes).collect();
    octets.extend(attribute(6, &info));
    octets
}

/// `flags` are the first eight of `IFA_F_…`: 1 is a secondary address.
fn ipv4_address(index: u32, address: [u8; 4], flags: u8) -> Vec<u8> {
    let mut octets = vec![2, 24, flags, 0];
    octets.extend(index.to_ne_bytes());
    octets.extend(attribute(1, &address));
    octets.extend(attribute(2, &address));
    octets
}

fn conf(index: u32, forwarding: bool) -> Vec<u8> {
    let mut octets = vec![10, 0, 0, 0];
    octets.extend(attribute(1, &index.to_ne_bytes()));
    octets.extend(attribute(2, &u32::from(forwarding).to_ne_bytes()));
    octets
}

/// Takes in a message and returns the indices changed.
fn heard(table: &mut LinkTable, kind: u16, payload: &[u8], now: Duration) -> Vec<u32> {
    table.apply(Message { kind, flags: 0, sequence: 0, payload }, now);
    table.take_changes().into_iter().map(InterfaceIndex::get).collect()
}

fn addresses(table: &LinkTable, value: u32) -> Vec<String> {
    let link = table.get(index(value)).unwrap();
    link.addresses.iter().map(|address| address.address.to_string()).collect()
}

#[test]
fn settings_and_addresses_heard_before_the_interface_are_kept() {
    let now = Duration::from_secs(1000);
    let mut table = LinkTable::default();
    assert!(heard(&mut table, netconf::RTM_NEWNETCONF, &conf(7, true), now).is_empty());
    assert!(heard(&mut table, libc::RTM_NEWADDR, &address(7, "fe80::7", u32::MAX), now).is_empty());
    assert_eq!(table.get(index(7)), None);
    assert_eq!(heard(&mut table, libc::RTM_NEWLINK, &link(7, "lan"), now), [7]);
    let link = table.by_name("lan").unwrap();
    assert!(link.forwarding);
    assert_eq!(link.link_local(), Some("fe80::7".parse().unwrap()));
}

#[test]
fn what_looks_the_same_is_no_change() {
    let now = Duration::from_secs(1000);
    let mut table = LinkTable::default();
    assert_eq!(heard(&mut table, libc::RTM_NEWLINK, &link(7, "lan"), now), [7]);
    assert!(heard(&mut table, libc::RTM_NEWLINK, &link(7, "lan"), now).is_empty());
    assert!(heard(&mut table, netconf::RTM_NEWNETCONF, &conf(7, false), now).is_empty());
    assert_eq!(heard(&mut table, netconf::RTM_NEWNETCONF, &conf(7, true), now), [7]);
    assert!(heard(&mut table, netconf::RTM_NEWNETCONF, &conf(7, true), now).is_empty());
    assert!(heard(&mut table, libc::RTM_NEWLINK, &[1, 2, 3], now).is_empty());
}

#[test]
fn changes_that_cancel_out_before_they_are_taken_are_none() {
    let now = Duration::from_secs(1000);
    let mut table = LinkTable::default();
    heard(&mut table, libc::RTM_NEWLINK, &link(7, "lan"), now);
    for forwarding in [true, false] {
        let payload = &conf(7, forwarding);
        let message = Message { kind: netconf::RTM_NEWNETCONF, flags: 0, sequence: 0, payload };
        table.apply(message, now);
    }
    assert!(table.take_changes().is_empty());
}

#[test]
fn names_can_be_swapped() {
    let now = Duration::from_secs(1000);
    let mut table = LinkTable::default();
    for (index, name) in [(1, "a"), (2, "b"), (1, "c"), (2, "a"), (1, "b")] {
        heard(&mut table, libc::RTM_NEWLINK, &link(index, name), now);
    }
    assert_eq!(table.by_name("a").unwrap().index, index(2));
    assert_eq!(table.by_name("b").unwrap().index, index(1));
    assert_eq!(table.by_name("c"), None);
}

#[test]
fn a_name_taken_over_before_the_old_owner_is_deleted_stays() {
    let now = Duration::from_secs(1000);
    let mut table = LinkTable::default();
    heard(&mut table, libc::RTM_NEWLINK, &link(1, "a"), now);
    heard(&mut table, libc::RTM_NEWLINK, &link(2, "a"), now);
    assert_eq!(heard(&mut table, libc::RTM_DELLINK, &link(1, "a"), now), [1]);
    assert_eq!(table.get(index(1)), None);
    assert_eq!(table.by_name("a").unwrap().index, index(2));
}

#[test]
fn only_new_lifetimes_are_a_change() {
    let start = Duration::from_secs(1000);
    let after = |seconds| start + Duration::from_secs(seconds);
    let mut table = LinkTable::default();
    heard(&mut table, libc::RTM_NEWLINK, &link(7, "lan"), start);
    let mut refresh = |valid, now| {
        heard(&mut table, libc::RTM_NEWADDR, &address(7, "2001:db8::1", valid), now).len()
    };
    assert_eq!(refresh(1000, start), 1);
    // The preferred lifetime is half of the valid one here: it has counted from 500 to 499.
    assert_eq!(refresh(999, after(1)), 0);
    assert_eq!(refresh(1000, after(100)), 1, "set anew");
    assert_eq!(refresh(u32::MAX, after(100)), 1);
    assert_eq!(refresh(u32::MAX, after(5000)), 0);
    assert_eq!(refresh(0, after(5000)), 1);
}

#[test]
fn addresses_stand_in_the_kernels_order() {
    let now = Duration::from_secs(1000);
    let mut table = LinkTable::default();
    heard(&mut table, libc::RTM_NEWLINK, &link(7, "lan"), now);
    for one in ["fe80::1", "2001:db8::1", "2001:db8::2", "fe80::2", "::1"] {
        heard(&mut table, libc::RTM_NEWADDR, &address(7, one, u32::MAX), now);
    }
    let order = ["2001:db8::2", "2001:db8::1", "fe80::2", "fe80::1", "::1"];
    assert_eq!(addresses(&table, 7), order);

    let mut fresh = LinkTable::for_dump();
    fresh.apply(
        Message { kind: libc::RTM_NEWLINK, flags: 0, sequence: 0, payload: &link(7, "lan") },
        now,
    );
    for one in order {
        heard(&mut fresh, libc::RTM_NEWADDR, &address(7, one, u32::MAX), now);
    }
    assert_eq!(addresses(&fresh, 7), order);
    table.replace(fresh);
    assert!(table.take_changes().is_empty());
}

#[test]
fn a_new_dump_reports_only_the_difference() {
    let start = Duration::from_secs(1000);
    let later = start + Duration::from_mins(1);
    let mut table = LinkTable::default();
    for (index, name) in [(1, "same"), (2, "gone"), (3, "renamed")] {
        heard(&mut table, libc::RTM_NEWLINK, &link(index, name), start);
    }
    heard(&mut table, libc::RTM_NEWADDR, &address(1, "2001:db8::1", u32::MAX), start);
    heard(&mut table, libc::RTM_NEWADDR, &address(1, "2001:db8::2", 10_000), start);

    let mut fresh = LinkTable::for_dump();
    for (index, name) in [(1, "same"), (3, "other"), (4, "new")] {
        heard(&mut fresh, libc::RTM_NEWLINK, &link(index, name), later);
    }
    let counted = {
        let mut octets = address(1, "2001:db8::2", 9940);
        let preferred = octets.len() - 16;
        octets[preferred..preferred + 4].copy_from_slice(&4940u32.to_ne_bytes());
        octets
    };
    heard(&mut fresh, libc::RTM_NEWADDR, &counted, later);
    heard(&mut fresh, libc::RTM_NEWADDR, &address(1, "2001:db8::1", u32::MAX), later);

    table.replace(fresh);
    let changed: Vec<u32> = table.take_changes().into_iter().map(InterfaceIndex::get).collect();
    assert_eq!(changed, [2, 3, 4]);
    assert_eq!(table.by_name("renamed"), None);
    assert_eq!(table.by_name("other").unwrap().index, index(3));
}

#[test]
fn primary_ipv4_addresses_come_and_go() {
    let now = Duration::from_secs(1000);
    let (first, second, third) = ([192, 0, 2, 1], [198, 51, 100, 1], [192, 0, 2, 2]);
    let mut table = LinkTable::default();
    let new = libc::RTM_NEWADDR;
    assert!(heard(&mut table, new, &ipv4_address(7, first, 0), now).is_empty());
    assert_eq!(heard(&mut table, libc::RTM_NEWLINK, &link(7, "ppp0"), now), [7]);
    assert_eq!(heard(&mut table, new, &ipv4_address(7, second, 0), now), [7]);
    assert!(heard(&mut table, new, &ipv4_address(7, third, 1), now).is_empty(), "secondary");
    let addresses = |table: &LinkTable| table.by_name("ppp0").unwrap().ipv4_addresses.clone();
    assert_eq!(addresses(&table), [first, second].map(Ipv4Addr::from));
    assert_eq!(heard(&mut table, libc::RTM_DELADDR, &ipv4_address(7, first, 0), now), [7]);
    assert_eq!(heard(&mut table, new, &ipv4_address(7, third, 0), now), [7], "promoted");
    assert_eq!(addresses(&table), [second, third].map(Ipv4Addr::from));
    assert!(heard(&mut table, new, &ipv4_address(7, third, 0), now).is_empty());
}
