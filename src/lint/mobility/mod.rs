//! Home agents of Mobile IPv6.

pub(super) mod home_agent_without_address;
pub(super) mod information_without_flag;
