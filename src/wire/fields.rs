//! Fields at fixed offsets. Offsets count from the type octet, as the figures of the RFCs do.

/// The `N` octets at `offset`; `None` where `octets` ends before.
pub(super) fn get<const N: usize>(octets: &[u8], offset: usize) -> Option<[u8; N]> {
    octets.get(offset..)?.first_chunk().copied()
}

/// The octet at `offset`.
pub(super) fn get_u8(octets: &[u8], offset: usize) -> Option<u8> {
    octets.get(offset).copied()
}

/// The 16-bit number at `offset`.
pub(super) fn get_u16(octets: &[u8], offset: usize) -> Option<u16> {
    get(octets, offset).map(u16::from_be_bytes)
}

/// The 32-bit number at `offset`.
pub(super) fn get_u32(octets: &[u8], offset: usize) -> Option<u32> {
    get(octets, offset).map(u32::from_be_bytes)
}

/// Writes `value` at `offset`; nothing where it would not fit.
pub(super) fn put(octets: &mut [u8], offset: usize, value: &[u8]) {
    let place = octets.get_mut(offset..).and_then(|rest| rest.get_mut(..value.len()));
    debug_assert!(place.is_some(), "no room for {} octets at {offset}", value.len());
    if let Some(place) = place {
        place.copy_from_slice(value);
    }
}

/// Sets the bits `mask` of the octet at `offset` where `set` is true.
pub(super) fn put_flag(octets: &mut [u8], offset: usize, mask: u8, set: bool) {
    if let Some(octet) = octets.get_mut(offset).filter(|_| set) {
        *octet |= mask;
    }
}
