//! DNS servers and search lists.

pub(super) mod encrypted_name_only;
pub(super) mod encrypted_only;
pub(super) mod encrypted_protocols;
pub(super) mod many_servers;
pub(super) mod no_server;
pub(super) mod odd_search_list;
pub(super) mod short_lifetime;

#[cfg(test)]
mod testing;
