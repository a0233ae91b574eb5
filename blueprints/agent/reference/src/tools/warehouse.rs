//! What the tools work on.

use std::collections::BTreeMap;
use std::num::NonZeroU32;
use std::sync::{Mutex, PoisonError};

use serde::Serialize;

/// Shelves and orders, kept in memory.
pub struct Warehouse {
    free: Mutex<BTreeMap<String, u32>>,
    orders: BTreeMap<u32, Order>,
}

/// What a customer ordered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Order {
    /// The article.
    pub article: String,
    /// How many of it.
    pub count: u32,
}

/// How much of an article nobody has reserved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Level {
    /// The article.
    pub article: String,
    /// How many of it are free.
    pub free: u32,
}

impl Warehouse {
    /// One with two articles and two orders.
    pub fn sample() -> Self {
        let order = |article: &str, count| Order {
            article: article.to_owned(),
            count,
        };
        Self {
            free: Mutex::new([("bolt-m8".to_owned(), 40), ("nut-m8".to_owned(), 2)].into()),
            orders: [(17, order("bolt-m8", 30)), (18, order("nut-m8", 5))].into(),
        }
    }

    /// The order with this number.
    pub fn order(&self, number: u32) -> Option<&Order> {
        self.orders.get(&number)
    }

    /// How much of an article is free; `None` when there is no such article.
    pub fn level(&self, article: &str) -> Option<Level> {
        let free = self.free.lock().unwrap_or_else(PoisonError::into_inner);
        free.get(article).map(|free| level(article, *free))
    }

    /// Reserves some of an article, and returns what is free then. All of it or none.
    ///
    /// # Errors
    /// [`Shortage`] when there is no such article, or not enough of it.
    pub fn reserve(&self, article: &str, count: NonZeroU32) -> Result<Level, Shortage> {
        let mut all = self.free.lock().unwrap_or_else(PoisonError::into_inner);
        let free = all.get_mut(article).ok_or(Shortage::NoSuchArticle)?;
        let left = free.checked_sub(count.get());
        *free = left.ok_or(Shortage::Only(*free))?;
        Ok(level(article, *free))
    }
}

/// Why nothing was reserved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Shortage {
    /// Nobody has heard of it.
    #[error("there is no such article")]
    NoSuchArticle,
    /// Fewer are free than were asked for.
    #[error("only {0} are free")]
    Only(u32),
}

fn level(article: &str, free: u32) -> Level {
    Level {
        article: article.to_owned(),
        free,
    }
}
