//! What there is to say about one interface.

use std::{net::Ipv6Addr, sync::Arc, time::Duration};

use crate::{
    cli::{
        assumptions::{AssumedPrefix, Assumptions, assumed_prefixes},
        course::{Course, IPV6_HEADER_OCTETS, Round},
        selection::Selected,
    },
    model::{Interface, RouterAdvertisement},
    router::{ALL_NODES, Occasion},
    view::{self, Change, Node},
    wire,
};

/// Everything about one interface.
#[derive(Debug)]
pub(super) struct Portrait {
    pub(super) interface: Arc<Interface>,
    /// The pattern that the interface is an example of.
    pub(super) pattern: Option<String>,
    pub(super) source: Ipv6Addr,
    pub(super) assumed_prefixes: Vec<AssumedPrefix>,
    pub(super) most_packet_octets: usize,
    /// `None` where nothing is sent.
    pub(super) first: Option<Said>,
    pub(super) moments: Vec<Moment>,
    /// There are more moments than those.
    pub(super) is_cut: bool,
    /// The final advertisement and how it differs from the one before.
    pub(super) last: Option<(Said, Vec<Change>)>,
}

/// An advertisement.
#[derive(Debug)]
pub(super) struct Said {
    pub(super) advertisement: Node,
    pub(super) packets: Vec<Packet>,
}

/// One packet of an advertisement.
#[derive(Debug)]
pub(super) struct Packet {
    /// Its ICMPv6 message with the checksum.
    pub(super) message: Vec<u8>,
    /// What it alone says.
    pub(super) advertisement: Option<Node>,
    /// With the IPv6 header.
    pub(super) octets: usize,
    /// It exceeds the link's MTU.
    pub(super) is_too_large: bool,
}

/// When something is sent.
#[derive(Debug)]
pub(super) struct Moment {
    /// Since the start.
    pub(super) at: Duration,
    pub(super) occasion: Occasion,
    pub(super) destinations: Vec<Ipv6Addr>,
    /// Packets to each destination.
    pub(super) packets: usize,
    /// What differs from the one before.
    pub(super) changes: Vec<Change>,
}

impl Portrait {
    pub(super) fn new(selected: &Selected, assumptions: &Assumptions) -> Self {
        let interface = Arc::clone(&selected.interface);
        let mut course = Course::new(Arc::clone(&interface), assumptions);
        let source = course.link().source.unwrap_or(Ipv6Addr::UNSPECIFIED);
        let first = course.first();
        let mut said = first.as_ref().map(view::advertisement);
        let mut moments = Vec::new();
        let mut last = None;
        while let Some(round) = course.next() {
            let now = view::advertisement(&round.advertisement);
            let changes = said.as_ref().map_or(Vec::new(), |before| view::changes(before, &now));
            if round.occasion == Occasion::Final {
                let destination = round.transmissions.first().map(|it| it.destination);
                let said = Said::new(&course, &round.advertisement, destination);
                last = Some((said, changes.clone()));
            }
            moments.push(Moment::new(&round, changes));
            said = Some(now);
        }
        let destination = moments.first().and_then(|it| it.destinations.first().copied());
        Portrait {
            pattern: selected.pattern.clone(),
            source,
            assumed_prefixes: assumed_prefixes(&interface),
            most_packet_octets: course.most_packet_octets(),
            first: first.map(|it| Said::new(&course, &it, destination)),
            moments,
            is_cut: course.is_cut(),
            last,
            interface,
        }
    }
}

impl Said {
    /// As it goes to `destination`, or else to all.
    fn new(
        course: &Course,
        advertisement: &RouterAdvertisement,
        destination: Option<Ipv6Addr>,
    ) -> Self {
        let source = course.link().source.unwrap_or(Ipv6Addr::UNSPECIFIED);
        let mtu = course.link().mtu;
        let packet = |mut message: Vec<u8>| {
            wire::set_checksum(source, destination.unwrap_or(ALL_NODES), &mut message);
            let advertisement = wire::decode_advertisement(&message).ok();
            let octets = IPV6_HEADER_OCTETS + message.len();
            Packet {
                message,
                advertisement: advertisement.as_ref().map(view::advertisement),
                octets,
                is_too_large: u32::try_from(octets).map_or(true, |octets| octets > mtu),
            }
        };
        let parts = wire::encode_parts(advertisement, course.most_message_octets());
        Said {
            advertisement: view::advertisement(advertisement),
            packets: parts.into_iter().map(packet).collect(),
        }
    }
}

impl Moment {
    fn new(round: &Round, changes: Vec<Change>) -> Self {
        Moment {
            at: round.at,
            occasion: round.occasion,
            destinations: round.destinations(),
            packets: round.transmissions.first().map_or(0, |it| it.messages.len()),
            changes,
        }
    }
}
