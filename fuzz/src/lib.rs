//! What the fuzz targets share.

mod advertisement;
mod capture;
mod configuration;
mod heard;
pub mod text;

pub use advertisement::advertisement;
pub use capture::capture;
pub use configuration::{check, draw, read, write};
pub use heard::tell;
