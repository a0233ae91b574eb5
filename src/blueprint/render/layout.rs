//! `layout`: which files of the reference are rendered, and where each lands.

use crate::blueprint::answers::Answers;
use crate::blueprint::{Blueprint, Files};
use crate::model::code::Code;
use crate::model::diagnostic::Diagnostic;
use crate::model::path::RelPath;
use crate::model::tree::{Entry, File, Tree};
use crate::model::value::Value;
use crate::syntax as lang;
use crate::template::Form;
use crate::template::specimen::Substitution;

/// The most files a rendering may have.
pub(super) const MAX_FILES: usize = 4096;

/// One file to render.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// The file of the reference.
    pub source: RelPath,
    /// Where it lands in the project.
    pub path: RelPath,
    pub form: Form,
    pub item: Option<String>,
    pub executable: bool,
}

/// The files that the answers ask for, in path order.
pub(super) fn layout(blueprint: &Blueprint, answers: &Answers) -> Result<Vec<Piece>, Vec<Diagnostic>> {
    let substitution = answers.substitution(blueprint);
    let (mut pieces, mut faults) = (Vec::new(), Vec::new());
    for (source, file) in blueprint.reference.files() {
        if is_off(blueprint, answers, source) || is_shadowed(blueprint, source) {
            continue;
        }
        let form = form(blueprint, source, file);
        for (text, item) in targets(blueprint, answers, source, form, &substitution, &mut faults) {
            match RelPath::new(&text) {
                Ok(path) => {
                    pieces.push(Piece { source: source.clone(), path, form, item, executable: file.executable });
                }
                Err(fault) => {
                    faults.push(Diagnostic::error(Code::RenderPath, format!("{source} would be rendered as {fault}")));
                }
            }
        }
    }
    pieces.sort_by(|a, b| a.path.cmp(&b.path));
    faults.extend(collisions(&pieces));
    if pieces.len() > MAX_FILES {
        faults.push(Diagnostic::error(
            Code::RenderMany,
            format!("{} files would be rendered, {MAX_FILES} are allowed", pieces.len()),
        ));
    }
    if faults.is_empty() { Ok(pieces) } else { Err(faults) }
}

/// How a file of the reference is read.
pub(super) fn form(blueprint: &Blueprint, source: &RelPath, file: &File) -> Form {
    if blueprint.verbatim.is_match(source) {
        Form::Verbatim
    } else if source.as_str().ends_with(".hbs") {
        Form::Handlebars
    } else {
        Form::Live(lang::leaders(source, &file.bytes))
    }
}

/// Whether a plain file is beside a `.hbs` file that is rendered in its place.
pub(super) fn is_shadowed(blueprint: &Blueprint, source: &RelPath) -> bool {
    let twin = RelPath::new(&format!("{source}.hbs"));
    twin.is_ok_and(|twin| blueprint.reference.file(&twin).is_some() && !blueprint.verbatim.is_match(&twin))
}

/// Whether the components or conditions leave the file out. A file of several components is kept by any of them.
pub(super) fn is_off(blueprint: &Blueprint, answers: &Answers, source: &RelPath) -> bool {
    let mut owners = blueprint.components.iter().filter(|component| component.paths.is_match(source)).peekable();
    if owners.peek().is_some() && !owners.any(|component| answers.components.contains(&component.name)) {
        return true;
    }
    let conditions = matching(blueprint, source).filter_map(|files| files.when.as_ref());
    let scope = conditions.map(|when| when.holds(&blueprint.engine, &answers.scope()));
    scope.into_iter().any(|holds| !holds)
}

fn matching<'b>(blueprint: &'b Blueprint, source: &RelPath) -> impl Iterator<Item = &'b Files> {
    let found: Vec<_> = blueprint.files.iter().filter(|files| files.paths.is_match(source)).collect();
    found.into_iter()
}

/// Where a file lands: once, or once for each item of a list.
fn targets(
    blueprint: &Blueprint,
    answers: &Answers,
    source: &RelPath,
    form: Form,
    substitution: &Substitution<'_>,
    faults: &mut Vec<Diagnostic>,
) -> Vec<(String, Option<String>)> {
    let Some((list, path)) = matching(blueprint, source).find_map(|files| files.each.as_ref()) else {
        let plain = source.as_str();
        let plain = if form == Form::Handlebars { plain.strip_suffix(".hbs").unwrap_or(plain) } else { plain };
        return vec![(substitution.text(plain).into_owned(), None)];
    };
    let items = match answers.get(list) {
        Some(Value::List(items)) => items.as_slice(),
        _ => &[],
    };
    let mut found = Vec::new();
    for item in items {
        match path.render(&blueprint.engine, &answers.scope().with_item(item)) {
            Ok(text) => found.push((substitution.text(&text).into_owned(), Some(item.clone()))),
            Err(fault) => faults.push(Diagnostic::error(Code::RenderPath, format!("{}: {fault}", path.source()))),
        }
    }
    found
}

fn collisions(pieces: &[Piece]) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for pair in pieces.windows(2).filter(|pair| pair[0].path == pair[1].path) {
        let message = format!("{} and {} both land on {}", pair[0].source, pair[1].source, pair[0].path);
        found.push(Diagnostic::error(Code::RenderCollision, message));
    }
    let empty = || Entry::File(File::new(&b""[..]));
    let tree: Tree = pieces.iter().map(|piece| (piece.path.clone(), empty())).collect();
    found.extend(tree.collisions().iter().map(|clash| Diagnostic::error(Code::RenderCollision, clash.to_string())));
    found
}
