//! Any text in every language: its first problems can be drawn.

#![no_main]

libfuzzer_sys::fuzz_target!(|octets: &[u8]| raven_fuzz::draw(octets));
