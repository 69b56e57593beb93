use std::fmt;

use super::{DelegationName, InterfaceName, Prefix};

/// What has to hold for something to be advertised at its full lifetime (RFC 8475 3, RFC 7084 G-4,
/// G-5).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Condition {
    /// A routing table has a usable route to exactly this destination.
    Route {
        /// The destination; ::/0 is the default route.
        destination: Prefix,
        /// The table's number; the main table's, where the system has several, is 254.
        table: u32,
    },
    /// An interface is up and has carrier.
    Running(InterfaceName),
    /// A delegation is valid.
    Delegation(DelegationName),
}

impl Condition {
    /// The number of the main routing table (Linux's `RT_TABLE_MAIN`).
    pub const MAIN_TABLE: u32 = 254;
}

impl fmt::Display for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Condition::Route { destination, table: Condition::MAIN_TABLE } => {
                write!(f, "route {destination}")
            }
            Condition::Route { destination, table } => {
                write!(f, "route {destination} table {table}")
            }
            Condition::Running(interface) => write!(f, "interface {interface}"),
            Condition::Delegation(name) => write!(f, "delegation {name}"),
        }
    }
}
