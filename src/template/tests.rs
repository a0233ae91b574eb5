//! The three mechanisms, through one `check`: a file, what is on, and the text that comes out.

use super::specimen::{Form as SpecimenForm, Specimen, Specimens};
use super::*;
use crate::model::value::{Kind, Value};
use crate::syntax as lang;

fn vocabulary() -> Vocabulary {
    let mut vocabulary = Vocabulary::default();
    for (name, kind) in [("name", Kind::String), ("store", Kind::Choice), ("regions", Kind::List), ("none", Kind::List)]
    {
        vocabulary.parameters.insert(name.into(), kind);
    }
    vocabulary.components.insert("audit-log".into());
    vocabulary
}

fn render(file: &str, text: &str, components: &[&str]) -> Result<Output, Vec<TemplateFault>> {
    let path = RelPath::new(file).expect("a path");
    let bytes = Bytes::copy_from_slice(text.as_bytes());
    let form = match file.strip_suffix(".hbs") {
        Some(_) => Form::Handlebars,
        None => Form::Live(lang::leaders(&path, text.as_bytes())),
    };
    let template = Template::compile(form, &bytes, &vocabulary())?;
    let name = Value::String("zebra-zoo".into());
    let store = Value::String("sqlite".into());
    let regions = Value::List(vec!["eu".into(), "{{ 7 }}".into()]);
    let none = Value::List(Vec::new());
    let answers = [("name", Some(&name)), ("store", Some(&store)), ("regions", Some(&regions)), ("none", Some(&none))];
    let scope = Scope::new(answers, components.iter().copied());
    let specimen = Specimen {
        parameter: "name".into(),
        text: "acme-service".into(),
        form: SpecimenForm::Words(case::Case::DEFAULT.to_vec()),
    };
    let specimens = Specimens::new(vec![specimen]).expect("no shared variants");
    let substitution = specimens.bind(|_| Some(&name));
    let engine = Engine::new(&vocabulary().partials);
    Ok(template.render(&engine, &scope, &substitution, &path).expect("it renders"))
}

fn check(file: &str, text: &str, components: &[&str], expected: &str) {
    let output = render(file, text, components).expect("it compiles");
    assert_eq!(String::from_utf8_lossy(&output.bytes), expected, "{file}\n{text}");
}

fn check_faults(file: &str, text: &str, expected: &[&str]) {
    let faults = render(file, text, &[]).map_or_else(|faults| faults, |_| Vec::new());
    let shown: Vec<_> = faults.iter().map(|fault| format!("{}: {}", fault.line, fault.message)).collect();
    assert_eq!(shown, expected, "{file}\n{text}");
}

const MODULES: &str = "use acme_service::x;
// {{#if (has \"audit-log\")}}
mod audit;
// {{else}}
    //~ mod acme_service;
//~
// {{/if}}
fn main() { println!(\"{{name}}\"); }
";

#[test]
fn directives_choose_lines() {
    let tail = "fn main() { println!(\"{{name}}\"); }\n";
    check("a.rs", MODULES, &["audit-log"], &format!("use zebra_zoo::x;\nmod audit;\n{tail}"));
    check("a.rs", MODULES, &[], &format!("use zebra_zoo::x;\n    mod zebra_zoo;\n\n{tail}"));
}

#[test]
fn line_ends_and_missing_newlines_survive() {
    check("a.rs", "a\r\n// {{#if (has \"audit-log\")}}\r\nb\r\n// {{/if}}\r\nc", &["audit-log"], "a\r\nb\r\nc");
    check("a.rs", "// {{#if (has \"audit-log\")}}\nb\n// {{/if}}", &[], "");
}

#[test]
fn nested_and_chained_blocks() {
    let text = "# {{#if (has \"audit-log\")}}\na\n# {{#unless (eq store \"sqlite\")}}\nb\n# {{else}}\nc\n# {{/unless}}\n# {{else if (eq store \"sqlite\")}}\nd\n# {{/if}}\n";
    check("a.toml", text, &["audit-log"], "a\nc\n");
    check("a.toml", text, &[], "d\n");
    check("a.yml", "# {{#each regions}}\n- x\n# {{/each}}\n", &[], "- x\n- x\n");
}

#[test]
fn other_languages_of_braces_are_literal() {
    let workflow =
        "run: echo ${{ matrix.os }} {{ .Values.x }}\n# {{#if (has \"audit-log\")}}\nb: {{name}}\n# {{/if}}\n";
    check("a.yml", workflow, &["audit-log"], "run: echo ${{ matrix.os }} {{ .Values.x }}\nb: {{name}}\n");
    check("a.md", "# {{#if x}}\n{{name}}\n", &[], "# {{#if x}}\n{{name}}\n");
    check("a.json", "{\"a\": \"{{name}}\"}", &[], "{\"a\": \"{{name}}\"}");
}

#[test]
fn handlebars_files_take_values_as_they_are() {
    check("a.toml.hbs", "a\nname = {{toml name}}\nacme-service\n", &[], "a\nname = \"zebra-zoo\"\nacme-service\n");
    check("a.txt.hbs", "{{#each regions}}\n- {{this}}\n{{/each}}\nend", &[], "- eu\n- {{ 7 }}\nend");
    check("a.txt.hbs", "{{#if (has \"audit-log\")}}\nx\n{{else}}\ny\n{{/if}}\n", &[], "y\n");
    check("a.txt.hbs", "{{#each none}}a{{else}}b{{/each}} <{{name}}> {{upper name}}", &[], "b <zebra-zoo> ZEBRA-ZOO");
    check("a.txt.hbs", "\\{{raw}} {{name~}}\n  x\n", &[], "{{raw}} zebra-zoox\n");
}

#[test]
fn faults_name_their_line_in_the_file() {
    check_faults("a.rs", "a\nb\n// {{#if typo}}\nc\n// {{/if}}\n", &["3: `typo` is not a parameter"]);
    check_faults(
        "a.txt.hbs",
        "a\nb\n\nc {{nmae}}\nd\n{{now \"x\"}}\n",
        &["4: `nmae` is not a parameter", "6: `now` is no helper"],
    );
    check_faults(
        "a.txt.hbs",
        "a\n{{#*inline \"x\"}}{{> x}}{{/inline}}",
        &["2: partials include each other: `x` → `x`"],
    );
    check_faults(
        "a.txt.hbs",
        "a\n\u{FDD0}{{name}}\n",
        &["2: the noncharacters U+FDD0 to U+FDD2 are not allowed in a file with tags"],
    );
    assert_eq!(render("a.txt.hbs", "a\n\nb {{#if}}\n", &[]).expect_err("a fault")[0].line, 3);
}

#[test]
fn output_lines_know_where_they_came_from() {
    let source = |file: &str, text: &str, line: usize| render(file, text, &[]).expect("it compiles").lines.source(line);
    assert_eq!([1, 2, 3, 4].map(|line| source("a.rs", MODULES, line)), [Some(1), Some(5), Some(6), Some(8)]);
    let text = "one\n{{#if (has \"audit-log\")}}\ntwo\n{{/if}}\nthree {{name}}\nfour\n";
    assert_eq!([1, 2, 3].map(|line| source("a.txt.hbs", text, line)), [Some(1), Some(5), Some(6)]);
}

#[test]
fn what_is_not_text_is_copied() {
    check("a.bin", "\0acme-service", &[], "\0acme-service");
    let latin = Bytes::from_static(b"acme-service \xe9");
    let template = Template::compile(Form::Live(&[]), &latin, &vocabulary()).expect("it compiles");
    assert!(!template.is_tagged());
}
