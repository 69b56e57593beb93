/// A file that an `include` names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundFile {
    /// What to call it; the same for the same file, so that circles are found.
    pub name: String,
    /// Its text, or why it cannot be read.
    pub text: Result<String, String>,
}

/// Finds what a text includes. Front ends touch no file system; whoever calls them does.
pub trait Files {
    /// The files that `pattern` names, in the order of their names. `from` is the name of the
    /// text with the `include`, which relative patterns start from. A pattern that no file fits is
    /// no error; one that is none is, with the reason.
    fn find(&self, pattern: &str, from: &str) -> Result<Vec<FoundFile>, String>;
}

/// No file is ever found.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoFiles;

impl Files for NoFiles {
    fn find(&self, _pattern: &str, _from: &str) -> Result<Vec<FoundFile>, String> {
        Err("there are no files here".to_owned())
    }
}
