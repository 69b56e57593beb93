//! What was counted, as Prometheus takes it.

use std::fmt;

use prometheus_client::{
    collector::Collector,
    encoding::{DescriptorEncoder, MetricEncoder, NoLabelSet, prometheus_text},
    metrics::MetricType,
    registry::Registry,
};

use crate::{model::InterfaceName, os::ReceiveLosses};

use super::{Counter, Counters, Series};

/// A metric: a number that only grows.
#[derive(Debug, Clone, Copy)]
pub struct Metric {
    /// Its name without `raven_` before and `_total` behind it.
    pub name: &'static str,
    /// What it counts.
    pub help: &'static str,
}

const fn metric(name: &'static str, help: &'static str) -> Metric {
    Metric { name, help }
}

/// All metrics, in the order in which they are written.
pub const METRICS: [Metric; 20] = [
    metric("router_solicitations_received", "Valid Router Solicitations received"),
    metric("router_solicitations_unanswered", "Valid Router Solicitations that get no answer"),
    metric("router_solicitations_discarded", "Router Solicitations discarded, by the first reason"),
    metric("router_advertisements_received", "Valid Router Advertisements of others received"),
    metric(
        "router_advertisements_discarded",
        "Router Advertisements discarded, by the first reason",
    ),
    metric(
        "router_advertisements_unexamined",
        "Valid Router Advertisements not looked at as there were too many",
    ),
    metric(
        "inconsistent_router_advertisements",
        "Router Advertisements at odds with what this router says, by field",
    ),
    metric(
        "rogue_router_advertisements",
        "Router Advertisements of routers that are not legitimate",
    ),
    metric("forged_router_advertisements", "Router Advertisements in this router's name"),
    metric("messages_unread", "Messages of floods that were left unread"),
    metric("other_messages_discarded", "Messages without a type, discarded"),
    metric("router_advertisements_sent", "Router Advertisements sent"),
    metric("transmit_errors", "Router Advertisements that the system refused to send"),
    metric("unicast_answers_withheld", "Answers to single hosts not sent as there were too many"),
    metric("unreachable_hosts", "Answers to single hosts that could not be reached"),
    metric("messages_lost", "Messages received that belong to no interface that is served"),
    metric("receive_errors", "Failures of the system to receive"),
    metric("configuration_reloads", "Attempts to read the configuration again"),
    metric("metrics_file_errors", "Failures to write these numbers"),
    metric("control_requests", "Requests on the control socket"),
];

/// What is counted for the whole daemon.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct DaemonCounters {
    /// Messages on interfaces that are not served.
    pub(super) unserved_messages: u64,
    pub(super) losses: ReceiveLosses,
    pub(super) receive_errors: u64,
    pub(super) reloads: u64,
    pub(super) failed_reloads: u64,
    /// Configurations that were taken back.
    pub(super) rollbacks: u64,
    pub(super) metrics_file_errors: u64,
    pub(super) control_requests: u64,
    /// Those of them that were refused.
    pub(super) control_errors: u64,
}

const fn lost(reason: &'static str) -> Series {
    Series { metric: "messages_lost", label: Some(("reason", reason)) }
}

const fn requests(outcome: &'static str) -> Series {
    Series { metric: "control_requests", label: Some(("outcome", outcome)) }
}

const fn reloads(outcome: &'static str) -> Series {
    Series { metric: "configuration_reloads", label: Some(("outcome", outcome)) }
}

/// What `DaemonCounters` are called; they have no interface.
pub const DAEMON_SERIES: [Series; 12] = [
    lost("interface_not_served"),
    lost("without_interface"),
    lost("truncated"),
    lost("control_truncated"),
    lost("kernel"),
    Series { metric: "receive_errors", label: None },
    reloads("success"),
    reloads("failure"),
    reloads("rolled_back"),
    Series { metric: "metrics_file_errors", label: None },
    requests("success"),
    requests("failure"),
];

impl DaemonCounters {
    fn values(self) -> [(Series, u64); DAEMON_SERIES.len()] {
        let ReceiveLosses { truncated, control_truncated, without_interface, kept_back } =
            self.losses;
        let values = [
            self.unserved_messages,
            without_interface,
            truncated,
            control_truncated,
            kept_back,
            self.receive_errors,
            self.reloads,
            self.failed_reloads,
            self.rollbacks,
            self.metrics_file_errors,
            self.control_requests - self.control_errors,
            self.control_errors,
        ];
        std::array::from_fn(|place| (DAEMON_SERIES[place], values[place]))
    }
}

/// All numbers at one moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Snapshot {
    pub(super) daemon: DaemonCounters,
    pub(super) interfaces: Vec<(InterfaceName, Counters)>,
}

impl Snapshot {
    /// In the text format of Prometheus, version 0.0.4.
    pub(super) fn text(self) -> Result<String, fmt::Error> {
        let mut registry = Registry::with_prefix("raven");
        registry.register_collector(Box::new(self));
        let mut text = String::new();
        prometheus_text::encode(&mut text, &registry)?;
        Ok(text)
    }
}

impl Collector for Snapshot {
    /// Of an interface only what is not zero, so that thousands of them stay readable.
    fn encode(&self, mut encoder: DescriptorEncoder) -> fmt::Result {
        let daemon = self.daemon.values();
        for Metric { name, help } in METRICS {
            let mut family = encoder.encode_descriptor(name, help, None, MetricType::Counter)?;
            for (series, count) in daemon.iter().filter(|(series, _)| series.metric == name) {
                write(&mut family, None, *series, *count)?;
            }
            let of_metric = Counter::ALL.map(|counter| (counter, counter.series()));
            for (interface, counters) in &self.interfaces {
                for (counter, series) in of_metric.iter().filter(|(_, own)| own.metric == name) {
                    match counters.get(*counter) {
                        0 => {}
                        count => write(&mut family, Some(interface), *series, count)?,
                    }
                }
            }
        }
        Ok(())
    }
}

fn write(
    family: &mut MetricEncoder<'_>,
    interface: Option<&InterfaceName>,
    series: Series,
    count: u64,
) -> fmt::Result {
    let interface = interface.map(|interface| ("interface", interface.as_str()));
    let labels: Vec<(&str, &str)> = interface.into_iter().chain(series.label).collect();
    if labels.is_empty() {
        return family.encode_counter::<NoLabelSet, _, u64>(&count, None);
    }
    family.encode_family(&labels)?.encode_counter::<NoLabelSet, _, u64>(&count, None)
}

/// What is not zero, for a line of the log.
pub(super) fn line(daemon: DaemonCounters, counters: &Counters) -> String {
    let interfaces = counters.non_zero().map(|(counter, count)| (counter.series(), count));
    let daemon = daemon.values().into_iter().filter(|&(_, count)| count > 0);
    let parts: Vec<String> = interfaces
        .chain(daemon)
        .map(|(series, count)| match series.label {
            Some((_, value)) => format!("{}.{value}={count}", series.metric),
            None => format!("{}={count}", series.metric),
        })
        .collect();
    if parts.is_empty() { "nothing yet".to_owned() } else { parts.join(" ") }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_series_belongs_to_a_metric_and_every_metric_has_one() {
        let series = Counter::ALL.into_iter().map(Counter::series).chain(DAEMON_SERIES);
        let used: HashSet<&str> = series.map(|series| series.metric).collect();
        let known: HashSet<&str> = METRICS.iter().map(|metric| metric.name).collect();
        assert_eq!(used, known);
        assert_eq!(known.len(), METRICS.len());
    }

    #[test]
    fn only_what_counts_is_written_for_an_interface() {
        let mut counters = Counters::default();
        counters.add(Counter::SentMulticast, 3);
        counters.count(Counter::SolicitationHopLimit);
        let losses = ReceiveLosses { kept_back: 7, ..ReceiveLosses::default() };
        let daemon = DaemonCounters { losses, reloads: 1, ..DaemonCounters::default() };
        assert_eq!(
            line(daemon, &counters),
            "router_advertisements_sent.multicast=3 router_solicitations_discarded.hop_limit=1 \
             messages_lost.kernel=7 configuration_reloads.success=1"
        );
        assert_eq!(line(DaemonCounters::default(), &Counters::default()), "nothing yet");
        let interfaces = vec![
            ("a\"b".parse().unwrap(), counters),
            ("quiet".parse().unwrap(), Counters::default()),
        ];
        let text = Snapshot { daemon, interfaces }.text().unwrap();
        let lines: Vec<&str> = text.lines().collect();
        for wanted in [
            "# TYPE raven_router_advertisements_sent_total counter",
            "raven_router_advertisements_sent_total{interface=\"a\\\"b\",destination=\"multicast\"} 3",
            "raven_router_solicitations_discarded_total{interface=\"a\\\"b\",reason=\"hop_limit\"} 1",
            "raven_messages_lost_total{reason=\"kernel\"} 7",
            "raven_messages_lost_total{reason=\"truncated\"} 0",
            "raven_receive_errors_total 0",
            "raven_configuration_reloads_total{outcome=\"success\"} 1",
        ] {
            assert!(lines.contains(&wanted), "{wanted} is missing in\n{text}");
        }
        assert!(!text.contains("quiet"), "{text}");
        let numbers = lines.iter().filter(|line| !line.starts_with('#')).count();
        assert_eq!(numbers, DAEMON_SERIES.len() + 2);
    }
}
