//! The report as JSON: the envelope that scripts and CI read.

use serde_json::{Value, json};

use super::Report;
use crate::model::code::Code;
use crate::model::printable;

pub(super) fn render(report: &Report) -> String {
    let text = serde_json::to_string_pretty(report).expect("every key of a report is a text");
    format!("{}\n", printable::json(&text))
}

/// The envelope of a run that was not done: what went wrong instead of findings.
#[must_use]
pub fn error(command: &str, exit_code: u8, code: Code, message: &str, diagnostics: &[Value]) -> String {
    let envelope = json!({
        "schema": 1,
        "tool": { "name": "scaffold", "version": env!("CARGO_PKG_VERSION") },
        "command": command,
        "status": "error",
        "exit_code": exit_code,
        "error": { "code": code, "message": message, "diagnostics": diagnostics },
    });
    format!("{}\n", printable::json(&format!("{envelope:#}")))
}
