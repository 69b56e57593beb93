//! Socket options that no library has, or not as they are needed here.

use std::{
    io, mem,
    os::fd::{AsFd, AsRawFd},
};

use nix::{
    libc,
    sys::socket::{setsockopt, sockopt},
};

/// `ICMPV6_FILTER` of linux/icmpv6.h.
const ICMPV6_FILTER: libc::c_int = 1;
/// `IPV6_RECVFRAGSIZE` of linux/in6.h.
const IPV6_RECVFRAGSIZE: libc::c_int = 77;

/// Lets a raw ICMPv6 socket receive messages of these types only (RFC 3542 3.2). On Linux a bit
/// that is set blocks.
pub(super) fn receive_icmp6_types(socket: &impl AsFd, types: &[u8]) -> io::Result<()> {
    let mut blocked = [u32::MAX; 8];
    for &icmp6_type in types {
        blocked[usize::from(icmp6_type >> 5)] &= !(1 << (icmp6_type & 31));
    }
    set(socket, libc::IPPROTO_ICMPV6, ICMPV6_FILTER, &blocked)
}

/// Has packets that came with a Fragment header marked, atomic fragments too. Kernels before 4.11
/// cannot; they answer `ENOPROTOOPT`.
pub(super) fn receive_fragment_size(socket: &impl AsFd) -> io::Result<()> {
    set(socket, libc::IPPROTO_IPV6, IPV6_RECVFRAGSIZE, &1 as &libc::c_int)
}

/// Enlarges the receive queue, beyond the system's limit where that is allowed.
pub(super) fn enlarge_receive_queue(socket: &impl AsFd, octets: usize) -> io::Result<()> {
    setsockopt(socket, sockopt::RcvBufForce, &octets)
        .or_else(|_| setsockopt(socket, sockopt::RcvBuf, &octets))
        .map_err(io::Error::from)
}

fn set<T: Copy>(
    socket: &impl AsFd,
    level: libc::c_int,
    name: libc::c_int,
    value: &T,
) -> io::Result<()> {
    let length = libc::socklen_t::try_from(mem::size_of::<T>()).map_err(io::Error::other)?;
    let descriptor = socket.as_fd().as_raw_fd();
    // SAFETY: the pointer is to a whole, initialised value of this length, which the kernel only
    // reads.
    let result =
        unsafe { libc::setsockopt(descriptor, level, name, (&raw const *value).cast(), length) };
    if result == 0 { Ok(()) } else { Err(io::Error::last_os_error()) }
}
