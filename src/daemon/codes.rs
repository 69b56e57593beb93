//! The stable codes of what is wrong with files rather than with their text.

use crate::diagnostic::codes;

codes! {
    /// A file that cannot be read.
    UNREADABLE = "file-unreadable", Error;
    /// A file that is larger than any configuration.
    TOO_LARGE = "file-too-large", Error;
    /// A file that is named twice, or named and in a directory that is named.
    TWICE = "file-twice", Error;
    /// A text that does not tell which language it is in.
    LANGUAGE = "file-language", Error;
    /// A directory without a configuration file.
    EMPTY_DIRECTORY = "file-empty-directory", Warning;
    /// A file in a language that the daemon named by `--compat` does not have.
    COMPAT = "file-compat", Error;
    /// No interface in all the files.
    NO_INTERFACE = "file-no-interface", Error;
    /// A pattern of names that another one before it leaves no name.
    COVERED_PATTERN = "file-covered-pattern", Warning;
    /// An interface that two files define.
    DUPLICATE_INTERFACE = "file-duplicate-interface", Error;
}
