//! Message-waiting lamps: what each mailbox should show, told to subscribers and to registered phones (RFC 3842).

use std::collections::BTreeMap;

use antiphon_core::ids::MailboxId;
use antiphon_core::time::Now;
use antiphon_sip::endpoint::Endpoint;
use antiphon_sip::mwi::MessageSummary;

use crate::input::{Lamp, Target};

/// The newest version told for each mailbox, so that an older one never follows.
#[derive(Debug, Default)]
pub(crate) struct Lamps {
    shown: BTreeMap<MailboxId, i64>,
}

impl Lamps {
    /// Whether something newer than this has been told of its mailbox already.
    pub(crate) fn is_outdated(&self, lamp: &Lamp) -> bool {
        self.shown.get(&lamp.mailbox).is_some_and(|newest| lamp.version < *newest)
    }

    /// A mailbox changed: tells its subscribers, and its registered phones that did not subscribe.
    pub(crate) fn show(&mut self, now: Now, lamp: &Lamp, sip: &mut Endpoint, domain: &str) {
        let newest = self.shown.entry(lamp.mailbox).or_insert(lamp.version);
        if lamp.version < *newest {
            return;
        }
        *newest = lamp.version;
        sip.notify(now, &topic(lamp.mailbox), summary(lamp, domain));
        for target in &lamp.targets {
            tell(now, target, lamp, sip, domain);
        }
    }
}

/// Tells one registered phone, unless it has subscribed on the same path and so has been told.
pub(crate) fn tell(now: Now, target: &Target, lamp: &Lamp, sip: &mut Endpoint, domain: &str) {
    if !sip.is_subscribed(&topic(lamp.mailbox), &target.flow) {
        sip.notify_unsolicited(now, target.flow, &target.contact, &target.path, summary(lamp, domain));
    }
}

/// What subscriptions to a mailbox are filed under.
pub(crate) fn topic(mailbox: MailboxId) -> String {
    mailbox.to_string()
}

/// The counts as the wire carries them. `Message-Account` is what the phone's voicemail button dials.
pub(crate) fn summary(lamp: &Lamp, domain: &str) -> MessageSummary {
    let counts = lamp.counts;
    MessageSummary {
        waiting: counts.new > 0,
        account: lamp.portal.as_ref().map(|number| format!("sip:{number}@{domain}")).unwrap_or_default(),
        new: counts.new,
        saved: counts.saved,
        new_urgent: counts.new_urgent,
        saved_urgent: counts.saved_urgent,
    }
}
