//! Manifests through one `check`: the text, and everything that is wrong with it.

use super::*;
use crate::model::path::RelPath;
use crate::model::tree::{Entry, File};
use crate::rule::Mode;

const GOOD: &str =
    "schema = 1\nname = \"service\"\n[[parameter]]\nname = \"name\"\nkind = \"string\"\nspecimen = \"acme-service\"\n";

fn read(manifest: &str, files: &str) -> Result<Blueprint, Vec<Diagnostic>> {
    let text = format!("//- blueprint.toml\n{manifest}//- reference/src/main.rs\nfn main() {{}}\n{files}");
    let pack = Pack::read("", Tree::from_fixture(&text).expect("a fixture"))?;
    let name = pack.blueprints[0].0.clone();
    Blueprint::read(&pack, &name)
}

fn check(manifest: &str, expected: &[&str]) {
    let faults = read(manifest, "").map_or_else(|faults| faults, |blueprint| blueprint.warnings);
    let shown: Vec<_> = faults.iter().map(ToString::to_string).collect();
    assert_eq!(shown, expected, "{manifest}");
}

fn check_more(more: &str, expected: &[&str]) {
    check(&format!("{GOOD}{more}"), expected);
}

#[test]
fn a_good_manifest_is_read() {
    check(GOOD, &[]);
    let blueprint = read(GOOD, "").expect("a blueprint");
    assert_eq!(blueprint.reference.paths().map(RelPath::as_str).collect::<Vec<_>>(), ["src/main.rs"]);
}

#[test]
fn everything_wrong_comes_at_once_in_order() {
    check(
        "schema = 1\nnmae = \"x\"\n[[parameter]]\nname = \"Name\"\nkind = \"sting\"\n[[component]]\nname = \"a\"\nrequires = [\"b\"]\n[zones]\nApi = [\"../x\"]\n[[ownership]]\npaths = [\"a[\"]\nmode = \"pinned\"\n",
        &[
            "blueprint.toml:1:1: the key `name` is missing",
            "blueprint.toml:2:1: unknown key `nmae` (did you mean `name`?)",
            "blueprint.toml:5:8: `sting` is not a value here (did you mean `string`?)",
            "blueprint.toml:8:13: there is no component `b` (there is `a`)",
            "blueprint.toml:12:10: `a[` is not a path pattern: unclosed character class; missing ']'",
            "blueprint.toml:13:8: `pinned` needs `why`: it is what the reviewer reads",
        ],
    );
}

#[test]
fn parameters_are_checked() {
    check_more(
        "[[parameter]]\nname = \"has\"\nkind = \"choice\"\ndefault = \"x\"\n",
        &[
            "blueprint.toml:8:8: `has` is a word of the template language",
            "blueprint.toml:8:8: a choice needs `choices`",
            "blueprint.toml:10:11: `x` is not one of the choices",
        ],
    );
    check_more(
        "[[parameter]]\nname = \"b\"\nkind = \"string\"\ndefault = \"{{c}}\"\nspecimen = \"acme-service\"\nwhen = '(has \"x\")'\n",
        &[
            "blueprint.toml:10:11: `c` is not a parameter (there is `name`)",
            "blueprint.toml:11:12: `name` and `b` are both written `acme-service` in the reference",
            "blueprint.toml:12:8: there is no component `x`",
        ],
    );
    check_more(
        "[[parameter]]\nname = \"port\"\nkind = \"integer\"\nspecimen = 8080\n[[parameter]]\nname = \"one\"\nkind = \"string\"\nspecimen = \"orders\"\n",
        &[
            "blueprint.toml:10:12: an exact token needs `paths`, the files it lives in",
            "blueprint.toml:14:12: `orders` is not two or more words of letters and digits, such as `acme-service` (name the files it lives in with `paths`, to have it found as one exact token)",
        ],
    );
}

#[test]
fn components_files_and_cases_are_checked() {
    check_more(
        "[[component]]\nname = \"a\"\nrequires = [\"b\"]\n[[component]]\nname = \"b\"\nrequires = [\"a\"]\npaths = [\"gone/**\"]\n",
        &[
            "blueprint.toml:9:13: `a` and `b` require each other",
            "blueprint.toml:12:13: `b` and `a` require each other",
            "blueprint.toml:13:10: `gone/**` matches no file of the reference",
        ],
    );
    check_more(
        "[[files]]\npaths = [\"src/**\"]\neach = \"name\"\nas = \"x/{{item}}.rs\"\n[[case]]\nname = \"x\"\nanswers = { nmae = \"a\", name = 1 }\ncomponents = [\"z\"]\n",
        &[
            "blueprint.toml:9:8: `name` is a string, not a list",
            "blueprint.toml:13:20: `nmae` is not a parameter (did you mean `name`?)",
            "blueprint.toml:13:32: `name` is a string",
            "blueprint.toml:14:15: there is no component `z`",
        ],
    );
}

#[test]
fn a_crate_of_the_reference_is_a_zone() {
    let rule = "[[rule]]\nid = \"pure\"\nkind = \"dependency\"\nfrom = \"my_crate\"\ndeny = [\"zone:my-crate\", \"zone:other\"]\nwhy = \"x\"\n[[rule.example]]\nfail = \"x\"\n";
    let faults = read(&format!("{GOOD}{rule}"), "//- reference/Cargo.toml\n[package]\nname = \"my-crate\"\n");
    let faults: Vec<_> = faults.err().into_iter().flatten().map(|fault| fault.to_string()).collect();
    assert_eq!(faults, ["blueprint.toml:11:26: there is no zone `other` (there is `my_crate`, `my-crate`)"]);
}

#[test]
fn rules_speak_of_known_zones_and_components() {
    check_more(
        "[zones]\ndomain = [\"src/**\"]\n[[rule]]\nid = \"pure\"\nkind = \"dependency\"\nfrom = \"domian\"\ndeny = [\"zone:api\"]\nwhy = \"x\"\ncomponent = \"auth\"\n[[rule.example]]\nfail = \"x\"\n",
        &[
            "blueprint.toml:12:8: there is no zone `domian` (did you mean `domain`?)",
            "blueprint.toml:13:9: there is no zone `api` (there is `domain`)",
            "blueprint.toml:15:13: there is no component `auth`",
        ],
    );
}

#[test]
fn the_last_owner_wins() {
    let manifest = format!(
        "{GOOD}[[ownership]]\npaths = [\"src/**\"]\nmode = \"closed\"\nwhy = \"a\"\n[[ownership]]\npaths = [\"src/main.rs\"]\nmode = \"seed\"\n"
    );
    let policy = read(&manifest, "").expect("a blueprint").policy;
    let owner = |path: &str| policy.owner(&RelPath::new(path).expect("a path"));
    assert_eq!([owner("src/main.rs").0, owner("src/a.rs").0, owner("x").0], [Mode::Seed, Mode::Closed, Mode::Open]);
    assert_eq!(owner("src/a.rs").1, Some("a"));
}

#[test]
fn the_schema_names_every_table() {
    let schema = schema();
    for table in ["parameter", "component", "files", "ownership", "rule", "case", "zones", "test"] {
        assert!(schema["properties"][table].is_object(), "{table}");
    }
    let text = schema.to_string();
    for reference in text.split("\"#/$defs/").skip(1).filter_map(|rest| rest.split('"').next()) {
        let found = schema["$defs"].get(reference).is_some()
            || schema["properties"]["rule"]["items"]["$defs"].get(reference).is_some();
        assert!(found, "{reference}");
    }
}

#[test]
fn a_rule_of_a_components_files_names_the_component() {
    let rule = "[[component]]\nname = \"audit\"\nsummary = \"s\"\npaths = [\"src/audit/**\"]\n\
                [zones]\nlog = [\"src/audit/**\"]\n[[rule]]\nid = \"typed\"\nkind = \"dependency\"\nfrom = \"log\"\n\
                deny = [\"std::any::*\"]\nwhy = \"w\"\n[[rule.example]]\nfail = \"x\"\n";
    let faults = |more: &str| {
        let files = "//- reference/src/audit/mod.rs\n";
        read(&format!("{GOOD}{rule}{more}"), files).map_or_else(|faults| faults, |blueprint| blueprint.warnings)
    };
    let shown: Vec<_> = faults("").iter().map(|fault| format!("{}: {fault}", fault.code)).collect();
    assert!(shown.iter().all(|one| one.starts_with("rule/component: blueprint.toml:14:6")), "{shown:?}");
}

#[test]
fn ten_mistakes_in_rules_are_ten_faults_each_at_its_place() {
    let example = "[[rule.example]]\nfail = \"x\"\n";
    let rule = |body: &str| format!("[[rule]]\nwhy = \"w\"\n{body}\n{example}");
    let rules = [
        rule("id = \"a\"\nkind = \"dependancy\""),
        rule("id = \"b\"\nkind = \"dependency\"\nfrom = \"domian\"\ndeny = [\"sqlx\"]"),
        rule("id = \"c\"\nkind = \"dependency\"\nfrom = \"domain\""),
        rule("id = \"d\"\nkind = \"layers\"\norder = [\"domain\", \"domain\"]"),
        rule("id = \"e\"\nkind = \"only\"\nliteral = \"(\"\nby = [\"zone:domain\"]"),
        rule("id = \"f\"\nkind = \"route\"\nmust = [\"FETCH /x\"]"),
        rule("id = \"g\"\nkind = \"file\"\npath = \"../x\"\nis = \"present\""),
        rule("id = \"h\"\nkind = \"item\"\nitem = \"Event\""),
        rule("id = \"i\"\nkind = \"file\"\npath = \"x\"\nis = \"here\""),
        rule("id = \"b\"\nkind = \"file\"\npath = \"x\"\nis = \"present\"\nseverety = \"warn\""),
    ];
    let text = format!("{GOOD}[zones]\ndomain = [\"src/**\"]\n{}", rules.concat());
    let faults = read(&text, "").err().expect("ten mistakes and more");
    let places: Vec<String> = faults.iter().filter_map(|one| Some(one.place.as_ref()?.position())).collect();
    assert_eq!(places.len(), faults.len(), "a fault without a place");
    assert!(faults.len() >= 10, "{faults:#?}");
    let shown: Vec<String> = faults.iter().map(ToString::to_string).collect();
    for word in [
        "`dependancy`",
        "`domian`",
        "one of `deny`",
        "given twice",
        "no regular expression",
        "`FETCH /x`",
        "`../x`",
        "`Event`",
        "`here`",
        "unknown key `severety`",
        "`b`",
    ] {
        assert!(shown.iter().any(|one| one.contains(word)), "nothing about {word} in {shown:#?}");
    }
}

/// What is wrong with a blueprint that has a partial of these bytes.
#[track_caller]
fn check_partial(bytes: &[u8], expected: &[&str]) {
    let text = format!("//- blueprint.toml\n{GOOD}//- reference/src/main.rs\nfn main() {{}}\n");
    let mut tree = Tree::from_fixture(&text).expect("a fixture");
    let partial = RelPath::new("partials/a.hbs").expect("a path");
    tree.insert(partial, Entry::File(File::new(bytes.to_vec())));
    let pack = Pack::read("", tree).expect("a pack");
    let faults = Blueprint::read(&pack, &pack.blueprints[0].0).map_or_else(|faults| faults, |read| read.warnings);
    assert_eq!(faults.iter().map(ToString::to_string).collect::<Vec<_>>(), expected);
}

#[test]
fn a_partial_is_a_text_without_marks() {
    check_partial("a partial\n".as_bytes(), &[]);
    check_partial(b"\xff\n", &["partials/a.hbs: the file is not UTF-8"]);
    let marked = "partials/a.hbs: the noncharacters U+FDD0 to U+FDD2 are not allowed in a file with tags";
    check_partial("\u{fdd0}7\u{fdd2}".as_bytes(), &[marked]);
}
