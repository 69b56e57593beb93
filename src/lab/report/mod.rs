//! What is printed about the hosts: a table for people, lines for programs.

mod lines;
mod table;

use std::{fmt, os::fd::AsFd, time::Duration};

use super::{Expectation, HostAddress, HostRoute, HostState, Missing};
use crate::model::{InterfaceName, Lifetime};

/// How a report is laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layout {
    /// A table no wider than this many columns where that is possible.
    Table {
        /// Columns of the terminal.
        width: u16,
    },
    /// One fact a line, each beginning with the interface, to be searched and compared.
    Lines,
}

impl Layout {
    /// A table where `output` is a terminal, lines elsewhere.
    pub fn of(output: impl AsFd) -> Self {
        match terminal_size::terminal_size_of(output) {
            Some((terminal_size::Width(width), _)) => Layout::Table { width },
            None => Layout::Lines,
        }
    }
}

/// What became of one host.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HostReport {
    /// The router's interface.
    pub interface: InterfaceName,
    /// What the host should have.
    pub expectation: Expectation,
    /// What it has.
    pub state: HostState,
    /// What it lacks.
    pub missing: Vec<Missing>,
    /// From the daemon's start until nothing was missing.
    pub usable_after: Option<Duration>,
}

/// The judgement about one host.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It has everything.
    Usable,
    /// The router's interface advertises nothing that a host would take.
    NothingExpected,
    /// It has some things.
    Incomplete,
    /// It has none of them.
    Nothing,
}

impl HostReport {
    /// The judgement.
    pub fn verdict(&self) -> Verdict {
        if self.expectation.is_empty() {
            Verdict::NothingExpected
        } else if self.missing.is_empty() {
            Verdict::Usable
        } else if self.got_nothing() {
            Verdict::Nothing
        } else {
            Verdict::Incomplete
        }
    }

    fn got_nothing(&self) -> bool {
        let state = &self.state;
        state.addresses.is_empty()
            && state.routes.is_empty()
            && state.dns_servers.is_empty()
            && state.search_suffixes.is_empty()
    }
}

/// Draws the report; ends with a line feed.
pub fn render(hosts: &[HostReport], layout: Layout) -> String {
    let facts = match layout {
        Layout::Table { width } => table::draw(hosts, width),
        Layout::Lines => lines::draw(hosts),
    };
    facts + &failures(hosts)
}

/// A line for every host that is not usable.
fn failures(hosts: &[HostReport]) -> String {
    let line = |host: &HostReport| {
        let interface = &host.interface;
        let missing = || {
            let missing: Vec<_> = host.missing.iter().map(Missing::to_string).collect();
            missing.join(", ")
        };
        match host.verdict() {
            Verdict::Usable => None,
            Verdict::NothingExpected => {
                Some(format!("{interface}: host got nothing: nothing is advertised to it\n"))
            }
            Verdict::Incomplete => Some(format!("{interface}: host incomplete: {}\n", missing())),
            Verdict::Nothing => Some(format!("{interface}: host got nothing: {}\n", missing())),
        }
    };
    hosts.iter().filter_map(line).collect()
}

impl fmt::Display for HostAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.address, self.prefix_length)?;
        match (self.duplicate, self.tentative) {
            (true, _) => f.write_str(" duplicate"),
            (false, true) => f.write_str(" tentative"),
            (false, false) => Ok(()),
        }
    }
}

/// `1800 s, medium`.
fn validity(route: &HostRoute) -> String {
    format!("{}, {}", route.lifetime, route.preference)
}

/// Routes beside the default ones that an advertisement brought.
fn other_routes(state: &HostState) -> impl Iterator<Item = &HostRoute> {
    let through_router = |route: &&HostRoute| route.gateway.is_some();
    state.routes.iter().filter(|route| route.destination.length() > 0).filter(through_router)
}

/// The flags that are set.
fn flags(state: &HostState) -> &'static str {
    match (state.parameters.managed, state.parameters.other_config) {
        (true, true) => "M O",
        (true, false) => "M",
        (false, true) => "O",
        (false, false) => "-",
    }
}

fn gateway(route: &HostRoute) -> String {
    route.gateway.map_or_else(|| "on-link".into(), |gateway| gateway.to_string())
}

/// What happened when, in words.
fn usable(host: &HostReport) -> String {
    match (host.verdict(), host.usable_after) {
        (Verdict::NothingExpected, _) => "nothing expected".into(),
        (Verdict::Usable, Some(after)) => format!("{} ms", after.as_millis()),
        _ => "no".into(),
    }
}

fn lifetimes(valid: Lifetime, preferred: Lifetime) -> String {
    format!("valid {valid}, preferred {preferred}")
}

#[cfg(test)]
mod tests;
