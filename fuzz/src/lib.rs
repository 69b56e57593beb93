//! What the fuzz targets share.

mod advertisement;
mod configuration;
pub mod text;

pub use advertisement::advertisement;
pub use configuration::{check, draw, read, write};
