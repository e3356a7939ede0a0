//! Sessions agreed on by offer and answer (RFC 3264): one audio stream of one coding, with telephone-events where the
//! peer has them.
//!
//! An answer has one coding only, the first of the offer that we speak, so that it cannot change in mid-stream. All
//! other streams are refused in their place.

mod coding;
pub mod reading;
pub mod sdes;
pub mod web;

use std::fmt;
use std::net::{IpAddr, SocketAddr};

use bytes::Bytes;
use sipx_sdp::rtpmap::Rtpmap;
use sipx_sdp::{
    Attribute, Connection, Direction, MediaDescription, Origin, SessionDescription, negotiate_direction,
};

pub use coding::AudioCodec;

use crate::refusal::{Refusal, Warning};
use sdes::{Security, Srtp};
use web::{Paths, TheirPath};

/// Streams of an offer; phones with video and several keyings offer four.
const STREAMS_MAX: usize = 32;
/// Milliseconds of sound in a packet, as both sides of every phone have it.
const PTIME_MS: &str = "20";
/// The number we give telephone-events in an offer; an answer to an offer uses the offer's.
const TELEPHONE_EVENT_TYPE: u8 = 101;
/// What a telephone-event is called, and the clock it must share with the coding (RFC 4733 section 2.6).
const TELEPHONE_EVENT: &str = "telephone-event";
/// That reports come on the port of the audio (RFC 5761 section 5.1.1).
const SHARED: &str = "rtcp-mux";
/// The port that reports come on, and perhaps the address (RFC 3605).
const REPORT_PORT: &str = "rtcp";
/// The profile of encrypted media (RFC 3711).
const SECURE: &str = "RTP/SAVP";
/// RTP clock of all our codings; G.722 has the wrong one on purpose (RFC 3551 section 4.5.2).
const CLOCK_HZ: u32 = 8_000;

/// Our half of a session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LocalMedia {
    /// Where the peer should send.
    pub address: IpAddr,
    /// On which port.
    pub port: u16,
    /// Codings we speak, in the order of our own offers.
    pub codecs: Vec<AudioCodec>,
    /// Names the session; the same for its whole life.
    pub session_id: u64,
    /// Goes up by one with each new description.
    pub version: u64,
    /// Whether the media are to be encrypted.
    pub security: Security,
}

/// What both sides agreed on. Its `Debug` leaves out the description, which may have a key in it.
#[derive(Clone, PartialEq, Eq)]
pub struct Agreement {
    /// The coding.
    pub codec: AudioCodec,
    /// Its payload type, 0–127.
    pub payload_type: u8,
    /// The payload type of telephone-events, where the peer has them.
    pub telephone_event: Option<u8>,
    /// Where the peer wants to be sent to. The unspecified address while it holds in the old way.
    pub remote: SocketAddr,
    /// Whether we may send.
    pub sending: bool,
    /// Whether the peer may send.
    pub receiving: bool,
    /// Where the peer wants reports on the audio.
    pub reports: Reports,
    /// The keys of encrypted media; `None` where they are not encrypted.
    pub srtp: Option<Srtp>,
    /// The path to a web phone, whose keys come by a handshake on it; `None` for all other phones.
    pub web: Option<Box<Paths>>,
    /// Our half as it is told to the peer.
    pub sdp: Bytes,
}

impl fmt::Debug for Agreement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Agreement")
            .field("codec", &self.codec)
            .field("payload_type", &self.payload_type)
            .field("telephone_event", &self.telephone_event)
            .field("remote", &self.remote)
            .field("sending", &self.sending)
            .field("receiving", &self.receiving)
            .field("reports", &self.reports)
            .field("srtp", &self.srtp)
            .field("web", &self.web)
            .finish_non_exhaustive()
    }
}

/// Where reports on the audio go (RTCP).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reports {
    /// With the audio, on the same port, as both sides said (RFC 5761).
    WithAudio,
    /// To a port of their own: the one that the peer names (RFC 3605), or the next one.
    At(SocketAddr),
}

/// Why there is no agreement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// No session description.
    #[error("malformed session description")]
    Malformed,
    /// No audio stream that is switched on.
    #[error("no audio stream")]
    NoAudio,
    /// Audio only by a transport that we do not have, such as encrypted with keys we cannot agree on.
    #[error("no audio stream of a transport and encryption that can be agreed on")]
    Transport,
    /// An address that cannot be reached from ours: a name, or one of the other IP version.
    #[error("no address of our IP version")]
    Address,
    /// No coding in common.
    #[error("no common audio coding")]
    Coding,
}

impl Error {
    /// The answer to the request that brought the description (RFC 3261 sections 13.3.1.3, 20.43).
    #[must_use]
    pub fn refusal(self) -> Refusal {
        let (status, reason, code) = match self {
            Self::Malformed => (400, "Bad Request", 399),
            Self::NoAudio => (488, "Not Acceptable Here", 304),
            Self::Transport => (488, "Not Acceptable Here", 302),
            Self::Address => (488, "Not Acceptable Here", 301),
            Self::Coding => (488, "Not Acceptable Here", 305),
        };
        let warning = Warning { code, text: self.to_string() };
        Refusal { warning: Some(warning), ..Refusal::new(status, reason) }
    }
}

/// Answers an offer.
///
/// # Errors
/// [`Error`] if the offer is none, or has no stream that we can agree on.
pub fn answer(offer: &[u8], local: &LocalMedia) -> Result<Agreement, Error> {
    let offer = parse(offer)?;
    let (chosen, stream) = first_fitting(&offer, local)?;
    let media = offer.media.iter().enumerate().map(|(index, offered)| {
        if index == chosen { stream.accepted(offered, local) } else { refused(offered) }
    });
    let media = media.collect();
    // The times must be the offer's (RFC 3264 section 6).
    let timing =
        if offer.timing.is_empty() { vec![sipx_sdp::Timing::default()] } else { offer.timing.clone() };
    let mut sdp = SessionDescription { timing, media, ..description(local) };
    if let (Some(_), Some(offered)) = (&stream.web, offer.media.get(chosen)) {
        let (mid, is_bundled) = web::mid_of(&offer, offered);
        sdp.attributes = web::session_lines(mid.filter(|_| is_bundled));
    }
    Ok(stream.agreement(&sdp, local))
}

/// Our offer: all our codings and telephone-events.
#[must_use]
pub fn make_offer(local: &LocalMedia) -> Bytes {
    to_bytes(&offer(local))
}

/// Reads the peer's answer to our offer.
///
/// # Errors
/// [`Error`] if the answer is none, or agrees to nothing that was offered.
pub fn accept_answer(local: &LocalMedia, answer: &[u8]) -> Result<Agreement, Error> {
    let answer = parse(answer)?;
    let (_, stream) = first_fitting(&answer, local)?;
    Ok(stream.agreement(&offer(local), local))
}

fn parse(text: &[u8]) -> Result<SessionDescription, Error> {
    // Session names in older codings are no reason to refuse a call.
    let session = sipx_sdp::parse(&String::from_utf8_lossy(text)).map_err(|_| Error::Malformed)?;
    if session.media.len() > STREAMS_MAX { Err(Error::Malformed) } else { Ok(session) }
}

fn description(local: &LocalMedia) -> SessionDescription {
    SessionDescription {
        origin: Origin::new(local.address, local.session_id, local.version),
        connection: Some(Connection::new(local.address)),
        ..SessionDescription::new(local.address, local.session_id, local.version)
    }
}

fn offer(local: &LocalMedia) -> SessionDescription {
    let types = local.codecs.iter().map(|codec| (codec.static_payload_type(), codec.name()));
    let types: Vec<(u8, &str)> = types.chain([(TELEPHONE_EVENT_TYPE, TELEPHONE_EVENT)]).collect();
    let mut stream = audio(local.port, &types, Direction::SendRecv);
    stream.attributes.push(Attribute::flag(SHARED));
    if let Some(keys) = local.security.keys() {
        stream.attributes.extend(sdes::lines(keys));
    }
    if local.security.is_required() {
        stream.protocol = SECURE.to_owned();
    }
    let mut attributes = Vec::new();
    if let Security::Web(own) = &local.security {
        stream.protocol = web::PROFILE.to_owned();
        stream.attributes.push(web::our_mid());
        stream.attributes.extend(web::stream_lines(own, "actpass"));
        attributes = web::session_lines_of_offer();
    }
    SessionDescription { attributes, media: vec![stream], ..description(local) }
}

/// The first stream that we can take, with its place; or why there is none.
fn first_fitting(session: &SessionDescription, local: &LocalMedia) -> Result<(usize, Stream), Error> {
    let mut why = Error::NoAudio;
    for (index, media) in session.media.iter().enumerate() {
        match Stream::read(session, media, local) {
            Ok(stream) => return Ok((index, stream)),
            // What is wrong with an audio stream says more than that the others are none.
            Err(Error::NoAudio) => {}
            Err(error) => why = error,
        }
    }
    Err(why)
}

/// A stream of the peer that we can take.
struct Stream {
    codec: AudioCodec,
    payload_type: u8,
    telephone_event: Option<u8>,
    remote: SocketAddr,
    /// As we say it.
    direction: Direction,
    reports: Reports,
    srtp: Option<Srtp>,
    web: Option<TheirPath>,
}

impl Stream {
    fn read(
        session: &SessionDescription,
        media: &MediaDescription,
        local: &LocalMedia,
    ) -> Result<Self, Error> {
        if !media.media.eq_ignore_ascii_case("audio") || media.is_rejected() {
            return Err(Error::NoAudio);
        }
        let (srtp, web, remote) = match &local.security {
            Security::Web(_) => (None, Some(web::read(session, media)?), web::SOMEWHERE),
            Security::Plain | Security::Offered(_) | Security::Required(_) => {
                let srtp = keys(media, &local.security)?;
                (srtp, None, SocketAddr::new(address(session, media, local)?, media.port))
            }
        };
        let (payload_type, codec) = types(media)
            .find_map(|(payload_type, map)| Some((payload_type, codec(&map, local)?)))
            .ok_or(Error::Coding)?;
        let telephone_event = types(media).find(|(_, map)| is(map, TELEPHONE_EVENT));
        Ok(Self {
            codec,
            payload_type,
            telephone_event: telephone_event.map(|(payload_type, _)| payload_type),
            remote,
            direction: direction(session, media, remote.ip()),
            reports: reports(media, remote),
            srtp,
            web,
        })
    }

    fn accepted(&self, offered: &MediaDescription, local: &LocalMedia) -> MediaDescription {
        let mut types = vec![(self.payload_type, self.codec.name())];
        types.extend(self.telephone_event.map(|payload_type| (payload_type, TELEPHONE_EVENT)));
        let mut media = audio(local.port, &types, self.direction);
        if self.reports == Reports::WithAudio {
            media.attributes.push(Attribute::flag(SHARED));
        }
        media.attributes.extend(self.srtp.as_ref().map(Srtp::line));
        if let (Security::Web(own), Some(theirs)) = (&local.security, &self.web) {
            media.attributes.extend(offered.attribute("mid").cloned());
            media
                .attributes
                .extend(web::stream_lines(own, if theirs.is_active { "active" } else { "passive" }));
        }
        MediaDescription { protocol: offered.protocol.clone(), ..media }
    }

    fn agreement(&self, ours: &SessionDescription, local: &LocalMedia) -> Agreement {
        let own = if let Security::Web(own) = &local.security { Some(&own.credentials) } else { None };
        let web =
            own.zip(self.web.clone()).map(|(ours, theirs)| Box::new(Paths { ours: ours.clone(), theirs }));
        Agreement {
            web,
            codec: self.codec,
            payload_type: self.payload_type,
            telephone_event: self.telephone_event,
            remote: self.remote,
            sending: self.direction.sends(),
            receiving: self.direction.receives(),
            reports: self.reports,
            srtp: self.srtp.clone(),
            sdp: to_bytes(ours),
        }
    }
}

/// The keys for a stream. Many phones offer them beside `RTP/AVP`, so that whoever cannot encrypt does not.
fn keys(media: &MediaDescription, security: &Security) -> Result<Option<Srtp>, Error> {
    let is = |protocols: [&str; 2]| protocols.iter().any(|known| media.protocol.eq_ignore_ascii_case(known));
    let (plain, secure) = (is(["RTP/AVP", "RTP/AVPF"]), is([SECURE, "RTP/SAVPF"]));
    let srtp = security.keys().and_then(|keys| Srtp::read(media, keys));
    let fits = match srtp {
        Some(_) => plain || secure,
        None => plain && !security.is_required(),
    };
    if fits { Ok(srtp) } else { Err(Error::Transport) }
}

/// Where the peer is. A name would have to be looked up, which nothing here can do.
fn address(
    session: &SessionDescription,
    media: &MediaDescription,
    local: &LocalMedia,
) -> Result<IpAddr, Error> {
    let connection = media.connection.as_ref().or(session.connection.as_ref()).ok_or(Error::Malformed)?;
    let address = connection.address.ip().ok_or(Error::Address)?;
    let reachable = address.is_unspecified() || address.is_ipv4() == local.address.is_ipv4();
    if reachable && !address.is_multicast() { Ok(address) } else { Err(Error::Address) }
}

/// Where the peer wants reports. A name in place of an address is passed over, as anything that makes no sense.
fn reports(media: &MediaDescription, remote: SocketAddr) -> Reports {
    if media.attribute(SHARED).is_some() {
        return Reports::WithAudio;
    }
    let next = SocketAddr::new(remote.ip(), remote.port().saturating_add(1));
    let named = || {
        let mut words = media.attribute(REPORT_PORT)?.value.as_deref()?.split_ascii_whitespace();
        let port = words.next()?.parse().ok()?;
        let address = words.nth(2).and_then(|address| address.parse::<IpAddr>().ok());
        let address = address.filter(|it| it.is_ipv4() == remote.is_ipv4()).unwrap_or_else(|| remote.ip());
        Some(SocketAddr::new(address, port))
    };
    Reports::At(named().unwrap_or(next))
}

/// Which way media flow, as we say it. An unspecified address is a hold in the old way: nothing can be sent there
/// (RFC 3264 section 8.4).
fn direction(session: &SessionDescription, media: &MediaDescription, remote: IpAddr) -> Direction {
    let theirs = media.declared_direction().unwrap_or_else(|| session.direction());
    let ours = if remote.is_unspecified() { Direction::RecvOnly } else { Direction::SendRecv };
    negotiate_direction(theirs, ours)
}

/// The payload types of a stream that mean something, with what they mean, in the peer's order.
fn types(media: &MediaDescription) -> impl Iterator<Item = (u8, String)> {
    media.formats.iter().filter_map(|format| {
        let payload_type = format.parse::<u8>().ok().filter(|payload_type| *payload_type < 128)?;
        let map = media.rtpmap(format).map(|map| map.trim().to_owned());
        Some((payload_type, map.or_else(|| static_map(payload_type))?))
    })
}

fn static_map(payload_type: u8) -> Option<String> {
    let codec = AudioCodec::ALL.into_iter().find(|codec| codec.static_payload_type() == payload_type)?;
    Some(format!("{}/{CLOCK_HZ}", codec.name()))
}

fn codec(map: &str, local: &LocalMedia) -> Option<AudioCodec> {
    local.codecs.iter().copied().find(|codec| is(map, codec.name()))
}

fn is(map: &str, name: &str) -> bool {
    Rtpmap::parse(map).is_ok_and(|map| {
        map.encoding().eq_ignore_ascii_case(name) && map.clock_rate() == CLOCK_HZ && map.channels() == 1
    })
}

fn audio(port: u16, types: &[(u8, &str)], direction: Direction) -> MediaDescription {
    let mut attributes = Vec::new();
    for (payload_type, name) in types {
        attributes.push(Attribute::valued("rtpmap", format!("{payload_type} {name}/{CLOCK_HZ}")));
        if *name == TELEPHONE_EVENT {
            // The keys we understand (RFC 4733 section 3.2).
            attributes.push(Attribute::valued("fmtp", format!("{payload_type} 0-15")));
        }
    }
    attributes.push(Attribute::valued("ptime", PTIME_MS));
    attributes.push(Attribute::flag(direction.as_str()));
    let formats = types.iter().map(|(payload_type, _)| payload_type.to_string()).collect();
    MediaDescription { attributes, ..MediaDescription::audio(port, formats) }
}

/// A stream that we do not take keeps its place, with port 0 (RFC 3264 section 6).
fn refused(offered: &MediaDescription) -> MediaDescription {
    MediaDescription {
        port: 0,
        formats: offered.formats.first().cloned().into_iter().collect(),
        connection: None,
        attributes: Vec::new(),
        other: Vec::new(),
        ..offered.clone()
    }
}

fn to_bytes(session: &SessionDescription) -> Bytes {
    Bytes::from(session.to_string_sdp())
}

#[cfg(test)]
mod tests;
