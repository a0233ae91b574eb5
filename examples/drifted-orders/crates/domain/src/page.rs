/// One page of a list, wanted: some rows next to a place.
///
/// Lists are ordered by their place, newest first. A place is given in the order of commits, so
/// whoever has read past a place has seen everything that will ever stand before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// The place next to which the page begins, itself not on it. `None` begins at the end of the
    /// list: the newest row when reading towards older ones, and the other way round.
    pub from: Option<i64>,
    /// Which way to read from there.
    pub direction: Direction,
    /// How many rows at most; 1 or more.
    pub size: u16,
}

impl Window {
    /// The place that no row of the page reaches: all of them are smaller when reading towards
    /// older rows, and greater when reading towards newer ones.
    pub fn bound(&self) -> i64 {
        self.from.unwrap_or(match self.direction {
            Direction::Older => i64::MAX,
            Direction::Newer => i64::MIN,
        })
    }

    /// How many rows a store reads for it: one more than the page holds, which tells whether
    /// there are more without counting them.
    pub fn limit(&self) -> i64 {
        i64::from(self.size) + 1
    }
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
    pub rows: Vec<T>,
    /// The place from which to read on towards older rows, if there are any.
    pub older: Option<i64>,
    /// The place from which to read on towards newer rows, if there are any.
    pub newer: Option<i64>,
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
    /// Makes the page for `window` out of what a store read: up to [`Window::limit`] rows, the one
    /// nearest to the window's place first. The extra row only says that there are more.
    pub fn read(window: Window, mut found: Vec<Listed<T>>) -> Self {
        let size = usize::from(window.size);
        let ahead = found.len() > size;
        found.truncate(size);
        // The row that the cursor was made of lies behind the reader.
        let behind = window.from.is_some();
        let (older, newer) = match window.direction {
            Direction::Older => (ahead, behind),
            Direction::Newer => {
                found.reverse();
                (behind, ahead)
            }
        };
        // An empty page hands over to the row that its cursor was made of.
        let oldest = found.last().map(|row| row.seq);
        let oldest = oldest.or_else(|| Some(window.from?.saturating_add(1)));
        let newest = found.first().map(|row| row.seq);
        let newest = newest.or_else(|| Some(window.from?.saturating_sub(1)));
        Self {
            older: oldest.filter(|_| older),
            newer: newest.filter(|_| newer),
            rows: found.into_iter().map(|row| row.item).collect(),
        }
    }

    /// The same page with every row shown as something else.
    pub fn map<U>(self, show: impl FnMut(T) -> U) -> Slice<U> {
        Slice {
            rows: self.rows.into_iter().map(show).collect(),
            older: self.older,
            newer: self.newer,
        }
    }

    /// The same page with every row shown as something else, if each of them can be.
    ///
    /// # Errors
    ///
    /// That of the first row that cannot.
    pub fn try_map<U, E>(self, show: impl FnMut(T) -> Result<U, E>) -> Result<Slice<U>, E> {
        Ok(Slice {
            rows: self.rows.into_iter().map(show).collect::<Result<_, _>>()?,
            older: self.older,
            newer: self.newer,
        })
    }
}
