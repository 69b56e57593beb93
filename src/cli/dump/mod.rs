mod json;
mod listen;
mod sighting;
mod tally;
mod text;
mod unsaid;

#[cfg(test)]
mod tests;

use std::{
    fs::File,
    io::{self, Read},
    ops::ControlFlow,
    path::{Path, PathBuf},
    process::ExitCode,
};

use clap::{Args, ValueEnum};
use tracing::{error, warn};

use crate::{capture::Reader, config::Syntax, model::InterfaceMatch, wire};

use sighting::Sighting;
use tally::Tally;
use text::Text;

/// Print the router advertisements that are heard, as configuration
///
/// Listens on all interfaces, or reads a capture, and prints what would make a router send the
/// same: a file in radvd's, rtadvd's or rad's language, or JSON with every field. What a file
/// cannot say stands in comments above it. Nothing is sent, and the kernel's own use of the
/// advertisements is left alone.
///
/// Advertisements that hosts must ignore (RFC 4861 6.1.2) are not printed but counted.
#[derive(Debug, Args)]
#[command(after_help = "Exit status: 0 the count was reached or none was asked for, 1 it was not \
    reached, the capture is damaged or cannot be read, or this user may not listen.")]
pub(super) struct Dump {
    /// Only what is heard on these interfaces, or those whose names fit `vlan*` [default: all]
    #[arg(value_name = "INTERFACE")]
    interfaces: Vec<InterfaceMatch>,

    /// Read this capture, pcap or pcapng, instead of listening; `-` is standard input
    #[arg(long, value_name = "FILE")]
    pcap: Option<PathBuf>,

    /// How to print
    #[arg(long, value_name = "FORMAT", default_value = "radvd")]
    output: Output,

    /// End after this many advertisements
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    count: Option<u64>,

    /// End after this time
    #[arg(long, value_name = "SECONDS", conflicts_with = "pcap",
        value_parser = clap::value_parser!(u64).range(1..=86_400))]
    timeout: Option<u64>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Output {
    /// radvd.conf
    Radvd,
    /// rtadvd.conf
    Rtadvd,
    /// rad.conf
    Rad,
    /// One object on a line for each advertisement, in the form that raven(8) describes
    Json,
}

impl Output {
    fn syntax(self) -> Option<Syntax> {
        match self {
            Output::Radvd => Some(Syntax::Radvd),
            Output::Rtadvd => Some(Syntax::Rtadvd),
            Output::Rad => Some(Syntax::Rad),
            Output::Json => None,
        }
    }
}

impl Dump {
    pub(super) fn execute(&self) -> ExitCode {
        let mut session = Session::new(self);
        let ended = match &self.pcap {
            Some(path) => session.read(path),
            None => listen::run(&mut session, self.timeout),
        };
        // What was never begun has no outcome.
        if ended.is_ok() || !session.tally.is_empty() {
            session.tally.report();
        }
        match ended {
            Ok(()) => session.verdict(),
            Err(reason) => {
                error!("{reason}");
                ExitCode::FAILURE
            }
        }
    }
}

/// What is going on.
struct Session<'d> {
    interfaces: &'d [InterfaceMatch],
    /// How to print; `None` for JSON.
    text: Option<Text>,
    /// How many advertisements are still wanted.
    wanted: Option<u64>,
    tally: Tally,
}

impl<'d> Session<'d> {
    fn new(dump: &'d Dump) -> Self {
        Session {
            interfaces: &dump.interfaces,
            text: dump.output.syntax().map(Text::new),
            wanted: dump.count,
            tally: Tally::default(),
        }
    }

    /// Whether what is heard on the interface of this name is wanted.
    fn is_wanted(&self, name: &str) -> bool {
        let fits = |wanted: &InterfaceMatch| match wanted {
            InterfaceMatch::Name(own) => own.as_str() == name,
            InterfaceMatch::Pattern(pattern) => pattern.matches(name),
        };
        self.interfaces.is_empty() || self.interfaces.iter().any(fits)
    }

    /// Takes in a message of an interface that is wanted; whether to go on.
    fn take(&mut self, sighting: &Sighting<'_>) -> io::Result<ControlFlow<()>> {
        let advertisement = match sighting.datagram.advertisement() {
            Ok(advertisement) => advertisement,
            Err(discard) => {
                self.tally.discard(discard);
                return Ok(ControlFlow::Continue(()));
            }
        };
        match &self.text {
            Some(text) => text.print(sighting, &advertisement)?,
            None => json::print(sighting, &advertisement)?,
        }
        self.tally.printed();
        if let Some(wanted) = &mut self.wanted {
            *wanted -= 1;
            if *wanted == 0 {
                return Ok(ControlFlow::Break(()));
            }
        }
        Ok(ControlFlow::Continue(()))
    }

    fn read(&mut self, path: &Path) -> Result<(), String> {
        let (name, input): (_, Box<dyn Read>) = if path == Path::new("-") {
            ("<stdin>".to_owned(), Box::new(io::stdin()))
        } else {
            let name = path.display().to_string();
            let file =
                File::open(path).map_err(|error| format!("cannot read `{name}`: {error}"))?;
            (name, Box::new(file))
        };
        let mut reader = Reader::new(input);
        loop {
            let packet = match reader.next_packet() {
                Ok(Some(packet)) => packet,
                Ok(None) => return Ok(()),
                Err(error) => return Err(format!("cannot read on in `{name}`: {error}")),
            };
            let message = match packet.icmpv6(wire::ROUTER_ADVERTISEMENT) {
                None => continue,
                Some(Err(flaw)) => {
                    self.tally.flaw(flaw);
                    continue;
                }
                Some(Ok(message)) => message,
            };
            let sighting = Sighting::captured(&packet, &message);
            if !self.is_wanted(sighting.name.as_str()) {
                continue;
            }
            match self.take(&sighting) {
                Ok(ControlFlow::Continue(())) => {}
                Ok(ControlFlow::Break(())) => return Ok(()),
                Err(error) => return written(&error),
            }
        }
    }

    fn verdict(&self) -> ExitCode {
        match self.wanted {
            Some(missing @ 1..) => {
                warn!("{missing} of the advertisements asked for did not come");
                ExitCode::FAILURE
            }
            _ => ExitCode::SUCCESS,
        }
    }
}

/// What an error of standard output means: who reads it may have seen enough.
fn written(error: &io::Error) -> Result<(), String> {
    match error.kind() {
        io::ErrorKind::BrokenPipe => Ok(()),
        _ => Err(format!("cannot write the advertisement: {error}")),
    }
}
