//! The formats of files.

use std::{
    io::{self, Read},
    time::Duration,
};

use super::super::{
    CaptureError, Reader,
    testing::{Order, read},
};

const BOTH: [Order; 2] = [Order::Big, Order::Little];
const MICROSECONDS: u32 = 0xa1b2_c3d4;
const NANOSECONDS: u32 = 0xa1b2_3c4d;
const IF_NAME: u16 = 2;
const IF_TSRESOL: u16 = 9;
const IF_TSOFFSET: u16 = 14;

fn said(file: &[u8]) -> (Vec<String>, String) {
    let (packets, error) = read(file, |packet| {
        let time = packet.time.map_or("-".to_owned(), |time| format!("{time:?}"));
        let name = packet.interface.map_or("-".to_owned(), |name| name.to_string());
        let octets = String::from_utf8_lossy(packet.octets);
        format!("{name} {} {time} {octets}", packet.link_type)
    });
    (packets, error.map_or(String::new(), |error| error.to_string()))
}

#[test]
fn classic_captures() {
    for order in BOTH {
        for (magic, time) in [(MICROSECONDS, "7.000009s"), (NANOSECONDS, "7.000000009s")] {
            let mut file = order.pcap(magic, 1);
            file.extend(order.record([7, 9], b"abc"));
            file.extend(order.record([u32::MAX, u32::MAX], b""));
            file.extend(order.record([0, 0], b"d"));
            let (packets, error) = said(&file);
            assert_eq!(packets[0], format!("- 1 {time} abc"), "{order:?} {magic:x}");
            assert!(packets[1].starts_with("- 1 42949"), "{packets:?}");
            assert_eq!((&*packets[2], &*error), ("- 1 0ns d", ""));
        }
    }
}

#[test]
fn the_length_of_the_checksum_is_not_part_of_the_link_type() {
    let file = Order::Little.pcap(MICROSECONDS, 0x4400_0071);
    let file = [file, Order::Little.record([1, 0], b"x")].concat();
    assert_eq!(said(&file).0, ["- 113 1s x"]);
}

#[test]
fn captures_of_alexey_kuznetzovs_kernel() {
    let mut file = Order::Little.pcap(0xa1b2_cd34, 1);
    let mut record = Order::Little.record([1, 0], b"ab");
    record.splice(16..16, [9; 8]);
    file.extend(record);
    assert_eq!(said(&file), (vec!["- 1 1s ab".to_owned()], String::new()));
}

#[test]
fn sections_of_blocks() {
    for order in BOTH {
        let offset = match order {
            Order::Big => (-2_i64).to_be_bytes(),
            Order::Little => (-2_i64).to_le_bytes(),
        };
        let file = [
            order.section(),
            order.block(0x4444, &vec![7; 100_000]),
            order.interface(1, 3, &[(IF_NAME, b"vlan704")]),
            order.interface(101, 0, &[(IF_NAME, b"eth0\0"), (IF_TSRESOL, &[9])]),
            order.interface(1, 0, &[(IF_NAME, b"a b"), (IF_TSRESOL, &[0x82])]),
            order.interface(1, 0, &[(IF_NAME, &[0xff]), (IF_TSOFFSET, &offset)]),
            order.packet(0, 5_000_001, b"one"),
            order.packet(1, 5_000_001, b"two"),
            order.packet(2, 6, b"three"),
            order.packet(3, 5_000_001, b"four!"),
            order.packet(3, 5, b"early"),
            order.block(3, b"\0\0\0\x05octet"),
            // Another section has its own interfaces, and may have another order.
            Order::Big.section(),
            Order::Big.interface(276, 0, &[]),
            Order::Big.packet(0, 1, b"x"),
        ];
        let expected = [
            "vlan704 1 5.000001s one",
            "eth0 101 5.000001ms two",
            "- 1 1.5s three",
            "- 1 3.000001s four!",
            "- 1 - early",
            "vlan704 1 - oct",
            "- 276 1µs x",
        ];
        assert_eq!(said(&file.concat()), (expected.map(str::to_owned).into(), String::new()));
    }
}

#[test]
fn times_that_no_clock_says_are_none() {
    let order = Order::Little;
    for (resolution, expected) in
        [(127, "-"), (38, "0ns"), (0, "18446744073709551615s"), (0xff, "0ns"), (0x80, "184")]
    {
        let interface = order.interface(1, 0, &[(IF_TSRESOL, &[resolution])]);
        let file = [order.section(), interface, order.packet(0, u64::MAX, b"x")].concat();
        let (packets, _) = said(&file);
        assert!(packets[0].starts_with(&format!("- 1 {expected}")), "{resolution}: {packets:?}");
    }
    let offset = i64::MAX.to_le_bytes();
    let options: [(u16, &[u8]); 2] = [(IF_TSRESOL, &[0]), (IF_TSOFFSET, &offset)];
    let interface = order.interface(1, 0, &options);
    let file = [order.section(), interface, order.packet(0, u64::MAX, b"x")].concat();
    assert_eq!(said(&file).0, ["- 1 - x"]);
}

#[test]
fn what_is_no_capture_is_called_so() {
    let cases: [(&[u8], &str); 6] = [
        (b"", "it is empty"),
        (b"interface eth0 { };", "it is neither pcap nor pcapng"),
        (b"\x1f\x8b\x08\0\0\0\0\0", "it is compressed by gzip: unpack it first"),
        (b"\x28\xb5\x2f\xfd\0", "it is compressed by zstd: unpack it first"),
        (b"\xd4\xc3\xb2\xa1\x02", "it ends in the middle of the record at octet 0"),
        (b"\x0a\x0d\x0d\x0a\x1c\0\0\0abcd", "the record at octet 0 is damaged"),
    ];
    for (file, expected) in cases {
        assert_eq!(said(file), (Vec::new(), expected.to_owned()), "{file:x?}");
    }
}

#[test]
fn damage_ends_the_capture_where_it_stands() {
    let order = Order::Little;
    let pcap = [order.pcap(MICROSECONDS, 1), order.record([1, 0], b"ab")].concat();
    let pcapng =
        [order.section(), order.interface(1, 0, &[]), order.packet(0, 1_000_000, b"ab")].concat();
    let huge = |at: usize| {
        let mut record = order.record([1, 0], &[0; 20]);
        record[at..at + 4].fill(0xff);
        record
    };
    let cases = [
        (&pcap, huge(8), "the record at octet 42 claims 4294967311 octets; no packet has many"),
        (&pcap, vec![0], "it ends in the middle of the record at octet 42"),
        (&pcap, order.record([1, 0], b"abc")[..18].to_vec(), "it ends in the middle of the"),
        (&pcapng, vec![0], "it ends in the middle of the record at octet 84"),
        (&pcapng, order.block(2, &[0; 20]), "the packet at octet 84 is in an obsolete kind of"),
        (&pcapng, order.packet(1, 0, b""), "the packet at octet 84 is of interface 1, which is no"),
        (
            &pcapng,
            [b"\x06\0\0\0\xff\xff\xff\xff", &[0; 24][..]].concat(),
            "the record at octet 84 claims 429",
        ),
        (&pcapng, b"\x07\0\0\0\xff\xff\xff\xff".to_vec(), "it ends in the middle of the record"),
        (&pcapng, b"\x07\0\0\0\x0b\0\0\0".to_vec(), "the record at octet 84 is damaged"),
        (&pcapng, [&[6, 0, 0, 0, 12], &[0; 27][..]].concat(), "the record at octet 84 is damaged"),
    ];
    for (good, bad, expected) in cases {
        let (packets, error) = said(&[&good[..], &bad].concat());
        assert_eq!(packets, ["- 1 1s ab"]);
        assert!(error.starts_with(expected), "{error} | {expected}");
    }
}

#[test]
fn interfaces_without_end_are_refused() {
    let order = Order::Little;
    let mut file = order.section();
    for _ in 0..65_537 {
        file.extend(order.interface(1, 0, &[]));
    }
    let expected = format!(
        "there are more interfaces than any machine has at octet {}",
        order.section().len() + 65_536 * 20
    );
    assert_eq!(said(&file).1, expected);
}

/// Hands over one octet at a time, and between them calls for patience.
struct Slowly<'a>(&'a [u8], bool);

impl Read for Slowly<'_> {
    fn read(&mut self, place: &mut [u8]) -> io::Result<usize> {
        self.1 = !self.1;
        if self.1 {
            return Err(io::ErrorKind::Interrupted.into());
        }
        let (now, later) = self.0.split_at(1.min(self.0.len()));
        self.0 = later;
        place[..now.len()].copy_from_slice(now);
        Ok(now.len())
    }
}

struct Broken;
impl Read for Broken {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        Err(io::Error::other("broken"))
    }
}

#[test]
fn a_pipe_may_be_slow_and_break() {
    let order = Order::Big;
    let file = [order.section(), order.interface(1, 0, &[]), order.packet(0, 1_000_000, b"ab")];
    let file = file.concat();
    let mut reader = Reader::new(Slowly(&file, false));
    let packet = reader.next_packet().unwrap().unwrap();
    assert_eq!((packet.time, packet.octets), (Some(Duration::from_secs(1)), &b"ab"[..]));
    assert!(reader.next_packet().unwrap().is_none());

    let mut reader = Reader::new((&file[..60]).chain(Broken));
    assert!(matches!(reader.next_packet(), Err(CaptureError::Read(_))));
}
