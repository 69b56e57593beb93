//! Addresses of packet sockets.

use std::{io, mem};

use nix::{
    libc,
    sys::socket::{LinkAddr, SockaddrLike},
};

use crate::os::InterfaceIndex;

/// The address of a packet socket: that of `interface` for frames of `ether_type`: with the address `to` to send there, without to be
/// bound to.
pub fn packet_address(
    interface: InterfaceIndex,
    ether_type: u16,
    to: Option<[u8; 6]>,
) -> io::Result<LinkAddr> {
    let out_of_range = |_| io::Error::from(io::ErrorKind::InvalidInput);
    let mut sll_addr = [0; 8];
    if let (Some(to), Some(place)) = (to, sll_addr.first_chunk_mut()) {
        *place = to;
    }
    let address = libc::sockaddr_ll {
        sll_family: libc::AF_PACKET.try_into().map_err(out_of_range)?,
        sll_protocol: ether_type.to_be(),
        sll_ifindex: interface.get().try_into().map_err(out_of_range)?,
        sll_hatype: 0,
        sll_pkttype: 0,
        sll_halen: if to.is_some() { 6 } else { 0 },
        sll_addr,
    };
    let length = mem::size_of_val(&address).try_into().map_err(out_of_range)?;
    // SAFETY: the pointer is to a whole, initialised `sockaddr_ll` of that length, which is copied.
    let address = unsafe { LinkAddr::from_raw((&raw const address).cast(), Some(length)) };
    address.ok_or_else(|| io::ErrorKind::InvalidInput.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_to_send_to_or_to_be_bound_to() {
        let index = InterfaceIndex::new(9).unwrap();
        let octets = [0x33, 0x33, 0xff, 0x12, 0x34, 0x56];
        let address = packet_address(index, 0x86dd, Some(octets)).unwrap();
        assert_eq!((address.addr(), address.halen()), (Some(octets), 6));
        assert_eq!(address.ifindex(), 9);
        assert_eq!(address.protocol(), 0x86dd_u16.to_be());
        assert_eq!(packet_address(index, 0x86dd, None).unwrap().halen(), 0);
    }
}
