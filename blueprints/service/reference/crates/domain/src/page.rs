/// One page of a list, wanted: some rows before or behind a place.
///
/// Lists are ordered by their place, newest first. A place is given in the order of commits, so
/// whoever has read past a place has seen everything that will ever stand before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// The place next to which the page begins, itself not on it; `None` at the newest row.
    pub from: Option<i64>,
    /// Which way to read from there.
    pub direction: Direction,
    /// How many rows at most.
    pub size: u16,
}

/// Which way a page lies from its cursor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Towards older rows, what `next` links to.
    Older,
    /// Towards newer rows, what `prev` links to.
    Newer,
}

/// One page of a list, found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slice<T> {
    /// The rows, newest first, whatever the direction.
    pub rows: Vec<Listed<T>>,
    /// Whether there are older rows.
    pub older: bool,
    /// Whether there are newer rows.
    pub newer: bool,
}

/// One row of a list and its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed<T> {
    /// The place.
    pub seq: i64,
    /// The row.
    pub item: T,
}

impl<T> Slice<T> {
    /// Makes the page for `window` out of what a store read: up to `size + 1` rows next to the
    /// window's place, in its direction. The extra row only says that there are more.
    pub fn read(window: Window, mut rows: Vec<Listed<T>>) -> Self {
        let size = usize::from(window.size);
        let more = rows.len() > size;
        rows.truncate(size);
        // The row that the cursor was made of lies behind the reader.
        let behind = window.from.is_some();
        match window.direction {
            Direction::Older => Self {
                rows,
                older: more,
                newer: behind,
            },
            Direction::Newer => {
                rows.reverse();
                Self {
                    rows,
                    older: behind,
                    newer: more,
                }
            }
        }
    }
}
