//! The report for people.

use std::{
    fmt::Write as _,
    io::{self, Write},
    net::Ipv6Addr,
    time::Duration,
};

use super::portrait::{Moment, Packet, Portrait, Said};
use crate::{
    cli::{assumptions::Assumptions, course::END},
    router::Occasion,
    view::{Change, Node},
};

/// More moments than these are only counted.
const DRAWN_MOMENTS: usize = 200;
/// More destinations than these are only counted.
const DRAWN_DESTINATIONS: usize = 4;
/// More changed values of one moment than these are only counted.
const DRAWN_CHANGES: usize = 10;
/// Octets in a line of hexadecimal digits.
const HEX_OCTETS: usize = 16;

/// What was taken for granted.
pub(super) fn assumptions(out: &mut dyn Write, assumptions: &Assumptions) -> io::Result<()> {
    let Assumptions { mtu, link_layer_address, .. } = assumptions;
    writeln!(
        out,
        "assumed of every link: MTU {mtu}, link-layer address {link_layer_address}, forwarding on"
    )
}

/// One interface.
pub(super) fn portrait(out: &mut dyn Write, portrait: &Portrait) -> io::Result<()> {
    let name = portrait.interface.name.as_str().escape_debug();
    match &portrait.pattern {
        Some(pattern) => writeln!(out, "\ninterface {name}, one of {}", pattern.escape_debug())?,
        None => writeln!(out, "\ninterface {name}")?,
    }
    for assumed in &portrait.assumed_prefixes {
        writeln!(out, "assumed: {assumed}")?;
    }
    let Some(first) = &portrait.first else {
        return writeln!(out, "It does not advertise.");
    };
    writeln!(out, "\nadvertisement from {}: {}", portrait.source, size(portrait, first))?;
    said(out, first)?;
    schedule(out, portrait)?;
    if let Some((last, changes)) = &portrait.last {
        writeln!(out, "\nfinal advertisement: {}", size(portrait, last))?;
        self::changes(out, "  ", changes)?;
    }
    Ok(())
}

/// How large an advertisement is.
fn size(portrait: &Portrait, said: &Said) -> String {
    let most = portrait.most_packet_octets;
    match &said.packets[..] {
        [packet] => {
            format!("a packet of {} octets, {most} fit{}", packet.octets, too_large(packet))
        }
        packets => format!("{} packets, as it does not fit into {most} octets", packets.len()),
    }
}

fn too_large(packet: &Packet) -> &'static str {
    if packet.is_too_large { "; it exceeds the link's MTU and cannot be sent" } else { "" }
}

fn said(out: &mut dyn Write, said: &Said) -> io::Result<()> {
    match &said.packets[..] {
        [packet] => {
            fields(out, &said.advertisement)?;
            hex(out, &packet.message)
        }
        packets => {
            let count = packets.len();
            for (number, packet) in (1..).zip(packets) {
                let (octets, too_large) = (packet.octets, too_large(packet));
                writeln!(out, "\npacket {number} of {count}: {octets} octets{too_large}")?;
                if let Some(advertisement) = &packet.advertisement {
                    fields(out, advertisement)?;
                }
                hex(out, &packet.message)?;
            }
            Ok(())
        }
    }
}

/// Names and values in two columns.
fn fields(out: &mut dyn Write, tree: &Node) -> io::Result<()> {
    let fields = tree.fields();
    let width = fields.iter().map(|(path, _)| path.len()).max().unwrap_or(0);
    fields.iter().try_for_each(|(path, value)| writeln!(out, "  {path:width$}  {value}"))
}

/// The octets of an ICMPv6 message.
fn hex(out: &mut dyn Write, octets: &[u8]) -> io::Result<()> {
    writeln!(out, "\n  ICMPv6 message, {} octets", octets.len())?;
    for (line, chunk) in octets.chunks(HEX_OCTETS).enumerate() {
        let mut digits = String::with_capacity(HEX_OCTETS * 3 + 1);
        for (at, octet) in chunk.iter().enumerate() {
            let gap = if at == HEX_OCTETS / 2 { " " } else { "" };
            // Writing to a String does not fail.
            let _ = write!(digits, "{gap} {octet:02x}");
        }
        writeln!(out, "  {:04x} {digits}", line * HEX_OCTETS)?;
    }
    Ok(())
}

fn schedule(out: &mut dyn Write, portrait: &Portrait) -> io::Result<()> {
    let interval = portrait.interface.interval;
    let (min, max) = (seconds(interval.min()), seconds(interval.max()));
    let Some(first) = portrait.moments.first() else {
        return writeln!(out, "\nschedule: it only answers solicitations");
    };
    writeln!(
        out,
        "\nschedule of the first {} s, to {}",
        END.as_secs(),
        destinations(&first.destinations)
    )?;
    writeln!(out, "  intervals are random, {min} to {max} s, the first ones at most 16 s")?;
    let mut before = None;
    for moment in portrait.moments.iter().take(DRAWN_MOMENTS) {
        self::moment(out, moment, before)?;
        before = Some(moment.at);
    }
    let more = portrait.moments.len().saturating_sub(DRAWN_MOMENTS);
    match (more, portrait.is_cut) {
        (0, _) => Ok(()),
        (more, false) => writeln!(out, "  ... and {more} more"),
        (more, true) => writeln!(out, "  ... and more than {more} more"),
    }
}

fn moment(out: &mut dyn Write, moment: &Moment, before: Option<Duration>) -> io::Result<()> {
    let at = moment.at.as_secs_f64();
    let after = before.map(|before| moment.at.saturating_sub(before).as_secs_f64());
    let after = after.map_or_else(|| " ".repeat(12), |after| format!("{after:+10.3} s"));
    match moment.occasion {
        Occasion::Final => writeln!(out, "  {at:>10.3} s {after}  final, when raven ends here"),
        Occasion::Normal => {
            writeln!(out, "  {}", format!("{at:>10.3} s {after}").trim_end())?;
            changes(out, "                              ", &moment.changes)
        }
    }
}

fn destinations(destinations: &[Ipv6Addr]) -> String {
    let drawn = destinations.iter().take(DRAWN_DESTINATIONS).map(Ipv6Addr::to_string);
    let drawn = drawn.collect::<Vec<_>>().join(", ");
    match destinations.len().saturating_sub(DRAWN_DESTINATIONS) {
        0 => drawn,
        more => format!("{drawn} and {more} more"),
    }
}

/// What differs, a line each.
fn changes(out: &mut dyn Write, indent: &str, changes: &[Change]) -> io::Result<()> {
    for change in changes.iter().take(DRAWN_CHANGES) {
        writeln!(out, "{indent}{change}")?;
    }
    match changes.len().saturating_sub(DRAWN_CHANGES) {
        0 => Ok(()),
        more => writeln!(out, "{indent}... and {more} more"),
    }
}

/// A duration without needless digits.
fn seconds(duration: Duration) -> String {
    duration.as_secs_f64().to_string()
}
