//! Any octets as a capture: nothing panics, and no packet is longer than what went in.

#![no_main]

libfuzzer_sys::fuzz_target!(|octets: &[u8]| raven_fuzz::capture(octets));
