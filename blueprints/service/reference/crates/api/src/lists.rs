//S //! The lists. Every one of them pages by cursor, through the same code.
//S
//S use axum::extract::State;
//S use contracts::ActorId;
//S use serde::Deserialize;
//S use utoipa::IntoParams;
//S
//S // {{#if (has "audit-log")}}
//S use contracts::audit::AuditEventView;
//S use domain::EventFilter;
//S // {{/if}}
//S
//S use contracts::PurchaseOrderView;
//S
//S use crate::App;
//S use crate::failure::{Failure, ReadProblems};
//S use crate::paging::{Page, PageQuery};
//S
//S use crate::purchase_orders::view;
//S
//S // {{#if (has "auth")}}
//S // {{#if (has "audit-log")}}
//S use crate::auth::ReadAuditEvents;
//S // {{/if}}
//S use crate::auth::{Allowed, ReadPurchaseOrders};
//S // {{else}}
//S //~ use crate::gateway::Gateway;
//S // {{/if}}
//S
//S /// Which ones are wanted.
//S #[derive(Deserialize, IntoParams)]
//S #[serde(deny_unknown_fields)]
//S #[into_params(parameter_in = Query)]
//S pub(crate) struct ByAuthor {
//S     /// Only what this caller asked for.
//S     author: Option<String>,
//S }
