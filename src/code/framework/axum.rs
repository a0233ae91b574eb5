//! axum: `Router`, the functions of `axum::routing`, middleware and extractors.

use super::{Framework, RouterMethod, Words};

pub(super) struct Axum;

impl Framework for Axum {
    fn signs(&self) -> Words {
        &["Router", "axum"]
    }

    fn routers(&self) -> Words {
        &["Router"]
    }

    fn router_like(&self) -> Words {
        &["Router"]
    }

    fn router_methods(&self) -> &'static [(&'static str, RouterMethod)] {
        &[
            ("route", RouterMethod::Route),
            ("route_service", RouterMethod::RouteService),
            ("nest", RouterMethod::Nest),
            ("nest_service", RouterMethod::NestService),
            ("merge", RouterMethod::Merge),
            ("layer", RouterMethod::Layer),
            ("route_layer", RouterMethod::Layer),
            ("as_service", RouterMethod::Keep),
            ("boxed", RouterMethod::Keep),
            ("clone", RouterMethod::Keep),
            ("expect", RouterMethod::Keep),
            ("fallback", RouterMethod::Keep),
            ("fallback_service", RouterMethod::Keep),
            ("has_routes", RouterMethod::Keep),
            ("into", RouterMethod::Keep),
            ("into_make_service", RouterMethod::Keep),
            ("into_make_service_with_connect_info", RouterMethod::Keep),
            ("into_service", RouterMethod::Keep),
            ("layer_fn", RouterMethod::Keep),
            ("method_not_allowed_fallback", RouterMethod::Keep),
            ("reset_fallback", RouterMethod::Keep),
            ("to_owned", RouterMethod::Keep),
            ("unwrap", RouterMethod::Keep),
            ("with_graceful_shutdown", RouterMethod::Keep),
            ("with_state", RouterMethod::Keep),
            ("without_v07_checks", RouterMethod::Keep),
        ]
    }

    fn handler_methods(&self) -> Words {
        &["layer", "with_state", "into_service", "clone", "handle_error", "into_make_service"]
    }

    fn routing(&self) -> (Words, Words) {
        (&["axum"], &["routing"])
    }

    fn functions(&self) -> &'static [(&'static str, &'static str)] {
        &[
            ("get", "GET"),
            ("post", "POST"),
            ("put", "PUT"),
            ("patch", "PATCH"),
            ("delete", "DELETE"),
            ("head", "HEAD"),
            ("options", "OPTIONS"),
            ("trace", "TRACE"),
            ("connect", "CONNECT"),
            ("any", "ANY"),
        ]
    }

    fn function_suffixes(&self) -> Words {
        &["_service"]
    }

    fn extractor_layers(&self) -> Words {
        &["from_extractor", "from_extractor_with_state"]
    }

    fn function_layers(&self) -> Words {
        &["from_fn", "from_fn_with_state"]
    }

    fn extractor_traits(&self) -> Words {
        &["FromRequest"]
    }

    fn extractor_calls(&self) -> Words {
        &[
            "from_request_parts",
            "from_request",
            "extract",
            "extract_parts",
            "extract_with_state",
            "extract_parts_with_state",
        ]
    }

    fn query_extractors(&self) -> Words {
        &["Query"]
    }

    fn raw_extractors(&self) -> Words {
        &["RawQuery", "Uri", "OriginalUri", "Request", "Parts", "RawForm"]
    }
}
