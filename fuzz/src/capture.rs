use raven::{
    capture::{Packet, Reader},
    wire::{ROUTER_ADVERTISEMENT, decode_advertisement},
};

use crate::tell;

/// The kinds of link that are looked into, and one that is not.
const LINK_TYPES: [u16; 7] = [0, 1, 101, 108, 113, 276, 147];

/// Reads any octets as a capture and looks at what is heard in it.
pub fn capture(octets: &[u8]) {
    let mut reader = Reader::new(octets);
    let mut kept = 0;
    loop {
        match reader.next_packet() {
            Ok(Some(packet)) => {
                kept += packet.octets.len();
                look_into(&packet);
                // Few captures that are made at random are of the right kind.
                for link_type in LINK_TYPES {
                    look_into(&Packet { link_type, ..packet.clone() });
                }
            }
            Ok(None) => break,
            Err(error) => {
                assert!(!error.to_string().is_empty());
                assert!(matches!(reader.next_packet(), Ok(None)));
                break;
            }
        }
    }
    assert!(kept <= octets.len());
}

fn look_into(packet: &Packet<'_>) {
    match packet.icmpv6(ROUTER_ADVERTISEMENT) {
        Some(Ok(message)) => {
            assert!(message.octets.len() <= packet.octets.len());
            if let Ok(heard) = decode_advertisement(message.octets) {
                tell(&heard);
            }
        }
        Some(Err(flaw)) => assert!(!flaw.to_string().is_empty()),
        None => {}
    }
}
