//! The report for programs, as `packaging/schema/conformance-1.schema.json` describes it.

use std::net::Ipv6Addr;

use serde::Serialize;

use crate::{
    cli::report::Tool,
    conformance::{Item, Packet, Record, Report, Verdict},
    model::InterfaceName,
    view::Node,
};

/// Rises when a program that reads the report would have to change.
const VERSION: u32 = 1;

pub(super) fn document<'a>(report: &'a Report, interface: &'a InterfaceName) -> impl Serialize {
    let count = |name: &str| {
        let named = |(_, verdict): &&(_, Option<Verdict>)| verdict_name(verdict.as_ref()) == name;
        report.outcomes.iter().filter(named).count()
    };
    let router = report.facts.router;
    Document {
        version: VERSION,
        tool: Tool::RAVEN,
        interface: interface.as_str(),
        router: Router {
            address: router.address,
            link_layer_address: Node::hex(&router.ethernet_address),
        },
        items: report
            .outcomes
            .iter()
            .map(|(item, verdict)| outcome(item, verdict.as_ref(), &report.record))
            .collect(),
        counts: Counts {
            pass: count("pass"),
            fail: count("fail"),
            not_applicable: count("not-applicable"),
            not_judged: count("not-judged"),
        },
        complete: report.cut_short.is_none(),
        notes: report.notes(),
    }
}

#[derive(Serialize)]
struct Document<'a> {
    version: u32,
    tool: Tool,
    interface: &'a str,
    router: Router,
    items: Vec<Outcome<'a>>,
    counts: Counts,
    complete: bool,
    notes: Vec<String>,
}

#[derive(Serialize)]
struct Router {
    address: Ipv6Addr,
    link_layer_address: Node,
}

#[derive(Serialize)]
struct Outcome<'a> {
    id: &'static str,
    title: &'static str,
    source: &'static str,
    level: &'static str,
    verdict: &'static str,
    reason: Option<&'a str>,
    packets: Vec<Shown>,
}

#[derive(Serialize)]
struct Shown {
    time_seconds: f64,
    direction: &'static str,
    summary: String,
    frame: Node,
}

#[derive(Serialize)]
struct Counts {
    pass: usize,
    fail: usize,
    not_applicable: usize,
    not_judged: usize,
}

fn verdict_name(verdict: Option<&Verdict>) -> &'static str {
    verdict.map_or("not-judged", Verdict::name)
}

fn outcome<'a>(item: &Item, verdict: Option<&'a Verdict>, record: &Record) -> Outcome<'a> {
    let packets = match verdict {
        Some(Verdict::Fail { packets, .. }) => packets.as_slice(),
        _ => &[],
    };
    Outcome {
        id: item.id,
        title: item.title,
        source: item.source,
        level: item.level.name(),
        verdict: verdict_name(verdict),
        reason: verdict.and_then(Verdict::reason),
        packets: packets.iter().filter_map(|&number| record.get(number)).map(shown).collect(),
    }
}

fn shown(packet: &Packet) -> Shown {
    Shown {
        time_seconds: packet.at.as_secs_f64(),
        direction: packet.direction.name(),
        summary: packet.to_string(),
        frame: Node::hex(&packet.frame),
    }
}
