//! Limits of the kernel that the number of interfaces runs into. They have no RFC; the numbers were
//! measured on Linux.

use super::{Finding, Limits, Lint, Served, lint};
use crate::diagnostic::Severity;

/// Too little room for the news of interfaces.
pub(super) static LINK_EVENTS: Lint = lint(
    "limit-link-events",
    Severity::Note,
    "The kernel tells of every change of an interface or address, and what is not read yet waits \
        in a receive buffer, which `net.core.rmem_max` limits where `raven run` lacks \
        CAP_NET_ADMIN. When all interfaces change at once and the buffer overruns, the news is \
        lost and everything is read anew: that takes time, but nothing goes wrong.",
    "",
);

/// Too little room for hosts.
pub(super) static NEIGHBOURS: Lint = lint(
    "limit-neighbours",
    Severity::Warning,
    "All interfaces of the machine share one table of IPv6 neighbours, which needs an entry for \
        every host that the router talks to. Beyond `gc_thresh2` entries that are 5 seconds old \
        are thrown away; beyond `gc_thresh3` there is no new one: packets to further hosts are \
        lost, and what is sent through raw sockets fails.",
    "",
);

/// Too little room for group memberships.
pub(super) static OPTION_MEMORY: Lint = lint(
    "limit-option-memory",
    Severity::Warning,
    "Group memberships and the control data of a packet take option memory of their socket, which \
        `net.core.optmem_max` limits. `raven run` joins ff02::2 where the kernel does not forward, \
        on several sockets; without memory for it, solicitations there are not heard and answers \
        cannot be sent.",
    "",
);

/// Too little room for solicitations.
pub(super) static SOLICITATIONS: Lint = lint(
    "limit-solicitations",
    Severity::Warning,
    "Solicitations that are not read yet wait in a receive buffer, which `net.core.rmem_max` \
        limits where `raven run` lacks CAP_NET_ADMIN. When hosts of all interfaces ask at once, as \
        after a power cut, those that find no room are lost, and the hosts wait 4 seconds before \
        they ask again.",
    "",
);

/// Octets of option memory of a membership in ff02::2.
const MEMBERSHIP: u64 = 56;
/// Sockets for memberships beside those of other use, where 1024 files may be open.
const MEMBERSHIP_SOCKETS: u64 = 512;
/// Octets of the control data of a packet that says its interface and source.
const CONTROL_DATA: u64 = 40;
/// The default of old kernels, which is enough.
const USUAL_OPTION_MEMORY: u64 = 20_480;
/// Octets of receive buffer for the six messages about an interface that is made, comes up and
/// gets an address besides its link-local one.
const EVENTS: u64 = 9408;
/// Octets of receive buffer for a solicitation.
const SOLICITATION: u64 = 832;
/// The kernel gives a socket this many times what it asks for.
const GRANTED: u64 = 2;

pub(super) fn check(served: &[&Served<'_>], limits: &Limits) -> Vec<Finding> {
    let devices = || served.iter().filter_map(|it| it.device.as_ref()).filter(|it| !it.loopback);
    let count = devices().count() as u64;
    let joins = devices().filter(|device| !device.forwarding).count() as u64;
    let mut found = Vec::new();
    if count > 0 {
        found.extend(limits.receive_memory.and_then(|limit| link_events(limit, count)));
        found.extend(limits.neighbours.and_then(|limit| neighbours(limit, count)));
        found.extend(limits.option_memory.and_then(|limit| option_memory(limit, joins)));
        found.extend(limits.receive_memory.and_then(|limit| solicitations(limit, count)));
    }
    found
}

fn finding(lint: &'static Lint, message: String, help: String) -> Finding {
    Finding { lint, message, paths: Vec::new(), help: Some(help.into()) }
}

fn interfaces(count: u64) -> String {
    if count == 1 { "1 interface".to_owned() } else { format!("{count} interfaces") }
}

fn link_events(limit: u64, count: u64) -> Option<Finding> {
    let needed = count * EVENTS / GRANTED;
    let message = format!(
        "net.core.rmem_max is {limit} octets, but the news of {} that come up at once takes \
         {needed}: without CAP_NET_ADMIN some of it is lost and all interfaces are read anew",
        interfaces(count)
    );
    let help = format!("sysctl -w net.core.rmem_max={needed}");
    (limit < needed).then(|| finding(&LINK_EVENTS, message, help))
}

fn solicitations(limit: u64, count: u64) -> Option<Finding> {
    let needed = count * SOLICITATION / GRANTED;
    let message = format!(
        "net.core.rmem_max is {limit} octets, but a solicitation on each of {} at once takes \
         {needed}: without CAP_NET_ADMIN some are lost, and their hosts wait 4 seconds",
        interfaces(count)
    );
    let help = format!("sysctl -w net.core.rmem_max={needed}");
    (limit < needed).then(|| finding(&SOLICITATIONS, message, help))
}

fn neighbours((soft, hard): (u32, u32), count: u64) -> Option<Finding> {
    let (number, limit, effect) = if u64::from(hard) < count {
        (3, hard, "further hosts cannot be reached, and raw sockets fail to send")
    } else if u64::from(soft) < count {
        (2, soft, "entries are thrown away after 5 seconds, and hosts looked up over and over")
    } else {
        return None;
    };
    let message = format!(
        "net.ipv6.neigh.default.gc_thresh{number} is {limit}, but {} with one host each take \
         {count} neighbours: {effect}",
        interfaces(count)
    );
    let room = count.next_power_of_two();
    let setting = |number, room: u64| format!("net.ipv6.neigh.default.gc_thresh{number}={room}");
    let help =
        format!("sysctl -w {} {} {}", setting(3, 4 * room), setting(2, 2 * room), setting(1, room));
    Some(finding(&NEIGHBOURS, message, help))
}

fn option_memory(limit: u64, joins: u64) -> Option<Finding> {
    // What is asked for must be less than the limit.
    let each = joins.div_ceil(MEMBERSHIP_SOCKETS);
    let for_joins = if joins > 0 { each * MEMBERSHIP + 1 } else { 0 };
    let needed = for_joins.max(CONTROL_DATA + 1);
    if limit >= needed {
        return None;
    }
    let mut effects = Vec::new();
    if limit < for_joins {
        let deaf = interfaces(joins);
        effects.push(format!("solicitations are not heard on {deaf} without forwarding"));
    }
    if limit <= CONTROL_DATA {
        effects.push("no host is answered".to_owned());
    }
    let effects = effects.join(", and ");
    let message =
        format!("net.core.optmem_max is {limit} octets, but {needed} are needed: {effects}");
    let help = format!("sysctl -w net.core.optmem_max={}", needed.max(USUAL_OPTION_MEMORY));
    Some(finding(&OPTION_MEMORY, message, help))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::live::{Device, testing::*};

    /// What is said of this many interfaces.
    fn found(
        count: usize,
        forwarding: bool,
        limits: Limits,
    ) -> Vec<(&'static str, String, String)> {
        let interface = interface("vlan704", &[]);
        let device = Device { forwarding, ..device() };
        let all: Vec<_> = (0..count).map(|_| served(&interface, device.clone())).collect();
        let found = check(&all.iter().collect::<Vec<_>>(), &limits);
        assert!(found.iter().all(|finding| finding.paths.is_empty()));
        found
            .into_iter()
            .map(|it| (it.lint.code, it.message, it.help.unwrap().into_owned()))
            .collect()
    }

    #[test]
    fn the_defaults_of_linux_do_for_a_few() {
        let limits = Limits {
            option_memory: Some(20_480),
            receive_memory: Some(212_992),
            neighbours: Some((512, 1024)),
        };
        assert_eq!(found(45, false, limits), []);
        assert_eq!(found(0, false, Limits { neighbours: Some((0, 0)), ..limits }), []);
        let codes = |count| found(count, false, limits).into_iter().map(|(code, ..)| code);
        assert!(codes(46).eq(["limit-link-events"]));
        assert!(codes(512).eq(["limit-link-events"]));
        let many = ["limit-link-events", "limit-neighbours", "limit-solicitations"];
        assert!(codes(513).eq(many));
        // Memberships are spread over sockets.
        assert!(codes(4094).eq(many));
    }

    #[test]
    fn what_is_not_known_is_not_complained_about() {
        assert_eq!(found(4094, false, Limits::default()), []);
    }

    #[test]
    fn the_neighbour_table() {
        let limits = |soft, hard| Limits { neighbours: Some((soft, hard)), ..ROOMY };
        let (code, message, help) = found(4094, true, limits(512, 1024)).remove(0);
        assert_eq!(code, "limit-neighbours");
        let start = "net.ipv6.neigh.default.gc_thresh3 is 1024, but 4094 interfaces with one host \
                     each take 4094 neighbours: further hosts";
        assert!(message.starts_with(start), "{message}");
        let line = "sysctl -w net.ipv6.neigh.default.gc_thresh3=16384 \
                    net.ipv6.neigh.default.gc_thresh2=8192 net.ipv6.neigh.default.gc_thresh1=4096";
        assert_eq!(help, line);
        let (_, message, _) = found(600, true, limits(512, 1024)).remove(0);
        assert!(message.starts_with("net.ipv6.neigh.default.gc_thresh2 is 512, but"), "{message}");
        assert_eq!(found(1024, true, limits(1024, 1024)), []);
    }

    #[test]
    fn the_receive_buffers() {
        let limits = Limits { receive_memory: Some(1_000_000), ..ROOMY };
        let all = found(4094, true, limits);
        let [(_, events, line), (_, solicitations, other)] = &all[..] else { panic!("{all:?}") };
        assert!(events.contains("net.core.rmem_max is 1000000 octets"), "{events}");
        assert_eq!(line, "sysctl -w net.core.rmem_max=19258176");
        assert!(solicitations.contains("on each of 4094 interfaces"), "{solicitations}");
        assert_eq!(other, "sysctl -w net.core.rmem_max=1703104");
    }

    #[test]
    fn option_memory_is_needed_where_nothing_is_forwarded() {
        let limits = |octets| Limits { option_memory: Some(octets), ..ROOMY };
        assert_eq!(found(4094, true, limits(41)), []);
        let (code, message, _) = found(4094, true, limits(40)).remove(0);
        assert_eq!(code, "limit-option-memory");
        let text = "net.core.optmem_max is 40 octets, but 41 are needed: no host is answered";
        assert_eq!(message, text);

        assert_eq!(found(512, false, limits(57)), []);
        let (_, message, help) = found(512, false, limits(56)).remove(0);
        let text = "net.core.optmem_max is 56 octets, but 57 are needed: solicitations are not \
                    heard on 512 interfaces without forwarding";
        assert_eq!(message, text);
        assert_eq!(help, "sysctl -w net.core.optmem_max=20480");
        let (_, message, _) = found(4094, false, limits(40)).remove(0);
        assert!(message.ends_with("without forwarding, and no host is answered"), "{message}");
        assert_eq!(found(4094, false, limits(449)), []);
        assert_eq!(found(4094, false, limits(448)).len(), 1);
    }
}
