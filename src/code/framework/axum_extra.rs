//! axum-extra and what else goes with axum: typed paths, trailing slashes, further forms of a query.

use super::{Framework, RouterMethod, Words};

pub(super) struct AxumExtra;

impl Framework for AxumExtra {
    fn router_methods(&self) -> &'static [(&'static str, RouterMethod)] {
        &[("route_with_tsr", RouterMethod::Route)]
    }

    fn typed_prefixes(&self) -> Words {
        &["typed_"]
    }

    fn query_extractors(&self) -> Words {
        &["OptionalQuery", "QsQuery"]
    }
}
