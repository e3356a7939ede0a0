//! The keys of one direction and of one kind of packet, and what is done with them.

use aes::cipher::{BlockCipherEncrypt, InnerIvInit as _, KeyInit, StreamCipher as _};
use aes::{Aes128, Aes256};
use aes_gcm::aead::AeadInOut;
use aes_gcm::{Aes128Gcm, Aes256Gcm, Nonce, Tag};
use ctr::{Ctr128BE, CtrCore};
use hmac::{Hmac, Mac as _};
use sha1::Sha1;
use subtle::ConstantTimeEq as _;
use zeroize::Zeroizing;

use super::keys::{MasterKey, Suite};

/// The tag of AES-GCM (RFC 7714 section 13.2).
const GCM_TAG_BYTES: usize = 16;

/// Which packets keys are for: their labels follow one another (RFC 3711 section 4.3.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// RTP.
    Rtp,
    /// RTCP.
    Rtcp,
}

/// What a packet is sealed with beside itself.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    /// Whose stream.
    pub(super) ssrc: u32,
    /// Which packet of it: 48 bits for RTP, 31 for RTCP.
    pub(super) index: u64,
}

impl Place {
    /// What is authenticated with the packet: for RTP the rollover counter, which both sides count; for RTCP the index
    /// with the sign that it is encrypted, which is sent.
    fn beside(self, kind: Kind) -> [u8; 4] {
        match kind {
            Kind::Rtp => ((self.index >> 16) as u32).to_be_bytes(),
            Kind::Rtcp => (self.index as u32 | ENCRYPTED).to_be_bytes(),
        }
    }

    /// SSRC and index as they go into every initialization vector.
    fn bytes(self) -> [u8; 10] {
        let [s0, s1, s2, s3] = self.ssrc.to_be_bytes();
        let [_, _, i0, i1, i2, i3, i4, i5] = self.index.to_be_bytes();
        [s0, s1, s2, s3, i0, i1, i2, i3, i4, i5]
    }
}

/// Says that an RTCP packet is encrypted; stands before its index (RFC 3711 section 3.4).
pub(super) const ENCRYPTED: u32 = 1 << 31;

/// Session keys.
pub(super) struct Cipher {
    kind: Kind,
    keys: Keys,
}

enum Keys {
    Counter { aes: Aes128, salt: [u8; 14], mac: Hmac<Sha1>, tag_bytes: usize },
    Gcm128 { aead: Aes128Gcm, salt: [u8; 12] },
    Gcm256 { aead: Aes256Gcm, salt: [u8; 12] },
}

impl Cipher {
    /// Derives the keys for `kind` from a master key.
    pub(super) fn derive(master: &MasterKey, kind: Kind) -> Self {
        let first = match kind {
            Kind::Rtp => 0,
            Kind::Rtcp => 3,
        };
        let derived = |label: u8| derive(master, first + label);
        let (key, mac, salt) = (derived(0), derived(1), derived(2));
        let tag_bytes = match (master.suite(), kind) {
            (Suite::AesCm128HmacSha1_32, Kind::Rtp) => 4,
            _ => 10,
        };
        Self { kind, keys: Keys::of(master.suite(), &key, &mac, &salt, tag_bytes) }
    }

    /// How much longer a packet gets.
    fn added(&self) -> usize {
        let sent = match self.kind {
            Kind::Rtp => 0,
            Kind::Rtcp => 4,
        };
        sent + match &self.keys {
            Keys::Counter { tag_bytes, .. } => *tag_bytes,
            Keys::Gcm128 { .. } | Keys::Gcm256 { .. } => GCM_TAG_BYTES,
        }
    }

    /// Seals the packet of `length` at the beginning of `buffer`, of which the first `clear` bytes stay readable, and
    /// says how long it is now. `None` if there is no room.
    pub(super) fn seal(&self, place: Place, clear: usize, length: usize, buffer: &mut [u8]) -> Option<usize> {
        let (packet, after) = buffer.get_mut(..length + self.added())?.split_at_mut_checked(length)?;
        let beside = place.beside(self.kind);
        if let Keys::Counter { aes, salt, mac, .. } = &self.keys {
            keystream(aes, salt, place, packet.get_mut(clear..)?);
            // The index of RTCP stands before the tag.
            let (sent, tag) = after.split_at_mut_checked(after.len() - self.tag_bytes())?;
            sent.copy_from_slice(beside.get(..sent.len())?);
            tag.copy_from_slice(authenticate(mac, packet, beside).get(..tag.len())?);
        } else {
            let (head, body) = packet.split_at_mut_checked(clear)?;
            let (tag, sent) = after.split_at_mut_checked(GCM_TAG_BYTES)?;
            sent.copy_from_slice(beside.get(..sent.len())?);
            tag.copy_from_slice(&self.gcm_seal(place, head, body)?);
        }
        Some(length + self.added())
    }

    /// Opens a packet, and says how long it is without its seal. `None` if it is not authentic; then it is not touched
    /// but for AES-GCM, where it is of no use any more.
    pub(super) fn open(&self, place: Place, clear: usize, packet: &mut [u8]) -> Option<usize> {
        let length = packet.len().checked_sub(self.added()).filter(|length| *length >= clear)?;
        let (packet, after) = packet.split_at_mut_checked(length)?;
        if let Keys::Counter { aes, salt, mac, .. } = &self.keys {
            let tag = after.get(after.len() - self.tag_bytes()..)?;
            let wanted = authenticate(mac, packet, place.beside(self.kind));
            if !bool::from(wanted.get(..tag.len())?.ct_eq(tag)) {
                return None;
            }
            keystream(aes, salt, place, packet.get_mut(clear..)?);
        } else {
            let (head, body) = packet.split_at_mut_checked(clear)?;
            self.gcm_open(place, head, body, after.first_chunk()?)?;
        }
        Some(length)
    }

    /// The index of an RTCP packet with the sign before it; nobody knows yet whether it is authentic.
    pub(super) fn index_word(&self, packet: &[u8]) -> Option<u32> {
        let after = match &self.keys {
            Keys::Counter { tag_bytes, .. } => 4 + tag_bytes,
            Keys::Gcm128 { .. } | Keys::Gcm256 { .. } => 4,
        };
        let at = packet.len().checked_sub(after)?;
        Some(u32::from_be_bytes(*packet.get(at..)?.first_chunk()?))
    }

    fn tag_bytes(&self) -> usize {
        match &self.keys {
            Keys::Counter { tag_bytes, .. } => *tag_bytes,
            Keys::Gcm128 { .. } | Keys::Gcm256 { .. } => GCM_TAG_BYTES,
        }
    }

    fn gcm_seal(&self, place: Place, head: &[u8], body: &mut [u8]) -> Option<[u8; GCM_TAG_BYTES]> {
        let (mut room, beside) = ([0; 12], place.beside(self.kind));
        let known = self.known(head, beside, &mut room);
        let tag = match &self.keys {
            Keys::Counter { .. } => return None,
            Keys::Gcm128 { aead, salt } => {
                aead.encrypt_inout_detached(&nonce(salt, place), known, body.into())
            }
            Keys::Gcm256 { aead, salt } => {
                aead.encrypt_inout_detached(&nonce(salt, place), known, body.into())
            }
        };
        tag.ok().map(Into::into)
    }

    fn gcm_open(&self, place: Place, head: &[u8], body: &mut [u8], tag: &[u8; GCM_TAG_BYTES]) -> Option<()> {
        let (mut room, beside) = ([0; 12], place.beside(self.kind));
        let known = self.known(head, beside, &mut room);
        let tag: Tag = (*tag).into();
        let opened = match &self.keys {
            Keys::Counter { .. } => return None,
            Keys::Gcm128 { aead, salt } => {
                aead.decrypt_inout_detached(&nonce(salt, place), known, body.into(), &tag)
            }
            Keys::Gcm256 { aead, salt } => {
                aead.decrypt_inout_detached(&nonce(salt, place), known, body.into(), &tag)
            }
        };
        opened.ok()
    }

    /// What AES-GCM authenticates beside what it encrypts: the readable head, and for RTCP its index (RFC 7714 sections
    /// 8.2, 9.2).
    fn known<'a>(&self, head: &'a [u8], beside: [u8; 4], room: &'a mut [u8; 12]) -> &'a [u8] {
        match self.kind {
            Kind::Rtp => head,
            Kind::Rtcp => {
                for (to, from) in room.iter_mut().zip(head.iter().chain(&beside)) {
                    *to = *from;
                }
                room
            }
        }
    }
}

impl Keys {
    fn of(suite: Suite, key: &Derived, mac: &Derived, salt: &Derived, tag_bytes: usize) -> Self {
        match suite {
            Suite::AesCm128HmacSha1_80 | Suite::AesCm128HmacSha1_32 => Self::Counter {
                aes: Aes128::new(&first::<16>(key).into()),
                salt: first(salt),
                mac: <Hmac<Sha1> as KeyInit>::new_from_slice(&first::<20>(mac)).expect("a key of any length"),
                tag_bytes,
            },
            Suite::AeadAes128Gcm => {
                Self::Gcm128 { aead: Aes128Gcm::new(&first::<16>(key).into()), salt: first(salt) }
            }
            Suite::AeadAes256Gcm => {
                Self::Gcm256 { aead: Aes256Gcm::new(&first::<32>(key).into()), salt: first(salt) }
            }
        }
    }
}

type Derived = Zeroizing<[u8; 32]>;

/// The beginning of derived bytes; what is longer than any key is zeros.
fn first<const N: usize>(derived: &Derived) -> [u8; N] {
    std::array::from_fn(|at| derived.get(at).copied().unwrap_or_default())
}

/// 32 bytes of the key stream that a label stands for (RFC 3711 section 4.3.1, RFC 7714 section 11). A salt of 12 bytes
/// is followed by zeros.
fn derive(master: &MasterKey, label: u8) -> Derived {
    let mut start = [0; 16];
    for (to, from) in start.iter_mut().zip(master.salt()) {
        *to = *from;
    }
    start[7] ^= label;
    let mut derived = Zeroizing::new([0; 32]);
    match master.suite() {
        Suite::AesCm128HmacSha1_80 | Suite::AesCm128HmacSha1_32 | Suite::AeadAes128Gcm => {
            if let Ok(aes) = Aes128::new_from_slice(master.key()) {
                stream(&aes, start, derived.as_mut_slice());
            }
        }
        Suite::AeadAes256Gcm => {
            if let Ok(aes) = Aes256::new_from_slice(master.key()) {
                stream(&aes, start, derived.as_mut_slice());
            }
        }
    }
    derived
}

/// AES in counter mode as RFC 3711 section 4.1.1 starts it.
fn keystream(aes: &Aes128, salt: &[u8; 14], place: Place, bytes: &mut [u8]) {
    let mut start = [0; 16];
    for (to, from) in start.iter_mut().zip(salt) {
        *to = *from;
    }
    for (to, from) in start.iter_mut().skip(4).zip(place.bytes()) {
        *to ^= from;
    }
    stream(aes, start, bytes);
}

fn stream<C>(aes: &C, start: [u8; 16], bytes: &mut [u8])
where
    C: BlockCipherEncrypt<BlockSize = aes::cipher::consts::U16>,
{
    let core = CtrCore::inner_iv_init(aes, &start.into());
    Ctr128BE::<&C>::from_core(core).apply_keystream(bytes);
}

/// The whole tag, of which the beginning is sent (RFC 3711 section 4.2).
fn authenticate(mac: &Hmac<Sha1>, packet: &[u8], beside: [u8; 4]) -> [u8; 20] {
    let mut mac = mac.clone();
    mac.update(packet);
    mac.update(&beside);
    mac.finalize().into_bytes().into()
}

/// RFC 7714 sections 8.1, 9.1.
fn nonce(salt: &[u8; 12], place: Place) -> Nonce<aes::cipher::consts::U12> {
    let mut nonce = *salt;
    for (to, from) in nonce.iter_mut().skip(2).zip(place.bytes()) {
        *to ^= from;
    }
    nonce.into()
}

#[cfg(test)]
impl Cipher {
    /// Session keys as the RFC's examples give them.
    pub(super) fn of_session(suite: Suite, kind: Kind, key: &[u8], mac: &[u8], salt: &[u8]) -> Self {
        let padded = |bytes: &[u8]| {
            Zeroizing::new(std::array::from_fn(|at| bytes.get(at).copied().unwrap_or_default()))
        };
        Self { kind, keys: Keys::of(suite, &padded(key), &padded(mac), &padded(salt), 10) }
    }

    /// What a label derives.
    pub(super) fn derived(master: &MasterKey, label: u8) -> [u8; 32] {
        *derive(master, label)
    }
}
