//! The names and messages that wait in the demo, recorded the way people record theirs.

use antiphon_core::ids::RecordingId;
use antiphon_core::message::MessageFrom;
use antiphon_core::person::Person;
use antiphon_media::wav::WavInfo;
use antiphon_office::deposit::{DepositOutcome, LeftMessage};
use antiphon_office::ports::{AudioFormat, SpoolPurpose, SpoolWriter as _};
use antiphon_office::recording::NewRecording;
use antiphon_office::setter::Setter;
use anyhow::{Context as _, bail};

use crate::server::Server;

/// Number, name, whether it is urgent, and what is said.
const MESSAGES: [(&str, &str, bool, &[u8]); 3] = [
    ("+43155501", "Grace Hopper", false, include_bytes!("../../audio/grace.wav")),
    ("+43155502", "Print Shop", false, include_bytes!("../../audio/print-shop.wav")),
    ("+43155503", "Alan Turing", true, include_bytes!("../../audio/alan.wav")),
];

/// Extension and spoken name.
const NAMES: [(&str, &[u8]); 3] = [
    ("2001", include_bytes!("../../audio/name-ada.wav")),
    ("2004", include_bytes!("../../audio/name-dora.wav")),
    ("2101", include_bytes!("../../audio/name-emil.wav")),
];

/// Leaves the messages in a person's mailbox.
pub(super) async fn leave_messages(server: &Server, person: &Person) -> anyhow::Result<()> {
    for (number, name, urgent, file) in MESSAGES {
        let from = MessageFrom { person: None, number: Some(number.to_owned()), name: Some(name.to_owned()) };
        let recording = record(server, person, SpoolPurpose::Deposit, from, file).await?;
        let (organization, mailbox) = (person.organization, person.mailbox);
        let left = LeftMessage { organization, mailbox, recording, urgent, confidential: false };
        if server.office().deposit(left).await != DepositOutcome::Stored {
            bail!("a demo message cannot be stored");
        }
    }
    Ok(())
}

/// Records a person's name.
pub(super) async fn record_name(server: &Server, person: &Person) -> anyhow::Result<()> {
    let spoken = NAMES.iter().find(|(extension, _)| *extension == person.extension.as_str());
    let (_, file) = spoken.context("nobody recorded this person's name")?;
    let recording = record(server, person, SpoolPurpose::Name, MessageFrom::default(), file).await?;
    let actor = format!("person:{}", person.id);
    let owner = Setter { organization: person.organization, mailbox: person.mailbox, actor: &actor };
    Ok(server.office().keep_name(owner, recording).await?)
}

/// Takes a file as if somebody had spoken it.
async fn record(
    server: &Server,
    person: &Person,
    purpose: SpoolPurpose,
    from: MessageFrom,
    file: &[u8],
) -> anyhow::Result<RecordingId> {
    let (organization, mailbox) = (person.organization, person.mailbox);
    let recording = server
        .office()
        .begin_recording(NewRecording { organization, mailbox: Some(mailbox), purpose, from })
        .await?;
    let sound = WavInfo::parse(file).context("a recording of the demo is no WAV file")?.data;
    let bytes = file.get(sound).context("a recording of the demo is cut short")?.to_vec();
    let length = bytes.len() as u64;
    server.spool().chunk(recording, AudioFormat::MuLaw8k, bytes);
    server.spool().complete(recording, length, AudioFormat::MuLaw8k);
    Ok(recording)
}
