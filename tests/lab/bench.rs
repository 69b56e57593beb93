//! The radvd that stands in for any daemon, and the model of what it is told.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::{self, Command},
    sync::atomic::{AtomicU32, Ordering},
    time::Duration,
};

use raven::{
    lab::{self, Lab, LabOptions, Layout},
    model::{
        AdvDnssl, AdvLifetime, AdvLinkMtu, AdvPrefix, AdvRdnss, AdvRoute, Dnssl, Header, Interface,
        IntervalRule, Lifetime, LinkMtu, MinDelayBetweenRas, Model, Preference, Prefix,
        PrefixFlags, PrefixSource, Rdnss, ReachableTime, RouteInformation, RouterFlags,
        RouterLifetime, RtrAdvInterval,
    },
};

use super::{SERVERS, SLEEP, VLANS};

pub(crate) fn options(timeout: Duration) -> LabOptions {
    LabOptions { timeout, keep: false, layout: Layout::Lines, own_user_namespace: false }
}

pub(crate) fn lab_of(model: &Model) -> Lab {
    let mut lab = Lab::new(lab::links(model)).unwrap();
    lab.connect().unwrap();
    lab
}

pub(crate) fn all_have_default_routes(hosts: &[lab::Host]) -> bool {
    hosts.iter().all(|host| {
        host.state().default_routes().next().is_some() && !host.state().addresses.is_empty()
    })
}

/// Whether this process may make network namespaces and radvd is there; says so if not.
pub(crate) fn able() -> bool {
    let radvd = Path::new(RADVD).exists();
    let capable = Lab::new([]).map(drop);
    if let Err(error) = &capable {
        println!("SKIPPED: {error}");
    }
    if !radvd {
        println!("SKIPPED: {RADVD} is not installed");
    }
    radvd && capable.is_ok()
}

pub(crate) const RADVD: &str = "/usr/sbin/radvd";

/// A directory that goes with the test.
pub(crate) struct Directory {
    pub(crate) path: PathBuf,
}

impl Directory {
    pub(crate) fn new() -> Self {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let path = env::temp_dir().join(format!("raven-lab-{}-{number}", process::id()));
        fs::create_dir(&path).unwrap();
        Directory { path }
    }
}

impl Drop for Directory {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.path);
    }
}

/// A configuration for radvd in a file of its own.
pub(crate) struct Radvd {
    directory: Directory,
}

impl Radvd {
    pub(crate) fn new(text: &str) -> Self {
        let directory = Directory::new();
        fs::write(directory.path.join("radvd.conf"), text).unwrap();
        Radvd { directory }
    }

    pub(crate) fn command(&self) -> Command {
        let mut command = Command::new(RADVD);
        command.arg("--nodaemon").arg("--logmethod").arg("stderr");
        command.arg("--config").arg(self.directory.path.join("radvd.conf"));
        command.arg("--pidfile").arg(self.directory.path.join("radvd.pid"));
        command
    }
}

/// A router that does nothing.
pub(crate) fn sleep() -> Command {
    let mut command = Command::new("sleep");
    command.arg(SLEEP.as_secs().to_string());
    command
}

pub(crate) fn vlans_text() -> String {
    let vlan = |(number, vlan): (usize, &&str)| {
        format!(
            "interface {vlan} {{
               AdvSendAdvert on; MinRtrAdvInterval 3; MaxRtrAdvInterval 4;
               AdvDefaultLifetime 1800; AdvDefaultPreference high; AdvOtherConfigFlag on;
               AdvLinkMTU 1492;
               prefix 2001:db8:{}::/64 {{ AdvValidLifetime 86400; AdvPreferredLifetime 14400; }};
               route 2001:db8:ff00::/40 {{ AdvRoutePreference low; AdvRouteLifetime 900; }};
               RDNSS {} {} {{ AdvRDNSSLifetime 600; }};
               DNSSL example.com {{ AdvDNSSLLifetime 300; }};
             }};\n",
            704 + number,
            SERVERS[0],
            SERVERS[1],
        )
    };
    VLANS.iter().enumerate().map(vlan).collect()
}

/// What [`vlans_text`] says.
pub(crate) fn vlans() -> Model {
    let vlan = |(number, name): (usize, &&str)| {
        let mut vlan = interface(name);
        vlan.header.flags.other_config = true;
        vlan.link_mtu = AdvLinkMtu::Fixed(LinkMtu::new(1492).unwrap());
        let net = format!("2001:db8:{}::", 704 + number).parse().unwrap();
        vlan.prefixes.push(prefix(PrefixSource::Prefix(Prefix::new(net, 64).unwrap())));
        let route = RouteInformation {
            prefix: Prefix::new("2001:db8:ff00::".parse().unwrap(), 40).unwrap(),
            preference: Preference::Low,
            lifetime: Lifetime::from_secs(900),
        };
        vlan.routes.push(AdvRoute { route, remove_on_exit: true });
        let servers = SERVERS.map(|server| server.parse().unwrap()).to_vec();
        let rdnss = Rdnss::new(servers, Lifetime::from_secs(600)).unwrap();
        vlan.rdnss.push(AdvRdnss { rdnss, flush_on_exit: true });
        let suffixes = vec!["example.com".parse().unwrap()];
        let dnssl = Dnssl::new(suffixes, Lifetime::from_secs(300)).unwrap();
        vlan.dnssl.push(AdvDnssl { dnssl, flush_on_exit: true });
        vlan
    };
    Model { interfaces: VLANS.iter().enumerate().map(vlan).collect() }
}

pub(crate) fn prefix(source: PrefixSource) -> AdvPrefix {
    AdvPrefix {
        source,
        flags: PrefixFlags { on_link: true, autonomous: true, dhcpv6_pd_preferred: false },
        valid_lifetime: AdvLifetime::fixed(Lifetime::from_secs(86_400)),
        preferred_lifetime: AdvLifetime::fixed(Lifetime::from_secs(14_400)),
        deprecate_on_exit: false,
    }
}

pub(crate) fn interface(name: &str) -> Interface {
    let seconds = Duration::from_secs;
    let rule = IntervalRule::Rfc4861;
    Interface {
        name: name.parse().unwrap(),
        send_advertisements: true,
        ignore_if_missing: true,
        unicast_only: false,
        solicited_unicast: true,
        remove_on_exit: true,
        interval: RtrAdvInterval::new(seconds(3), seconds(4), rule).unwrap(),
        min_delay_between_ras: MinDelayBetweenRas::new(seconds(3), rule).unwrap(),
        header: Header {
            cur_hop_limit: 64,
            flags: RouterFlags::NONE,
            preference: Preference::High,
            router_lifetime: RouterLifetime::from_secs(1800).unwrap(),
            reachable_time: ReachableTime::UNSPECIFIED,
            retrans_timer_millis: 0,
        },
        source_link_layer_address: true,
        link_mtu: AdvLinkMtu::Omitted,
        advertisement_interval: false,
        home_agent_information: None,
        prefixes: Vec::new(),
        routes: Vec::new(),
        rdnss: Vec::new(),
        dnssl: Vec::new(),
        pref64: Vec::new(),
        captive_portal: None,
    }
}
