//! Which files patterns and directories stand for.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use glob::{MatchOptions, Pattern, glob_with};

use super::read::{self, is_stdin};
use crate::{
    config::Files,
    diagnostic::{SourceId, Sources},
};

/// What the files of a directory end in that are read.
const SUFFIX: &str = ".conf";

/// Wildcards do not fit the dot that hides a file, and `*` no slash.
const OPTIONS: MatchOptions = MatchOptions {
    case_sensitive: true,
    require_literal_separator: true,
    require_literal_leading_dot: true,
};

/// The configuration files in the directory `path`, sorted by name; not those that are hidden or
/// directories.
pub(super) fn in_directory(path: &Path) -> io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(path)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if name.ends_with(SUFFIX) && !name.starts_with('.') && !path.is_dir() {
            files.push(path);
        }
    }
    files.sort_unstable();
    Ok(files)
}

/// The files of this machine, for `include`.
pub(super) struct Disk;

impl Files for Disk {
    fn find(&self, pattern: &str, from: &str) -> Result<Vec<String>, String> {
        // What comes from standard input is in no directory.
        let directory = Path::new(from).parent().unwrap_or(Path::new(""));
        if !pattern.contains(['*', '?', '[']) {
            return Ok(vec![directory.join(pattern).display().to_string()]);
        }
        if pattern.contains("**") {
            return Err("`**` is no wildcard here, and no wildcard fits a slash".to_owned());
        }
        let directory = Pattern::escape(&directory.display().to_string());
        let path = Path::new(&directory).join(pattern).display().to_string();
        let found = glob_with(&path, OPTIONS).map_err(|_| "a `[` has no `]`".to_owned())?;
        let mut names = Vec::new();
        for path in found {
            let path = path.map_err(|error| {
                format!("cannot read `{}`: {}", error.path().display(), error.error())
            })?;
            if !path.is_dir() {
                names.push(path.display().to_string());
            }
        }
        Ok(names)
    }

    fn read(&self, name: &str, sources: &Sources) -> Result<SourceId, String> {
        let path = Path::new(name);
        // Otherwise a reload might wait for a pipe, or never end to read a device.
        if read::is_special(path) {
            return Err(read::NO_REGULAR_FILE.to_owned());
        }
        read::read(path, sources).map_err(|problem| {
            let prefix = format!("cannot read `{name}`: ");
            problem.message.strip_prefix(&prefix).unwrap_or(&problem.message).to_owned()
        })
    }

    fn is_same(&self, one: &str, other: &str) -> bool {
        if one == other {
            return !is_stdin(Path::new(one));
        }
        match (fs::canonicalize(one), fs::canonicalize(other)) {
            (Ok(one), Ok(other)) => one == other,
            _ => false,
        }
    }
}
