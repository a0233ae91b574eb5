//! Pages of a list, by cursor.
//!
//! A list says which [`Filters`] it has. Its handler takes a [`PageQuery`] of them, asks the domain
//! for [`PageQuery::window`], and answers with [`PageQuery::answer`]. The next list does the same.
//!
//! ```text
//! GET /v1/things?author=ann&size=2
//! { "items": […, …], "next": "AQeA…" }      Link: <?author=ann&size=2&cursor=AQeA…>; rel="next"
//! ```
//!
//! A cursor names a place in the order of commits, not a count of rows: page 200,000 costs what
//! page 1 does, and what is written meanwhile moves no row to another page. [`Cursors`] signs it
//! for one tenant and one query, so that it can be nothing but a place to read on.

mod answer;
mod cursor;
mod cursors;
mod fault;
mod filters;
mod key;
mod query;
mod size;

pub(crate) use answer::{Page, Paged};
pub use cursor::Cursor;
pub use cursors::Cursors;
pub use fault::CursorFault;
pub(crate) use fault::QueryFault;
pub(crate) use filters::Filters;
pub use filters::QueryDigest;
pub use key::ShortKey;
pub(crate) use query::PageQuery;
