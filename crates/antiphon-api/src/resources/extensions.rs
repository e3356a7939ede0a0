//! What the field's API lacks: locks, the personalized name, the extended-away greeting, recordings taken out, phones,
//! the audit.

mod audit;
mod calls;
mod devices;
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
}
