//! Any text as rad.conf: nothing panics, and every problem can be drawn.

#![no_main]

use libfuzzer_sys::fuzz_target;
use raven::config::Syntax;

fuzz_target!(|octets: &[u8]| raven_fuzz::check(octets, Syntax::Rad));
