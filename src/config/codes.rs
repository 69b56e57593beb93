//! How a front end lists the stable codes of its diagnostics.

/// Makes a constant of each code, and `ALL` of them for the tests.
macro_rules! codes {
    ($($(#[doc = $doc:literal])* $name:ident = $code:literal;)*) => {
        $($(#[doc = $doc])* pub(super) const $name: &str = $code;)*
        #[cfg(test)]
        pub(super) const ALL: &[&str] = &[$($name),*];
    };
}

pub(super) use codes;
