//! Answers one risky question with numbers. `SPIKE.md` holds the question, the measure that decides
//! and what was found.
//!
//! Options are [`contenders`]; all get the same [`workload`]. [`measure`] asks them one after the
//! other, [`load`] from several threads at once, and [`findings`] writes what came out into the
//! document. [`verdict`] is the rule that picks the winner, fixed before anything is measured.

pub mod contenders;
pub mod findings;
pub mod load;
pub mod measure;
pub mod percentiles;
pub mod verdict;
pub mod workload;
