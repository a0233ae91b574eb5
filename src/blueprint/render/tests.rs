//! Renderings through one `check`: a small pack, answers, and the tree that comes out.

use super::*;
use crate::blueprint::answers::{Choice, Given, Interview, Surroundings};
use crate::blueprint::pack::Pack;

const MANIFEST: &str = "//- blueprint.toml
schema = 1
name = \"service\"
verbatim = [\"raw/**\"]
[[parameter]]
name = \"name\"
kind = \"string\"
specimen = \"acme-service\"
[[parameter]]
name = \"regions\"
kind = \"list\"
default = [\"eu\", \"us\"]
[[parameter]]
name = \"free\"
kind = \"string\"
default = \"x\"
[[component]]
name = \"audit\"
paths = [\"src/audit.rs\"]
[[files]]
paths = [\"deploy/region.yaml.hbs\"]
each = \"regions\"
as = \"deploy/{{item}}.yaml\"
[[files]]
paths = [\"only.txt\"]
when = '(in \"eu\" regions)'
[zones]
api = [\"src/acme_service/**\"]
";

fn try_render(files: &str, given: &[(&str, &str)], without: &[&str]) -> Result<Rendered, Vec<Diagnostic>> {
    let files = format!("{MANIFEST}{}", files.replace("//- ", "//- reference/"));
    let pack = Pack::read("", Tree::from_fixture(&files).expect("a fixture")).expect("a pack");
    let blueprint = Blueprint::read(&pack, "service")?;
    let given = given.iter().map(|(name, text)| ((*name).to_owned(), Given::Text((*text).to_owned()))).collect();
    let choice = Choice { without: without.iter().map(|name| (*name).to_owned()).collect(), ..Choice::default() };
    let mut interview = Interview::new(&blueprint, given, &choice, Surroundings::default());
    interview.settle(true);
    let answers = interview.finish().expect("answers");
    assert!(policy(&blueprint, &answers).zones[0].paths[0].starts_with("src/"));
    render(&blueprint, &answers)
}

fn check(files: &str, without: &[&str], expected: &str) {
    let rendered = try_render(files, &[("name", "orders")], without).expect("it renders");
    assert_eq!(rendered.tree.to_fixture(), expected);
}

fn check_faults(files: &str, given: &[(&str, &str)], expected: &[&str]) {
    let faults = try_render(files, given, &[]).expect_err("faults");
    assert_eq!(faults.iter().map(ToString::to_string).collect::<Vec<_>>(), expected);
}

#[test]
fn names_are_replaced_in_contents_and_paths() {
    check("//- src/acme_service/a.rs +x\nuse acme_service;\n", &[], "//- src/orders/a.rs +x\nuse orders;\n");
    check("//- raw/a.hbs\n{{acme-service}}\n", &[], "//- raw/a.hbs\n{{acme-service}}\n");
}

#[test]
fn components_conditions_and_repeats_choose_files() {
    let files = "//- src/audit.rs\na\n//- only.txt\nb\n//- deploy/region.yaml.hbs\nregion: {{item}}\n";
    let deploy = "//- deploy/eu.yaml\nregion: eu\n//- deploy/us.yaml\nregion: us\n";
    check(files, &[], &format!("{deploy}//- only.txt\nb\n//- src/audit.rs\na\n"));
    check(files, &["audit"], &format!("{deploy}//- only.txt\nb\n"));
    let rendered = try_render(files, &[("name", "orders"), ("regions", "us")], &["audit"]).expect("it renders");
    assert_eq!(rendered.tree.to_fixture(), "//- deploy/us.yaml\nregion: us\n");
}

#[test]
fn a_template_takes_the_place_of_its_plain_twin() {
    check(
        "//- a.json\n{\"name\": \"acme-service\"}\n//- a.json.hbs\n{\"name\": {{json name}}}\n",
        &[],
        "//- a.json\n{\"name\": \"orders\"}\n",
    );
}

#[test]
fn paths_that_escape_or_collide_are_faults() {
    check_faults(
        "//- deploy/region.yaml.hbs\nx\n",
        &[("name", "orders"), ("regions", "../x,a,A")],
        &[
            "deploy/region.yaml.hbs would be rendered as `deploy/../x.yaml` has a `..` segment: it would leave the project or say nothing",
            "`deploy/A.yaml` and `deploy/a.yaml` are one path where case does not count",
        ],
    );
    check_faults(
        "//- acme-service\nx\n//- orders\ny\n",
        &[("name", "orders")],
        &["acme-service and orders both land on orders"],
    );
}

#[test]
fn packages_have_names_of_their_own() {
    let member = "//- crates/orders/Cargo.toml\n[package]\nname = \"orders\"\n";
    let root = "//- Cargo.toml\n[package]\nname = \"acme-service\"\n";
    let clash = "Cargo.toml and crates/orders/Cargo.toml would both be the package `orders` (answer with a name that no crate of the blueprint has)";
    check_faults(&format!("{root}{member}"), &[("name", "orders")], &[clash]);
    let fixtures = "//- a/Cargo.toml\n[package]\nname = \"x\"\n//- b/Cargo.toml\n[package]\nname = \"x\"\n";
    assert!(try_render(fixtures, &[("name", "orders")], &[]).is_ok());
}

#[test]
fn a_package_named_like_a_dependency_is_a_warning() {
    let files = "//- Cargo.toml\n[package]\nname = \"acme-service\"\nversion = \"0.1.0\"\n[dependencies]\norders = \"1\"\n//- Cargo.lock\nversion = 4\n\n[[package]]\nname = \"acme-service\"\nversion = \"0.1.0\"\ndependencies = [\n \"orders\",\n]\n\n[[package]]\nname = \"orders\"\nversion = \"1.0.0\"\nsource = \"registry+x\"\n";
    let said = |name: &str| try_render(files, &[("name", name)], &[]).expect("it renders").warnings;
    assert_eq!(said("billing"), []);
    assert_eq!(said("orders")[0].message, "the package `orders` is named like one of its dependencies");
}

#[test]
fn faults_of_all_files_come_together() {
    check_faults(
        "//- a.rs\n// {{#if typo}}\n// {{/if}}\n//- b.txt.hbs\n{{nmae}}\n",
        &[("name", "orders")],
        &[
            "reference/a.rs:1:10: `typo` is not a parameter (there is `free`, `name`, `regions`)",
            "reference/b.txt.hbs:1:3: `nmae` is not a parameter (did you mean `name`?)",
        ],
    );
}

#[test]
fn output_is_the_same_whatever_the_threads() {
    let files: String = (0..200)
        .map(|n| {
            format!("//- f{n}.rs\n// {{{{#if (has \"audit\")}}}}\nacme_service{n}\nacme_service\n// {{{{/if}}}}\n")
        })
        .collect();
    let with = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool");
        pool.install(|| try_render(&files, &[("name", "orders")], &[]).expect("it renders"))
    };
    let one = with(1);
    assert_eq!(one, with(7));
    assert_eq!(one, with(2));
    assert_eq!(one.tree.len(), 200);
}
