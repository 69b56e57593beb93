use std::{fmt, net::Ipv6Addr};

/// What a report tells of; only a failure makes text of it.
#[derive(Debug)]
pub(super) enum Event {
    Changed(String),
    Solicitation(Ipv6Addr),
    Sent { to: Ipv6Addr, parts: usize, last: bool, taken: bool },
}

impl fmt::Display for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Event::Changed(what) => f.write_str(what),
            Event::Solicitation(source) => write!(f, "solicitation from {source}"),
            Event::Sent { to, parts, last, taken } => {
                let kind = if *last { "final" } else { "advertisement" };
                let fate = if *taken { "" } else { ", refused" };
                write!(f, "{kind} to {to}, {parts} messages{fate}")
            }
        }
    }
}
