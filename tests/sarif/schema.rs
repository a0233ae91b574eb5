//! SARIF as OASIS published its schema: for the tests of reports and for those of the program.

use std::path::Path;

use serde_json::Value;

/// Holds a document against the schema that OASIS published.
#[track_caller]
pub(super) fn check_sarif(text: &str) -> Value {
    let document: Value = serde_json::from_str(text).expect("SARIF is JSON");
    let schema =
        std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sarif/sarif-schema-2.1.0.json"))
            .expect("the schema");
    // A bracket too many in what a language may be called, which errata 01 took out.
    let schema: Value = serde_json::from_str(&schema.replace("]?$", "?$")).expect("a schema is JSON");
    let validator = jsonschema::options().should_validate_formats(true).build(&schema).expect("a schema");
    let faults: Vec<String> =
        validator.iter_errors(&document).map(|fault| format!("{}: {fault}", fault.instance_path())).collect();
    assert!(faults.is_empty(), "{faults:#?}\n{text}");
    document
}
