//! How a module lists the stable codes of its diagnostics.

/// A stable code and what it stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rule {
    /// The code.
    pub code: &'static str,
    /// What it reports, in a sentence.
    pub description: &'static str,
    /// The standards it rests on, where there are any.
    pub reference: Option<&'static str>,
}

/// Makes a constant of each code, and `RULES` of them with their descriptions, which are the
/// constants' documentation.
macro_rules! codes {
    ($($(#[doc = $doc:literal])* $name:ident = $code:literal;)*) => {
        $($(#[doc = $doc])* pub(super) const $name: &str = $code;)*
        /// All of them.
        pub(super) const RULES: &[$crate::diagnostic::Rule] = &[$($crate::diagnostic::Rule {
            code: $name,
            description: concat!($($doc),*).trim_ascii(),
            reference: None,
        }),*];
    };
}

pub(crate) use codes;
