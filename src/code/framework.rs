//! Web frameworks: what each calls the things that routes are built of, as tables.
//!
//! Another framework is one file with its tables, and one line in [`FRAMEWORKS`]. Nothing is read here: the reader of
//! routes asks what a word means, whichever framework it is of.

use std::collections::BTreeMap;
use std::sync::LazyLock;

mod aide;
mod axum;
mod axum_extra;
mod utoipa;

/// Every framework that is known.
const FRAMEWORKS: &[&dyn Framework] = &[&axum::Axum, &axum_extra::AxumExtra, &utoipa::Utoipa, &aide::Aide];

/// The methods of all their routers: every word of every function is looked up here.
static ROUTER_METHODS: LazyLock<BTreeMap<&str, RouterMethod>> =
    LazyLock::new(|| FRAMEWORKS.iter().flat_map(|framework| framework.router_methods()).copied().collect());

type Words = &'static [&'static str];

/// The words of a framework. What it does not have is an empty table.
trait Framework: Sync {
    /// Words without which no source builds a router of it.
    fn signs(&self) -> Words {
        &[]
    }

    /// The types whose values are routers.
    fn routers(&self) -> Words {
        &[]
    }

    /// The part of the name of a type that makes it look like a router, so that types of a project are taken for one.
    fn router_like(&self) -> Words {
        &[]
    }

    /// What the methods of its routers do.
    fn router_methods(&self) -> &'static [(&'static str, RouterMethod)] {
        &[]
    }

    /// Methods of a handler that leave it what it is.
    fn handler_methods(&self) -> Words {
        &[]
    }

    /// The first segments of paths of what answers a method of HTTP, and segments that say so anywhere.
    fn routing(&self) -> (Words, Words) {
        (&[], &[])
    }

    /// Functions that let a handler answer a method of HTTP, and that method.
    fn functions(&self) -> &'static [(&'static str, &'static str)] {
        &[]
    }

    /// What such functions may end with.
    fn function_suffixes(&self) -> Words {
        &[]
    }

    /// What methods of routers begin with that end with such a function and take a handler with a path of its own.
    fn typed_prefixes(&self) -> Words {
        &[]
    }

    /// Functions that make a layer of an extractor, by its generic argument.
    fn extractor_layers(&self) -> Words {
        &[]
    }

    /// Functions that make a layer of a function that takes extractors.
    fn function_layers(&self) -> Words {
        &[]
    }

    /// Macros that take handlers which describe themselves.
    fn described_macros(&self) -> Words {
        &[]
    }

    /// The attributes by which handlers describe themselves.
    fn descriptions(&self) -> Words {
        &[]
    }

    /// Types that show an OpenAPI document, at a path they are given.
    fn pages(&self) -> Words {
        &[]
    }

    /// Traits of what takes itself out of requests.
    fn extractor_traits(&self) -> Words {
        &[]
    }

    /// Functions that take a type out of a request.
    fn extractor_calls(&self) -> Words {
        &[]
    }

    /// Extractors of a form of the query.
    fn query_extractors(&self) -> Words {
        &[]
    }

    /// Extractors of what may hold any query.
    fn raw_extractors(&self) -> Words {
        &[]
    }
}

/// What a method of a router does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum RouterMethod {
    /// Puts handlers at a path.
    Route,
    /// Puts a service at a path.
    RouteService,
    /// Puts a router below a path.
    Nest,
    /// Puts a router or a service below a path.
    NestService,
    /// Takes over the routes of another one.
    Merge,
    /// Puts a layer around all that is there.
    Layer,
    /// Gives the page of a document a path.
    Page,
    /// Gives a tuple whose first element is the router.
    Split,
    /// Gives its description, and no router.
    Describe,
    /// Puts nothing into it.
    Keep,
}

impl RouterMethod {
    /// Whether it takes a path, and what is at or below it.
    pub(super) fn takes_path(self) -> bool {
        matches!(self, Self::Route | Self::RouteService | Self::Nest | Self::NestService)
    }
}

fn any(has: impl Fn(&dyn Framework) -> bool) -> bool {
    FRAMEWORKS.iter().any(|framework| has(*framework))
}

/// The words of all frameworks without which no source builds a router.
pub(super) fn signs() -> impl Iterator<Item = &'static str> {
    FRAMEWORKS.iter().flat_map(|framework| framework.signs()).copied()
}

/// Whether the values of a type are routers.
pub(super) fn is_router(name: &str) -> bool {
    any(|framework| framework.routers().contains(&name))
}

/// Whether a word looks like the name of a router.
pub(super) fn is_router_like(word: &str) -> bool {
    any(|framework| framework.router_like().iter().any(|like| word.contains(like)))
}

/// What a method of a router does, where a framework has it.
pub(super) fn router_method(name: &str) -> Option<RouterMethod> {
    ROUTER_METHODS.get(name).copied()
}

/// Whether a method that puts something into a router has that name.
pub(super) fn puts_routes(name: &str) -> bool {
    router_method(name).is_some_and(|does| does.takes_path() || does == RouterMethod::Merge)
}

/// Whether a method leaves a handler what it is.
pub(super) fn keeps_handler(name: &str) -> bool {
    any(|framework| framework.handler_methods().contains(&name))
}

/// Whether a path is one of a framework's functions that answer a method of HTTP.
pub(super) fn is_routing(path: &str) -> bool {
    any(|framework| {
        let (first, anywhere) = framework.routing();
        first.iter().any(|word| path.starts_with(word)) || anywhere.iter().any(|word| path.contains(word))
    })
}

/// The method of HTTP that a function such as `get` or `get_service` is for.
pub(super) fn method_of(name: &str) -> Option<&'static str> {
    let suffixes = || FRAMEWORKS.iter().flat_map(|framework| framework.function_suffixes());
    let plain = suffixes().find_map(|suffix| name.strip_suffix(suffix)).unwrap_or(name);
    let mut all = FRAMEWORKS.iter().flat_map(|framework| framework.functions());
    all.find(|(function, _)| *function == plain).map(|(_, method)| *method)
}

/// The method of HTTP of a method of a router that takes a handler with a path of its own, such as `typed_get`.
pub(super) fn typed_method(name: &str) -> Option<&'static str> {
    let mut prefixes = FRAMEWORKS.iter().flat_map(|framework| framework.typed_prefixes());
    prefixes.find_map(|prefix| name.strip_prefix(prefix)).and_then(method_of)
}

/// Whether a method of a router is named as those that take a handler with a path of its own.
pub(super) fn is_typed(name: &str) -> bool {
    any(|framework| framework.typed_prefixes().iter().any(|prefix| name.starts_with(prefix)))
}

/// Whether a function makes a layer of an extractor.
pub(super) fn is_extractor_layer(name: &str) -> bool {
    any(|framework| framework.extractor_layers().contains(&name))
}

/// Whether a function makes a layer of a function.
pub(super) fn is_function_layer(name: &str) -> bool {
    any(|framework| framework.function_layers().contains(&name))
}

/// Whether a macro takes handlers that describe themselves.
pub(super) fn is_described_macro(name: &str) -> bool {
    any(|framework| framework.described_macros().contains(&name))
}

/// What is between the brackets of an attribute by which a handler describes itself.
pub(super) fn description(attribute: &str) -> Option<&str> {
    let mut names = FRAMEWORKS.iter().flat_map(|framework| framework.descriptions());
    let inside = names.find_map(|name| attribute.strip_prefix(name)?.strip_prefix('('))?;
    inside.strip_suffix(')')
}

/// Whether a type shows a document, at a path it is given.
pub(super) fn is_page(name: &str) -> bool {
    any(|framework| framework.pages().contains(&name))
}

/// Whether a text names a trait of what takes itself out of requests.
pub(super) fn names_extractor_trait(text: &str) -> bool {
    any(|framework| framework.extractor_traits().iter().any(|name| text.contains(name)))
}

/// Whether a function takes a type out of a request.
pub(super) fn is_extractor_call(name: &str) -> bool {
    any(|framework| framework.extractor_calls().contains(&name))
}

/// Whether an extractor is one of a form of the query.
pub(super) fn is_query_extractor(name: &str) -> bool {
    any(|framework| framework.query_extractors().contains(&name))
}

/// Whether an extractor is one of what may hold any query.
pub(super) fn is_raw_extractor(name: &str) -> bool {
    any(|framework| framework.raw_extractors().contains(&name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_frameworks_disagree() {
        let mut known = BTreeMap::new();
        for (name, does) in FRAMEWORKS.iter().flat_map(|framework| framework.router_methods()) {
            assert_eq!(*known.entry(name).or_insert(does), does, "{name}");
        }
    }

    #[test]
    fn words_mean_the_same_whichever_framework_they_are_of() {
        assert_eq!((method_of("get_service"), method_of("post_with")), (Some("GET"), Some("POST")));
        assert_eq!((typed_method("typed_delete"), typed_method("typed_x")), (Some("DELETE"), None));
        assert_eq!(router_method("nest_api_service"), Some(RouterMethod::NestService));
        assert_eq!(description("utoipa::path(get)"), Some("get"));
        assert!(is_routing("axum::routing::get") && is_routing("aide::axum::routing::get") && !is_routing("std::get"));
    }
}
