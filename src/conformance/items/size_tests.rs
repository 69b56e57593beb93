//! Each item about size passes what is right and fails what is not.

use std::{net::Ipv6Addr, time::Duration};

use super::content_tests::{ADDRESS, HEADER, PREFIX, configured, fails, octets, passes, record};
use crate::model::{AdvRdnss, Interface, IntervalRule, Lifetime, Rdnss, RtrAdvInterval};

#[test]
fn large_advertisements_come_in_parts() {
    let routes: Vec<String> =
        (0..60).map(|n| format!("18023008 00000708 20010db8{n:04x}0000")).collect();
    let routes = routes.concat();
    let whole = record(&[(0, octets(&[HEADER, &routes.repeat(2)].concat()))]);
    assert!(fails("B-100", &whole, None).contains("1976 octets are more than 1500"));
    assert!(fails("B-080", &whole, None).contains("60 routes"));
    let first = octets(&[HEADER, ADDRESS, PREFIX].concat());
    let part = |options: &[&str]| octets(&[&[HEADER, ADDRESS], options].concat().concat());
    let good = record(&[(0, first.clone()), (2, part(&[PREFIX, &routes]))]);
    for id in ["B-100", "B-101", "B-103"] {
        passes(id, &good, None);
    }
    let header = octets("86000000 3f000708 00000000 00000000");
    let said = fails("B-101", &record(&[(0, first.clone()), (2, header)]), None);
    assert_eq!(said, "the headers differ");
    for (record, reason) in [
        (record(&[(0, part(&[&routes])), (2, first.clone())]), "no option of type 3"),
        (record(&[(0, first), (2, part(&[&routes]))]), "lacks prefixes"),
    ] {
        assert!(fails("B-103", &record, None).contains(reason));
    }
}

#[test]
fn long_lists_are_spread() {
    let server = |n: u16| Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, n);
    let rdnss = |from: u16, to: u16| AdvRdnss {
        rdnss: Rdnss::new((from..to).map(server).collect(), Lifetime::from_secs(1800)).unwrap(),
        flush_on_exit: false,
    };
    let configuration = Interface { rdnss: vec![rdnss(1, 101), rdnss(101, 201)], ..configured() };
    let option = |&(from, to): &(u16, u16)| {
        let servers: Vec<u8> = (from..to).flat_map(|n| server(n).octets()).collect();
        let units = u8::try_from(1 + servers.len() / 8).unwrap();
        [&[25, units, 0, 0, 0, 0, 7, 8], &servers[..]].concat()
    };
    let message = |ranges: &[(u16, u16)]| {
        let options = ranges.iter().flat_map(option).collect();
        [octets(HEADER), options].concat()
    };
    let all = record(&[
        (0, message(&[(1, 80)])),
        (1, message(&[(80, 150)])),
        (2, message(&[(150, 201)])),
    ]);
    passes("B-105", &all, Some(configuration.clone()));
    passes("B-086", &all, Some(configuration.clone()));
    let lacking = record(&[(0, message(&[(1, 80)])), (1, message(&[(81, 201)]))]);
    let said = fails("B-105", &lacking, Some(configuration.clone()));
    assert_eq!(said, "the server 2001:db8::50 is not sent");
    let mut longer = configuration;
    for entry in &mut longer.rdnss {
        entry.rdnss.lifetime = Lifetime::from_secs(3600);
    }
    longer.interval = RtrAdvInterval::new(
        Duration::from_secs(200),
        Duration::from_secs(1200),
        IntervalRule::Rfc4861,
    )
    .unwrap();
    assert!(fails("B-086", &all, Some(longer)).contains("less than 3600 s"));
}
