use super::OutOfRange;

/// The RA Flags Extension option, type 26 (RFC 5175 4): flags 8 to 55 of the advertisement, at
/// least one of them set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct FlagsExtension([u8; 6]);

impl FlagsExtension {
    /// The number of the first flag that the option holds.
    pub const FIRST: u32 = 8;
    /// The number of the last one.
    pub const LAST: u32 = 55;

    /// With these flags set, by number; `None` without one (RFC 5175 4).
    pub fn new(flags: impl IntoIterator<Item = u32>) -> Result<Option<Self>, OutOfRange> {
        let mut octets = [0; 6];
        for flag in flags {
            let place = flag.checked_sub(Self::FIRST).and_then(|bit| usize::try_from(bit).ok());
            let octet = place.and_then(|bit| octets.get_mut(bit / 8));
            let Some(octet) = octet else {
                return Err(OutOfRange::new("flag", "8 to 55", "RFC 5175 4"));
            };
            *octet |= 0x80 >> (flag % 8);
        }
        Ok(Self::from_wire(octets))
    }

    /// From the option's octets 2 to 7; `None` without a flag.
    #[must_use]
    pub fn from_wire(octets: [u8; 6]) -> Option<Self> {
        (octets != [0; 6]).then_some(FlagsExtension(octets))
    }

    /// The option's octets 2 to 7.
    #[must_use]
    pub const fn to_wire(self) -> [u8; 6] {
        self.0
    }

    /// The numbers of the flags that are set.
    pub fn flags(self) -> impl Iterator<Item = u32> {
        let is_set = move |flag: &u32| {
            let octet = usize::try_from((flag - Self::FIRST) / 8).ok();
            octet
                .and_then(|at| self.0.get(at))
                .is_some_and(|octet| octet & (0x80 >> (flag % 8)) != 0)
        };
        (Self::FIRST..=Self::LAST).filter(is_set)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flags_have_numbers() {
        let new = |flags: &[u32]| FlagsExtension::new(flags.iter().copied());
        assert_eq!(new(&[]), Ok(None));
        assert_eq!(new(&[54, 55]).unwrap().unwrap().to_wire(), [0, 0, 0, 0, 0, 3]);
        assert_eq!(new(&[8]).unwrap().unwrap().to_wire(), [0x80, 0, 0, 0, 0, 0]);
        for flags in [&[8][..], &[8, 15, 16, 55], &[31]] {
            assert_eq!(new(flags).unwrap().unwrap().flags().collect::<Vec<_>>(), flags);
        }
        for bad in [0, 7, 56, u32::MAX] {
            assert!(new(&[9, bad]).is_err(), "{bad}");
        }
    }
}
