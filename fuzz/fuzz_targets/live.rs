//! Any text as a live file and as a `.hbs` file: it compiles and renders, or is refused, and never panics.
#![no_main]

use bytes::Bytes;
use libfuzzer_sys::fuzz_target;
use scaffold::fuzz::syntax as lang;
use scaffold::fuzz::model::path::RelPath;
use scaffold::fuzz::template::specimen::{Form as Written, Specimen, Specimens};
use scaffold::fuzz::template::{Engine, Form, Scope, Template, Vocabulary, case::Case};
use scaffold::fuzz::model::value::{Kind, Value};

fuzz_target!(|text: &str| {
    let mut vocabulary = Vocabulary::default();
    vocabulary.parameters.insert("name".into(), Kind::String);
    vocabulary.parameters.insert("regions".into(), Kind::List);
    vocabulary.components.insert("audit".into());
    let specimen = Specimen { parameter: "name".into(), text: "acme-service".into(), form: Written::Words(Case::DEFAULT.to_vec()) };
    let Ok(specimens) = Specimens::new(vec![specimen]) else { return };
    let (name, regions) = (Value::String("{{ 7 }}".into()), Value::List(vec!["eu".into()]));
    let substitution = specimens.bind(|_| Some(&name));
    let scope = Scope::new([("name", Some(&name)), ("regions", Some(&regions))], ["audit"]);
    let engine = Engine::new(&vocabulary.partials);
    for file in ["a.rs", "a.md", "a.toml"] {
        let path = RelPath::new(file).expect("a path");
        for form in [Form::Live(lang::leaders(&path, text.as_bytes())), Form::Handlebars] {
            let bytes = Bytes::copy_from_slice(text.as_bytes());
            if let Ok(template) = Template::compile(form, &bytes, &vocabulary) {
                _ = template.render(&engine, &scope, &substitution, &path);
            }
        }
    }
});
