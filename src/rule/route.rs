use schemars::JsonSchema;
use serde::Deserialize;

use super::{Kind, Shape, kind};
use crate::document::At;

pub(super) const KIND: Kind = kind::<Route>("route");

/// The HTTP routes of a service.
///
/// `must` lists routes that have to exist; `each` says what every route of a method returns and which query
/// parameters it takes; `guarded` names the extractor type that every handler below some paths has in its signature.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "read for their types; the rules engine will use them")]
pub(super) struct Route {
    #[serde(default)]
    must: Vec<At<String>>,
    each: Option<Each>,
    guarded: Option<Guarded>,
}

/// What every route of a method is like.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "read for their types; the rules engine will use them")]
struct Each {
    method: String,
    paths: Option<String>,
    /// Paths that `paths` names and that are not meant.
    #[serde(default)]
    except: Vec<String>,
    returns: Option<String>,
    #[serde(default)]
    query: Vec<String>,
}

/// Which routes are guarded, and by what.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "read for their types; the rules engine will use them")]
struct Guarded {
    /// Only routes of this method; all of them unless given.
    method: Option<String>,
    paths: String,
    /// Paths that `paths` names and that are not meant.
    #[serde(default)]
    except: Vec<String>,
    by: String,
}

const METHODS: &[&str] = &["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT"];

impl Shape for Route {
    fn faults(&self) -> Vec<(std::ops::Range<usize>, String)> {
        let is_route = |text: &str| {
            text.split_once(' ').is_some_and(|(method, path)| METHODS.contains(&method) && path.starts_with('/'))
        };
        let bad = self.must.iter().filter(|route| !is_route(&route.value));
        bad.map(|route| (route.span.clone(), format!("`{}` is no route such as `GET /livez`", route.value))).collect()
    }

    fn reach(&self) -> super::Reach {
        super::Reach::default()
    }

    fn judge(&self, _: &super::Ground<'_>) -> super::Verdict {
        super::Verdict::default()
    }
}
