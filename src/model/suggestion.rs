//! The nearest of some words: what a typo probably meant.

/// The candidate most like `word`, when one is near enough to be worth naming.
#[must_use]
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let score = |candidate: &'a str| {
        let whole = strsim::jaro_winkler(&word.to_lowercase(), &candidate.to_lowercase());
        let distance = strsim::osa_distance(word, candidate);
        (whole, distance, candidate)
    };
    let near = |(whole, distance, _): &(f64, usize, &str)| *whole >= 0.8 || (*distance <= 1 && word.len() > 2);
    let scored = candidates.into_iter().map(score).filter(near);
    scored.max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1))).map(|(_, _, candidate)| candidate)
}

/// `did you mean …?`, or what there is when nothing is near.
#[must_use]
pub fn hint<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str> + Clone) -> Option<String> {
    if let Some(near) = nearest(word, candidates.clone()) {
        return Some(format!("did you mean `{near}`?"));
    }
    let all: Vec<_> = candidates.into_iter().map(|name| format!("`{name}`")).collect();
    if all.is_empty() { None } else { Some(format!("there is {}", all.join(", "))) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_typo_finds_its_word() {
        let words = ["resource", "resources", "store"];
        assert_eq!(nearest("resorce", words), Some("resource"));
        assert_eq!(nearest("stor", words), Some("store"));
        assert_eq!(nearest("zzz", words), None);
        assert_eq!(hint("zzz", ["a", "b"]).as_deref(), Some("there is `a`, `b`"));
    }
}
