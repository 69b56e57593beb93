//! Networks to test in.

use std::{
    fs,
    future::Future,
    io::Write,
    net::{Ipv6Addr, SocketAddrV6},
    os::fd::{AsFd, AsRawFd},
    process::{Command, Stdio},
    time::Duration,
};

use nix::libc;
use pnet_packet::{
    icmpv6::{self, Icmpv6Packet},
    ip::IpNextHeaderProtocols,
    ipv6::MutableIpv6Packet,
};
use raven::os::{Link, LinkWatch, Links, namespace::NetworkNamespace};
use socket2::{Domain, Protocol, Socket, Type};
use tokio::runtime::Handle;

/// Longer than anything awaited here takes, duplicate address detection included.
const PATIENCE: Duration = Duration::from_secs(20);

/// An empty network.
pub(crate) fn namespace() -> NetworkNamespace {
    NetworkNamespace::new().unwrap_or_else(|error| {
        panic!(
            "these tests make network namespaces, so run them as root or in a user namespace \
             (unshare --user --map-root-user): {error}"
        )
    })
}

/// Runs `open` in `namespace`, with what it makes belonging to the test's runtime.
pub(crate) fn open_in<T: Send>(
    namespace: &NetworkNamespace,
    open: impl FnOnce() -> std::io::Result<T> + Send,
) -> T {
    let runtime = Handle::current();
    let task = || {
        let _guard = runtime.enter();
        open()
    };
    namespace.run(task).unwrap().unwrap()
}

/// Runs `ip` with `arguments` in `namespace`; several commands are separated by `;`.
pub(crate) fn ip(namespace: &NetworkNamespace, arguments: &str) {
    ip_batch(namespace, &arguments.replace(';', "\n"));
}

/// Runs the lines of `batch` in one `ip` process.
pub(crate) fn ip_batch(namespace: &NetworkNamespace, batch: &str) {
    let output = namespace.run(|| {
        let mut command = Command::new("ip");
        command.args(["-batch", "-"]).stdin(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn()?;
        child
            .stdin
            .take()
            .into_iter()
            .try_for_each(|mut stdin| stdin.write_all(batch.as_bytes()))?;
        child.wait_with_output()
    });
    let output = output.unwrap().expect("iproute2 is installed");
    assert!(output.status.success(), "{batch}: {}", String::from_utf8_lossy(&output.stderr));
}

/// Writes `value` to `net/NAME` below `/proc/sys`.
pub(crate) fn sysctl(namespace: &NetworkNamespace, name: &str, value: &str) {
    let path = format!("/proc/sys/net/{name}");
    let written = namespace.run(|| fs::write(&path, value)).unwrap();
    written.unwrap_or_else(|error| panic!("{path}: {error}"));
}

/// Reads a file of `/proc/net` as `namespace` has it.
pub(crate) fn proc_net(namespace: &NetworkNamespace, name: &str) -> String {
    let path = format!("/proc/thread-self/net/{name}");
    namespace.run(|| fs::read_to_string(path)).unwrap().unwrap()
}

/// `future`'s result; a failure when it takes too long.
pub(crate) async fn soon<T>(what: &str, future: impl Future<Output = T>) -> T {
    let outcome = tokio::time::timeout(PATIENCE, future).await;
    outcome.unwrap_or_else(|_| panic!("waited in vain until {what}"))
}

/// Follows `links` until `wanted` holds.
pub(crate) async fn until(links: &mut Links, what: &str, wanted: impl Fn(&Links) -> bool) {
    while !wanted(links) {
        soon(what, links.changed()).await.unwrap();
    }
}

/// A router and a host with one cable between them.
pub(crate) struct Cable {
    pub(crate) router: NetworkNamespace,
    pub(crate) host: NetworkNamespace,
}

pub(crate) const ROUTER: Ipv6Addr = Ipv6Addr::new(0xfe80, 0, 0, 0, 0, 0, 0, 1);
pub(crate) const HOST: Ipv6Addr = Ipv6Addr::new(0xfe80, 0, 0, 0, 0, 0, 0, 2);

impl Cable {
    /// The router's end is `r0` with [`ROUTER`], the host's `h0` with [`HOST`].
    pub(crate) async fn new() -> Self {
        let cable = Cable { router: namespace(), host: namespace() };
        for namespace in [&cable.router, &cable.host] {
            // Nothing but what the tests send shall be on the cable.
            sysctl(namespace, "ipv6/conf/default/router_solicitations", "0");
            sysctl(namespace, "ipv6/conf/default/dad_transmits", "0");
        }
        let host = path(&cable.host);
        ip(
            &cable.router,
            &format!(
                "link add r0 type veth peer name h0 netns {host}; \
                 link set r0 addrgenmode none; addr add fe80::1/64 dev r0 nodad; link set r0 up"
            ),
        );
        ip(
            &cable.host,
            "link set h0 addrgenmode none; addr add fe80::2/64 dev h0 nodad; link set h0 up",
        );
        for (namespace, name) in [(&cable.router, "r0"), (&cable.host, "h0")] {
            let mut links = open_in(namespace, Links::open);
            until(&mut links, "the cable works", |links| {
                links.by_name(name).is_some_and(|end| end.running && end.link_local().is_some())
            })
            .await;
        }
        cable
    }

    /// The router's interfaces.
    pub(crate) fn router_links(&self) -> Links {
        open_in(&self.router, Links::open)
    }

    /// Has the host send an ICMPv6 message in a packet of any form.
    pub(crate) fn send_from_host(&self, packet: Crafted<'_>) {
        let octets = packet.octets();
        self.host
            .run(|| {
                let index = nix::net::if_::if_nametoindex("h0").unwrap();
                let protocol = Protocol::from(libc::IPPROTO_RAW);
                let socket = Socket::new(Domain::IPV6, Type::RAW, Some(protocol)).unwrap();
                let to = SocketAddrV6::new(packet.destination, 0, 0, index);
                assert_eq!(socket.send_to(&octets, &to.into()).unwrap(), octets.len());
            })
            .unwrap();
    }
}

/// The namespace's path for `ip`.
pub(crate) fn path(namespace: &NetworkNamespace) -> String {
    format!("/proc/{}/fd/{}", std::process::id(), namespace.as_fd().as_raw_fd())
}

/// The interface called `name`.
pub(crate) fn link(links: &Links, name: &str) -> Link {
    links.by_name(name).unwrap_or_else(|| panic!("no interface {name}")).clone()
}

/// An ICMPv6 message from [`HOST`] in a packet that the kernel would not make.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Crafted<'a> {
    pub(crate) destination: Ipv6Addr,
    pub(crate) hop_limit: u8,
    /// With a Fragment header that says it is the only fragment (RFC 6946).
    pub(crate) atomic_fragment: bool,
    pub(crate) message: &'a [u8],
}

impl Crafted<'_> {
    fn octets(&self) -> Vec<u8> {
        let mut message = self.message.to_vec();
        let checksum =
            icmpv6::checksum(&Icmpv6Packet::new(&message).unwrap(), &HOST, &self.destination);
        message[2..4].copy_from_slice(&checksum.to_be_bytes());
        let fragment = [58, 0, 0, 0, 0, 0, 0x12, 0x34];
        let fragment = if self.atomic_fragment { &fragment[..] } else { &[] };
        let mut octets = vec![0; 40];
        let mut header = MutableIpv6Packet::new(&mut octets).unwrap();
        header.set_version(6);
        header.set_hop_limit(self.hop_limit);
        header.set_source(HOST);
        header.set_destination(self.destination);
        header.set_payload_length(u16::try_from(fragment.len() + message.len()).unwrap());
        header.set_next_header(if self.atomic_fragment {
            IpNextHeaderProtocols::Ipv6Frag
        } else {
            IpNextHeaderProtocols::Icmpv6
        });
        octets.extend(fragment);
        octets.extend(message);
        octets
    }
}
