//! What can be wrong, with a router and with solicitations.

use std::time::Duration;

use super::ROUTER;
use crate::{conformance::Packet, wire};

/// What a router can do wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::conformance) enum Fault {
    /// It answers what it should ignore.
    Answers(Flaw),
    /// It answers to all what it should ignore, but hosts alone that ask as they should.
    AnswersToAll(Flaw),
    /// It ignores what it should answer.
    Ignores(Trait),
    /// It answers nothing.
    NoAnswers,
    /// It answers what it ignores with an ICMPv6 error.
    Errors,
    /// It answers after this time, always.
    Delay(Duration),
    /// Rounds are only this far apart.
    Spacing(Duration),
    /// Answers that must wait do so much longer.
    Postpones,
    /// Whoever asks while another waits gets nothing.
    FirstOnly,
    /// Everyone gets an answer of their own, however many there are.
    OneByOne,
    /// Answers go to the link-layer address that it first heard of.
    OldAddress,
    /// Answers lack their options.
    FewOptions,
    /// Answers and rounds have this hop limit.
    HopLimit(u8),
    /// Rounds come at this interval, always.
    Interval(Duration),
    /// An answer to all does not restart the timer.
    TimerRuns,
    /// A unicast answer restarts the timer.
    TimerRestarts,
    /// The initial advertisements come no sooner than others.
    SlowStart,
    /// The initial advertisements come within a second or so.
    Burst,
    /// It says no goodbye.
    NoGoodbye,
    /// It says goodbye too often.
    ManyGoodbyes,
    /// Its goodbyes leave it a default router.
    GoodbyeWithLifetime,
    /// Its goodbyes keep a preference.
    GoodbyeWithPreference,
    /// It answers when stopped.
    AnswersWhenStopped,
    /// It stays a default router when it does not forward.
    IgnoresForwarding,
    /// It falls silent when it does not forward.
    SilentWithoutForwarding,
    /// A reload says goodbye.
    GoodbyeOnReload,
    /// It does not tell hosts what changed.
    QuietChange,
    /// Its goodbyes leave its routes.
    RoutesStay,
    /// Its Router Lifetime, in seconds.
    Lifetime(u16),
    /// It answers the other way than configured.
    OtherWay,
    /// It does not begin anew when its link comes up.
    QuietLink,
    /// Its rounds lack an option that answers have.
    FewRoundOptions,
    /// Its rounds go on when it is turned off.
    RoundsWhenOff,
    /// It takes Cur Hop Limit from other routers.
    Copies,
    /// None of the router's: frames to other Ethernet addresses are not heard here.
    NotPromiscuous,
    /// It goes on to send from an address that it has no more.
    KeepsAddress,
}

/// What makes a solicitation invalid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::conformance) enum Flaw {
    HopLimit,
    Checksum,
    Code,
    Length,
    EmptyOption,
    NobodysAddress,
    LongOption,
    StrayOctets,
    Fragment,
    Source,
}

/// What is unusual about a valid solicitation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::conformance) enum Trait {
    UnknownOption,
    ForeignOption,
    Reserved,
    Unicast,
    Global,
    Repeated,
    NoAddress,
    Nobody,
    Again,
}

/// What makes it invalid.
pub(super) fn flaw(packet: &Packet) -> Option<Flaw> {
    use wire::DecodeError::{Code, OptionLengthZero, OptionPastEnd, Short, StrayOctets};
    let ipv6 = packet.ipv6.as_ref().unwrap();
    let source = ipv6.source;
    let from_nobody = source.is_unspecified();
    if ipv6.fragmented {
        return Some(Flaw::Fragment);
    } else if ipv6.hop_limit != 255 {
        return Some(Flaw::HopLimit);
    } else if ipv6.payload.len() >= 8 && !ipv6.has_right_checksum() {
        return Some(Flaw::Checksum);
    } else if source.is_multicast() || source.is_loopback() || source == ROUTER {
        return Some(Flaw::Source);
    }
    match wire::decode_solicitation(&ipv6.payload) {
        Ok(said) if from_nobody && said.source_link_layer_address.is_some() => {
            Some(Flaw::NobodysAddress)
        }
        Ok(_) => None,
        Err(Code(_)) => Some(Flaw::Code),
        Err(OptionLengthZero(_)) => Some(Flaw::EmptyOption),
        Err(OptionPastEnd(_)) => Some(Flaw::LongOption),
        Err(StrayOctets(_)) => Some(Flaw::StrayOctets),
        Err(Short(_) | wire::DecodeError::Type) => Some(Flaw::Length),
    }
}

/// What is unusual about it, if it is valid.
pub(super) fn traits(packet: &Packet) -> Vec<Trait> {
    let ipv6 = packet.ipv6.as_ref().unwrap();
    let (fixed, options) = ipv6.payload.split_at_checked(8).unwrap_or((&ipv6.payload, &[]));
    let types: Vec<u8> = options.chunks(8).map(|option| option[0]).collect();
    let nobody = ipv6.source.is_unspecified();
    [
        (Trait::UnknownOption, types.contains(&99)),
        (Trait::ForeignOption, types.contains(&3)),
        (Trait::Reserved, fixed.get(4..).is_some_and(|reserved| reserved != [0; 4])),
        (Trait::Unicast, !ipv6.destination.is_multicast()),
        (Trait::Global, !nobody && !ipv6.source.is_unicast_link_local()),
        (Trait::Repeated, types == [1, 1]),
        (Trait::NoAddress, !nobody && types.is_empty()),
        (Trait::Nobody, nobody),
    ]
    .into_iter()
    .filter_map(|(it, is)| is.then_some(it))
    .collect()
}
