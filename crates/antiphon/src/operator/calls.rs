//! `antiphon calls` and `antiphon trace`: what became of calls.

use antiphon_core::audio_quality::LegAudio;
use antiphon_core::call_record::{CallLeg, CallRecord, Outcome, SipStep};
use antiphon_core::ids::CallRecordId;
use antiphon_office::ports::{CallFilter, CallName, KeptCall};
use antiphon_sip::ladder;
use anyhow::bail;
use serde_json::{Value, json};

use super::Desktop;
use super::output::time;
use crate::cli::records::{CallsArgs, TraceArgs};

/// Between the columns of a ladder.
const RUNG: usize = 44;

impl Desktop {
    pub(super) async fn calls(&self, args: &CallsArgs) -> anyhow::Result<()> {
        let organization = if args.all { None } else { Some(self.organization_of(&args.of).await?.id) };
        let filter = CallFilter {
            organization,
            location: None,
            begun_before_ms: i64::MAX,
            before: None,
            max: args.last,
        };
        let rows: Vec<Value> = self.office.calls(&filter).await?.iter().map(row).collect();
        self.output.list(&["call", "at", "from", "called", "outcome", "answered_by", "seconds"], &rows)
    }

    pub(super) async fn trace(&self, args: &TraceArgs) -> anyhow::Result<()> {
        let name = match args.call.parse::<CallRecordId>() {
            Ok(id) => CallName::Record(id),
            Err(_) => CallName::Sip(args.call.clone()),
        };
        let Some(call) = self.office.call(&name).await? else {
            bail!("there is no call {}: antiphon calls --all lists those that are kept", args.call);
        };
        self.output.document(&whole(&call), &text(&call, args.messages))
    }
}

fn row(record: &CallRecord) -> Value {
    json!({
        "call": record.id.to_string(),
        "at": time(record.begun_ms),
        "from": record.caller.number,
        "from_name": record.caller.name,
        "called": record.called,
        "outcome": outcome(record),
        "answered_by": record.answered_by.map(|it| it.word()),
        "seconds": (record.ended_ms - record.begun_ms) / 1000,
        "audio": record.audio.iter().map(audio_json).collect::<Vec<_>>(),
        "legs": record.legs.iter().map(|leg| leg_json(record, leg)).collect::<Vec<_>>(),
    })
}

fn outcome(record: &CallRecord) -> String {
    match record.outcome {
        Outcome::Refused(status) => format!("refused {status}"),
        Outcome::Answered | Outcome::Cancelled | Outcome::Failed => record.outcome.word().to_owned(),
    }
}

/// Times are counted from the call's beginning.
fn leg_json(record: &CallRecord, leg: &CallLeg) -> Value {
    json!({
        "sip_call_id": leg.sip_call_id,
        "contact": leg.contact,
        "begun_ms": leg.begun_ms - record.begun_ms,
        "answered_ms": leg.answered_ms.map(|at| at - record.begun_ms),
        "ended_ms": leg.ended_ms - record.begun_ms,
        "refused": leg.refused,
    })
}

/// Lost packets are of a thousand; the opinion is estimated, from 1.0 to 4.5.
fn audio_json(LegAudio { is_callers, quality }: &LegAudio) -> Value {
    json!({
        "leg": if *is_callers { "caller" } else { "connected" },
        "packets": quality.heard,
        "lost": quality.lost,
        "lost_permille": quality.lost_permille(),
        "jitter_ms": quality.jitter_ms,
        "told_lost_permille": quality.told.map(|told| told.lost_permille),
        "told_jitter_ms": quality.told.map(|told| told.jitter_ms),
        "round_trip_ms": quality.round_trip_ms,
        "opinion": quality.opinion_tenths().map(|tenths| f64::from(tenths) / 10.0),
    })
}

/// The same in a line.
fn audio_text(LegAudio { is_callers, quality }: &LegAudio) -> String {
    let percent = |permille: u16| f64::from(permille) / 10.0;
    let from = if *is_callers { "from the caller" } else { "from whom he reached" };
    let mut parts = vec![format!(
        "{from} {:.1} % lost, jitter {} ms",
        percent(quality.lost_permille()),
        quality.jitter_ms
    )];
    let told = quality.told.map(|told| {
        format!("to him {:.1} % lost, jitter {} ms", percent(told.lost_permille), told.jitter_ms)
    });
    parts.extend(told);
    parts.extend(quality.round_trip_ms.map(|ms| format!("there and back {ms} ms")));
    parts.extend(quality.opinion_tenths().map(|it| format!("opinion {:.1}", f64::from(it) / 10.0)));
    format!("audio    {}\n", parts.join("; "))
}

fn whole(call: &KeptCall) -> Value {
    let steps = call.ladder.iter().map(|step| {
        json!({
            "at_ms": step.at_ms - call.record.begun_ms,
            "direction": if step.inbound { "in" } else { "out" },
            "peer": step.peer,
            "message": step.message,
        })
    });
    let mut whole = row(&call.record);
    if let Some(fields) = whole.as_object_mut() {
        fields.insert("messages".to_owned(), steps.collect());
    }
    whole
}

fn text(call: &KeptCall, with_messages: bool) -> String {
    let record = &call.record;
    let from = record.caller.number.as_deref().unwrap_or("an unknown number");
    let by = record.answered_by.map(|it| format!(" by the {}", it.word())).unwrap_or_default();
    let seconds = (record.ended_ms - record.begun_ms) as f64 / 1000.0;
    let audio: String = record.audio.iter().map(audio_text).collect();
    let head = format!(
        "call     {}\nat       {}\nfrom     {from}\ncalled   {}\noutcome  {}{by}, {seconds:.1} s\n{audio}\n",
        record.id,
        time(record.begun_ms).unwrap_or_default(),
        record.called,
        outcome(record),
    );
    if call.ladder.is_empty() {
        return printable(&head) + "Its SIP messages are not kept (calls.keep_messages_days).\n";
    }
    let peers = peers(&call.ladder);
    let mut lines = vec![format!("{:>9}  {}", "", row_of(peers.iter().map(|peer| (*peer).to_owned())))];
    for step in &call.ladder {
        lines.push(rung(record, step, &peers));
        if with_messages {
            lines.extend(step.message.lines().map(|line| format!("{:>9}  {line}", "")));
        }
    }
    printable(&(head + &lines.join("\n") + "\n"))
}

/// Everybody we talked to, in the order of their first message; each is a column, and we are the left edge.
fn peers(ladder: &[SipStep]) -> Vec<&str> {
    let mut peers: Vec<&str> = Vec::new();
    for step in ladder {
        if !peers.contains(&step.peer.as_str()) {
            peers.push(&step.peer);
        }
    }
    peers
}

fn rung(record: &CallRecord, step: &SipStep, peers: &[&str]) -> String {
    let arrow = if step.inbound { "<--" } else { "-->" };
    let said = format!("{arrow} {}", ladder::summary(&step.message));
    let column = peers.iter().position(|peer| *peer == step.peer).unwrap_or_default();
    let at = (step.at_ms - record.begun_ms) as f64 / 1000.0;
    let blanks = std::iter::repeat_n(String::new(), column);
    format!("{at:>+9.3}  {}", row_of(blanks.chain([said])))
}

fn row_of(cells: impl Iterator<Item = String>) -> String {
    let row: String = cells.map(|cell| format!("{cell:<RUNG$}  ")).collect();
    row.trim_end().to_owned()
}

/// What callers send may not move the cursor of whoever looks.
fn printable(text: &str) -> String {
    text.chars().map(|it| if it.is_control() && it != '\n' { ' ' } else { it }).collect()
}

#[cfg(test)]
mod tests {
    use antiphon_core::audio_quality::{AudioQuality, Told};
    use antiphon_core::call_record::AnsweredBy;
    use antiphon_core::message::MessageFrom;
    use expect_test::expect;

    use super::*;

    fn step(at_ms: i64, inbound: bool, peer: &str, message: &str) -> SipStep {
        SipStep { at_ms, inbound, peer: peer.to_owned(), message: message.to_owned() }
    }

    #[test]
    fn a_call_is_drawn_as_a_ladder_with_a_column_for_each_peer() {
        let record = CallRecord {
            id: CallRecordId(uuid::Uuid::from_u128(1)),
            organization: None,
            location: None,
            caller: MessageFrom { number: Some("2001".to_owned()), ..MessageFrom::default() },
            called: "2002\u{1b}[2J".to_owned(),
            begun_ms: 1_800_000_000_000,
            answered_ms: Some(1_800_000_002_000),
            ended_ms: 1_800_000_012_340,
            answered_by: Some(AnsweredBy::Phone),
            outcome: Outcome::Answered,
            legs: Vec::new(),
            audio: vec![LegAudio {
                is_callers: true,
                quality: AudioQuality {
                    heard: 590,
                    lost: 10,
                    jitter_ms: 3,
                    told: Some(Told { lost_permille: 5, jitter_ms: 2 }),
                    round_trip_ms: Some(24),
                },
            }],
        };
        let (caller, phone) = ("udp 127.0.0.1:5070", "tcp 127.0.0.1:40001");
        let ladder = vec![
            step(1_800_000_000_000, true, caller, "INVITE sip:2002@x SIP/2.0\nCSeq: 1 INVITE\n\n"),
            step(1_800_000_000_012, false, phone, "INVITE sip:2002@y SIP/2.0\nCSeq: 1 INVITE\n\n"),
            step(1_800_000_002_000, true, phone, "SIP/2.0 200 OK\nCSeq: 1 INVITE\n\n"),
        ];
        expect![[r#"
            call     00000000-0000-0000-0000-000000000001
            at       2027-01-15T08:00:00Z
            from     2001
            called   2002 [2J
            outcome  answered by the phone, 12.3 s
            audio    from the caller 1.6 % lost, jitter 3 ms; to him 0.5 % lost, jitter 2 ms; there and back 24 ms; opinion 4.2

                       udp 127.0.0.1:5070                            tcp 127.0.0.1:40001
               +0.000  <-- INVITE sip:2002@x
               +0.012                                                --> INVITE sip:2002@y
               +2.000                                                <-- 200 OK (1 INVITE)
        "#]]
        .assert_eq(&text(&KeptCall { record, ladder }, false));
    }
}
