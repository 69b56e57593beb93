mod json;
mod pcap;
mod setting;
mod text;

use std::{
    ffi::OsString,
    io,
    path::PathBuf,
    process::ExitCode,
    time::{Duration, SystemTime},
};

use clap::Args;
use tracing::{error, info, warn};

use super::report::{self, Output, write_json};
use crate::{
    config::Syntax,
    conformance::{self, Effort, InterfaceLink, Item, Report, Settings, ShellCommand},
    model::InterfaceName,
};

/// Nothing could be judged.
const EXIT_UNJUDGED: u8 = 2;

/// Judge the router on a link by RFC 4861 and its successors
///
/// Speaks to the router as hosts do, and as no host should, from this end of the link, and prints
/// for each requirement whether the router meets it, with the packets that show it where it does
/// not. Which program the router runs does not matter. Router Solicitations of made-up hosts are
/// sent, some of them malformed: use it on links that are there for trying things out.
#[derive(Debug, Args)]
#[command(
    after_help = "Exit status: 0 every item of level must and should that could be judged passed, \
    1 such an item failed, 2 nothing could be judged, it ended early without a failure, or \
    something done by --action could not be undone."
)]
pub(super) struct Conformance {
    /// Items to judge, by their names or what these begin with: B-012, B-01, v6LC.2.2.4 [default:
    /// all]; some (B-024, B-026, B-042) judge what others made the router say, little when alone
    #[arg(value_name = "ITEM")]
    items: Vec<String>,

    /// Interface of this machine that leads to the router
    #[arg(long, short, value_name = "NAME", required_unless_present = "list")]
    interface: Option<InterfaceName>,

    /// Only list the items
    #[arg(long)]
    list: bool,

    /// Link-local address of the router, %zone or not [default: the first that advertises]
    #[arg(long, value_name = "ADDRESS")]
    router: Option<String>,

    /// Configuration that the router is meant to have: radvd.conf, rtadvd.conf or rad.conf
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,

    /// Language of that file: radvd, rtadvd or rad [default: recognised from the text]
    #[arg(long, value_name = "LANGUAGE", requires = "config")]
    format: Option<Syntax>,

    /// Interface of the router in that file [default: the only one, or the one of --interface]
    #[arg(long, value_name = "NAME", requires = "config")]
    router_interface: Option<String>,

    /// Shell command that does to the router what its last argument says: stop, start, reload ...
    /// as raven(8) lists them; without it, items about that are not judged
    #[arg(long, value_name = "COMMAND")]
    action: Option<OsString>,

    /// Look at as many samples as statistics want: 60 where 12 do otherwise; takes half an hour
    #[arg(long)]
    thorough: bool,

    /// How many samples to look at where chance plays a part
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(8..=10_000))]
    samples: Option<u16>,

    /// How long one item may listen [default: 60, or 1200 with --thorough]
    #[arg(long, value_name = "SECONDS", value_parser = clap::value_parser!(u64).range(1..=86_400))]
    duration: Option<u64>,

    /// How to report
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    output: Output,

    /// Write all packets to this file, for Wireshark and its like; `-` is standard output, which
    /// then has no report
    #[arg(long, value_name = "OUT")]
    pcap: Option<PathBuf>,

    /// Overwrite the file of --pcap
    #[arg(long, requires = "pcap")]
    force: bool,
}

impl Conformance {
    pub(super) fn execute(&self) -> ExitCode {
        let judged = self.items().and_then(|items| {
            if self.list {
                return report::failure(text::list(&items), "the list").map(|()| ExitCode::SUCCESS);
            }
            self.judge(items)
        });
        match judged {
            Ok(code) => code,
            Err(reason) => {
                error!("{reason}");
                ExitCode::from(EXIT_UNJUDGED)
            }
        }
    }

    /// The items that were named.
    fn items(&self) -> Result<Vec<&'static Item>, String> {
        let fits = |item: &Item, name: &str| {
            let beginning = item.id.get(..name.len()).filter(|it| !it.is_empty());
            beginning.is_some_and(|beginning| beginning.eq_ignore_ascii_case(name))
        };
        for name in &self.items {
            if !conformance::items().any(|item| fits(item, name)) {
                let name = name.escape_debug();
                return Err(format!("there is no item `{name}`; --list lists them"));
            }
        }
        let wanted =
            |item: &&Item| self.items.is_empty() || self.items.iter().any(|name| fits(item, name));
        Ok(conformance::items().filter(wanted).collect())
    }

    fn judge(&self, items: Vec<&'static Item>) -> Result<ExitCode, String> {
        let Some(name) = &self.interface else { return Err("no interface was named".into()) };
        let router = setting::router(self.router.as_deref(), name)?;
        let configuration = self.configuration()?;
        let place = setting::place(name)?;
        let mut link = InterfaceLink::open(place.index).map_err(|error| {
            let lacking = error.kind() == io::ErrorKind::PermissionDenied;
            let hint = if lacking { "; it takes the capability CAP_NET_RAW" } else { "" };
            format!("cannot use `{}`: {error}{hint}", name.as_str().escape_debug())
        })?;
        let begin = |path| pcap::Capture::begin(path, self.force);
        let capture = self.pcap.as_deref().map(begin).transpose()?;
        let mut actions = self.action.clone().map(ShellCommand::new);
        let settings = Settings {
            items,
            ethernet_address: place.ethernet_address,
            link_local: place.link_local,
            mtu: place.mtu,
            router,
            configuration,
            effort: self.effort(),
            seed: fastrand::u32(..),
        };
        let began = SystemTime::now();
        info!("looking for a router on `{}`", name.as_str().escape_debug());
        let is_shown = !capture.as_ref().is_some_and(pcap::Capture::is_stdout);
        let is_text = is_shown && matches!(self.output, Output::Text);
        let report = conformance::run(
            &mut link,
            actions.as_mut().map(|actions| actions as _),
            settings,
            &mut |item, verdict, record| {
                if is_text { text::verdict(item, verdict, record) } else { Ok(()) }
            },
        )
        .map_err(|error| error.to_string())?;
        for reason in &report.lasting {
            error!("{reason}");
        }
        if is_shown {
            self.report(&report, name)?;
        }
        if let Some(capture) = capture {
            let shown = capture.to_string();
            let packets = capture.end(&report.record, began)?;
            if is_shown {
                info!("{shown} has {packets} packets");
            }
        }
        Ok(Self::exit_code(&report))
    }

    /// Says how it ended.
    fn exit_code(report: &Report) -> ExitCode {
        if let Some(reason) = &report.cut_short {
            match reason.kind() {
                io::ErrorKind::Interrupted => warn!("it ended early: interrupted"),
                _ => warn!("it ended early: {reason}"),
            }
        } else if !report.judged_any() {
            warn!("nothing was judged");
        }
        match &report.cut_short {
            _ if !report.lasting.is_empty() => ExitCode::from(EXIT_UNJUDGED),
            _ if report.breaks_demands() => ExitCode::FAILURE,
            None if report.judged_any() => ExitCode::SUCCESS,
            _ => ExitCode::from(EXIT_UNJUDGED),
        }
    }

    fn effort(&self) -> Effort {
        let effort = if self.thorough { Effort::THOROUGH } else { Effort::ORDINARY };
        Effort {
            samples: self.samples.map_or(effort.samples, usize::from),
            patience: self.duration.map_or(effort.patience, Duration::from_secs),
        }
    }

    fn report(&self, report: &Report, name: &InterfaceName) -> Result<(), String> {
        let written = match self.output {
            Output::Text => text::summary(report),
            Output::Json => write_json(&json::document(report, name)),
        };
        report::failure(written, "the report")
    }
}
