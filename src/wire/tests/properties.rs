use proptest::{collection::vec, prelude::*};

use crate::{
    model::{
        LinkLayerAddress, NdOption,
        arbitrary::{advertisement, nd_option},
    },
    wire::{
        RouterSolicitation, decode_advertisement, decode_solicitation, encode, encode_solicitation,
        option::testing::encoded,
    },
};

proptest! {
    #[test]
    fn an_advertisement_decodes_to_what_was_encoded(advertisement in advertisement(12)) {
        let message = encode(&advertisement);
        prop_assert_eq!(&message[2..4], &[0, 0]);
        prop_assert_eq!(decode_advertisement(&message), Ok(advertisement));
    }

    #[test]
    fn options_are_whole_units(option in nd_option()) {
        let octets = encoded(&option);
        prop_assert_eq!(octets.len(), usize::from(octets[1]) * 8);
    }

    #[test]
    fn a_solicitation_decodes_to_what_was_encoded(octets in vec(any::<u8>(), 6), some: bool) {
        let source_link_layer_address = LinkLayerAddress::new(&octets).filter(|_| some);
        let solicitation = RouterSolicitation { source_link_layer_address };
        prop_assert_eq!(decode_solicitation(&encode_solicitation(&solicitation)), Ok(solicitation));
    }

    #[test]
    fn no_octets_make_it_panic(octets in vec(any::<u8>(), 0..200)) {
        let _ = decode_advertisement(&octets);
        let _ = decode_solicitation(&octets);
    }

    /// Options of all types and small lengths, their contents at random, some of them in a PvD.
    #[test]
    fn what_was_decoded_can_be_sent_again(
        header in vec(any::<u8>(), 14),
        options in vec((option_type(), 1..=6_u8, content()), 0..8),
        inside in 0..8_usize,
    ) {
        let (mut outer, mut inner) = (vec![134, 0], Vec::new());
        outer.extend_from_slice(&header);
        for (index, (option_type, units, content)) in options.into_iter().enumerate() {
            let message = if index < inside { &mut inner } else { &mut outer };
            message.extend_from_slice(&[option_type, units]);
            message.extend_from_slice(&content[..usize::from(units) * 8 - 2]);
        }
        let units = u8::try_from(inner.len() / 8).unwrap() + 2;
        let domain = [21, units, 0, 0, 0, 0, 1, b'a', 0, 0, 0, 0, 0, 0, 0, 0];
        let message = [&outer[..], &domain, &inner].concat();
        let decoded = decode_advertisement(&message).unwrap();
        let sent = encode(&decoded);
        // A context may come in a shorter form than the one sent.
        prop_assert!(sent.len() <= message.len() + 8 * contexts(&decoded.options));
        prop_assert_eq!(decode_advertisement(&sent), Ok(decoded));
    }

    /// What one wrong octet leaves of a good message is an error or can be sent again.
    #[test]
    fn damage_is_survived(advertisement in advertisement(6), at: prop::sample::Index, octet: u8) {
        let mut message = encode(&advertisement);
        let at = at.index(message.len());
        message[at] = octet;
        if let Ok(decoded) = decode_advertisement(&message) {
            prop_assert_eq!(decode_advertisement(&encode(&decoded)), Ok(decoded));
        }
        prop_assert!(at > 1 || message[..2] == [134, 0] || decode_advertisement(&message).is_err());
    }
}

/// Those in PvDs as well.
fn contexts(options: &[NdOption]) -> usize {
    let contexts = |option: &NdOption| match option {
        NdOption::LowpanContext(_) => 1,
        NdOption::ProvisioningDomain(domain) => contexts(domain.options()),
        _ => 0,
    };
    options.iter().map(contexts).sum()
}

fn option_type() -> impl Strategy<Value = u8> {
    prop_oneof![
        9 => prop::sample::select(&[1_u8, 3, 5, 7, 8, 24, 25, 31, 34, 37, 38]),
        1 => any::<u8>(),
    ]
}

/// 46 octets, small ones and zeros often: those make lengths, flags and padding.
fn content() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        vec(any::<u8>(), 46),
        vec(prop_oneof![Just(0), 0..8_u8, b'a'..=b'z', any::<u8>()], 46),
        (0..46_usize, vec(b'a'..=b'z', 46)).prop_map(|(end, mut octets)| {
            octets[end..].fill(0);
            octets
        }),
    ]
}
