//! One host: a network namespace behind one interface of the router, watched from inside.

use std::{
    fs, io,
    net::Ipv6Addr,
    os::fd::{AsFd, BorrowedFd},
    path::Path,
    process::{Command, Output},
};

use nix::libc;

use super::{
    Capture, HostAddress, HostParameters, HostRoute, HostState, KernelSupport, LabError, Step,
    link,
    user_option::{self, RTM_NEWNDUSEROPT},
};
use crate::{
    model::InterfaceName,
    os::{
        namespace::NetworkNamespace,
        netlink::{PolledListener, Requester},
    },
};

/// The name of every host's interface.
pub const HOST_INTERFACE: &str = "eth0";

/// What tells that something changed.
const GROUPS: [u32; 5] = [
    libc::RTNLGRP_LINK,
    libc::RTNLGRP_IPV6_IFADDR,
    libc::RTNLGRP_IPV6_ROUTE,
    libc::RTNLGRP_IPV6_IFINFO,
    libc::RTNLGRP_ND_USEROPT,
];

/// A host on the router's link, with a kernel that takes advertisements as on any machine.
///
/// Notifications only say that something changed; the state is then read anew from the kernel, so
/// that a lost notification does no harm. Options that the kernel does not keep (RDNSS, DNSSL)
/// are taken from the notifications themselves.
#[derive(Debug)]
pub struct Host {
    interface: InterfaceName,
    namespace: NetworkNamespace,
    requests: Requester,
    notifications: PolledListener,
    index: u32,
    ethernet_address: [u8; 6],
    kernel: KernelSupport,
    state: HostState,
}

impl Host {
    /// Makes the host's namespace and, by `pair`, the interface [`HOST_INTERFACE`] in it.
    pub(super) fn new(
        interface: InterfaceName,
        pair: impl FnOnce(BorrowedFd<'_>) -> Result<(), LabError>,
    ) -> Result<Self, LabError> {
        let namespace = NetworkNamespace::new().map_err(LabError::at(Step::Namespace))?;
        let (mut requests, notifications) = open_sockets(&namespace, &GROUPS)?;
        pair(namespace.as_fd())?;
        let description = link::by_name(&mut requests, HOST_INTERFACE)
            .map_err(LabError::at(Step::Pair(interface.clone())))?;
        let kernel = inside(&namespace, configure)?;
        let mut host = Host {
            interface,
            namespace,
            requests,
            notifications,
            index: description.index,
            ethernet_address: description.ethernet_address().unwrap_or_default(),
            kernel,
            state: HostState::default(),
        };
        host.refresh()?;
        Ok(host)
    }

    /// The router's interface that this host is connected to.
    pub fn interface(&self) -> &InterfaceName {
        &self.interface
    }

    /// What the host has, as last read.
    pub fn state(&self) -> &HostState {
        &self.state
    }

    /// What the host's kernel can take from advertisements.
    pub fn kernel(&self) -> KernelSupport {
        self.kernel
    }

    /// The Ethernet address of its interface.
    pub fn ethernet_address(&self) -> [u8; 6] {
        self.ethernet_address
    }

    /// Its namespace.
    pub fn namespace(&self) -> &NetworkNamespace {
        &self.namespace
    }

    /// Its link-local address, once duplicate address detection has passed.
    pub fn link_local(&mut self) -> Result<Option<Ipv6Addr>, LabError> {
        let mut found = self.link_locals()?.into_iter();
        Ok(found.find_map(|(_, address, usable)| usable.then_some(address)))
    }

    /// Gives it another link-local address.
    pub(super) fn add_link_local(&mut self, address: Ipv6Addr) -> Result<(), LabError> {
        link::add_address(&mut self.requests, self.index, address, 64)
            .map_err(LabError::at(Step::Address(self.interface.clone())))
    }

    /// Whether its kernel has begun to use the link: from then on it takes advertisements.
    pub(super) fn is_listening(&mut self) -> Result<bool, LabError> {
        Ok(!self.link_locals()?.is_empty())
    }

    fn link_locals(&mut self) -> Result<Vec<(u32, Ipv6Addr, bool)>, LabError> {
        let found = link::link_locals(&mut self.requests);
        let mut found = found.map_err(LabError::at(Step::Observe(self.interface.clone())))?;
        found.retain(|&(index, ..)| index == self.index);
        Ok(found)
    }

    /// Plugs the host in or out.
    pub fn set_link(&mut self, up: bool) -> Result<(), LabError> {
        link::set_up(&mut self.requests, self.index, up)
            .map_err(LabError::at(Step::LinkUp(self.interface.clone())))
    }

    /// Runs a program on the host and waits for its end.
    pub fn run(&self, mut command: Command) -> Result<Output, LabError> {
        let program = command.get_program().to_string_lossy().into_owned();
        inside(&self.namespace, move || {
            command.output().map_err(LabError::at(Step::Spawn(program)))
        })
    }

    /// Starts capturing Router Advertisements, and a way to send frames.
    pub fn capture(&self) -> Result<Capture, LabError> {
        let at = LabError::at(Step::Capture(self.interface.clone()));
        inside(&self.namespace, || Capture::open(self.index, self.ethernet_address).map_err(at))
    }

    /// Becomes readable when something on the host changes.
    pub(super) fn readiness(&self) -> BorrowedFd<'_> {
        self.notifications.as_fd()
    }

    /// Takes in waiting notifications; whether there were any.
    pub(super) fn update(&mut self) -> Result<bool, LabError> {
        let (state, index) = (&mut self.state, self.index);
        let drained = self.notifications.drain(|message| {
            if message.kind == RTM_NEWNDUSEROPT {
                state.hear(&user_option::decode(message.payload, index));
            }
        });
        let drained = drained.map_err(LabError::at(Step::Observe(self.interface.clone())))?;
        let changed = drained.is_some();
        if changed {
            self.refresh()?;
        }
        Ok(changed)
    }

    /// Reads anew what the kernel keeps.
    pub(super) fn refresh(&mut self) -> Result<(), LabError> {
        self.read().map_err(LabError::at(Step::Observe(self.interface.clone())))
    }

    fn read(&mut self) -> io::Result<()> {
        let index = self.index;
        let description = link::by_index(&mut self.requests, index)?;
        self.state.parameters =
            HostParameters::from_message(&description.message).unwrap_or_default();
        self.state.addresses = link::addresses(&mut self.requests)?
            .iter()
            .filter_map(|report| HostAddress::from_report(report, index))
            .collect();
        self.state.routes = link::routes(&mut self.requests)?
            .iter()
            .filter_map(|message| HostRoute::from_message(message, index))
            .collect();
        Ok(())
    }
}

/// A socket for requests and one for notifications in `namespace`.
pub(super) fn open_sockets(
    namespace: &NetworkNamespace,
    groups: &[u32],
) -> Result<(Requester, PolledListener), LabError> {
    inside(namespace, || {
        let requests = Requester::open().map_err(LabError::at(Step::Netlink))?;
        let notifications = PolledListener::open(groups).map_err(LabError::at(Step::Netlink))?;
        Ok((requests, notifications))
    })
}

/// Does `work` in a thread inside `namespace`.
pub(super) fn inside<T: Send>(
    namespace: &NetworkNamespace,
    work: impl FnOnce() -> Result<T, LabError> + Send,
) -> Result<T, LabError> {
    namespace.run(work).map_err(LabError::at(Step::Enter))?
}

/// Writes a setting of the namespace that the thread is in.
pub(super) fn set(path: &str, value: &str) -> Result<(), LabError> {
    fs::write(path, value).map_err(LabError::at(Step::Sysctl(path.into())))
}

/// Makes the interface that of an ordinary host, in the namespace that the thread is in.
fn configure() -> Result<KernelSupport, LabError> {
    let setting = |name| format!("/proc/sys/net/ipv6/conf/{HOST_INTERFACE}/{name}");
    set(&setting("disable_ipv6"), "0")?;
    set(&setting("forwarding"), "0")?;
    set(&setting("autoconf"), "1")?;
    for name in ["accept_ra", "accept_ra_defrtr", "accept_ra_pinfo", "accept_ra_mtu"] {
        set(&setting(name), "1")?;
    }
    // Both are absent where the kernel was built without RFC 4191; the second is 0 by default.
    let set_if_there = |name, value| {
        let path = setting(name);
        let there = Path::new(&path).exists();
        if there { set(&path, value).map(|()| true) } else { Ok(false) }
    };
    Ok(KernelSupport {
        router_preference: set_if_there("accept_ra_rtr_pref", "1")?,
        route_information: set_if_there("accept_ra_rt_info_max_plen", "128")?,
    })
}
