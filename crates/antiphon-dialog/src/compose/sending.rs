//! A draft becomes a message: what is said of who got it and who did not.

use super::Draft;
use crate::draft::named;
use crate::kernel::{Call, Unavailable};
use crate::prompts::Prompt;
use crate::question::{Content, Recipients, Report, Sending, Sent, SpokenFrom};

impl Draft<'_> {
    /// Sends the message; whether nothing is left to be done about it. Who did not get it is told.
    pub(super) async fn send(&mut self, to: Recipients) -> bool {
        let Some(content) = self.content() else { return false };
        let sending = Sending {
            author: self.author,
            content,
            to,
            urgent: self.marks.urgent,
            confidential: self.marks.confidential,
        };
        let sent = self.call.send(sending).await;
        let done = tell(self.call, sent);
        if done {
            self.discard();
        }
        done
    }

    fn content(&self) -> Option<Content> {
        match (self.original, self.recording) {
            (Some(original), introduction) => Some(Content::Forwarded {
                original: original.message,
                introduction,
                sending: self.terms.sending,
            }),
            (None, recording) => recording.map(Content::Composed),
        }
    }
}

/// Tells what became of the message; whether that was the end of it.
fn tell(call: &Call, sent: Result<Sent, Unavailable>) -> bool {
    match sent {
        Ok(Sent::Report(report)) => tell_report(call, &report),
        Ok(Sent::Confidential) => {
            call.object(Prompt::CONFIDENTIAL_NOT_FORWARDED);
            true
        }
        Ok(Sent::Gone) => {
            call.object(Prompt::MESSAGE_GONE);
            true
        }
        Ok(Sent::NotAllowed) => {
            call.object(Prompt::SENDING_NOT_ALLOWED);
            false
        }
        Err(Unavailable) => {
            call.object(Prompt::NOT_SENT_NOW);
            false
        }
    }
}

fn tell_report(call: &Call, report: &Report) -> bool {
    let everybody_has_it = report.full.is_empty() && report.vanished.is_empty() && report.failed.is_empty();
    if !everybody_has_it {
        call.forget_keys();
    }
    call.mention(if report.sent > 0 { Prompt::MESSAGE_SENT } else { Prompt::SENT_TO_NOBODY });
    tell_of(call, &Prompt::NOT_SENT_FULL, &report.full);
    tell_of(call, &Prompt::NOT_SENT_VANISHED, &report.vanished);
    tell_of(call, &Prompt::NOT_SENT_FAILED, &report.failed);
    report.sent > 0 && report.failed.is_empty()
}

fn tell_of(call: &Call, why: &Prompt, addressees: &[SpokenFrom]) {
    if addressees.is_empty() {
        return;
    }
    call.mention(why.clone());
    for utterance in addressees.iter().flat_map(named) {
        call.mention(utterance);
    }
}
