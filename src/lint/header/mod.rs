//! What the fixed part of an advertisement says, and the options about the link itself.

pub(super) mod large_link_mtu;
pub(super) mod legitimate_routers;
pub(super) mod low_hop_limit;
pub(super) mod no_link_layer_address;
pub(super) mod odd_retrans_timer;
pub(super) mod role_flags;
pub(super) mod source_address;
