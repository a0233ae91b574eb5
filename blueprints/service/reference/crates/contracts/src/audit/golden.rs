//! Golden files: the schema of every payload, and rows of every release.
//!
//! A changed schema or row is a broken promise to everybody who reads old events: add an arm of the
//! next version instead. New arms are written with `UPDATE_GOLDEN=1 cargo test -p contracts`.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use schemars::schema_for;

use super::*;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("golden")
}

/// One payload of every type, as the release that introduced it wrote it.
fn samples() -> Vec<Payload> {
    vec![
        Payload::CreatedV1(CreatedV1 {
            title: "ten chairs, größe XL \u{1f4a1} \"quoted\"".into(),
        }),
        Payload::ApprovedV1(ApprovedV1 {
            author: "ann".into(),
        }),
        Payload::ApprovalRefusedV1(ApprovalRefusedV1 {
            reason: Reason::SelfApproval,
        }),
        // {{#if (has "auth")}}
        Payload::AccessDeniedV1(AccessDeniedV1 {
            permission: "write".into(),
            method: "POST".into(),
            route: "/v1/things/{id}".into(),
        }),
        // {{/if}}
        // scaffold:slot samples
        // scaffold:end
    ]
}

fn schema(kind: Kind) -> schemars::Schema {
    match kind {
        Kind::CreatedV1 => schema_for!(CreatedV1),
        Kind::ApprovedV1 => schema_for!(ApprovedV1),
        Kind::ApprovalRefusedV1 => schema_for!(ApprovalRefusedV1),
        // {{#if (has "auth")}}
        Kind::AccessDeniedV1 => schema_for!(AccessDeniedV1),
        // {{/if}}
        // scaffold:slot schemas
        // scaffold:end
    }
}

/// The name of a golden file holds no name of a resource: `created.v1`, not `order.created.v1`.
fn file(kind: Kind, ending: &str) -> PathBuf {
    let (_, short) = kind.name().split_once('.').unwrap();
    folder().join(format!("{short}.{ending}"))
}

fn check(path: &Path, actual: &str) {
    if env::var_os("UPDATE_GOLDEN").is_some() && !path.exists() {
        fs::write(path, actual).unwrap();
    }
    let golden = fs::read_to_string(path).unwrap();
    assert_eq!(actual, golden, "{} is released", path.display());
}

#[test]
fn every_payload_keeps_its_schema() {
    for kind in Kind::ALL {
        let schema = serde_json::to_string_pretty(&schema(*kind)).unwrap();
        check(&file(*kind, "schema.json"), &(schema + "\n"));
    }
}

#[test]
fn rows_of_every_release_are_read_and_written_to_the_same_bytes() {
    let samples = samples();
    assert_eq!(samples.len(), Kind::ALL.len(), "a sample of every type");
    for payload in samples {
        let kind = payload.kind();
        let bytes = payload.encode().unwrap();
        check(&file(kind, "row.json"), &String::from_utf8(bytes).unwrap());
        let golden = fs::read(file(kind, "row.json")).unwrap();
        let read = Payload::decode(kind, &golden).unwrap();
        assert_eq!(read, payload);
        assert_eq!(read.encode().unwrap(), golden);
    }
}

#[test]
fn nothing_else_lies_among_the_golden_files() {
    let known: Vec<_> = Kind::ALL
        .iter()
        .flat_map(|kind| [file(*kind, "schema.json"), file(*kind, "row.json")])
        .collect();
    for entry in fs::read_dir(folder()).unwrap() {
        let path = entry.unwrap().path();
        assert!(known.contains(&path), "{} has no type", path.display());
    }
}

#[test]
fn bytes_that_do_not_fit_are_an_error_and_unknown_types_are_not() {
    for bytes in ["", "{}", r#"{"title":7}"#, r#"{"title":"a","more":1}"#] {
        let read = Payload::decode(Kind::CreatedV1, bytes.as_bytes());
        assert!(read.is_err(), "{bytes}");
    }
    assert_eq!(Kind::parse("purchase-order.created.v99"), None);
    for kind in Kind::ALL {
        assert_eq!(Kind::parse(kind.name()), Some(*kind));
    }
}
