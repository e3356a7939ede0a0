//! Web phones: whose media have one port for all, a path that they check, and keys from a handshake.
//!
//! Their media always go through the server, because browsers find each other only with servers for that, and because no
//! other phone speaks as they do.

use antiphon_media::{IceCredentials, WebPath};
use antiphon_sip::offer_answer::reading;
use antiphon_sip::offer_answer::sdes::Security;
use antiphon_sip::offer_answer::web::{self, Credentials, OwnPath};

use super::talking::local_media;
use super::*;

/// Our half of the path of each leg, and the name of the other half.
///
/// As long as a web phone hears the same name and certificate of us, it goes on with the keys that it has. So both stay
/// with the leg, whatever its session becomes.
#[derive(Default)]
pub(super) struct Paths(BTreeMap<LegId, (OwnPath, String)>);

impl Paths {
    /// Forgets those of legs that are gone.
    pub(super) fn keep(&mut self, legs: &BTreeMap<LegId, CallId>) {
        if !self.0.is_empty() {
            self.0.retain(|leg, _| legs.contains_key(leg));
        }
    }
}

impl Switchboard {
    /// Whether a leg is that of a web phone: as it describes its media, else as it sends messages.
    pub(super) fn is_web(&self, leg: LegId) -> bool {
        let by_transport = || self.sip.flow_of(leg).is_some_and(|flow| flow.transport.is_web());
        let described = self.sip.described(leg).and_then(|sdp| reading::read(&sdp));
        self.config.web.is_some() && described.map_or_else(by_transport, |it| it.is_web)
    }

    /// Whether a contact is that of a web phone.
    pub(super) fn is_web_target(&self, target: &Target) -> bool {
        self.config.web.is_some() && target.flow.transport.is_web()
    }

    /// Where the media of web phones are, as one that reaches us at `local` finds them.
    pub(super) fn web_address(&self, local: IpAddr) -> Option<SocketAddr> {
        self.config.web.as_ref().map(|web| SocketAddr::new(local, web.port))
    }

    /// Our half of a leg's path, or of one that is to come.
    pub(super) fn own_path(&mut self, leg: Option<LegId>, local: IpAddr) -> Option<Security> {
        let known = leg.and_then(|leg| self.paths.0.get(&leg)).map(|(path, _)| path.clone());
        let path = match known {
            Some(path) => path,
            None => self.new_path(local)?,
        };
        Some(Security::Web(Box::new(path)))
    }

    fn new_path(&mut self, local: IpAddr) -> Option<OwnPath> {
        let web = self.config.web.as_ref()?;
        let here = Some(SocketAddr::new(local, web.port)).filter(|it| !it.ip().is_unspecified());
        let here = here.filter(|here| !web.addresses.contains(here));
        let addresses = here.into_iter().chain(web.addresses.iter().copied()).collect();
        let fingerprint = web.fingerprint;
        Some(OwnPath { credentials: Credentials::new(&mut *self.entropy), fingerprint, addresses })
    }

    /// Our media for web phones that are to ring.
    pub(super) fn web_media(&mut self, local: IpAddr) -> Option<LocalMedia> {
        let (address, security) = (self.web_address(local)?, self.own_path(None, local)?);
        Some(local_media(&self.config, address, self.entropy.next_u64() >> 1, security))
    }

    /// Takes note of what was agreed with a web phone on its path.
    pub(super) fn note_path(&mut self, leg: LegId, local: &LocalMedia, agreement: &Agreement) {
        if let (Security::Web(own), Some(web)) = (&local.security, &agreement.web) {
            self.paths.0.insert(leg, ((**own).clone(), web.theirs.credentials.ufrag.clone()));
        }
    }

    /// A web phone that looks for a new path, as when its network changed, is told a new half of ours (RFC 8839
    /// section 4.4.1.1.1).
    pub(super) fn renew_path(&mut self, leg: LegId, sdp: Option<&[u8]>, local: &mut LocalMedia) {
        let Security::Web(own) = &mut local.security else { return };
        let Some((path, theirs)) = self.paths.0.get_mut(&leg) else { return };
        let named = sdp.and_then(web::ufrag);
        if named.is_some_and(|named| named != *theirs) {
            path.credentials = Credentials::new(&mut *self.entropy);
        }
        **own = path.clone();
    }
}

/// The path as media know it.
pub(super) fn web_path(agreement: &Agreement) -> Option<Box<WebPath>> {
    let agreed = agreement.web.as_ref()?;
    let credentials =
        |it: &Credentials| IceCredentials { ufrag: it.ufrag.clone(), password: it.password.clone() };
    Some(Box::new(WebPath {
        ours: credentials(&agreed.ours),
        theirs: credentials(&agreed.theirs.credentials),
        fingerprint: agreed.theirs.fingerprint,
        is_active: agreed.theirs.is_active,
    }))
}
