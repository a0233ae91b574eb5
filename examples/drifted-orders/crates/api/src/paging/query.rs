use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use contracts::Tenant;
use domain::{Direction, Slice, Window};
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa::openapi::path::{Parameter, ParameterIn};

use super::answer::{Page, Paged};
use super::cursor::Cursor;
use super::cursors::Cursors;
use super::fault::QueryFault;
use super::filters::{Filters, QueryDigest};
use super::size;
use crate::failure::Failure;

/// The query string of a list with the filters `F`: which rows, and which page of them.
#[derive(Debug)]
pub(crate) struct PageQuery<F> {
    /// Which rows.
    pub(crate) filters: F,
    cursor: Option<String>,
    size: u16,
    digest: QueryDigest,
    kept: Vec<(String, String)>,
}

/// Which page.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Wanted {
    /// `next` or `prev` of another page, for the same list and filters. Absent: the newest rows.
    #[param(nullable = false, min_length = 47, max_length = 47)]
    cursor: Option<String>,
    /// How many rows at most. 0 means 50, and more than 200 means 200.
    #[param(nullable = false, value_type = Option<i64>, minimum = 0, default = 50)]
    size: Option<String>,
}

impl<F: Filters> PageQuery<F> {
    fn parse(query: &str) -> Result<Self, QueryFault> {
        let wanted: Wanted = read(query)?;
        let mut kept: Vec<(String, String)> = read(query)?;
        kept.retain(|(name, _)| name != "cursor");
        if kept.iter().any(|(_, value)| value.contains('\0')) {
            // No store could look for it, and one of them would call that an error of its own.
            return Err(QueryFault::parameter("a value must not hold NUL"));
        }
        let filters = kept.iter().filter(|(name, _)| name != "size");
        let filters: Vec<_> = filters.map(|(n, v)| (&**n, &**v)).collect();
        let text = serde_urlencoded::to_string(&filters).map_err(QueryFault::parameter)?;
        let digest = QueryDigest::new(F::LIST, &filters);
        Ok(Self {
            filters: read(&text)?,
            cursor: wanted.cursor,
            size: size::read(wanted.size.as_deref()).map_err(QueryFault::parameter)?,
            digest,
            kept,
        })
    }

    /// What to ask the store for.
    ///
    /// # Errors
    ///
    /// When the cursor was not made for `tenant` and this query.
    pub(crate) fn window(&self, cursors: &Cursors, tenant: &Tenant) -> Result<Window, QueryFault> {
        let cursor = self.cursor.as_deref();
        let cursor = cursor.map(|text| cursors.read(text, tenant, self.digest));
        let cursor = cursor.transpose()?;
        Ok(Window {
            from: cursor.map(|cursor| cursor.seq),
            direction: cursor.map_or(Direction::Older, |cursor| cursor.direction),
            size: self.size,
        })
    }

    /// Shows `slice` to `tenant`, with links to the pages next to it.
    pub(crate) fn answer<T>(
        &self,
        cursors: &Cursors,
        tenant: &Tenant,
        slice: Slice<T>,
    ) -> Paged<T> {
        let link = |direction, seq: Option<i64>| {
            let cursor = Cursor {
                direction,
                seq: seq?,
            };
            Some(cursors.write(cursor, tenant, self.digest))
        };
        let page = Page {
            next: link(Direction::Older, slice.older),
            prev: link(Direction::Newer, slice.newer),
            items: slice.rows,
        };
        page.linked(&self.kept)
    }
}

fn read<'q, T: Deserialize<'q>>(query: &'q str) -> Result<T, QueryFault> {
    serde_urlencoded::from_str(query).map_err(QueryFault::parameter)
}

impl<F: Filters, S: Sync> FromRequestParts<S> for PageQuery<F> {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Failure> {
        let query = parts.uri.query().unwrap_or_default();
        Ok(Self::parse(query)?)
    }
}

impl<F: IntoParams> IntoParams for PageQuery<F> {
    fn into_params(parameter_in: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let mut all = F::into_params(&parameter_in);
        all.extend(Wanted::into_params(&parameter_in));
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Deserialize, IntoParams)]
    #[serde(deny_unknown_fields)]
    struct By {
        colour: Option<String>,
        shape: Option<String>,
    }

    impl Filters for By {
        const LIST: &'static str = "things";
    }

    fn parse(query: &str) -> Result<PageQuery<By>, QueryFault> {
        PageQuery::parse(query)
    }

    #[test]
    fn filters_are_read_and_nothing_else() {
        let query = parse("shape=a%26b+c&size=7").unwrap();
        assert_eq!(query.filters.shape.as_deref(), Some("a&b c"));
        assert_eq!((query.filters.colour, query.size), (None, 7));
        for (query, reason) in [
            ("color=red", "unknown field `color`"),
            ("colour=red&colour=blue", "duplicate field `colour`"),
            ("size=1&size=1", "duplicate field `size`"),
            ("cursor=a&cursor=a", "duplicate field `cursor`"),
            ("size=-1", "`size` must not be negative"),
            ("shape=a%00b", "NUL"),
        ] {
            let fault = parse(query).unwrap_err();
            assert_eq!(fault.name(), "query-invalid", "{query}");
            assert!(fault.to_string().contains(reason), "{query}: {fault}");
        }
    }

    #[test]
    fn a_digest_stands_for_the_filters_and_not_for_the_page() {
        let digest = |query| parse(query).unwrap().digest;
        let one = digest("shape=a&colour=b");
        for same in ["colour=b&shape=a", "shape=%61&size=3&colour=b&cursor=x"] {
            assert_eq!(digest(same), one, "{same}");
        }
        for other in [
            "",
            "shape=a",
            "shape=b&colour=a",
            "shape=acolour&colour=b",
            "shape=a&colour=",
        ] {
            assert_ne!(digest(other), one, "{other}");
        }
    }

    #[test]
    fn links_keep_the_query_and_escape_it() {
        let cursors = Cursors::new(&"k".repeat(32).into(), None).unwrap();
        let tenant = Tenant::parse("acme").unwrap();
        let query = parse("cursor=x&shape=%3E%22%2C+%C3%A9&size=2").unwrap();
        let slice = Slice {
            rows: vec![1],
            older: Some(3),
            newer: None,
        };
        let (header, page) = query.answer(&cursors, &tenant, slice);
        let next = page.0.next.unwrap();
        let link = format!("<?shape=%3E%22%2C+%C3%A9&size=2&cursor={next}>; rel=\"next\"");
        assert_eq!(header.unwrap()[0].1, link);

        let query = parse(&format!("shape=%3E%22%2C+%C3%A9&cursor={next}")).unwrap();
        let window = query.window(&cursors, &tenant).unwrap();
        assert_eq!((window.from, window.direction), (Some(3), Direction::Older));
        let all = Slice::<u8> {
            rows: vec![],
            older: None,
            newer: None,
        };
        assert!(query.answer(&cursors, &tenant, all).0.is_none());
    }
}
