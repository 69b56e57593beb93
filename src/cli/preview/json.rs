//! The report for programs, as `packaging/schema/preview-1.schema.json` describes it.

use std::net::Ipv6Addr;

use serde::{Serialize, Serializer};

use super::portrait::{Moment, Packet, Portrait, Said};
use crate::{
    cli::{
        assumptions::Assumptions,
        course::END,
        report::{Assumed, Tool},
        selection::Selected,
    },
    router::Occasion,
    view::{Change, Node},
};

/// Rises when a program that reads the report would have to change.
const VERSION: u32 = 1;

/// The report, whose interfaces are looked at when it is written.
pub(super) fn document<'a>(
    interfaces: &'a [Selected],
    assumptions: &'a Assumptions,
) -> impl Serialize + 'a {
    Document {
        version: VERSION,
        tool: Tool::RAVEN,
        assumed: assumptions.into(),
        schedule_seconds: END.as_secs(),
        interfaces: Interfaces { interfaces, assumptions },
    }
}

#[derive(Serialize)]
struct Document<'a> {
    version: u32,
    tool: Tool,
    assumed: Assumed,
    schedule_seconds: u64,
    interfaces: Interfaces<'a>,
}

/// Made one by one: thousands of them at a time take much memory.
struct Interfaces<'a> {
    interfaces: &'a [Selected],
    assumptions: &'a Assumptions,
}

impl Serialize for Interfaces<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let interfaces = self.interfaces.iter();
        serializer.collect_seq(
            interfaces.map(|selected| interface(Portrait::new(selected, self.assumptions))),
        )
    }
}

#[derive(Serialize)]
struct Interface {
    name: String,
    pattern: Option<String>,
    advertises: bool,
    source: Ipv6Addr,
    assumed_prefixes: Vec<String>,
    most_packet_octets: usize,
    min_rtr_adv_interval_seconds: f64,
    max_rtr_adv_interval_seconds: f64,
    advertisement: Option<Advertisement>,
    schedule: Vec<Round>,
    schedule_is_cut: bool,
    final_advertisement: Option<Advertisement>,
}

fn interface(portrait: Portrait) -> Interface {
    let interval = portrait.interface.interval;
    let prefixes = portrait.assumed_prefixes.iter();
    Interface {
        name: portrait.interface.name.to_string(),
        pattern: portrait.pattern,
        advertises: portrait.first.is_some(),
        source: portrait.source,
        assumed_prefixes: prefixes.map(|it| it.prefix.to_string()).collect(),
        most_packet_octets: portrait.most_packet_octets,
        min_rtr_adv_interval_seconds: interval.min().as_secs_f64(),
        max_rtr_adv_interval_seconds: interval.max().as_secs_f64(),
        advertisement: portrait.first.map(advertisement),
        schedule: portrait.moments.into_iter().map(round).collect(),
        schedule_is_cut: portrait.is_cut,
        final_advertisement: portrait.last.map(|(said, _)| advertisement(said)),
    }
}

#[derive(Serialize)]
struct Advertisement {
    fields: Node,
    packets: Vec<PacketReport>,
}

fn advertisement(said: Said) -> Advertisement {
    Advertisement {
        fields: said.advertisement,
        packets: said.packets.into_iter().map(packet).collect(),
    }
}

#[derive(Serialize)]
struct PacketReport {
    octets: usize,
    exceeds_mtu: bool,
    fields: Option<Node>,
    message: Node,
}

fn packet(packet: Packet) -> PacketReport {
    PacketReport {
        octets: packet.octets,
        exceeds_mtu: packet.is_too_large,
        fields: packet.advertisement,
        message: Node::hex(&packet.message),
    }
}

#[derive(Serialize)]
struct Round {
    at_seconds: f64,
    occasion: &'static str,
    destinations: Vec<Ipv6Addr>,
    packets: usize,
    changes: Vec<Change>,
}

fn round(moment: Moment) -> Round {
    Round {
        at_seconds: moment.at.as_secs_f64(),
        occasion: match moment.occasion {
            Occasion::Normal => "normal",
            Occasion::Final => "final",
        },
        destinations: moment.destinations,
        packets: moment.packets,
        changes: moment.changes,
    }
}
