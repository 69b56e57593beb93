//! What tshark reads in an advertisement.

use std::process::{Command, Stdio};

use raven::lab::CapturedAdvertisement;

use super::{Bench, peer, stderr, stdout};

impl Bench {
    /// The whole packet as tshark prints it, which runs on the host of `interface`.
    pub fn tshark(&mut self, interface: &str, advertisement: &CapturedAdvertisement) -> String {
        let file = self.folder.write("packet.txt", &hex_dump(&frame(advertisement)));
        let pcap = self.folder.path("packet.pcap");
        let mut convert = Command::new("text2pcap");
        convert.arg("-q").arg(&file).arg(&pcap);
        let converted = peer(self.host(interface).run(convert), "wireshark-common");
        assert!(converted.status.success(), "{}", stderr(&converted));
        let mut command = Command::new("tshark");
        command.args(["-n", "-V", "-r"]).arg(&pcap);
        command.stdin(Stdio::null());
        let output = peer(self.host(interface).run(command), "tshark");
        assert!(output.status.success(), "{}", stderr(&output));
        stdout(&output)
    }
}

/// The Ethernet frame of a captured advertisement.
fn frame(advertisement: &CapturedAdvertisement) -> Vec<u8> {
    let length = u16::try_from(advertisement.message.len()).unwrap();
    let mut frame = Vec::new();
    frame.extend(advertisement.ethernet_destination);
    frame.extend(advertisement.ethernet_source);
    frame.extend([0x86, 0xdd, 0x60, 0, 0, 0]);
    frame.extend(length.to_be_bytes());
    frame.extend([58, advertisement.hop_limit]);
    frame.extend(advertisement.source.octets());
    frame.extend(advertisement.destination.octets());
    frame.extend(&advertisement.message);
    frame
}

fn hex_dump(frame: &[u8]) -> String {
    let octets: Vec<String> = frame.iter().map(|octet| format!("{octet:02x}")).collect();
    format!("0000 {}\n", octets.join(" "))
}
