//! `raven lab`: does a router daemon bring up the hosts that its configuration describes?

use std::{
    fmt,
    io::Write,
    net::Ipv6Addr,
    os::fd::{AsFd, AsRawFd},
    process::{self, Command, ExitStatus},
    time::{Duration, Instant},
};

use nix::sys::signal::{SigSet, Signal};

use super::{
    Expectation, Host, HostReport, Lab, LabError, LabLink, Layout, RouterProcess, Step, Verdict,
    goodbye::Goodbye, report::render,
};
use crate::model::{AdvLinkMtu, Client, Interface, Model, PrefixSource};

/// The largest MTU of a veth pair.
const MOST_MTU: u32 = 65_535;

/// What `raven lab` can be told.
#[derive(Debug, Clone)]
pub struct LabOptions {
    /// How long the hosts may take to become usable.
    pub timeout: Duration,
    /// Stay after the report, until an interrupt, so that one can look around.
    pub keep: bool,
    /// How the report is laid out.
    pub layout: Layout,
    /// The process has entered a user namespace of its own, so that others must enter it too in
    /// order to look around.
    pub own_user_namespace: bool,
}

/// What came out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Every host got everything, and lost its default router when that said goodbye.
    AllUsable,
    /// Something was missing; the report says what.
    Lacking,
}

/// Runs the daemon `router` among hosts that `model` describes, writes the report to `out` and
/// stops the daemon.
///
/// `router` is the whole command line of any daemon that advertises what `model` says. The
/// process needs CAP_SYS_ADMIN and CAP_NET_ADMIN in its user namespace; an ordinary user gets
/// them by [`namespace::enter_new_user_namespace`](crate::os::namespace::enter_new_user_namespace), called before any thread exists.
pub fn run(
    options: &LabOptions,
    model: &Model,
    router: Command,
    out: &mut dyn Write,
) -> Result<Outcome, LabError> {
    if model.interfaces.is_empty() {
        return Err(LabError::NoInterface);
    }
    let mut lab = Lab::new(links(model))?;
    lab.connect()?;
    let started = Instant::now();
    let mut router = lab.spawn_router(router)?;
    let (reports, ended) = observe(&mut lab, &mut router, model, started, options.timeout)?;
    let mut outcome = Outcome::AllUsable;
    if reports.iter().any(|report| report.verdict() != Verdict::Usable) {
        outcome = Outcome::Lacking;
    }
    write(out, render(&reports, options.layout))?;
    if let Some(status) = ended {
        write(out, format_args!("router: ended by itself ({status})\n"))?;
        return Ok(Outcome::Lacking);
    }
    if options.keep {
        write(out, directions(&lab, &router, options.own_user_namespace))?;
        stay()?;
    }
    let goodbye = Goodbye::hear(&mut lab, &mut router, model)?;
    if !goodbye.complete() {
        outcome = Outcome::Lacking;
    }
    write(out, goodbye)?;
    Ok(outcome)
}

/// The links that `model` needs. The router has an address in every prefix it advertises, as any
/// router has; where it takes its prefixes from the interface, it gets one of the documentation
/// prefix (RFC 3849), in another /64 on each link. It has the first link-local source address of
/// the file, and the host is the first client with a link-local address.
pub fn links(model: &Model) -> Vec<LabLink> {
    let link = |(number, interface): (u16, &Interface)| {
        let mut link = LabLink::new(interface.name.name()?.clone());
        if let AdvLinkMtu::Fixed(mtu) = interface.link_mtu {
            link.mtu = mtu.octets().clamp(LabLink::DEFAULT_MTU, MOST_MTU);
        }
        let sources = || interface.all_prefixes().map(|prefix| &prefix.source);
        if sources().any(|source| *source == PrefixSource::InterfaceAddresses) {
            // No others: each would be advertised as well.
            let address = [0x2001, 0xdb8, 0x1ab, number, 0, 0, 0, 1].into();
            link.router_addresses.push((address, 64));
        } else {
            link.router_addresses = router_addresses(sources());
        }
        let mut own = interface.source_addresses.iter().copied();
        let own = own.find(Ipv6Addr::is_unicast_link_local);
        link.router_addresses.extend(own.map(|address| (address, 64)));
        link.host_addresses.extend(client(interface));
        Some(link)
    };
    (1..).zip(&model.interfaces).filter_map(link).collect()
}

fn client(interface: &Interface) -> Option<Ipv6Addr> {
    interface.clients.iter().find_map(|client| match client {
        Client::Served(address) => Some(*address).filter(Ipv6Addr::is_unicast_link_local),
        Client::Ignored(_) => None,
    })
}

fn router_addresses<'a>(sources: impl Iterator<Item = &'a PrefixSource>) -> Vec<(Ipv6Addr, u8)> {
    let mut addresses = Vec::new();
    for source in sources {
        let (prefix, address) = match source {
            PrefixSource::RouterAddress(prefix, address) => (prefix, *address),
            PrefixSource::Prefix(prefix) => {
                let first = Ipv6Addr::from_bits(prefix.address().to_bits() | 1);
                (prefix, if prefix.contains(first) { first } else { prefix.address() })
            }
            PrefixSource::InterfaceAddresses
            | PrefixSource::OtherInterfaceAddresses(_)
            | PrefixSource::SixToFour { .. }
            | PrefixSource::OtherInterfaceSubnet { .. }
            | PrefixSource::Delegation { .. } => continue,
        };
        let address = (address, prefix.length());
        if !prefix.is_link_local() && !prefix.is_multicast() && !addresses.contains(&address) {
            addresses.push(address);
        }
    }
    addresses
}

/// Waits until every host is usable, time is up or the router has ended.
fn observe(
    lab: &mut Lab,
    router: &mut RouterProcess,
    model: &Model,
    started: Instant,
    timeout: Duration,
) -> Result<(Vec<HostReport>, Option<ExitStatus>), LabError> {
    let mut reports: Vec<HostReport> = lab
        .hosts()
        .iter()
        .zip(lab.links())
        .zip(&model.interfaces)
        .map(|((host, link), interface)| report(host, link, interface))
        .collect();
    let all_usable = |hosts: &[Host]| {
        let mut all = true;
        for (report, host) in reports.iter_mut().zip(hosts) {
            if report.usable_after.is_none() {
                let usable = report.expectation.missing(host.state()).is_empty();
                report.usable_after = usable.then(|| started.elapsed());
                all &= usable;
            }
        }
        all
    };
    lab.wait_beside(Some(router.end()), started + timeout, all_usable)?;
    let ended = router.wait(Instant::now()).map_err(LabError::at(Step::Wait))?;
    lab.refresh()?;
    for (report, host) in reports.iter_mut().zip(lab.hosts()) {
        report.state = host.state().clone();
        report.missing = report.expectation.missing(&report.state);
    }
    Ok((reports, ended))
}

fn report(host: &Host, link: &LabLink, interface: &Interface) -> HostReport {
    let prefixes = link.router_prefixes();
    HostReport {
        interface: link.interface.clone(),
        expectation: Expectation::of(interface, &prefixes, link.mtu, host.kernel()),
        state: host.state().clone(),
        missing: Vec::new(),
        usable_after: None,
    }
}

/// How to look into the lab from another terminal.
fn directions(lab: &Lab, router: &RouterProcess, own_user_namespace: bool) -> String {
    let id = process::id();
    let user = if own_user_namespace {
        format!(" --user=/proc/{id}/ns/user --preserve-credentials")
    } else {
        String::new()
    };
    let router = format!("router: nsenter{user} --net=/proc/{}/ns/net\n", router.id());
    let host = |host: &Host| {
        let descriptor = host.namespace().as_fd().as_raw_fd();
        let interface = host.interface();
        format!("host on {interface}: nsenter{user} --net=/proc/{id}/fd/{descriptor}\n")
    };
    let hosts: String = lab.hosts().iter().map(host).collect();
    router + &hosts + "interrupt (Ctrl-C) to end\n"
}

/// Waits for an interrupt, a termination signal or the daemon's end.
fn stay() -> Result<(), LabError> {
    let mut awaited = SigSet::empty();
    awaited.extend([Signal::SIGINT, Signal::SIGTERM, Signal::SIGHUP, Signal::SIGCHLD]);
    let before = awaited.thread_swap_mask(nix::sys::signal::SigmaskHow::SIG_BLOCK);
    let before = before.map_err(LabError::at(Step::Wait))?;
    awaited.wait().map_err(LabError::at(Step::Wait))?;
    before.thread_set_mask().map_err(LabError::at(Step::Wait))
}

fn write(out: &mut dyn Write, text: impl fmt::Display) -> Result<(), LabError> {
    write!(out, "{text}").and_then(|()| out.flush()).map_err(LabError::at(Step::Write))
}
