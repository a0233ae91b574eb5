//! What a leader writes and what comes of it: packs, manifests, parameters, answers, rendering, the fixpoint law, mutants.
//!
//! A manifest becomes a [`Blueprint`] once, with every fault reported at its place; nothing after that trusts strings.
//! Rendering is pure: the same pack and answers give the same bytes. No input or output happens here, and no code of a
//! pack runs.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::blueprint::pack::Pack;
use crate::model::code::Code;
use crate::model::diagnostic::{Diagnostic, SourceText, sort};
use crate::model::path::{Globs, RelPath};
use crate::model::tree::Tree;
use crate::model::value::{Kind, Value};
use crate::rule::Policy;
use crate::syntax::document::Document;
use crate::template::specimen::Specimens;
use crate::template::{Condition, Engine, Text, Vocabulary};

pub mod answers;
mod case;
mod faults;
mod files;
pub mod fixpoint;
mod manifest;
pub mod mutation;
pub mod pack;
mod parameter;
mod policy;
pub mod provenance;
pub mod render;

pub use manifest::{DefaultFrom, schema};

use faults::Faults;

/// The largest number of components; every set of them is checked by the fixpoint law.
pub const MAX_COMPONENTS: usize = 12;

/// A blueprint whose manifest holds no error.
#[derive(Clone)]
pub struct Blueprint {
    pub name: String,
    pub summary: String,
    pub pack: PackIdentity,
    pub parameters: Vec<Parameter>,
    pub components: Vec<Component>,
    pub files: Vec<Files>,
    pub verbatim: Globs,
    pub policy: Policy,
    pub cases: Vec<Case>,
    /// The commands of `[test]`, each with its arguments.
    pub test: Vec<Vec<String>>,
    /// The reference's files, with paths relative to it.
    pub reference: Tree,
    /// The reference's folder in the pack.
    pub reference_path: String,
    pub vocabulary: Vocabulary,
    pub engine: Engine,
    pub specimens: Specimens,
    pub manifest: Arc<SourceText>,
    /// What stands before a path of the pack in messages.
    pub origin: String,
    /// Faults that do not stop anyone.
    pub warnings: Vec<Diagnostic>,
}

/// The pack a blueprint came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackIdentity {
    pub name: String,
    pub version: semver::Version,
}

/// A typed question.
#[derive(Debug, Clone)]
pub struct Parameter {
    pub name: String,
    pub kind: Kind,
    pub prompt: String,
    pub help: Option<String>,
    pub pattern: Option<String>,
    pub specimen: Option<Value>,
    /// Whether the specimen is words, so that the answer has to be words too.
    pub is_identifier: bool,
    pub hits: Option<(usize, std::ops::Range<usize>)>,
    pub default: Option<DefaultValue>,
    pub choices: Vec<String>,
    pub when: Option<Condition>,
}

/// Where an answer comes from when nobody gives one.
#[derive(Debug, Clone)]
pub enum DefaultValue {
    Value(Value),
    Text(Text),
    From(DefaultFrom),
}

/// A part that can be left out.
#[derive(Debug, Clone)]
pub struct Component {
    pub name: String,
    pub summary: String,
    pub default: bool,
    pub paths: Globs,
    pub requires: Vec<String>,
}

/// Conditional or repeated files.
#[derive(Debug, Clone)]
pub struct Files {
    pub paths: Globs,
    pub when: Option<Condition>,
    pub each: Option<(String, Text)>,
}

/// Answers that are rendered and tested.
#[derive(Debug, Clone, PartialEq)]
pub struct Case {
    pub name: String,
    pub answers: BTreeMap<String, Value>,
    pub components: Option<BTreeSet<String>>,
}

impl Blueprint {
    /// What stands in a file of the reference, which everything that was rendered came from.
    fn source_bytes(&self, source: &RelPath) -> &[u8] {
        &self.reference.file(source).expect("a source is a file of the reference").bytes
    }

    /// Reads and checks the blueprint `name` of a pack.
    ///
    /// # Errors
    /// Everything wrong with its manifest, in the order of its lines.
    pub fn read(pack: &Pack, name: &str) -> Result<Self, Vec<Diagnostic>> {
        let folder = pack.folder(name).ok_or_else(|| vec![unknown_blueprint(pack, name)])?;
        let prefix = if folder.is_empty() { String::new() } else { format!("{folder}/") };
        let source = pack.text(&format!("{prefix}blueprint.toml")).map_err(|fault| vec![fault])?;
        let mut faults = Faults::new(&source);
        let blueprint = build(pack, folder, &source, &mut faults);
        let mut all = faults.into_all();
        sort(&mut all);
        match blueprint {
            Some(blueprint) if !all.iter().any(Diagnostic::is_error) => Ok(Self { warnings: all, ..blueprint }),
            _ => Err(all),
        }
    }

    #[must_use]
    pub fn parameter(&self, name: &str) -> Option<&Parameter> {
        self.parameters.iter().find(|parameter| parameter.name == name)
    }

    /// The components that are on when nobody says otherwise.
    #[must_use]
    pub fn default_components(&self) -> BTreeSet<String> {
        let on = self.components.iter().filter(|component| component.default);
        on.map(|component| component.name.clone()).collect()
    }
}

fn unknown_blueprint(pack: &Pack, name: &str) -> Diagnostic {
    let names = pack.blueprints.iter().map(|(name, _)| name.as_str());
    Diagnostic::error(Code::PackNoBlueprint, format!("the pack `{}` holds no blueprint `{name}`", pack.name))
        .maybe_help(crate::model::suggestion::hint(name, names))
}

fn build(pack: &Pack, folder: &str, source: &Arc<SourceText>, faults: &mut Faults) -> Option<Blueprint> {
    let mut document = Document::parse(source);
    let tables = Tables::take(&mut document);
    let root = faults.read::<manifest::Manifest>(document);
    let reference = root.as_ref().map_or_else(|| "reference".to_owned(), files::reference_folder);
    let reference_path = if folder.is_empty() { reference } else { format!("{folder}/{reference}") };
    let tree = pack.tree.subtree(&reference_path);
    let components = files::components(tables.component, &tree, faults);
    let partials = files::partials(pack, folder, faults);
    let component_names = components.iter().map(|component| component.name.clone()).collect();
    let mut vocabulary = Vocabulary::default();
    vocabulary.components = component_names;
    vocabulary.partials = partials;
    let parameters = parameter::parameters(tables.parameter, &mut vocabulary, faults);
    let specimens = parameter::specimens(&parameters, faults);
    let files = files::files(tables.files, &tree, &vocabulary, faults);
    let policy = policy::policy(root.as_ref(), tables.ownership, tables.rule, &components, &tree, faults);
    let parameters: Vec<Parameter> = parameters.into_iter().map(|(parameter, _)| parameter).collect();
    let cases = case::cases(tables.case, &parameters, &components, faults);
    let root = root?;
    files::check_root(&root, &tree, &reference_path, faults);
    if !folder.is_empty() && folder != root.name.value {
        let message = format!("the folder is `{folder}`, and the name `{}`: they are one in a pack", root.name.value);
        faults.error(Code::BlueprintFolder, &root.name.span, message);
    }
    Some(Blueprint {
        name: root.name.value.clone(),
        summary: root.summary.clone(),
        pack: PackIdentity { name: pack.name.clone(), version: pack.version.clone() },
        parameters,
        components,
        files,
        verbatim: faults.globs(&root.verbatim),
        policy,
        cases,
        test: root.test.map(|test| test.run.into_iter().map(|command| command.value).collect()).unwrap_or_default(),
        reference: tree,
        reference_path,
        engine: Engine::new(&vocabulary.partials),
        vocabulary,
        specimens: specimens?,
        manifest: source.clone(),
        origin: pack.origin.clone(),
        warnings: Vec::new(),
    })
}

/// The arrays of tables of a manifest, which are read element by element.
struct Tables<'t> {
    parameter: Vec<Document<'t>>,
    component: Vec<Document<'t>>,
    files: Vec<Document<'t>>,
    ownership: Vec<Document<'t>>,
    rule: Vec<Document<'t>>,
    case: Vec<Document<'t>>,
}

impl<'t> Tables<'t> {
    fn take(document: &mut Document<'t>) -> Self {
        let mut take = |name| document.take_tables(name);
        Self {
            parameter: take("parameter"),
            component: take("component"),
            files: take("files"),
            ownership: take("ownership"),
            rule: take("rule"),
            case: take("case"),
        }
    }
}

#[cfg(test)]
mod tests;
