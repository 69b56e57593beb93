//! Provisioning Domains.

pub(super) mod no_document;
pub(super) mod too_large;
