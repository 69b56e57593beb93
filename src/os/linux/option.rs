//! Socket options that neither nix nor socket2 has, or not in one step.

use std::{io, os::fd::AsRawFd};

use nix::{
    errno::Errno,
    libc::{self, c_int, socklen_t},
    sys::socket::{setsockopt, sockopt},
};
use socket2::Socket;

use super::context;

/// Gives `socket` a receive buffer of `octets`, or of as much as the system lets this process
/// have.
pub(super) fn set_receive_buffer(socket: &Socket, octets: usize) -> io::Result<()> {
    // Beyond `net.core.rmem_max` for CAP_NET_ADMIN only.
    setsockopt(socket, sockopt::RcvBufForce, &octets)
        .or_else(|_| socket.set_recv_buffer_size(octets).map_err(context("SO_RCVBUF")))
}

/// The same for the buffer of what waits to be sent.
pub(super) fn set_send_buffer(socket: &Socket, octets: usize) -> io::Result<()> {
    setsockopt(socket, sockopt::SndBufForce, &octets)
        .or_else(|_| socket.set_send_buffer_size(octets).map_err(context("SO_SNDBUF")))
}

/// Sets an option that is an `int`.
pub(super) fn set_option(
    socket: &impl AsRawFd,
    level: c_int,
    name: c_int,
    value: c_int,
) -> io::Result<()> {
    set(socket, level, name, &value.to_ne_bytes())
}

/// Sets an option that is a structure of `octets`.
pub(super) fn set(
    socket: &impl AsRawFd,
    level: c_int,
    name: c_int,
    octets: &[u8],
) -> io::Result<()> {
    let length = socklen_t::try_from(octets.len()).map_err(|_| Errno::EINVAL)?;
    // SAFETY: the kernel reads `length` octets at the pointer, which is what the slice holds, and
    // keeps neither.
    let result = unsafe {
        libc::setsockopt(socket.as_raw_fd(), level, name, octets.as_ptr().cast(), length)
    };
    Ok(Errno::result(result).map(drop)?)
}
