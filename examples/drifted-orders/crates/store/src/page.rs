use contracts::Tenant;
use domain::{Direction, Listed, Slice, Stored, Window};
use sqlx::{Database, Encode, QueryBuilder, Type};

/// A column, and the value that it must have, if any is wanted.
pub(crate) type Filter<'f> = (&'static str, Option<&'f str>);

/// Ends `select`, which has no condition yet: the rows of `tenant` that fit `filters`, in `window`.
///
/// Every set of filters is a statement of its own. One statement for all of them, with
/// `? IS NULL OR …`, would keep the database from its indices.
pub(crate) fn query<D>(
    select: &str,
    tenant: &Tenant,
    filters: &[Filter<'_>],
    window: Window,
) -> QueryBuilder<D>
where
    D: Database<Arguments: Default>,
    i64: for<'q> Encode<'q, D> + Type<D>,
    for<'q> &'q str: Encode<'q, D> + Type<D>,
{
    let (beyond, order) = match window.direction {
        Direction::Older => (" AND seq < ", " ORDER BY seq DESC LIMIT "),
        Direction::Newer => (" AND seq > ", " ORDER BY seq LIMIT "),
    };
    let mut query = QueryBuilder::new(select);
    query.push(" WHERE tenant = ").push_bind(tenant.as_str());
    for (column, value) in filters {
        if let Some(value) = value {
            query
                .push(format_args!(" AND {column} = "))
                .push_bind(*value);
        }
    }
    query.push(beyond).push_bind(window.bound());
    query.push(order).push_bind(window.limit());
    query
}

/// Makes the page for `window` out of the rows that [`query`] found.
pub(crate) fn slice<R, T>(
    window: Window,
    rows: &[R],
    read: impl Fn(&R) -> Stored<Listed<T>>,
) -> Stored<Slice<T>> {
    let rows = rows.iter().map(read).collect::<Stored<_>>()?;
    Ok(Slice::read(window, rows))
}
