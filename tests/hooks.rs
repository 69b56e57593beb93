//! The hooks of `conf-examples/hooks` with the real DHCPv6 clients of Debian and a real Kea that
//! delegates a prefix. odhcp6c is not in Debian: its hook is called as its script would be.

#![cfg(target_os = "linux")]

mod common;

use std::{
    fs,
    net::Ipv6Addr,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::Instant,
};

use common::{Bench, TIMEOUT, next, on_router, stderr};
use nix::sys::signal::Signal;
use raven::{
    lab::{Capture, RouterProcess},
    model::{Lifetime, NdOption},
};

const CONFIG: &str = "interface vlan704 { AdvSendAdvert on; prefix from wan0 subnet 7/64 { }; };\n";

/// Whether this is a namespace with one user only, where clients cannot give up privileges.
fn has_one_user() -> bool {
    let map = fs::read_to_string("/proc/self/uid_map").unwrap();
    let one = map.split_whitespace().nth(2) == Some("1");
    if one {
        eprintln!("not run: DHCPv6 clients want more users than this namespace has");
    }
    one
}

/// A router with an uplink, `wan0`, at whose other end Kea delegates prefixes.
struct Edge {
    bench: Bench,
    capture: Capture,
    kea: Option<RouterProcess>,
    client: Option<RouterProcess>,
}

impl Drop for Edge {
    fn drop(&mut self) {
        for mut process in self.client.take().into_iter().chain(self.kea.take()) {
            let _ = process.signal(Signal::SIGKILL);
            let _ = process.wait(Instant::now() + TIMEOUT);
        }
    }
}

impl Edge {
    fn new() -> Self {
        let mut bench = Bench::running(&["vlan704"], CONFIG, &[]);
        let capture = bench.capture("vlan704");
        bench.await_log("started", 1);
        on_router(&bench, "ip link add wan0 type veth peer name wan1");
        // Neither Kea nor dhclient waits for an address to become usable.
        for command in [
            "ip link set wan0 addrgenmode none",
            "ip link set wan1 addrgenmode none",
            "ip link set wan0 up",
            "ip link set wan1 up",
            "ip -6 addr add fe80::2/64 dev wan0 nodad",
            "ip -6 addr add fe80::1/64 dev wan1 nodad",
            "ip -6 addr add 2001:db8:1::1/64 dev wan1 nodad",
        ] {
            on_router(&bench, command);
        }
        // What the hooks run.
        let wrapper = format!(
            "#!/bin/sh\nRAVEN_CONTROL_SOCKET={} exec {} \"$@\"\n",
            bench.control_socket().display(),
            env!("CARGO_BIN_EXE_raven")
        );
        program(&bench.folder.path("raven"), &wrapper);
        Edge { bench, capture, kea: None, client: None }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.bench.folder.path(name)
    }

    fn spawn(&self, mut command: Command, log: &str) -> RouterProcess {
        let log = fs::File::create(self.path(log)).unwrap();
        command.stdin(Stdio::null()).stdout(log.try_clone().unwrap()).stderr(log);
        let name = command.get_program().to_string_lossy().into_owned();
        let spawned = self.bench.lab.spawn_router(command);
        spawned.unwrap_or_else(|error| panic!("{name}: {error}: is Debian's package installed?"))
    }

    /// Starts Kea with prefixes out of this one, in the place of one before.
    fn delegate(&mut self, pool: &str) {
        self.stop_delegating();
        let folder = self.path("");
        let folder = folder.display();
        let config = format!(
            r#"{{"Dhcp6":{{"data-directory":"{folder}",
            "interfaces-config":{{"interfaces":["wan1"],"re-detect":true}},
            "lease-database":{{"type":"memfile","persist":false}},
            "renew-timer":3,"rebind-timer":6,"preferred-lifetime":8,"valid-lifetime":12,
            "subnet6":[{{"subnet":"2001:db8:1::/64","interface":"wan1",
            "pd-pools":[{{"prefix":"{pool}","prefix-len":56,"delegated-len":56}}]}}],
            "loggers":[{{"name":"kea-dhcp6","output_options":[{{"output":"{folder}/kea.log"}}],
            "severity":"INFO"}}]}}}}"#
        );
        let file = self.bench.folder.write("kea.json", &config);
        let mut kea = Command::new("kea-dhcp6");
        kea.arg("-c").arg(file);
        kea.env("KEA_PIDFILE_DIR", self.path("")).env("KEA_LOCKFILE_DIR", self.path(""));
        self.kea = Some(self.spawn(kea, "kea.out"));
    }

    fn stop_delegating(&mut self) {
        if let Some(mut kea) = self.kea.take() {
            kea.signal(Signal::SIGKILL).unwrap();
            kea.wait(Instant::now() + TIMEOUT).unwrap();
        }
    }

    /// A script that sets up the way to `raven` and then does `rest`.
    fn script(&self, name: &str, rest: &str) -> PathBuf {
        let path = self.path(name);
        let folder = self.path("");
        program(&path, &format!("#!/bin/sh\nPATH={}:$PATH\n{rest}\n", folder.display()));
        path
    }

    fn logs(&self) -> String {
        let read = |name| fs::read_to_string(self.path(name)).unwrap_or_default();
        format!("{}\n{}\n{}", read("client"), read("kea.log"), self.bench.log())
    }

    /// Waits until this prefix is advertised, or withdrawn.
    fn await_prefix(&mut self, wanted: &str, withdrawn: bool) {
        let deadline = Instant::now() + TIMEOUT;
        loop {
            let got = next(&mut self.capture);
            let options = got.advertisement.unwrap().options;
            let is_it = options.iter().any(|option| match option {
                NdOption::PrefixInformation(it) => {
                    it.prefix().to_string() == wanted
                        && (it.valid_lifetime() == Lifetime::ZERO) == withdrawn
                }
                _ => false,
            });
            if is_it {
                return;
            }
            assert!(Instant::now() < deadline, "{wanted}: {options:?}\n{}", self.logs());
        }
    }

    fn await_address(&mut self, prefix: &str) {
        let prefix: Ipv6Addr = prefix.parse().unwrap();
        self.bench.expect(&format!("an address in {prefix}/64"), |host| {
            let state = host.state();
            state.addresses.iter().any(|it| it.address.segments()[..4] == prefix.segments()[..4])
        });
    }
}

fn program(path: &Path, text: &str) {
    fs::write(path, text).unwrap();
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
}

fn hook(name: &str) -> String {
    common::example("hooks").join(name).display().to_string()
}

/// dhcpcd, with its hook where it keeps such.
fn dhcpcd(edge: &Edge) -> Command {
    let script = edge.script("dhcpcd-script", &format!(". {}", hook("dhcpcd")));
    let config = format!(
        "duid\nipv6only\nnoipv6rs\nscript {}\ninterface wan0\n  ia_pd 1 lo/0\n",
        script.display()
    );
    let mut dhcpcd = Command::new("dhcpcd");
    dhcpcd
        .args(["-B", "-d", "-f"])
        .arg(edge.bench.folder.write("dhcpcd.conf", &config))
        .arg("wan0");
    dhcpcd
}

#[test]
fn dhcpcd_gets_a_prefix_and_another_and_none() {
    if has_one_user() {
        return;
    }
    let mut edge = Edge::new();
    edge.delegate("2001:db8:aa00::");
    edge.client = Some(edge.spawn(dhcpcd(&edge), "client"));
    edge.await_prefix("2001:db8:aa00:7::/64", false);
    edge.await_address("2001:db8:aa00:7::");
    // The provider renumbers.
    edge.delegate("2001:db8:bb00::");
    edge.await_prefix("2001:db8:bb00:7::/64", false);
    edge.await_address("2001:db8:bb00:7::");
    // Its server is gone, and the lease runs out.
    edge.stop_delegating();
    edge.bench.await_log("delegation=wan0", 3);
    let said = |log: &str| log.contains("run out") || log.contains("withdrawn");
    let deadline = Instant::now() + TIMEOUT;
    while !said(&edge.bench.log()) {
        let _ = next(&mut edge.capture);
        assert!(Instant::now() < deadline, "{}", edge.logs());
    }
    edge.bench.stop();
}

#[test]
fn dhclient_tells_of_its_prefix() {
    if has_one_user() {
        return;
    }
    let mut edge = Edge::new();
    edge.delegate("2001:db8:aa00::");
    let script = edge.script("dhclient-script", &format!(". {}", hook("dhclient")));
    let mut dhclient = Command::new("dhclient");
    dhclient.args(["-6", "-P", "-d", "-sf"]).arg(script).arg("-lf").arg(edge.path("leases"));
    dhclient.arg("-pf").arg(edge.path("dhclient.pid")).arg("wan0");
    edge.client = Some(edge.spawn(dhclient, "client"));
    edge.await_prefix("2001:db8:aa00:7::/64", false);
    edge.await_address("2001:db8:aa00:7::");
    edge.bench.stop();
}

#[test]
fn the_address_of_wide_dhcpv6_is_followed() {
    if has_one_user() {
        return;
    }
    let mut edge = Edge::new();
    edge.delegate("2001:db8:aa00::");
    let config = "interface wan0 { send ia-pd 0; };\n\
                  id-assoc pd 0 { prefix-interface lo { sla-id 0; sla-len 8; }; };\n";
    let config = edge.bench.folder.write("dhcp6c.conf", config);
    let mut dhcp6c = Command::new("dhcp6c");
    dhcp6c.arg("-f").arg("-c").arg(config).arg("-p").arg(edge.path("dhcp6c.pid")).arg("wan0");
    edge.client = Some(edge.spawn(dhcp6c, "client"));
    let follow = format!("exec {} wan0 lo 56", hook("wide-dhcpv6"));
    let follow = Command::new(edge.script("follow", &follow));
    let mut follow = edge.spawn(follow, "follow.log");
    edge.await_prefix("2001:db8:aa00:7::/64", false);
    edge.await_address("2001:db8:aa00:7::");
    // Releases it, and takes its address away.
    edge.client.as_ref().unwrap().signal(Signal::SIGTERM).unwrap();
    edge.await_prefix("2001:db8:aa00:7::/64", true);
    follow.signal(Signal::SIGKILL).unwrap();
    follow.wait(Instant::now() + TIMEOUT).unwrap();
    edge.bench.stop();
}

/// systemd-networkd in its own mount namespace. Where /sys cannot be written it does not wait for
/// udev.
const NETWORKD: &str = "mount -o remount,ro /sys
mount -t tmpfs none /run
mkdir -p /run/systemd/network /run/systemd/netif/links /run/systemd/netif/leases /run/systemd/netif/lldp
chown -R systemd-network:systemd-network /run/systemd/netif
cat >/run/systemd/network/10-wan.network <<END
[Match]
Name=wan0
[Network]
DHCP=ipv6
IPv6AcceptRA=no
LinkLocalAddressing=ipv6
[DHCPv6]
WithoutRA=solicit
UseAddress=no
END
chmod 644 /run/systemd/network/10-wan.network
exec /lib/systemd/systemd-networkd";

#[test]
fn the_route_of_systemd_networkd_is_followed() {
    if has_one_user() {
        return;
    }
    let mut edge = Edge::new();
    edge.delegate("2001:db8:aa00::");
    let script = edge.script("networkd", NETWORKD);
    let mut networkd = Command::new("unshare");
    networkd.arg("--mount").arg(script);
    edge.client = Some(edge.spawn(networkd, "client"));
    let follow =
        Command::new(edge.script("follow", &format!("exec {} wan0", hook("systemd-networkd"))));
    let mut follow = edge.spawn(follow, "follow.log");
    edge.await_prefix("2001:db8:aa00:7::/64", false);
    edge.await_address("2001:db8:aa00:7::");
    edge.client.as_ref().unwrap().signal(Signal::SIGTERM).unwrap();
    edge.await_prefix("2001:db8:aa00:7::/64", true);
    follow.signal(Signal::SIGKILL).unwrap();
    follow.wait(Instant::now() + TIMEOUT).unwrap();
    edge.bench.stop();
}

#[test]
fn the_hook_of_odhcp6c_takes_what_its_script_has() {
    let mut edge = Edge::new();
    let script = edge.script("script", &format!(". {}", hook("odhcp6c")));
    let call = |edge: &Edge, what: &str, prefixes: &str| {
        let mut command = Command::new(&script);
        command.args(["wan0", what]).env("PREFIXES", prefixes);
        let output = edge.bench.lab.run_on_router(command).unwrap();
        assert!(output.status.success(), "{}", stderr(&output));
        let mut list = Command::new(edge.path("raven"));
        let list = list.args(["delegation", "list"]).output().unwrap();
        let names = |line: &str| line.split(' ').take(2).collect::<Vec<_>>().join(" ");
        common::stdout(&list).lines().map(names).collect::<Vec<_>>()
    };
    let both = "2001:db8:aa00::/56,1800,3600 2001:db8:bb00::/56,1800,3600,class=1";
    let expected = ["wan0 2001:db8:aa00::/56", "wan0-2 2001:db8:bb00::/56"];
    assert_eq!(call(&edge, "bound", both), expected);
    edge.await_prefix("2001:db8:aa00:7::/64", false);
    // The first is taken back, with lifetimes of 0.
    let other = "2001:db8:aa00::/56,0,0 2001:db8:cc00::/56,1800,3600";
    assert_eq!(call(&edge, "updated", other), ["wan0 2001:db8:cc00::/56"]);
    edge.await_prefix("2001:db8:aa00:7::/64", true);
    // So is the first of two whose second one stays, which is the first now.
    let second = "2001:db8:cc00::/56,1800,3600 2001:db8:dd00::/56,1800,3600";
    assert_eq!(call(&edge, "updated", second).len(), 2);
    let left = "2001:db8:cc00::/56,0,0 2001:db8:dd00::/56,1800,3600";
    assert_eq!(call(&edge, "updated", left), ["wan0 2001:db8:dd00::/56"]);
    edge.await_prefix("2001:db8:dd00:7::/64", false);
    assert_eq!(call(&edge, "updated", other), ["wan0 2001:db8:cc00::/56"]);
    assert_eq!(call(&edge, "stopped", ""), ["wan0 2001:db8:cc00::/56"]);
    assert_eq!(call(&edge, "unbound", ""), <[&str; 0]>::default());
    edge.bench.stop();
}

#[test]
fn the_hooks_are_sound() {
    let names = ["dhclient", "dhcpcd", "odhcp6c", "systemd-networkd", "wide-dhcpv6"];
    let mut shellcheck = Command::new("shellcheck");
    let output = shellcheck.args(["--shell", "sh"]).args(names.map(hook)).output();
    let output = output.expect("Debian's package shellcheck");
    assert!(output.status.success(), "{}", common::stdout(&output));
    let all = fs::read_dir(common::example("hooks")).unwrap().count();
    assert_eq!(all, names.len());
}
