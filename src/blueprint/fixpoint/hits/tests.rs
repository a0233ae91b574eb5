use super::*;
use crate::blueprint::fixpoint::tests::{MANIFEST, blueprint, blueprint_of};

#[test]
fn hits_are_counted_and_held_against_their_pin() {
    let files = "//- src/acme_service.rs
// {{#if (eq name \"acme-service\")}}
use acme_service::AcmeService; // ACME_SERVICE
// {{/if}}
let x = \"\\nacme-service\"; // Acme Service
//- raw/acme-service
acme-service
//- a.json
acme-service
//- a.json.hbs
acme-service
";
    let report = specimen_report(&blueprint(files));
    assert_eq!(report.hits, [("name".to_owned(), 5)]);
    let misses: Vec<_> = report.near_misses.iter().map(ToString::to_string).collect();
    assert_eq!(
        misses,
        [
            "reference/src/acme_service.rs:4:12: `acme-service` looks like the specimen of `name` and is not replaced",
            "reference/src/acme_service.rs:4:30: `Acme Service` looks like the specimen of `name` and is not replaced",
        ]
    );
    assert_eq!(report.faults, []);
    let absent = specimen_report(&blueprint("//- a\nx\n")).faults;
    assert_eq!(absent[0].message, "`acme-service`, the specimen of `name`, occurs nowhere in the reference");
    let pinned = MANIFEST.replace("specimen = \"acme-service\"\n", "specimen = \"acme-service\"\nhits = 6\n");
    let report = specimen_report(&blueprint_of(&pinned, files));
    let said: Vec<_> = report.faults.iter().map(ToString::to_string).collect();
    assert_eq!(said, ["blueprint.toml:8:8: the specimen of `name` occurs 5 times, and 6 are pinned"]);
}
