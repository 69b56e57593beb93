//! The stable codes of what is wrong with files rather than with their text.

use crate::diagnostic::codes;

codes! {
    /// A file that cannot be read.
    UNREADABLE = "file-unreadable";
    /// A file that is larger than any configuration.
    TOO_LARGE = "file-too-large";
    /// A text that is in no language that Raven knows.
    LANGUAGE = "file-language";
    /// A directory without a configuration file.
    EMPTY_DIRECTORY = "file-empty-directory";
    /// A file in a language that the daemon named by `--compat` does not have.
    COMPAT = "file-compat";
    /// No interface in all the files.
    NO_INTERFACE = "file-no-interface";
    /// An interface that two files define.
    DUPLICATE_INTERFACE = "file-duplicate-interface";
}
