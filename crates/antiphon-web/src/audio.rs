//! Audio for browsers: plain PCM, and whole or in the part that a player asks for (RFC 9110 section 14).

use antiphon_media::wav::{WavInfo, file_from_samples};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};

const WAV: &str = "audio/wav";

/// What is stored, as every browser plays it. What cannot be read goes out as it is: the player says so then.
pub(crate) fn playable(stored: Vec<u8>) -> Vec<u8> {
    match WavInfo::parse(&stored) {
        Ok(info) => file_from_samples(&info.samples(&stored), info.format.rate),
        Err(_) => stored,
    }
}

/// Answers with the part asked for, so that a player can seek.
pub(crate) fn serve(asked: &HeaderMap, bytes: Vec<u8>) -> Response {
    let range = asked.get(header::RANGE).and_then(|value| value.to_str().ok());
    let whole = bytes.len();
    match range.map(|range| part(range, whole)) {
        None | Some(Part::Whole) => {
            ([(header::CONTENT_TYPE, WAV), (header::ACCEPT_RANGES, "bytes")], bytes).into_response()
        }
        Some(Part::Bytes(first, last)) => {
            let wanted = bytes.get(first..=last).unwrap_or_default().to_vec();
            let headers = [
                (header::CONTENT_TYPE, WAV.to_owned()),
                (header::ACCEPT_RANGES, "bytes".to_owned()),
                (header::CONTENT_RANGE, format!("bytes {first}-{last}/{whole}")),
            ];
            (StatusCode::PARTIAL_CONTENT, headers, wanted).into_response()
        }
        Some(Part::None) => {
            (StatusCode::RANGE_NOT_SATISFIABLE, [(header::CONTENT_RANGE, format!("bytes */{whole}"))])
                .into_response()
        }
    }
}

#[derive(Debug, PartialEq, Eq)]
enum Part {
    Whole,
    Bytes(usize, usize),
    None,
}

/// One range; several at once, and what is no range of bytes, get the whole (RFC 9110 section 14.2 allows it).
fn part(range: &str, whole: usize) -> Part {
    let Some((first, last)) = range.strip_prefix("bytes=").and_then(|range| range.split_once('-')) else {
        return Part::Whole;
    };
    let end = whole.saturating_sub(1);
    let bounds = match (first.trim().parse::<usize>(), last.trim().parse::<usize>()) {
        (Ok(first), Ok(last)) if first <= last => (first, last.min(end)),
        (Ok(first), Err(_)) if last.trim().is_empty() => (first, end),
        (Err(_), Ok(0)) if first.trim().is_empty() => return Part::None,
        (Err(_), Ok(suffix)) if first.trim().is_empty() => (whole.saturating_sub(suffix), end),
        _ => return Part::Whole,
    };
    if bounds.0 < whole { Part::Bytes(bounds.0, bounds.1) } else { Part::None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_player_gets_the_part_it_asks_for() {
        for (range, got) in [
            ("bytes=0-", Part::Bytes(0, 99)),
            ("bytes=10-19", Part::Bytes(10, 19)),
            ("bytes=90-200", Part::Bytes(90, 99)),
            ("bytes=-5", Part::Bytes(95, 99)),
            ("bytes=-500", Part::Bytes(0, 99)),
            ("bytes=100-", Part::None),
            ("bytes=-0", Part::None),
            ("bytes=9-3", Part::Whole),
            ("bytes=0-1,5-6", Part::Whole),
            ("lines=1-2", Part::Whole),
        ] {
            assert_eq!(part(range, 100), got, "{range}");
        }
        assert_eq!(part("bytes=0-", 0), Part::None);
    }
}
