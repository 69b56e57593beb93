/// The one of `candidates` that `word` is probably a misspelling of, letter case aside.
pub(super) fn closest<'a>(
    word: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let word = word.to_ascii_lowercase();
    candidates
        .into_iter()
        .map(|name| (strsim::damerau_levenshtein(&word, &name.to_ascii_lowercase()), name))
        .filter(|(distance, name)| *distance <= (word.len().max(name.len()) / 3).clamp(1, 4))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::closest;

    #[test]
    fn only_near_words() {
        let names = ["AdvDefaultLifetime", "AdvOnLink", "mtu"];
        assert_eq!(closest("advdefaultlifetme", names), Some("AdvDefaultLifetime"));
        assert_eq!(closest("mut", names), Some("mtu"));
        assert_eq!(closest("Banana", names), None);
    }
}
