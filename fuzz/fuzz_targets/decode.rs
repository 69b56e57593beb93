//! Any octets as a message: nothing panics, and what was read can be sent and read again.

#![no_main]

use libfuzzer_sys::fuzz_target;
use raven::{
    model::NdOption,
    wire::{decode_advertisement, decode_solicitation, encode, encode_solicitation},
};

fuzz_target!(|octets: &[u8]| {
    match decode_advertisement(octets) {
        Ok(advertisement) => {
            let sent = encode(&advertisement);
            // A context may come in a shorter form than the one sent.
            assert!(sent.len() <= octets.len() + 8 * contexts(&advertisement.options));
            assert_eq!(decode_advertisement(&sent), Ok(advertisement));
        }
        Err(error) => assert!(!error.label().is_empty() && !error.to_string().is_empty()),
    }
    if let Ok(solicitation) = decode_solicitation(octets) {
        let sent = encode_solicitation(&solicitation);
        assert!(sent.len() <= octets.len());
        assert_eq!(decode_solicitation(&sent), Ok(solicitation));
    }
});

/// Those in PvDs as well.
fn contexts(options: &[NdOption]) -> usize {
    let contexts = |option: &NdOption| match option {
        NdOption::LowpanContext(_) => 1,
        NdOption::ProvisioningDomain(domain) => contexts(domain.options()),
        _ => 0,
    };
    options.iter().map(contexts).sum()
}
