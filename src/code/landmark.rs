//! `Landmark`: what gives a project its shape: edges between zones, and routes.
//!
//! The lock holds those of the blueprint, so that what a team added is known with the pack gone.

use std::collections::{BTreeMap, BTreeSet};

use memchr::memmem;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::code::framework;
use crate::code::names::{Edge, Names, are_independent};
use crate::code::routes::shape;
use crate::code::sources::Sources;
use crate::model::path::RelPath;
use crate::model::zones::Zones;

/// An edge or a route of a project.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Landmark {
    pub sort: LandmarkKind,
    /// `api → domain`, or `GET /v1/orders`.
    pub name: String,
    /// How many places make it.
    pub places: usize,
    /// The first place.
    pub path: RelPath,
    pub span: std::ops::Range<usize>,
}

/// What a landmark is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum LandmarkKind {
    Edge,
    Route,
}

/// What stands between the two ends of an edge.
pub const ARROW: &str = " → ";

/// The landmarks of a project, edges first, each kind by name.
#[must_use]
pub fn landmarks(sources: &Sources<'_>, zones: &Zones<'_>) -> Vec<Landmark> {
    let mut found = edges(sources, zones);
    if speaks_of_routers(sources) {
        found.extend(routes(sources));
    }
    found
}

/// Whether any source has a word without which nothing makes a router: to look for that costs far less than to read.
fn speaks_of_routers(sources: &Sources<'_>) -> bool {
    let words: Vec<_> = framework::signs().map(memmem::Finder::new).collect();
    let rust: Vec<_> = sources.files().filter(|(path, _)| path.extension() == Some("rs")).collect();
    let speaks = |bytes: &[u8]| words.iter().any(|word| word.find(bytes).is_some());
    rust.par_iter().with_min_len(16).any(|(_, file)| speaks(&file.bytes))
}

/// Edges between zones; a crate of the project of which nothing lies in a zone is a place of its own, by its name.
fn edges(sources: &Sources<'_>, zones: &Zones<'_>) -> Vec<Landmark> {
    if zones.names().next().is_none() && are_independent(sources.tree(), sources.packages()) {
        return Vec::new();
    }
    let names = sources.names();
    let unzoned = unzoned(sources, zones);
    let places = |path: &RelPath| {
        let around: Vec<String> = zones.of(path).map(str::to_owned).collect();
        let own = of_crate(path, names).filter(|name| around.is_empty() && unzoned.contains(name));
        around.into_iter().chain(own.map(str::to_owned)).collect()
    };
    let edges = names.edges(&places).into_iter().filter(|edge| !edge.foreign);
    let landmark = |edge: Edge| Landmark {
        sort: LandmarkKind::Edge,
        name: format!("{}{ARROW}{}", edge.from, edge.to),
        places: edge.places,
        path: edge.path,
        span: edge.span,
    };
    edges.map(landmark).collect()
}

/// The crates of which nothing lies in a zone.
fn unzoned<'s>(sources: &'s Sources<'_>, zones: &Zones<'_>) -> BTreeSet<&'s str> {
    let names = sources.names();
    let mut unzoned: BTreeSet<&str> = names.crates().map(|(name, _)| name).collect();
    let zoned = sources.tree().paths().filter(|path| zones.of(path).next().is_some());
    zoned.filter_map(|path| of_crate(path, names)).for_each(|name| _ = unzoned.remove(name));
    unzoned
}

/// The name of the crate whose folder a path lies in.
fn of_crate<'n>(path: &RelPath, names: &'n Names<'_>) -> Option<&'n str> {
    names.crate_of(path).map(|(name, _)| name)
}

/// What the project answers to.
fn routes(sources: &Sources<'_>) -> Vec<Landmark> {
    let mut found: BTreeMap<String, Landmark> = BTreeMap::new();
    for route in sources.routes().routes.iter().filter(|route| route.live) {
        let (name, (path, span)) = (format!("{} {}", route.method, route.path), route.place.clone());
        let blank = || Landmark { sort: LandmarkKind::Route, name: name.clone(), places: 0, path, span };
        found.entry(shape(&name)).or_insert_with(blank).places += 1;
    }
    let mut found: Vec<Landmark> = found.into_values().collect();
    found.sort_by(|a, b| a.name.cmp(&b.name));
    found
}

/// The landmarks of a rendering, as the lock holds them: their names, sorted.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Landmarks {
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub edges: BTreeSet<String>,
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub routes: BTreeSet<String>,
}

impl Landmarks {
    /// The names of some landmarks.
    #[must_use]
    pub fn of(found: &[Landmark]) -> Self {
        let named = |sort| found.iter().filter(|one| one.sort == sort).map(|one| one.name.clone()).collect();
        Self { edges: named(LandmarkKind::Edge), routes: named(LandmarkKind::Route) }
    }

    /// Whether one like it is among them.
    #[must_use]
    pub fn hold(&self, one: &Landmark) -> bool {
        match one.sort {
            LandmarkKind::Edge => self.edges.contains(&one.name),
            // What a parameter is called makes no other route of it.
            LandmarkKind::Route => {
                let wanted = shape(&one.name);
                self.routes.contains(&one.name) || self.routes.iter().any(|known| shape(known) == wanted)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::tree::Tree;

    fn check(files: &str, expected: &[&str]) {
        let tree = Tree::from_fixture(files).expect("a fixture");
        let paths = ["src/api/**".to_owned()];
        let domain = ["src/domain/**".to_owned()];
        let found = landmarks(&Sources::new(&tree), &Zones::new(&tree, &[("api", &paths), ("domain", &domain)]));
        let shown: Vec<_> = found.iter().map(|one| format!("{} ×{} in {}", one.name, one.places, one.path)).collect();
        assert_eq!(shown, expected, "{files}");
        let named = Landmarks::of(&found);
        assert!(found.iter().all(|one| named.hold(one)));
    }

    #[test]
    fn routes_are_those_that_answer() {
        let project = |id: &str| {
            format!(
                "//- Cargo.toml\n[package]\nname = \"a\"\nedition = \"2024\"\n[dependencies]\naxum = \"1\"\n//- src/main.rs\nuse axum::{{Router, routing::get}};\nasync fn h() {{}}\n\
                 fn main() {{ serve(Router::new().route(\"/v1/{id}\", get(h).post(h)).route(\"/v1/{id}\", get(h))) }}\nfn dead() -> Router {{ Router::new().route(\"/x\", get(h)) }}\n"
            )
        };
        check(&project("{id}"), &["GET /v1/{id} ×2 in src/main.rs", "POST /v1/{id} ×1 in src/main.rs"]);
        let found = |id: &str| {
            let tree = Tree::from_fixture(&project(id)).expect("a fixture");
            landmarks(&Sources::new(&tree), &Zones::new(&tree, &[]))
        };
        let known = Landmarks::of(&found("{id}"));
        assert!(found(":order").iter().all(|one| known.hold(one)));
        assert!(!found("{id}/lines").iter().any(|one| known.hold(one)));
    }

    #[test]
    fn edges_are_between_zones_and_crates_that_have_none() {
        check(
            "//- Cargo.toml\n[package]\nname = \"a\"\nedition = \"2024\"\n[workspace]\nmembers = [\"mailer\"]\n[dependencies]\nmailer = { path = \"mailer\" }\n\
             //- mailer/Cargo.toml\n[package]\nname = \"mailer\"\nedition = \"2024\"\n//- mailer/src/lib.rs\npub fn send() {}\n\
             //- src/lib.rs\nmod api;\nmod domain;\n//- src/api/mod.rs\nuse crate::domain::Order;\npub fn f(_: Order) {\n    mailer::send();\n}\n\
             //- src/domain/mod.rs\npub struct Order;\n",
            &["api → domain ×1 in src/api/mod.rs", "api → mailer ×1 in src/api/mod.rs"],
        );
    }
}
