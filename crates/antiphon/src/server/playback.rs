//! What is to be heard, found and coded for its leg: prompts are at hand, stored audio is fetched first.
//!
//! What cannot be fetched is left out; a speech of which nothing can be fetched must not count as heard, and neither
//! must a message that lacks a piece.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use antiphon_call::Input;
use antiphon_call::input::{Clip, Scope};
use antiphon_media::codec::Codec;
use antiphon_media::leg::LegCommand;
use antiphon_media::player::PlayId;
use antiphon_media::sound::Sound;
use antiphon_net::rtp::{LegKey, RtpCommander, RtpEngine};
use antiphon_office::Office;
use antiphon_prompts::{PromptLibrary, PromptScope};
use tokio::runtime::Handle;

use super::exchange::{Line, media_of};
use super::lately::Lately;

/// Counts the stops of one leg: what was asked for before the last one is not played any more.
///
/// The count is held locked while an order goes out, so that no sound slips in behind the stop that was to end it.
type Stops = Arc<Mutex<u64>>;

/// Finds sounds and sends them to legs.
pub(crate) struct Playback {
    library: Arc<PromptLibrary>,
    office: Arc<Office>,
    lately: Arc<Lately>,
    runtime: Handle,
    commander: RtpCommander,
    line: Line,
    stops: HashMap<LegKey, Stops>,
}

impl Playback {
    /// Finds prompts in `library` and everything else in `office`.
    pub(crate) fn new(
        library: Arc<PromptLibrary>,
        office: Arc<Office>,
        runtime: Handle,
        commander: RtpCommander,
        line: Line,
    ) -> Self {
        let (lately, stops) = (Arc::default(), HashMap::new());
        Self { library, office, lately, runtime, commander, line, stops }
    }

    /// Plays the clips one after the other.
    pub(crate) fn play(
        &mut self,
        rtp: &RtpEngine,
        leg: LegKey,
        id: PlayId,
        codec: Codec,
        scope: Scope,
        clips: Vec<Clip>,
    ) {
        let scope = PromptScope { organization: scope.organization, location: scope.location };
        let at_hand: Option<Vec<Vec<Sound>>> =
            clips.iter().map(|clip| self.at_hand(scope, codec, clip)).collect();
        match at_hand.map(|sounds| sounds.into_iter().flatten().collect()) {
            Some(sounds) => rtp.command(leg, LegCommand::Play { id, sounds }),
            None => self.fetch(leg, id, codec, scope, clips),
        }
    }

    /// Silences a leg, and everything that is still being fetched for it.
    pub(crate) fn stop(&mut self, rtp: &RtpEngine, leg: LegKey) {
        match self.stops.get(&leg) {
            Some(stops) => {
                let mut stops = stops.lock().unwrap_or_else(PoisonError::into_inner);
                *stops += 1;
                rtp.command(leg, LegCommand::Stop);
            }
            None => rtp.command(leg, LegCommand::Stop),
        }
    }

    /// The leg is gone.
    pub(crate) fn forget(&mut self, leg: LegKey) {
        self.stops.remove(&leg);
    }

    fn at_hand(&self, scope: PromptScope, codec: Codec, clip: &Clip) -> Option<Vec<Sound>> {
        match clip {
            Clip::Prompt(language, prompt) => Some(self.library.prompt(scope, *language, prompt, codec)),
            Clip::Stored(key) => self.lately.find(key, codec).map(|sound| vec![sound]),
            Clip::Recording(_) => None,
        }
    }

    fn fetch(&mut self, leg: LegKey, id: PlayId, codec: Codec, scope: PromptScope, clips: Vec<Clip>) {
        let stops = Arc::clone(self.stops.entry(leg).or_default());
        let asked_at = *stops.lock().unwrap_or_else(PoisonError::into_inner);
        let (library, office) = (Arc::clone(&self.library), Arc::clone(&self.office));
        let fetcher = Fetcher { library, office, lately: Arc::clone(&self.lately), scope, codec };
        let (commander, line) = (self.commander.clone(), self.line.clone());
        self.runtime.spawn(async move {
            let is_message = Clip::are_message(&clips);
            let mut sounds = Vec::with_capacity(clips.len());
            let mut is_whole = true;
            for clip in clips {
                let found = fetcher.sounds(clip).await;
                is_whole &= !found.is_empty();
                sounds.extend(found);
            }
            let stops = stops.lock().unwrap_or_else(PoisonError::into_inner);
            if *stops != asked_at {
                return;
            }
            if sounds.is_empty() || (is_message && !is_whole) {
                line.tell(Input::Unplayable { media: media_of(leg), play: id });
            } else {
                commander.command(leg, LegCommand::Play { id, sounds });
            }
        });
    }
}

struct Fetcher {
    library: Arc<PromptLibrary>,
    office: Arc<Office>,
    lately: Arc<Lately>,
    scope: PromptScope,
    codec: Codec,
}

impl Fetcher {
    async fn sounds(&self, clip: Clip) -> Vec<Sound> {
        let sound = match clip {
            Clip::Prompt(language, prompt) => {
                return self.library.prompt(self.scope, language, &prompt, self.codec);
            }
            Clip::Stored(key) => match self.lately.find(&key, self.codec) {
                Some(sound) => Ok(sound),
                None => {
                    let sound = self.coded(self.office.audio(&key).await).await;
                    sound.inspect(|sound| self.lately.keep(key, sound))
                }
            },
            Clip::Recording(recording) => self.coded(self.office.recorded(recording).await).await,
        };
        let sound = sound.inspect_err(|error| tracing::warn!(%error, "a sound cannot be played"));
        sound.into_iter().collect()
    }

    /// Codes a file for the leg, beside the other work: ten minutes of it take a while.
    async fn coded<E: std::fmt::Display>(&self, wav: Result<Vec<u8>, E>) -> Result<Sound, String> {
        let (wav, codec) = (wav.map_err(|error| error.to_string())?, self.codec);
        let coded = tokio::task::spawn_blocking(move || antiphon_prompts::levelled(&wav, codec)).await;
        coded.map_err(|error| error.to_string())?.map_err(|error| error.to_string())
    }
}
