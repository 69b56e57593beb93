//! How a module lists the stable codes of its diagnostics.

use super::Severity;

/// A stable code and what it stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rule {
    /// The code.
    pub code: &'static str,
    /// How bad it is, worst first; of several, the one that fits the case.
    pub severities: &'static [Severity],
    /// What it reports, in a sentence.
    pub description: &'static str,
    /// The standards it rests on, where there are any.
    pub reference: Option<&'static str>,
}

/// Makes a constant of each code, and `RULES` of them with the severities that they may have, worst
/// first, and their descriptions, which are the constants' documentation.
macro_rules! codes {
    ($($(#[doc = $doc:literal])* $name:ident = $code:literal, $($severity:ident)|+;)*) => {
        $($(#[doc = $doc])* pub(super) const $name: &str = $code;)*
        /// All of them.
        pub(super) const RULES: &[$crate::diagnostic::Rule] = &[$($crate::diagnostic::Rule {
            code: $name,
            severities: &[$($crate::diagnostic::Severity::$severity),+],
            description: concat!($($doc),*).trim_ascii(),
            reference: None,
        }),*];
    };
}

pub(crate) use codes;
