use axum::Json;
use axum::http::{HeaderName, header};
use serde::Serialize;
use utoipa::ToSchema;

/// One page of a list, newest first.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Page<T> {
    /// The rows.
    pub(crate) items: Vec<T>,
    /// The cursor of the page with older rows; absent when there are none.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub(crate) next: Option<String>,
    /// The cursor of the page with newer rows; absent when there are none.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub(crate) prev: Option<String>,
}

/// A page as an answer: its links stand in the `Link` header too (RFC 8288).
pub(crate) type Paged<T> = (Option<[(HeaderName, String); 1]>, Json<Page<T>>);

impl<T> Page<T> {
    /// Adds the header. Its targets are relative, so they hold behind any proxy, and carry every
    /// parameter of the query in `kept`.
    pub(super) fn linked(self, kept: &[(String, String)]) -> Paged<T> {
        let links = [("next", &self.next), ("prev", &self.prev)];
        let links = links.into_iter().filter_map(|(rel, cursor)| {
            let cursor = ("cursor", cursor.as_deref()?);
            let kept = kept.iter().map(|(name, value)| (&**name, &**value));
            let query: Vec<_> = kept.chain([cursor]).collect();
            let query = serde_urlencoded::to_string(query).ok()?;
            Some(format!("<?{query}>; rel=\"{rel}\""))
        });
        let links: Vec<_> = links.collect();
        let header = (!links.is_empty()).then(|| [(header::LINK, links.join(", "))]);
        (header, Json(self))
    }
}
