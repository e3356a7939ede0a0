//! The public key in a certificate (RFC 5280 section 4.1), and nothing else of it: who it is for says its fingerprint.

use dimpl::crypto::NamedGroup;

const SEQUENCE: u8 = 0x30;
const BIT_STRING: u8 = 0x03;
const OBJECT: u8 = 0x06;
/// The version, which the oldest certificates leave out.
const VERSION: u8 = 0xA0;

/// 1.2.840.10045.2.1
const EC_PUBLIC_KEY: &[u8] = &[0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x02, 0x01];
/// 1.2.840.10045.3.1.7
const P256: &[u8] = &[0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x03, 0x01, 0x07];
/// 1.3.132.0.34
const P384: &[u8] = &[0x2B, 0x81, 0x04, 0x00, 0x22];

/// The curve and the point on it.
pub(super) fn public_key(certificate: &[u8]) -> Option<(NamedGroup, &[u8])> {
    let (certificate, _) = expect(SEQUENCE, certificate)?;
    let (mut fields, _) = expect(SEQUENCE, certificate)?;
    if fields.first() == Some(&VERSION) {
        (_, _, fields) = element(fields)?;
    }
    // Serial number, algorithm, issuer, validity, subject.
    for _ in 0..5 {
        (_, _, fields) = element(fields)?;
    }
    let (key, _) = expect(SEQUENCE, fields)?;
    let (algorithm, key) = expect(SEQUENCE, key)?;
    let (kind, curve) = expect(OBJECT, algorithm)?;
    let (curve, _) = expect(OBJECT, curve)?;
    let (point, _) = expect(BIT_STRING, key)?;
    let group = match curve {
        P256 => NamedGroup::Secp256r1,
        P384 => NamedGroup::Secp384r1,
        _ => return None,
    };
    let (unused, point) = point.split_first()?;
    (kind == EC_PUBLIC_KEY && *unused == 0).then_some((group, point))
}

/// The content of the element at the beginning, which has to be of this kind, and what follows it.
fn expect(kind: u8, input: &[u8]) -> Option<(&[u8], &[u8])> {
    let (found, content, rest) = element(input)?;
    (found == kind).then_some((content, rest))
}

/// The element at the beginning. Certificates are shorter than 64 KB, so two bytes of length are enough.
fn element(input: &[u8]) -> Option<(u8, &[u8], &[u8])> {
    let (kind, rest) = input.split_first()?;
    let (first, rest) = rest.split_first()?;
    let (length, rest) = match first {
        ..=0x7F => (usize::from(*first), rest),
        0x81 => rest.split_first().map(|(length, rest)| (usize::from(*length), rest))?,
        0x82 => {
            let (length, rest) = rest.split_first_chunk::<2>()?;
            (usize::from(u16::from_be_bytes(*length)), rest)
        }
        _ => return None,
    };
    let (content, rest) = rest.split_at_checked(length)?;
    Some((*kind, content, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_key_of_a_certificate_is_found_and_a_cut_one_is_refused() {
        let key = rcgen::KeyPair::generate().unwrap();
        let certificate = rcgen::CertificateParams::new(vec!["a".into()]).unwrap().self_signed(&key).unwrap();
        let der = certificate.der();
        let (group, point) = public_key(der).expect("a key");
        assert_eq!((group, point.len()), (NamedGroup::Secp256r1, 65));
        for length in 0..der.len() {
            assert!(public_key(&der[..length]).is_none(), "{length}");
        }
    }
}
