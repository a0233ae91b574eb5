//! References that lead somewhere, through one `check`: a folder, a text, and the pack or what is said instead.

use super::*;
use crate::model::plan::plan;
use crate::model::tree::Tree;
use crate::system::disk::Staging;
use std::path::PathBuf;

const PACKS: &str = "//- packs/base/pack.toml
schema = 1
name = \"acme/base\"
version = \"1.2.0\"
//- packs/base/job/blueprint.toml
schema = 1
name = \"job\"
//- packs/base/service/blueprint.toml
schema = 1
name = \"service\"
//- packs/base/service/reference/a
x
//- one/blueprint.toml
schema = 1
name = \"one\"
//- service/x
//- empty/x
//- broken/pack.toml
schema = 2
name = \"b\"
version = \"1.0.0\"
//- broken/a/blueprint.toml
//- image/oci-layout
//- file.tgz
";

struct Folder {
    _holder: tempfile::TempDir,
    path: PathBuf,
}

fn folder() -> Folder {
    let holder = tempfile::tempdir().expect("a folder");
    let path = holder.path().join("work");
    let staging = Staging::open(&path).expect("a place");
    let tree = Tree::from_fixture(PACKS).expect("a fixture");
    staging.write(&plan(&Tree::new(), &tree), &|| false).expect("written");
    staging.commit().expect("in place");
    Folder { _holder: holder, path }
}

fn shown(error: &SourceError) -> String {
    error.help().map_or_else(|| error.to_string(), |help| format!("{error} ({help})"))
}

fn check(text: &str, expected: &str) {
    let folder = folder();
    let found =
        Reference::parse(text).map_err(SourceError::from).and_then(|one| resolve(&one, &Access::local(&folder.path)));
    let found = match &found {
        Ok((Opened { pack, .. }, name)) => format!("{} {name} {:?}", pack.name, pack.origin),
        Err(error) => shown(error),
    };
    assert_eq!(found, expected, "{text}");
}

#[test]
fn references_lead_to_packs() {
    check("service", "foundation service \"builtin:\"");
    check("./packs/base//service", "acme/base service \"packs/base/\"");
    check("./packs/base//job/", "acme/base job \"packs/base/\"");
    check("./packs/base/service", "service service \"packs/base/service/\"");
    check("./one", "one one \"one/\"");
    check("././one//one", "one one \"one/\"");
    check("../work/one", "one one \"../work/one/\"");
}

#[test]
fn what_leads_nowhere_says_what_to_do() {
    check(
        "./packs/base",
        "the pack `acme/base` holds several blueprints: `job`, `service` (write `//job` after the pack, or `--blueprint job`)",
    );
    check("./packs/base//jop", "the pack `acme/base` holds no blueprint `jop` (did you mean `job`?)");
    check("servce", "there is no built-in blueprint `servce` (did you mean `service`?)");
    check(
        "one",
        "there is no built-in blueprint `one` (for the folder, write `./one`; there is `agent`, `service`, `spike`)",
    );
    check(
        "packs/base",
        "no `[namespace]` of the configuration says where `packs` is (for the folder, write `./packs/base`)",
    );
    check(
        "acme/x",
        "no `[namespace]` of the configuration says where `acme` is (add `acme = \"oci://…\"` under `[namespace]` of config.toml)",
    );
    check("./image", "./image has no `index.json`: it is no OCI layout");
    check("./file.tgz", "./file.tgz is no pack: the archive cannot be read: unexpected end of file");
    check("./gone", "there is no folder `./gone`");
    check(
        "./empty",
        "`empty`: there is neither a pack.toml nor a blueprint.toml here (a pack is a folder with pack.toml and one folder per blueprint)",
    );
    check("./broken", "broken/pack.toml:1:10: this format has one version: 1");
}

#[test]
fn a_project_names_its_pack_and_finds_it_again() {
    let folder = folder();
    let check = |written: &str, project: &str, expected: &str| {
        let reference = Reference::parse(written).expect("a reference");
        let project = folder.path.join(project);
        let access = Access::local(&folder.path);
        let text = pack_text(&reference, &access, &project).expect("a text");
        assert_eq!(text, expected, "{written}");
        if project.is_dir() {
            let (opened, _) = resolve(&reference, &access).expect("a pack");
            let locked = opened.to_lock(&text, &semver::VersionReq::STAR);
            assert_eq!(open_locked(&locked, &Access::local(&project)).expect("a pack").content, opened.content);
        }
    };
    check("service", "empty", "builtin");
    check("./packs/base//service", "empty", "../packs/base");
    check("./packs/base//service", "empty/new/deep", "../../../packs/base");
    check("./one", "packs/base", "../../one");
    check("./packs/base//job", ".", "./packs/base");
    check("./packs/base//job", "packs", "./base");
    check("./one", "one", "./");
    check(&folder.path.join("one").to_string_lossy(), "empty", "../one");
}

#[test]
fn a_project_names_no_blueprint_in_its_pack() {
    let folder = folder();
    let access = Access::local(&folder.path);
    let relocked = |text: &str| shown(&relock(text, &[], None, Relock::default(), &access).expect_err("an error"));
    for text in ["service", "./packs/base//service"] {
        assert_eq!(relocked(text), format!("`{text}` cannot be used as `pack`: the blueprint is named by `name`"));
    }
    let message = "`gh:a/b@^1` cannot be used as `pack`: the version is given by `version`";
    assert_eq!(relocked("gh:a/b@^1"), message);
    assert_eq!(relocked("./gone"), "there is no folder `./gone`");
}
