//! The legs and the SIP messages of a call as the JSON texts of their rows; nothing is ever searched by them.

use antiphon_core::audio_quality::{AudioQuality, LegAudio, Told};
use antiphon_core::call_record::{CallLeg, SipStep};
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize)]
struct LegJson {
    call_id: String,
    contact: Option<String>,
    begun: i64,
    answered: Option<i64>,
    ended: i64,
    refused: Option<u16>,
}

#[derive(Serialize, Deserialize)]
struct StepJson {
    at: i64,
    inbound: bool,
    peer: String,
    message: String,
}

/// Writes legs.
pub(crate) fn write_legs(legs: &[CallLeg]) -> String {
    let legs = legs.iter().cloned().map(|leg| LegJson {
        call_id: leg.sip_call_id,
        contact: leg.contact,
        begun: leg.begun_ms,
        answered: leg.answered_ms,
        ended: leg.ended_ms,
        refused: leg.refused,
    });
    serde_json::to_string(&legs.collect::<Vec<_>>()).expect("texts and numbers are always JSON")
}

/// Reads legs.
pub(crate) fn read_legs(text: &str) -> Result<Vec<CallLeg>, serde_json::Error> {
    let legs: Vec<LegJson> = serde_json::from_str(text)?;
    let legs = legs.into_iter().map(|leg| CallLeg {
        sip_call_id: leg.call_id,
        contact: leg.contact,
        begun_ms: leg.begun,
        answered_ms: leg.answered,
        ended_ms: leg.ended,
        refused: leg.refused,
    });
    Ok(legs.collect())
}

#[derive(Serialize, Deserialize)]
struct AudioJson {
    callers: bool,
    heard: u32,
    lost: u32,
    jitter: u16,
    told_lost: Option<u16>,
    told_jitter: Option<u16>,
    round_trip: Option<u16>,
}

/// Writes how well legs were heard.
pub(crate) fn write_audio(audio: &[LegAudio]) -> String {
    let legs = audio.iter().map(|LegAudio { is_callers, quality }| AudioJson {
        callers: *is_callers,
        heard: quality.heard,
        lost: quality.lost,
        jitter: quality.jitter_ms,
        told_lost: quality.told.map(|told| told.lost_permille),
        told_jitter: quality.told.map(|told| told.jitter_ms),
        round_trip: quality.round_trip_ms,
    });
    serde_json::to_string(&legs.collect::<Vec<_>>()).expect("numbers are always JSON")
}

/// Reads how well legs were heard.
pub(crate) fn read_audio(text: &str) -> Result<Vec<LegAudio>, serde_json::Error> {
    let legs: Vec<AudioJson> = serde_json::from_str(text)?;
    let legs = legs.into_iter().map(|leg| {
        let told = leg.told_lost.zip(leg.told_jitter);
        let quality = AudioQuality {
            heard: leg.heard,
            lost: leg.lost,
            jitter_ms: leg.jitter,
            told: told.map(|(lost_permille, jitter_ms)| Told { lost_permille, jitter_ms }),
            round_trip_ms: leg.round_trip,
        };
        LegAudio { is_callers: leg.callers, quality }
    });
    Ok(legs.collect())
}

/// Writes messages.
pub(crate) fn write_ladder(ladder: &[SipStep]) -> String {
    let steps = ladder.iter().cloned().map(|step| StepJson {
        at: step.at_ms,
        inbound: step.inbound,
        peer: step.peer,
        message: step.message,
    });
    serde_json::to_string(&steps.collect::<Vec<_>>()).expect("texts and numbers are always JSON")
}

/// Reads messages.
pub(crate) fn read_ladder(text: &str) -> Result<Vec<SipStep>, serde_json::Error> {
    let steps: Vec<StepJson> = serde_json::from_str(text)?;
    let steps = steps.into_iter().map(|step| SipStep {
        at_ms: step.at,
        inbound: step.inbound,
        peer: step.peer,
        message: step.message,
    });
    Ok(steps.collect())
}
