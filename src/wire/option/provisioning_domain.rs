//! PvD (RFC 8801 3.1): identity, padding, and what only hosts hear that know PvDs: perhaps the
//! advertisement's fixed part, then options.

use super::{Options, RawOption, UNIT, name};
use crate::{
    model::{Header, NdOption, ProvisioningDomain, PvdDelay, PvdIdentity},
    wire::{
        advertisement::{FIXED_OCTETS, ROUTER_ADVERTISEMENT, decode_header, encode_header},
        fields::{get_u16, put},
    },
};

pub(super) const TYPE: u8 = 21;

const LENGTH: usize = 1;
/// H, L, R, nine reserved bits, then Delay in four.
const FLAGS: usize = 2;
const SEQUENCE: usize = 4;
const ID: usize = 6;

const HTTP: u16 = 0x8000;
const LEGACY: u16 = 0x4000;
const HEADER: u16 = 0x2000;
const DELAY: u16 = 0x000f;

/// Appends the option; nothing where it exceeds what an option holds.
pub(super) fn encode(value: &ProvisioningDomain, message: &mut Vec<u8>) {
    let mut options = Vec::new();
    for option in value.options() {
        super::encode(option, &mut options);
    }
    encode_with(value, &options, message);
}

/// The same with these octets in place of those of its options.
pub(in crate::wire) fn encode_with(
    value: &ProvisioningDomain,
    options: &[u8],
    message: &mut Vec<u8>,
) {
    let start = message.len();
    let PvdIdentity { id, http, legacy, delay, sequence } = &value.identity;
    message.resize(start + (ID + id.wire_length()).next_multiple_of(UNIT), 0);
    let flags = [(*http, HTTP), (*legacy, LEGACY), (value.header.is_some(), HEADER)];
    let flags = flags.into_iter().filter(|&(set, _)| set).map(|(_, mask)| mask);
    let flags = flags.fold(u16::from(delay.get()), |all, mask| all | mask);
    let option = message.get_mut(start..).unwrap_or_default();
    put(option, 0, &[TYPE]);
    put(option, FLAGS, &flags.to_be_bytes());
    put(option, SEQUENCE, &sequence.to_be_bytes());
    name::encode(id, option, ID);
    if let Some(header) = &value.header {
        message.extend_from_slice(&encode_header(header));
    }
    message.extend_from_slice(options);
    match u8::try_from((message.len() - start) / UNIT) {
        Ok(units) => put(message, start + LENGTH, &[units]),
        Err(_) => message.truncate(start),
    }
}

/// `None` also for a PvD in a PvD, which no router may send (RFC 8801 3.2), and for one that no
/// longer fits once its 6LoWPAN contexts are in their long form.
pub(super) fn decode(option: &[u8]) -> Option<ProvisioningDomain> {
    let flags = get_u16(option, FLAGS)?;
    let (id, rest) = name::decode(option.get(ID..)?)?;
    let end = option.len() - rest.len();
    let mut content = option.get(end.next_multiple_of(UNIT)..)?;
    let mut header = None;
    if flags & HEADER != 0 {
        let octets;
        (octets, content) = content.split_at_checked(FIXED_OCTETS)?;
        header = Some(inner_header(octets)?);
    }
    let options = Options::of(content).map(|raw| raw.ok().and_then(inner_option));
    let identity = PvdIdentity {
        id,
        http: flags & HTTP != 0,
        legacy: flags & LEGACY != 0,
        delay: PvdDelay::new(u32::from(flags & DELAY)).ok()?,
        sequence: get_u16(option, SEQUENCE)?,
    };
    let value = ProvisioningDomain::new(identity, header, options.collect::<Option<_>>()?).ok()?;
    let mut sent = Vec::with_capacity(option.len());
    encode(&value, &mut sent);
    (!sent.is_empty()).then_some(value)
}

/// Its checksum is zero, for the packet has one already.
fn inner_header(octets: &[u8]) -> Option<Header> {
    match octets {
        [ROUTER_ADVERTISEMENT, 0, 0, 0, ..] => decode_header(octets),
        _ => None,
    }
}

fn inner_option(raw: RawOption<'_>) -> Option<NdOption> {
    (raw.option_type != TYPE).then(|| super::decode(raw))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::{CustomOption, LinkMtu, Preference, ReachableTime, RouterFlags, RouterLifetime},
        wire::option::testing::{
            assert_both_ways, assert_other, assert_read_as, decode_all, encoded, octets,
        },
    };

    fn identity(id: &str, [http, legacy]: [bool; 2], delay: u32, sequence: u16) -> PvdIdentity {
        let delay = PvdDelay::new(delay).unwrap();
        PvdIdentity { id: id.parse().unwrap(), http, legacy, delay, sequence }
    }

    fn value(
        identity: PvdIdentity,
        header: Option<Header>,
        options: Vec<NdOption>,
    ) -> ProvisioningDomain {
        ProvisioningDomain::new(identity, header, options).unwrap()
    }

    const HEADER: Header = Header {
        cur_hop_limit: 64,
        flags: RouterFlags::NONE,
        preference: Preference::Medium,
        router_lifetime: RouterLifetime::from_wire(1600),
        reachable_time: ReachableTime::UNSPECIFIED,
        retrans_timer_millis: 0,
    };

    #[test]
    fn octets_and_values() {
        let mtu = NdOption::Mtu(LinkMtu::new(1500).unwrap());
        let (plain, all) = ([false; 2], [true; 2]);
        assert_both_ways(
            |value| NdOption::ProvisioningDomain(Box::new(value)),
            vec![
                (
                    "1502 0000 0000 0161 0000 0000 0000 0000",
                    value(identity("a", plain, 0, 0), None, vec![]),
                ),
                (
                    "1505 e00f ffff 0161 0000 0000 0000 0000 \
                     86000000 40000640 00000000 00000000 0501000000 0005dc",
                    value(identity("a", all, 15, u16::MAX), Some(HEADER), vec![mtu.clone()]),
                ),
                (
                    "1503 8000 0001 0161 0000 0000 0000 0000 0501000000 0005dc",
                    value(identity("a", [true, false], 0, 1), None, vec![mtu]),
                ),
            ],
        );
    }

    #[test]
    fn reserved_bits_and_padding_are_ignored_and_never_sent() {
        let value = value(identity("a", [false; 2], 1, 2), None, vec![]);
        let sent = "1502 0001 0002 0161 0000 0000 0000 0000";
        let heard = "1502 1ff1 0002 0161 00ff ffff ffff ffff";
        assert_read_as(heard, &NdOption::ProvisioningDomain(Box::new(value)), sent);
    }

    #[test]
    fn nonsense_stays_octets() {
        assert_other(&[
            // No name, a name past the end, a name without its root.
            "1501 0000 0000 0000",
            "1502 0000 0000 0f61 0000 0000 0000 0000",
            "1501 0000 0000 0161",
            // No room for the fixed part, or something else there.
            "1503 2000 0000 0161 0000 0000 0000 0000 86000000 40000640",
            "1504 2000 0000 0161 0000 0000 0000 0000 85000000 40000640 00000000 00000000",
            "1504 2000 0000 0161 0000 0000 0000 0000 86000001 40000640 00000000 00000000",
            // An option of length 0 or past the end, and a PvD.
            "1503 0000 0000 0161 0000 0000 0000 0000 0500000000 0005dc",
            "1503 0000 0000 0161 0000 0000 0000 0000 0502000000 0005dc",
            "1504 0000 0000 0161 0000 0000 0000 0000 1502 0000 0000 0161 0000 0000 0000 0000",
        ]);
    }

    #[test]
    fn contexts_in_the_short_form_need_room_for_the_long_one() {
        let domain = |units: usize, context: &str, contexts: usize| {
            format!("15{units:02x} 0000 0000 0161 0000 0000 0000 0000 {}", context.repeat(contexts))
        };
        let short = "22024011 0000000a 20010db800000001";
        let long = "22034011 0000000a 20010db8000000010000000000000000";
        let context = decode_all(&octets(short)).remove(0);
        let value = value(identity("a", [false; 2], 0, 0), None, vec![context; 84]);
        let value = NdOption::ProvisioningDomain(Box::new(value));
        assert_read_as(&domain(170, short, 84), &value, &domain(254, long, 84));
        assert_other(&[&domain(172, short, 85)]);
    }

    #[test]
    fn what_no_option_holds_is_left_out() {
        let custom = |octets| {
            let option = CustomOption::new(253, &vec![1; octets]).unwrap();
            NdOption::Other { option_type: 253, body: option.body().into() }
        };
        let with = |options| {
            let value = value(identity("a", [false; 2], 0, 0), None, options);
            encoded(&NdOption::ProvisioningDomain(Box::new(value))).len()
        };
        assert_eq!(with(vec![custom(2022)]), 2040);
        assert_eq!(with(vec![custom(2023)]), 0);
    }
}
