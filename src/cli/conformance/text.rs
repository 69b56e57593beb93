//! The report for people.

use std::io::{self, Write};

use clap::builder::styling::{AnsiColor, Style};

use crate::{
    conformance::{Item, Packet, Record, Report, Verdict},
    view::Node,
};

/// Octets on a line.
const OCTETS: usize = 32;
/// The most lines of a packet, and the most packets of an item. All of them are in JSON.
const LINES: usize = 8;
const PACKETS: usize = 8;
const GOOD: Style = AnsiColor::Green.on_default();
const BAD: Style = AnsiColor::Red.on_default().bold();
const DULL: Style = AnsiColor::BrightBlack.on_default();

/// Prints what there is to judge.
pub(super) fn list(items: &[&Item]) -> io::Result<()> {
    let mut out = io::stdout().lock();
    for item in items {
        let level = item.level.name();
        writeln!(out, "{:<12} {level:<6} {} ({})", item.id, item.title, item.source)?;
    }
    out.flush()
}

/// Prints what came of an item, and what shows that; nothing of those that are not applicable,
/// which the summary has together.
pub(super) fn verdict(item: &Item, verdict: &Verdict, record: &Record) -> io::Result<()> {
    let mut out = anstream::stdout().lock();
    let (word, style) = match verdict {
        Verdict::Pass => ("pass", GOOD),
        Verdict::Fail { .. } => ("FAIL", BAD),
        Verdict::NotApplicable { .. } => return Ok(()),
    };
    let level = item.level.name();
    writeln!(
        out,
        "{style}{word}{style:#} {:<12} {level:<6} {} ({})",
        item.id, item.title, item.source
    )?;
    if let Some(reason) = verdict.reason() {
        writeln!(out, "     {reason}")?;
    }
    if let Verdict::Fail { packets, .. } = verdict {
        for packet in packets.iter().take(PACKETS).filter_map(|&number| record.get(number)) {
            write_packet(&mut out, packet)?;
        }
        if let Some(more @ 1..) = packets.len().checked_sub(PACKETS) {
            writeln!(out, "     and {more} more packets")?;
        }
    }
    out.flush()
}

fn write_packet(out: &mut impl Write, packet: &Packet) -> io::Result<()> {
    let at = packet.at.as_secs_f64();
    writeln!(out, "     {at:10.6} s {:<5} {packet}", packet.direction.name())?;
    for octets in packet.frame.chunks(OCTETS).take(LINES) {
        let words: Vec<_> = octets.chunks(2).map(hex).collect();
        writeln!(out, "                  {}", words.join(" "))?;
    }
    if let Some(more @ 1..) = packet.frame.len().checked_sub(LINES * OCTETS) {
        writeln!(out, "                  and {more} more octets")?;
    }
    Ok(())
}

fn hex(octets: &[u8]) -> String {
    Node::hex(octets).to_string()
}

/// Prints which items were not applicable and why, the same reasons together.
fn write_not_applicable(out: &mut impl Write, report: &Report) -> io::Result<()> {
    let mut reasons: Vec<(&str, Vec<&str>)> = Vec::new();
    for (item, verdict) in &report.outcomes {
        let Some(Verdict::NotApplicable { reason }) = verdict else { continue };
        match reasons.iter_mut().find(|(known, _)| known == reason) {
            Some((_, ids)) => ids.push(item.id),
            None => reasons.push((reason, vec![item.id])),
        }
    }
    for (reason, ids) in reasons {
        writeln!(out, "{DULL}n.a.{DULL:#} {}: {reason}", ids.join(" "))?;
    }
    Ok(())
}

/// Prints what was not applicable, and how many items came out how.
pub(super) fn summary(report: &Report) -> io::Result<()> {
    let mut out = anstream::stdout().lock();
    write_not_applicable(&mut out, report)?;
    for note in report.notes() {
        writeln!(out, "note {note}")?;
    }
    let count = |wanted: fn(&Option<Verdict>) -> bool| {
        report.outcomes.iter().filter(|(_, verdict)| wanted(verdict)).count()
    };
    let passed = count(|it| matches!(it, Some(Verdict::Pass)));
    let failed = count(|it| matches!(it, Some(Verdict::Fail { .. })));
    let not_applicable = count(|it| matches!(it, Some(Verdict::NotApplicable { .. })));
    let unjudged = count(Option::is_none);
    let style = if failed == 0 { GOOD } else { BAD };
    write!(
        out,
        "{}: {passed} passed, {style}{failed} failed{style:#}, {not_applicable} not applicable",
        report.facts.router.address
    )?;
    if unjudged > 0 {
        write!(out, ", {unjudged} not judged")?;
    }
    writeln!(out)?;
    out.flush()
}
