//! A router with a daemon, and `raven conformance` on a host of its link.

use std::{
    ffi::OsString,
    fs::{self, File},
    path::PathBuf,
    process::{Command, Output, Stdio},
    thread,
    time::{Duration, Instant},
};

use nix::{
    sys::{signal::Signal, stat::Mode},
    unistd::mkfifo,
};
use raven::lab::{Lab, LabLink, RouterProcess};
use serde_json::Value;

use crate::common::{Folder, TIMEOUT, peer, raven, stderr};

/// The router's interface.
pub(crate) const INTERFACE: &str = "vlan704";

/// How much is looked at where chance plays a part, and how long an item may listen.
const EFFORT: [&str; 4] = ["--samples", "8", "--duration", "40"];

/// What daemon runs on the router; each gets its configuration file as `conf` of the folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Daemon {
    Raven,
    Radvd,
    Bird,
}

impl Daemon {
    fn command(self, folder: &Folder) -> Command {
        let file = folder.path("conf");
        match self {
            Daemon::Raven => {
                let mut command = raven();
                command
                    .args(["--log-level", "debug", "run", "--state-directory", "none"])
                    .arg(file);
                command
            }
            Daemon::Radvd => {
                let mut command = Command::new("radvd");
                command.args(["--nodaemon", "--logmethod", "stderr", "--config"]).arg(file);
                command.arg("--pidfile").arg(folder.path("pid"));
                command
            }
            Daemon::Bird => {
                let mut command = Command::new("bird");
                command.args(["-f", "-c"]).arg(file);
                command.arg("-s").arg(folder.path("control"));
                command
            }
        }
    }

    const fn package(self) -> &'static str {
        match self {
            Daemon::Raven => "raven",
            Daemon::Radvd => "radvd",
            Daemon::Bird => "bird2",
        }
    }
}

/// One run of the suite.
pub(crate) struct Trial<'a> {
    pub(crate) daemon: Daemon,
    pub(crate) mtu: u32,
    /// The daemon's configuration.
    pub(crate) config: &'a str,
    /// The configuration for `--config`, if it gets one.
    pub(crate) told: Option<&'a str>,
    /// What a change of the configuration changes.
    pub(crate) hop_limit: [&'a str; 2],
    /// What turns advertising off.
    pub(crate) advertise: [&'a str; 2],
    /// The items to judge, with blanks between; all if there is none.
    pub(crate) items: &'a str,
}

impl<'a> Trial<'a> {
    /// Raven with this configuration, which the suite is told.
    pub(crate) fn raven(config: &'a str, items: &'a str) -> Self {
        Trial {
            daemon: Daemon::Raven,
            mtu: LabLink::DEFAULT_MTU,
            config,
            told: Some(config),
            hop_limit: ["AdvSendAdvert on;", "AdvSendAdvert on; AdvCurHopLimit 63;"],
            advertise: ["AdvSendAdvert on;", "AdvSendAdvert off;"],
            items,
        }
    }

    /// Runs the suite, and once more on what fails that is not `known` to: a busy machine is late
    /// at times, and its table of neighbours, which all its namespaces share, may be full.
    pub(crate) fn judge(&self, known: &[&str]) -> Judgement {
        let mut judgement = self.judge_once(self.items);
        let failed = judgement.with("fail").into_iter().filter(|id| !known.contains(id));
        let again = failed.collect::<Vec<_>>().join(" ");
        if !again.is_empty() {
            eprintln!("once more: {again}");
            for item in self.judge_once(&again).items {
                if let Some(first) = judgement.items.iter_mut().find(|it| it.id == item.id) {
                    *first = item;
                }
            }
        }
        judgement
    }

    fn judge_once(&self, items: &str) -> Judgement {
        let mut link = LabLink::new(INTERFACE.parse().unwrap());
        link.mtu = self.mtu;
        link.router_addresses = vec![("2001:db8::1".parse().unwrap(), 64)];
        let mut lab = Lab::new([link]).unwrap();
        lab.connect().unwrap();
        await_link_local(&mut lab);
        let mut router = Router { trial: self, lab: &lab, folder: Folder::new(), process: None };
        router.write(self.config);
        router.start();
        let [asked, told] = ["asked", "told"].map(|name| router.folder.path(name));
        for fifo in [&asked, &told] {
            mkfifo(fifo, Mode::S_IRWXU).unwrap();
        }
        let action = format!(
            "act() {{ echo \"$1\" >{asked}; read code <{told}; exit $code; }}; act",
            asked = asked.display(),
            told = told.display(),
        );
        let command = self.command(&router.folder, action.into(), items);
        let namespace = lab.hosts()[0].namespace();
        let output = thread::scope(|scope| {
            let suite = scope.spawn(|| {
                let output = namespace.run(move || { command }.output().unwrap()).unwrap();
                fs::write(&asked, "end").unwrap();
                output
            });
            router.serve(&asked, &told);
            suite.join().unwrap()
        });
        Judgement::of(&output, &router.log())
    }

    fn command(&self, folder: &Folder, action: OsString, items: &str) -> Command {
        let mut command = raven();
        command.args(["conformance", "--interface", "eth0", "--output", "json"]);
        command.arg("--pcap").arg(folder.path("pcap")).arg("--action").arg(action);
        if let Some(told) = self.told {
            let file = folder.write("told.conf", told);
            command.arg("--config").arg(file).args(["--router-interface", INTERFACE]);
        }
        command.args(EFFORT).args(items.split_whitespace()).stdin(Stdio::null());
        command
    }
}

/// Waits until the host may use its link-local address.
fn await_link_local(lab: &mut Lab) {
    let deadline = Instant::now() + TIMEOUT;
    while lab.host(INTERFACE).unwrap().link_local().unwrap().is_none() {
        assert!(Instant::now() < deadline, "the host has no link-local address");
        lab.wait(Instant::now() + Duration::from_millis(50), |_| false).unwrap();
    }
}

/// The router while it is judged.
struct Router<'a> {
    trial: &'a Trial<'a>,
    lab: &'a Lab,
    folder: Folder,
    process: Option<RouterProcess>,
}

impl Router<'_> {
    fn write(&self, config: &str) {
        self.folder.write("conf", config);
    }

    fn start(&mut self) {
        let log = File::options().create(true).append(true).open(self.folder.path("log")).unwrap();
        let mut command = self.trial.daemon.command(&self.folder);
        command.stdin(Stdio::null()).stdout(log.try_clone().unwrap()).stderr(log);
        let package = self.trial.daemon.package();
        let spawned = self.lab.spawn_router(command);
        self.process = Some(spawned.unwrap_or_else(|error| panic!("{error}: is {package} there?")));
    }

    fn log(&self) -> String {
        fs::read_to_string(self.folder.path("log")).unwrap()
    }

    fn signal(&self, signal: Signal) {
        self.process.as_ref().unwrap().signal(signal).unwrap();
    }

    fn stop(&mut self) {
        self.signal(Signal::SIGTERM);
        let ended = self.process.take().unwrap().wait(Instant::now() + TIMEOUT).unwrap();
        assert!(ended.is_some(), "it does not end\n{}", self.log());
    }

    fn shell(&self, text: &str) {
        let mut command = Command::new("sh");
        command.args(["-ec", text]);
        let output = peer(self.lab.run_on_router(command), "iproute2");
        assert!(output.status.success(), "{text}: {}", stderr(&output));
    }

    /// Does what the suite asks for until that ends.
    fn serve(&mut self, asked: &PathBuf, told: &PathBuf) {
        loop {
            let action = fs::read_to_string(asked).unwrap();
            let code = match action.trim() {
                "end" => return,
                action => self.act(action),
            };
            fs::write(told, format!("{code}\n")).unwrap();
        }
    }

    /// The exit status of the action.
    fn act(&mut self, action: &str) -> u8 {
        let Trial { config, hop_limit, advertise, .. } = *self.trial;
        let forwarding = format!("/proc/sys/net/ipv6/conf/{INTERFACE}/forwarding");
        let change = |[from, to]: [&str; 2]| {
            assert!(config.contains(from), "`{from}` is not in the configuration");
            config.replace(from, to)
        };
        match action {
            "stop" => self.stop(),
            "start" => self.start(),
            "reload" => self.signal(Signal::SIGHUP),
            "change" => self.reload(&change(hop_limit)),
            "advertise-off" => self.reload(&change(advertise)),
            "restore" | "advertise-on" => self.reload(config),
            "forwarding-off" => self.shell(&format!("echo 0 >{forwarding}")),
            "forwarding-on" => self.shell(&format!("echo 1 >{forwarding}")),
            "link-down" => self.shell(&format!("ip link set {INTERFACE} down")),
            "link-up" => self.shell(&format!("ip link set {INTERFACE} up")),
            "address-change" => self.shell(&format!(
                "ip -6 -o addr show dev {INTERFACE} scope link >{file}; \
                 ip addr add fe80::99/64 dev {INTERFACE} nodad; \
                 ip addr del $(sed 's/.*inet6 \\([^ ]*\\) .*/\\1/' {file}) dev {INTERFACE}",
                file = self.folder.path("address").display(),
            )),
            "address-restore" => self.shell(&format!(
                "ip addr add $(sed 's/.*inet6 \\([^ ]*\\) .*/\\1/' {file}) dev {INTERFACE} nodad; \
                 ip addr del fe80::99/64 dev {INTERFACE}",
                file = self.folder.path("address").display(),
            )),
            _ => return 3,
        }
        0
    }

    fn reload(&self, config: &str) {
        self.write(config);
        self.signal(Signal::SIGHUP);
    }
}

/// What came of a trial.
pub(crate) struct Judgement {
    pub(crate) code: Option<i32>,
    pub(crate) items: Vec<Outcome>,
}

/// What came of an item.
#[derive(Debug, Clone)]
pub(crate) struct Outcome {
    pub(crate) id: String,
    pub(crate) verdict: String,
    pub(crate) reason: String,
}

impl Judgement {
    fn of(output: &Output, log: &str) -> Self {
        let document: Value = serde_json::from_slice(&output.stdout).unwrap_or_else(|error| {
            panic!("{error}: {}\n{}\n{log}", output.status, stderr(output));
        });
        assert_eq!(document["complete"], true, "{}", stderr(output));
        let text = |item: &Value, key: &str| item[key].as_str().unwrap_or_default().to_owned();
        let items = document["items"].as_array().unwrap().iter().map(|item| Outcome {
            id: text(item, "id"),
            verdict: text(item, "verdict"),
            reason: text(item, "reason"),
        });
        Judgement { code: output.status.code(), items: items.collect() }
    }

    /// The names of the items with this verdict.
    pub(crate) fn with(&self, verdict: &str) -> Vec<&str> {
        let items = self.items.iter().filter(|item| item.verdict == verdict);
        items.map(|item| item.id.as_str()).collect()
    }
}
