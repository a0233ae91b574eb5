use std::ops::Range;

use schemars::JsonSchema;
use serde::Deserialize;

use self::scene::Scene;
use super::{Kind, Reach, RuleContext, Shape, Verdict, kind};
use crate::code::routes::DOCUMENTS;
use crate::syntax::document::At;

mod answer;
mod expected_type;
mod fault;
mod guard;
mod must;
mod scene;
mod selected;
mod stale;

#[cfg(test)]
mod tests;

pub(super) const KIND: Kind = kind::<Route>("route");

/// What a service answers to, and what of every handler its signature has to say.
///
/// ```toml
/// kind = "route"
/// must = ["GET /livez", "POST /v1/orders"]   # these have to be there; what parameters are called means nothing
///
/// [rule.each]                                # every route of a method:
/// method = "GET"
/// paths = "/v1/**"                           # only below these paths; `*` is one segment, `**` any number of them
/// except = ["/v1/health"]                    # and not these
/// returns = "Page<_>"                        # answers with this type
/// query = ["cursor", "limit"]                # and takes these names from its query
///
/// [rule.guarded]                             # every route below these paths:
/// paths = "/v1/**"
/// method = "POST"                            # of this method; unless given, of any
/// except = ["/v1/login"]
/// by = "Allowed<_>"                          # has this extractor in the signature of its handler
/// ```
///
/// Routes are read from the code that builds routers of axum, of `utoipa_axum` and of `aide`: through variables,
/// branches, functions of the project in any file and crate of it, `nest` and `merge`. A router that nothing uses
/// answers nobody, and neither do tests, examples and benches. `{id}` and `:id` are one, and a path in the rule may
/// write a parameter either way. `any` answers every method, and `get` answers `HEAD`, too. A fallback is no route.
///
/// Types are what they lead to: behind imports that rename, re-exports and aliases, with parameters. `_` stands for any
/// type, and a name without its parameters for all of them; `auth::Allowed<_>` tells two types of one name apart,
/// and two extractors of the name that `by` has are unknown until it does. What
/// a route answers with is looked for behind `Result`, `Json` and the like, and in the elements of a tuple. Where a
/// signature says no more than `impl IntoResponse`, what `#[utoipa::path]` says counts, and without that it is unknown.
/// Names of a query are the fields of `Query<_>`, as serde renames them, and of extractors of the project.
///
/// `by` is an extractor that refuses: in the signature, as an element of a tuple, or as what an extractor of the project
/// takes in its turn with `?`. `Option<Allowed<_>>` and `Result<Allowed<_>, _>` refuse nobody. A layer guards what is
/// inside of it if it takes the extractor, as `from_extractor::<Allowed<_>>()` does and `from_fn` of a function that has
/// it in its signature; other layers say nothing that can be checked, and count for nothing.
///
/// What cannot be followed is unknown wherever it could matter: a path that is made at run time, a router of another
/// crate, a macro that may add routes. So is what an OpenAPI document says that is not what the code does: a document
/// in the project, by a name or in a folder that has `openapi` or `swagger` in it, which describes a route of the code,
/// has to describe the others that the rule speaks of, and no more. Where no code builds a router, `must` and `query`
/// are read from the documents alone.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Route {
    #[serde(default)]
    must: Vec<At<String>>,
    each: Option<Each>,
    guarded: Option<Guarded>,
}

/// What every route of a method is like.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Each {
    method: At<String>,
    paths: Option<At<String>>,
    /// Paths that `paths` names and that are not meant.
    #[serde(default)]
    except: Vec<At<String>>,
    returns: Option<At<String>>,
    #[serde(default)]
    query: Vec<At<String>>,
}

/// Which routes are guarded, and by what.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Guarded {
    /// Only routes of this method; all of them unless given.
    method: Option<At<String>>,
    paths: At<String>,
    /// Paths that `paths` names and that are not meant.
    #[serde(default)]
    except: Vec<At<String>>,
    by: At<String>,
}

impl Shape for Route {
    fn faults(&self) -> Vec<(Range<usize>, String)> {
        fault::faults(self)
    }

    fn reach(&self) -> Reach {
        let own = |text: &&str| (*text).to_owned();
        let governs: Vec<String> = ["**/*.rs"].iter().chain(DOCUMENTS).map(own).collect();
        let manifests = ["**/Cargo.toml", "**/Cargo.lock"].iter().map(own);
        Reach { reads: governs.iter().cloned().chain(manifests).collect(), governs }
    }

    fn judge(&self, context: &RuleContext<'_>) -> Verdict {
        let scene = Scene::new(context);
        let mut verdict = Verdict::default();
        must::judge(&self.must, &scene, &mut verdict);
        if let Some(each) = &self.each {
            answer::judge(each, &scene, &mut verdict);
        }
        if let Some(guarded) = &self.guarded {
            guard::judge(guarded, &scene, &mut verdict);
        }
        verdict
    }
}
