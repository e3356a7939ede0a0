//! Orders that go wrong.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::mpsc::channel;

use antiphon_media::codec::Codec;
use antiphon_media::leg::{Latch, LegConfig};
use antiphon_media::player::PlayId;
use antiphon_media::sound::Sound;

use super::*;

const fn key(group: u64) -> LegKey {
    LegKey { group, leg: 0 }
}

fn config() -> LegConfig {
    LegConfig {
        codec: Codec::Pcmu,
        payload_type: 0,
        telephone_event: None,
        inband_digits: false,
        srtp: None,
        web: None,
        acknowledged: true,
        remote: SocketAddr::from((Ipv4Addr::LOCALHOST, 9)),
        latch: Latch::Never,
        sending: false,
        receiving: true,
        ssrc: 1,
        first_seq: 1,
        first_timestamp: 1,
        silence_max: antiphon_media::leg::NO_PACKETS_MAX,
    }
}

fn begin(key: LegKey) -> Order {
    begin_with(key, &config())
}

fn begin_with(key: LegKey, config: &LegConfig) -> Order {
    let leg = Box::new(Leg::new(Now { since_start: Duration::ZERO, wall_ms: 0 }, config));
    let line = Line::new(UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).unwrap());
    Order::Begin { key, leg, line, reports: None }
}

#[test]
fn the_first_packet_leaves_with_the_acknowledgement_and_not_with_the_next_round() {
    for acknowledged_first in [false, true] {
        let phone = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        phone.set_nonblocking(true).unwrap();
        let (_orders, receiver) = channel();
        let mut thread = RtpThread::new(receiver, Instant::now(), Arc::new(|_, _| ()), Arc::default());
        let config =
            LegConfig { remote: phone.local_addr().unwrap(), acknowledged: false, sending: true, ..config() };
        thread.obey(begin_with(key(1), &config));
        let sound = Sound::silence(Codec::Pcmu, 20);
        let play = LegCommand::Play { id: PlayId(1), sounds: vec![sound] };
        let (first, second) = if acknowledged_first {
            (LegCommand::Acknowledged, play)
        } else {
            (play, LegCommand::Acknowledged)
        };
        let heard = || phone.recv(&mut [0; 2_000]).is_ok();
        thread.obey(Order::Command { key: key(1), command: first });
        assert!(!heard(), "nothing to say, or nobody certain to hear it");
        thread.obey(Order::Command { key: key(1), command: second });
        assert!(heard(), "no round has passed");
    }
}

#[test]
fn an_order_that_goes_wrong_ends_the_calls_whose_legs_it_held_and_no_other() {
    let (_orders, receiver) = channel();
    let (sender, events) = channel();
    let sink: EventSink = Arc::new(move |key, event| {
        assert!(matches!(event, LegEvent::Broken));
        sender.send(key).unwrap();
    });
    let mut thread = RtpThread::new(receiver, Instant::now(), sink, Arc::default());
    (1..=4).map(key).map(begin).for_each(|order| thread.obey(order));
    thread.obey(Order::Bridge { one: key(1), other: key(2) });
    thread.guard(&[key(3)], |thread| {
        // The pair is lost with whoever held it.
        thread.phases.iter_mut().for_each(|phase| phase.retain(|slot| !slot.has(key(1))));
        panic!("an order that goes wrong, on purpose");
    });
    let mut broken: Vec<u64> = events.try_iter().map(|key| key.group).collect();
    broken.sort_unstable();
    assert_eq!(broken, [1, 2, 3]);
    assert_eq!(thread.places.keys().collect::<Vec<_>>(), [&key(4)]);
    thread.obey(Order::End { key: key(4) });
    assert!(thread.places.is_empty() && events.try_iter().next().is_none());
}
