//! An advertisement with what is known of its packet.

use std::{
    net::Ipv6Addr,
    time::{Duration, SystemTime},
};

use jiff::Timestamp;

use crate::{
    capture::{Icmpv6, Packet},
    model::InterfaceName,
    os::Received,
    router::Datagram,
};

/// A message that may be a Router Advertisement.
pub(super) struct Sighting<'a> {
    /// The interface's name in configuration.
    pub(super) name: InterfaceName,
    /// That is the interface where it was heard, and no stopgap.
    pub(super) is_named: bool,
    /// VLAN identifiers, the outermost first.
    pub(super) vlans: Vec<u16>,
    /// When it was heard, if that is known.
    pub(super) time: Option<Timestamp>,
    pub(super) destination: Option<Ipv6Addr>,
    pub(super) datagram: Datagram<'a>,
}

impl<'a> Sighting<'a> {
    /// What was received just now on the interface of this name.
    pub(super) fn received(received: &Received<'a>, interface: Option<&str>) -> Self {
        let name = interface.and_then(printable);
        Sighting {
            is_named: name.is_some(),
            name: name.unwrap_or_else(unknown),
            vlans: Vec::new(),
            time: Timestamp::try_from(SystemTime::now()).ok(),
            destination: received.destination,
            datagram: Datagram {
                source: received.source,
                hop_limit: received.hop_limit,
                fragmented: received.fragmented,
                message: received.message,
            },
        }
    }

    /// What stands in a capture.
    pub(super) fn captured(packet: &Packet<'_>, message: &Icmpv6<'a>) -> Self {
        let name = captured_name(packet.interface.as_ref(), &message.vlans);
        Sighting {
            is_named: name.is_some(),
            name: name.unwrap_or_else(unknown),
            vlans: message.vlans.clone(),
            time: packet.time.and_then(timestamp),
            destination: Some(message.destination),
            datagram: Datagram {
                source: message.source,
                hop_limit: Some(message.hop_limit),
                fragmented: message.fragmented,
                message: message.octets,
            },
        }
    }
}

/// The interface that has the frames of these VLANs: `eth0.704`, as Linux's tools call it where
/// the capture names the interface below, and `vlan704` elsewhere.
fn captured_name(interface: Option<&InterfaceName>, vlans: &[u16]) -> Option<InterfaceName> {
    let below = interface.and_then(|name| printable(name.as_str()));
    let Some(innermost) = vlans.last() else { return below };
    let stacked = below.and_then(|below| {
        let mut name = below.to_string();
        name.extend(vlans.iter().map(|vlan| format!(".{vlan}")));
        name.parse().ok()
    });
    stacked.or_else(|| format!("vlan{innermost}").parse().ok())
}

/// `name` where it can be printed as it is.
fn printable(name: &str) -> Option<InterfaceName> {
    let visible = |c: char| c.escape_debug().eq([c]) || matches!(c, '"' | '\'' | '\\');
    name.parse().ok().filter(|_| name.chars().all(visible))
}

/// The name of what has none.
pub(super) fn unknown() -> InterfaceName {
    match "unknown".parse() {
        Ok(name) => name,
        Err(_) => unreachable!("a legal name"),
    }
}

fn timestamp(since_1970: Duration) -> Option<Timestamp> {
    let seconds = i64::try_from(since_1970.as_secs()).ok()?;
    let nanos = i32::try_from(since_1970.subsec_nanos()).ok()?;
    Timestamp::new(seconds, nanos).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_interfaces_in_captures() {
        let name = |interface: Option<&str>, vlans: &[u16]| {
            let interface = interface.map(|name| name.parse().unwrap());
            captured_name(interface.as_ref(), vlans).map(|name| name.to_string())
        };
        let named = |text: &str| Some(text.to_owned());
        assert_eq!(name(None, &[]), None);
        assert_eq!(name(None, &[704]), named("vlan704"));
        assert_eq!(name(Some("eth0"), &[]), named("eth0"));
        assert_eq!(name(Some("eth0"), &[100, 704]), named("eth0.100.704"));
        assert_eq!(name(Some("enp0s31f6aaa"), &[100, 704]), named("vlan704"));
        assert_eq!(name(Some("b\u{fc}ro"), &[]), named("b\u{fc}ro"));
        assert_eq!(name(Some("a\u{202e}b"), &[]), None);
        assert_eq!(name(Some("a\"b\\"), &[]), named("a\"b\\"));
    }

    #[test]
    fn times_that_no_calendar_has_are_unknown() {
        let text = |duration| timestamp(duration).map(|time| time.to_string());
        let expected = "1970-01-01T00:00:01.5Z".to_owned();
        assert_eq!(text(Duration::from_millis(1500)), Some(expected));
        assert_eq!(text(Duration::MAX), None);
        assert_eq!(text(Duration::from_secs(i64::MAX as u64)), None);
    }
}
