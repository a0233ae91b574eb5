//! The law on small blueprints, through one `check`: a manifest, a reference, and what is said of every set.

use super::*;
use crate::blueprint::answers::{Choice, Given, Interview, Step, Surroundings};
use crate::blueprint::pack::Pack;
use crate::model::tree::Tree;
use crate::model::value::Value;

pub(super) const MANIFEST: &str = "//- blueprint.toml
schema = 1
name = \"service\"
verbatim = [\"raw/**\"]
[[parameter]]
name = \"name\"
kind = \"string\"
specimen = \"acme-service\"
[[parameter]]
name = \"store\"
kind = \"choice\"
choices = [\"sqlite\", \"postgres\"]
[[parameter]]
name = \"pool\"
kind = \"boolean\"
when = '(eq store \"postgres\")'
[[parameter]]
name = \"regions\"
kind = \"list\"
default = [\"eu\", \"us\"]
[[component]]
name = \"audit\"
paths = [\"src/audit.rs\", \"crates/audit/**\"]
[[component]]
name = \"paging\"
requires = [\"audit\"]
[[files]]
paths = [\"deploy/region.yaml\"]
each = \"regions\"
as = \"deploy/{{item}}.yaml\"
[[files]]
paths = [\"deploy/pool.toml\"]
when = 'pool'
";

pub(super) fn blueprint_of(manifest: &str, files: &str) -> Blueprint {
    let files = format!("{manifest}{}", files.replace("//- ", "//- reference/"));
    let pack = Pack::read("", Tree::from_fixture(&files).expect("a fixture")).expect("a pack");
    let read = Blueprint::read(&pack, "service");
    read.unwrap_or_else(|faults| panic!("{}", faults.iter().map(|fault| format!("\n{fault}")).collect::<String>()))
}

pub(super) fn blueprint(files: &str) -> Blueprint {
    blueprint_of(MANIFEST, files)
}

/// Everything said of any set, once.
fn faults(blueprint: &Blueprint) -> Vec<String> {
    let sets = sets(blueprint);
    assert_eq!(sets.notes, []);
    let mut said = Vec::new();
    for answers in &sets.answers {
        for fault in super::check(blueprint, answers).iter().map(ToString::to_string) {
            if !said.contains(&fault) {
                said.push(fault);
            }
        }
    }
    said
}

fn check(files: &str, expected: &[&str]) {
    assert_eq!(faults(&blueprint(files)), expected, "{files}");
}

#[test]
fn sets_are_components_times_choices_that_are_asked() {
    let sets = sets(&blueprint("//- a\nx\n"));
    let shown = |answers: &Answers| {
        let on: Vec<&str> = answers.components.iter().map(String::as_str).collect();
        let asked = ["store", "pool"].map(|name| answers.get(name).map(ToString::to_string).unwrap_or_default());
        format!("{} {}", on.join("+"), asked.join(" ").trim()).trim().to_owned()
    };
    assert_eq!(
        sets.answers.iter().map(shown).collect::<Vec<_>>(),
        [
            "audit+paging sqlite",
            "audit+paging postgres true",
            "audit+paging postgres false",
            "audit sqlite",
            "audit postgres true",
            "audit postgres false",
            "sqlite",
            "postgres true",
            "postgres false",
        ]
    );
    assert_eq!(sets.notes, []);
}

#[test]
fn sets_have_a_limit_and_say_so() {
    let parameters: String = (0..13).map(|n| format!("[[parameter]]\nname = \"p{n}\"\nkind = \"boolean\"\n")).collect();
    let sets =
        sets(&blueprint_of(&format!("//- blueprint.toml\nschema = 1\nname = \"service\"\n{parameters}"), "//- a\nx\n"));
    assert_eq!(sets.answers.len(), MAX_SETS);
    assert_eq!(sets.notes[0].message, "there are more than 4096 sets of answers, and only the first 4096 are checked");
}

#[test]
fn a_question_without_an_answer_of_its_own_gets_a_sample() {
    let manifest = |pattern: &str| {
        format!(
            "//- blueprint.toml\nschema = 1\nname = \"service\"\n[[parameter]]\nname = \"owner\"\nkind = \"string\"\npattern = '{pattern}'\n"
        )
    };
    let mail = sets(&blueprint_of(&manifest("^.+@.+$"), "//- a\nx\n"));
    assert_eq!(mail.answers[0].get("owner").map(ToString::to_string).as_deref(), Some("a@example.com"));
    let none = sets(&blueprint_of(&manifest("^q{9}$"), "//- a\nx\n"));
    assert!(none.answers.is_empty());
    let expected = "`owner` has neither specimen nor default, and no sample fits it: give it one of the two";
    assert_eq!(none.notes[0].message, expected);
}

#[test]
fn references_that_keep_the_law() {
    check("//- a.rs\n//~ before\n// {{#if pool}}\n//~ inside\n// {{/if}}\n//~ after\n", &[]);
    check("//- src/acme_service.rs +x\nuse acme_service::x;\n//~ not in a branch\nprintln!(\"{{name}}\");\n", &[]);
    check(
        "//- a.rs
// {{#if (has \"audit\")}}
mod audit;
// {{#unless (eq store \"sqlite\")}}
    //~ mod remote;
//~
// {{else}}
mod local;
// {{/unless}}
// {{else if pool}}
//~ mod pool;
// {{else}}
    //~ mod none;
// {{/if}}
fn main() {}
",
        &[],
    );
    check(
        "//- a.sql\r\n-- {{#if pool}}\r\n--~ x\r\n-- {{else}}\r\ny\r\n-- {{/if}}\r\n//- empty\n//- bare no-newline\nx\n",
        &[],
    );
    check("//- raw/a.rs\n// {{#if (has \"audit\")}}\n//~ acme_service\n// {{/if}}\n//- raw/a.hbs\n{{x}}\n", &[]);
    check("//- src/audit.rs\na\n//- deploy/pool.toml\nsize = 4\n", &[]);
}

#[test]
fn repeats_give_what_their_source_gives() {
    check("//- deploy/region.yaml\na: 1\n# {{#if (eq item \"eu\")}}\nb: 2\n# {{else}}\n#~ b: 3\n# {{/if}}\n", &[]);
    check(
        "//- a.yml\n# {{#each regions}}\n- x\n# {{#if (eq this \"eu\")}}\n- this\n# {{/if}}\n# {{else}}\n#~ []\n# {{/each}}\n",
        &[],
    );
    check(
        "//- a.yml\n# {{#each regions as |region index|}}\n# {{#if (ne region \"eu\")}}\n- x\n# {{/if}}\n# {{/each}}\n",
        &[],
    );
}

#[test]
fn a_template_equals_its_twin() {
    let twin = "//- a.json\n{\n  \"name\": \"acme-service\"\n}\n";
    check(&format!("{twin}//- a.json.hbs\n{{\n  \"name\": {{{{json name}}}}\n}}\n"), &[]);
    let message = "reference/a.json:2:3: with the specimens this line is rendered as `\"name\": acme-service` by `a.json.hbs`, and `\"name\": \"acme-service\"` is expected";
    check(&format!("{twin}//- a.json.hbs\n{{\n  \"name\": {{{{name}}}}\n}}\n"), &[message]);
    let part = "{{#if (has \"audit\")}}\n  \"name\": {{json name}}\n{{/if}}\n";
    check(&format!("{twin}//- a.json.hbs\n{{\n{part}}}\n"), &[]);
    check(
        &format!("{twin}//- a.json.hbs\n{{\n  \"name\": {{{{json name}}}}\n"),
        &["reference/a.json:3:1: with the specimens this line is not rendered by `a.json.hbs`"],
    );
    check("//- alone.txt.hbs\n{{upper name}}\n", &[]);
    // What a lock template gives is for `cargo metadata --locked` to judge.
    check("//- Cargo.lock\nversion = 4\n# all choices at once\n//- Cargo.lock.hbs\nversion = 4\n", &[]);
}

#[test]
fn a_rendering_that_is_not_the_reference_is_named() {
    let given = BTreeMap::from([("name".to_owned(), Given::Text("zebra-zoo".into()))]);
    let check = |files: &str, expected: &[&str]| {
        let mut blueprint = blueprint(files);
        let mut interview = Interview::new(&blueprint, given.clone(), &Choice::default(), Surroundings::default());
        interview.choose(["audit".to_owned(), "paging".to_owned()].into());
        while let Some(Step::Question(question)) = interview.next() {
            let value = question.default.unwrap_or(Value::String("sqlite".into()));
            interview.answer(value).expect("an answer");
        }
        let answers = interview.finish().expect("answers");
        // Another name is what the law expects as long as it knows that the specimen is another one.
        assert_eq!(super::check(&blueprint, &answers), []);
        blueprint.parameters[0].specimen = None;
        let said: Vec<_> = super::check(&blueprint, &answers).iter().map(ToString::to_string).collect();
        assert_eq!(said, expected);
    };
    check(
        "//- src/acme_service.rs\nx\n",
        &[
            "`src/acme_service.rs` is not rendered, and the reference has `src/acme_service.rs`",
            "`src/zebra_zoo.rs` is rendered, and the reference has no such file",
        ],
    );
    check(
        "//- a.rs\nfirst\n  use acme_service;\nacme_service\n",
        &[
            "reference/a.rs:2:3: with the specimens this line is rendered as `use zebra_zoo;`, and `use acme_service;` is expected",
        ],
    );
}

#[test]
fn what_does_not_render_is_reported() {
    check(
        "//- a.rs\n// {{#if typo}}\n// {{/if}}\n",
        &["reference/a.rs:1:10: `typo` is not a parameter (there is `name`, `pool`, `regions`, `store`)"],
    );
    let walk = "reference/a.yml:2:1: the law cannot be checked here: `@first` means nothing outside `#each`";
    check("//- a.yml\n# {{#each regions}}\n# {{#if @first}}\n- x\n# {{/if}}\n# {{/each}}\n", &[walk]);
}

const LOCK: &str = "//- Cargo.toml
[workspace]
members = [\"crates/*\"]
[package]
name = \"acme-service\"
version = \"0.1.0\"
[dependencies]
# {{#if (has \"audit\")}}
audit = { path = \"crates/audit\" }
# {{/if}}
//- crates/audit/Cargo.toml
[package]
name = \"audit\"
version = \"0.1.0\"
//- Cargo.lock
# This file is automatically @generated by Cargo.
# It is not intended for manual editing.
version = 4

[[package]]
name = \"acme-service\"
version = \"0.1.0\"
dependencies = [
 \"audit\",
]

[[package]]
name = \"audit\"
version = \"0.1.0\"
";

#[test]
fn a_lock_follows_its_manifests() {
    check(LOCK, &[]);
    let plain = LOCK
        .replace("# {{#if (has \"audit\")}}\n", "")
        .replace("# {{/if}}\n", "")
        .replace("crates/audit", "crates/other");
    check(&plain, &[]);
    let unsorted = plain.replace(
        "name = \"audit\"\nversion = \"0.1.0\"\n//- Cargo.lock",
        "name = \"audit\"\nversion = \"0.2.0\"\n//- Cargo.lock",
    );
    let said = faults(&blueprint(&unsorted));
    assert_eq!(said.len(), 1, "{said:?}");
    assert!(said[0].starts_with("reference/Cargo.lock:"), "{said:?}");
}
