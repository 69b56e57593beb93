//! How large advertisements get.

pub(super) mod large_option;
mod limit;
mod nd_options;
pub(super) mod several_advertisements;

pub(super) use nd_options::has_room;
