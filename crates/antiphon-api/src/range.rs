//! Parts of a recording, so that players seek (RFC 9110 section 14).

use axum::http::header::{ACCEPT_RANGES, CONTENT_RANGE, CONTENT_TYPE, RANGE};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse as _, Response};

/// A WAV file, or the part of it that is asked for. Several parts at once are answered with all of it.
pub(crate) fn wav(bytes: Vec<u8>, headers: &HeaderMap) -> Response {
    let length = bytes.len();
    let asked = headers.get(RANGE).and_then(|it| it.to_str().ok()).map(|it| part(it, length));
    let mut response = match asked {
        None | Some(Part::Whole) => bytes.into_response(),
        Some(Part::Nowhere) => {
            let mut response = StatusCode::RANGE_NOT_SATISFIABLE.into_response();
            insert(&mut response, &format!("bytes */{length}"));
            return response;
        }
        Some(Part::From { first, last }) => {
            let part = bytes.get(first..=last).unwrap_or_default().to_vec();
            let mut response = (StatusCode::PARTIAL_CONTENT, part).into_response();
            insert(&mut response, &format!("bytes {first}-{last}/{length}"));
            response
        }
    };
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("audio/wav"));
    headers.insert(ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    response
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    /// Nothing that we understand: all of it, as the RFC allows.
    Whole,
    From {
        first: usize,
        last: usize,
    },
    Nowhere,
}

fn part(range: &str, length: usize) -> Part {
    let Some((first, last)) = range.strip_prefix("bytes=").and_then(|it| it.split_once('-')) else {
        return Part::Whole;
    };
    let end = length.saturating_sub(1);
    match (first.trim().parse::<usize>(), last.trim().parse::<usize>()) {
        (Ok(first), _) if first >= length => Part::Nowhere,
        (Ok(first), Ok(last)) if first <= last => Part::From { first, last: last.min(end) },
        (Ok(first), Err(_)) if last.trim().is_empty() => Part::From { first, last: end },
        (Err(_), Ok(0)) if first.trim().is_empty() => Part::Nowhere,
        (Err(_), Ok(_)) if first.trim().is_empty() && length == 0 => Part::Nowhere,
        (Err(_), Ok(suffix)) if first.trim().is_empty() => {
            Part::From { first: length.saturating_sub(suffix), last: end }
        }
        (Ok(_) | Err(_), _) => Part::Whole,
    }
}

fn insert(response: &mut Response, range: &str) {
    if let Ok(value) = HeaderValue::from_str(range) {
        response.headers_mut().insert(CONTENT_RANGE, value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_what_was_asked_for_or_all_of_it() {
        let from = |first, last| Part::From { first, last };
        for (range, want) in [
            ("bytes=0-1", from(0, 1)),
            ("bytes=4-", from(4, 9)),
            ("bytes=-3", from(7, 9)),
            ("bytes=-30", from(0, 9)),
            ("bytes=8-99", from(8, 9)),
            ("bytes=10-", Part::Nowhere),
            ("bytes=-0", Part::Nowhere),
            ("bytes=3-2", Part::Whole),
            ("bytes=0-1,3-4", Part::Whole),
            ("lines=1-2", Part::Whole),
        ] {
            assert_eq!(part(range, 10), want, "{range}");
        }
    }
}
