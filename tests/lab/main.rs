//! The lab judged with a daemon that is none of ours: Debian's radvd.
//!
//! Needs CAP_SYS_ADMIN, as root or in a user namespace.

#![cfg(target_os = "linux")]

use std::{
    env, fs,
    io::{self, BufRead, BufReader, Read},
    path::Path,
    process::{Child, ChildStdout, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use raven::{
    lab::{self, Lab, LabOptions, Outcome},
    model::{
        CaptivePortal, Dnssl, DomainName, Lifetime, NdOption, Pref64, Pref64Lifetime, Preference,
        Prefix, RouterAdvertisement,
    },
    wire,
};

mod bench;

use bench::{
    Directory, Radvd, able, all_have_default_routes, lab_of, model, options, sleep, vlans,
    vlans_text,
};

const TIMEOUT: Duration = Duration::from_secs(30);
const SLEEP: Duration = Duration::from_mins(1);
const VLANS: [&str; 3] = ["vlan704", "vlan705", "vlan706"];
const SERVERS: [&str; 2] = ["2001:db8:53::1", "2001:db8:53::2"];

#[test]
fn three_vlans_come_up_with_what_the_file_says() {
    if !able() {
        return;
    }
    let radvd = Radvd::new(&vlans_text());
    let mut out = Vec::new();
    let outcome = lab::run(&options(TIMEOUT), &vlans(), radvd.command(), &mut out).unwrap();
    let report = String::from_utf8(out).unwrap();
    for (number, vlan) in VLANS.iter().enumerate() {
        for fact in [
            &format!("{vlan} address 2001:db8:{}:", 704 + number),
            &format!("{vlan} default-route fe80::"),
            &format!("{vlan} route 2001:db8:ff00::/40 via fe80::"),
            &format!("{vlan} dns-server {}, 600 s", SERVERS[0]),
            &format!("{vlan} dns-server {}, 600 s", SERVERS[1]),
            &format!("{vlan} dns-search example.com, 300 s"),
            &format!("{vlan} mtu 1492"),
            &format!("{vlan} flags O"),
        ] {
            assert!(report.contains(fact), "{fact}\n{report}");
        }
    }
    assert!(report.contains("goodbye: 3 of 3 hosts lost their default route"), "{report}");
    assert_eq!(outcome, Outcome::AllUsable, "{report}");
}

#[test]
fn lifetimes_and_preferences_are_the_kernels() {
    if !able() {
        return;
    }
    let radvd = Radvd::new(&vlans_text());
    let mut lab = lab_of(&vlans());
    let _router = lab.spawn_router(radvd.command()).unwrap();
    let has_routes = |host: &lab::Host| {
        host.state().routes.iter().filter(|route| route.gateway.is_some()).count() == 2
    };
    let deadline = Instant::now() + TIMEOUT;
    let up = |hosts: &[lab::Host]| all_have_default_routes(hosts) && hosts.iter().all(has_routes);
    assert!(lab.wait(deadline, up).unwrap());
    for host in lab.hosts() {
        let [address] = &host.state().addresses[..] else { panic!("{:?}", host.state()) };
        assert!(address.dynamic && !address.duplicate, "{address:?}");
        // What is left of it: the last advertisement may be some seconds old.
        let left = |lifetime: Lifetime, of: u32| {
            let seconds = lifetime.as_secs().unwrap();
            assert!((of - 10..=of).contains(&seconds), "{seconds} of {of}");
        };
        left(address.valid_lifetime, 86_400);
        left(address.preferred_lifetime, 14_400);
        let routes = host.state().routes.iter().filter(|route| route.gateway.is_some());
        for route in routes {
            assert!(route.advertised && route.gateway.unwrap().is_unicast_link_local());
            let (lifetime, preference) = match route.destination.length() {
                0 => (1800, Preference::High),
                _ => (900, Preference::Low),
            };
            left(route.lifetime, lifetime);
            assert_eq!(route.preference, preference);
        }
    }
}

#[test]
fn prefixes_of_the_interface_come_from_the_documentation_prefix() {
    if !able() {
        return;
    }
    let text = "interface eth1 { AdvSendAdvert on; MinRtrAdvInterval 3; MaxRtrAdvInterval 4; \
                prefix ::/64 { }; };";
    let radvd = Radvd::new(text);
    let mut out = Vec::new();
    let outcome = lab::run(&options(TIMEOUT), &model(text), radvd.command(), &mut out).unwrap();
    let report = String::from_utf8(out).unwrap();
    assert!(report.contains("eth1 address 2001:db8:1ab:1:"), "{report}");
    assert_eq!(outcome, Outcome::AllUsable, "{report}");
}

#[test]
fn a_silent_router_is_reported_at_the_deadline() {
    if !able() {
        return;
    }
    let mut out = Vec::new();
    let timeout = Duration::from_millis(500);
    let outcome = lab::run(&options(timeout), &vlans(), sleep(), &mut out).unwrap();
    let report = String::from_utf8(out).unwrap();
    assert_eq!(outcome, Outcome::Lacking);
    for (number, vlan) in VLANS.iter().enumerate() {
        let line =
            format!("{vlan}: host got nothing: no address from 2001:db8:{}::/64, ", 704 + number);
        assert!(report.contains(&line), "{report}");
    }
    assert!(report.contains(&format!("no DNS server {}", SERVERS[1])), "{report}");
}

#[test]
fn a_router_that_ends_is_not_waited_for() {
    if !able() {
        return;
    }
    let started = Instant::now();
    let mut out = Vec::new();
    let outcome = lab::run(&options(TIMEOUT), &vlans(), Command::new("false"), &mut out).unwrap();
    let report = String::from_utf8(out).unwrap();
    assert_eq!(outcome, Outcome::Lacking);
    assert!(report.contains("router: ended by itself (exit status: 1)"), "{report}");
    assert!(started.elapsed() < TIMEOUT);
}

#[test]
fn a_router_that_leaves_its_default_routes_behind_is_blamed() {
    if !able() {
        return;
    }
    // Unicast only, it has nobody to say goodbye to.
    let rude = vlans_text().replace("AdvSendAdvert on;", "AdvSendAdvert on; UnicastOnly on;");
    let radvd = Radvd::new(&rude);
    let mut out = Vec::new();
    let outcome = lab::run(&options(TIMEOUT), &vlans(), radvd.command(), &mut out).unwrap();
    let report = String::from_utf8(out).unwrap();
    assert_eq!(outcome, Outcome::Lacking);
    assert!(report.contains("goodbye: 0 of 3 hosts lost their default route"), "{report}");
    assert!(report.ends_with("vlan706: host kept its default route\n"), "{report}");
}

#[test]
fn a_solicitation_is_answered_and_the_answer_captured() {
    if !able() {
        return;
    }
    let radvd = Radvd::new(&vlans_text());
    let mut lab = lab_of(&vlans());
    let _router = lab.spawn_router(radvd.command()).unwrap();
    assert!(lab.wait(Instant::now() + TIMEOUT, all_have_default_routes).unwrap());
    let host = lab.host("vlan705").unwrap();
    let own_address = host.state().addresses[0].address;
    let mut capture = host.capture().unwrap();
    let asked = Instant::now();
    capture.solicit(own_address, true).unwrap();
    // The host's kernel may be asking for itself at the same time.
    let answer = loop {
        let heard = capture.next_advertisement(asked + TIMEOUT).unwrap().expect("no answer");
        if heard.destination == own_address {
            break heard;
        }
    };
    assert!(answer.at > asked && answer.at < Instant::now());
    assert!(answer.source.is_unicast_link_local());
    assert_eq!(answer.hop_limit, 255);
    let advertisement = answer.advertisement.unwrap();
    let rdnss = vlans().interfaces[1].rdnss[0].rdnss.clone();
    assert!(advertisement.options.contains(&NdOption::Rdnss(rdnss)), "{advertisement:?}");
}

#[test]
fn options_that_only_user_space_takes_are_seen_as_the_kernel_hands_them_over() {
    if !able() {
        return;
    }
    let mut lab = lab_of(&vlans());
    let interface = vlans().interfaces.remove(0);
    let forged = lab.router_capture(interface.name.name().unwrap()).unwrap();
    let nat64 = Prefix::new("64:ff9b::".parse().unwrap(), 96).unwrap();
    let pref64 = Pref64::new(nat64, Pref64Lifetime::from_secs(600).unwrap()).unwrap();
    let portal = CaptivePortal::new("https://portal.example/api").unwrap();
    let escape = DomainName::from_labels([&b"a\x1b[2J"[..], b"example"]).unwrap();
    let lifetime = Lifetime::from_secs(60);
    let options = vec![
        NdOption::Rdnss(interface.rdnss[0].rdnss.clone()),
        NdOption::Dnssl(Dnssl::new(vec![escape], lifetime).unwrap()),
        NdOption::Pref64(pref64),
        NdOption::CaptivePortal(portal.clone()),
    ];
    let (source, all_nodes) = ("fe80::bad".parse().unwrap(), "ff02::1".parse().unwrap());
    let header = interface.header;
    let mut message = wire::encode(&RouterAdvertisement { header, options });
    wire::set_checksum(source, all_nodes, &mut message);
    forged.send(&forged.frame([0x33, 0x33, 0, 0, 0, 1], source, all_nodes, 255, &message)).unwrap();
    let heard = |hosts: &[lab::Host]| hosts[0].state().captive_portal.is_some();
    assert!(lab.wait(Instant::now() + TIMEOUT, heard).unwrap(), "{:?}", lab.hosts()[0].state());
    let state = lab.hosts()[0].state();
    assert_eq!(state.captive_portal, Some(portal));
    assert_eq!(state.pref64, [pref64]);
    assert_eq!(state.dns_servers.len(), 2);
    assert_eq!(state.search_suffixes[0].name.to_string(), "a\\027[2J.example");
    assert_eq!(lab.hosts()[1].state().dns_servers, []);
}

#[test]
fn a_host_that_is_plugged_in_later_solicits() {
    if !able() {
        return;
    }
    let radvd = Radvd::new(&vlans_text());
    let mut lab = Lab::new(lab::links(&vlans())).unwrap();
    let _router = lab.spawn_router(radvd.command()).unwrap();
    lab.connect().unwrap();
    assert!(lab.wait(Instant::now() + TIMEOUT, all_have_default_routes).unwrap());
}

#[test]
fn setup_errors_name_the_step() {
    if !able() {
        return;
    }
    let names = ["lo", "twice", "twice"].map(|name| lab::LabLink::new(name.parse().unwrap()));
    let [reserved, first, second] = names;
    let error = Lab::new([reserved]).unwrap_err().to_string();
    assert_eq!(error, "the lab cannot make an interface called `lo`");
    let error = Lab::new([first, second]).unwrap_err().to_string();
    assert!(error.starts_with("cannot make the interface pair for twice: File exists"), "{error}");
}

#[test]
fn an_ordinary_user_needs_no_root() {
    if !able() {
        return;
    }
    // The program may lie where only its owner can read it.
    let directory = Directory::new();
    let program = directory.path.join("lab");
    fs::copy(env::current_exe().unwrap(), &program).unwrap();
    let ordinary = |program: &Path| {
        let mut command = Command::new("setpriv");
        command.args(["--reuid=65534", "--regid=65534", "--clear-groups"]);
        command.args(["unshare", "--user", "--map-root-user"]).arg(program);
        command
    };
    if !ordinary(Path::new("true")).status().is_ok_and(|status| status.success()) {
        println!("SKIPPED: no user namespaces for ordinary users, or not root to become one");
        return;
    }
    let test = "three_vlans_come_up_with_what_the_file_says";
    let output = ordinary(&program).args(["--exact", test, "--nocapture"]).output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{said}{}", String::from_utf8_lossy(&output.stderr));
    assert!(said.contains("1 passed") && !said.contains("SKIPPED"), "{said}");
}

/// In a process of its own, where [`HELPER`] says which, stands for a lab to be ended from
/// outside.
#[test]
fn helper() {
    match env::var(HELPER).as_deref() {
        Ok("hold") => {
            let lab = lab_of(&vlans());
            let _router = lab.spawn_router(sleep()).unwrap();
            println!("{READY}");
            thread::park();
        }
        Ok("keep") => {
            let radvd = Radvd::new(&vlans_text());
            let options = LabOptions { keep: true, ..options(TIMEOUT) };
            let mut out = io::stdout();
            lab::run(&options, &vlans(), radvd.command(), &mut out).unwrap();
        }
        _ => {}
    }
}

const HELPER: &str = "RAVEN_TEST_LAB_HELPER";
const READY: &str = "the router runs";

fn spawn_helper(which: &str) -> (Child, BufReader<ChildStdout>) {
    // Blocked from the start, so that no thread of the test harness takes the interrupt.
    let mut command = Command::new("env");
    command.arg("--block-signal=INT").arg(env::current_exe().unwrap());
    command.args(["--exact", "helper", "--nocapture"]).env(HELPER, which);
    let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
    let output = child.stdout.take().unwrap();
    (child, BufReader::new(output))
}

fn signal(process: &Child, signal: &str) {
    let id = process.id().to_string();
    assert!(Command::new("kill").args([signal, &id]).status().unwrap().success());
}

#[test]
fn a_killed_lab_takes_its_router_along() {
    if !able() {
        return;
    }
    let (mut lab, mut output) = spawn_helper("hold");
    let mut line = String::new();
    while !line.contains(READY) {
        line.clear();
        assert_ne!(output.read_line(&mut line).unwrap(), 0, "the helper has failed");
    }
    let killed = Instant::now();
    signal(&lab, "-KILL");
    lab.wait().unwrap();
    // The router holds the other end too, so it ends when both are gone.
    output.read_to_end(&mut Vec::new()).unwrap();
    assert!(killed.elapsed() < SLEEP / 2);
}

#[test]
fn a_kept_lab_can_be_entered_and_interrupted() {
    if !able() {
        return;
    }
    let (mut lab, mut output) = spawn_helper("keep");
    let mut text = String::new();
    while !text.contains("to end\n") {
        assert_ne!(output.read_line(&mut text).unwrap(), 0, "{text}");
    }
    for place in ["router: ", "host on vlan705: "] {
        let enter = text.lines().find_map(|line| line.strip_prefix(place)).unwrap();
        let look = format!("{enter} cat /proc/net/if_inet6");
        let looked = Command::new("sh").args(["-c", &look]).output().unwrap();
        let addresses = String::from_utf8_lossy(&looked.stdout);
        let interface = if place == "router: " { "vlan705" } else { "eth0" };
        assert!(addresses.contains(interface), "{look}: {looked:?}");
    }
    signal(&lab, "-INT");
    output.read_to_string(&mut text).unwrap();
    assert!(lab.wait().unwrap().success(), "{text}");
    assert!(text.contains("goodbye: 3 of 3 hosts lost their default route"), "{text}");
}
