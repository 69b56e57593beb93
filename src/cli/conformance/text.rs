//! The report for people.

use std::io::{self, Write};

use clap::builder::styling::{AnsiColor, Style};

use crate::{
    conformance::{Item, Packet, Record, Report, Verdict},
    view::Node,
};

/// Octets on a line.
const OCTETS: usize = 32;
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

/// Prints what came of an item, and what shows that.
pub(super) fn verdict(item: &Item, verdict: &Verdict, record: &Record) -> io::Result<()> {
    let mut out = anstream::stdout().lock();
    let (word, style) = match verdict {
        Verdict::Pass => ("pass", GOOD),
        Verdict::Fail { .. } => ("FAIL", BAD),
        Verdict::NotApplicable { .. } => ("n.a.", DULL),
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
        for packet in packets.iter().filter_map(|&number| record.get(number)) {
            write_packet(&mut out, packet)?;
        }
    }
    out.flush()
}

fn write_packet(out: &mut impl Write, packet: &Packet) -> io::Result<()> {
    let at = packet.at.as_secs_f64();
    writeln!(out, "     {at:10.6} s {:<5} {packet}", packet.direction.name())?;
    for octets in packet.frame.chunks(OCTETS) {
        let words: Vec<_> = octets.chunks(2).map(hex).collect();
        writeln!(out, "                  {}", words.join(" "))?;
    }
    Ok(())
}

fn hex(octets: &[u8]) -> String {
    Node::hex(octets).to_string()
}

/// Prints how many items came out how.
pub(super) fn summary(report: &Report) -> io::Result<()> {
    let mut out = anstream::stdout().lock();
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
