use crate::model::{LinkLayerAddress, NdOption};

use super::{DecodeError, fields, option, option::Options};

/// The ICMPv6 type of a Router Solicitation.
pub const ROUTER_SOLICITATION: u8 = 133;

/// Octets before the options: type, code, checksum, 4 reserved (RFC 4861 4.1).
const FIXED_OCTETS: usize = 8;

/// A Router Solicitation: what it says besides being one (RFC 4861 4.1).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RouterSolicitation {
    /// The first Source Link-Layer Address option.
    pub source_link_layer_address: Option<LinkLayerAddress>,
}

/// Encodes a solicitation; the checksum field is zero.
#[must_use]
pub fn encode_solicitation(solicitation: &RouterSolicitation) -> Vec<u8> {
    let mut message = vec![0; FIXED_OCTETS];
    fields::put(&mut message, 0, &[ROUTER_SOLICITATION]);
    if let Some(address) = &solicitation.source_link_layer_address {
        option::source_link_layer_address::encode(address, &mut message);
    }
    message
}

/// Decodes a message as a Router Solicitation. All options but the first Source Link-Layer
/// Address are ignored (RFC 4861 6.1.1), yet each must have a right length.
pub fn decode_solicitation(message: &[u8]) -> Result<RouterSolicitation, DecodeError> {
    let options = Options::of_message(message, ROUTER_SOLICITATION, FIXED_OCTETS)?;
    let mut source_link_layer_address = None;
    for raw in options {
        let raw = raw?;
        let wanted = raw.option_type == option::source_link_layer_address::TYPE;
        if wanted
            && source_link_layer_address.is_none()
            && let NdOption::SourceLinkLayerAddress(address) = option::decode(raw)
        {
            source_link_layer_address = Some(address);
        }
    }
    Ok(RouterSolicitation { source_link_layer_address })
}

#[cfg(test)]
mod tests {
    use super::*;

    const SLLA: [u8; 8] = [1, 1, 2, 0, 0x5e, 0, 0x53, 2];

    fn decode(options: &[&[u8]]) -> Result<Option<LinkLayerAddress>, DecodeError> {
        let message = [&[133, 0, 9, 9, 0xff, 0xff, 0xff, 0xff][..], &options.concat()].concat();
        decode_solicitation(&message).map(|solicitation| solicitation.source_link_layer_address)
    }

    #[test]
    fn takes_the_first_source_link_layer_address_and_no_other_option() {
        let address = LinkLayerAddress::new(&SLLA[2..]);
        let unknown = [99, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1];
        let bad_prefix_information = [3, 1, 1, 1, 1, 1, 1, 1];
        let other_address = [1, 1, 2, 0, 0, 0, 0, 0];
        assert_eq!(decode(&[]), Ok(None));
        assert_eq!(decode(&[&unknown]), Ok(None));
        assert_eq!(decode(&[&unknown, &SLLA, &bad_prefix_information]), Ok(address.clone()));
        assert_eq!(decode(&[&SLLA, &other_address]), Ok(address));
    }

    #[test]
    fn refuses_bad_form() {
        assert_eq!(decode_solicitation(&[]), Err(DecodeError::Type));
        assert_eq!(decode_solicitation(&[134, 0, 0, 0, 0, 0, 0, 0]), Err(DecodeError::Type));
        assert_eq!(decode_solicitation(&[133]), Err(DecodeError::Short(1)));
        assert_eq!(decode_solicitation(&[133, 0, 0, 0, 0, 0, 0]), Err(DecodeError::Short(7)));
        assert_eq!(decode_solicitation(&[133, 1, 0, 0, 0, 0, 0, 0]), Err(DecodeError::Code(1)));
        assert_eq!(decode(&[&SLLA, &[99, 0, 1]]), Err(DecodeError::StrayOctets(16)));
        assert_eq!(
            decode(&[&SLLA, &[99, 0, 1, 1, 1, 1, 1, 1]]),
            Err(DecodeError::OptionLengthZero(16))
        );
        assert_eq!(decode(&[&[1, 2, 0, 0, 0, 0, 0, 0]]), Err(DecodeError::OptionPastEnd(8)));
        for stray in [1, 4, 7] {
            assert_eq!(decode(&[&SLLA, &SLLA[..stray]]), Err(DecodeError::StrayOctets(16)));
        }
    }

    #[test]
    fn encodes_what_it_decodes() {
        for source_link_layer_address in [None, LinkLayerAddress::new(&SLLA[2..])] {
            let solicitation = RouterSolicitation { source_link_layer_address };
            let message = encode_solicitation(&solicitation);
            assert_eq!(message[..8], [133, 0, 0, 0, 0, 0, 0, 0]);
            assert_eq!(decode_solicitation(&message), Ok(solicitation));
        }
    }
}
