//! Addresses of packet sockets.

use std::{io, mem};

use nix::{
    libc,
    sys::socket::{LinkAddr, SockaddrLike},
};

use crate::os::InterfaceIndex;

/// The address of `interface` for frames of `ether_type`: with `group` to send to, without to be
/// bound to.
pub(super) fn packet_address(
    interface: InterfaceIndex,
    ether_type: u16,
    group: Option<[u8; 6]>,
) -> io::Result<LinkAddr> {
    let out_of_range = |_| io::Error::from(io::ErrorKind::InvalidInput);
    let mut sll_addr = [0; 8];
    if let (Some(group), Some(place)) = (group, sll_addr.first_chunk_mut()) {
        *place = group;
    }
    let address = libc::sockaddr_ll {
        sll_family: libc::AF_PACKET.try_into().map_err(out_of_range)?,
        sll_protocol: ether_type.to_be(),
        sll_ifindex: interface.get().try_into().map_err(out_of_range)?,
        sll_hatype: 0,
        sll_pkttype: 0,
        sll_halen: if group.is_some() { 6 } else { 0 },
        sll_addr,
    };
    let length = mem::size_of_val(&address).try_into().map_err(out_of_range)?;
    // SAFETY: the pointer is to a whole, initialised `sockaddr_ll` of that length, which is copied.
    let address = unsafe { LinkAddr::from_raw((&raw const address).cast(), Some(length)) };
    address.ok_or_else(|| io::ErrorKind::InvalidInput.into())
}
