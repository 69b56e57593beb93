//! What an advertisement says, for people and programs: a tree of named values.
//!
//! The names are those of the model's fields, with the unit behind them; they are stable, and the
//! same in reports, in JSON and in comparisons. Every text can be printed as it is: what
//! a packet brought along is escaped.

#![forbid(unsafe_code)]

mod advertisement;
mod changes;
mod fields;
mod hosts;
mod node;
mod option;
#[cfg(feature = "daemon")]
mod serialize;
mod settings;

pub use advertisement::{advertisement, options};
pub use changes::{Change, changes};
pub use fields::fields;
pub use hosts::{Consequence, Effect, Heard, consequences};
pub use node::Node;
pub use settings::settings;
