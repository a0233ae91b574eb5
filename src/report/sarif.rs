//! SARIF 2.1.0 (OASIS Standard, 27 March 2020), for what shows findings of any tool beside the code.
//!
//! Section numbers below are of that document.

use std::collections::BTreeSet;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Map, Value, json};

use super::Report;
use super::change_status::ChangeStatus;
use crate::model::code::FindingCode;
use crate::model::finding::{Finding, Location, Severity};

/// The published schema, named in every file.
const SCHEMA: &str = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json";
/// What a relative path is relative to: the top of the repository (§3.14.14).
const ROOT: &str = "SRCROOT";
/// What a path may hold in a URI as it is: RFC 3986, section 3.3, without what would start a scheme.
const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'.').remove(b'_').remove(b'~');

pub(super) fn render(report: &Report) -> String {
    let fixed = report.since.iter().flat_map(|since| &since.fixed);
    let absent = fixed.map(|finding| result(finding, report, Some("absent")));
    let found = report.findings.iter().map(|finding| result(finding, report, state(report, finding)));
    let run = json!({
        "tool": { "driver": driver(report) },
        "invocations": [invocation(report)],
        "originalUriBaseIds": { ROOT: { "description": { "text": "The top of the repository." } } },
        "columnKind": "unicodeCodePoints",
        "results": found.chain(absent).collect::<Vec<_>>(),
        "properties": { "measure": report.measure, "newShape": report.new_shape },
    });
    let log = json!({ "$schema": SCHEMA, "version": "2.1.0", "runs": [run] });
    format!("{}\n", crate::model::printable::json(&format!("{log:#}")))
}

fn driver(report: &Report) -> Value {
    let fixed = report.since.iter().flat_map(|since| &since.fixed);
    let codes: BTreeSet<&FindingCode> = report.findings.iter().chain(fixed).map(|finding| &finding.code).collect();
    let rule = |code: &&FindingCode| {
        let help = format!("`scaffold explain {code}` says what it means and what to do.");
        let mut rule = json!({ "id": code, "help": { "text": help } });
        let contract = report.rules.iter().find(|rule| code.rule().is_some_and(|code| code.name() == rule.id));
        if let Some(contract) = contract {
            rule["fullDescription"] = json!({ "text": contract.why });
            rule["defaultConfiguration"] = json!({ "level": level(contract.severity) });
        }
        rule
    };
    json!({
        "name": report.tool.name,
        "version": report.tool.version,
        "semanticVersion": report.tool.version,
        "rules": codes.iter().map(rule).collect::<Vec<_>>(),
    })
}

/// The run itself. Findings are no failure of the tool, whatever the exit code (§3.20.14).
fn invocation(report: &Report) -> Value {
    let note = |text: &String| json!({ "level": "note", "message": { "text": text } });
    json!({
        "executionSuccessful": true,
        "exitCode": report.exit_code,
        "toolExecutionNotifications": report.notes.iter().map(note).collect::<Vec<_>>(),
    })
}

/// What a result is against the earlier run (§3.27.24).
fn state(report: &Report, finding: &Finding) -> Option<&'static str> {
    report.standing(finding).map(|standing| match standing {
        ChangeStatus::Introduced => "new",
        ChangeStatus::Carried => "unchanged",
        ChangeStatus::Moved => "updated",
    })
}

fn result(finding: &Finding, report: &Report, state: Option<&str>) -> Value {
    let mut text = format!("{}: {}", finding.unit, super::files::sentence(finding));
    if let Some(why) = &finding.why {
        text.push_str(&format!("\nwhy: {why}"));
    }
    if let Some(fix) = &finding.fix {
        text.push_str(&format!("\nfix: {fix}"));
    }
    let mut result = json!({
        "ruleId": finding.code,
        "level": level(finding.level),
        "message": { "text": text },
        "locations": locations(finding, report),
        "partialFingerprints": { "scaffold/v1": finding.fingerprint, "scaffoldOrigin/v1": finding.origin_fingerprint },
        "suppressions": suppressions(finding),
        "properties": properties(finding),
    });
    if let Some(state) = state {
        result["baselineState"] = state.into();
    }
    result
}

/// The waiver that holds for it, and the baseline that absorbs it; an empty list says that there is none (§3.27.23).
fn suppressions(finding: &Finding) -> Vec<Value> {
    let waiver = finding.waiver.iter().filter(|_| finding.is_waived());
    let waiver = waiver.map(|waiver| (waiver.reason.as_str(), json!({ "waiver": waiver.kind })));
    let baseline = finding.baseline_reason.as_deref().unwrap_or("in the baseline since the blueprint was taken up");
    let baseline = finding.baselined.then(|| (baseline, json!({ "baseline": true })));
    let suppression = |(why, properties): (&str, Value)| json!({ "kind": "external", "status": "accepted", "justification": why, "properties": properties });
    waiver.chain(baseline).map(suppression).collect()
}

fn properties(finding: &Finding) -> Value {
    json!({
        "state": finding.state,
        "who": finding.who,
        "ownership": finding.ownership,
        "facts": finding.facts,
        "confidence": finding.confidence,
    })
}

fn level(level: Severity) -> &'static str {
    match level {
        Severity::Deny => "error",
        Severity::Warn => "warning",
        Severity::Note => "note",
    }
}

/// Where it is; what is gone is told at the path it had.
fn locations(finding: &Finding, report: &Report) -> Vec<Value> {
    let logical = json!([{ "fullyQualifiedName": finding.unit }]);
    let place = |path: &str, region: Option<Value>| {
        let artifact = json!({ "uri": uri(&report.in_repository(path)), "uriBaseId": ROOT });
        let mut physical = Map::from_iter([("artifactLocation".to_owned(), artifact)]);
        physical.extend(region.map(|region| ("region".to_owned(), region)));
        json!({ "physicalLocation": physical, "logicalLocations": logical })
    };
    if finding.locations.is_empty() {
        return vec![place(&finding.path, None)];
    }
    finding.locations.iter().map(|location| place(location.path.as_str(), Some(region(location)))).collect()
}

fn region(location: &Location) -> Value {
    let Location { line, column, end_line, end_column, .. } = location;
    if (line, column) == (end_line, end_column) {
        return json!({ "startLine": line });
    }
    json!({ "startLine": line, "startColumn": column, "endLine": end_line, "endColumn": end_column })
}

fn uri(path: &str) -> String {
    utf8_percent_encode(path, SEGMENT).to_string()
}
