//! The router as callers meet it, layers included, over the real store.

#![expect(
    clippy::unwrap_used,
    reason = "a test stops at the first surprise, also in what it shares"
)]

mod audit_events;
mod client;
mod creating;
mod issuer;
mod lists;
mod openapi;
mod problems;
mod service;
mod sqlite;

/// Makes a test of every case, on the store of this project.
macro_rules! suite {
    ($($module:ident::$case:ident,)*) => {
        mod on_sqlite {
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $case() {
                let place = crate::sqlite::place().await;
                crate::$module::$case(crate::service::Service::over(place.storage.clone())).await;
            })*
        }
    };
}

suite! {
    creating::what_is_created_can_be_read,
    creating::a_repeated_request_creates_once,
    creating::a_key_is_needed_and_holds_for_one_request,
    creating::somebody_else_approves_it_once,
    creating::tenants_do_not_meet,
    problems::what_axum_rejects_is_a_problem_too,
    problems::a_body_without_a_length_has_the_same_limit,
    problems::unknown_ids_paths_and_methods_are_problems,
    problems::every_answer_has_its_request_id,
    audit_events::every_change_is_in_the_log,
    audit_events::the_types_of_events_are_listed,
    audit_events::a_missing_permission_is_in_the_log,
    lists::pages_have_numbers,
    lists::a_query_that_means_nothing_is_refused,
    lists::no_query_is_too_odd_for_an_answer,
    lists::the_log_pages_like_every_list,
    openapi::every_status_is_documented,
}
