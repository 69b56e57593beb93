//! Many interfaces of a router on one wire, and who counts at its other end.

use std::{
    collections::HashMap,
    env, fs,
    io::{self, IoSlice},
    net::Ipv6Addr,
    os::fd::{AsFd, AsRawFd, OwnedFd},
    path::PathBuf,
    process::{Command, Stdio},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    thread::{self, JoinHandle},
    time::Duration,
};

use nix::{
    net::if_::if_nametoindex,
    poll::{PollFd, PollFlags, PollTimeout, poll},
    sys::socket::{
        self, AddressFamily, LinkAddr, MsgFlags, MultiHeaders, SockFlag, SockProtocol, SockType,
        setsockopt, sockopt,
    },
    time::{ClockId, clock_gettime},
};
use raven::{
    os::{
        InterfaceIndex,
        namespace::NetworkNamespace,
        packet::{ETHER_TYPE, ethernet_group},
        packet_address,
    },
    router::ALL_NODES,
};

use super::Failure;

/// Room for what thousands of interfaces send at once.
const RECEIVE_BUFFER: usize = 256 << 20;
/// Frames that the bare loop hands over at once, and how often it goes round.
const BATCH: usize = 64;
const ROUNDS: u32 = 10;

/// Advertisements by their sources.
type Heard = Arc<Mutex<HashMap<Ipv6Addr, u64>>>;

pub(crate) struct World {
    pub(crate) interfaces: u32,
    pub(crate) router: NetworkNamespace,
    pub(crate) folder: PathBuf,
    heard: Heard,
    over: Arc<AtomicBool>,
    counter: Option<JoinHandle<()>>,
    _host: NetworkNamespace,
}

/// The name of an interface, counted from 1.
pub(crate) fn name(number: u32) -> String {
    format!("vl{number}")
}

impl World {
    pub(crate) fn new(interfaces: u32) -> Result<Self, Failure> {
        let (router, host) = (NetworkNamespace::new()?, NetworkNamespace::new()?);
        let folder = env::temp_dir().join(format!("raven-scale-{}", std::process::id()));
        fs::create_dir_all(&folder)?;
        router.run(|| -> io::Result<()> {
            for (setting, value) in [
                ("all/forwarding", "1"),
                ("default/accept_dad", "0"),
                ("default/dad_transmits", "0"),
            ] {
                fs::write(format!("/proc/sys/net/ipv6/conf/{setting}"), value)?;
            }
            Ok(())
        })??;
        // The peer's end is taken to the other namespace by its number.
        let peer = format!("/proc/self/fd/{}", host.as_fd().as_raw_fd());
        run(&router, "ip link add trunk type veth peer name wire")?;
        move_link(&router, &peer)?;
        run(&host, "ip link set wire up")?;
        run(&router, "ip link set trunk up")?;
        let add =
            |number| format!("link add {} link trunk up type macvlan mode private\n", name(number));
        let batch = folder.join("batch");
        fs::write(&batch, (1..=interfaces).map(add).collect::<String>())?;
        run(&router, &format!("ip -batch {}", batch.display()))?;
        let (heard, over) = (Heard::default(), Arc::default());
        let socket = host.run(open)??;
        let counter = {
            let (heard, over) = (Arc::clone(&heard), Arc::clone(&over));
            thread::spawn(move || count(&socket, &heard, &over))
        };
        let counter = Some(counter);
        Ok(World { interfaces, router, folder, heard, over, counter, _host: host })
    }

    /// How many interfaces have sent an advertisement, and how many those are together.
    pub(crate) fn heard(&self) -> (u32, u64) {
        let heard = self.heard.lock().unwrap_or_else(PoisonError::into_inner);
        (u32::try_from(heard.len()).unwrap_or(u32::MAX), heard.values().sum())
    }

    pub(crate) fn forget(&self) {
        self.heard.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// The processor time of sending an advertisement from each interface by `sendmmsg`.
    pub(crate) fn bare(&self) -> Result<Duration, Failure> {
        let interfaces = self.interfaces;
        let spent = self.router.run(move || bare(interfaces))??;
        Ok(spent / (interfaces * ROUNDS))
    }
}

impl Drop for World {
    fn drop(&mut self) {
        self.over.store(true, Ordering::Relaxed);
        if let Some(counter) = self.counter.take() {
            let _ = counter.join();
        }
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// Runs a command of words in `namespace`.
fn run(namespace: &NetworkNamespace, command: &str) -> Result<(), Failure> {
    let mut words = command.split(' ');
    let mut program = Command::new(words.next().unwrap_or_default());
    program.args(words).stdin(Stdio::null());
    let status = namespace.run(|| program.status())??;
    if status.success() { Ok(()) } else { Err(format!("`{command}` failed").into()) }
}

/// A process that has the other namespace open tells `ip` where it is.
fn move_link(router: &NetworkNamespace, peer: &str) -> Result<(), Failure> {
    let holder =
        format!("/proc/{}/fd/{}", std::process::id(), peer.rsplit('/').next().unwrap_or(""));
    run(router, &format!("ip link set wire netns {holder}"))
}

fn open() -> io::Result<OwnedFd> {
    let flags = SockFlag::SOCK_CLOEXEC | SockFlag::SOCK_NONBLOCK;
    let all = SockProtocol::EthAll;
    let socket = socket::socket(AddressFamily::Packet, SockType::Raw, flags, all)?;
    setsockopt(&socket, sockopt::RcvBufForce, &RECEIVE_BUFFER)
        .or_else(|_| setsockopt(&socket, sockopt::RcvBuf, &RECEIVE_BUFFER))?;
    Ok(socket)
}

fn count(socket: &OwnedFd, heard: &Heard, over: &AtomicBool) {
    let mut frame = vec![0; 2048];
    while !over.load(Ordering::Relaxed) {
        let mut ready = [PollFd::new(socket.as_fd(), PollFlags::POLLIN)];
        let _ = poll(&mut ready, PollTimeout::from(50_u8));
        let mut heard = heard.lock().unwrap_or_else(PoisonError::into_inner);
        while let Ok(length) = nix::unistd::read(socket, &mut frame) {
            if let Some(source) = frame.get(..length).and_then(advertiser) {
                *heard.entry(source).or_default() += 1;
            }
        }
    }
}

/// Who sent the frame, if it has a Router Advertisement.
fn advertiser(frame: &[u8]) -> Option<Ipv6Addr> {
    let is_one =
        frame.get(12..14)? == [0x86, 0xdd] && *frame.get(20)? == 58 && *frame.get(54)? == 134;
    let source: [u8; 16] = frame.get(22..38)?.try_into().ok()?;
    is_one.then(|| source.into())
}

/// Sends from each interface, round by round, and says how much processor time that takes.
fn bare(interfaces: u32) -> io::Result<Duration> {
    let mut packet = vec![0; 40 + 80];
    packet[..8].copy_from_slice(&[0x60, 0, 0, 0, 0, 80, 58, 255]);
    packet[8..10].copy_from_slice(&[0xfe, 0x80]);
    packet[24..26].copy_from_slice(&[0xff, 2]);
    packet[39] = 1;
    packet[40] = 134;
    let destination = |number| Ok(Some(address(if_nametoindex(name(number).as_str())?)?));
    let destinations: Vec<_> = (1..=interfaces).map(destination).collect::<io::Result<_>>()?;
    let flags = SockFlag::SOCK_CLOEXEC;
    let socket = socket::socket(AddressFamily::Packet, SockType::Datagram, flags, None)?;
    let frames = [[IoSlice::new(&packet)]; BATCH];
    let processor = || clock_gettime(ClockId::CLOCK_THREAD_CPUTIME_ID).map(Duration::from);
    let begin = processor()?;
    for _ in 0..ROUNDS {
        for chunk in destinations.chunks(BATCH) {
            let mut sent = 0;
            while sent < chunk.len() {
                let mut headers = MultiHeaders::preallocate(chunk.len() - sent, None);
                let (fd, none) = (socket.as_raw_fd(), MsgFlags::empty());
                let rest = &chunk[sent..];
                let done =
                    socket::sendmmsg(fd, &mut headers, &frames[..rest.len()], rest, [], none)?;
                sent += done.count();
            }
        }
    }
    Ok(processor()?.saturating_sub(begin))
}

/// Everybody on the link behind the interface.
fn address(index: u32) -> io::Result<LinkAddr> {
    let index = InterfaceIndex::new(index).ok_or(io::ErrorKind::InvalidInput)?;
    packet_address(index, ETHER_TYPE, Some(ethernet_group(ALL_NODES)))
}
