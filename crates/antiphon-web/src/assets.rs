//! What pages need besides themselves: one style sheet and some small scripts, in the binary.
//!
//! Their addresses carry a hash of what they hold, so that browsers keep them for good and never an old one.

use std::sync::LazyLock;

use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use sha2::{Digest as _, Sha256};

/// A file in the binary.
struct Asset {
    name: &'static str,
    media_type: &'static str,
    bytes: &'static [u8],
}

const ASSETS: &[Asset] = &[
    Asset {
        name: "style.css",
        media_type: "text/css; charset=utf-8",
        bytes: include_bytes!("../assets/style.css"),
    },
    Asset { name: "htmx.js", media_type: "text/javascript", bytes: include_bytes!("../assets/htmx.min.js") },
    Asset { name: "page.js", media_type: "text/javascript", bytes: include_bytes!("../assets/page.js") },
    Asset {
        name: "passkey.js",
        media_type: "text/javascript",
        bytes: include_bytes!("../assets/passkey.js"),
    },
    Asset { name: "calls.js", media_type: "text/javascript", bytes: include_bytes!("../assets/calls.js") },
    Asset {
        name: "recorder.js",
        media_type: "text/javascript",
        bytes: include_bytes!("../assets/recorder.js"),
    },
    Asset { name: "live.js", media_type: "text/javascript", bytes: include_bytes!("../assets/live.js") },
    Asset {
        name: "phone.js",
        media_type: "text/javascript",
        bytes: include_bytes!("../assets/phone/phone.js"),
    },
    Asset {
        name: "line.js",
        media_type: "text/javascript",
        bytes: include_bytes!("../assets/phone/line.js"),
    },
    Asset {
        name: "audio.js",
        media_type: "text/javascript",
        bytes: include_bytes!("../assets/phone/audio.js"),
    },
    Asset {
        name: "tones.js",
        media_type: "text/javascript",
        bytes: include_bytes!("../assets/phone/tones.js"),
    },
    Asset {
        name: "captions.js",
        media_type: "text/javascript",
        bytes: include_bytes!("../assets/phone/captions.js"),
    },
];

/// Of everything together: one change renews them all, which is rare and small.
static VERSION: LazyLock<String> = LazyLock::new(|| {
    let all = ASSETS.iter().fold(Sha256::new(), |hash, asset| hash.chain_update(asset.bytes));
    all.finalize().iter().take(6).map(|byte| format!("{byte:02x}")).collect()
});

/// Where a page finds a file.
pub(crate) fn place(name: &str) -> String {
    format!("/assets/{}/{name}", *VERSION)
}

/// `GET /assets/{version}/{name}`
pub(crate) async fn serve(Path((_, name)): Path<(String, String)>) -> Response {
    match ASSETS.iter().find(|asset| asset.name == name) {
        Some(asset) => {
            let headers = [
                (header::CONTENT_TYPE, asset.media_type),
                (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
            ];
            (headers, asset.bytes).into_response()
        }
        None => StatusCode::NOT_FOUND.into_response(),
    }
}
