use super::*;

fn check(text: &str, expected: &[&str]) {
    let mut vocabulary = Vocabulary::default();
    vocabulary.parameters.insert("name".into(), Kind::String);
    vocabulary.parameters.insert("regions".into(), Kind::List);
    vocabulary.components.insert("audit-log".into());
    for (name, body) in [("a", "{{> b}}"), ("b", "{{> a}}"), ("fine", "{{name}}"), ("wants", "{{title}}")] {
        vocabulary.partials.insert(name.into(), Template::compile(body).expect("a template"));
    }
    let template = Template::compile(text).expect("a template");
    let faults = vocabulary.check(&template);
    let shown: Vec<_> = faults.iter().map(|fault| format!("{}: {}", fault.line, fault.message)).collect();
    assert_eq!(shown, expected, "{text}");
}

#[test]
fn known_names_pass() {
    check("{{name}} {{upper name}} {{#if (has \"audit-log\")}}x{{else}}y{{/if}} {{@root.name}}", &[]);
    check("{{#each regions}}{{this}} {{@index}} {{name}} {{../name}}{{/each}}", &[]);
    check("{{#each regions as |region i|}}{{region}}{{i}}{{/each}} {{> fine}} {{> wants title=name}}", &[]);
}

#[test]
fn unknown_names_are_all_found() {
    check(
        "{{nmae}}\n{{#if typo}}{{/if}}\n{{upper typo}}",
        &["1: `nmae` is not a parameter", "2: `typo` is not a parameter", "3: `typo` is not a parameter"],
    );
    check("{{#if (and name typo)}}{{/if}}", &["1: `typo` is not a parameter"]);
    check("{{#if (has \"audit\")}}{{/if}}", &["1: there is no component `audit`"]);
    check("{{now \"x\"}} {{env \"HOME\"}}", &["1: `now` is no helper", "1: `env` is no helper"]);
    check("{{name.first}}", &["1: `name.first` asks for a part of `name`, and answers have no parts"]);
    check(
        "{{#each name}}{{/each}} {{this}}",
        &["1: `#each` needs a list, and `name` is a string", "1: `this` means nothing outside `#each`"],
    );
    check("{{#if eq name \"x\"}}{{/if}}", &["1: `if` takes 1 argument(s), here are 3", "1: `eq` is not a parameter"]);
}

#[test]
fn circles_of_partials_are_faults() {
    check("{{> a}}", &["1: partials include each other: `a` → `b` → `a`"]);
    check("{{> gone}}", &["1: there is no partial `gone`"]);
    let inline = "{{#*inline \"x\"}}{{> y}}{{/inline}}{{#*inline \"y\"}}{{> x}}{{/inline}}{{> x}}";
    check(inline, &["1: partials include each other: `x` → `y` → `x`"]);
    check("{{#*inline \"x\"}}{{> x}}{{/inline}}", &["1: partials include each other: `x` → `x`"]);
}
