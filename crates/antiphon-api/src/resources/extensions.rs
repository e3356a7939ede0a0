//! What the field's API lacks: locks, the personalized name, the extended-away greeting, recordings taken out, phones,
//! calls, distribution lists, what waits to be told, the audit.

mod audit;
mod calls;
mod deliveries;
mod devices;
mod groups;
mod lists;
mod lock;
mod recordings;

use utoipa_axum::router::OpenApiRouter;

use crate::Api;

pub(super) fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .merge(lock::routes())
        .merge(recordings::routes())
        .merge(devices::routes())
        .merge(audit::routes())
        .merge(calls::routes())
        .merge(lists::routes())
        .merge(groups::routes())
        .merge(deliveries::routes())
}
