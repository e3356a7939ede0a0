//! The examples of the RFCs, and what may not be opened.

use super::cipher::{Cipher, Kind, Place};
use super::*;

const SUITES: [Suite; 4] =
    [Suite::AesCm128HmacSha1_80, Suite::AesCm128HmacSha1_32, Suite::AeadAes128Gcm, Suite::AeadAes256Gcm];

fn bytes(hex: &str) -> Vec<u8> {
    let digits: Vec<u8> = hex.bytes().filter(|byte| !byte.is_ascii_whitespace()).collect();
    digits.chunks(2).map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap()).collect()
}

fn key(suite: Suite, fill: u8) -> MasterKey {
    MasterKey::new(suite, &vec![fill; suite.key_bytes() + suite.salt_bytes()]).unwrap()
}

/// The master key of RFC 3711 appendix B.3.
fn rfc_3711_key() -> MasterKey {
    let key = bytes("E1F97A0D3E018BE0D64FA32C06DE4139 0EC675AD498AFEEBB6960B3AABE6");
    MasterKey::new(Suite::AesCm128HmacSha1_80, &key).unwrap()
}

#[test]
fn session_keys_are_derived_as_in_rfc_3711() {
    for (label, want) in [
        (0, "C61E7A93744F39EE10734AFE3FF7A087"),
        (1, "CEBE321F6FF7716B6FD4AB49AF256A156D38BAA4"),
        (2, "30CBBC08863D8C85D49DB34A9AE1"),
    ] {
        let want = bytes(want);
        assert_eq!(Cipher::derived(&rfc_3711_key(), label)[..want.len()], want, "label {label}");
    }
}

#[test]
fn a_packet_is_sealed_and_opened_as_by_others() {
    let plain = bytes("800f1234 decafbad cafebabe abababab abababab abababab abababab");
    let sealed =
        bytes("800f1234 decafbad cafebabe 4e55dc4c e79978d8 8ca4d215 949d2402 b78d6acc 99ea179b 8dbb");
    let mut buffer = [0; 100];
    buffer[..plain.len()].copy_from_slice(&plain);
    let length = Sealer::new(&rfc_3711_key()).rtp(plain.len(), &mut buffer).unwrap();
    assert_eq!(buffer[..length], sealed);
    let length = Opener::new(&rfc_3711_key()).rtp(&mut buffer[..length]).unwrap();
    assert_eq!(buffer[..length], plain);
}

#[test]
fn packets_are_sealed_as_in_rfc_7714() {
    let (long, salt) =
        (bytes("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"), b"Quid pro quo");
    let rtp = bytes(
        "8040f17b 8041f8d3 5501a0b2 47616c6c 69612065 7374206f 6d6e6973 20646976 69736120 696e2070 61727465 73207472 6573",
    );
    let rtcp = bytes(
        "81c8000d 4d617273 4e545031 4e545032 52545020 0000042a 0000e930 4c756e61 deadbeef deadbeef deadbeef deadbeef deadbeef",
    );
    let cases = [
        (
            Suite::AeadAes128Gcm,
            Kind::Rtp,
            &rtp,
            12,
            Place { ssrc: 0x5501_A0B2, index: 0xF17B },
            "8040f17b 8041f8d3 5501a0b2 f24de3a3 fb34de6c acba861c 9d7e4bca be633bd5 0d294e6f 42a5f47a 51c7d19b 36de3adf 8833899d 7f27beb1 6a9152cf 765ee439 0cce",
        ),
        (
            Suite::AeadAes256Gcm,
            Kind::Rtp,
            &rtp,
            12,
            Place { ssrc: 0x5501_A0B2, index: 0xF17B },
            "8040f17b 8041f8d3 5501a0b2 32b1de78 a822fe12 ef9f78fa 332e33aa b1801238 9a58e2f3 b50b2a02 76ffae0f 1ba63799 b87b7aa3 db36dfff d6b0f9bb 7878d7a7 6c13",
        ),
        (
            Suite::AeadAes128Gcm,
            Kind::Rtcp,
            &rtcp,
            8,
            Place { ssrc: 0x4D61_7273, index: 0x5D4 },
            "81c8000d 4d617273 63e94885 dcdab67c a727d766 2f6b7e99 7ff5c0f7 6c06f32d c676a5f1 730d6fda 4ce09b46 86303ded 0bb9275b c84aa458 96cf4d2f c5abf872 45d9eade 800005d4",
        ),
    ];
    for (suite, kind, plain, clear, place, want) in cases {
        let cipher = Cipher::of_session(suite, kind, &long[..suite.key_bytes()], &[], salt);
        let mut buffer = [0; 200];
        buffer[..plain.len()].copy_from_slice(plain);
        let length = cipher.seal(place, clear, plain.len(), &mut buffer).unwrap();
        assert_eq!(buffer[..length], bytes(want), "{suite:?} {kind:?}");
        let length = cipher.open(place, clear, &mut buffer[..length]).unwrap();
        assert_eq!(&buffer[..length], plain, "{suite:?} {kind:?}");
    }
}

/// A packet of a stream, sealed: its number is its content too.
fn sealed(sealer: &mut Sealer, ssrc: u8, sequence: u16) -> Vec<u8> {
    let [high, low] = sequence.to_be_bytes();
    let mut packet = vec![0x80, 0, high, low, 0, 0, 0, 0, 0, 0, 0, ssrc, high, low];
    packet.resize(14 + SEAL_BYTES_MAX, 0);
    let length = sealer.rtp(14, &mut packet).unwrap();
    packet.truncate(length);
    packet
}

fn opens(opener: &mut Opener, packet: &[u8]) -> bool {
    let mut packet = packet.to_vec();
    let before = packet.get(2..4).unwrap_or_default().to_vec();
    opener.rtp(&mut packet).is_some_and(|length| packet[12..length] == before)
}

#[test]
fn every_packet_opens_once_in_any_order_over_many_rounds_of_numbers() {
    for suite in SUITES {
        let (mut sealer, mut opener) = (Sealer::new(&key(suite, 1)), Opener::new(&key(suite, 1)));
        let mut late: Option<Vec<u8>> = None;
        for number in 65_000..200_000_u32 {
            let packet = sealed(&mut sealer, 1, number as u16);
            if number % 7 == 0 {
                late = Some(packet);
                continue;
            }
            assert!(opens(&mut opener, &packet), "{suite:?} {number}");
            if let Some(late) = late.take().filter(|_| number % 7 == 3) {
                assert!(opens(&mut opener, &late), "{suite:?} late before {number}");
                assert!(!opens(&mut opener, &late), "{suite:?} twice at {number}");
            }
            if number % 1_000 == 0 {
                assert!(!opens(&mut opener, &packet), "{suite:?} {number} again");
            }
        }
    }
}

#[test]
fn an_old_stream_is_not_played_again_when_another_one_speaks() {
    let suite = Suite::AesCm128HmacSha1_80;
    let mut opener = Opener::new(&key(suite, 1));
    let packets: Vec<_> = (1..=3).map(|ssrc| sealed(&mut Sealer::new(&key(suite, 1)), ssrc, 9)).collect();
    assert!(packets.iter().all(|packet| opens(&mut opener, packet)));
    assert!(packets.iter().all(|packet| !opens(&mut opener, packet)));
}

#[test]
fn what_is_not_authentic_opens_to_nothing() {
    for suite in SUITES {
        let packet = sealed(&mut Sealer::new(&key(suite, 1)), 1, 9);
        assert!(!opens(&mut Opener::new(&key(suite, 2)), &packet), "{suite:?}: another key");
        for at in 0..packet.len() {
            let mut changed = packet.clone();
            changed[at] ^= 1;
            assert!(!opens(&mut Opener::new(&key(suite, 1)), &changed), "{suite:?}: byte {at}");
            assert!(!opens(&mut Opener::new(&key(suite, 1)), &packet[..at]), "{suite:?}: {at} bytes");
        }
    }
}

#[test]
fn reports_open_once_and_only_if_authentic_and_encrypted() {
    for suite in SUITES {
        let (mut sealer, mut opener) = (Sealer::new(&key(suite, 1)), Opener::new(&key(suite, 1)));
        for _ in 0..3 {
            let mut report = b"\x80\xC9\0\x01\0\0\0\x01report".to_vec();
            let plain = report.clone();
            report.resize(plain.len() + RTCP_SEAL_BYTES_MAX, 0);
            let length = sealer.rtcp(plain.len(), &mut report).unwrap();
            report.truncate(length);
            assert!(!report.ends_with(b"report") && !report.windows(6).any(|it| it == b"report"));
            for at in 0..length {
                let mut changed = report.clone();
                changed[at] ^= 0x80;
                assert!(opener.rtcp(&mut changed).is_none(), "{suite:?}: byte {at}");
                assert!(opener.rtcp(&mut report[..at].to_vec()).is_none(), "{suite:?}: {at} bytes");
            }
            let again = report.clone();
            let length = opener.rtcp(&mut report).unwrap();
            assert_eq!(report[..length], plain, "{suite:?}");
            assert!(opener.rtcp(&mut again.clone()).is_none(), "{suite:?}: twice");
        }
    }
}

#[test]
fn keys_are_not_shown() {
    let keys = SrtpKeys { ours: rfc_3711_key(), theirs: rfc_3711_key() };
    assert_eq!(
        format!("{keys:?}"),
        "SrtpKeys { ours: MasterKey(AesCm128HmacSha1_80, ****), theirs: MasterKey(AesCm128HmacSha1_80, ****) }"
    );
    assert_eq!(format!("{:?}", Sealer::new(&rfc_3711_key())), "Sealer { rollovers: 0, .. }");
    assert!(MasterKey::new(Suite::AeadAes256Gcm, &[0; 30]).is_none());
}
