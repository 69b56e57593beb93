use std::io;

use socket2::{Domain, Protocol, Socket, Type};

use super::socket_option;

/// RFC 4861 4.1 and 4.2: the hop limit of all Neighbor Discovery messages.
pub(super) const HOP_LIMIT: u32 = 255;

/// A raw ICMPv6 socket that never blocks and receives only messages of these types. The kernel
/// computes and checks its checksums.
pub(super) fn open(types: &[u8]) -> io::Result<Socket> {
    let socket = Socket::new(Domain::IPV6, Type::RAW.nonblocking(), Some(Protocol::ICMPV6))?;
    socket_option::receive_icmp6_types(&socket, types)?;
    socket.set_multicast_loop_v6(false)?;
    Ok(socket)
}

/// The same error, saying what was being done.
pub(super) fn context(doing: &'static str) -> impl FnOnce(io::Error) -> io::Error {
    move |error| io::Error::new(error.kind(), format!("{doing}: {error}"))
}
