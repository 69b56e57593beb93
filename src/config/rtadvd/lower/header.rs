use super::{
    super::keywords::{Id, Key},
    Lowering, REJECTS,
    flags::{FlagSet, Flags},
    given::Given,
    interval::Intervals,
};
use crate::model::{Header, OutOfRange, Preference, ReachableTime, RouterFlags, RouterLifetime};

const DEFAULT_HOP_LIMIT: u8 = 64;
/// The highest `rltime` that rtadvd takes, RFC 4861's.
const ORIGINAL_ROUTER_LIFETIME: u64 = 9000;
const MANAGED: u8 = 0x80;
const OTHER_CONFIG: u8 = 0x40;
const PREFERENCE: u8 = 0x18;
const HOME_AGENT: u8 = 0x20;
const PROXY: u8 = 0x04;
const SNAC_ROUTER: u8 = 0x02;
const FLAGS: FlagSet = FlagSet {
    letters: "mohl",
    mask: MANAGED | OTHER_CONFIG | PREFERENCE,
    more: &[('a', HOME_AGENT), ('s', SNAC_ROUTER), ('p', PROXY)],
};
/// Those of a Mobile IPv6 home agent, for which KAME's rtadvd sends one bit more.
const HOME_AGENT_FLAGS: FlagSet =
    FlagSet { mask: MANAGED | OTHER_CONFIG | PREFERENCE | HOME_AGENT, ..FLAGS };

/// What the fields of the header are.
const FIELDS: [Id; 5] = [Id::Chlim, Id::RaFlags, Id::RlTime, Id::RTime, Id::Retrans];
/// AdvDefaultLifetime without `rltime`, beside a MaxRtrAdvInterval of `max` seconds.
pub(in super::super) fn default_lifetime(max: u64) -> RouterLifetime {
    let wanted = max.saturating_mul(3);
    RouterLifetime::from_wire(u16::try_from(wanted).unwrap_or(u16::MAX))
}

impl Lowering<'_> {
    /// The header of an advertisement, with rtadvd's defaults.
    pub(super) fn header(&mut self, intervals: &Intervals) -> Header {
        let default = Header {
            cur_hop_limit: DEFAULT_HOP_LIMIT,
            flags: RouterFlags::NONE,
            preference: Preference::Medium,
            router_lifetime: default_lifetime(intervals.max_seconds),
            reachable_time: ReachableTime::UNSPECIFIED,
            retrans_timer_millis: 0,
        };
        self.header_over(default, intervals)
    }

    /// The header inside of a Provisioning Domain, if there is one: what it leaves out is as in
    /// that `outside`.
    pub(super) fn inner_header(
        &mut self,
        outside: &Header,
        intervals: &Intervals,
    ) -> Option<Header> {
        let is_set = |id: &Id| self.layer.any(Key { id: *id, index: None }).is_some();
        FIELDS.iter().any(is_set).then(|| self.header_over(*outside, intervals))
    }

    fn header_over(&mut self, default: Header, intervals: &Intervals) -> Header {
        let (flags, preference) =
            self.router_flags().unwrap_or((default.flags, default.preference));
        Header {
            cur_hop_limit: self.cur_hop_limit().unwrap_or(default.cur_hop_limit),
            flags,
            preference,
            router_lifetime: self.router_lifetime(intervals).unwrap_or(default.router_lifetime),
            reachable_time: self.reachable_time().unwrap_or(default.reachable_time),
            retrans_timer_millis: self
                .retrans_timer_millis()
                .unwrap_or(default.retrans_timer_millis),
        }
    }

    fn cur_hop_limit(&mut self) -> Option<u8> {
        let given = self.number(Key { id: Id::Chlim, index: None })?;
        self.set(given.key, 0, given.span);
        let limit = u8::try_from(given.value).ok();
        if limit.is_none() {
            let sent = given.value & 0xff;
            self.not_in_range(&given, "0 to 255", format!("rtadvd sends its low 8 bits, {sent}"));
        }
        limit
    }

    fn router_flags(&mut self) -> Option<(RouterFlags, Preference)> {
        let key = Key { id: Id::RaFlags, index: None };
        let set = if self.is_home_agent() { &HOME_AGENT_FLAGS } else { &FLAGS };
        let given = self.flags(key, 0, set);
        if matches!(given, Flags::Absent) {
            return None;
        }
        let preference = self.preference(key, &given, REJECTS);
        let paths = [
            (b'm', "header.flags.managed"),
            (b'o', "header.flags.other_config"),
            (b'a', "header.flags.home_agent"),
            (b's', "header.flags.snac_router"),
            (b'p', "header.flags.proxy"),
            (b'h', "header.preference"),
            (b'l', "header.preference"),
        ];
        for (letter, path) in paths {
            if let Some(span) = given.span(letter) {
                self.fields.push((path.to_owned(), span));
            }
        }
        let flags = RouterFlags {
            managed: given.has(b'm', MANAGED),
            other_config: given.has(b'o', OTHER_CONFIG),
            home_agent: given.has(b'a', HOME_AGENT),
            proxy: given.has(b'p', PROXY),
            snac_router: given.has(b's', SNAC_ROUTER),
        };
        Some((flags, preference))
    }

    fn router_lifetime(&mut self, intervals: &Intervals) -> Option<RouterLifetime> {
        let given = self.number(Key { id: Id::RlTime, index: None })?;
        self.set(given.key, 0, given.span);
        let lifetime = if intervals.known {
            RouterLifetime::checked(given.value, intervals.interval.max())
        } else {
            RouterLifetime::from_secs(given.value)
        };
        match lifetime {
            Ok(lifetime) => {
                if given.value > ORIGINAL_ROUTER_LIFETIME {
                    self.stricter(&given, "0, or maxinterval to 9000 s", REJECTS);
                }
                Some(lifetime)
            }
            Err(error) => {
                self.bad_router_lifetime(&given, &error, intervals);
                None
            }
        }
    }

    fn bad_router_lifetime(&mut self, given: &Given, error: &OutOfRange, intervals: &Intervals) {
        if let Err(too_long) = RouterLifetime::from_secs(given.value) {
            let seen = given.value & 0xffff;
            let original = format!("rtadvd looks at its low 16 bits, {seen}");
            return self.out_of_range(given, &too_long, original);
        }
        let diagnostic = given.out_of_range(error).with_original(REJECTS);
        self.report.push(match intervals.max_span {
            Some(span) => diagnostic.with_related(span, "not less than this"),
            None => diagnostic.with_help("set `maxinterval`, which is 600 s by default, lower"),
        });
    }

    fn reachable_time(&mut self) -> Option<ReachableTime> {
        let given = self.number(Key { id: Id::RTime, index: None })?;
        self.set(given.key, 0, given.span);
        let time = ReachableTime::from_millis(given.value);
        time.map_err(|error| self.out_of_range(&given, &error, REJECTS)).ok()
    }

    fn retrans_timer_millis(&mut self) -> Option<u32> {
        let key = Key { id: Id::Retrans, index: None };
        let given = self.number(key)?;
        self.set(key, 0, given.span);
        let time = u32::try_from(given.value).ok();
        if time.is_none() {
            self.not_in_range(&given, key.id.capability().range, REJECTS);
        }
        time
    }
}
