//! Leaving messages of some interfaces unread, at the cost of the kernel's time alone.
//!
//! A filter on the receiving socket stops them before they are queued. They are for other sockets
//! as well, one for each interface and message type, which is never read: what it has no room for
//! the kernel counts. Since Linux 6.0 it counts all ICMPv6 of that interface then, as it looks for
//! room before it looks at the type.

use std::io;

use nix::libc;
use socket2::{SockFilter, Socket};

use super::{context, icmp6, option};
use crate::os::{InterfaceIndex, MessageKind};

/// Every raw socket costs every ICMPv6 packet that comes in a little.
const MOST: usize = 64;

/// The least that the kernel allows, room for a message or two.
const ROOM: usize = 1;

/// What is left unread.
#[derive(Debug, Default)]
pub(super) struct Mutes(Vec<Mute>);

#[derive(Debug)]
struct Mute {
    interface: InterfaceIndex,
    kind: MessageKind,
    counting: Socket,
}

impl Mutes {
    /// Has `receiving` no longer see the messages; `false` where too many are muted already.
    pub(super) fn add(
        &mut self,
        receiving: &Socket,
        interface: InterfaceIndex,
        kind: MessageKind,
    ) -> io::Result<bool> {
        if self.find(interface, kind).is_some() {
            return Ok(true);
        }
        if self.0.len() == MOST {
            return Ok(false);
        }
        let counting = icmp6::open(&[kind.icmpv6_type()])?;
        let index = i32::try_from(interface.get()).map_err(io::Error::other)?;
        option::set_option(&counting, libc::SOL_SOCKET, SO_BINDTOIFINDEX, index)
            .map_err(context("raw ICMPv6 socket: SO_BINDTOIFINDEX"))?;
        counting.set_recv_buffer_size(ROOM).map_err(context("SO_RCVBUF"))?;
        self.0.push(Mute { interface, kind, counting });
        let applied = self.apply(receiving);
        if applied.is_err() {
            self.0.pop();
        }
        applied.map(|()| true)
    }

    /// Has it see them again. How many messages there were in the meantime.
    pub(super) fn remove(
        &mut self,
        receiving: &Socket,
        interface: InterfaceIndex,
        kind: MessageKind,
    ) -> io::Result<u64> {
        let Some(place) = self.find(interface, kind) else { return Ok(0) };
        let mute = self.0.swap_remove(place);
        if let Err(error) = self.apply(receiving) {
            self.0.push(mute);
            return Err(error);
        }
        let mut unread = u64::from(option::dropped(&mute.counting)?);
        // Those that it had room for are there only once.
        while mute.counting.recv(&mut []).is_ok() {
            unread += 1;
        }
        Ok(unread)
    }

    fn find(&self, interface: InterfaceIndex, kind: MessageKind) -> Option<usize> {
        self.0.iter().position(|mute| mute.interface == interface && mute.kind == kind)
    }

    fn apply(&self, receiving: &Socket) -> io::Result<()> {
        if self.0.is_empty() {
            return receiving.detach_filter().map_err(context("SO_DETACH_FILTER"));
        }
        let muted = self.0.iter().map(|mute| (mute.interface.get(), mute.kind.icmpv6_type()));
        receiving.attach_filter(&program(muted)).map_err(context("SO_ATTACH_FILTER"))
    }
}

/// `SO_BINDTOIFINDEX` of `asm-generic/socket.h`; the same where Raven is built for.
const SO_BINDTOIFINDEX: libc::c_int = 62;

/// `SKF_AD_OFF` plus `SKF_AD_IFINDEX` of `linux/filter.h`, as the number without a sign that it is.
const INTERFACE: u32 = 0xffff_f000 + 8;
const DROP: u32 = 0;
const TAKE: u32 = u32::MAX;

const LOAD_WORD: u32 = libc::BPF_LD | libc::BPF_W | libc::BPF_ABS;
const LOAD_OCTET: u32 = libc::BPF_LD | libc::BPF_B | libc::BPF_ABS;
const JUMP_IF_EQUAL: u32 = libc::BPF_JMP | libc::BPF_JEQ | libc::BPF_K;
const RETURN: u32 = libc::BPF_RET | libc::BPF_K;

/// Drops the messages of these interfaces and types. A packet begins with its ICMPv6 message here.
fn program(muted: impl Iterator<Item = (u32, u8)>) -> Vec<SockFilter> {
    let mut program = Vec::new();
    for (interface, message_type) in muted {
        program.extend([
            instruction(LOAD_WORD, 0, 0, INTERFACE),
            instruction(JUMP_IF_EQUAL, 0, 3, interface),
            instruction(LOAD_OCTET, 0, 0, 0),
            instruction(JUMP_IF_EQUAL, 0, 1, u32::from(message_type)),
            instruction(RETURN, 0, 0, DROP),
        ]);
    }
    program.push(instruction(RETURN, 0, 0, TAKE));
    program
}

fn instruction(code: u32, if_true: u8, if_false: u8, value: u32) -> SockFilter {
    // All codes fit.
    let code = u16::try_from(code).unwrap_or_default();
    SockFilter::new(code, if_true, if_false, value)
}
