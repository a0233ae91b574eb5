//! The rule that picks the winner, fixed before anything is measured.

use std::fmt;
use std::time::Duration;

/// How many times as fast a contender must be to win. Less than this is noise, or not worth a
/// change.
pub const MARGIN: f64 = 1.2;

/// Who won.
#[derive(Clone, Debug, PartialEq)]
pub enum Verdict {
    /// One of them is clearly faster than every other.
    Winner {
        /// Its name.
        name: &'static str,
        /// How many times as fast as the next.
        times: f64,
    },
    /// Nobody is: take the simplest.
    Draw,
}

/// The verdict over these contenders and their times; a draw when there are fewer than two.
pub fn of(times: &[(&'static str, Duration)]) -> Verdict {
    let mut sorted = times.to_vec();
    sorted.sort_by_key(|(_, time)| *time);
    let [(name, best), (_, next), ..] = sorted[..] else {
        return Verdict::Draw;
    };
    let times = next.as_secs_f64() / best.as_secs_f64();
    // Not true either when nothing was measured: 0 / 0 is no number.
    if times >= MARGIN {
        Verdict::Winner { name, times }
    } else {
        Verdict::Draw
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Winner { name, times } => {
                write!(out, "`{name}` wins: {times:.2} times as fast as the next")
            }
            Self::Draw => write!(out, "a draw: nobody is {MARGIN} times as fast"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(times: &[(&'static str, u64)], expected: &str) {
        let times = times.iter();
        let times: Vec<_> = times
            .map(|(name, time)| (*name, Duration::from_nanos(*time)))
            .collect();
        assert_eq!(of(&times).to_string(), expected);
    }

    #[test]
    fn the_margin_decides() {
        let draw = "a draw: nobody is 1.2 times as fast";
        check(&[], draw);
        check(&[("a", 5)], draw);
        check(&[("a", 0), ("b", 0)], draw);
        check(&[("a", 100), ("b", 119)], draw);
        check(
            &[("a", 100), ("b", 120)],
            "`a` wins: 1.20 times as fast as the next",
        );
        check(
            &[("a", 900), ("b", 300), ("c", 600)],
            "`b` wins: 2.00 times as fast as the next",
        );
    }
}
