//! Files of data through one `check`: the keys of a rule, a project, and what is said of it.

use crate::rule::tests::judged;

#[track_caller]
fn check(keys: &str, project: &str, expected: &[&str]) {
    let project = if project.starts_with("//- ") { project.to_owned() } else { format!("//- Cargo.toml\n{project}\n") };
    let file = if keys.contains("file =") { "" } else { "file = \"Cargo.toml\"\n" };
    assert_eq!(judged("data", &format!("{file}{keys}"), &project), expected, "{keys}\n--\n{project}");
}

#[test]
fn a_key_has_its_value() {
    let forbid = "must = { \"lints.rust.unsafe_code\" = \"forbid\" }";
    check(forbid, "[lints.rust]\nunsafe_code = \"forbid\"", &[]);
    check(forbid, "[lints]\nrust.unsafe_code = { level = \"forbid\", priority = 1 }", &[]);
    check(
        forbid,
        "[lints.rust]\nunsafe_code = { level = \"warn\" }",
        &[
            "divergence Cargo.toml#lints.rust.unsafe_code @2:1 `lints.rust.unsafe_code` in `Cargo.toml` is `\"warn\"`, not `\"forbid\"`",
        ],
    );
    check(
        forbid,
        "[lints.rust]\nx = 1",
        &[
            "absence Cargo.toml#lints.rust.unsafe_code @1:8 `Cargo.toml` has no `lints.rust.unsafe_code`, which must be `\"forbid\"`",
        ],
    );
    check(forbid, "//- a.toml\n", &["absence Cargo.toml `Cargo.toml` is not there"]);
    check("must = { n = 16, f = 1.5, b = true, l = [1, \"a\"] }", "n = 0x10\nf = 1.50\nb = true\nl = [1, 'a']", &[]);
    check(
        "must = { n = 16, l = [1, 2] }",
        "n = \"16\"\nl = [2, 1]",
        &[
            "divergence Cargo.toml#l @2:1 `l` in `Cargo.toml` is `[2, 1]`, not `[1, 2]`",
            "divergence Cargo.toml#n @1:1 `n` in `Cargo.toml` is `\"16\"`, not `16`",
        ],
    );
    check("must = { a.b = 1, a.c = 2 }", "[a]\nb = 1\nc = 2\nd = 3", &[]);
    check("must = { \"a.'b.c'[x].d[1]\" = 3 }", "[[a.\"b.c\"]]\nname = \"x\"\nd = [2, 3]", &[]);
    check(
        "must.dependencies.serde = \"1\"",
        "[dependencies]\nserde = { version = \"1\", features = [\"derive\"] }",
        &[],
    );
}

#[test]
fn json_and_yaml_have_keys_too() {
    let json = "file = \"p.json\"\nmust = { \"scripts.test\" = \"x\", \"files.exclude\" = true, n = 3 }";
    check(json, "//- p.json\n{ \"scripts\": { \"test\": \"x\" }, \"files.exclude\": true, \"n\": 3 }\n", &[]);
    let yaml = "file = \".github/ci.yml\"\nmust = { \"jobs.test.steps[0].uses\" = \"a@v4\", on = [\"push\"], v = \"20\", flag = true }";
    check(
        yaml,
        "//- .github/ci.yml\non: [push]\nv: 20\nflag: true\njobs:\n  test:\n    steps:\n    - uses: a@v4\n",
        &[],
    );
    check(
        "file = \"a.yaml\"\nmust = { \"a.b\" = 1, c = 2 }",
        "//- a.yaml\nx: &x\n  b: 1\na:\n  <<: *x\nc: *x\n",
        &[
            "unknown a.yaml#a.b @3:1 `a.yaml` may get `a.b` from what it merges with `<<`",
            "unknown a.yaml#c @5:1 `c` in `a.yaml` is an alias, `*1`",
        ],
    );
    check(
        "file = \"a.json\"\nmust = { a = 1 }",
        "//- a.json\n{ \"a\": \n",
        &["unknown a.json @1:1 `a.json` cannot be parsed here"],
    );
}

#[test]
fn what_cannot_be_parsed_is_unknown_and_the_rest_is_judged() {
    check(
        "must = { a = 1, b = 2, c = 3 }",
        "a = 5\nb = = 2\n",
        &[
            "unknown Cargo.toml @2:5 `Cargo.toml` cannot be parsed here",
            "divergence Cargo.toml#a @1:1 `a` in `Cargo.toml` is `5`, not `1`",
        ],
    );
}

#[test]
fn a_key_is_absent() {
    check("absent = [\"patch.crates-io\"]", "[patch.other]\nx = 1", &[]);
    check(
        "absent = [\"profile.release.debug\"]",
        "[profile.release]\ndebug = true",
        &["divergence Cargo.toml#profile.release.debug @2:1 `Cargo.toml` must not have `profile.release.debug`"],
    );
    check("absent = [\"a\"]", "//- b.toml\n", &["vacuous"]);
}

#[test]
fn members_inherit() {
    let project = |root: &str| {
        format!(
            "//- Cargo.toml\n[workspace]\n{root}\n//- crates/a/Cargo.toml\n[package]\nedition.workspace = true\n[lints]\nworkspace = true\n"
        )
    };
    let rule = "file = \"crates/a/Cargo.toml\"\nmust = { \"lints.rust.unsafe_code\" = \"forbid\", \"package.edition\" = \"2024\" }";
    check(rule, &project("package.edition = \"2024\"\nlints.rust.unsafe_code = \"forbid\""), &[]);
    check(
        rule,
        &project("package.edition = \"2021\""),
        &[
            "absence Cargo.toml#workspace.lints.rust.unsafe_code @1:2 `Cargo.toml` has no `workspace.lints.rust.unsafe_code`, which must be `\"forbid\"`",
            "divergence Cargo.toml#workspace.package.edition @2:9 `workspace.package.edition` in `Cargo.toml` is `\"2021\"`, not `\"2024\"`",
        ],
    );
}

#[test]
fn a_pattern_holds_each_file_to_the_rule() {
    let rule = "file = \"crates/*/Cargo.toml\"\nmust = { \"lints.workspace\" = true }";
    check(
        rule,
        "//- crates/a/Cargo.toml\n[lints]\nworkspace = true\n//- crates/b/Cargo.toml\n[package]\n",
        &[
            "absence crates/b/Cargo.toml#lints.workspace @1:1 `crates/b/Cargo.toml` has no `lints.workspace`, which must be `true`",
        ],
    );
    check(rule, "[package]", &["vacuous"]);
}

#[test]
fn denied_crates_are_seen_in_every_table() {
    check("dependencies.deny = [\"openssl-sys\"]", "[dependencies]\nserde = \"1\"", &[]);
    check("dependencies.deny = [\"openssl-sys\"]", "[package]", &[]);
    check(
        "dependencies.deny = [\"openssl*\"]",
        "[dependencies]\ntls = { package = \"openssl-sys\", version = \"1\" }\n[target.'cfg(unix)'.dev-dependencies]\nopenssl = \"1\"\n\
        [build-dependencies.openssl_probe]\nversion = \"1\"\n[workspace.dependencies]\nopenssl = \"1\"",
        &[
            "divergence Cargo.toml#dependencies.tls @2:1 `Cargo.toml` must not depend on `openssl-sys`, as `tls`",
            "divergence Cargo.toml#build-dependencies.openssl_probe @5:21 `Cargo.toml` must not depend on `openssl_probe`",
            "divergence Cargo.toml#target.\"cfg(unix)\".dev-dependencies.openssl @4:1 `Cargo.toml` must not depend on `openssl`",
            "divergence Cargo.toml#workspace.dependencies.openssl @8:1 `Cargo.toml` must not depend on `openssl`",
        ],
    );
    check(
        "file = \"a/Cargo.toml\"\ndependencies.deny = [\"openssl-sys\"]",
        "//- Cargo.toml\n[workspace.dependencies]\ntls = { package = \"openssl-sys\" }\n//- a/Cargo.toml\n[dependencies]\ntls.workspace = true\n",
        &["divergence a/Cargo.toml#dependencies.tls @2:1 `a/Cargo.toml` must not depend on `openssl-sys`, as `tls`"],
    );
    check(
        "dependencies.allow = [\"serde\", \"serde_json\"]",
        "[dependencies]\nserde = \"1\"\nserde-json = \"1\"\nanyhow = \"1\"",
        &[
            "divergence Cargo.toml#dependencies.anyhow @4:1 `Cargo.toml` depends on `anyhow`, which is not among what it may",
        ],
    );
}

#[test]
fn features_are_required_and_denied() {
    let rule = "features.sqlx = { require = [\"runtime-tokio\"], deny = [\"mysql\", \"default\"] }";
    check(
        rule,
        "[dependencies]\nsqlx = { version = \"1\", default-features = false, features = [\"runtime-tokio\"] }",
        &[],
    );
    check(rule, "[dependencies]\nserde = \"1\"", &["vacuous"]);
    check(
        rule,
        "[features]\nmy = [\"sqlx?/mysql\"]\n[dependencies]\nsqlx = \"1\"",
        &[
            "divergence Cargo.toml#dependencies.sqlx @4:1 `Cargo.toml` must not ask `sqlx` for the feature `default`",
            "absence Cargo.toml#dependencies.sqlx @4:1 `Cargo.toml` does not ask `sqlx` for the feature `runtime-tokio`",
            "divergence Cargo.toml#features.my @2:7 `features.my` in `Cargo.toml` turns on the feature `mysql` of `sqlx`",
        ],
    );
    check(
        "file = \"**/Cargo.toml\"\nfeatures.sqlx = { require = [\"runtime-tokio\"], deny = [\"mysql\", \"default\"] }",
        "//- Cargo.toml\n[workspace.dependencies]\nsqlx = { version = \"1\", default-features = false }\n//- a/Cargo.toml\n[dependencies]\n\
        sqlx = { workspace = true, features = [\"runtime-tokio\", \"mysql\"] }\n",
        &[
            "absence Cargo.toml#workspace.dependencies.sqlx @2:1 `Cargo.toml` does not ask `sqlx` for the feature `runtime-tokio`",
            "divergence a/Cargo.toml#dependencies.sqlx @2:1 `a/Cargo.toml` must not ask `sqlx` for the feature `mysql`",
        ],
    );
}

#[test]
fn depth_exhausts_nothing() {
    let deep = (0..32).map(|_| "a").collect::<Vec<_>>().join(".");
    let project = format!(
        "[{deep}]\nb = 1\n{}",
        (1..32).map(|at| format!("{}a\" = 1\n", "\"".to_owned() + &"a.".repeat(at))).collect::<String>()
    );
    let unit = format!("absence Cargo.toml#{deep}");
    assert!(
        judged("data", &format!("file = \"Cargo.toml\"\nmust = {{ \"{deep}.c\" = 1 }}"), "//- Cargo.toml\n").len() <= 1
    );
    let said = judged(
        "data",
        &format!("file = \"Cargo.toml\"\nmust = {{ \"{deep}\" = 1 }}"),
        &format!("//- Cargo.toml\n{}", project.replace("[a.", "[x.")),
    );
    assert!(said.len() == 1 && said[0].starts_with(&unit), "{said:?}");
}
