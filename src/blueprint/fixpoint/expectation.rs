//! What the reference says a rendering holds, file by file.

use bytes::Bytes;

use super::walk::{Kept, World, walk};
use super::{place, sets};
use crate::blueprint::answers::Answers;
use crate::blueprint::{Blueprint, Files};
use crate::model::code::Code;
use crate::model::diagnostic::Diagnostic;
use crate::model::digest::is_binary;
use crate::model::path::RelPath;
use crate::model::tree::File;
use crate::model::value::Value;
use crate::syntax as lang;
use crate::template::Text;
use crate::template::specimen::Substitution;

/// A file that is to be rendered.
pub(super) struct Expected {
    pub(super) source: RelPath,
    pub(super) path: RelPath,
    pub(super) executable: bool,
    pub(super) content: Content,
}

/// What it is to hold.
pub(super) enum Content {
    /// Whatever a template without a twin renders to.
    Any,
    /// The walk cannot tell.
    Unclear(Diagnostic),
    Bytes(Bytes),
    /// These lines, which are those of the reference's file `from`.
    Lines {
        from: RelPath,
        lines: Vec<Kept>,
    },
}

/// Every file that is on, and everything that is wrong with their paths.
pub(super) fn expected(blueprint: &Blueprint, answers: &Answers) -> (Vec<Expected>, Vec<Diagnostic>) {
    let walker = Walker { blueprint, answers, renamed: renamed(blueprint, answers) };
    let (mut files, mut faults) = (Vec::new(), Vec::new());
    for (source, file) in blueprint.reference.files() {
        if !walker.is_on(source) || has_template(blueprint, source) {
            continue;
        }
        match walker.outputs(source, file) {
            Ok(found) => files.extend(found),
            Err(found) => faults.push(found),
        }
    }
    (files, faults)
}

/// Whether a template is rendered in place of the file.
pub(super) fn has_template(blueprint: &Blueprint, source: &RelPath) -> bool {
    RelPath::new(&format!("{source}.hbs"))
        .is_ok_and(|twin| blueprint.reference.file(&twin).is_some() && is_template(blueprint, &twin))
}

/// Whether the file is plain handlebars.
pub(super) fn is_template(blueprint: &Blueprint, source: &RelPath) -> bool {
    source.as_str().ends_with(".hbs") && !blueprint.verbatim.is_match(source)
}

/// The list that repeats a file, and the path of each output.
pub(super) fn repeated<'b>(blueprint: &'b Blueprint, source: &RelPath) -> Option<&'b (String, Text)> {
    blueprint.files.iter().filter(|files| files.paths.is_match(source)).find_map(|files| files.each.as_ref())
}

/// With specimens for answers nothing is replaced. A choice that is a specimen too has other values as well: only then
/// are names replaced in what is expected.
fn renamed<'b>(blueprint: &'b Blueprint, answers: &Answers) -> Option<Substitution<'b>> {
    let other =
        |answer: Option<&Value>, specimen: &Option<Value>| answer.zip(specimen.as_ref()).is_some_and(|(a, b)| a != b);
    let any = blueprint.parameters.iter().any(|one| other(answers.get(&one.name), &one.specimen));
    any.then(|| answers.substitution(blueprint))
}

struct Walker<'b> {
    blueprint: &'b Blueprint,
    answers: &'b Answers,
    renamed: Option<Substitution<'b>>,
}

impl Walker<'_> {
    /// A file belongs to the project when a component that owns it is on, or none owns it, and all conditions hold.
    fn is_on(&self, source: &RelPath) -> bool {
        let owners: Vec<_> = self.blueprint.components.iter().filter(|one| one.paths.is_match(source)).collect();
        let holds = |files: &Files| {
            let scope = self.answers.scope();
            files.when.as_ref().is_none_or(|when| when.holds(&self.blueprint.engine, &scope))
        };
        (owners.is_empty() || owners.iter().any(|owner| self.answers.components.contains(&owner.name)))
            && self.blueprint.files.iter().filter(|files| files.paths.is_match(source)).all(holds)
    }

    fn outputs(&self, source: &RelPath, file: &File) -> Result<Vec<Expected>, Diagnostic> {
        let Some((list, path)) = repeated(self.blueprint, source) else {
            let whole = source.as_str();
            let template = whole.strip_suffix(".hbs").filter(|_| is_template(self.blueprint, source));
            let plain = template.unwrap_or(whole);
            return Ok(vec![self.output(source, file, plain, &World::new(self.blueprint, self.answers))?]);
        };
        let Some(Value::List(items)) = self.answers.get(list) else { return Ok(Vec::new()) };
        let each = items.iter().map(|item| {
            let world = World::new(self.blueprint, self.answers).with_item(item, None);
            let path = path.render(&self.blueprint.engine, &world.scope);
            let path = path.map_err(|fault| Diagnostic::error(Code::FixpointFile, format!("`{source}`: {fault}")))?;
            self.output(source, file, &path, &world)
        });
        each.collect()
    }

    fn output(&self, source: &RelPath, file: &File, path: &str, world: &World<'_>) -> Result<Expected, Diagnostic> {
        let path = self.renamed.as_ref().map_or_else(|| path.to_owned(), |names| names.text(path).into_owned());
        let path = RelPath::new(&path).map_err(|fault| Diagnostic::error(Code::FixpointFile, fault.to_string()))?;
        let content = self.content(source, file, &path, world);
        Ok(Expected { source: source.clone(), path, executable: file.executable, content })
    }

    fn content(&self, source: &RelPath, file: &File, path: &RelPath, world: &World<'_>) -> Content {
        if is_template(self.blueprint, source) {
            return self.twin(path);
        }
        let text = std::str::from_utf8(&file.bytes).ok().filter(|_| !is_binary(&file.bytes));
        let Some(text) = text.filter(|_| !self.blueprint.verbatim.is_match(source)) else {
            return Content::Bytes(file.bytes.clone());
        };
        match walk(text, lang::leaders(source, &file.bytes), world) {
            Ok(lines) => Content::Lines { from: source.clone(), lines: self.named(source, lines) },
            Err(fault) => {
                let message = format!("the law cannot be checked here: {}", fault.message);
                let fault =
                    Diagnostic::error(Code::FixpointWalk, message).at(place(self.blueprint, source, fault.line));
                Content::Unclear(fault)
            }
        }
    }

    /// A template equals the plain file beside it for the answers that the reference is written with; with a part
    /// left out it may hold less. A `Cargo.lock` of the reference locks what every choice needs at once, more than any
    /// rendering has, so what its template gives is for `cargo metadata --locked` to judge.
    fn twin(&self, path: &RelPath) -> Content {
        let home = self.renamed.is_none() && sets::is_home(self.blueprint, self.answers);
        let comparable = home && !crate::cargo::is_lock(path);
        let twin = self.blueprint.reference.file(path).filter(|_| comparable);
        let text = twin.and_then(|file| std::str::from_utf8(&file.bytes).ok());
        let Some(text) = text else { return Content::Any };
        let lines = text.split_inclusive('\n').enumerate();
        let lines = lines.map(|(index, line)| Kept { text: line.to_owned(), line: index + 1 });
        Content::Lines { from: path.clone(), lines: lines.collect() }
    }

    fn named(&self, source: &RelPath, lines: Vec<Kept>) -> Vec<Kept> {
        let Some(names) = &self.renamed else { return lines };
        let name =
            |kept: Kept| Kept { text: names.apply(Some(source), &kept.text).unwrap_or(kept.text), line: kept.line };
        lines.into_iter().map(name).collect()
    }
}
