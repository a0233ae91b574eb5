//! An edge between zones less, or one more.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::field::{is_product, replaced};
use super::{Mutant, MutantKind};
use crate::cargo::Package;
use crate::model::path::RelPath;
use crate::model::tree::Tree;
use crate::rule::RuleContext;

/// For each two zones a mutant: without the edge where there is one that a manifest makes, with it where there is none.
pub(super) fn mutants(context: &RuleContext<'_>) -> Vec<Mutant> {
    let zones = |path: &RelPath| context.zones.of(path).map(str::to_owned).collect::<Vec<_>>();
    let edges = context.sources.names().edges(&zones);
    let known: BTreeSet<(&str, &str)> =
        edges.iter().filter(|edge| !edge.foreign).map(|edge| (edge.from.as_str(), edge.to.as_str())).collect();
    let homes = homes(context);
    let pairs = homes.iter().flat_map(|from| homes.iter().map(move |to| (from, to)));
    let other = pairs.filter(|((from, _), (to, _))| from != to);
    other.filter_map(|(from, to)| of_pair(context, from, to, known.contains(&(from.0, to.0)))).collect()
}

/// A zone, and a source of it.
type Home<'h> = (&'h str, &'h RelPath);

/// Every zone with its first source.
fn homes<'h>(context: &'h RuleContext<'_>) -> BTreeMap<&'h str, &'h RelPath> {
    let mut homes = BTreeMap::new();
    for path in context.sources.files().map(|(path, _)| path).filter(|path| is_product(path)) {
        context.zones.of(path).for_each(|zone| _ = homes.entry(zone).or_insert(path));
    }
    homes
}

fn of_pair(context: &RuleContext<'_>, from: (&&str, &&RelPath), to: (&&str, &&RelPath), known: bool) -> Option<Mutant> {
    let ((from_zone, from), (to_zone, to)): (Home<'_>, Home<'_>) = ((from.0, from.1), (to.0, to.1));
    let packages = context.sources.packages();
    let (own, other) = (&packages.all()[packages.of(from)?], &packages.all()[packages.of(to)?]);
    let files = match (known, own.folder == other.folder) {
        (true, true) => return None,
        (true, false) => dropped(context, own, other)?,
        (false, _) => added(context, from, to, own, other)?,
    };
    let word = if known { "losing the edge" } else { "an edge" };
    Some(Mutant { sort: MutantKind::Edge, what: format!("{word} {from_zone} → {to_zone}"), files })
}

/// The manifest of a package without its dependencies on another one.
fn dropped(context: &RuleContext<'_>, own: &Package, other: &Package) -> Option<Tree> {
    let manifests = &context.sources.packages().manifests;
    let path = own.manifest.as_ref()?;
    let text = context.sources.text(path)?;
    let dependencies = manifests.dependencies(manifests.file(path)?);
    let on_it = dependencies.iter().filter(|dependency| dependency.package() == other.name);
    let spans: Vec<Range<usize>> = on_it.map(|dependency| dependency.written.span.clone()).collect();
    let kept = without_lines(text, &spans)?;
    (kept != text).then(|| replaced(path, &kept))
}

/// A text without the lines of some entries; nothing when one does not begin its line, as that of an inline table.
fn without_lines(text: &str, entries: &[Range<usize>]) -> Option<String> {
    let line_start = |at: usize| text[..at].rfind('\n').map_or(0, |end| end + 1);
    if entries.iter().any(|entry| !text[line_start(entry.start)..entry.start].trim().is_empty()) {
        return None;
    }
    let (mut kept, mut start) = (String::new(), 0);
    for line in text.split_inclusive('\n') {
        let end = start + line.len();
        if !entries.iter().any(|entry| entry.start < end && start < entry.end) {
            kept.push_str(line);
        }
        start = end;
    }
    Some(kept)
}

/// `from` naming what `to` holds, and its manifest wanting the crate, where that is another one.
fn added(context: &RuleContext<'_>, from: &RelPath, to: &RelPath, own: &Package, other: &Package) -> Option<Tree> {
    let same = own.folder == other.folder;
    let named = if same { format!("crate{}", modules(to, &own.folder)) } else { other.library.clone() };
    let mut files = replaced(from, &format!("{}\npub use {named} as edge;\n", context.sources.text(from)?));
    if !same {
        let path = own.manifest.as_ref()?;
        let up = "../".repeat(own.folder.split('/').filter(|part| !part.is_empty()).count());
        let line = format!("{} = {{ path = \"{up}{}\" }}\n", other.name, other.folder);
        files.extend(replaced(path, &with_dependency(context.sources.text(path)?, &line)));
    }
    Some(files)
}

fn with_dependency(text: &str, line: &str) -> String {
    const TABLE: &str = "[dependencies]\n";
    match text.find(TABLE) {
        Some(at) => format!("{}{line}{}", &text[..at + TABLE.len()], &text[at + TABLE.len()..]),
        None => format!("{text}\n{TABLE}{line}"),
    }
}

/// The module that a source of a crate is, by its path: `src/a/b.rs` is `::a::b`.
fn modules(path: &RelPath, folder: &str) -> String {
    let inside = path.inside(folder);
    let below = inside.as_ref().unwrap_or(path).as_str().trim_start_matches("src/").trim_end_matches(".rs");
    let parts = below.split('/').filter(|part| !matches!(*part, "mod" | "lib" | "main"));
    parts.map(|part| format!("::{part}")).collect()
}
