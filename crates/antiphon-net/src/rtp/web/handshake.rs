//! The handshake that gives a web phone's media their keys (RFC 5764), and proves that it is the one that the signalling
//! spoke of.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::{Duration, Instant};

use antiphon_media::srtp::{MasterKey, SrtpKeys, Suite};
use dimpl::{Config, Dtls, DtlsCertificate, KeyingMaterial, Output, SrtpProfile};
use ring::digest::{SHA256, digest};

use super::crypto;

/// Room for a message to send: the library keeps below 1,150 bytes.
const MESSAGE_BYTES: usize = 2_048;

/// A handshake that has not ended by then never will.
const HANDSHAKE_MAX: Duration = Duration::from_secs(20);

/// Who we are to all web phones, until the next start.
#[derive(Clone)]
pub(super) struct Identity {
    config: Arc<Config>,
    certificate: DtlsCertificate,
}

impl Identity {
    /// A new one.
    pub(super) fn new() -> std::io::Result<Self> {
        let key = rcgen::KeyPair::generate().map_err(std::io::Error::other)?;
        let mut params =
            rcgen::CertificateParams::new(vec!["antiphon".to_owned()]).map_err(std::io::Error::other)?;
        params.distinguished_name.push(rcgen::DnType::CommonName, "antiphon");
        let certificate = params.self_signed(&key).map_err(std::io::Error::other)?;
        // That the other side is where it says has the check of the path shown already.
        let config = Config::builder()
            .with_crypto_provider(crypto::provider())
            .use_server_cookie(false)
            .handshake_timeout(HANDSHAKE_MAX)
            .build()
            .map_err(std::io::Error::other)?;
        let certificate =
            DtlsCertificate { certificate: certificate.der().to_vec(), private_key: key.serialize_der() };
        Ok(Self { config: Arc::new(config), certificate })
    }

    /// SHA-256 of the certificate.
    pub(super) fn fingerprint(&self) -> [u8; 32] {
        fingerprint(&self.certificate.certificate)
    }
}

fn fingerprint(certificate: &[u8]) -> [u8; 32] {
    let hash = digest(&SHA256, certificate);
    std::array::from_fn(|at| hash.as_ref().get(at).copied().unwrap_or_default())
}

/// What a step of a handshake led to.
#[derive(Debug, Default)]
pub(super) struct Step {
    /// Messages to send.
    pub(super) messages: Vec<Vec<u8>>,
    /// The keys, once.
    pub(super) keys: Option<Box<SrtpKeys>>,
    /// Whether there will be none, or the other side has taken its leave.
    pub(super) is_over: bool,
}

/// One handshake.
pub(super) struct Handshake {
    dtls: Dtls,
    /// SHA-256 of the certificate that the other side has to have.
    wanted: [u8; 32],
    is_active: bool,
    is_proved: bool,
    /// When to go on without a message.
    due: Option<Instant>,
    is_done: bool,
}

impl Handshake {
    /// One with the holder of a certificate. `is_active` begins it, with the first [`Self::pass`].
    pub(super) fn new(identity: &Identity, wanted: [u8; 32], is_active: bool, now: Instant) -> Self {
        let mut dtls = Dtls::new_12(Arc::clone(&identity.config), identity.certificate.clone(), now);
        if is_active {
            dtls.set_active(true);
        }
        let due = is_active.then_some(now);
        Self { dtls, wanted, is_active, is_proved: false, due, is_done: false }
    }

    /// Whether it is still going on, so that time matters to it.
    pub(super) fn is_going_on(&self) -> bool {
        !self.is_done
    }

    /// A message has come.
    pub(super) fn receive(&mut self, now: Instant, message: &[u8]) -> Step {
        self.step(|dtls| dtls.handle_timeout(now).and_then(|()| dtls.handle_packet(message)))
    }

    /// Time has passed.
    pub(super) fn pass(&mut self, now: Instant) -> Step {
        if self.is_done || self.due.is_none_or(|due| due > now) {
            return Step::default();
        }
        self.step(|dtls| dtls.handle_timeout(now))
    }

    /// What the other side sends may be anything: a mistake of ours in reading it ends this call and no other.
    fn step(&mut self, act: impl FnOnce(&mut Dtls) -> Result<(), dimpl::Error>) -> Step {
        let acted = catch_unwind(AssertUnwindSafe(|| match act(&mut self.dtls) {
            Ok(()) => self.take(),
            Err(_) => Step { is_over: true, ..self.take() },
        }));
        let step = acted.unwrap_or_else(|_| Step { is_over: true, ..Step::default() });
        self.is_done |= step.is_over || step.keys.is_some();
        step
    }

    /// Everything that the library has to say.
    fn take(&mut self) -> Step {
        let (mut step, mut room) = (Step::default(), vec![0; MESSAGE_BYTES]);
        loop {
            match self.dtls.poll_output(&mut room) {
                Output::Packet(message) => step.messages.push(message.to_vec()),
                Output::PeerCert(certificate) => self.is_proved = fingerprint(certificate) == self.wanted,
                Output::KeyingMaterial(material, profile) if self.is_proved => {
                    step.keys = keys(&material, profile, self.is_active).map(Box::new);
                    step.is_over |= step.keys.is_none();
                }
                // Nobody has proved to be whom the signalling spoke of.
                Output::KeyingMaterial(..) | Output::CloseNotify => step.is_over = true,
                Output::BufferTooSmall { needed } => room.resize(needed, 0),
                Output::Timeout(due) => {
                    self.due = Some(due);
                    return step;
                }
                Output::Connected | Output::ApplicationData(_) | _ => {}
            }
        }
    }
}

/// Both keys and then both salts, the client's first (RFC 5764 section 4.2).
fn keys(material: &KeyingMaterial, profile: SrtpProfile, are_we_client: bool) -> Option<SrtpKeys> {
    let suite = match profile {
        SrtpProfile::AES128_CM_SHA1_80 => Suite::AesCm128HmacSha1_80,
        SrtpProfile::AEAD_AES_128_GCM => Suite::AeadAes128Gcm,
        SrtpProfile::AEAD_AES_256_GCM => Suite::AeadAes256Gcm,
        _ => return None,
    };
    let (client_key, rest) = material.split_at_checked(suite.key_bytes())?;
    let (server_key, rest) = rest.split_at_checked(suite.key_bytes())?;
    let (client_salt, rest) = rest.split_at_checked(suite.salt_bytes())?;
    let server_salt = rest.get(..suite.salt_bytes())?;
    let client = MasterKey::new(suite, &[client_key, client_salt].concat())?;
    let server = MasterKey::new(suite, &[server_key, server_salt].concat())?;
    let (ours, theirs) = if are_we_client { (client, server) } else { (server, client) };
    Some(SrtpKeys { ours, theirs })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Both ends of a handshake, of which the server expects `wanted`. What each of them ends with.
    fn shake(wanted: impl Fn([u8; 32]) -> [u8; 32]) -> [Step; 2] {
        let (us, them) = (Identity::new().unwrap(), Identity::new().unwrap());
        let now = Instant::now();
        let mut server = Handshake::new(&us, wanted(them.fingerprint()), false, now);
        let mut client = Handshake::new(&them, us.fingerprint(), true, now);
        let mut ends = [Step::default(), Step::default()];
        let mut to_server = client.pass(now).messages;
        for _ in 0..8 {
            let mut to_client = Vec::new();
            for message in to_server.drain(..) {
                let step = server.receive(now, &message);
                to_client.extend(step.messages);
                ends[0].keys = ends[0].keys.take().or(step.keys);
                ends[0].is_over |= step.is_over;
            }
            for message in to_client {
                let step = client.receive(now, &message);
                to_server.extend(step.messages);
                ends[1].keys = ends[1].keys.take().or(step.keys);
            }
        }
        ends
    }

    #[test]
    fn both_ends_get_the_same_keys() {
        let [server, client] = shake(|fingerprint| fingerprint);
        let (server, client) = (server.keys.expect("keys"), client.keys.expect("keys"));
        assert!(server.ours == client.theirs && server.theirs == client.ours && server.ours != server.theirs);
    }

    #[test]
    fn whoever_has_another_certificate_than_the_signalling_said_gets_no_keys() {
        let [server, _] = shake(|fingerprint| fingerprint.map(|byte| !byte));
        assert!(server.keys.is_none() && server.is_over);
    }
}
