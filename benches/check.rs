//! `raven check` against `radvd -c`, whole programs on one file with every VLAN there is.
//!
//! `cargo bench --bench check` needs radvd (Debian: `radvd`). The two take turns, so that whatever
//! else the machine does hits both; the fastest run of each counts. It fails where Raven is less
//! than three times as fast.

use std::{
    env,
    fmt::Write as _,
    fs,
    path::Path,
    process::{Command, ExitCode, Stdio},
    time::{Duration, Instant},
};

const VLANS: u32 = 4094;
const ROUNDS: u32 = 25;
/// What else the machine does only takes time: where the ratio seems too small, there are more
/// rounds.
const MOST_ROUNDS: u32 = 150;
const LEAST_RATIO: f64 = 3.0;
const RAVEN: &str = env!("CARGO_BIN_EXE_raven");

fn main() -> ExitCode {
    let radvd = ["/usr/sbin/radvd", "/usr/local/sbin/radvd"];
    let Some(radvd) = radvd.into_iter().find(|path| Path::new(path).exists()) else {
        eprintln!("radvd is not installed: nothing to compare with");
        return ExitCode::from(u8::from(env::var_os("RAVEN_REQUIRE_PEERS").is_some()));
    };
    let folder = env::temp_dir().join(format!("raven-bench-{}", std::process::id()));
    let done = fs::create_dir(&folder).and_then(|()| {
        let file = folder.join("vlans.conf");
        fs::write(&file, configuration())?;
        compare(radvd, &file)
    });
    let _ = fs::remove_dir_all(&folder);
    match done {
        Ok(ratio) if ratio >= LEAST_RATIO => ExitCode::SUCCESS,
        Ok(_) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

/// About 600 kB, and nothing that either program complains about.
fn configuration() -> String {
    let mut text = String::new();
    for vlan in 1..=VLANS {
        let _ = write!(
            text,
            "interface vlan{vlan}\n{{\n\tAdvSendAdvert on;\n\tAdvLinkMTU 1500;\n\tprefix \
             fd42:db8:{vlan:x}::/64 {{ AdvPreferredLifetime 3600; }};\n\tRDNSS 2001:db8::53 {{ }};\n}};\n\n"
        );
    }
    text
}

/// How many times as fast as radvd Raven is.
fn compare(radvd: &str, file: &Path) -> std::io::Result<f64> {
    let mut check = Command::new(RAVEN);
    check.arg("check").arg(file);
    let mut original = Command::new(radvd);
    original.arg("-c").arg("-C").arg(file);
    let mut start = Command::new(RAVEN);
    start.arg("--version");
    let mut fastest = [Duration::MAX; 3];
    let mut rounds = 0;
    while rounds < ROUNDS || (rounds < MOST_ROUNDS && ratio(&fastest) < LEAST_RATIO) {
        rounds += 1;
        for (command, fastest) in
            [&mut check, &mut original, &mut start].into_iter().zip(&mut fastest)
        {
            *fastest = run(command)?.min(*fastest);
        }
    }
    let ratio = ratio(&fastest);
    let [check, original, start] = fastest.map(|time| time.as_secs_f64() * 1e3);
    println!("{VLANS} interfaces, {} octets, the fastest of {rounds}:", fs::metadata(file)?.len());
    println!("raven check      {check:8.2} ms");
    println!("radvd -c         {original:8.2} ms");
    println!("raven --version  {start:8.2} ms");
    println!("raven check is {ratio:.1} times as fast as radvd -c, {LEAST_RATIO} are wanted");
    Ok(ratio)
}

fn ratio([check, original, _]: &[Duration; 3]) -> f64 {
    original.as_secs_f64() / check.as_secs_f64()
}

/// The time that `command` takes from its start to its end.
fn run(command: &mut Command) -> std::io::Result<Duration> {
    let begin = Instant::now();
    let status =
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status()?;
    let time = begin.elapsed();
    if status.success() {
        return Ok(time);
    }
    Err(std::io::Error::other(format!("{command:?}: {status}")))
}
