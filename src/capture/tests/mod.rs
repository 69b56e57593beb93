mod packets;
mod properties;
mod records;
