//! A passkey in software, as WebAuthn section 6 describes one, with a browser around it.

use antiphon_core::account::passkey::{Passkey, PasskeySite};
use antiphon_core::ids::{AccountId, OrganizationId, PasskeyId};
use antiphon_office::ports::{MadePasskey, PasskeyError, PasskeyOwner, PasskeyProtocol as _};
use antiphon_passkey::WebAuthn;
use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair as _};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

pub(crate) const USER_PRESENT: u8 = 0x01;
pub(crate) const USER_VERIFIED: u8 = 0x04;
pub(crate) const BACKUP_POSSIBLE: u8 = 0x08;
pub(crate) const BACKUP_MADE: u8 = 0x10;
const WITH_KEY: u8 = 0x40;

/// What it does, and may do wrong.
pub(crate) struct Device {
    key: EcdsaKeyPair,
    pub(crate) credential: Vec<u8>,
    /// The site that it believes to be at.
    pub(crate) site: String,
    /// The origin that the browser says.
    pub(crate) origin: String,
    pub(crate) flags: u8,
    pub(crate) count: u32,
    /// Whom it belongs to, as it was told when it was made.
    pub(crate) owner: String,
}

impl Device {
    pub(crate) fn new() -> Self {
        let chance = SystemRandom::new();
        let key = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, &chance).unwrap();
        let key = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, key.as_ref(), &chance).unwrap();
        Self {
            key,
            credential: b"a credential of a test".to_vec(),
            site: "voice.example.org".into(),
            origin: "https://voice.example.org".into(),
            flags: USER_PRESENT | USER_VERIFIED,
            count: 0,
            owner: String::new(),
        }
    }

    /// Makes a passkey, as it is asked for.
    pub(crate) fn makes(&mut self, options: &str) -> String {
        let options: Value = serde_json::from_str(options).unwrap();
        self.owner = options["user"]["id"].as_str().unwrap().to_owned();
        let mut data = self.data(WITH_KEY);
        data.extend_from_slice(&[0; 16]);
        data.extend_from_slice(&u16::try_from(self.credential.len()).unwrap().to_be_bytes());
        data.extend_from_slice(&self.credential);
        data.extend_from_slice(&self.public_key());
        // CBOR (RFC 8949): a map of three, as the section 6.5.4 wants it.
        let mut object = vec![0xA3, 0x63];
        object.extend_from_slice(b"fmt\x64none\x67attStmt\xA0\x68authData\x58");
        object.push(u8::try_from(data.len()).unwrap());
        object.extend_from_slice(&data);
        let client = self.client_data("webauthn.create", &options);
        let response = json!({
            "clientDataJSON": text(&client),
            "attestationObject": text(&object),
            "transports": ["internal"],
        });
        self.answer(&response)
    }

    /// Shows its passkey, as it is asked to.
    pub(crate) fn shows(&self, options: &str) -> String {
        let options: Value = serde_json::from_str(options).unwrap();
        let client = self.client_data("webauthn.get", &options);
        let data = self.data(0);
        let signed = [data.as_slice(), Sha256::digest(&client).as_slice()].concat();
        let signature = self.key.sign(&SystemRandom::new(), &signed).unwrap();
        let response = json!({
            "clientDataJSON": text(&client),
            "authenticatorData": text(&data),
            "signature": text(signature.as_ref()),
            "userHandle": self.owner,
        });
        self.answer(&response)
    }

    fn answer(&self, response: &Value) -> String {
        let id = text(&self.credential);
        json!({
            "id": id,
            "rawId": id,
            "type": "public-key",
            "authenticatorAttachment": "platform",
            "clientExtensionResults": {},
            "response": response,
        })
        .to_string()
    }

    fn client_data(&self, what: &str, options: &Value) -> Vec<u8> {
        let (challenge, origin) = (&options["challenge"], &self.origin);
        json!({ "type": what, "challenge": challenge, "origin": origin, "crossOrigin": false })
            .to_string()
            .into_bytes()
    }

    fn data(&self, more: u8) -> Vec<u8> {
        let mut data = Sha256::digest(&self.site).to_vec();
        data.push(self.flags | more);
        data.extend_from_slice(&self.count.to_be_bytes());
        data
    }

    /// As COSE writes it (RFC 9053 section 7.1.1).
    fn public_key(&self) -> Vec<u8> {
        let point = self.key.public_key().as_ref();
        let mut key = vec![0xA5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20];
        key.extend_from_slice(&point[1..33]);
        key.extend_from_slice(&[0x22, 0x58, 0x20]);
        key.extend_from_slice(&point[33..]);
        key
    }
}

fn text(bytes: &[u8]) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(bytes)
}

pub(crate) fn site() -> PasskeySite {
    PasskeySite::of("https://voice.example.org").unwrap()
}

pub(crate) fn owner() -> PasskeyOwner<'static> {
    let account = AccountId(Uuid::from_u128(7));
    PasskeyOwner { account, email: "ada@example.org", name: "Ada Lovelace" }
}

pub(crate) fn made(device: &mut Device) -> Result<MadePasskey, PasskeyError> {
    let asked = WebAuthn.ask_to_make(&site(), &owner(), &[]).unwrap();
    WebAuthn.made(&site(), &asked.kept, &device.makes(&asked.options))
}

pub(crate) fn kept(made: MadePasskey) -> Passkey {
    Passkey {
        id: PasskeyId(Uuid::from_u128(1)),
        organization: OrganizationId(Uuid::from_u128(2)),
        account: owner().account,
        credential: made.credential,
        site: site().id().to_owned(),
        name: "Phone".into(),
        key: made.key,
        state: made.state,
        created_ms: 0,
        used_ms: None,
    }
}

/// A device whose passkey is made.
pub(crate) fn device() -> (Device, Passkey) {
    let mut device = Device::new();
    let passkey = kept(made(&mut device).unwrap());
    (device, passkey)
}

pub(crate) fn shown(device: &Device, passkey: &Passkey) -> Result<u32, PasskeyError> {
    let asked = WebAuthn.ask_to_show(&site()).unwrap();
    let answer = device.shows(&asked.options);
    WebAuthn.shown(&site(), &asked.kept, &answer, passkey).map(|state| state.sign_count)
}
