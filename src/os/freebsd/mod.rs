//! FreeBSD: the shape of the traits, so that everything else compiles there. Its sockets are not
//! written yet and opening them says so.

use std::{future, io};

use super::{
    InterfaceIndex, Link, LinkWatch, Outgoing, Receive, Received, Transmit, TransmitMethod,
};

fn unsupported() -> io::Error {
    io::Error::new(io::ErrorKind::Unsupported, "raven cannot send or receive on FreeBSD yet")
}

/// The interfaces of the system. Cannot be made yet.
#[derive(Debug)]
pub enum Links {}

impl Links {
    /// Fails with [`io::ErrorKind::Unsupported`].
    pub fn open() -> io::Result<Self> {
        Err(unsupported())
    }

    /// All interfaces in no order.
    pub fn iter(&self) -> impl Iterator<Item = &Link> {
        std::iter::empty()
    }
}

impl LinkWatch for Links {
    async fn changed(&mut self) -> io::Result<Vec<InterfaceIndex>> {
        future::pending().await
    }

    fn get(&self, _: InterfaceIndex) -> Option<&Link> {
        None
    }

    fn by_name(&self, _: &str) -> Option<&Link> {
        None
    }
}

/// The receiving socket. Cannot be made yet.
#[derive(Debug)]
pub enum Receiver {}

impl Receiver {
    /// Fails with [`io::ErrorKind::Unsupported`].
    pub fn open() -> io::Result<Self> {
        Err(unsupported())
    }
}

impl Receive for Receiver {
    async fn receive(&mut self, _: impl FnMut(Received<'_>)) -> io::Result<()> {
        future::pending().await
    }

    fn listen(&mut self, _: &Link) -> io::Result<()> {
        Err(unsupported())
    }

    fn forget(&mut self, _: InterfaceIndex) {}
}

/// The sending socket. Cannot be made yet.
#[derive(Debug)]
pub enum Transmitter {}

impl Transmitter {
    /// Fails with [`io::ErrorKind::Unsupported`].
    pub fn open(_: TransmitMethod) -> io::Result<Self> {
        Err(unsupported())
    }
}

impl Transmit for Transmitter {
    fn transmit(&mut self, _: &Link, _: Outgoing<'_>) -> io::Result<()> {
        Err(unsupported())
    }
}
