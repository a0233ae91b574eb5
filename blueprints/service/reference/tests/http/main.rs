//! The router as callers meet it, layers included, over the real store.

#![expect(
    clippy::unwrap_used,
    reason = "a test stops at the first surprise, also in what it shares"
)]

// {{#if (has "audit-log")}}
mod audit_events;
// {{/if}}
mod client;
mod creating;
// {{#if (has "auth")}}
mod issuer;
// {{/if}}
// {{#if (has "cursor-paging")}}
mod lists;
// {{/if}}
mod openapi;
// {{#if (has "cursor-paging")}}
mod pages;
// {{/if}}
// {{#if (eq store "postgres")}}
mod postgres;
// {{/if}}
mod problems;
mod service;
// {{#if (eq store "sqlite")}}
mod sqlite;
// {{/if}}

/// Makes a test of every case, on the store of this project.
macro_rules! suite {
    ($($module:ident::$case:ident,)*) => {
        // {{#if (eq store "postgres")}}
        mod on_postgres {
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $case() {
                let place = crate::postgres::place().await;
                crate::$module::$case(crate::service::Service::over(place.storage.clone())).await;
            })*
        }
        // {{/if}}
        // {{#if (eq store "sqlite")}}
        mod on_sqlite {
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $case() {
                let place = crate::sqlite::place().await;
                crate::$module::$case(crate::service::Service::over(place.storage.clone())).await;
            })*
        }
        // {{/if}}
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
    // {{#if (has "audit-log")}}
    audit_events::every_change_is_in_the_log,
    audit_events::the_types_of_events_are_listed,
    // {{#if (has "auth")}}
    audit_events::a_missing_permission_is_in_the_log,
    // {{/if}}
    // {{/if}}
    // {{#if (has "cursor-paging")}}
    lists::links_lead_through_the_list_and_back,
    lists::sizes_follow_aip_158,
    lists::a_cursor_serves_its_own_query_alone,
    lists::any_flipped_bit_is_refused,
    lists::a_query_that_means_nothing_is_refused,
    lists::no_query_is_too_odd_for_an_answer,
    // {{#if (has "audit-log")}}
    lists::the_log_pages_like_every_list,
    // {{/if}}
    pages::every_row_comes_once_and_in_order,
    // {{/if}}
    openapi::every_status_is_documented,
}
