//! Files that people have: in the language of each and in the others.

use std::{
    fs,
    path::{Path, PathBuf},
};

use super::{
    super::{Syntax, write},
    read,
};

/// The files of a folder beside the manifest, with their language where `syntax` does not name it.
fn files(folder: &str, syntax: Option<Syntax>) -> Vec<(PathBuf, String, Syntax)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let Ok(entries) = fs::read_dir(&folder) else {
        println!("SKIPPED: {} is absent", folder.display());
        return Vec::new();
    };
    let paths = entries.map(|entry| entry.unwrap().path());
    let read = |path: PathBuf| {
        let text = String::from_utf8(fs::read(&path).ok()?).ok()?;
        let syntax = syntax.or_else(|| Syntax::detect(&text))?;
        let is_conf = path.extension().is_some_and(|extension| extension == "conf");
        is_conf.then_some((path, text, syntax))
    };
    paths.filter_map(read).collect()
}

/// How many of `files` could be written in their own language and in another one.
fn round_trips(files: Vec<(PathBuf, String, Syntax)>) -> (usize, usize) {
    let (mut own, mut other) = (0, 0);
    for (path, text, syntax) in files {
        let Ok(model) = read(&text, syntax) else { continue };
        if model.interfaces.is_empty() {
            continue;
        }
        for to in Syntax::ALL {
            match write(&model, to) {
                Ok(text) => {
                    assert_eq!(read(&text, to).as_ref(), Ok(&model), "{}\n{text}", path.display());
                    *(if to == syntax { &mut own } else { &mut other }) += 1;
                }
                Err(left_out) => assert_ne!(to, syntax, "{}: {left_out:#?}", path.display()),
            }
        }
    }
    (own, other)
}

#[test]
fn the_examples() {
    let all = files("conf-examples", None);
    let count = all.len();
    let (own, other) = round_trips(all);
    assert_eq!(own, count);
    // Those of the three VLANs at least, in the two languages that have most words.
    assert!(other >= 4, "{other}");
}

#[test]
fn the_corpora() {
    for (syntax, own_least, other_least) in [(Syntax::Radvd, 60, 3), (Syntax::Rtadvd, 15, 15)] {
        let all = files(&format!("../shared/corpus/{syntax}"), Some(syntax));
        if all.is_empty() {
            continue;
        }
        let (own, other) = round_trips(all);
        assert!(own >= own_least && other >= other_least, "{syntax}: {own}, {other}");
    }
}

#[test]
fn the_seeds_for_fuzzing() {
    let mut written = 0;
    for syntax in Syntax::ALL {
        let (own, _) = round_trips(files(&format!("fuzz/seeds/{syntax}_conf"), Some(syntax)));
        written += own;
    }
    assert!(written >= 6, "{written}");
}
