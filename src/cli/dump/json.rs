//! One object for each advertisement, as `packaging/schema/dump-1.schema.json` describes it.

use std::{
    io::{self, Write},
    net::Ipv6Addr,
};

use serde::Serialize;

use super::Sighting;
use crate::{
    model::RouterAdvertisement,
    view::{self, Node},
};

/// Rises when a program that reads the objects would have to change.
const VERSION: u32 = 1;

#[derive(Serialize)]
struct Object {
    version: u32,
    time: Option<String>,
    interface: Option<String>,
    vlans: Vec<u16>,
    source: Ipv6Addr,
    destination: Option<Ipv6Addr>,
    fields: Node,
    message: Node,
}

/// Prints it on a line of its own.
pub(super) fn print(
    sighting: &Sighting<'_>,
    advertisement: &RouterAdvertisement,
) -> io::Result<()> {
    let mut stdout = io::stdout().lock();
    stdout.write_all(&line(sighting, advertisement)?)?;
    stdout.flush()
}

fn line(sighting: &Sighting<'_>, advertisement: &RouterAdvertisement) -> io::Result<Vec<u8>> {
    let object = Object {
        version: VERSION,
        time: sighting.time.map(|time| format!("{time:.9}")),
        interface: sighting.is_named.then(|| sighting.name.to_string()),
        vlans: sighting.vlans.clone(),
        source: sighting.datagram.source,
        destination: sighting.destination,
        fields: view::advertisement(advertisement),
        message: Node::hex(sighting.datagram.message),
    };
    let mut line = serde_json::to_vec(&object)?;
    line.push(b'\n');
    Ok(line)
}
