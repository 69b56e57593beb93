//! The watch against a kernel that changes faster than it is read: whatever was lost, in the end it
//! says what a fresh dump says, and whoever took in only the changes that it told knows the same.

use std::{
    cell::Cell,
    collections::BTreeMap,
    env, fs,
    io::Write,
    process::{Command, Stdio},
    sync::Arc,
    time::Duration,
};

use proptest::{
    prelude::*,
    test_runner::{Config, RngAlgorithm, TestRng, TestRunner},
};
use raven::{
    model::Lifetime,
    os::{InterfaceIndex, Link, LinkAddress, LinkWatch, Links, namespace::NetworkNamespace},
};
use tokio::time::{Instant, timeout};

use crate::net::{namespace, open_in, path};

/// Interfaces that are made, renamed and deleted.
const NAMES: u8 = 6;
/// Addresses that an interface may be given at once.
const MANY: u16 = 300;
/// Nothing more comes from the kernel once this much has passed without anything.
const QUIET: Duration = Duration::from_millis(150);
/// Carriers follow each other by up to a second, and addresses expire by the second.
const PATIENCE: Duration = Duration::from_secs(15);
/// The kernel rounds lifetimes to seconds each time it tells them.
const ROUNDING: u64 = 3;

/// What is done to the interface with a number, whose name is `lN` unless it was renamed.
#[derive(Debug, Clone)]
enum Operation {
    Make { kind: Kind, index: Option<u8> },
    Delete,
    Rename { to: u8 },
    Swap { with: u8 },
    Up(bool),
    Mtu(u16),
    LinkLayerAddress(u8),
    Add { range: Range, valid: u32, preferred: u32, checked: bool },
    Deprecate(Range),
    Remove(Range),
    Flush,
    AddIpv4 { subnet: u8, host: u8 },
    RemoveIpv4 { subnet: u8, host: u8 },
    Leave,
    Return,
    Join { bridge: u8 },
    Part,
    Set(&'static str, bool),
}

#[derive(Debug, Clone, Copy)]
enum Kind {
    Veth,
    Bridge,
    Tun,
    Macvlan { below: u8 },
}

/// `count` addresses from number `first` on, each of a prefix of its own.
#[derive(Debug, Clone, Copy)]
struct Range {
    first: u16,
    count: u16,
}

/// When the watch is read while operations are carried out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reading {
    Meanwhile,
    Afterwards,
    Never,
}

#[derive(Debug, Clone)]
struct Burst {
    operations: Vec<(u8, Operation)>,
    reading: Reading,
}

fn range() -> impl Strategy<Value = Range> {
    let few = (0..8u16, 1..4u16);
    let many = (0..MANY, 1..=MANY);
    prop_oneof![3 => few, 1 => many].prop_map(|(first, count)| Range { first, count })
}

fn operation() -> impl Strategy<Value = Operation> {
    use Operation as Op;
    let kind = prop_oneof![
        3 => Just(Kind::Veth),
        1 => Just(Kind::Bridge),
        1 => Just(Kind::Tun),
        1 => (0..NAMES).prop_map(|below| Kind::Macvlan { below }),
    ];
    let index = prop::option::weighted(0.3, 100..104u8);
    let lifetimes = prop_oneof![
        2 => Just((u32::MAX, u32::MAX)),
        1 => (1000..100_000u32, 0..1000u32),
        1 => Just((1, 1)),
    ];
    let ipv4 = || (0..3u8, 1..5u8);
    let settings = prop::sample::select(vec!["forwarding", "disable_ipv6", "keep_addr_on_down"]);
    prop_oneof![
        6 => (kind, index).prop_map(|(kind, index)| Op::Make { kind, index }),
        1 => Just(Op::Delete),
        2 => (0..NAMES).prop_map(|to| Op::Rename { to }),
        1 => (0..NAMES).prop_map(|with| Op::Swap { with }),
        4 => any::<bool>().prop_map(Op::Up),
        2 => (1000..9001u16).prop_map(Op::Mtu),
        1 => any::<u8>().prop_map(Op::LinkLayerAddress),
        5 => (range(), lifetimes, any::<bool>()).prop_map(|(range, (valid, preferred), checked)| {
            Op::Add { range, valid, preferred, checked }
        }),
        2 => range().prop_map(Op::Deprecate),
        2 => range().prop_map(Op::Remove),
        1 => Just(Op::Flush),
        3 => ipv4().prop_map(|(subnet, host)| Op::AddIpv4 { subnet, host }),
        2 => ipv4().prop_map(|(subnet, host)| Op::RemoveIpv4 { subnet, host }),
        1 => Just(Op::Leave),
        1 => Just(Op::Return),
        1 => (0..NAMES).prop_map(|bridge| Op::Join { bridge }),
        1 => Just(Op::Part),
        2 => (settings, any::<bool>()).prop_map(|(name, value)| Op::Set(name, value)),
    ]
}

fn bursts() -> impl Strategy<Value = Vec<Burst>> {
    let reading = prop_oneof![
        3 => Just(Reading::Meanwhile),
        1 => Just(Reading::Afterwards),
        1 => Just(Reading::Never),
    ];
    let operations = prop::collection::vec((0..NAMES, operation()), 1..60);
    let burst = (operations, reading);
    prop::collection::vec(
        burst.prop_map(|(operations, reading)| Burst { operations, reading }),
        1..8,
    )
}

/// The commands of `ip` that do it.
fn commands(number: u8, operation: &Operation, here: &str, there: &str) -> Vec<String> {
    let name = format!("l{number}");
    let each = |range: Range, command: &dyn Fn(String) -> String| {
        let all = range.first..range.first + range.count;
        all.map(|host| command(format!("2001:db8:{host:x}::{number}/64 dev {name}"))).collect()
    };
    let one = |command: String| vec![command];
    match *operation {
        Operation::Make { kind, index } => {
            let index = index.map(|index| format!(" index {index}")).unwrap_or_default();
            one(match kind {
                Kind::Veth => format!("link add {name}{index} type veth peer name p{number}"),
                Kind::Bridge => format!("link add {name}{index} type bridge"),
                Kind::Tun => format!("tuntap add {name} mode tun"),
                Kind::Macvlan { below } => {
                    format!("link add {name} link l{below}{index} type macvlan")
                }
            })
        }
        Operation::Delete => one(format!("link del {name}")),
        Operation::Rename { to } => {
            vec![format!("link set {name} down"), format!("link set {name} name l{to}")]
        }
        Operation::Swap { with } => [(&*name, "third"), (&format!("l{with}"), &name)]
            .into_iter()
            .chain([("third", &*format!("l{with}"))])
            .flat_map(|(from, to)| {
                [format!("link set {from} down"), format!("link set {from} name {to}")]
            })
            .collect(),
        Operation::Up(true) => {
            vec![format!("link set {name} up"), format!("link set p{number} up")]
        }
        Operation::Up(false) => one(format!("link set {name} down")),
        Operation::Mtu(mtu) => one(format!("link set {name} mtu {mtu}")),
        Operation::LinkLayerAddress(last) => {
            one(format!("link set {name} address 02:00:00:00:00:{last:02x}"))
        }
        Operation::Add { range, valid, preferred, checked } => {
            let lifetime = |seconds| match seconds {
                u32::MAX => "forever".to_owned(),
                seconds => seconds.to_string(),
            };
            let (valid, preferred) = (lifetime(valid), lifetime(preferred));
            let nodad = if checked { "" } else { "nodad" };
            each(range, &|address| {
                format!(
                    "addr replace {address} valid_lft {valid} preferred_lft {preferred} {nodad}"
                )
            })
        }
        Operation::Deprecate(range) => {
            each(range, &|address| format!("addr change {address} preferred_lft 0"))
        }
        Operation::Remove(range) => each(range, &|address| format!("addr del {address}")),
        Operation::Flush => one(format!("addr flush dev {name}")),
        Operation::AddIpv4 { subnet, host } => {
            one(format!("addr add 10.{number}.{subnet}.{host}/24 dev {name}"))
        }
        Operation::RemoveIpv4 { subnet, host } => {
            one(format!("addr del 10.{number}.{subnet}.{host}/24 dev {name}"))
        }
        Operation::Leave => one(format!("link set {name} netns {there}")),
        Operation::Return => one(format!("link set {name} netns {here}")),
        Operation::Join { bridge } => one(format!("link set {name} master l{bridge}")),
        Operation::Part => one(format!("link set {name} nomaster")),
        Operation::Set(..) => Vec::new(),
    }
}

/// Two networks, the one that is watched first.
struct Networks {
    here: NetworkNamespace,
    there: NetworkNamespace,
}

impl Networks {
    /// Carries out all of it as fast as can be. Much of it cannot be done, which is no matter.
    fn carry_out(&self, operations: &[(u8, Operation)]) {
        let (here, there) = (path(&self.here), path(&self.there));
        let mut batch = String::new();
        for (number, operation) in operations {
            let lines = commands(*number, operation, &here, &there).join("\n") + "\n";
            match operation {
                Operation::Set(setting, value) => {
                    run(&self.here, &std::mem::take(&mut batch));
                    let path = format!("/proc/sys/net/ipv6/conf/l{number}/{setting}");
                    let value = u8::from(*value).to_string();
                    let _ = self.here.run(|| fs::write(path, value)).unwrap();
                }
                Operation::Return => {
                    run(&self.here, &std::mem::take(&mut batch));
                    run(&self.there, &lines);
                }
                _ => batch.push_str(&lines),
            }
        }
        run(&self.here, &batch);
    }
}

fn run(namespace: &NetworkNamespace, batch: &str) {
    if batch.is_empty() {
        return;
    }
    let task = || {
        let mut command = Command::new("ip");
        command.args(["-force", "-batch", "-"]).stdin(Stdio::piped());
        command.stdout(Stdio::null()).stderr(Stdio::null());
        let mut child = command.spawn()?;
        child.stdin.take().into_iter().try_for_each(|mut it| it.write_all(batch.as_bytes()))?;
        child.wait()
    };
    namespace.run(task).unwrap().expect("iproute2 is installed");
}

/// The watch, and what someone knows who takes in the changes that it tells.
struct Followed {
    links: Links,
    copy: BTreeMap<InterfaceIndex, Link>,
}

impl Followed {
    fn new(links: Links) -> Self {
        let copy = links.iter().map(|link| (link.index, link.clone())).collect();
        Followed { links, copy }
    }

    async fn follow(&mut self) {
        for index in self.links.changed().await.unwrap() {
            match self.links.get(index) {
                Some(link) => self.copy.insert(index, link.clone()),
                None => self.copy.remove(&index),
            };
        }
    }

    async fn settle(&mut self) {
        while timeout(QUIET, self.follow()).await.is_ok() {}
    }

    /// Waits until nothing differs, or says what does.
    async fn agree(&mut self, namespace: &NetworkNamespace) -> Result<(), String> {
        let deadline = Instant::now() + PATIENCE;
        loop {
            self.settle().await;
            match self.difference(namespace) {
                None => return Ok(()),
                Some(text) if Instant::now() > deadline => return Err(text),
                Some(_) => {}
            }
        }
    }

    /// What differs from a fresh dump, from what was told, or between indices and names.
    fn difference(&self, namespace: &NetworkNamespace) -> Option<String> {
        let own: BTreeMap<_, _> = self.links.iter().map(|it| (it.index, it.clone())).collect();
        let fresh = open_in(namespace, Links::open);
        let fresh: BTreeMap<_, _> = fresh.iter().map(|it| (it.index, it.clone())).collect();
        let names: BTreeMap<_, _> = own.values().map(|it| (it.name.as_str(), it.index)).collect();
        let wrong_name = (0..NAMES)
            .flat_map(|number| [format!("l{number}"), format!("p{number}"), "third".to_owned()])
            .find(|name| {
                let found = self.links.by_name(name).map(|link| link.index);
                found != names.get(name.as_str()).copied()
            });
        unlike(&own, &fresh)
            .map(|text| format!("watch and dump: {text}"))
            .or_else(|| unlike(&self.copy, &own).map(|text| format!("told and watch: {text}")))
            .or_else(|| wrong_name.map(|name| format!("{name} is another interface's name")))
    }
}

fn unlike(
    ones: &BTreeMap<InterfaceIndex, Link>,
    others: &BTreeMap<InterfaceIndex, Link>,
) -> Option<String> {
    let indices = ones.keys().chain(others.keys());
    indices.into_iter().find_map(|index| match (ones.get(index), others.get(index)) {
        (Some(one), Some(other)) if alike(one, other) => None,
        (one, other) => Some(format!("{one:#?}\n{other:#?}")),
    })
}

fn alike(one: &Link, other: &Link) -> bool {
    let without = |link: &Link| Link { addresses: Vec::new(), ..link.clone() };
    // Of one that is not confirmed the kernel does not tell what becomes of its lifetimes.
    let timeless = |address: &LinkAddress| LinkAddress {
        deprecated: address.deprecated && !address.unusable,
        valid_lifetime: Lifetime::ZERO,
        preferred_lifetime: Lifetime::ZERO,
        lifetimes_from: Duration::ZERO,
        ..address.clone()
    };
    let until = |address: &LinkAddress, lifetime: Lifetime| {
        lifetime.as_secs().map(|it| address.lifetimes_from.as_secs() + u64::from(it))
    };
    let close = |one: Option<u64>, other: Option<u64>| match (one, other) {
        (Some(one), Some(other)) => one.abs_diff(other) <= ROUNDING,
        (one, other) => one == other,
    };
    // Nothing depends on the order of these.
    let sorted = |link: &Link| {
        let mut all = link.addresses.clone();
        all.sort_by_key(|it| (it.address, it.prefix_length));
        all
    };
    without(one) == without(other)
        && one.addresses.len() == other.addresses.len()
        && sorted(one).iter().zip(&sorted(other)).all(|(one, other)| {
            timeless(one) == timeless(other)
                && (one.unusable
                    || close(until(one, one.valid_lifetime), until(other, other.valid_lifetime)))
                // What has run out stands at 0.
                && (one.unusable
                    || one.deprecated
                    || close(
                        until(one, one.preferred_lifetime),
                        until(other, other.preferred_lifetime),
                    ))
        })
}

/// Runs the bursts; how often events were lost meanwhile.
async fn check(bursts: Vec<Burst>, buffer: usize) -> Result<u64, TestCaseError> {
    let networks = Arc::new(Networks { here: namespace(), there: namespace() });
    let links = open_in(&networks.here, || Links::with_receive_buffer(buffer));
    let mut followed = Followed::new(links);
    for Burst { operations, reading } in bursts {
        let networks = Arc::clone(&networks);
        let mut task = tokio::task::spawn_blocking(move || networks.carry_out(&operations));
        while reading == Reading::Meanwhile && !task.is_finished() {
            tokio::select! {
                biased;
                _ = &mut task => break,
                () = followed.follow() => {}
            }
        }
        if !task.is_finished() {
            task.await.unwrap();
        }
        if reading == Reading::Afterwards {
            followed.settle().await;
        }
    }
    followed.agree(&networks.here).await.map_err(TestCaseError::fail)?;
    Ok(followed.links.overruns())
}

/// Sequences that a run tries, `RAVEN_WATCH_CASES` or these few, from `RAVEN_WATCH_SEED` on.
fn setting(name: &str, default: u32) -> u32 {
    env::var(name).map_or(default, |value| value.parse().expect("a number"))
}

#[test]
fn after_any_sequence_the_watch_says_what_a_fresh_dump_says() {
    let config = Config {
        cases: setting("RAVEN_WATCH_CASES", 16),
        max_shrink_iters: 16,
        failure_persistence: None,
        ..Config::default()
    };
    let mut seed = [0; 32];
    seed[..4].copy_from_slice(&setting("RAVEN_WATCH_SEED", 0).to_le_bytes());
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &seed);
    let overruns = Cell::new(0);
    let buffers = prop::sample::select(vec![4096, 65_536, 32 * 1024 * 1024]);
    let outcome =
        TestRunner::new_with_rng(config, rng).run(&(bursts(), buffers), |(bursts, buffer)| {
            let runtime =
                tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            let count = runtime.block_on(check(bursts, buffer))?;
            overruns.set(overruns.get() + count);
            Ok(())
        });
    outcome.unwrap_or_else(|error| panic!("{error}"));
    assert!(overruns.get() > 0, "nothing was lost, so nothing was tried");
}

#[tokio::test]
async fn eight_thousand_links_at_once() {
    const PAIRS: usize = 4000;
    for (buffer, may_lose) in [(65_536, true), (64 * 1024 * 1024, false)] {
        let here = namespace();
        let mut followed = Followed::new(open_in(&here, || Links::with_receive_buffer(buffer)));
        let none = followed.copy.len();
        let pair = |number| format!("link add v{number} group 7 type veth peer name w{number}\n");
        let all: String = (0..PAIRS).map(pair).collect();
        // Nobody listens meanwhile.
        run(&here, &all);
        followed.agree(&here).await.unwrap();
        assert_eq!(followed.copy.len(), none + 2 * PAIRS);
        assert!(!may_lose || followed.links.overruns() > 0, "{buffer}");
        run(&here, "link del group 7\n");
        followed.agree(&here).await.unwrap();
        assert_eq!(followed.copy.len(), none);
    }
}
