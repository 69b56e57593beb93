/// The one of `candidates` that `word` is probably a misspelling of, letter case aside.
pub fn closest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word = word.to_ascii_lowercase();
    let letters = Letters::of(&word);
    candidates
        .into_iter()
        .filter_map(|name| {
            let length = name.chars().count();
            let most = (letters.length.max(length) / 3).clamp(1, 4);
            // Measuring takes time and space with the words' product, so only where it can help.
            let near = letters.length.abs_diff(length) <= most
                && letters.least_distance(&Letters::of(name)) <= most;
            if !near {
                return None;
            }
            let distance = strsim::damerau_levenshtein(&word, &name.to_ascii_lowercase());
            (distance <= most).then_some((distance, name))
        })
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, name)| name)
}

/// How many characters of which kind a word has, letter case aside.
struct Letters {
    length: usize,
    kinds: [u32; 32],
}

impl Letters {
    fn of(word: &str) -> Self {
        let mut letters = Letters { length: 0, kinds: [0; 32] };
        for c in word.chars() {
            letters.length += 1;
            // The lowest five bits tell ASCII letters apart and are those of both cases.
            letters.kinds[c as usize % 32] += 1;
        }
        letters
    }

    /// What the distance of two such words is never below: an edit adds a character, takes one
    /// away, replaces one by another, or changes their order.
    fn least_distance(&self, other: &Letters) -> usize {
        let pairs = self.kinds.iter().zip(&other.kinds);
        let differences: u32 = pairs.map(|(one, two)| one.abs_diff(*two)).sum();
        usize::try_from(differences.div_ceil(2)).unwrap_or(usize::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_near_words() {
        let names = ["AdvDefaultLifetime", "AdvOnLink", "mtu"];
        assert_eq!(closest("advdefaultlifetme", names), Some("AdvDefaultLifetime"));
        assert_eq!(closest("mut", names), Some("mtu"));
        assert_eq!(closest("Banana", names), None);
    }

    #[test]
    fn the_least_distance_is_never_above_the_distance() {
        let words = [
            "",
            "mtu",
            "MUT",
            "mtuu",
            "AdvOnLink",
            "onlinkadv",
            "\u{e9}\u{e8}mtu",
            "rltime",
            "rtime",
        ];
        for (one, two) in words.iter().flat_map(|one| words.map(|two| (*one, two))) {
            let least = Letters::of(one).least_distance(&Letters::of(two));
            let [low_one, low_two] = [one, two].map(str::to_ascii_lowercase);
            assert!(least <= strsim::damerau_levenshtein(&low_one, &low_two), "{one} {two}");
        }
    }
}
