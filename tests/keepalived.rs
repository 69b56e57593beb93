//! Two routers that share an address by VRRP (RFC 9568), with Debian's keepalived and a host that
//! keeps its default route while one takes over from the other.

#![cfg(target_os = "linux")]

mod common;

use std::{
    fs,
    io::{BufRead, BufReader},
    net::Ipv6Addr,
    process::{self, Child, Command, Stdio},
    sync::{
        atomic::{AtomicU32, Ordering},
        mpsc::{self, Receiver},
    },
    thread,
    time::{Duration, Instant},
};

use common::{Bench, TIMEOUT, on_router};
use raven::{
    lab::{Capture, CapturedAdvertisement},
    model::{NdOption, RouterLifetime},
};

const SHARED: &str = "fe80::51";
const VIRTUAL_MAC: [u8; 6] = [0, 0, 0x5e, 0, 2, 51];

/// How the two share it.
#[derive(Clone, Copy, PartialEq)]
enum Sharing {
    /// The address moves from one Ethernet address to another.
    Address,
    /// It has an interface of its own, `vrrp51`, with the virtual router's Ethernet address.
    VirtualMac,
}

/// One of the two, in a namespace of its own; what runs there ends with this value.
struct Member {
    namespace: String,
    number: u8,
    folder: common::Folder,
    processes: Vec<(&'static str, Child)>,
}

impl Member {
    /// Plugs it into the bridge of the lab's router.
    fn new(bench: &Bench, number: u8) -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let namespace = format!("raven-{}-{count}", process::id());
        let member = Member { namespace, number, folder: common::Folder::new(), processes: vec![] };
        let namespace = &member.namespace;
        run(Command::new("ip").args(["netns", "add", namespace]));
        for command in [
            format!("ip link add sw{number} type veth peer name eth0 netns {namespace}"),
            format!("ip link set sw{number} master br0 up"),
        ] {
            on_router(bench, &command);
        }
        for name in ["all", "default", "eth0"] {
            // keepalived does not wait until its own address may be used.
            for setting in ["forwarding=1", "accept_dad=0"] {
                member.inside(&format!("sysctl -qw net.ipv6.conf.{name}.{setting}"));
            }
        }
        member.inside("ip link set lo up");
        member.inside("ip link set eth0 up");
        member
    }

    fn command(&self, line: &str) -> Command {
        let mut command = Command::new("ip");
        command.args(["netns", "exec", &self.namespace]).args(line.split(' '));
        command
    }

    fn inside(&self, line: &str) {
        run(&mut self.command(line));
    }

    fn start(&mut self, name: &'static str, command: &mut Command) {
        let log = fs::File::create(self.folder.path(&format!("{name}.log"))).unwrap();
        command.stdin(Stdio::null()).stdout(log.try_clone().unwrap()).stderr(log);
        let child = command.spawn().unwrap_or_else(|error| panic!("{name}: {error}"));
        self.processes.push((name, child));
    }

    fn log(&self, name: &str) -> String {
        fs::read_to_string(self.folder.path(&format!("{name}.log"))).unwrap_or_default()
    }

    fn start_raven(&mut self, sharing: Sharing) {
        let prefix = "prefix 2001:db8:7::/64 { }; MinRtrAdvInterval 3; MaxRtrAdvInterval 4";
        let name = match sharing {
            Sharing::Address => "eth0",
            Sharing::VirtualMac => "vrrp51",
        };
        let text = format!(
            "interface {name} {{ AdvSendAdvert on; AdvRASrcAddress {{ {SHARED}; }}; {prefix}; }};"
        );
        let file = self.folder.write("raven.conf", &text);
        let raven = env!("CARGO_BIN_EXE_raven");
        let state = self.folder.path("state");
        let (file, state) = (file.display(), state.display());
        let line = format!(
            "{raven} --log-level debug run --control-socket none --state-directory {state} {file}"
        );
        let mut command = self.command(&line);
        self.start("raven", &mut command);
    }

    fn start_keepalived(&mut self, sharing: Sharing) {
        let own = match sharing {
            Sharing::Address => "",
            Sharing::VirtualMac => "use_vmac vrrp51",
        };
        let priority = 200 - self.number;
        let text = format!(
            "global_defs {{ vrrp_version 3 }}\n\
             vrrp_instance shared {{\n  interface eth0\n  state BACKUP\n  virtual_router_id 51\n  \
             priority {priority}\n  advert_int 0.1\n  {own}\n  \
             virtual_ipaddress {{ {SHARED}/64\n 2001:db8:7::1/64 }}\n}}\n"
        );
        let file = self.folder.write("keepalived.conf", &text);
        fs::set_permissions(&file, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
        let pid = |name: &str| self.folder.path(&format!("{name}.pid")).display().to_string();
        let line = format!(
            "keepalived --dont-fork --log-console --vrrp --use-file {} --pid {} --vrrp_pid {}",
            file.display(),
            pid("parent"),
            pid("vrrp"),
        );
        let mut command = self.command(&line);
        self.start("keepalived", &mut command);
    }

    /// Ends one of its processes by SIGTERM.
    fn stop(&mut self, name: &str) {
        let at = self.processes.iter().position(|(it, _)| *it == name).unwrap();
        let (_, mut child) = self.processes.remove(at);
        terminate(&mut child);
    }

    /// When the shared address appears, as the kernel tells it.
    fn watch_address(&mut self) -> Receiver<Instant> {
        let mut command = self.command("ip -o monitor address");
        command.stdin(Stdio::null()).stdout(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        self.processes.push(("monitor", child));
        let (sender, receiver) = mpsc::channel();
        thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                let appeared = line.contains(SHARED) && !line.contains("Deleted");
                if appeared && sender.send(Instant::now()).is_err() {
                    return;
                }
            }
        });
        receiver
    }
}

fn terminate(child: &mut Child) {
    let _ = nix::sys::signal::kill(
        nix::unistd::Pid::from_raw(i32::try_from(child.id()).unwrap()),
        nix::sys::signal::Signal::SIGTERM,
    );
    let deadline = Instant::now() + Duration::from_secs(5);
    while child.try_wait().unwrap().is_none() {
        if Instant::now() > deadline {
            let _ = child.kill();
            let _ = child.wait();
            return;
        }
        thread::sleep(Duration::from_millis(5));
    }
}

impl Drop for Member {
    fn drop(&mut self) {
        for (_, child) in &mut self.processes {
            terminate(child);
        }
        let _ = Command::new("ip").args(["netns", "del", &self.namespace]).status();
    }
}

fn run(command: &mut Command) {
    let output = command.output().unwrap();
    assert!(output.status.success(), "{command:?}: {}", common::stderr(&output));
}

/// A host and two routers on one link.
fn link() -> (Bench, [Member; 2]) {
    let bench = Bench::new(&["vlan704"]);
    for command in [
        "ip link add br0 type bridge mcast_snooping 0",
        "sysctl -qw net.ipv6.conf.br0.disable_ipv6=1",
        "sysctl -qw net.ipv6.conf.vlan704.disable_ipv6=1",
        "ip link set vlan704 master br0",
        "ip link set br0 up",
    ] {
        on_router(&bench, command);
    }
    let members = [1, 2].map(|number| Member::new(&bench, number));
    (bench, members)
}

fn logs(members: &[Member]) -> String {
    let log = |member: &Member| {
        format!("{}: {}\n{}", member.number, member.log("keepalived"), member.log("raven"))
    };
    members.iter().map(log).collect::<Vec<_>>().join("\n")
}

/// The next advertisement from `ethernet_source`. None before it may withdraw the default route.
fn await_from(
    capture: &mut Capture,
    members: &[Member],
    from: impl Fn([u8; 6]) -> bool,
) -> CapturedAdvertisement {
    let deadline = Instant::now() + TIMEOUT;
    loop {
        let got = capture.next_advertisement(deadline).unwrap();
        let got = got.unwrap_or_else(|| panic!("silence\n{}", logs(members)));
        check(&got, members);
        if from(got.ethernet_source) {
            return got;
        }
    }
}

/// It comes from the shared address, says from where it really comes, and leaves hosts their route.
fn check(got: &CapturedAdvertisement, members: &[Member]) {
    let advertisement = got.advertisement.as_ref().unwrap();
    assert_eq!(got.source, SHARED.parse::<Ipv6Addr>().unwrap());
    assert_ne!(advertisement.header.router_lifetime, RouterLifetime::ZERO, "{}", logs(members));
    let said = advertisement.options.iter().find_map(|option| match option {
        NdOption::SourceLinkLayerAddress(address) => Some(address.octets().to_vec()),
        _ => None,
    });
    assert_eq!(said.as_deref(), Some(&got.ethernet_source[..]));
}

fn ping(bench: &mut Bench) -> Child {
    let mut command = Command::new("ping");
    command.args(["-6", "-n", "-i", "0.1", "-W", "1", "2001:db8:7::1"]);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
    bench.host("vlan704").namespace().run(move || command.spawn().unwrap()).unwrap()
}

fn fails_over(sharing: Sharing) {
    let (mut bench, mut members) = link();
    let mut capture = bench.capture("vlan704");
    let appeared = members[1].watch_address();
    for member in &mut members {
        member.start_raven(sharing);
    }
    members[0].start_keepalived(sharing);
    let first = await_from(&mut capture, &members, |_| true);
    members[1].start_keepalived(sharing);
    bench.expect("default route", |host| host.state().default_routes().next().is_some());
    let pings = ping(&mut bench);
    // The standby is silent: only the first one is heard for a while.
    let quiet_until = Instant::now() + Duration::from_secs(5);
    while let Some(got) = capture.next_advertisement(quiet_until).unwrap() {
        check(&got, &members);
        assert_eq!(got.ethernet_source, first.ethernet_source, "{}", logs(&members));
    }

    members[0].stop("keepalived");
    let other = match sharing {
        Sharing::Address => {
            await_from(&mut capture, &members, |from| from != first.ethernet_source)
        }
        Sharing::VirtualMac => {
            assert_eq!(first.ethernet_source, VIRTUAL_MAC);
            let taken = appeared.recv_timeout(TIMEOUT).unwrap();
            loop {
                let got = await_from(&mut capture, &members, |from| from == VIRTUAL_MAC);
                if got.at >= taken {
                    break got;
                }
            }
        }
    };
    let taken = match sharing {
        Sharing::Address => appeared.recv_timeout(TIMEOUT).unwrap(),
        Sharing::VirtualMac => other.at,
    };
    println!(
        "first advertisement {:?} after the address",
        other.at.saturating_duration_since(taken)
    );
    // What is left of the first one's say: no withdrawal for longer than three goodbyes take.
    let until = Instant::now() + Duration::from_secs(10);
    while let Some(got) = capture.next_advertisement(until).unwrap() {
        check(&got, &members);
    }
    bench.expect("default route", |host| {
        let shared = SHARED.parse::<Ipv6Addr>().unwrap();
        host.state().default_routes().any(|route| route.gateway == Some(shared))
    });
    let answers = replies(pings);
    assert!(answers > 60, "{answers} answers in some 150\n{}", logs(&members));
}

fn replies(mut pings: Child) -> usize {
    terminate(&mut pings);
    let output = BufReader::new(pings.stdout.take().unwrap());
    output.lines().map_while(Result::ok).filter(|line| line.contains("bytes from")).count()
}

#[test]
fn an_address_that_moves() {
    fails_over(Sharing::Address);
}

#[test]
fn an_address_with_an_ethernet_address_of_its_own() {
    fails_over(Sharing::VirtualMac);
}
