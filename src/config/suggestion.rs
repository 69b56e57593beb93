/// The one of `candidates` that `word` is probably a misspelling of, letter case aside.
pub fn closest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word = word.to_ascii_lowercase();
    let length = word.chars().count();
    candidates
        .into_iter()
        .filter_map(|name| {
            let name_length = name.chars().count();
            let most = (length.max(name_length) / 3).clamp(1, 4);
            // The distance is never below this, and takes time and space with the words' product.
            if length.abs_diff(name_length) > most {
                return None;
            }
            let distance = strsim::damerau_levenshtein(&word, &name.to_ascii_lowercase());
            (distance <= most).then_some((distance, name))
        })
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
