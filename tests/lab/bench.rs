//! The radvd that stands in for any daemon, and the model of what it is told.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::{self, Command},
    sync::atomic::{AtomicU32, Ordering},
    time::Duration,
};

use raven::{
    config::{Reader, Syntax},
    diagnostic::Sources,
    lab::{self, Lab, LabOptions, Layout},
    model::Model,
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
    let obstacle = match Lab::new([]) {
        Err(error) => error.to_string(),
        Ok(_) if !Path::new(RADVD).exists() => format!("{RADVD} is not installed"),
        Ok(_) => return true,
    };
    assert!(env::var_os("RAVEN_REQUIRE_PEERS").is_none(), "{obstacle}");
    println!("SKIPPED: {obstacle}");
    false
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
    model(&vlans_text())
}

/// What a file says.
pub(crate) fn model(text: &str) -> Model {
    let sources = Sources::new();
    let id = sources.add("radvd.conf", text);
    let parsed = Reader::new(&sources).parse(id, Syntax::Radvd);
    assert!(parsed.is_usable(), "{:?}", parsed.diagnostics);
    parsed.model
}
