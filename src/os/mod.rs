//! The operating system behind one small set of traits: what links there are and how they change
//! ([`LinkWatch`]), receiving ICMPv6 ([`Receive`]), sending it ([`Transmit`]).
//!
//! Everything that differs between systems, and every `unsafe` block, is in here. Nothing here
//! knows configuration or router.

#[cfg_attr(target_os = "linux", path = "linux/mod.rs")]
#[cfg_attr(target_os = "freebsd", path = "freebsd/mod.rs")]
mod system;

mod clock;
mod journal;
pub mod packet;
mod readable;

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    fmt,
    future::Future,
    io,
    net::{Ipv4Addr, Ipv6Addr},
    num::NonZeroU32,
    str::FromStr,
    time::Duration,
};

use crate::model::{Lifetime, LinkLayerAddress, Prefix, UnicastEthernetAddress};

pub use clock::monotonic;
pub use journal::stderr_is_journal;
pub(crate) use readable::wait_readable;
pub use system::{DeliveryErrors, Links, Receiver, Routes, Transmitter, snapshot};
#[cfg(target_os = "linux")]
pub use system::{
    FrameSocket, die_with_parent, namespace, packet_address, without_blocked_signals,
};
#[cfg(target_os = "linux")]
pub(crate) use system::{address_message, netlink};

/// The number by which the kernel knows an interface.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct InterfaceIndex(NonZeroU32);

impl InterfaceIndex {
    /// The index `value`; `None` for zero, which means no interface.
    pub fn new(value: u32) -> Option<Self> {
        NonZeroU32::new(value).map(InterfaceIndex)
    }

    /// The number.
    pub const fn get(self) -> u32 {
        self.0.get()
    }
}

impl fmt::Display for InterfaceIndex {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

/// Gives what was freed back to the system, as far as it can: what came to life for a moment only
/// may have been large.
pub fn release_memory() {
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    system::trim_heap();
}

/// The kernel's number for the interface `name`, if it is there.
#[must_use]
pub fn interface_index(name: &str) -> Option<InterfaceIndex> {
    nix::net::if_::if_nametoindex(name).ok().and_then(InterfaceIndex::new)
}

/// An interface as the kernel has it now.
#[expect(clippy::struct_excessive_bools, reason = "independent flags of the kernel")]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// Its number; a new one when it is deleted and made again.
    pub index: InterfaceIndex,
    /// Its name, which may change.
    pub name: String,
    /// Administratively up and with carrier: packets can pass.
    pub running: bool,
    /// Can send multicast: has a way to address groups, or only one other end (point-to-point).
    pub multicast: bool,
    /// The loopback interface.
    pub loopback: bool,
    /// Has one other end only.
    pub point_to_point: bool,
    /// IPv6 MTU in octets.
    pub mtu: u32,
    /// Frames look like Ethernet's, so that an IPv6 multicast group maps to 33:33:….
    pub ethernet: bool,
    /// `None` where the link has none (tunnels, PPP).
    pub link_layer_address: Option<LinkLayerAddress>,
    /// Whether the kernel forwards packets that arrive here.
    pub forwarding: bool,
    /// Its IPv6 addresses, in no order.
    pub addresses: Vec<LinkAddress>,
    /// Its IPv4 addresses in the kernel's order, without secondary ones.
    pub ipv4_addresses: Vec<Ipv4Addr>,
}

/// An IPv6 address of an interface.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkAddress {
    /// The address.
    pub address: Ipv6Addr,
    /// The length of its prefix in bits.
    pub prefix_length: u8,
    /// Duplicate address detection has not passed: still running, or failed.
    pub unusable: bool,
    /// Its preferred lifetime has run out.
    pub deprecated: bool,
    /// A temporary address (RFC 8981).
    pub temporary: bool,
    /// How long it stays, from [`Self::lifetimes_from`] on.
    pub valid_lifetime: Lifetime,
    /// How long until it is deprecated, from [`Self::lifetimes_from`] on.
    pub preferred_lifetime: Lifetime,
    /// When both were last heard to be set, by the clock of [`monotonic`].
    pub lifetimes_from: Duration,
}

impl Link {
    /// The link-local address that packets can be sent from: the numerically least of the usable
    /// ones, so that the choice does not depend on the kernel's order.
    pub fn link_local(&self) -> Option<Ipv6Addr> {
        let usable = self.addresses.iter().filter(|address| !address.unusable);
        usable.map(|address| address.address).filter(Ipv6Addr::is_unicast_link_local).min()
    }

    /// Whether packets can be sent from `address`.
    pub fn can_send_from(&self, address: Ipv6Addr) -> bool {
        self.addresses.iter().any(|own| own.address == address && !own.unusable)
    }
}

/// What the kernel has beside its interfaces, read once.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Snapshot {
    /// By interface.
    pub links: HashMap<InterfaceIndex, LinkSettings>,
    /// What it has room for.
    pub limits: KernelLimits,
}

/// What the kernel was told about IPv6 on an interface.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LinkSettings {
    /// Advertisements of other routers are taken in even where it forwards (`accept_ra` 2).
    pub accepts_advertisements: bool,
    /// IPv6 is switched off (`disable_ipv6`).
    pub ipv6_disabled: bool,
    /// The destinations of its unicast routes without a gateway, of all tables.
    pub on_link: Vec<Prefix>,
}

/// What the kernel has room for; `None` where it does not say.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct KernelLimits {
    /// Octets for a socket's group memberships and control data (`net.core.optmem_max`).
    pub option_memory: Option<u64>,
    /// Octets that a socket without CAP_NET_ADMIN may ask for as receive buffer
    /// (`net.core.rmem_max`).
    pub receive_memory: Option<u64>,
    /// Entries of IPv6's neighbour table, which all interfaces of the machine share.
    pub neighbours: Option<NeighbourLimits>,
}

/// How many entries a neighbour table may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NeighbourLimits {
    /// Beyond this, entries unused for 5 seconds are thrown away (`gc_thresh2`).
    pub soft: u32,
    /// There are never more (`gc_thresh3`).
    pub hard: u32,
}

/// Follows the system's interfaces.
pub trait LinkWatch {
    /// Waits until interfaces, addresses or forwarding changed and returns the indices concerned,
    /// each once; an index that [`Self::get`] no longer knows is gone. May be cancelled without
    /// losing changes. A kernel queue that overran is read anew here and is no error.
    fn changed(&mut self) -> impl Future<Output = io::Result<Vec<InterfaceIndex>>>;

    /// The interface with this index as last heard of.
    fn get(&self, index: InterfaceIndex) -> Option<&Link>;

    /// The interface with this name as last heard of.
    fn by_name(&self, name: &str) -> Option<&Link>;

    /// Every interface as last heard of, in no order.
    fn iter(&self) -> impl Iterator<Item = &Link>;
}

/// Which route is meant, whatever it leads through.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RouteKey {
    /// Exactly this destination.
    pub destination: Prefix,
    /// The number of the routing table.
    pub table: u32,
}

/// Routes that are there and reject nothing, with the interfaces that they lead through.
pub type KnownRoutes = BTreeMap<RouteKey, BTreeSet<InterfaceIndex>>;

/// A received ICMPv6 message with what the checks of RFC 4861 6.1 need to know of its packet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Received<'a> {
    /// Where it came in.
    pub interface: InterfaceIndex,
    /// Its source address.
    pub source: Ipv6Addr,
    /// Its destination address; `None` when the kernel did not say.
    pub destination: Option<Ipv6Addr>,
    /// Its hop limit; `None` when the kernel did not say.
    pub hop_limit: Option<u8>,
    /// It had a Fragment header (RFC 6980 5).
    pub fragmented: bool,
    /// The message from its type octet on; its checksum is right.
    pub message: &'a [u8],
}

/// What a receiver receives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MessageKind {
    /// Router Solicitation (RFC 4861 4.1).
    RouterSolicitation,
    /// Router Advertisement (RFC 4861 4.2).
    RouterAdvertisement,
}

impl MessageKind {
    /// Its ICMPv6 type.
    pub const fn icmpv6_type(self) -> u8 {
        match self {
            MessageKind::RouterSolicitation => 133,
            MessageKind::RouterAdvertisement => 134,
        }
    }
}

/// Messages that were for a receiver and that it could not hand over, since it was opened.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ReceiveLosses {
    /// Longer than an IPv6 packet without a jumbo payload.
    pub truncated: u64,
    /// The system had no room to say what belongs to them.
    pub control_truncated: u64,
    /// The system did not say where they came in.
    pub without_interface: u64,
    /// The system kept them back: their checksum was wrong, or too many were waiting.
    pub kept_back: u64,
}

/// Receives Router Solicitations and Router Advertisements of all interfaces.
pub trait Receive {
    /// Waits for a message and hands every one that is waiting (up to a batch) to `handle`. May
    /// be cancelled without losing messages.
    fn receive(&mut self, handle: impl FnMut(Received<'_>))
    -> impl Future<Output = io::Result<()>>;

    /// Makes sure that solicitations to ff02::2 arrive from `link`: joins the group where the
    /// kernel is not in it by itself, leaves it where it no longer must. Idempotent.
    fn listen(&mut self, link: &Link) -> io::Result<()>;

    /// Forgets an interface that is gone or no longer served.
    fn forget(&mut self, index: InterfaceIndex);

    /// Leaves messages of `kind` that come in on the interface unread until [`Self::unmute`], as
    /// cheaply as the system can; `false` where it cannot.
    fn mute(&mut self, _index: InterfaceIndex, _kind: MessageKind) -> io::Result<bool> {
        Ok(false)
    }

    /// Ends that and says how many there were: about, as some systems count other ICMPv6 with them.
    fn unmute(&mut self, _index: InterfaceIndex, _kind: MessageKind) -> io::Result<u64> {
        Ok(0)
    }

    /// What was lost so far.
    fn losses(&mut self) -> ReceiveLosses {
        ReceiveLosses::default()
    }
}

/// An ICMPv6 message to send with hop limit 255.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Outgoing<'a> {
    /// An address of the link.
    pub source: Ipv6Addr,
    /// ff02::1 or a host's address.
    pub destination: Ipv6Addr,
    /// The Ethernet address to send from in place of the interface's own, on an Ethernet-like link.
    pub link_layer_source: Option<UnicastEthernetAddress>,
    /// Where the host is, if it has said so; of use on an Ethernet-like link. `None` leaves that to
    /// the system, as does a system that does not send frames.
    pub link_layer_destination: Option<UnicastEthernetAddress>,
    /// The message; its checksum field is filled in by the sender.
    pub message: &'a [u8],
}

/// Sends Router Advertisements.
pub trait Transmit {
    /// Sends `packet` out of `link`. An error concerns this packet only.
    fn transmit(&mut self, link: &Link, packet: Outgoing<'_>) -> io::Result<()>;

    /// The same for many, each out of its own link; `results` gets what became of each, in order.
    fn transmit_all(
        &mut self,
        packets: &[(&Link, Outgoing<'_>)],
        results: &mut Vec<io::Result<()>>,
    ) {
        results.extend(packets.iter().map(|&(link, packet)| self.transmit(link, packet)));
    }
}

/// A packet for a single host that did not arrive, as nobody on the link answers for its address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Undelivered {
    /// Where it went out.
    pub interface: InterfaceIndex,
    /// Whom it was for.
    pub destination: Ipv6Addr,
}

/// Tells what became of packets after they were sent.
pub trait DeliveryWatch {
    /// Waits until packets turned out not to arrive and returns them, as far as the system
    /// remembers. May be cancelled without losing any.
    fn undelivered(&mut self) -> impl Future<Output = io::Result<Vec<Undelivered>>>;
}

/// How advertisements leave the machine (`--transmit`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TransmitMethod {
    /// As link-layer frames where the link is Ethernet-like and the link-layer address is known,
    /// through a raw socket elsewhere.
    Packet,
    /// Through a raw ICMPv6 socket everywhere.
    Raw,
}

impl TransmitMethod {
    /// The method's name, as `--transmit` takes it.
    pub const fn name(self) -> &'static str {
        match self {
            TransmitMethod::Packet => "packet",
            TransmitMethod::Raw => "raw",
        }
    }
}

impl FromStr for TransmitMethod {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        match name {
            "packet" => Ok(TransmitMethod::Packet),
            "raw" => Ok(TransmitMethod::Raw),
            _ => Err(format!("`{name}` is neither packet nor raw")),
        }
    }
}
