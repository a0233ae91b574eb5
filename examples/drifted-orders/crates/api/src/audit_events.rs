use axum::Json;
use axum::extract::{Query, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use contracts::audit::{CloudEvent, EventTypeView, Kind, Seq};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer};
use utoipa::IntoParams;

use crate::auth::{Allowed, ReadAuditEvents};

use crate::App;
use crate::failure::{Failure, ReadProblems};

/// How many events one export holds at most.
const BATCH: u16 = 1_000;

/// Where an export goes on.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct After {
    /// The place of the last event the caller has; 0 for the beginning.
    #[serde(default, deserialize_with = "place")]
    #[param(value_type = Option<i64>, nullable = false, minimum = 0, default = 0)]
    after: Seq,
}

/// A place is positive, and no log is longer than that.
fn place<'q, D: Deserializer<'q>>(query: D) -> Result<Seq, D::Error> {
    let place = u64::deserialize(query)?;
    Seq::try_from(place).map_err(D::Error::custom)
}

/// Export the log
///
/// Up to 1,000 events that follow a place, oldest first, as a batch of CloudEvents 1.0. An empty
/// batch says that there are no more yet.
#[utoipa::path(
    get,
    path = "/v1/audit-events/export",
    tag = "audit-events",
    params(After),
    security(("bearer" = ["audit-events:read"])),
    responses(
        (status = 200, body = [CloudEvent], content_type = "application/cloudevents-batch+json"),
        ReadProblems,
    ),
)]
pub(crate) async fn export(
    app: State<App>,
    who: Allowed<ReadAuditEvents>,
    Query(After { after }): Query<After>,
) -> Result<Response, Failure> {
    let log = app.storage.log();
    let events = log.events_after(&who.caller.tenant, after, BATCH).await?;
    let batch: Result<Vec<_>, _> = events.into_iter().map(CloudEvent::of).collect();
    let batch = batch.map_err(|error| Failure::corrupt(&error))?;
    let headers = [(header::CONTENT_TYPE, "application/cloudevents-batch+json")];
    Ok((headers, Json(batch)).into_response())
}

/// Types of events
///
/// Every type that this version can write or read.
#[utoipa::path(
    get,
    path = "/v1/audit-event-types",
    tag = "audit-events",
    responses((status = 200, body = [EventTypeView]), ReadProblems),
)]
pub(crate) async fn types() -> Json<Vec<EventTypeView>> {
    Json(Kind::ALL.iter().copied().map(EventTypeView::from).collect())
}
