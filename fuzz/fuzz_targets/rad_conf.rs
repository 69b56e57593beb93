//! Any text as rad.conf: nothing panics, and what comes out fits the text.

#![no_main]

use raven::config::Syntax;

libfuzzer_sys::fuzz_target!(|octets: &[u8]| raven_fuzz::read(octets, Syntax::Rad));
