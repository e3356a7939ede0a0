//! Spoken audio: the prompt packs, overrides and messages as frames for a leg.
