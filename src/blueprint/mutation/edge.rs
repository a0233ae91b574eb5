//! An edge between zones less, or one more.

use std::collections::{BTreeMap, BTreeSet};

use super::field::{is_product, replaced};
use super::{Mutant, Sort};
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
    let (own, other) = (context.sources.names().crate_of(from)?, context.sources.names().crate_of(to)?);
    let files = match (known, own == other) {
        (true, true) => return None,
        (true, false) => dropped(context, own.1, other.0)?,
        (false, same) => added(context, from, to, own, other, same)?,
    };
    let word = if known { "losing the edge" } else { "an edge" };
    Some(Mutant { sort: Sort::Edge, what: format!("{word} {from_zone} → {to_zone}"), files })
}

fn manifest(folder: &str) -> Option<RelPath> {
    RelPath::new(&if folder.is_empty() { "Cargo.toml".to_owned() } else { format!("{folder}/Cargo.toml") }).ok()
}

/// The manifest in `folder` without its dependency on `krate`.
fn dropped(context: &RuleContext<'_>, folder: &str, krate: &str) -> Option<Tree> {
    let path = manifest(folder)?;
    let text = context.sources.text(&path)?;
    let speaks = |line: &str| {
        let name = line.split_once(['=', '.', ' ']).map_or(line, |(name, _)| name);
        name.replace('-', "_") == krate
    };
    let kept: String = text.split_inclusive('\n').filter(|line| !speaks(line)).collect();
    (kept != text).then(|| replaced(&path, &kept))
}

/// `from` naming what `to` holds, and its manifest wanting the crate, where that is another one.
fn added(
    context: &RuleContext<'_>,
    from: &RelPath,
    to: &RelPath,
    own: (&str, &str),
    other: (&str, &str),
    same: bool,
) -> Option<Tree> {
    let named = if same { format!("crate{}", modules(to, own.1)) } else { other.0.to_owned() };
    let mut files = replaced(from, &format!("{}\npub use {named} as edge;\n", context.sources.text(from)?));
    if !same {
        let path = manifest(own.1)?;
        let up = own.1.split('/').filter(|part| !part.is_empty()).map(|_| "../").collect::<String>();
        let line = format!("{} = {{ path = \"{up}{}\" }}\n", other.0, other.1);
        files.extend(replaced(&path, &with_dependency(context.sources.text(&path)?, &line)));
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
    let below = if folder.is_empty() {
        path.as_str()
    } else {
        path.as_str().strip_prefix(folder).expect("a source lies in the folder of its crate")
    };
    let below = below.trim_start_matches('/').trim_start_matches("src/").trim_end_matches(".rs");
    let parts = below.split('/').filter(|part| !matches!(*part, "mod" | "lib" | "main"));
    parts.map(|part| format!("::{part}")).collect()
}
