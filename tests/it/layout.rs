//! These sources follow a blueprint of their own, `tests/layout`: the project is checked by what it makes.

use std::path::Path;

use super::architecture::rows;
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
    broken("project/src/tree.rs", "use crate::render::render as upwards;", "rows");
    broken("project/src/disk/walk.rs", "use crate::git::GitError as Beside;", "rows");
    broken("project/src/report.rs", "fn now() { std::time::SystemTime::now(); }", "the-core-is-pure");
    sandbox.write("project/src/misc.rs", "//! Whatever.\n");
    let output = sandbox.run_in("project", &["check"]);
    assert!(output.status == 1 && output.to_string().contains("src/misc.rs"), "{output}");
}

#[test]
fn every_module_of_the_rows_is_a_zone() {
    let manifest: toml::Table = include_str!("../layout/blueprint.toml").parse().expect("TOML");
    let mut zones = manifest["zones"].as_table().expect("zones").clone();
    for module in rows().iter().flatten() {
        let paths = zones.remove(&module.replace('_', "-")).unwrap_or_else(|| panic!("no zone {module}"));
        assert_eq!(paths, vec![format!("src/{module}.rs"), format!("src/{module}/**")].into(), "{module}");
    }
    assert_eq!(zones.keys().collect::<Vec<_>>(), ["lib", "main"], "a zone without a row");
}
