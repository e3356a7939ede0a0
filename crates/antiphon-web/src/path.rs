//! What an address names: an identity under `{id}`, a phone under `{device}`, a greeting or the recorded name under `{piece}`.

use std::str::FromStr;

use antiphon_core::ids::DeviceId;
use axum::extract::{FromRequestParts, RawPathParams};
use axum::http::request::Parts;

use crate::Hub;
use crate::greeting_cards::Piece;
use crate::page::Refusal;

/// The identity that an address names. What is none is nothing that could be here.
pub(crate) struct Id<T>(pub(crate) T);

impl<T: FromStr + Send> FromRequestParts<Hub> for Id<T> {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, hub: &Hub) -> Result<Self, Refusal> {
        let id = param(parts, hub, "id").await?;
        id.parse().map(Self).map_err(|_| Refusal::Missing)
    }
}

impl FromRequestParts<Hub> for Piece {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, hub: &Hub) -> Result<Self, Refusal> {
        Self::of_word(&param(parts, hub, "piece").await?)
    }
}

/// The phone that an address names under `{device}`.
pub(crate) struct DeviceIn(pub(crate) DeviceId);

impl FromRequestParts<Hub> for DeviceIn {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, hub: &Hub) -> Result<Self, Refusal> {
        let id = param(parts, hub, "device").await?;
        id.parse().map(Self).map_err(|_| Refusal::Missing)
    }
}

async fn param(parts: &mut Parts, hub: &Hub, name: &str) -> Result<String, Refusal> {
    let params = RawPathParams::from_request_parts(parts, hub).await.map_err(|_| Refusal::Missing)?;
    let found = params.iter().find(|(key, _)| *key == name).map(|(_, value)| value.to_owned());
    found.ok_or(Refusal::Missing)
}
