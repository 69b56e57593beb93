//! Socket options that neither nix nor socket2 has, or not in one step.

use std::{io, os::fd::AsRawFd};

use nix::{
    errno::Errno,
    libc::{self, c_int, socklen_t},
    sys::socket::{setsockopt, sockopt},
};
use socket2::Socket;

use super::context;

/// `SO_MEMINFO` of `asm-generic/socket.h`; the same where Raven is built for.
const SO_MEMINFO: c_int = 55;

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

/// How many packets the kernel kept back that were for `socket`: its receive buffer was full, or
/// the checksum was wrong. Wraps around.
pub(super) fn dropped(socket: &Socket) -> io::Result<u32> {
    /// `SK_MEMINFO_VARS` of `linux/sock_diag.h`.
    const VARIABLES: usize = 9;
    let mut values = [0_u32; VARIABLES];
    let mut length = socklen_t::try_from(size_of_val(&values)).map_err(|_| Errno::EINVAL)?;
    // SAFETY: the kernel writes at most `length` octets at the pointer, which is what the array
    // holds, and what it wrote are numbers.
    let result = unsafe {
        libc::getsockopt(
            socket.as_raw_fd(),
            libc::SOL_SOCKET,
            SO_MEMINFO,
            values.as_mut_ptr().cast(),
            &raw mut length,
        )
    };
    Errno::result(result)?;
    let place = usize::try_from(libc::SK_MEMINFO_DROPS).unwrap_or(VARIABLES);
    let told = usize::try_from(length).unwrap_or(0) / size_of::<u32>();
    let value = values.get(place).filter(|_| place < told);
    value.copied().ok_or_else(|| io::ErrorKind::Unsupported.into())
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
