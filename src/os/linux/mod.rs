//! Linux: rtnetlink, raw ICMPv6 sockets, AF_PACKET, namespaces.

mod die_with_parent;
mod frame_socket;
mod icmp6_socket;
mod links;
mod memberships;
pub mod namespace;
mod netconf;
pub(crate) mod netlink;
mod packet;
mod raw;
mod receive;
mod socket_option;
mod table;
mod transmit;

pub use die_with_parent::die_with_parent;
pub use frame_socket::FrameSocket;
pub use links::Links;
pub use receive::Receiver;
pub use transmit::Transmitter;
