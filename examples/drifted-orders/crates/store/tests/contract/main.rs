//! What every store has to do, checked on the real thing.

mod audit_log;
mod commits;
mod lists;
mod place;
mod sqlite;
mod tampering;
mod wishes;

/// A test that ends at the first error.
type Outcome<T = ()> = Result<T, Box<dyn std::error::Error + Send + Sync>>;

/// Makes a test of every case, on every store.
macro_rules! suite {
    ($($module:ident::$case:ident,)*) => {
        mod on_sqlite {
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $case() -> crate::Outcome {
                crate::$module::$case(&crate::sqlite::place().await?).await
            })*
        }
    };
}

suite! {
    commits::what_is_committed_is_found,
    commits::nobody_sees_what_belongs_to_another_tenant,
    commits::a_repeated_wish_is_granted_once,
    commits::a_key_holds_for_one_wish_of_one_caller,
    commits::a_forgotten_key_is_new_again,
    commits::many_at_once_under_one_key_make_one,
    commits::a_decision_on_an_old_state_is_refused,
    commits::what_was_committed_is_there_after_a_restart,
    commits::a_database_knows_whether_it_is_behind,
    audit_log::every_commit_has_its_event,
    audit_log::a_refused_commit_leaves_no_event,
    audit_log::a_refusal_is_recorded_by_itself,
    audit_log::writers_side_by_side_leave_no_gap,
    audit_log::a_reader_that_follows_misses_nothing,
    audit_log::an_event_comes_back_as_it_was_written,
    audit_log::an_unknown_type_is_shown_without_its_payload,
    tampering::the_store_refuses_to_change_the_log,
    tampering::a_changed_row_is_found,
    tampering::a_removed_row_is_found,
    tampering::swapped_rows_are_found,
    tampering::an_inserted_row_is_found,
    tampering::a_cut_tail_is_found,
    lists::pages_lead_through_the_whole_list_and_back,
    lists::a_filter_keeps_the_order,
    lists::a_list_can_be_read_from_its_oldest_row,
    lists::the_log_is_a_list_too,
}
