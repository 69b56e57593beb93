//! Does a router on a link do what RFC 4861 and its successors demand? A suite that asks it, from
//! a host's side of the link, whatever program it runs.
//!
//! [`run`] looks for the router, judges [`Item`]s and yields a [`Report`] with every packet. It
//! works over any [`Link`]; [`InterfaceLink`] is a real one. What it must have done to the router,
//! such as stopping it, goes through [`Actions`].
//!
//! Items stand in tables, one file of `items/` for each subject. What they share (finding the
//! router, waiting, sending) is in [`Bench`]; what they judge by is in [`Record`].

#![forbid(unsafe_code)]
#![cfg_attr(not(test), warn(clippy::indexing_slicing))]

mod action;
mod bench;
mod ignored;
mod item;
mod items;
mod link;
mod packet;
mod record;
mod solicitation;
mod statistics;
mod suite;

#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;

pub use action::{Action, ActionError, Actions, ShellCommand};
pub use bench::{Bench, Effort};
pub use item::{Check, Item, Level, Verdict};
pub use items::items;
pub use link::{InterfaceLink, Link};
pub use packet::{Direction, Ipv6, Packet};
pub use record::{
    Answers, Exchange, Facts, Gap, JITTER, MAX_RA_DELAY_TIME, MIN_DELAY_BETWEEN_RAS, Record,
    RouterIdentity, SLACK, Sources,
};
pub use solicitation::{ALL_ROUTERS, Fragments, Solicitation, source_link_layer_address};
pub use suite::{Report, Settings, SuiteError, run};
