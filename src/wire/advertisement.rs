use crate::model::{
    Header, Preference, ReachableTime, RouterAdvertisement, RouterFlags, RouterLifetime,
};

use super::{
    DecodeError,
    fields::{get_u8, get_u16, get_u32, put},
    option::{self, Options},
    preference,
};

/// The ICMPv6 type of a Router Advertisement.
pub const ROUTER_ADVERTISEMENT: u8 = 134;

// The fixed part (RFC 4861 4.2): type, code, checksum, then
const CUR_HOP_LIMIT: usize = 4;
/// M, O (RFC 4861), H (RFC 6275 7.1), preference in two bits (RFC 4191 2.2), P (RFC 4389),
/// SNAC router, one reserved.
const FLAGS: usize = 5;
const ROUTER_LIFETIME: usize = 6;
const REACHABLE_TIME: usize = 8;
const RETRANS_TIMER: usize = 12;
pub(super) const FIXED_OCTETS: usize = 16;

const MANAGED: u8 = 0x80;
const OTHER_CONFIG: u8 = 0x40;
const HOME_AGENT: u8 = 0x20;
const PROXY: u8 = 0x04;
const SNAC_ROUTER: u8 = 0x02;

/// Encodes an advertisement; the checksum field is zero.
///
/// Values go out as they are, with these exceptions: the preference is medium while Router
/// Lifetime is zero (RFC 4191 2.2), a fraction of a millisecond is cut off the Advertisement
/// Interval option, an option's content is padded with zero octets to a whole number of 8 octets,
/// and an [`Other`](crate::model::NdOption::Other) of more than 2,038 octets, which no option can
/// hold, is left out. That the Advertisement Interval option adds 20 ms to intervals below 200 ms
/// (RFC 6275 7.5) is for whoever makes the option.
#[must_use]
pub fn encode(advertisement: &RouterAdvertisement) -> Vec<u8> {
    let mut message = Vec::with_capacity(256);
    encode_into(advertisement, &mut message);
    message
}

/// Decodes a message as a Router Advertisement.
///
/// The reserved preference counts as medium (RFC 4191 2.2), as does any while Router Lifetime is
/// zero. An option that is unknown or that says what the model cannot hold becomes
/// [`Other`](crate::model::NdOption::Other).
pub fn decode_advertisement(message: &[u8]) -> Result<RouterAdvertisement, DecodeError> {
    let options = Options::of_message(message, ROUTER_ADVERTISEMENT, FIXED_OCTETS)?;
    let header = decode_header(message).ok_or(DecodeError::Short(message.len()))?;
    let options = options.map(|raw| raw.map(option::decode)).collect::<Result<_, _>>()?;
    Ok(RouterAdvertisement { header, options })
}

/// Appends the message to `message`.
fn encode_into(advertisement: &RouterAdvertisement, message: &mut Vec<u8>) {
    message.extend_from_slice(&encode_header(&advertisement.header));
    for option in &advertisement.options {
        option::encode(option, message);
    }
}

pub(super) fn encode_header(header: &Header) -> [u8; FIXED_OCTETS] {
    let Header { cur_hop_limit, flags, router_lifetime, reachable_time, .. } = *header;
    let preference = match router_lifetime {
        RouterLifetime::ZERO => Preference::Medium,
        _ => header.preference,
    };
    let flags = [
        (flags.managed, MANAGED),
        (flags.other_config, OTHER_CONFIG),
        (flags.home_agent, HOME_AGENT),
        (flags.proxy, PROXY),
        (flags.snac_router, SNAC_ROUTER),
    ]
    .into_iter()
    .filter(|&(set, _)| set)
    .fold(preference::encode(preference), |octet, (_, mask)| octet | mask);

    let mut octets = [0; FIXED_OCTETS];
    put(&mut octets, 0, &[ROUTER_ADVERTISEMENT]);
    put(&mut octets, CUR_HOP_LIMIT, &[cur_hop_limit]);
    put(&mut octets, FLAGS, &[flags]);
    put(&mut octets, ROUTER_LIFETIME, &router_lifetime.as_secs().to_be_bytes());
    put(&mut octets, REACHABLE_TIME, &reachable_time.as_millis().to_be_bytes());
    put(&mut octets, RETRANS_TIMER, &header.retrans_timer_millis.to_be_bytes());
    octets
}

pub(super) fn decode_header(message: &[u8]) -> Option<Header> {
    let flags = get_u8(message, FLAGS)?;
    let router_lifetime = RouterLifetime::from_wire(get_u16(message, ROUTER_LIFETIME)?);
    Some(Header {
        cur_hop_limit: get_u8(message, CUR_HOP_LIMIT)?,
        flags: RouterFlags {
            managed: flags & MANAGED != 0,
            other_config: flags & OTHER_CONFIG != 0,
            home_agent: flags & HOME_AGENT != 0,
            proxy: flags & PROXY != 0,
            snac_router: flags & SNAC_ROUTER != 0,
        },
        preference: preference::decode(flags)
            .filter(|_| router_lifetime != RouterLifetime::ZERO)
            .unwrap_or(Preference::Medium),
        router_lifetime,
        reachable_time: ReachableTime::from_wire(get_u32(message, REACHABLE_TIME)?),
        retrans_timer_millis: get_u32(message, RETRANS_TIMER)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADER: Header = Header {
        cur_hop_limit: 64,
        flags: RouterFlags::NONE,
        preference: Preference::High,
        router_lifetime: RouterLifetime::from_wire(0x0708),
        reachable_time: ReachableTime::from_wire(0x0102_0304),
        retrans_timer_millis: 0x0506_0708,
    };

    #[test]
    fn every_flag_has_its_bit() {
        type Set = fn(&mut RouterFlags);
        let flags: [(Set, u8); 5] = [
            (|flags| flags.managed = true, 0x80),
            (|flags| flags.other_config = true, 0x40),
            (|flags| flags.home_agent = true, 0x20),
            (|flags| flags.proxy = true, 0x04),
            (|flags| flags.snac_router = true, 0x02),
        ];
        for (set, mask) in flags {
            let mut header = HEADER;
            set(&mut header.flags);
            let octets = encode_header(&header);
            assert_eq!(
                octets,
                [134, 0, 0, 0, 64, mask | 0x08, 7, 8, 1, 2, 3, 4, 5, 6, 7, 8],
                "{header:?}"
            );
            assert_eq!(decode_header(&octets), Some(header));
        }
    }

    #[test]
    fn preference_is_medium_without_a_lifetime() {
        let header = Header { router_lifetime: RouterLifetime::ZERO, ..HEADER };
        assert_eq!(encode_header(&header)[FLAGS], 0);
        let mut message = encode_header(&HEADER);
        let decoded = |message: &[u8]| decode_advertisement(message).unwrap().header;
        assert_eq!(decoded(&message), HEADER);
        message[FLAGS] = 0x10;
        assert_eq!(decoded(&message).preference, Preference::Medium);
        message[FLAGS] = 0x18;
        assert_eq!(decoded(&message).preference, Preference::Low);
        message[ROUTER_LIFETIME..][..2].fill(0);
        assert_eq!(decoded(&message).preference, Preference::Medium);
    }

    #[test]
    fn refuses_bad_form() {
        let message = [&encode_header(&HEADER)[..], &[5, 1, 0, 0, 0, 0, 5, 0xdc]].concat();
        let with = |at: usize, octet: u8| {
            let mut message = message.clone();
            message[at] = octet;
            decode_advertisement(&message)
        };
        assert!(decode_advertisement(&message).is_ok());
        assert_eq!(with(0, 133), Err(DecodeError::Type));
        assert_eq!(with(1, 255), Err(DecodeError::Code(255)));
        assert_eq!(with(17, 0), Err(DecodeError::OptionLengthZero(16)));
        assert_eq!(with(17, 2), Err(DecodeError::OptionPastEnd(16)));
        for length in 1..message.len() {
            let error = match length {
                ..16 => DecodeError::Short(length),
                16 => continue,
                _ => DecodeError::StrayOctets(16),
            };
            assert_eq!(decode_advertisement(&message[..length]), Err(error));
        }
        assert_eq!(decode_advertisement(&[]), Err(DecodeError::Type));
    }
}
