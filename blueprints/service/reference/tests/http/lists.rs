use axum::http::StatusCode;
use serde_json::Value;

use crate::client::{Client, ROUTE, json_of, problem_of};
use crate::service::Service;

async fn page(client: &Client, query: &str) -> Value {
    json_of(
        client.get(&format!("{ROUTE}?{query}")).await,
        StatusCode::OK,
    )
    .await
}

fn ids(page: &Value) -> Vec<String> {
    let items = page["items"].as_array().unwrap().iter();
    items
        .map(|item| item["id"].as_str().unwrap().to_owned())
        .collect()
}

pub(crate) async fn links_lead_through_the_list_and_back(service: Service) {
    let ann = service.client("ann");
    let mut made = Vec::new();
    for number in 0..5 {
        made.insert(0, ann.created(&format!("k{number}")).await);
    }
    let first = page(&ann, "size=2").await;
    let next = first["next"].as_str().unwrap();
    let second = page(&ann, &format!("size=2&cursor={next}")).await;
    let next = second["next"].as_str().unwrap();
    let third = page(&ann, &format!("size=2&cursor={next}")).await;
    assert_eq!([ids(&first), ids(&second), ids(&third)].concat(), made);
    assert!(first["prev"].is_null() && third["next"].is_null());
    let prev = third["prev"].as_str().unwrap();
    let back = page(&ann, &format!("size=2&cursor={prev}")).await;
    assert_eq!(ids(&back), ids(&second));

    let answer = ann.get(&format!("{ROUTE}?size=2&author=ann")).await;
    let link = answer.headers()["link"].to_str().unwrap().to_owned();
    assert!(
        link.starts_with("<?") && link.contains("author=ann"),
        "{link}"
    );
    assert!(link.ends_with(r#"rel="next""#), "{link}");
}

pub(crate) async fn a_cursor_serves_its_own_query_alone(service: Service) {
    let ann = service.client("ann");
    for key in ["a", "b", "c"] {
        ann.created(key).await;
    }
    service.stranger("ann").created("a").await;
    let first = page(&ann, "size=1").await;
    let cursor = first["next"].as_str().unwrap();
    let other = format!("{ROUTE}?size=1&author=ann&cursor={cursor}");
    let own = format!("{ROUTE}?size=1&cursor={cursor}");
    let junk = format!("{ROUTE}?cursor=junk");
    let negative = format!("{ROUTE}?size=-1");
    for (client, path, kind) in [
        (&ann, &other, "cursor-of-another-query"),
        (&service.stranger("ann"), &own, "cursor-of-another-tenant"),
        (&ann, &junk, "cursor-unreadable"),
        (&ann, &negative, "query-invalid"),
    ] {
        let problem = problem_of(client.get(path).await, StatusCode::BAD_REQUEST).await;
        assert!(problem.kind.ends_with(kind), "{path}: {problem:?}");
    }
}
