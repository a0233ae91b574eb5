//! `diff --against` from outside: what the blueprint or an answer moved, beside what the team did.

use crate::sandbox::Sandbox;

/// What a team or an author does.
type Change<'c> = &'c dyn Fn(&Sandbox);

/// `STATE WHO CODE UNIT` of every finding against the newest version of the pack.
fn against(sandbox: &Sandbox) -> Vec<String> {
    let output = sandbox.run_in("orders", &["diff", "--against", "latest", "-f", "json", "--fail-on", "none"]);
    let report = output.json();
    let findings = report["findings"].as_array().expect("a list").iter();
    findings
        .map(|one| ["state", "who", "code", "unit"].map(|key| one[key].as_str().expect("a word")).join(" "))
        .collect()
}

#[test]
fn a_newer_blueprint_tells_behind_from_converged_and_conflict() {
    let check = |team: Change<'_>, expected: &[&str]| {
        let sandbox = Sandbox::with_project();
        sandbox.edit("base/pack.toml", "1.2.0", "1.3.0");
        sandbox.edit("base/svc/reference/src/audit.rs", "u64", "u32");
        sandbox.write("base/svc/reference/src/extra.rs", "pub fn extra() {}\n");
        sandbox.remove("base/svc/reference/NOTE.txt.hbs");
        team(&sandbox);
        assert_eq!(against(&sandbox), expected);
        sandbox
    };
    let behind = [
        "behind blueprint file/changed NOTE.txt",
        "behind blueprint item/member-changed src/audit.rs::Event::at",
        "behind blueprint item/signature src/audit.rs::impl Event::new",
        "behind blueprint file/missing src/extra.rs",
    ];
    let sandbox = check(&|_| (), &behind);
    let report = sandbox.run_in("orders", &["diff", "--against", "1.3.0", "-f", "json", "--fail-on", "warn"]);
    assert_eq!((report.status, report.json()["measure"]["behind"].as_u64()), (0, Some(4)), "{report}");
    assert_eq!(report.json()["blueprints"][0]["latest"], "1.3.0");
    sandbox.run_in("orders", &["diff", "--against", "9.9.9"]).fails(2, &["9.9.9", "1.3.0"]);
    assert_eq!(sandbox.run_in("orders", &["diff", "--against", "latest", "--patch"]).stdout, "");
    let team = |sandbox: &Sandbox| {
        sandbox.edit("orders/src/lib.rs", "u64", "u32");
        sandbox.edit("orders/src/audit.rs", "u64", "u32");
        sandbox.write("orders/src/extra.rs", "pub fn other() {}\n");
        sandbox.remove("orders/NOTE.txt");
    };
    check(
        &team,
        &[
            "converged both file/missing NOTE.txt",
            "converged both item/member-changed src/audit.rs::Event::at",
            "converged both item/signature src/audit.rs::impl Event::new",
            "conflict both file/changed src/extra.rs",
            "drifted team item/member-changed src/lib.rs::Item::id",
        ],
    );
}

/// `WHO CODE UNIT` of everything that is behind; nothing else is found.
#[track_caller]
fn check_behind(change: Change<'_>, expected: &[&str]) {
    let sandbox = Sandbox::with_project();
    change(&sandbox);
    let expected: Vec<String> = expected.iter().map(|one| format!("behind {one}")).collect();
    assert_eq!(against(&sandbox), expected);
}

#[test]
fn what_an_answer_or_a_component_moves_is_behind_by_answers() {
    check_behind(
        &|sandbox| sandbox.edit("orders/scaffold.toml", "[\"audit\"]", "[]"),
        &[
            "answers file/changed src/audit.rs",
            "answers item/removed src/lib.rs::audit",
            "answers item/removed src/lib.rs::no_audit",
        ],
    );
    check_behind(
        &|sandbox| sandbox.edit("orders/scaffold.toml", "sqlite", "postgres"),
        &["answers file/missing deploy/postgres.yaml"],
    );
    check_behind(
        &|sandbox| {
            sandbox.edit("orders/scaffold.toml", "[\"audit\"]", "[\"audit\", \"auth\"]");
            sandbox.edit("base/pack.toml", "1.2.0", "1.3.0");
            sandbox.edit("base/svc/reference/src/lib.rs", "pub id: u64", "pub id: u32");
            sandbox.edit("base/svc/reference/deny.toml", "MIT", "ISC");
        },
        &[
            "blueprint key/changed deny.toml#licenses.allow",
            "answers file/missing src/auth.rs",
            "blueprint item/member-changed src/lib.rs::Item::id",
            "answers item/removed src/lib.rs::auth",
        ],
    );
}

#[test]
fn other_answers_are_what_the_project_is_to_become_and_what_the_lock_does_not_fit() {
    let sandbox = Sandbox::with_project();
    sandbox.edit("orders/scaffold.toml", "tls = true", "tls = false");
    sandbox.run_in("orders", &["diff"]).fails(2, &["answer `tls`", "scaffold lock"]);
    sandbox.edit("orders/NOTE.txt", ", with TLS", "");
    let found = against(&sandbox);
    assert_eq!(found, ["converged both file/changed NOTE.txt"]);
    sandbox.edit("orders/NOTE.txt", "onwards", "backwards");
    assert_eq!(against(&sandbox), ["conflict both file/changed NOTE.txt"]);
    sandbox.edit("orders/scaffold.toml", "../base", "../other");
    sandbox.run_in("orders", &["diff", "--against", "latest"]).fails(2, &["pack: "]);
}

#[test]
fn modes_places_and_what_cannot_be_read_have_states_of_their_own() {
    let check = |team: Change<'_>, expected: &[&str]| {
        let sandbox = Sandbox::with_project();
        sandbox.edit("base/pack.toml", "1.2.0", "1.3.0");
        sandbox.edit("base/svc/reference/src/audit.rs", "u64", "u32");
        sandbox.set_executable("base/svc/reference/run.sh", false);
        sandbox.edit("base/svc/reference/ci/gate.yml", "name", "title");
        team(&sandbox);
        let found = against(&sandbox);
        let told = |one: &&String| !one.ends_with("ci/gate.yml#title") && !one.ends_with("ci/gate.yml#name");
        assert_eq!(found.iter().filter(told).collect::<Vec<_>>(), expected);
    };
    let event = ["Event::at", "impl Event::new"];
    let behind = ["item/member-changed", "item/signature"];
    let audit = |path: &str| [0, 1].map(|at| format!("behind blueprint {} {path}::{}", behind[at], event[at]));
    let [at, new] = audit("src/audit.rs");
    check(&|_| (), &["behind blueprint file/mode run.sh", &at, &new]);
    check(&|sandbox| sandbox.set_executable("orders/run.sh", false), &["converged both file/mode run.sh", &at, &new]);
    let edit = |sandbox: &Sandbox| sandbox.edit("orders/run.sh", "exec", "exec -a");
    check(&edit, &["drifted team file/changed run.sh", "behind blueprint file/mode run.sh", &at, &new]);
    let [at, new] = audit("src/trail.rs");
    check(
        &|sandbox| sandbox.rename("orders/src/audit.rs", "orders/src/trail.rs"),
        &["behind blueprint file/mode run.sh", "moved team file/moved src/audit.rs", &at, &new],
    );
    check(
        &|sandbox| sandbox.write("orders/src/audit.rs", b"\xff\xfe"),
        &[
            "unknown nobody rule/core-is-pure src/audit.rs",
            "behind blueprint file/mode run.sh",
            "unknown nobody file/unknown src/audit.rs",
        ],
    );
}
