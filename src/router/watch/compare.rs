//! What two routers say, held against each other.

use std::{
    fmt::{Display, Write},
    net::Ipv6Addr,
};

use super::{Field, Inconsistency, Sets};
use crate::model::{
    AdvPrefix, FlagsExtension, Header, Interface, Lifetime, LowpanContext, NdOption, Prefix,
    PrefixInformation, PrefixSource, ProvisioningDomain, PvdIdentity, RouterAdvertisement,
};

/// Both lifetimes are whole seconds, and an advertisement may have been on its way or in a queue.
pub(super) const PROPAGATION_SECONDS: u64 = 2;

/// Something that both routers say.
#[derive(Debug)]
pub(super) struct Compared {
    pub(super) field: Field,
    pub(super) subject: Option<String>,
    pub(super) provisioning_domain: Option<String>,
    /// How they differ, if they do.
    pub(super) difference: Option<Difference>,
}

#[derive(Debug)]
pub(super) struct Difference {
    pub(super) ours: String,
    pub(super) theirs: String,
    /// The other router's lifetime, where it is one: as it counts down it is still the same.
    pub(super) lifetime: Option<Lifetime>,
}

impl Compared {
    /// The inconsistency, if it is one.
    pub(super) fn inconsistency(self) -> Option<Inconsistency> {
        let Compared { field, subject, provisioning_domain, difference } = self;
        let Difference { ours, theirs, .. } = difference?;
        Some(Inconsistency { field, subject, provisioning_domain, ours, theirs })
    }
}

/// Compares what each message says by itself: everything but sets, which may be spread over
/// several messages.
pub(super) fn messages(
    interface: &Interface,
    ours: &RouterAdvertisement,
    theirs: &RouterAdvertisement,
) -> Vec<Compared> {
    let entries = interface.prefixes.iter().collect();
    let skew_seconds = interface.clock_skew_seconds.into();
    let mut comparison = Comparison { entries, skew_seconds, domain: None, compared: Vec::new() };
    comparison.headers(&ours.header, &theirs.header);
    comparison.options(&ours.options, &theirs.options);
    for (own, other) in common_domains(ours, theirs) {
        comparison.domain = Some(cut(&own.identity.id.to_string()));
        comparison.entries =
            interface.provisioning_domain.iter().flat_map(|domain| &domain.prefixes).collect();
        comparison.domains(own, other);
    }
    comparison.compared
}

/// Compares sets that have been gathered over a while. A router that says nothing of a kind need
/// not: only sets that have something on both sides can differ.
pub(super) fn sets(ours: &Sets, theirs: &Sets) -> Vec<Compared> {
    let mut compared = Vec::new();
    for (key, own) in ours.iter() {
        let Some(other) = theirs.get(key) else { continue };
        let difference = (own != other).then(|| Difference {
            ours: listed(own.entries()),
            theirs: listed(other.entries()),
            lifetime: None,
        });
        compared.push(Compared {
            field: key.field,
            subject: None,
            provisioning_domain: key.domain.clone(),
            difference,
        });
    }
    compared
}

/// The Provisioning Domains that both know.
pub(super) fn common_domains<'a>(
    ours: &'a RouterAdvertisement,
    theirs: &'a RouterAdvertisement,
) -> impl Iterator<Item = (&'a ProvisioningDomain, &'a ProvisioningDomain)> {
    let domains = |advertisement: &'a RouterAdvertisement| {
        advertisement.options.iter().filter_map(|option| match option {
            NdOption::ProvisioningDomain(domain) => Some(&**domain),
            _ => None,
        })
    };
    let pair = move |own: &'a ProvisioningDomain| {
        let same = |other: &&ProvisioningDomain| {
            let (own, other) = (own.identity.id.to_string(), other.identity.id.to_string());
            own.eq_ignore_ascii_case(&other)
        };
        domains(theirs).find(same).map(|other| (own, other))
    };
    domains(ours).filter_map(pair)
}

/// `text`, of a length that people read.
pub(super) fn cut(text: &str) -> String {
    const MOST: usize = 120;
    match text.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}...", &text[..end]),
        None => text.to_owned(),
    }
}

fn listed<'a>(entries: impl ExactSizeIterator<Item = &'a String>) -> String {
    const MOST: usize = 8;
    let more = entries.len().saturating_sub(MOST);
    let mut text = String::new();
    for (index, entry) in entries.take(MOST).enumerate() {
        let comma = if index == 0 { "" } else { ", " };
        let _ = write!(text, "{comma}{}", cut(entry));
    }
    if more > 0 {
        let _ = write!(text, " and {more} more");
    }
    text
}

/// A comparison that is being made.
struct Comparison<'i> {
    /// What is configured, for which lifetimes count down.
    entries: Vec<&'i AdvPrefix>,
    skew_seconds: u64,
    /// The Provisioning Domain that is being compared.
    domain: Option<String>,
    compared: Vec<Compared>,
}

impl Comparison<'_> {
    fn push(&mut self, field: Field, subject: Option<String>, difference: Option<Difference>) {
        let provisioning_domain = self.domain.clone();
        self.compared.push(Compared { field, subject, provisioning_domain, difference });
    }

    fn value<T: PartialEq + Display>(
        &mut self,
        field: Field,
        subject: Option<&dyn Display>,
        (ours, theirs): (T, T),
    ) {
        let difference = (ours != theirs).then(|| Difference {
            ours: cut(&ours.to_string()),
            theirs: cut(&theirs.to_string()),
            lifetime: None,
        });
        self.push(field, subject.map(ToString::to_string), difference);
    }

    /// A value that leaves the matter open where it is 0, in some unit.
    fn unless_zero(&mut self, field: Field, unit: &str, (ours, theirs): (u32, u32)) {
        let open = ours == 0 || theirs == 0;
        let difference = (!open && ours != theirs).then(|| Difference {
            ours: format!("{ours}{unit}"),
            theirs: format!("{theirs}{unit}"),
            lifetime: None,
        });
        self.push(field, None, difference);
    }

    fn headers(&mut self, ours: &Header, theirs: &Header) {
        let of_both = |get: fn(&Header) -> u32| (get(ours), get(theirs));
        self.unless_zero(Field::CurHopLimit, "", of_both(|it| it.cur_hop_limit.into()));
        self.unless_zero(Field::ReachableTime, " ms", of_both(|it| it.reachable_time.as_millis()));
        self.unless_zero(Field::RetransTimer, " ms", of_both(|it| it.retrans_timer_millis));
        let of_both = |get: fn(&Header) -> bool| (on_off(get(ours)), on_off(get(theirs)));
        self.value(Field::Managed, None, of_both(|it| it.flags.managed));
        self.value(Field::OtherConfig, None, of_both(|it| it.flags.other_config));
    }

    fn options(&mut self, ours: &[NdOption], theirs: &[NdOption]) {
        for other in theirs {
            match other {
                NdOption::Mtu(other) => {
                    let own = ours.iter().find_map(|own| match own {
                        NdOption::Mtu(own) => Some(own.octets()),
                        _ => None,
                    });
                    if let Some(own) = own {
                        self.value(Field::LinkMtu, None, (own, other.octets()));
                    }
                }
                NdOption::PrefixInformation(other) => self.prefix(ours, other),
                NdOption::CaptivePortal(other) => {
                    let own = ours.iter().find_map(|own| match own {
                        NdOption::CaptivePortal(own) => Some(own.uri()),
                        _ => None,
                    });
                    if let Some(own) = own {
                        self.value(Field::CaptivePortal, None, (own, other.uri()));
                    }
                }
                NdOption::LowpanContext(other) => self.lowpan_context(ours, other),
                NdOption::FlagsExtension(other) => {
                    let own = ours.iter().find_map(|own| match own {
                        NdOption::FlagsExtension(own) => Some(flags(*own)),
                        _ => None,
                    });
                    if let Some(own) = own {
                        self.value(Field::FlagsExtension, None, (own, flags(*other)));
                    }
                }
                _ => {}
            }
        }
    }

    fn prefix(&mut self, ours: &[NdOption], other: &PrefixInformation) {
        if let Some(address) = other.router_address() {
            self.router_address(ours, address);
        }
        let prefix = other.prefix();
        let same = ours.iter().filter_map(|own| match own {
            NdOption::PrefixInformation(own) if own.prefix() == prefix => Some(own),
            _ => None,
        });
        let Some(own) = closest(same, |own| {
            (own.flags, own.valid_lifetime(), own.preferred_lifetime())
                == (other.flags, other.valid_lifetime(), other.preferred_lifetime())
        }) else {
            return;
        };
        let (valid, preferred) = self.counting_down(prefix);
        let lifetimes = (own.valid_lifetime(), other.valid_lifetime());
        self.lifetime(Field::ValidLifetime, prefix, lifetimes, valid);
        let lifetimes = (own.preferred_lifetime(), other.preferred_lifetime());
        self.lifetime(Field::PreferredLifetime, prefix, lifetimes, preferred);
        let (own, other) = (own.flags, other.flags);
        for (field, own, other) in [
            (Field::OnLink, own.on_link, other.on_link),
            (Field::Autonomous, own.autonomous, other.autonomous),
            (Field::Dhcpv6PdPreferred, own.dhcpv6_pd_preferred, other.dhcpv6_pd_preferred),
        ] {
            self.value(field, Some(&prefix), (on_off(own), on_off(other)));
        }
    }

    /// Which lifetimes of `prefix` this router counts down.
    fn counting_down(&self, prefix: Prefix) -> (bool, bool) {
        let named = |entry: &&&AdvPrefix| match &entry.source {
            PrefixSource::Prefix(own) | PrefixSource::RouterAddress(own, _) => *own == prefix,
            _ => false,
        };
        let of_addresses = |entry: &&&AdvPrefix| {
            !matches!(entry.source, PrefixSource::Prefix(_) | PrefixSource::RouterAddress(..))
        };
        let entry = self.entries.iter().find(named).or_else(|| {
            self.entries.iter().filter(of_addresses).max_by_key(|entry| {
                (entry.valid_lifetime.counting_down, entry.preferred_lifetime.counting_down)
            })
        });
        entry.map_or((false, false), |entry| {
            (entry.valid_lifetime.counting_down, entry.preferred_lifetime.counting_down)
        })
    }

    /// One that counts down is compared by when it ends, if the clocks may be trusted at all.
    fn lifetime(
        &mut self,
        field: Field,
        prefix: Prefix,
        (ours, theirs): (Lifetime, Lifetime),
        counting_down: bool,
    ) {
        let tolerance = match (counting_down, self.skew_seconds) {
            (false, _) => 0,
            (true, 0) => return,
            (true, skew) => skew + PROPAGATION_SECONDS,
        };
        let difference = (!is_near(ours, theirs, tolerance)).then(|| Difference {
            ours: ours.to_string(),
            theirs: theirs.to_string(),
            lifetime: Some(theirs),
        });
        self.push(field, Some(prefix.to_string()), difference);
    }

    fn router_address(&mut self, ours: &[NdOption], address: Ipv6Addr) {
        let clashes = ours.iter().any(|own| match own {
            NdOption::PrefixInformation(own) => own.router_address() == Some(address),
            _ => false,
        });
        if clashes {
            let difference = Difference {
                ours: address.to_string(),
                theirs: address.to_string(),
                lifetime: None,
            };
            self.push(Field::RouterAddress, Some(address.to_string()), Some(difference));
        }
    }

    fn lowpan_context(&mut self, ours: &[NdOption], other: &LowpanContext) {
        let same = ours.iter().filter_map(|own| match own {
            NdOption::LowpanContext(own) if own.id == other.id => Some(own),
            _ => None,
        });
        let is_equal = |own: &LowpanContext| {
            (own.prefix, own.compression) == (other.prefix, other.compression)
        };
        if let Some(own) = closest(same, is_equal) {
            let said = |it: &LowpanContext| {
                format!("{}, compression {}", it.prefix, on_off(it.compression))
            };
            let subject = format!("CID {}", own.id.get());
            self.value(Field::LowpanContext, Some(&subject), (said(own), said(other)));
        }
    }

    fn domains(&mut self, ours: &ProvisioningDomain, theirs: &ProvisioningDomain) {
        let identity = (identity(&ours.identity), identity(&theirs.identity));
        self.value(Field::ProvisioningDomain, None, identity);
        if let (Some(own), Some(other)) = (&ours.header, &theirs.header) {
            self.headers(own, other);
        }
        self.options(ours.options(), theirs.options());
    }
}

/// Of what stands in an advertisement several times the one that agrees, or else the first.
fn closest<'a, T>(
    mut all: impl Iterator<Item = &'a T> + Clone,
    agrees: impl Fn(&T) -> bool,
) -> Option<&'a T> {
    all.clone().find(|own| agrees(own)).or_else(|| all.next())
}

/// Whether two lifetimes differ by `tolerance` seconds at most.
pub(super) fn is_near(one: Lifetime, other: Lifetime, tolerance: u64) -> bool {
    match (one.as_secs(), other.as_secs()) {
        (Some(one), Some(other)) => u64::from(one.abs_diff(other)) <= tolerance,
        _ => one == other,
    }
}

fn identity(identity: &PvdIdentity) -> String {
    let PvdIdentity { id: _, http, legacy, delay, sequence } = identity;
    let (http, legacy, delay) = (on_off(*http), on_off(*legacy), delay.get());
    format!("H {http}, L {legacy}, Delay {delay}, Sequence Number {sequence}")
}

fn flags(flags: FlagsExtension) -> String {
    let numbers: Vec<String> = flags.flags().map(|flag| flag.to_string()).collect();
    numbers.join(" ")
}

const fn on_off(flag: bool) -> &'static str {
    if flag { "on" } else { "off" }
}
