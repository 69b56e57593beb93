//! Any advertisement: what it says can be told and written in every language.

#![no_main]

use arbitrary::Unstructured;

libfuzzer_sys::fuzz_target!(|octets: &[u8]| {
    let mut octets = Unstructured::new(octets);
    let Ok(advertisement) = raven_fuzz::advertisement(&mut octets) else { return };
    raven_fuzz::tell(&advertisement);
});
