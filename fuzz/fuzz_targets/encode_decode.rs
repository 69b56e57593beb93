//! Any advertisement: it is read back as it was sent, in one part or in many.

#![no_main]

use std::net::Ipv6Addr;

use arbitrary::Unstructured;
use libfuzzer_sys::fuzz_target;
use raven::{
    model::{Dnssl, DomainName, NdOption, ProvisioningDomain, Rdnss, RouterAdvertisement},
    wire::{checksum, decode_advertisement, encode, encode_parts, set_checksum},
};

fuzz_target!(|octets: &[u8]| {
    let mut octets = Unstructured::new(octets);
    let Ok(max_octets) = octets.int_in_range(0..=9000_usize) else { return };
    let Ok(advertisement) = raven_fuzz::advertisement(&mut octets) else { return };

    let mut message = encode(&advertisement);
    assert_eq!(decode_advertisement(&message).as_ref(), Ok(&advertisement));
    let (source, destination) = (Ipv6Addr::LOCALHOST, Ipv6Addr::from(0xff02 << 112 | 1_u128));
    set_checksum(source, destination, &mut message);
    assert_eq!(checksum(source, destination, &message).to_be_bytes(), message[2..4]);

    check_parts(&advertisement, max_octets);
});

fn check_parts(whole: &RouterAdvertisement, max_octets: usize) {
    let all: Vec<_> = whole.options.iter().flat_map(pieces).collect();
    let mut missing = all.clone();
    for part in encode_parts(whole, max_octets) {
        let RouterAdvertisement { header, options } = decode_advertisement(&part).unwrap();
        assert_eq!(header, whole.header);
        assert!(part.len() <= max_octets || options.len() <= 1);
        for piece in options.iter().flat_map(pieces) {
            assert!(all.contains(&piece), "{piece:?}");
            if let Some(at) = missing.iter().position(|other| *other == piece) {
                missing.remove(at);
            }
        }
    }
    assert!(missing.is_empty(), "{missing:?}");
}

/// An option as the smallest ones that say the same: long lists are divided among the parts, and so
/// is what stands in a PvD, which all parts have.
fn pieces(option: &NdOption) -> Vec<NdOption> {
    match option {
        NdOption::Rdnss(rdnss) => {
            let one = |server: &Ipv6Addr| Rdnss::new(vec![*server], rdnss.lifetime).unwrap();
            rdnss.servers().iter().map(one).map(NdOption::Rdnss).collect()
        }
        NdOption::Dnssl(dnssl) => {
            let one = |name: &DomainName| Dnssl::new(vec![name.clone()], dnssl.lifetime).unwrap();
            dnssl.suffixes().iter().map(one).map(NdOption::Dnssl).collect()
        }
        NdOption::ProvisioningDomain(domain) => {
            let with = |options| {
                let identity = domain.identity.clone();
                let domain = ProvisioningDomain::new(identity, domain.header, options).unwrap();
                NdOption::ProvisioningDomain(Box::new(domain))
            };
            let inner = domain.options().iter().flat_map(pieces).map(|piece| vec![piece]);
            std::iter::once(Vec::new()).chain(inner).map(with).collect()
        }
        other => vec![other.clone()],
    }
}
