//! aide: routers of axum whose routes also go into a document.

use super::{Framework, RouterMethod, Words};

pub(super) struct Aide;

impl Framework for Aide {
    fn routers(&self) -> Words {
        &["ApiRouter"]
    }

    fn router_methods(&self) -> &'static [(&'static str, RouterMethod)] {
        &[
            ("api_route", RouterMethod::Route),
            ("api_route_with", RouterMethod::Route),
            ("nest_api_service", RouterMethod::NestService),
            ("finish_api", RouterMethod::Keep),
            ("finish_api_with", RouterMethod::Keep),
        ]
    }

    fn routing(&self) -> (Words, Words) {
        (&[], &["aide"])
    }

    fn function_suffixes(&self) -> Words {
        &["_with"]
    }
}
