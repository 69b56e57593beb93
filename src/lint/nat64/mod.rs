//! PREF64 options.

pub(super) mod reserved_bits;
pub(super) mod several_prefixes;
pub(super) mod short_lifetime;

#[cfg(test)]
mod testing;
