use super::{
    super::keywords::{Id, Key},
    Lowering, REJECTS,
    flags::FlagSet,
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
const SNAC_ROUTER: u8 = 0x02;
const FLAGS: FlagSet = FlagSet {
    letters: "mohl",
    mask: MANAGED | OTHER_CONFIG | PREFERENCE,
    more: &[('a', HOME_AGENT), ('s', SNAC_ROUTER)],
};
/// Those of a Mobile IPv6 home agent, for which KAME's rtadvd sends one bit more.
const HOME_AGENT_FLAGS: FlagSet =
    FlagSet { mask: MANAGED | OTHER_CONFIG | PREFERENCE | HOME_AGENT, ..FLAGS };

/// AdvDefaultLifetime without `rltime`, beside a MaxRtrAdvInterval of `max` seconds.
pub(in super::super) fn default_lifetime(max: u64) -> RouterLifetime {
    let wanted = max.saturating_mul(3);
    RouterLifetime::from_wire(u16::try_from(wanted).unwrap_or(u16::MAX))
}

impl Lowering<'_> {
    pub(super) fn header(&mut self, intervals: &Intervals) -> Header {
        let (flags, preference) = self.router_flags();
        Header {
            cur_hop_limit: self.cur_hop_limit(),
            flags,
            preference,
            router_lifetime: self.router_lifetime(intervals),
            reachable_time: self.reachable_time(),
            retrans_timer_millis: self.retrans_timer_millis(),
        }
    }

    fn cur_hop_limit(&mut self) -> u8 {
        let Some(given) = self.number(Key { id: Id::Chlim, index: None }) else {
            return DEFAULT_HOP_LIMIT;
        };
        self.set(given.key, 0, given.span);
        u8::try_from(given.value).unwrap_or_else(|_| {
            let sent = given.value & 0xff;
            self.not_in_range(&given, "0 to 255", &format!("rtadvd sends its low 8 bits, {sent}"));
            DEFAULT_HOP_LIMIT
        })
    }

    fn router_flags(&mut self) -> (RouterFlags, Preference) {
        let key = Key { id: Id::RaFlags, index: None };
        let set = if self.is_home_agent() { &HOME_AGENT_FLAGS } else { &FLAGS };
        let given = self.flags(key, 0, set);
        let preference = self.preference(key, &given, REJECTS);
        let paths = [
            (b'm', "header.flags.managed"),
            (b'o', "header.flags.other_config"),
            (b'a', "header.flags.home_agent"),
            (b's', "header.flags.snac_router"),
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
            snac_router: given.has(b's', SNAC_ROUTER),
            ..RouterFlags::NONE
        };
        (flags, preference)
    }

    fn router_lifetime(&mut self, intervals: &Intervals) -> RouterLifetime {
        let default = default_lifetime(intervals.max_seconds);
        let Some(given) = self.number(Key { id: Id::RlTime, index: None }) else { return default };
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
                lifetime
            }
            Err(error) => {
                self.bad_router_lifetime(&given, &error, intervals);
                default
            }
        }
    }

    fn bad_router_lifetime(&mut self, given: &Given, error: &OutOfRange, intervals: &Intervals) {
        if let Err(too_long) = RouterLifetime::from_secs(given.value) {
            let seen = given.value & 0xffff;
            let original = format!("rtadvd looks at its low 16 bits, {seen}");
            return self.out_of_range(given, &too_long, &original);
        }
        let diagnostic = given.out_of_range(error).with_original(REJECTS);
        self.report.push(match intervals.max_span {
            Some(span) => diagnostic.with_related(span, "not less than this"),
            None => diagnostic.with_help("set `maxinterval`, which is 600 s by default, lower"),
        });
    }

    fn reachable_time(&mut self) -> ReachableTime {
        let Some(given) = self.number(Key { id: Id::RTime, index: None }) else {
            return ReachableTime::UNSPECIFIED;
        };
        self.set(given.key, 0, given.span);
        ReachableTime::from_millis(given.value).unwrap_or_else(|error| {
            self.out_of_range(&given, &error, REJECTS);
            ReachableTime::UNSPECIFIED
        })
    }

    fn retrans_timer_millis(&mut self) -> u32 {
        let key = Key { id: Id::Retrans, index: None };
        let Some(given) = self.number(key) else { return 0 };
        self.set(key, 0, given.span);
        u32::try_from(given.value).unwrap_or_else(|_| {
            self.not_in_range(&given, key.id.capability().range, REJECTS);
            0
        })
    }
}
