//! A waiver and a baseline never change a raw value: they only say of findings that they are accepted.

use crate::drift::{Terms, absorb, waive};
use crate::model::finding::{Finding, Severity};
use crate::model::path::Globs;
use crate::project::{Absorbed, Baseline, Lock, Waiver, WaiverKind};
use crate::report::Measure;
use proptest::prelude::*;

use crate::tests::report::fixture::{finding, of};

const CODES: [&str; 4] = ["file/changed", "item/body", "rule/pure", "policy/changed"];
const UNITS: [&str; 4] = ["src/a.rs", "src/a.rs::f", "src/b.rs", "Cargo.toml#x"];

fn findings() -> impl Strategy<Value = Vec<Finding>> {
    let level = prop::sample::select(vec![Severity::Deny, Severity::Warn, Severity::Note]);
    let one =
        (0..3usize, 0..4usize, level).prop_map(|(code, unit, level)| finding(level, CODES[code], UNITS[unit], "m"));
    prop::collection::vec(one, 0..12)
}

fn waivers() -> impl Strategy<Value = Vec<Waiver>> {
    let at = prop::sample::select(vec![UNITS[0], UNITS[1], UNITS[2], UNITS[3], "src/**", "**"]);
    let accepted = prop::collection::vec(prop::sample::select(vec!["src/a.rs".to_owned(), "x".to_owned()]), 0..3);
    let one = (0..4usize, at, 0..40i8, 0..4u32, any::<bool>(), accepted);
    let one = one.prop_map(|(code, at, day, max, wish, accepted)| Waiver {
        code: CODES[code].into(),
        at: at.to_owned(),
        reason: "r".to_owned(),
        kind: if wish { WaiverKind::BlueprintIsWrong } else { WaiverKind::Debt },
        owner: None,
        expires: jiff::civil::date(2027, 1 + day / 28, 1 + day % 28),
        max: Waiver::is_pattern(at).then(|| (max, Globs::new(&[at]).expect("a pattern"))),
        accepted,
        place: finding(Severity::Deny, "c", "scaffold.toml", "m").locations.pop(),
    });
    prop::collection::vec(one, 0..6)
}

/// What is measured of findings, but for what is found about the policy.
fn measure(findings: &[Finding]) -> Measure {
    let mut report = of(findings.iter().filter(|one| !one.is_of_policy()).cloned().collect());
    report.recount();
    report.measure
}

proptest! {
    #[test]
    fn what_is_accepted_is_measured_as_it_is(
        found in findings(),
        waivers in waivers(),
        taken in prop::collection::vec(any::<bool>(), 12),
    ) {
        let mut now = found.clone();
        let (lock, today) = (Lock::default(), jiff::civil::date(2027, 1, 10));
        let terms = Terms { today, lock: &lock, accepted: &|one| one.unit.clone(), complete: &|_| true };
        waive(&mut now, &waivers, &terms);
        let entries = found.iter().zip(taken).filter(|(_, taken)| *taken).map(|(one, _)| Absorbed::of(one, None));
        let baseline = Baseline { entries: entries.collect() };
        absorb(&mut now, &baseline, &baseline, |_| true);
        let (policy, told): (Vec<Finding>, Vec<Finding>) = now.into_iter().partition(Finding::is_of_policy);
        let bare = |one: &Finding| Finding { waiver: None, baselined: false, ..one.clone() };
        prop_assert_eq!(told.iter().map(bare).collect::<Vec<_>>(), found.clone());
        let (before, after) = (measure(&found), measure(&told));
        prop_assert_eq!(after.baselined, baseline.entries.len());
        prop_assert!(after.wishes <= after.waived);
        prop_assert_eq!(Measure { waived: 0, wishes: 0, baselined: 0, ..after }, before);
        // No more is told of waivers than there are, and nothing of the policy is accepted.
        prop_assert!(policy.len() <= waivers.len() && policy.iter().all(Finding::counts));
    }
}
