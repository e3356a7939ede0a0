//! Encrypted legs.

use super::*;

fn keys(ours: u8, theirs: u8) -> Box<SrtpKeys> {
    let key = |fill| MasterKey::new(Suite::AesCm128HmacSha1_80, &[fill; 30]).unwrap();
    Box::new(SrtpKeys { ours: key(ours), theirs: key(theirs) })
}

/// Two encrypted sides that know each other's address, and whether what one plays is what the other records.

#[test]
fn what_is_played_to_an_encrypted_leg_is_heard_on_it_and_nothing_else_is() {
    let mut portal = Leg::new(at(0), &LegConfig { srtp: Some(keys(1, 2)), ..config() });
    let mut events = Vec::new();
    let sound = Sound::from_encoded(Codec::Pcmu, vec![7; 100 * FRAME_BYTES]);
    portal.command(at(0), LegCommand::Play { id: PlayId(1), sounds: vec![sound] }, &mut events);
    let mut phone = Call::new(&LegConfig { srtp: Some(keys(2, 1)), ..config() });
    phone.record(None).tick(1);
    for frame in 0..100 {
        let mut out = [0; PACKET_MAX];
        let (length, _) = portal.tick(at(frame * 20), &mut out, &mut events).unwrap();
        assert!(!out[..length].windows(8).any(|window| window == [7; 8]), "in the clear");
        phone.arrives(PHONE, &out[..length]).arrives(PHONE, &out[..length]);
        // A stranger who has no key, at the very address.
        phone.arrives(PHONE, &rtp(0, 0xA1, frame as u16, 0, &[9; FRAME_BYTES])).tick(1);
    }
    phone.order(LegCommand::StopRecording { cut_ms: 0 });
    let heard = phone.recorded();
    assert!(heard.len() >= 98 * FRAME_BYTES && heard.iter().all(|byte| *byte == 7), "{} bytes", heard.len());
}

#[test]
fn a_new_key_of_the_other_side_is_taken_and_the_old_one_is_not_any_more() {
    let packet = |sequence: u16, key: u8| {
        let mut packet = rtp(EVENTS, 0xB2, sequence, u32::from(sequence), &[sequence as u8, 0x8A, 0, 160]);
        let length = packet.len();
        packet.resize(length + 16, 0);
        let sealed = Sealer::new(&keys(key, key).ours).rtp(length, &mut packet).unwrap();
        packet.truncate(sealed);
        packet
    };
    let mut call = Call::new(&LegConfig { srtp: Some(keys(1, 2)), ..config() });
    call.arrives(PHONE, &packet(1, 2)).arrives(PHONE, &packet(2, 3));
    assert_eq!(call.digits(), "1");
    call.order(LegCommand::Update {
        remote: PHONE.parse().unwrap(),
        sending: true,
        receiving: true,
        codec: None,
        telephone_event: Some(EVENTS),
        srtp: Some(keys(1, 3)),
        web: None,
    });
    call.arrives(PHONE, &packet(3, 3)).arrives(PHONE, &packet(4, 2));
    assert_eq!(call.digits(), "13");
}

#[test]
fn an_encrypted_leg_latches_to_nobody_without_the_key() {
    let mut call = Call::new(&LegConfig { srtp: Some(keys(1, 2)), latch: Latch::Anywhere, ..config() });
    call.arrives(STRANGER, &rtp(0, 1, 1, 1, &[9; FRAME_BYTES])).arrives(STRANGER, &[0x80, 200, 0, 0]).tick(1);
    assert_eq!(call.story(), "");
    assert!(call.sent.iter().all(|(to, ..)| *to == PHONE.parse().unwrap()));
}
