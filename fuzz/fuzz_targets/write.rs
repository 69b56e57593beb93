//! Any text that can be used, written in every language: what is read again is the same, or else
//! something was said to be left out.

#![no_main]

libfuzzer_sys::fuzz_target!(|octets: &[u8]| raven_fuzz::write(octets));
