//! The router's namespace and the hosts behind its interfaces.

use std::{
    net::Ipv6Addr,
    os::fd::{AsFd, BorrowedFd},
    process::{Command, Output},
    sync::Arc,
    time::{Duration, Instant},
};

use nix::{
    libc,
    sys::resource::{Resource, getrlimit, setrlimit},
};

use super::{
    Capture, Host, LabError, RouterProcess, Step,
    host::{HOST_INTERFACE, inside, open_sockets, set},
    link, wait,
};
use crate::{
    model::{InterfaceName, Prefix},
    os::{
        namespace::NetworkNamespace,
        netlink::{PolledListener, Requester},
    },
};

/// Interface indices: the two ends of a pair must differ, or else the kernel takes a pair for
/// hardware and may take up to a second to notice that it has a carrier. They are beyond those of
/// the tunnels that some kernels make in every namespace.
const HOST_INDEX: u32 = 100;
const FIRST_ROUTER_INDEX: u32 = 1000;
/// How long the router's interfaces may take to get their link-local addresses.
const LINK_LOCAL_TIMEOUT: Duration = Duration::from_secs(10);
/// How often hosts are read without notification: kernels tell nobody that an advertisement
/// changed the hop limit.
const REREAD_INTERVAL: Duration = Duration::from_millis(250);

/// One link of the lab: an interface of the router with a host behind it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LabLink {
    /// The router's interface.
    pub interface: InterfaceName,
    /// The link's MTU in octets.
    pub mtu: u32,
    /// The router's addresses beyond its link-local one, with their prefix length in bits.
    pub router_addresses: Vec<(Ipv6Addr, u8)>,
    /// The host's link-local addresses beyond the one that its kernel makes.
    pub host_addresses: Vec<Ipv6Addr>,
}

impl LabLink {
    /// Ethernet's MTU.
    pub const DEFAULT_MTU: u32 = 1500;

    /// A link with Ethernet's MTU on which the router has its link-local address only.
    pub fn new(interface: InterfaceName) -> Self {
        LabLink {
            interface,
            mtu: Self::DEFAULT_MTU,
            router_addresses: Vec::new(),
            host_addresses: Vec::new(),
        }
    }

    /// The prefixes of the router's addresses.
    pub fn router_prefixes(&self) -> Vec<Prefix> {
        let prefix = |&(address, length)| Prefix::new(address, length).ok();
        self.router_addresses.iter().filter_map(prefix).collect()
    }
}

/// A router without a daemon and hosts behind its interfaces, each in a network namespace of its
/// own. Everything vanishes with this value; nothing is left under a name.
#[derive(Debug)]
pub struct Lab {
    router: Arc<NetworkNamespace>,
    requests: Requester,
    notifications: PolledListener,
    links: Vec<LabLink>,
    hosts: Vec<Host>,
}

impl Lab {
    /// Makes the router and one host per link. The router forwards, its interfaces are up but
    /// without carrier: the hosts are not plugged in yet ([`Self::connect`]).
    ///
    /// Needs CAP_SYS_ADMIN and CAP_NET_ADMIN in the user namespace that the process is in.
    pub fn new(links: impl IntoIterator<Item = LabLink>) -> Result<Self, LabError> {
        allow_many_files();
        let router = NetworkNamespace::new().map_err(LabError::at(Step::Namespace))?;
        let (requests, notifications) = open_sockets(&router, &[libc::RTNLGRP_IPV6_IFADDR])?;
        inside(&router, || {
            set("/proc/sys/net/ipv6/conf/all/forwarding", "1")?;
            set("/proc/sys/net/ipv6/conf/default/forwarding", "1")
        })?;
        let mut lab = Lab {
            router: Arc::new(router),
            requests,
            notifications,
            links: Vec::new(),
            hosts: Vec::new(),
        };
        for link in links {
            lab.add(link)?;
        }
        Ok(lab)
    }

    fn add(&mut self, link: LabLink) -> Result<(), LabError> {
        let name = link.interface.as_str();
        // The first three are the kernel's own; with the others a /proc/sys directory collides.
        if ["lo", "all", "default"].contains(&name) {
            return Err(LabError::Reserved(link.interface));
        }
        let number = u32::try_from(self.links.len()).unwrap_or(u32::MAX);
        let index = FIRST_ROUTER_INDEX.saturating_add(number);
        let requests = &mut self.requests;
        let mut host = Host::new(link.interface.clone(), |namespace| {
            let far = link::End { name: HOST_INTERFACE, index: HOST_INDEX };
            link::make_pair(requests, link::End { name, index }, far, namespace, link.mtu)
                .map_err(LabError::at(Step::Pair(link.interface.clone())))
        })?;
        for &address in &link.host_addresses {
            host.add_link_local(address)?;
        }
        inside(&self.router, || {
            let setting = |key| format!("/proc/sys/net/ipv6/conf/{name}/{key}");
            set(&setting("disable_ipv6"), "0")?;
            set(&setting("forwarding"), "1")?;
            // A router has had its addresses for long when its daemon starts.
            set(&setting("accept_dad"), "0")
        })?;
        for &(address, prefix_length) in &link.router_addresses {
            link::add_address(&mut self.requests, index, address, prefix_length)
                .map_err(LabError::at(Step::Address(link.interface.clone())))?;
        }
        link::set_up(&mut self.requests, index, true)
            .map_err(LabError::at(Step::LinkUp(link.interface.clone())))?;
        self.links.push(link);
        self.hosts.push(host);
        Ok(())
    }

    /// Plugs all hosts in and returns when both ends of every link are in use: the router has its
    /// link-local addresses and the hosts listen.
    pub fn connect(&mut self) -> Result<(), LabError> {
        for host in &mut self.hosts {
            host.set_link(true)?;
        }
        let deadline = Instant::now() + LINK_LOCAL_TIMEOUT;
        while !self.is_connected()? {
            if Instant::now() >= deadline {
                return Err(LabError::NoLinkLocal);
            }
            let hosts = self.hosts.iter().map(Host::readiness);
            let watched: Vec<_> = hosts.chain([self.notifications.as_fd()]).collect();
            let reread = deadline.min(Instant::now() + REREAD_INTERVAL);
            wait::readable(&watched, reread).map_err(LabError::at(Step::Wait))?;
        }
        Ok(())
    }

    fn is_connected(&mut self) -> Result<bool, LabError> {
        self.notifications.drain(|_| {}).map_err(LabError::at(Step::Netlink))?;
        let found = link::link_locals(&mut self.requests).map_err(LabError::at(Step::Netlink))?;
        let ready = found.iter().filter(|(.., usable)| *usable).count();
        let mut all = ready >= self.links.len();
        for host in &mut self.hosts {
            host.update()?;
            all &= host.is_listening()?;
        }
        Ok(all)
    }

    /// The links in the order given.
    pub fn links(&self) -> &[LabLink] {
        &self.links
    }

    /// The hosts in the order of the links.
    pub fn hosts(&self) -> &[Host] {
        &self.hosts
    }

    /// The host on this interface of the router.
    pub fn host(&mut self, interface: &str) -> Option<&mut Host> {
        self.hosts.iter_mut().find(|host| host.interface().as_str() == interface)
    }

    /// The router's namespace.
    pub fn router(&self) -> &NetworkNamespace {
        &self.router
    }

    /// Runs a program on the router and waits for its end.
    pub fn run_on_router(&self, mut command: Command) -> Result<Output, LabError> {
        let program = command.get_program().to_string_lossy().into_owned();
        inside(&self.router, move || command.output().map_err(LabError::at(Step::Spawn(program))))
    }

    /// Starts a router daemon.
    pub fn spawn_router(&self, command: Command) -> Result<RouterProcess, LabError> {
        RouterProcess::spawn(&self.router, command)
    }

    /// A way to send frames from the router's end of a link, as a router that is not well-behaved
    /// would.
    pub fn router_capture(&mut self, interface: &InterfaceName) -> Result<Capture, LabError> {
        let at = || LabError::at(Step::Capture(interface.clone()));
        let link = link::by_name(&mut self.requests, interface.as_str()).map_err(at())?;
        let ethernet_address = link.ethernet_address().unwrap_or_default();
        inside(&self.router, || Capture::open(link.index, ethernet_address).map_err(at()))
    }

    /// Waits until `condition` holds for the hosts; whether it did before `deadline`.
    pub fn wait(
        &mut self,
        deadline: Instant,
        condition: impl FnMut(&[Host]) -> bool,
    ) -> Result<bool, LabError> {
        self.wait_beside(None, deadline, condition)
    }

    /// As [`Self::wait`], but gives up when `other` can be read.
    pub(super) fn wait_beside(
        &mut self,
        other: Option<BorrowedFd<'_>>,
        deadline: Instant,
        mut condition: impl FnMut(&[Host]) -> bool,
    ) -> Result<bool, LabError> {
        loop {
            for host in &mut self.hosts {
                host.update()?;
            }
            if condition(&self.hosts) {
                return Ok(true);
            }
            if Instant::now() >= deadline {
                return Ok(false);
            }
            let watched: Vec<_> = self.hosts.iter().map(Host::readiness).chain(other).collect();
            let reread = deadline.min(Instant::now() + REREAD_INTERVAL);
            let changed = wait::readable(&watched, reread).map_err(LabError::at(Step::Wait))?;
            if !changed {
                self.refresh()?;
            } else if let Some(other) = other
                && wait::readable(&[other], Instant::now()).map_err(LabError::at(Step::Wait))?
            {
                return Ok(false);
            }
        }
    }

    /// Reads anew what every host has.
    pub fn refresh(&mut self) -> Result<(), LabError> {
        self.hosts.iter_mut().try_for_each(Host::refresh)
    }
}

/// Lets the process open as many files as it may: every host takes three.
fn allow_many_files() {
    // Where it fails, opening the one file too many says so.
    if let Ok((_, hard)) = getrlimit(Resource::RLIMIT_NOFILE) {
        let _ = setrlimit(Resource::RLIMIT_NOFILE, hard, hard);
    }
}
