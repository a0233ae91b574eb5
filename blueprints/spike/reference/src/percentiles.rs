//! Latencies in a few numbers.

use std::time::Duration;

/// Nearest-rank percentiles: each is a latency that really occurred.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Percentiles {
    /// Half took at most this long.
    pub p50: Duration,
    /// 99 of 100 took at most this long.
    pub p99: Duration,
    /// None took longer.
    pub max: Duration,
}

impl Percentiles {
    /// Of these latencies, in any order; all zero when there are none.
    pub fn of(mut latencies: Vec<Duration>) -> Self {
        latencies.sort_unstable();
        let rank = |percent: usize| {
            let at = (latencies.len() * percent).div_ceil(100).max(1);
            latencies.get(at - 1).copied().unwrap_or_default()
        };
        Self {
            p50: rank(50),
            p99: rank(99),
            max: rank(100),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(latencies: impl IntoIterator<Item = u64>, expected: [u64; 3]) {
        let found = Percentiles::of(latencies.into_iter().map(Duration::from_nanos).collect());
        let found = [found.p50, found.p99, found.max].map(|found| found.as_nanos());
        assert_eq!(found, expected.map(u128::from));
    }

    #[test]
    fn they_are_of_the_nearest_rank() {
        check([], [0, 0, 0]);
        check([7], [7, 7, 7]);
        check([2, 1], [1, 2, 2]);
        check((1..=100).rev(), [50, 99, 100]);
        check(1..=1000, [500, 990, 1000]);
    }
}
