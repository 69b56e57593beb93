//! The stable codes of what is wrong with files rather than with their text.

use crate::diagnostic::codes;

codes! {
    /// A file that cannot be read.
    UNREADABLE = "file-unreadable", Error;
    /// A file that is larger than any configuration.
    TOO_LARGE = "file-too-large", Error;
    /// A text that is in no language that Raven knows.
    LANGUAGE = "file-language", Error;
    /// A directory without a configuration file.
    EMPTY_DIRECTORY = "file-empty-directory", Warning;
    /// A file in a language that the daemon named by `--compat` does not have.
    COMPAT = "file-compat", Error;
    /// No interface in all the files.
    NO_INTERFACE = "file-no-interface", Error;
    /// An interface that two files define.
    DUPLICATE_INTERFACE = "file-duplicate-interface", Error;
}
