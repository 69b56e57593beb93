//! FreeBSD: not served yet. The types have the shape that the daemon needs, and opening one says
//! that this system is not supported.

use std::{collections::BTreeSet, convert::Infallible, io};

use super::{
    DeliveryWatch, InterfaceIndex, KnownRoutes, Link, LinkWatch, Outgoing, Receive, Received,
    RouteKey, Snapshot, Transmit, TransmitMethod, Undelivered,
};

fn unsupported<T>(what: &str) -> io::Result<T> {
    let text = format!("{what} is not supported on FreeBSD yet");
    Err(io::Error::new(io::ErrorKind::Unsupported, text))
}

/// Follows the interfaces; cannot be opened yet.
#[derive(Debug)]
pub struct Links(Infallible);

impl Links {
    /// Fails with [`io::ErrorKind::Unsupported`].
    pub fn open() -> io::Result<Self> {
        unsupported("following interfaces")
    }

    /// Every interface known.
    pub fn iter(&self) -> impl Iterator<Item = &Link> {
        std::iter::empty()
    }
}

impl LinkWatch for Links {
    async fn changed(&mut self) -> io::Result<Vec<InterfaceIndex>> {
        match self.0 {}
    }

    fn get(&self, _index: InterfaceIndex) -> Option<&Link> {
        match self.0 {}
    }

    fn by_name(&self, _name: &str) -> Option<&Link> {
        match self.0 {}
    }

    fn iter(&self) -> impl Iterator<Item = &Link> {
        // The loop never runs, there is no value to call this on.
        std::iter::empty()
    }
}

/// Follows routes; there are none to be had yet.
#[derive(Debug, Default)]
pub struct Routes(KnownRoutes);

impl Routes {
    /// Fails with [`io::ErrorKind::Unsupported`] where there is a route to follow.
    #[allow(clippy::needless_pass_by_value, reason = "the watch of Linux keeps it")]
    pub fn watch(&mut self, wanted: BTreeSet<RouteKey>) -> io::Result<()> {
        if wanted.is_empty() { Ok(()) } else { unsupported("following routes") }
    }

    /// None.
    pub fn known(&self) -> &KnownRoutes {
        &self.0
    }

    /// Waits for ever.
    pub async fn changed(&mut self) -> io::Result<()> {
        std::future::pending().await
    }
}

/// Reads settings, routes and limits; there are no interfaces to ask for yet.
pub fn snapshot(links: &Links) -> io::Result<Snapshot> {
    match links.0 {}
}

/// Receives ICMPv6; cannot be opened yet.
#[derive(Debug)]
pub struct Receiver(Infallible);

impl Receiver {
    /// Fails with [`io::ErrorKind::Unsupported`].
    pub fn open() -> io::Result<Self> {
        unsupported("receiving router solicitations")
    }
}

impl Receive for Receiver {
    async fn receive(&mut self, _handle: impl FnMut(Received<'_>)) -> io::Result<()> {
        match self.0 {}
    }

    fn listen(&mut self, _link: &Link) -> io::Result<()> {
        match self.0 {}
    }

    fn forget(&mut self, _index: InterfaceIndex) {
        match self.0 {}
    }
}

/// Sends Router Advertisements; cannot be opened yet.
#[derive(Debug)]
pub struct Transmitter(Infallible);

impl Transmitter {
    /// Fails with [`io::ErrorKind::Unsupported`].
    pub fn open(_method: TransmitMethod) -> io::Result<Self> {
        unsupported("sending router advertisements")
    }

    /// What tells of packets that did not arrive.
    pub fn delivery_errors(&self) -> io::Result<DeliveryErrors> {
        match self.0 {}
    }
}

impl Transmit for Transmitter {
    fn transmit(&mut self, _link: &Link, _packet: Outgoing<'_>) -> io::Result<()> {
        match self.0 {}
    }
}

/// Would tell of packets that did not arrive; this system tells nothing.
#[derive(Debug)]
pub struct DeliveryErrors(Infallible);

impl DeliveryWatch for DeliveryErrors {
    async fn undelivered(&mut self) -> io::Result<Vec<Undelivered>> {
        match self.0 {}
    }
}
