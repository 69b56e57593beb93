//! Route Information options.

pub(super) mod inside_on_link_prefix;
pub(super) mod many;
pub(super) mod repeated;
pub(super) mod short_lifetime;
pub(super) mod unusual_length;

#[cfg(test)]
mod testing;
