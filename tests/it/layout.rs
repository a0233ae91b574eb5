//! These sources follow a blueprint of their own, `tests/layout`: the project is checked by what it makes.

use std::path::Path;

use super::sandbox::Sandbox;

/// The pack of one blueprint, and this package locked to it.
fn project() -> Sandbox {
    let sandbox = Sandbox::new();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    sandbox.copy(&root.join("tests/layout"), "layout");
    sandbox.ok(&["new", "./layout", "project", "--defaults", "--vcs", "none"]);
    sandbox.copy(&root.join("src"), "project/src");
    for file in ["Cargo.toml", "clippy.toml", "rustfmt.toml"] {
        sandbox.write(&format!("project/{file}"), std::fs::read(root.join(file)).expect("a file"));
    }
    sandbox
}

#[test]
fn the_sources_keep_their_own_blueprint() {
    let sandbox = project();
    let report = sandbox.run_in("project", &["diff", "-f", "json"]);
    let rules = report.json()["rules"].as_array().expect("rules").clone();
    let results: Vec<_> = rules.iter().map(|rule| rule["id"].as_str().zip(rule["result"].as_str())).collect();
    assert!(results.iter().all(|one| one.is_some_and(|(_, result)| result == "held")), "{results:?}\n{report}");
    assert_eq!((report.status, report.json()["findings"].as_array().map(Vec::len)), (0, Some(0)), "{report}");
    assert_eq!(sandbox.run_in("project", &["check"]).status, 0);
}

#[test]
fn a_step_out_of_line_is_told() {
    let sandbox = project();
    let broken = |path: &str, text: &str, rule: &str| {
        let before = sandbox.read(path);
        sandbox.write(path, format!("{before}\n{text}\n"));
        let output = sandbox.run_in("project", &["check"]);
        assert!(output.status == 1 && output.to_string().contains(&format!("error[{rule}]")), "{output}");
        sandbox.write(path, before);
    };
    broken("project/src/model/tree.rs", "use crate::blueprint::render::render as upwards;", "rows");
    broken("project/src/system/disk.rs", "use crate::report::Report as Beside;", "rows");
    broken("project/src/report.rs", "fn now() { std::time::SystemTime::now(); }", "the-core-is-pure");
    sandbox.write("project/src/misc.rs", "//! Whatever.\n");
    let output = sandbox.run_in("project", &["check"]);
    assert!(output.status == 1 && output.to_string().contains("src/misc.rs"), "{output}");
}
