use std::{fmt, io};

use nix::libc;

use crate::model::InterfaceName;

/// A step of setting up or running the lab.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Step {
    /// Making a network namespace.
    Namespace,
    /// Working inside a network namespace.
    Enter,
    /// Opening a netlink socket in a namespace.
    Netlink,
    /// Making the pair of interfaces for this one.
    Pair(InterfaceName),
    /// Writing this file under /proc/sys.
    Sysctl(String),
    /// Giving the router its address on this interface.
    Address(InterfaceName),
    /// Bringing up the router's end or, under the same name, the host's.
    LinkUp(InterfaceName),
    /// Asking this interface's host what it has.
    Observe(InterfaceName),
    /// Capturing or sending frames on this interface's host.
    Capture(InterfaceName),
    /// Starting a process.
    Spawn(String),
    /// Waiting for events.
    Wait,
    /// Writing the report.
    Write,
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Step::Namespace => f.write_str("cannot make a network namespace"),
            Step::Enter => f.write_str("cannot work inside a network namespace"),
            Step::Netlink => f.write_str("cannot open a netlink socket"),
            Step::Pair(name) => write!(f, "cannot make the interface pair for {name}"),
            Step::Sysctl(path) => write!(f, "cannot write {path}"),
            Step::Address(name) => write!(f, "cannot give the router an address on {name}"),
            Step::LinkUp(name) => write!(f, "cannot bring up {name}"),
            Step::Observe(name) => write!(f, "cannot ask the host on {name} what it has"),
            Step::Capture(name) => write!(f, "cannot capture or send frames on {name}"),
            Step::Spawn(program) => write!(f, "cannot start {program}"),
            Step::Wait => f.write_str("cannot wait for events"),
            Step::Write => f.write_str("cannot write the report"),
        }
    }
}

/// Why the lab could not be set up or run: which step failed, why, and what to do.
#[derive(Debug)]
#[non_exhaustive]
pub enum LabError {
    /// The configuration names no interface.
    NoInterface,
    /// The configuration advertises on a name that a pair of interfaces cannot have.
    Reserved(InterfaceName),
    /// The router's interfaces did not get their link-local addresses in time.
    NoLinkLocal,
    /// A step failed.
    Failed {
        /// Which.
        step: Step,
        /// Why.
        error: io::Error,
    },
}

impl LabError {
    /// Makes an error of a failed `step`; for `map_err`.
    pub(super) fn at<E: Into<io::Error>>(step: Step) -> impl FnOnce(E) -> Self {
        move |error| LabError::Failed { step, error: error.into() }
    }

    /// What to do about it, where that is known.
    pub fn advice(&self) -> Option<&'static str> {
        let LabError::Failed { step, error } = self else { return None };
        match (step, error.raw_os_error()?) {
            (Step::Namespace, libc::EPERM) => Some(
                "the system forbids network namespaces to this user; run as root, or allow them \
                 (sysctl kernel.apparmor_restrict_unprivileged_userns=0 or \
                 kernel.unprivileged_userns_clone=1)",
            ),
            (Step::Namespace, libc::ENOSPC) => Some(
                "the limit of namespaces is reached; raise sysctl user.max_net_namespaces, or \
                 user.max_user_namespaces where it is 0",
            ),
            (Step::Namespace | Step::Pair(_), libc::ENOMEM) => {
                Some("memory ran out; use a file with fewer interfaces")
            }
            (_, libc::EMFILE) => Some("raise the limit of open files: ulimit -n 65536"),
            (Step::Pair(_), libc::EOPNOTSUPP) => {
                Some("the kernel has no veth interfaces; as root: modprobe veth")
            }
            (Step::Netlink, libc::EAFNOSUPPORT | libc::EPROTONOSUPPORT) => {
                Some("the kernel or the container's filter knows no rtnetlink")
            }
            (Step::Sysctl(_), libc::EROFS | libc::EACCES | libc::EPERM) => Some(
                "/proc/sys is read-only here, as in most containers; run outside the container, \
                 or give it a writable /proc/sys (docker run --privileged)",
            ),
            (Step::Sysctl(_), libc::ENOENT) => {
                Some("the kernel was started without IPv6 (ipv6.disable=1)")
            }
            (Step::Address(_), libc::EACCES | libc::EOPNOTSUPP) => {
                Some("IPv6 is disabled for new interfaces; check ipv6.disable_ipv6 on boot")
            }
            (Step::Capture(_), libc::EPERM) => Some("CAP_NET_RAW is missing; run as root"),
            _ => None,
        }
    }
}

impl fmt::Display for LabError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            LabError::NoInterface => f.write_str("the configuration names no interface"),
            LabError::Reserved(name) => {
                write!(f, "the lab cannot make an interface called `{name}`")
            }
            LabError::NoLinkLocal => f.write_str(
                "the router's interfaces get no link-local addresses; check that nothing else \
                 changes network settings in new network namespaces",
            ),
            LabError::Failed { step, error } => {
                write!(f, "{step}: {error}")?;
                self.advice().map_or(Ok(()), |advice| write!(f, "; {advice}"))
            }
        }
    }
}

impl std::error::Error for LabError {}
