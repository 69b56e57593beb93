//! A network on the bench: a router and real hosts in network namespaces, for `raven lab` and for
//! the tests.
//!
//! [`Lab`] makes the namespaces and the links between them, [`Host`] watches what a host's own
//! kernel makes of the advertisements, [`Expectation`] says what that should be, [`run`] is the
//! whole thing as a command. Any daemon can be the router. Nothing outside of the namespaces is
//! touched, and they vanish with the process.

mod capture;
mod error;
mod expectation;
mod goodbye;
mod host;
mod link;
mod process;
mod report;
mod run;
mod state;
mod topology;
mod user_option;
mod wait;

#[cfg(test)]
mod testing;

pub use capture::{Capture, CapturedAdvertisement};
pub use error::{LabError, Step};
pub use expectation::{Expectation, KernelSupport, Missing};
pub use host::{HOST_INTERFACE, Host};
pub use process::RouterProcess;
pub use report::{HostReport, Layout, Verdict, render};
pub use run::{LabOptions, Outcome, links, run};
pub use state::{DnsServer, HostAddress, HostParameters, HostRoute, HostState, SearchSuffix};
pub use topology::{Lab, LabLink};
