use domain::{Direction, Listed, Slice, Stored, Window};
use sqlx::{Database, Encode, QueryBuilder, Type};

/// Ends `query`, which has its conditions, with the place, the order and the size of `window`.
///
/// Every set of conditions is a statement of its own. One statement for all of them, with
/// `? IS NULL OR …`, would keep the database from its indices.
pub(crate) fn narrow<D>(query: &mut QueryBuilder<D>, window: Window)
where
    D: Database,
    i64: for<'q> Encode<'q, D> + Type<D>,
{
    let (beyond, order) = match window.direction {
        Direction::Older => (" AND seq < ", " ORDER BY seq DESC LIMIT "),
        Direction::Newer => (" AND seq > ", " ORDER BY seq LIMIT "),
    };
    if let Some(from) = window.from {
        query.push(beyond).push_bind(from);
    }
    // One more than wanted tells whether there are more, without counting.
    query.push(order).push_bind(i64::from(window.size) + 1);
}

/// Makes the page for `window` out of the rows that [`narrow`] let through.
pub(crate) fn slice<R, T>(
    window: Window,
    rows: &[R],
    read: impl Fn(&R) -> Stored<Listed<T>>,
) -> Stored<Slice<T>> {
    let rows = rows.iter().map(read).collect::<Stored<_>>()?;
    Ok(Slice::read(window, rows))
}
