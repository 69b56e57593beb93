//! Namespaces for networks on the bench.

use std::{
    fs::{self, File},
    io,
    os::fd::{AsFd, BorrowedFd, OwnedFd},
    thread,
};

use nix::{
    sched::{CloneFlags, setns, unshare},
    unistd::{getegid, geteuid},
};

/// Moves the process into a user namespace of its own, in which the caller is root: an ordinary
/// user gets what it takes to make network namespaces, and nothing beyond that. The process must
/// have one thread. Fails where the system forbids it.
pub fn enter_new_user_namespace() -> io::Result<()> {
    let (user, group) = (geteuid(), getegid());
    unshare(CloneFlags::CLONE_NEWUSER)?;
    // The kernel wants this given up before it lets an ordinary user map groups.
    fs::write("/proc/self/setgroups", "deny")?;
    fs::write("/proc/self/uid_map", format!("0 {user} 1"))?;
    fs::write("/proc/self/gid_map", format!("0 {group} 1"))
}

/// A network namespace that lasts as long as this value and what runs in it.
#[derive(Debug)]
pub struct NetworkNamespace(OwnedFd);

impl NetworkNamespace {
    /// A new one, empty but for a loopback interface that is down. Needs CAP_SYS_ADMIN.
    pub fn new() -> io::Result<Self> {
        on_a_thread_of_its_own(|| {
            unshare(CloneFlags::CLONE_NEWNET)?;
            Ok(NetworkNamespace(File::open("/proc/thread-self/ns/net")?.into()))
        })?
    }

    /// Does `work` in this namespace: sockets made and processes started there belong to it.
    pub fn run<T: Send>(&self, work: impl FnOnce() -> T + Send) -> io::Result<T> {
        on_a_thread_of_its_own(|| {
            setns(&self.0, CloneFlags::CLONE_NEWNET)?;
            Ok(work())
        })?
    }
}

impl AsFd for NetworkNamespace {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.0.as_fd()
    }
}

/// Which namespace a thread is in ends with the thread, so the others are not disturbed.
fn on_a_thread_of_its_own<T: Send>(work: impl FnOnce() -> T + Send) -> io::Result<T> {
    thread::scope(|scope| {
        let thread = thread::Builder::new().spawn_scoped(scope, work)?;
        thread.join().map_err(|_| io::Error::other("the work in the namespace panicked"))
    })
}
