use axum::http::StatusCode;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use proptest::prelude::*;

use crate::service::{LIST, Service, Team};

/// Two rows, and the cursor between them.
fn cursor(team: &Team<'_>) -> String {
    team.create("ann");
    team.create("ann");
    team.page(&format!("{LIST}?size=1")).next.unwrap()
}

fn check(team: &Team<'_>, target: &str, name: &str) {
    let (status, problem) = team.refused(target);
    assert_eq!(status, StatusCode::BAD_REQUEST, "{target}");
    let kind = problem.kind.rsplit(':').next();
    assert_eq!(kind, Some(name), "{target}: {:?}", problem.detail);
    assert!(problem.detail.is_some(), "{target}");
}

#[test]
fn a_cursor_is_for_one_query_of_one_tenant() {
    let service = Service::start();
    let team = service.team();
    let cursor = cursor(&team);
    team.page(&format!("{LIST}?cursor={cursor}&size=7"));

    let filtered = format!("{LIST}?author=ann&cursor={cursor}");
    check(&team, &filtered, "cursor-of-another-query");
    // {{#if (has "audit-log")}}
    let events = format!("/v1/audit-events?cursor={cursor}");
    check(&team, &events, "cursor-of-another-query");
    // {{/if}}
    let other = service.team();
    let again = format!("{LIST}?cursor={cursor}");
    check(&other, &again, "cursor-of-another-tenant");
}

#[test]
fn any_flipped_bit_is_refused() {
    let service = Service::start();
    let team = service.team();
    let bytes = URL_SAFE_NO_PAD.decode(cursor(&team)).unwrap();
    for bit in 0..bytes.len() * 8 {
        let mut flipped = bytes.clone();
        flipped[bit / 8] ^= 1 << (bit % 8);
        let flipped = URL_SAFE_NO_PAD.encode(flipped);
        let (status, _) = team.refused(&format!("{LIST}?cursor={flipped}"));
        assert_eq!(status, StatusCode::BAD_REQUEST, "bit {bit}");
    }
}

#[test]
fn a_query_that_means_nothing_is_refused() {
    let service = Service::start();
    let team = service.team();
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
        check(&team, &format!("{LIST}?{query}"), "query-invalid");
    }
    for junk in ["", "x", "AQ", "%00", &"A".repeat(47), &"x".repeat(5_000)] {
        let target = format!("{LIST}?cursor={junk}");
        check(&team, &target, "cursor-unreadable");
    }
}

#[test]
fn no_query_is_too_odd_for_an_answer() {
    let service = Service::start();
    let team = service.team();
    proptest!(|(query in "[!$-;=?-\\[\\]_a-z~]{0,40}")| {
        let status = team.status(&format!("{LIST}?{query}"));
        prop_assert!(matches!(status, StatusCode::OK | StatusCode::BAD_REQUEST), "{status}");
    });
}
