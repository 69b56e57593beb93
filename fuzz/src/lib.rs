//! What the fuzz targets share.

mod advertisement;
mod configuration;

pub use advertisement::advertisement;
pub use configuration::check;
