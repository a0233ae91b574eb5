//! `examples/drifted-orders`: four contracts broken in a team's copy of the service, beside ten things it rightly added.

use std::path::Path;
use std::process::Command;

use serde_json::Value;

use super::sandbox::Sandbox;

/// Where the ten stand that have a file of their own, or a name that nothing else has.
const TEN: [&str; 10] = [
    "cost_centres::read",
    "crates/domain/src/cost_centre.rs",
    "0003_cost_centres.sql",
    "percent-encoding",
    "crates/letters",
    "src/bin/letter.rs",
    "ApprovedV2",
    "ReadCostCentres",
    "crates/domain/tests/cost_centres.rs",
    "docs/cost-centres.md",
];

/// What of the ten has a shape, as the report lists it.
const NEW_SHAPE: [(&str, &str); 10] = [
    ("edge", "letters"),
    ("route", "GET /v1/cost-centres/{id}"),
    ("environment-variable", "ORDERS_LETTERS_REPLY_TO"),
    ("table", "cost_centres"),
    ("crate", "letters"),
    ("dependency", "percent-encoding"),
    ("migration", "0003_cost_centres.sql"),
    ("module", "cost_centre"),
    ("public-item", "ReadCostCentres"),
    ("public-item", "ApprovedV2"),
];

fn example() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/drifted-orders")
}

fn drifted() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.copy(&example(), "orders");
    sandbox
}

fn list<'v>(report: &'v Value, key: &str) -> &'v [Value] {
    report[key].as_array().map_or(&[], Vec::as_slice)
}

fn text<'v>(one: &'v Value, key: &str) -> &'v str {
    one[key].as_str().unwrap_or_default()
}

#[test]
fn none_of_the_ten_is_a_finding() {
    let sandbox = drifted();
    let output = sandbox.run_in("orders", &["diff", "-f", "json"]);
    let report = output.json();
    for finding in list(&report, "findings") {
        let unit = text(finding, "unit");
        assert!(!TEN.iter().any(|one| unit.contains(one)), "one of the ten is a finding: {finding}");
        assert!(text(finding, "code").starts_with("rule/") || text(finding, "level") != "deny", "{finding}");
    }
    for (kind, name) in NEW_SHAPE {
        let listed =
            list(&report, "new_shape").iter().any(|one| text(one, "kind") == kind && text(one, "name").ends_with(name));
        assert!(listed, "no {kind} {name} in {}", report["new_shape"]);
    }
}

/// The four things that the team broke, by the rules that name them.
const FOUR: [&str; 4] = ["domain-is-pure", "lists-page-by-cursor", "one-write-path", "routes-are-guarded"];

#[test]
fn what_the_team_broke_is_named_with_its_place_and_reason() {
    let sandbox = drifted();
    for verb in ["check", "diff"] {
        let output = sandbox.run_in("orders", &[verb, "-f", "json"]);
        let report = output.json();
        let with = |result: &str| -> Vec<String> {
            let rules = list(&report, "rules").iter().filter(|one| text(one, "result") == result);
            rules.map(|one| text(one, "id").to_owned()).collect()
        };
        let mut violated = with("violated");
        violated.sort();
        assert_eq!((output.status, &violated[..]), (1, &FOUR.map(str::to_owned)[..]));
        assert!(with("absent").is_empty() && with("unknown").is_empty() && with("vacuous").is_empty(), "{output}");
        let places: Vec<&str> = list(&report, "findings")
            .iter()
            .filter(|one| text(one, "code").starts_with("rule/"))
            .map(|one| text(one, "unit").split("::").next().unwrap_or_default())
            .collect();
        assert!(places.contains(&"crates/domain/Cargo.toml#dependencies.sqlx"), "{places:?}");
        for path in ["crates/store/src/sqlite/activity.rs", "crates/api/src/lists.rs", "crates/api/src/audit_events.rs"]
        {
            assert!(places.contains(&path), "{path}: {places:?}");
        }
        let reasons = list(&report, "findings").iter().filter(|one| text(one, "code").starts_with("rule/"));
        assert!(
            reasons.into_iter().all(|one| !text(one, "why").is_empty() && !text(one, "fix").is_empty()),
            "{output}"
        );
    }
}

/// The rules that count among `findings`, each with the file it is broken in.
fn broken(findings: &[Value]) -> Vec<(&str, &str)> {
    let rules = findings.iter().filter_map(|one| Some((text(one, "code").strip_prefix("rule/")?, one)));
    let counting = rules.filter(|(_, one)| text(one, "level") == "deny");
    let file = |one| text(one, "unit").split(['#', ':']).next().unwrap_or_default();
    let mut found: Vec<_> = counting.map(|(id, one)| (id, file(one))).collect();
    found.sort_unstable();
    found.dedup();
    found
}

const BROKEN: [(&str, &str); 5] = [
    ("domain-is-pure", "crates/domain/Cargo.toml"),
    ("domain-is-pure", "crates/domain/src/workload.rs"),
    ("lists-page-by-cursor", "crates/api/src/lists.rs"),
    ("one-write-path", "crates/store/src/sqlite/activity.rs"),
    ("routes-are-guarded", "crates/api/src/audit_events.rs"),
];

#[test]
fn other_names_hide_nothing() {
    let sandbox = drifted();
    let path = "orders/crates/store/src/sqlite/activity.rs";
    for (from, to) in [("note", "jot"), ("untyped", "shaped"), ("NOTE", "STATEMENT"), ("what", "it"), ("T", "Thing")] {
        let word = regex::Regex::new(&format!(r"\b{from}\b")).expect("an expression");
        let text = sandbox.read(path);
        assert!(word.is_match(&text), "{from}");
        sandbox.write(path, word.replace_all(&text, to).as_bytes());
    }
    sandbox.edit("orders/crates/store/src/sqlite.rs", "pub use activity::note;", "pub use activity::jot as scribble;");
    sandbox.edit("orders/crates/store/src/lib.rs", "pub use sqlite::note as remember;", "pub use sqlite::scribble;");
    sandbox.edit("orders/src/serve.rs", "store::remember(", "store::scribble(");
    let report = sandbox.run_in("orders", &["check", "-f", "json"]).json();
    assert_eq!(broken(list(&report, "findings")), BROKEN);
    // Put together from pieces, it has to name the table.
    sandbox.edit(path, "INSERT INTO audit_events", "INSERT INTO {}");
    sandbox.write(path, format!("{}\nconst TABLE: &str = \"audit_events\";\n", sandbox.read(path)));
    let report = sandbox.run_in("orders", &["check", "-f", "json"]).json();
    assert_eq!(broken(list(&report, "findings")), BROKEN);
}

#[test]
fn the_change_that_broke_them_introduces_them() {
    let sandbox = Sandbox::new();
    sandbox.ok(&["new", "service", "orders", "--set", "name=orders", "--defaults", "--vcs", "git"]);
    sandbox.commit("orders");
    sandbox.git("orders", &["branch", "made"], "");
    sandbox.copy(&example(), "orders");
    sandbox.remove("orders/tests/http/pages.rs");
    for committed in [false, true] {
        if committed {
            sandbox.commit("orders");
        }
        let output = sandbox.run_in("orders", &["check", "--since", "made", "-f", "json"]);
        let report = output.json();
        assert_eq!(broken(list(&report["since"], "introduced")), BROKEN, "{output}");
        assert_eq!((list(&report["since"], "carried").len(), output.status), (0, 1), "{output}");
        let report = sandbox.run_in("orders", &["diff", "--since", "made", "-f", "json"]).json();
        let routes = list(&report, "new_shape").iter().filter(|one| text(one, "kind") == "route");
        let routes: Vec<&str> = routes.map(|one| text(one, "name")).collect();
        assert_eq!(routes, ["GET /v1/cost-centres/{id}"]);
    }
}

#[test]
fn the_example_is_the_service_of_today_and_what_the_team_did() {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join(".ci/drifted");
    let done = Command::new(script).args([env!("CARGO_BIN_EXE_scaffold"), "check"]).output().expect("it runs");
    assert!(
        done.status.success(),
        "{}{}",
        String::from_utf8_lossy(&done.stdout),
        String::from_utf8_lossy(&done.stderr)
    );
}
