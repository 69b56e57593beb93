//! The keyword table by word and place, made when Raven is built.

use super::{KEYWORDS, Keyword, Place, Status};

/// A word of the keyword table, whatever its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) struct Word(
    /// Of its first keyword in the table.
    u8,
);

impl Word {
    /// The word that `text` is, letter case aside.
    pub(in super::super) fn of(text: &str) -> Option<Word> {
        let mut slot = slot(text.as_bytes());
        loop {
            let word = SLOTS[slot]?;
            let name = KEYWORDS[usize::from(word.0)].name;
            // Most texts spell them as the manual does, and that is told quickly.
            if name == text || name.eq_ignore_ascii_case(text) {
                return Some(word);
            }
            slot = (slot + 1) % SLOTS.len();
        }
    }

    /// What it stands for in `place`.
    pub(in super::super) fn within(self, place: Place) -> Option<&'static Keyword> {
        let index = PLACED[usize::from(self.0)][place as usize]?;
        Some(&KEYWORDS[usize::from(index)])
    }

    /// Whether the grammar keeps it to itself.
    pub(in super::super) fn is_reserved(self) -> bool {
        RESERVED[usize::from(self.0)]
    }
}

const COUNT: usize = KEYWORDS.len();
const PLACES: usize = Place::Custom as usize + 1;

/// The word of each keyword.
pub(super) static WORDS: [Word; COUNT] = {
    let mut words = [Word(0); COUNT];
    let mut keyword = 0;
    while keyword < COUNT {
        let mut first = 0;
        while !is_same(KEYWORDS[first].name, KEYWORDS[keyword].name) {
            first += 1;
        }
        words[keyword] = Word(narrow(first));
        keyword += 1;
    }
    words
};

/// The keyword of each word in each place.
static PLACED: [[Option<u8>; PLACES]; COUNT] = {
    let mut placed = [[None; PLACES]; COUNT];
    let mut keyword = 0;
    while keyword < COUNT {
        let place = KEYWORDS[keyword].place as usize;
        placed[WORDS[keyword].0 as usize][place] = Some(narrow(keyword));
        keyword += 1;
    }
    placed
};

/// Whether each word has a place where it is no extension.
static RESERVED: [bool; COUNT] = {
    let mut reserved = [false; COUNT];
    let mut keyword = 0;
    while keyword < COUNT {
        if !matches!(KEYWORDS[keyword].status, Status::Extension) {
            reserved[WORDS[keyword].0 as usize] = true;
        }
        keyword += 1;
    }
    reserved
};

/// The words by [`slot`], or in the next free one.
static SLOTS: [Option<Word>; 256] = {
    let mut slots = [None; 256];
    let mut keyword = 0;
    while keyword < COUNT {
        let word = WORDS[keyword];
        if word.0 as usize == keyword {
            let mut slot = slot(KEYWORDS[keyword].name.as_bytes());
            while slots[slot].is_some() {
                slot = (slot + 1) % slots.len();
            }
            slots[slot] = Some(word);
        }
        keyword += 1;
    }
    slots
};

/// Where the search for `text` begins.
const fn slot(text: &[u8]) -> usize {
    let (Some(first), Some(last)) = (text.first(), text.last()) else { return 0 };
    let letters = first.to_ascii_lowercase() as usize * 7 + last.to_ascii_lowercase() as usize;
    (text.len().wrapping_mul(31) + letters) % 256
}

#[expect(clippy::cast_possible_truncation, reason = "checked, and only when Raven is built")]
const fn narrow(index: usize) -> u8 {
    assert!(index <= u8::MAX as usize);
    index as u8
}

const fn is_same(one: &str, other: &str) -> bool {
    let (one, other) = (one.as_bytes(), other.as_bytes());
    if one.len() != other.len() {
        return false;
    }
    let mut at = 0;
    while at < one.len() && one[at].eq_ignore_ascii_case(&other[at]) {
        at += 1;
    }
    at == one.len()
}
