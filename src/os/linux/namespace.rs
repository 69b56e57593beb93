//! Network namespaces: whole networks of their own, for trying things out without touching the
//! machine's.

use std::{
    fs::{self, File},
    io,
    os::fd::{AsFd, BorrowedFd, OwnedFd},
    panic, thread,
};

use netlink_packet_route::{
    RouteNetlinkMessage,
    link::{LinkFlags, LinkMessage},
};
use nix::{
    sched::{self, CloneFlags},
    unistd,
};

use super::{context, netlink::Requester};

/// The kernel gives every network namespace its loopback interface first.
const LOOPBACK: u32 = 1;

/// Moves the process into a user namespace of its own where the caller is root, so that it may
/// make network namespaces without being root outside. The process must have one thread only.
pub fn enter_new_user_namespace() -> io::Result<()> {
    let user = unistd::geteuid();
    let group = unistd::getegid();
    sched::unshare(CloneFlags::CLONE_NEWUSER).map_err(context("unshare(CLONE_NEWUSER)"))?;
    for (file, text) in [
        // The kernel lets a caller without privileges map its group only after this.
        ("setgroups", "deny".to_owned()),
        ("uid_map", format!("0 {user} 1")),
        ("gid_map", format!("0 {group} 1")),
    ] {
        let path = format!("/proc/self/{file}");
        fs::write(&path, text).map_err(context(path))?;
    }
    Ok(())
}

/// A network namespace, which lives as long as this, a process or a socket in it does.
#[derive(Debug)]
pub struct NetworkNamespace {
    file: OwnedFd,
}

impl NetworkNamespace {
    /// Makes one whose only interface is the loopback, which is up.
    pub fn new() -> io::Result<Self> {
        let file = in_thread(|| {
            sched::unshare(CloneFlags::CLONE_NEWNET).map_err(context("unshare(CLONE_NEWNET)"))?;
            raise_loopback().map_err(context("raising the loopback interface"))?;
            let path = "/proc/thread-self/ns/net";
            File::open(path).map_err(context(path))
        })??;
        Ok(NetworkNamespace { file: file.into() })
    }

    /// Runs `task` in a thread that belongs to the namespace: sockets it opens and processes it
    /// starts belong there too. A panic of `task` goes on in the caller.
    pub fn run<T: Send>(&self, task: impl FnOnce() -> T + Send) -> io::Result<T> {
        in_thread(|| {
            sched::setns(&self.file, CloneFlags::CLONE_NEWNET)
                .map_err(context("setns(CLONE_NEWNET)"))?;
            Ok(task())
        })?
    }
}

impl AsFd for NetworkNamespace {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.file.as_fd()
    }
}

/// The namespaces of a thread are its own, so what is done here ends with it.
fn in_thread<T: Send>(task: impl FnOnce() -> T + Send) -> io::Result<T> {
    thread::scope(|scope| {
        let thread = thread::Builder::new().spawn_scoped(scope, task)?;
        Ok(thread.join().unwrap_or_else(|cause| panic::resume_unwind(cause)))
    })
}

fn raise_loopback() -> io::Result<()> {
    let mut message = LinkMessage::default();
    message.header.index = LOOPBACK;
    message.header.flags = LinkFlags::Up;
    message.header.change_mask = LinkFlags::Up;
    Requester::open()?.request(RouteNetlinkMessage::SetLink(message), 0)
}
