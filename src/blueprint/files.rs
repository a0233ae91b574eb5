//! What decides which files of the reference a project gets: components, conditions, repeats.

use std::collections::BTreeMap;

use super::faults::Faults;
use super::manifest::{ComponentTable, FilesTable, Manifest};
use super::{Component, Files, MAX_COMPONENTS};
use crate::blueprint::pack::{Pack, is_name};
use crate::model::code::Code;
use crate::model::diagnostic::Diagnostic;
use crate::model::path::{Globs, RelPath};
use crate::model::suggestion::hint;
use crate::model::tree::Tree;
use crate::model::value::Kind;
use crate::syntax::document::{At, Document};
use crate::template::{Text, Vocabulary};

/// The folder of the reference, as the manifest names it.
pub(super) fn reference_folder(root: &Manifest) -> String {
    root.reference.as_ref().map_or_else(|| "reference".into(), |at| at.value.trim_end_matches('/').to_owned())
}

/// Checks the keys at the top of the manifest.
pub(super) fn check_root(root: &Manifest, reference: &Tree, reference_path: &str, faults: &mut Faults) {
    if root.schema.value != 1 {
        faults.error(Code::ManifestSchema, &root.schema.span, "this format has one version: 1");
    }
    if !is_name(&root.name.value) {
        faults.name("blueprint", &root.name, std::iter::empty());
    }
    let span = root.reference.as_ref().map_or_else(|| root.name.span.clone(), |at| at.span.clone());
    if let Err(fault) = RelPath::new(reference_path) {
        faults.error(Code::ManifestPath, &span, fault.to_string());
    } else if reference.is_empty() {
        let help = Some("the reference is a working crate, beside blueprint.toml".to_owned());
        faults.error_help(Code::BlueprintEmpty, &span, format!("the folder `{reference_path}` holds no file"), help);
    }
    for clash in reference.collisions() {
        faults.error(Code::BlueprintCollision, &span, format!("in the reference, {clash}"));
    }
    check_globs(Code::BlueprintUnmatched, &root.verbatim, reference, faults);
    for command in root.test.iter().flat_map(|test| &test.run) {
        if command.value.is_empty() {
            faults.error(Code::ManifestValue, &command.span, "a command has a program at least");
        }
    }
}

/// Warns of patterns that match no file of the reference.
fn check_globs(code: Code, patterns: &[At<String>], reference: &Tree, faults: &mut Faults) {
    for pattern in patterns {
        let Ok(globs) = Globs::new(&[&pattern.value]) else { continue };
        if !reference.paths().any(|path| globs.is_match(path)) {
            faults.warning(code, &pattern.span, format!("`{}` matches no file of the reference", pattern.value));
        }
    }
}

/// Reads every `[[component]]`.
pub(super) fn components(tables: Vec<Document<'_>>, reference: &Tree, faults: &mut Faults) -> Vec<Component> {
    let mut read: Vec<(Component, ComponentTable)> = Vec::new();
    for document in tables {
        let Some(table) = faults.read::<ComponentTable>(document) else { continue };
        faults.name("component", &table.name, read.iter().map(|(component, _)| component.name.as_str()));
        check_globs(Code::BlueprintUnmatched, &table.paths, reference, faults);
        let component = Component {
            name: table.name.value.clone(),
            summary: table.summary.clone(),
            default: table.default.unwrap_or(true),
            paths: faults.globs(&table.paths),
            requires: table.requires.iter().map(|at| at.value.clone()).collect(),
        };
        read.push((component, table));
    }
    check_requires(&read, faults);
    if let Some((_, table)) = read.get(MAX_COMPONENTS) {
        faults.error(
            Code::ComponentMany,
            &table.name.span,
            format!("a blueprint has at most {MAX_COMPONENTS} components"),
        );
    }
    read.into_iter().map(|(component, _)| component).collect()
}

fn check_requires(read: &[(Component, ComponentTable)], faults: &mut Faults) {
    let names: Vec<&str> = read.iter().map(|(component, _)| component.name.as_str()).collect();
    for (component, table) in read {
        for wanted in &table.requires {
            if !names.contains(&wanted.value.as_str()) {
                let help = hint(&wanted.value, names.iter().copied());
                faults.error_help(
                    Code::ComponentUnknown,
                    &wanted.span,
                    format!("there is no component `{}`", wanted.value),
                    help,
                );
            } else if reaches(read, &wanted.value, &component.name, read.len()) {
                let message = format!("`{}` and `{}` require each other", component.name, wanted.value);
                faults.error(Code::ComponentCycle, &wanted.span, message);
            }
        }
    }
}

fn reaches(read: &[(Component, ComponentTable)], from: &str, to: &str, steps: usize) -> bool {
    let next = || read.iter().filter(|(one, _)| one.name == from).flat_map(|(one, _)| &one.requires);
    from == to || (steps > 0 && next().any(|name| reaches(read, name, to, steps - 1)))
}

/// Reads every `[[files]]`.
pub(super) fn files(
    tables: Vec<Document<'_>>,
    reference: &Tree,
    vocabulary: &Vocabulary,
    faults: &mut Faults,
) -> Vec<Files> {
    let mut read = Vec::new();
    for document in tables {
        let Some(table) = faults.read::<FilesTable>(document) else { continue };
        check_globs(Code::BlueprintUnmatched, &table.paths, reference, faults);
        let when = table.when.as_ref().and_then(|when| faults.condition(when, vocabulary));
        read.push(Files { paths: faults.globs(&table.paths), when, each: each(&table, vocabulary, faults) });
    }
    read
}

fn each(table: &FilesTable, vocabulary: &Vocabulary, faults: &mut Faults) -> Option<(String, Text)> {
    let (list, path) = match (&table.each, &table.r#as) {
        (Some(list), Some(path)) => (list, path),
        (None, None) => return None,
        (Some(one), None) | (None, Some(one)) => {
            faults.error(
                Code::FilesEach,
                &one.span,
                "`each` and `as` go together: which list, and the path of each file",
            );
            return None;
        }
    };
    match vocabulary.parameters.get(&list.value) {
        Some(Kind::List) => {}
        Some(kind) => {
            faults.error(Code::FilesEach, &list.span, format!("`{}` is {}, not a list", list.value, kind.noun()));
        }
        None => {
            let help = hint(&list.value, vocabulary.parameters.keys().map(String::as_str));
            faults.error_help(Code::TemplateName, &list.span, format!("`{}` is not a parameter", list.value), help);
        }
    }
    if !path.value.contains("item") {
        faults.error(
            Code::FilesEach,
            &path.span,
            "the path of a repeated file holds `{{item}}`, or all land on one path",
        );
    }
    match Text::new(&path.value, &vocabulary.with_item()) {
        Ok(text) => Some((list.value.clone(), text)),
        Err(found) => {
            for fault in found {
                faults.error_help(Code::TemplateName, &path.span, fault.message, fault.help);
            }
            None
        }
    }
}

/// The partials of a blueprint: `partials/NAME.hbs` beside its manifest.
pub(super) fn partials(pack: &Pack, folder: &str, faults: &mut Faults) -> BTreeMap<String, handlebars::Template> {
    let prefix = if folder.is_empty() { "partials".to_owned() } else { format!("{folder}/partials") };
    let mut partials = BTreeMap::new();
    for (path, file) in pack.tree.subtree(&prefix).files() {
        let Some(name) = path.as_str().strip_suffix(".hbs") else { continue };
        let Ok(text) = std::str::from_utf8(&file.bytes) else {
            let message = format!("{}{prefix}/{path}: the file is not UTF-8", pack.origin);
            faults.add(Diagnostic::error(Code::TemplateSyntax, message));
            continue;
        };
        match Text::partial(text) {
            Ok(template) => _ = partials.insert(name.to_owned(), template),
            Err(fault) => {
                let message = format!("{}{prefix}/{path}: {}", pack.origin, fault.message);
                faults.add(Diagnostic::error(Code::TemplateSyntax, message).maybe_help(fault.help));
            }
        }
    }
    partials
}
