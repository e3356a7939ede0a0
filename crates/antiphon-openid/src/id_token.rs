//! ID tokens: whose they are, and whether they are believed (OpenID Connect Core section 3.1.3.7).

use antiphon_office::ports::ProviderError;
use jsonwebtoken::jwk::{AlgorithmParameters, Jwk};
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode, decode_header};
use serde::{Deserialize, Deserializer};
use serde_json::Value;

use crate::ProviderSettings;
use crate::discovery::Known;

/// Signatures that are believed: those of a key of which only the provider has the secret half.
const ALGORITHMS: [Algorithm; 9] = [
    Algorithm::RS256,
    Algorithm::RS384,
    Algorithm::RS512,
    Algorithm::PS256,
    Algorithm::PS384,
    Algorithm::PS512,
    Algorithm::ES256,
    Algorithm::ES384,
    Algorithm::EdDSA,
];
/// How far two clocks may be apart, in seconds.
const LEEWAY_SECONDS: u64 = 60;

/// What an ID token says.
#[derive(Debug, Deserialize)]
pub(crate) struct Claims {
    iss: String,
    sub: String,
    /// A moment that is none would be passed over by who checks it.
    #[serde(default, rename = "nbf")]
    _not_before: Option<f64>,
    aud: OneOrMore,
    #[serde(default)]
    azp: Option<String>,
    #[serde(default)]
    pub(crate) nonce: Option<String>,
    #[serde(default)]
    pub(crate) auth_time: Option<i64>,
    #[serde(default)]
    pub(crate) email: Option<String>,
    #[serde(default, deserialize_with = "truth")]
    pub(crate) email_verified: bool,
}

/// What the provider tells beside it.
#[derive(Debug, Deserialize)]
pub(crate) struct UserInfo {
    sub: String,
    #[serde(default)]
    email: Option<String>,
    #[serde(default, deserialize_with = "truth")]
    email_verified: bool,
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum OneOrMore {
    One(String),
    More(Vec<String>),
}

/// Why a token is not believed.
#[derive(Debug)]
pub(crate) enum Flaw {
    /// None of the known keys has signed it.
    UnknownKey,
    /// Something else, in a few words.
    Other(&'static str),
}

impl From<Flaw> for ProviderError {
    fn from(flaw: Flaw) -> Self {
        let told = match flaw {
            Flaw::UnknownKey => "it is signed with a key that the provider does not name",
            Flaw::Other(told) => told,
        };
        Self::Refused(format!("the ID token is not believed: {told}"))
    }
}

impl Claims {
    /// With what is told beside the token, of the same person.
    pub(crate) fn with(self, told: UserInfo) -> Result<Self, ProviderError> {
        if told.sub != self.sub {
            return Err(ProviderError::Refused("the provider tells of somebody else".to_owned()));
        }
        Ok(Self { email: told.email, email_verified: told.email_verified, ..self })
    }
}

/// What a token says, if it is believed; its nonce is still to be compared.
pub(crate) fn checked(token: &str, known: &Known, settings: &ProviderSettings) -> Result<Claims, Flaw> {
    let header = decode_header(token).map_err(|_| Flaw::Other("it is no signed token"))?;
    if !ALGORITHMS.contains(&header.alg) {
        return Err(Flaw::Other("it is signed in a way that proves nothing"));
    }
    let candidates = known.keys.iter().filter(|key| fits(key, header.kid.as_deref()));
    let mut flaw = Flaw::UnknownKey;
    for key in candidates {
        let Ok(key) = DecodingKey::from_jwk(key) else { continue };
        match decode::<Claims>(token, &key, &validation(header.alg, settings)) {
            Ok(decoded) => return meant_for(decoded.claims, settings),
            Err(error) => flaw = explained(error.kind(), flaw),
        }
    }
    Err(flaw)
}

fn validation(algorithm: Algorithm, settings: &ProviderSettings) -> Validation {
    let mut validation = Validation::new(algorithm);
    validation.leeway = LEEWAY_SECONDS;
    validation.validate_nbf = true;
    validation.set_audience(&[&settings.client_id]);
    validation.set_issuer(&[&settings.issuer]);
    validation.set_required_spec_claims(&["exp", "iss", "aud", "sub"]);
    validation
}

/// A key that may have signed it: of that name, if the token names one; and never one that is shared.
fn fits(key: &Jwk, name: Option<&str>) -> bool {
    let is_shared = matches!(key.algorithm, AlgorithmParameters::OctetKey(_));
    !is_shared && (name.is_none() || key.common.key_id.as_deref() == name)
}

#[allow(clippy::wildcard_enum_match_arm, reason = "the list is not ours, and open")]
fn explained(kind: &jsonwebtoken::errors::ErrorKind, before: Flaw) -> Flaw {
    use jsonwebtoken::errors::ErrorKind;
    match kind {
        ErrorKind::ExpiredSignature => Flaw::Other("it is too old"),
        ErrorKind::ImmatureSignature => Flaw::Other("it is from the future"),
        ErrorKind::InvalidIssuer => Flaw::Other("it is another issuer's"),
        ErrorKind::InvalidAudience => Flaw::Other("it is for somebody else"),
        ErrorKind::MissingRequiredClaim(_) | ErrorKind::Json(_) => Flaw::Other("something is missing in it"),
        _ => before,
    }
}

/// A token is of one issuer, and one for several must say that it was given to this one.
fn meant_for(claims: Claims, settings: &ProviderSettings) -> Result<Claims, Flaw> {
    let client_id = settings.client_id.as_str();
    if claims.iss != settings.issuer {
        return Err(Flaw::Other("it is another issuer's"));
    }
    let several = matches!(&claims.aud, OneOrMore::More(all) if all.len() > 1);
    let one = match &claims.aud {
        OneOrMore::One(audience) => audience == client_id,
        OneOrMore::More(all) => all.iter().any(|it| it == client_id),
    };
    match claims.azp.as_deref() {
        Some(party) if party != client_id => Err(Flaw::Other("it was given to somebody else")),
        None if several => Err(Flaw::Other("it is for several and does not say whom it was given to")),
        Some(_) | None if !one => Err(Flaw::Other("it is for somebody else")),
        Some(_) | None => Ok(claims),
    }
}

/// Some providers write truth as a text.
fn truth<'de, D: Deserializer<'de>>(given: D) -> Result<bool, D::Error> {
    let value = Value::deserialize(given)?;
    Ok(value == Value::Bool(true) || value == Value::String("true".to_owned()))
}

#[cfg(test)]
mod tests {
    use base64::Engine as _;
    use base64::prelude::BASE64_URL_SAFE_NO_PAD;
    use jsonwebtoken::{EncodingKey, Header, encode};
    use ring::rand::SystemRandom;
    use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _};
    use serde_json::json;
    use zeroize::Zeroizing;

    use super::*;

    /// A provider's key, in both halves.
    struct Signer {
        secret: EncodingKey,
        public: Jwk,
    }

    fn signer(name: &str) -> Signer {
        let random = SystemRandom::new();
        let pkcs8 = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &random).unwrap();
        let pair =
            EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, pkcs8.as_ref(), &random).unwrap();
        let [x, y] =
            [1..33, 33..65].map(|part| BASE64_URL_SAFE_NO_PAD.encode(&pair.public_key().as_ref()[part]));
        let public = json!({ "kty": "EC", "crv": "P-256", "x": x, "y": y, "kid": name });
        let secret = EncodingKey::from_ec_der(pkcs8.as_ref());
        Signer { secret, public: serde_json::from_value(public).unwrap() }
    }

    fn settings() -> ProviderSettings {
        ProviderSettings {
            name: "Login".to_owned(),
            issuer: "https://login.example.org".to_owned(),
            client_id: "antiphon".to_owned(),
            client_secret: Zeroizing::new("secret".to_owned()),
        }
    }

    fn claims(changes: &Value) -> Value {
        let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_secs();
        let mut claims = json!({
            "iss": "https://login.example.org", "aud": "antiphon", "sub": "1", "exp": now + 600,
            "nonce": "n", "email": "ada@example.org", "email_verified": "true",
        });
        for (name, value) in changes.as_object().unwrap() {
            claims[name] = value.clone();
        }
        claims
    }

    fn told(changes: &Value, signer: &Signer, known: &Jwk) -> Result<Claims, String> {
        let header = Header { kid: Some("one".to_owned()), ..Header::new(Algorithm::ES256) };
        let token = encode(&header, &claims(changes), &signer.secret).unwrap();
        let known = Known::of_keys(vec![known.clone()]);
        checked(&token, &known, &settings()).map_err(|flaw| ProviderError::from(flaw).to_string())
    }

    #[test]
    fn a_token_counts_if_the_provider_signed_it_for_this_server() {
        let one = signer("one");
        let claims = told(&json!({}), &one, &one.public).unwrap();
        assert_eq!((claims.email.as_deref(), claims.email_verified), (Some("ada@example.org"), true));
        assert_eq!(claims.nonce.as_deref(), Some("n"));
        let several = json!({ "aud": ["antiphon", "other"], "azp": "antiphon", "email_verified": "no" });
        assert!(!told(&several, &one, &one.public).unwrap().email_verified);
    }

    #[test]
    fn whatever_is_wrong_with_a_token_is_told() {
        let (one, impostor, other) = (signer("one"), signer("one"), signer("two"));
        for (changes, problem) in [
            (json!({ "iss": "https://login.example.net" }), "it is another issuer's"),
            (json!({ "aud": "other" }), "it is for somebody else"),
            (json!({ "aud": ["antiphon", "other"] }), "it is for several"),
            (json!({ "azp": "other" }), "it was given to somebody else"),
            (json!({ "exp": 1 }), "it is too old"),
            (json!({ "exp": null }), "something is missing in it"),
            (json!({ "exp": "soon" }), "something is missing in it"),
            (json!({ "nbf": 99_999_999_999_u64 }), "it is from the future"),
            (json!({ "nbf": "never" }), "something is missing in it"),
            (json!({ "sub": null }), "something is missing in it"),
        ] {
            let problem_told = told(&changes, &one, &one.public).unwrap_err();
            assert!(problem_told.contains(problem), "{changes}: {problem_told}");
        }
        for (signer, known) in [(&impostor, &one), (&one, &other)] {
            let unsigned = told(&json!({}), signer, &known.public).unwrap_err();
            assert!(unsigned.contains("a key that the provider does not name"), "{unsigned}");
        }
    }

    #[test]
    fn a_secret_that_both_know_signs_nothing() {
        let shared = json!({ "kty": "oct", "k": BASE64_URL_SAFE_NO_PAD.encode("secret"), "kid": "one" });
        let known = Known::of_keys(vec![serde_json::from_value(shared).unwrap()]);
        let header = Header { kid: Some("one".to_owned()), ..Header::new(Algorithm::HS256) };
        let token = encode(&header, &claims(&json!({})), &EncodingKey::from_secret(b"secret")).unwrap();
        assert!(matches!(checked(&token, &known, &settings()), Err(Flaw::Other(_))));
        let unsigned = "eyJhbGciOiJub25lIiwia2lkIjoib25lIn0.eyJzdWIiOiIxIn0.";
        assert!(matches!(checked(unsigned, &known, &settings()), Err(Flaw::Other(_))));
        assert!(matches!(checked("nonsense", &known, &settings()), Err(Flaw::Other(_))));
    }
}
