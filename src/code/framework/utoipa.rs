//! utoipa and its router for axum: handlers that describe themselves, and pages that show the document.

use super::{Framework, RouterMethod, Words};

pub(super) struct Utoipa;

impl Framework for Utoipa {
    fn signs(&self) -> Words {
        &["utoipa"]
    }

    fn routers(&self) -> Words {
        &["OpenApiRouter"]
    }

    fn router_methods(&self) -> &'static [(&'static str, RouterMethod)] {
        &[
            ("routes", RouterMethod::Merge),
            ("url", RouterMethod::Page),
            ("split_for_parts", RouterMethod::Split),
            ("get_openapi", RouterMethod::Describe),
            ("get_openapi_mut", RouterMethod::Describe),
            ("into_openapi", RouterMethod::Describe),
            ("to_openapi", RouterMethod::Describe),
            ("config", RouterMethod::Keep),
            ("credentials", RouterMethod::Keep),
            ("into_router", RouterMethod::Keep),
            ("oauth", RouterMethod::Keep),
            ("with_openapi", RouterMethod::Keep),
        ]
    }

    fn described_macros(&self) -> Words {
        &["routes"]
    }

    fn descriptions(&self) -> Words {
        &["utoipa::path", "path"]
    }

    fn pages(&self) -> Words {
        &["SwaggerUi", "Redoc", "RapiDoc", "Scalar"]
    }
}
