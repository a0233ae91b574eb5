//! Lists through the real router and the real store, while others write.

#![expect(
    clippy::unwrap_used,
    reason = "a test stops at the first surprise, also in what it shares"
)]

mod caller;
mod refusals;
mod service;

use proptest::prelude::*;
use serde_json::Value;

use service::{LIST, Page, Service, Team};

/// The size of a page, and how many rows are written before the next one is read.
type Step = (u16, u8);

/// Who writes, by turns: ann whenever this says so.
fn authors() -> impl Strategy<Value = Vec<bool>> {
    prop::collection::vec(any::<bool>(), 1..12)
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    prop::collection::vec((1..5_u16, 0..3_u8), 1..6)
}

/// A list, what should be in it, and who goes on writing.
struct Model<'s> {
    team: Team<'s>,
    /// Ids of what was written, oldest first, and whether ann wrote it.
    written: Vec<(Value, bool)>,
    authors: Vec<bool>,
    /// The list of ann's alone, or of all.
    filtered: bool,
}

impl Model<'_> {
    fn write(&mut self, count: usize) {
        for _ in 0..count {
            let ann = self.authors[self.written.len() % self.authors.len()];
            let id = self.team.create(if ann { "ann" } else { "bob" });
            self.written.push((id, ann));
        }
    }

    /// What the list holds now, newest first.
    fn rows(&self) -> Vec<Value> {
        let rows = self.written.iter().rev();
        let rows = rows.filter(|(_, ann)| *ann || !self.filtered);
        rows.map(|(id, _)| id.clone()).collect()
    }

    fn page(&self, size: u16, cursor: Option<&str>) -> Page {
        let filter = if self.filtered { "&author=ann" } else { "" };
        let cursor = cursor.map_or(String::new(), |text| format!("&cursor={text}"));
        let page = self
            .team
            .page(&format!("{LIST}?size={size}{filter}{cursor}"));
        assert!(page.ids.len() <= usize::from(size));
        page
    }

    /// Reads on from `cursor` to the end of the list that `next` leads to. All pages, and the last.
    fn walk(
        &mut self,
        steps: &[Step],
        mut cursor: Option<String>,
        next: fn(&Page) -> Option<&String>,
    ) -> (Vec<Page>, Page) {
        let mut pages = Vec::new();
        // Nobody writes any more once the steps are over, or there would be no end.
        let rest = std::iter::repeat((3, 0));
        for (size, count) in steps.iter().copied().chain(rest) {
            let page = self.page(size, cursor.as_deref());
            cursor = next(&page).cloned();
            pages.push(page.clone());
            if cursor.is_none() {
                return (pages, page);
            }
            self.write(count.into());
        }
        unreachable!("the steps never end")
    }
}

#[test]
fn every_row_comes_once_and_in_order() {
    let service = Service::start();
    let config = ProptestConfig::with_cases(16);
    proptest!(config, |(authors in authors(), there in steps(), back in steps(), filtered: bool)| {
        let (team, written) = (service.team(), Vec::new());
        let mut list = Model { team, written, authors, filtered };
        list.write(list.authors.len());

        let before = list.rows();
        let (pages, end) = list.walk(&there, None, |page| page.next.as_ref());
        let read: Vec<_> = pages.into_iter().flat_map(|page| page.ids).collect();
        prop_assert_eq!(read, before, "what is written meanwhile is newer");

        // And back, from the last page, whose rows are not read again.
        if end.prev.is_none() {
            return Ok(());
        }
        let (pages, start) = list.walk(&back, end.prev, |page| page.prev.as_ref());
        let newest_first = pages.into_iter().rev().flat_map(|page| page.ids);
        let read: Vec<_> = newest_first.chain(end.ids).collect();
        prop_assert_eq!(read, list.rows(), "what is written meanwhile comes, too");
        prop_assert_eq!(start.prev, None);
    });
}

#[test]
fn links_lead_through_a_list_as_they_stand() {
    let service = Service::start();
    let team = service.team();
    let written: Vec<_> = (0..5).map(|_| team.create("ann")).collect();
    let mut target = format!("{LIST}?author=ann&size=2");
    let mut read = Vec::new();
    loop {
        let page = team.page(&target);
        assert_eq!(page.link("next").is_some(), page.next.is_some());
        assert_eq!(page.link("prev").is_some(), page.prev.is_some());
        read.extend(page.ids.clone());
        let Some(next) = page.link("next") else {
            break;
        };
        assert!(next.starts_with("?author=ann&size=2&cursor="), "{next}");
        target = format!("{LIST}{next}");
    }
    assert!(read.into_iter().eq(written.into_iter().rev()));
}

// {{#if (has "audit-log")}}
#[test]
fn the_audit_log_pages_like_every_list() {
    let service = Service::start();
    let team = service.team();
    for _ in 0..5 {
        team.create("ann");
    }
    let mut read = Vec::new();
    let mut target = "/v1/audit-events?actor=ann&size=2".to_owned();
    loop {
        let page = team.page(&target);
        read.push(page.ids.len());
        let Some(next) = page.link("next") else {
            break;
        };
        target = format!("/v1/audit-events{next}");
    }
    assert_eq!(read, [2, 2, 1]);
}

// {{/if}}
#[test]
fn sizes_follow_aip_158() {
    let service = Service::start();
    let team = service.team();
    for _ in 0..51 {
        team.create("ann");
    }
    for (size, rows) in [("", 50), ("size=0", 50), ("size=1", 1), ("size=1000", 51)] {
        let page = team.page(&format!("{LIST}?{size}"));
        assert_eq!(page.ids.len(), rows, "{size}");
    }
}
