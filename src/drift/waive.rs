//! What waivers say of findings, and what is to be said of waivers that hold nothing.

use jiff::civil::Date;

use super::policy::about;
use crate::model::code::{Code, FindingCode};
use crate::model::finding::{Finding, Severity, WaiverState};
use crate::project::{Lock, MANIFEST, Waiver, last_day};

/// What waivers are held against.
pub struct Terms<'t> {
    pub today: Date,
    /// Says what may be waived, and for how long.
    pub lock: &'t Lock,
    /// The hash of what stands at a finding.
    pub accepted: &'t dyn Fn(&Finding) -> String,
    /// Whether all findings of a code are at hand: only then can a waiver be of none.
    pub complete: &'t dyn Fn(&FindingCode) -> bool,
}

/// Lets `waivers` speak of the findings they are of, and tells of those that hold nothing. Nothing of a finding changes
/// but what its waiver says. A waiver that stands in no file is not told of.
pub fn waive(findings: &mut Vec<Finding>, waivers: &[Waiver], terms: &Terms<'_>) {
    let mut faulty = Vec::new();
    for waiver in waivers {
        let found: Vec<usize> = (0..findings.len()).filter(|at| waiver.is_of(&findings[*at])).collect();
        let fault = fault(waiver, found.len(), terms);
        let state = match &fault {
            None => Some(waiver.state(terms.today)),
            Some(Fault::Expired) => Some(WaiverState::Expired),
            Some(Fault::TooBroad(_)) => Some(WaiverState::TooBroad),
            Some(Fault::Unused(_)) => None,
        };
        state.into_iter().for_each(|state| speak(findings, waiver, &found, state, terms));
        faulty.extend(fault.map(|fault| (waiver, found, fault)));
    }
    let told = faulty.into_iter().filter_map(|(waiver, found, fault)| {
        // What another waiver holds does not count again.
        let held = !found.is_empty() && found.iter().all(|at| findings[*at].is_waived());
        tell(waiver, fault, held)
    });
    let told: Vec<Finding> = told.collect();
    findings.extend(told);
}

/// Says of each finding what `waiver` does, unless one that holds has spoken.
fn speak(findings: &mut [Finding], waiver: &Waiver, found: &[usize], state: WaiverState, terms: &Terms<'_>) {
    // Each hash accepts one finding.
    let mut accepted = waiver.accepted.clone();
    for at in found {
        let finding = &mut findings[*at];
        let mut known = || {
            let hash = (terms.accepted)(finding);
            accepted.iter().position(|one| *one == hash).map(|at| accepted.swap_remove(at)).is_some()
        };
        let holds = matches!(state, WaiverState::Active | WaiverState::Expiring);
        let changed = holds && !waiver.accepted.is_empty() && !known();
        let state = if changed { WaiverState::Reopened } else { state };
        if finding.waiver.is_none() || (holds && !changed && !finding.is_waived()) {
            finding.waiver = Some(waiver.waived(state, terms.today));
        }
    }
}

/// Why a waiver holds nothing.
enum Fault {
    Unused(String),
    Expired,
    TooBroad(String),
}

fn fault(waiver: &Waiver, found: usize, terms: &Terms<'_>) -> Option<Fault> {
    let Waiver { code, at, expires, .. } = waiver;
    if found == 0 && !(terms.complete)(code) {
        return None;
    }
    if let Some(reason) = terms.lock.refusal(code) {
        return Some(Fault::Unused(format!("has no effect: {reason}")));
    }
    if found == 0 {
        return Some(Fault::Unused(format!("nothing is left of {code} at {at}")));
    }
    if waiver.state(terms.today) == WaiverState::Expired {
        return Some(Fault::Expired);
    }
    if let Some((max, _)) = waiver.max.as_ref().filter(|(max, _)| found > *max as usize) {
        return Some(Fault::TooBroad(format!("{code} at {at} is of {found} findings, and may be of {max}")));
    }
    let days = terms.lock.waiver_days(code, at)?;
    let last = last_day(terms.today, days).filter(|last| expires > last)?;
    let cap = format!("{expires} is too far: its blueprint lets a waiver last {days} days, until {last} at most");
    Some(Fault::TooBroad(cap))
}

fn tell(waiver: &Waiver, fault: Fault, held: bool) -> Option<Finding> {
    let Waiver { code, at, expires, .. } = waiver;
    let place = waiver.place.clone()?;
    let unit = format!("{MANIFEST}#waiver.{code}.{at}");
    let unused = |why: String, unit: String| {
        about(Code::PolicyWaiverUnused, Severity::Warn, MANIFEST, unit, format!("{why}: take the waiver out"))
    };
    let finding = match fault {
        Fault::Unused(why) => unused(why, unit),
        Fault::Expired if held => unused(format!("ran out on {expires}, and another waiver holds"), unit),
        Fault::Expired => {
            let message = format!("ran out on {expires}: {code} at {at} counts again");
            about(Code::PolicyWaiverExpired, Severity::Deny, MANIFEST, unit, message)
        }
        Fault::TooBroad(why) => {
            let message = format!("{why}; it holds nothing");
            about(Code::PolicyWaiverTooBroad, Severity::Deny, MANIFEST, unit, message)
        }
    };
    Some(Finding { locations: vec![place], ..finding })
}
