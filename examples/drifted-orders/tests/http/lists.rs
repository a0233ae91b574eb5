use axum::http::StatusCode;
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
        links,
    }
}

pub(crate) async fn pages_have_numbers(service: Service) {
    let ann = service.client("ann");
    let mut made = Vec::new();
    for number in 0..5 {
        made.insert(0, ann.created(&format!("k{number}")).await);
    }
    for (number, ids) in [(1, &made[..2]), (2, &made[2..4]), (3, &made[4..]), (4, &[])] {
        let target = format!("{ROUTE}?author=ann&per_page=2&page={number}");
        let page = json_of(ann.get(&target).await, StatusCode::OK).await;
        let items = page["items"].as_array().unwrap().iter();
        let found: Vec<_> = items.map(|item| item["id"].as_str().unwrap()).collect();
        assert_eq!(
            (found, page["total"].as_u64()),
            (ids.iter().map(String::as_str).collect(), Some(5))
        );
    }
}

pub(crate) async fn a_query_that_means_nothing_is_refused(service: Service) {
    let ann = service.client("ann");
    for query in [
        "page=-1",
        "page=ten",
        "page=1&page=1",
        "size=1",
        "author=ann&author=bob",
        "author=a%40b",
        "author=",
        "auhtor=ann",
        "offset=10",
    ] {
        let answer = ann.get(&format!("{ROUTE}?{query}")).await;
        problem_of(answer, StatusCode::BAD_REQUEST).await;
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
