//! The operating system's backend against the real kernel, in network namespaces that the tests
//! make. They need CAP_SYS_ADMIN, CAP_NET_ADMIN and CAP_NET_RAW: root, or a user namespace.
#![cfg(all(target_os = "linux", feature = "daemon"))]

mod links;
mod net;
mod overrun;
mod receive;
mod snapshot;
mod transmit;
