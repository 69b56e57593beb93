use std::net::Ipv6Addr;

/// A host that is served, or left out, by its address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Client {
    /// It gets every advertisement by unicast.
    Served(Ipv6Addr),
    /// Its solicitations are not answered.
    Ignored(Ipv6Addr),
}
