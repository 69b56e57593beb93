mod properties;
mod split;
mod vectors;

#[cfg(feature = "daemon")]
mod oracle;
