//! The Captive Portal option.

pub(super) mod no_default_router;
pub(super) mod not_https;
pub(super) mod odd_uri;

#[cfg(test)]
mod testing;
