//! Texts made of the keyword tables: what the grammars take is lowered, and the lints are asked.

#![no_main]

use arbitrary::Unstructured;
use libfuzzer_sys::fuzz_target;
use raven::config::Syntax;
use raven_fuzz::{check, text};

fuzz_target!(|octets: &[u8]| {
    let mut octets = Unstructured::new(octets);
    let Ok(is_radvd) = octets.arbitrary() else { return };
    if is_radvd {
        let Ok(text) = text::radvd(&mut octets) else { return };
        check(&text, Syntax::Radvd);
    } else {
        let Ok(text) = text::rtadvd(&mut octets) else { return };
        check(&text, Syntax::Rtadvd);
    }
});
