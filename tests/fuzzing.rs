//! The fuzz targets know every word of the languages.

use std::{fs, path::Path};

use raven::config::{Syntax, rad, radvd, rtadvd};

fn words(syntax: Syntax) -> Vec<&'static str> {
    match syntax {
        Syntax::Radvd => radvd::keywords::KEYWORDS.iter().map(|keyword| keyword.name).collect(),
        Syntax::Rtadvd => {
            rtadvd::keywords::CAPABILITIES.iter().map(|capability| capability.name).collect()
        }
        Syntax::Rad => rad::keywords::KEYWORDS.iter().map(|keyword| keyword.name).collect(),
    }
}

#[test]
fn dictionaries_and_seeds_hold_every_keyword() {
    let fuzz = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz");
    for syntax in Syntax::ALL {
        let target = format!("{syntax}_conf");
        let dictionary = fuzz.join("dictionaries").join(format!("{target}.dict"));
        let dictionary = fs::read_to_string(dictionary).unwrap();
        let mut seeds = String::new();
        for seed in fs::read_dir(fuzz.join("seeds").join(&target)).unwrap() {
            seeds += &String::from_utf8_lossy(&fs::read(seed.unwrap().path()).unwrap());
        }
        for word in words(syntax) {
            assert!(dictionary.contains(&format!("\"{word}\"")), "{target}.dict lacks {word}");
            let begins = |at: usize| !seeds[..at].ends_with(|c: char| c.is_ascii_alphanumeric());
            let found = seeds.match_indices(word).any(|(at, _)| begins(at));
            assert!(found, "no seed of {target} has {word}");
        }
    }
}
