use axum::http::StatusCode;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use proptest::prelude::*;
use serde_json::Value;
use tokio::runtime::Handle;
use tokio::task::block_in_place;

use crate::client::{Client, ROUTE, json_of, problem_of};
use crate::service::Service;

/// One page, as it came.
#[derive(Clone, Debug)]
pub(crate) struct Page {
    pub(crate) ids: Vec<String>,
    pub(crate) next: Option<String>,
    pub(crate) prev: Option<String>,
    /// The targets of the header's links of the same names.
    links: [Option<String>; 2],
}

/// The page at `target`.
pub(crate) async fn page(client: &Client, target: &str) -> Page {
    let answer = client.get(target).await;
    let links = answer.headers().get("link");
    let links = links.map_or("", |links| links.to_str().unwrap());
    let links = ["next", "prev"].map(|rel| {
        let end = format!(">; rel=\"{rel}\"");
        let mut links = links.split(", ");
        let target = links.find_map(|link| link.strip_prefix('<')?.strip_suffix(&end));
        target.map(str::to_owned)
    });
    let page = json_of(answer, StatusCode::OK).await;
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let items = page["items"].as_array().unwrap().iter();
    Page {
        ids: items.map(|item| text(&item["id"])).collect(),
        next: page.get("next").map(text),
        prev: page.get("prev").map(text),
        links,
    }
}

async fn check(client: &Client, target: &str, name: &str) {
    let problem = problem_of(client.get(target).await, StatusCode::BAD_REQUEST).await;
    assert!(problem.kind.ends_with(name), "{target}: {problem:?}");
    assert!(problem.detail.is_some(), "{target}");
}

pub(crate) async fn links_lead_through_the_list_and_back(service: Service) {
    let ann = service.client("ann");
    let mut made = Vec::new();
    for number in 0..5 {
        made.insert(0, ann.created(&format!("k{number}")).await);
    }
    let mut pages = vec![page(&ann, &format!("{ROUTE}?author=ann&size=2")).await];
    while let Some(next) = &pages[pages.len() - 1].links[0] {
        assert!(next.starts_with("?author=ann&size=2&cursor="), "{next}");
        pages.push(page(&ann, &format!("{ROUTE}{next}")).await);
    }
    let read: Vec<_> = pages.iter().flat_map(|page| page.ids.clone()).collect();
    assert_eq!((pages.len(), read), (3, made));
    for page in &pages {
        let named = [page.next.is_some(), page.prev.is_some()];
        assert_eq!(page.links.each_ref().map(Option::is_some), named);
    }
    let prev = pages[2].links[1].as_ref().unwrap();
    let back = page(&ann, &format!("{ROUTE}{prev}")).await;
    assert_eq!(back.ids, pages[1].ids);
    assert_eq!(pages[0].prev, None);
}

pub(crate) async fn sizes_follow_aip_158(service: Service) {
    let ann = service.client("ann");
    for number in 0..51 {
        ann.created(&format!("k{number}")).await;
    }
    for (size, rows) in [("", 50), ("size=0", 50), ("size=1", 1), ("size=1000", 51)] {
        let page = page(&ann, &format!("{ROUTE}?{size}")).await;
        assert_eq!(page.ids.len(), rows, "{size}");
    }
}

/// The cursor between two rows of `client`.
async fn cursor(client: &Client) -> String {
    for key in ["a", "b"] {
        client.created(key).await;
    }
    page(client, &format!("{ROUTE}?size=1")).await.next.unwrap()
}

pub(crate) async fn a_cursor_serves_its_own_query_alone(service: Service) {
    let ann = service.client("ann");
    let cursor = cursor(&ann).await;
    let own = format!("{ROUTE}?size=7&cursor={cursor}");
    assert_eq!(page(&service.client("bob"), &own).await.ids.len(), 1);
    check(&service.stranger("ann"), &own, "cursor-of-another-tenant").await;
    let filtered = format!("{ROUTE}?author=ann&cursor={cursor}");
    check(&ann, &filtered, "cursor-of-another-query").await;
    // {{#if (has "audit-log")}}
    let events = format!("/v1/audit-events?cursor={cursor}");
    check(&ann, &events, "cursor-of-another-query").await;
    // {{/if}}
}

pub(crate) async fn any_flipped_bit_is_refused(service: Service) {
    let ann = service.client("ann");
    let bytes = URL_SAFE_NO_PAD.decode(cursor(&ann).await).unwrap();
    for bit in 0..bytes.len() * 8 {
        let mut flipped = bytes.clone();
        flipped[bit / 8] ^= 1 << (bit % 8);
        let flipped = URL_SAFE_NO_PAD.encode(flipped);
        check(&ann, &format!("{ROUTE}?cursor={flipped}"), "").await;
    }
}

pub(crate) async fn a_query_that_means_nothing_is_refused(service: Service) {
    let ann = service.client("ann");
    for query in [
        "size=-1",
        "size=ten",
        "size=",
        "size=1&size=1",
        "author=ann&author=bob",
        "author=a%40b",
        "author=",
        "auhtor=ann",
        "offset=10",
    ] {
        check(&ann, &format!("{ROUTE}?{query}"), "query-invalid").await;
    }
    for junk in ["", "x", "AQ", "%00", &"A".repeat(47), &"x".repeat(5_000)] {
        check(&ann, &format!("{ROUTE}?cursor={junk}"), "cursor-unreadable").await;
    }
}

pub(crate) async fn no_query_is_too_odd_for_an_answer(service: Service) {
    let ann = service.client("ann");
    let runtime = Handle::current();
    block_in_place(|| {
        proptest!(|(query in "[!$-;=?-\\[\\]_a-z~]{0,40}")| {
            let target = format!("{ROUTE}?{query}");
            let status = runtime.block_on(ann.get(&target)).status();
            let fine = matches!(status, StatusCode::OK | StatusCode::BAD_REQUEST);
            prop_assert!(fine, "{}", status);
        });
    });
}
// {{#if (has "audit-log")}}

pub(crate) async fn the_log_pages_like_every_list(service: Service) {
    let ann = service.client("ann");
    for number in 0..5 {
        ann.created(&format!("k{number}")).await;
    }
    let mut sizes = Vec::new();
    let mut target = "/v1/audit-events?actor=ann&size=2".to_owned();
    loop {
        let page = page(&ann, &target).await;
        sizes.push(page.ids.len());
        let Some(next) = &page.links[0] else {
            break;
        };
        target = format!("/v1/audit-events{next}");
    }
    assert_eq!(sizes, [2, 2, 1]);
}
// {{/if}}
