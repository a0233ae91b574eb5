//! placeholder until merged
#[must_use]
pub fn similarity(a: &[u8], b: &[u8]) -> f64 {
    use std::collections::BTreeMap;
    let lines = |bytes: &[u8]| {
        let mut count: BTreeMap<String, u32> = BTreeMap::new();
        String::from_utf8_lossy(bytes).lines().map(|l| l.trim().to_owned()).filter(|l| !l.is_empty()).for_each(|l| *count.entry(l).or_default() += 1);
        count
    };
    let (a, b) = (lines(a), lines(b));
    let shared: u32 = a.iter().map(|(l, n)| n.min(b.get(l).unwrap_or(&0))).sum();
    let all: u32 = a.values().chain(b.values()).sum();
    if all == 0 { 0.0 } else { 2.0 * f64::from(shared) / f64::from(all) }
}
