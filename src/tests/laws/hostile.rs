//! Texts nobody would write: each is read or refused, with a place inside the text, and none ends the program.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::blueprint::Blueprint;
use crate::blueprint::answers::{Choice, Interview, Surroundings};
use crate::blueprint::pack::Pack;
use crate::blueprint::render;
use crate::model::diagnostic::{Diagnostic, SourceText};
use crate::model::path::RelPath;
use crate::model::tree::{Entry, File, Tree};
use crate::model::value::{Kind, Value};
use crate::project::ProjectManifest;
use crate::syntax as lang;
use crate::template::case::Case;
use crate::template::specimen::{Form as Written, Specimen, Specimens};
use crate::template::{Engine, Form, Scope, Template, Vocabulary};
use bytes::Bytes;
use proptest::prelude::*;

/// The pack that end-to-end tests render.
const BASE: &str = include_str!("../../../tests/cases/packs/base.tree");

/// Pieces of templates of every kind, with line ends of every kind.
fn text() -> impl Strategy<Value = String> {
    const PIECES: &[&str] = &[
        "// {{#if (has \"audit\")}}\n",
        "// {{else}}\r\n",
        "// {{/if}}\n",
        "//~ x\n",
        "//~\r\n",
        "# {{#each regions}}\n",
        "# {{/each}}\n",
        "{{#if name}}",
        "{{~else~}}",
        "{{/if}}",
        "{{{name}}}",
        "{{name",
        "}}",
        "{{",
        "{{!-- --",
        "--}}",
        "{{> p}}",
        "{{#> p}}",
        "{{/p}}",
        "{{#*inline \"p\"}}",
        "{{/inline}}",
        "{{{{raw}}}}",
        "{{{{/raw}}}}",
        "\\{{",
        "(((",
        ")))",
        "{{#each regions as |a b|}}",
        "{{@index}}",
        "{{../name}}",
        "{{this}}",
        "{{indent 99 name}}",
        "{{join regions \",\"}}",
        "acme-service",
        "AcmeService",
        "\u{fdd0}1\u{fdd2}",
        "\u{feff}",
        "\r",
        "\n",
        "\0",
        "ü",
        "<!-- {{#if name}} -->\n",
    ];
    let piece = prop_oneof![4 => prop::sample::select(PIECES).prop_map(str::to_owned), 1 => "\\PC{0,6}"];
    prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

/// A text with some of its lines taken out, doubled, swapped or replaced.
fn edited(text: &str, edits: &[(usize, u8, String)]) -> String {
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    for (at, how, put) in edits {
        let at = at % lines.len().max(1);
        match how % 5 {
            _ if lines.is_empty() => lines.push(put.clone()),
            0 => _ = lines.remove(at),
            1 => lines.insert(at, lines[at].clone()),
            2 => lines.swap(at, 0),
            3 => lines[at].clone_from(put),
            _ => lines[at].push_str(put),
        }
    }
    lines.join("\n")
}

fn edits() -> impl Strategy<Value = Vec<(usize, u8, String)>> {
    prop::collection::vec((any::<usize>(), any::<u8>(), "[ -~]{0,10}|\\PC{0,4}|\"\"\"|'''|\\[\\[|= \\{"), 1..5)
}

fn located(faults: &[Diagnostic]) -> Result<(), TestCaseError> {
    prop_assert!(!faults.is_empty());
    for place in faults.iter().filter_map(|fault| fault.place.as_ref()) {
        prop_assert!(place.source.text.get(place.span.clone()).is_some(), "{:?}", faults);
    }
    Ok(())
}

fn pack(manifest: &str) -> Tree {
    let base = Tree::from_fixture(BASE).expect("a fixture").subtree("svc");
    let file = |text: &str| Entry::File(File::new(text.as_bytes().to_vec()));
    let manifest = (RelPath::new("blueprint.toml").expect("a path"), file(manifest));
    base.iter().map(|(path, entry)| (path.clone(), entry.clone())).chain([manifest]).collect()
}

fn good_manifest() -> String {
    let tree = Tree::from_fixture(BASE).expect("a fixture");
    let path = RelPath::new("svc/blueprint.toml").expect("a path");
    String::from_utf8_lossy(&tree.file(&path).expect("a manifest").bytes).into_owned()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn any_file_is_rendered_or_refused(text in text()) {
        let mut vocabulary = Vocabulary::default();
        vocabulary.parameters.insert("name".into(), Kind::String);
        vocabulary.parameters.insert("regions".into(), Kind::List);
        vocabulary.components.insert("audit".into());
        let words = Written::Words(Case::DEFAULT.to_vec());
        let specimen = Specimen { parameter: "name".into(), text: "acme-service".into(), form: words };
        let specimens = Specimens::new(vec![specimen]).expect("a specimen");
        let (name, regions) = (Value::String("{{ 7 }}".into()), Value::List(vec!["eu".into(), "us".into()]));
        let substitution = specimens.bind(|_| Some(&name));
        let scope = Scope::new([("name", Some(&name)), ("regions", Some(&regions))], ["audit"]);
        let engine = Engine::new(&vocabulary.partials);
        let lines = text.lines().count().max(1);
        for file in ["a.rs", "a.toml", "a.md", "a"] {
            let path = RelPath::new(file).expect("a path");
            for form in [Form::Live(lang::leaders(&path, text.as_bytes())), Form::Handlebars, Form::Verbatim] {
                match Template::compile(form, &Bytes::copy_from_slice(text.as_bytes()), &vocabulary) {
                    Ok(template) => {
                        let once = template.render(&engine, &scope, &substitution, &path);
                        prop_assert_eq!(&once, &template.render(&engine, &scope, &substitution, &path));
                        prop_assert!(form != Form::Verbatim || once.is_ok_and(|output| output.bytes == text.as_bytes()));
                    }
                    Err(faults) => prop_assert!(faults.iter().all(|fault| (1..=lines).contains(&fault.line)), "{faults:?} of {lines}"),
                }
            }
        }
    }

    #[test]
    fn any_edit_of_a_manifest_is_read_or_refused_with_its_place(edits in edits()) {
        let pack = match Pack::read("", pack(&edited(&good_manifest(), &edits))) {
            Ok(pack) => pack,
            Err(faults) => return located(&faults),
        };
        let name = pack.blueprints[0].0.clone();
        match Blueprint::read(&pack, &name) {
            Err(faults) => located(&faults)?,
            Ok(blueprint) => {
                drop(render::diagnose(&blueprint));
                let choice = Choice::default();
                let mut interview = Interview::new(&blueprint, BTreeMap::new(), &choice, Surroundings::default());
                interview.settle(true);
                if let Ok(answers) = interview.finish()
                    && let Err(faults) = render::render(&blueprint, &answers)
                {
                    located(&faults)?;
                }
            }
        }
    }

    #[test]
    fn any_edit_of_a_projects_manifest_is_read_or_refused_with_its_place(edits in edits()) {
        let good = "[[blueprint]]\nname = \"a\"\npack = \"../p\"\nversion = \"^1\"\ninto = \"x/y\"\ncomponents = [\"c\"]\n\
            answers = { name = \"n\", list = [\"a\"] }\n[[moved]]\nfrom = \"a\"\nto = \"b\"\n[[waiver]]\ncode = \"file/missing\"\n\
            at = \"x\"\nreason = \"r\"\nkind = \"debt\"\nexpires = 2027-01-01\n";
        let source = Arc::new(SourceText { name: "scaffold.toml".into(), text: edited(good, &edits) });
        if let Err(faults) = ProjectManifest::read(&source) {
            located(&faults)?;
        }
    }

    #[test]
    fn no_path_leads_out(text in "[./\\\\a-c: ]{0,12}|(\\.\\./|/|a/|\\./|C:|\\\\|CON|~){1,5}|\\PC{0,12}") {
        if let Ok(path) = RelPath::new(&text) {
            let below = std::path::Path::new("/root").join(path.as_str());
            prop_assert!(below.starts_with("/root") && below != std::path::Path::new("/root"));
            let plain = |part: std::path::Component<'_>| matches!(part, std::path::Component::Normal(_));
            prop_assert!(std::path::Path::new(path.as_str()).components().all(plain), "{text:?}");
            prop_assert_eq!(path.as_str(), text.as_str());
        }
    }
}
