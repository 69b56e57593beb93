//! Linux: interfaces over netlink, one raw ICMPv6 socket to receive, packet and raw sockets to
//! send.

pub(crate) mod address_message;
mod blocked_signals;
mod die_with_parent;
mod frame_socket;
mod icmp6;
mod ipv4_address_message;
mod joins;
mod link_message;
mod links;
mod mute;
pub mod namespace;
mod netconf;
pub(crate) mod netlink;
mod option;
mod packet;
mod packet_address;
mod raw;
mod receive;
mod routes;
mod snapshot;
mod table;
mod transmit;
mod undelivered;

use std::{
    fmt::Display,
    io,
    os::fd::{AsFd, AsRawFd},
};

use tokio::io::{Interest, unix::AsyncFd};

pub use self::{
    blocked_signals::without_blocked_signals, die_with_parent::die_with_parent,
    frame_socket::FrameSocket, links::Links, packet_address::packet_address, receive::Receiver,
    routes::Routes, snapshot::snapshot, transmit::Transmitter, undelivered::DeliveryErrors,
};

/// Has the allocator give back whole pages that are free.
#[cfg(target_env = "gnu")]
pub(super) fn trim_heap() {
    // SAFETY: the function takes no pointer, and may be called at any time by any thread
    // (malloc_trim(3), MT-Safe).
    unsafe { nix::libc::malloc_trim(0) };
}

/// Says before an error what was tried; the kind stays as it is.
fn context<E: Into<io::Error>>(what: impl Display) -> impl FnOnce(E) -> io::Error {
    move |error| {
        let error = error.into();
        io::Error::new(error.kind(), format!("{what}: {error}"))
    }
}

/// Has tokio wait until `socket` is ready for `interest`. It is a socket, or shares one.
fn watch<S: AsFd + AsRawFd>(socket: S, interest: Interest) -> io::Result<AsyncFd<S>> {
    // SAFETY: the `AsyncFd` owns the socket or a share in it, so that it has one descriptor all its
    // life, which is closed only when all shares are dropped.
    let watched = unsafe { AsyncFd::register_with_interest(socket, interest) };
    watched.map_err(|error| context("watching a socket")(io::Error::from(error)))
}
