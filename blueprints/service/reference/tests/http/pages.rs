//! Paging against a model: lists that grow while they are read.

use std::sync::atomic::{AtomicU32, Ordering};

use proptest::prelude::*;
use tokio::runtime::Handle;
use tokio::task::block_in_place;

use crate::client::{Client, ROUTE};
use crate::lists::{Page, page};
use crate::service::Service;

/// The size of a page, and how many rows are written before the next one is read.
type Step = (u16, u8);

fn steps() -> impl Strategy<Value = Vec<Step>> {
    prop::collection::vec((1..5_u16, 0..3_u8), 1..6)
}

/// A list, and what should be in it.
struct Model {
    ann: Client,
    bob: Client,
    /// Who writes, by turns: ann whenever this says so.
    turns: Vec<bool>,
    /// Ids of what was written, oldest first, and whether ann wrote it.
    written: Vec<(String, bool)>,
    /// The list of ann's alone, or of all.
    filtered: bool,
}

impl Model {
    async fn write(&mut self, count: usize) {
        for _ in 0..count {
            let number = self.written.len();
            let ann = self.turns[number % self.turns.len()];
            let author = if ann { &self.ann } else { &self.bob };
            let id = author.created(&format!("k{number}")).await;
            self.written.push((id, ann));
        }
    }

    /// What the list holds now, newest first.
    fn rows(&self) -> Vec<String> {
        let rows = self.written.iter().rev();
        let rows = rows.filter(|(_, ann)| *ann || !self.filtered);
        rows.map(|(id, _)| id.clone()).collect()
    }

    async fn page(&self, size: u16, cursor: Option<&str>) -> Page {
        let filter = if self.filtered { "&author=ann" } else { "" };
        let cursor = cursor.map_or(String::new(), |text| format!("&cursor={text}"));
        let target = format!("{ROUTE}?size={size}{filter}{cursor}");
        let page = page(&self.ann, &target).await;
        assert!(page.ids.len() <= usize::from(size), "{target}");
        page
    }

    /// Reads from `cursor` on, to the end that `next` leads to.
    async fn walk(
        &mut self,
        steps: &[Step],
        mut cursor: Option<String>,
        next: fn(&Page) -> Option<&String>,
    ) -> Vec<Page> {
        let mut pages = Vec::new();
        // Nobody writes any more once the steps are over, or there would be no end.
        for (size, count) in steps.iter().copied().chain(std::iter::repeat((3, 0))) {
            let page = self.page(size, cursor.as_deref()).await;
            cursor = next(&page).cloned();
            pages.push(page);
            if cursor.is_none() {
                break;
            }
            self.write(count.into()).await;
        }
        pages
    }

    /// Reads the list down to its oldest row, and up again.
    async fn check(mut self, down: &[Step], up: &[Step]) {
        self.write(self.turns.len()).await;
        let before = self.rows();
        let pages = self.walk(down, None, |page| page.next.as_ref()).await;
        let read: Vec<_> = pages.iter().flat_map(|page| page.ids.clone()).collect();
        assert_eq!(read, before, "what is written meanwhile is newer");

        let oldest = pages[pages.len() - 1].clone();
        let pages = match oldest.prev {
            None => Vec::new(),
            Some(prev) => self.walk(up, Some(prev), |page| page.prev.as_ref()).await,
        };
        let read = pages.into_iter().rev().flat_map(|page| page.ids);
        let read: Vec<_> = read.chain(oldest.ids).collect();
        assert_eq!(read, self.rows(), "what is written meanwhile comes, too");
    }
}

pub(crate) async fn every_row_comes_once_and_in_order(service: Service) {
    let runtime = Handle::current();
    let cases = AtomicU32::new(0);
    block_in_place(|| {
        let turns = prop::collection::vec(any::<bool>(), 1..12);
        let inputs = (turns, steps(), steps(), any::<bool>());
        let config = ProptestConfig::with_cases(16);
        proptest!(config, |((turns, down, up, filtered) in inputs)| {
            let case = cases.fetch_add(1, Ordering::Relaxed);
            let list = Model {
                ann: service.client_elsewhere(case, "ann"),
                bob: service.client_elsewhere(case, "bob"),
                turns,
                written: Vec::new(),
                filtered,
            };
            runtime.block_on(list.check(&down, &up));
        });
    });
}
