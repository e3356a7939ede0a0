//! The transports against plain sockets, over the loopback of both families.

use std::io::{Read, Write};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, TcpStream, UdpSocket};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use super::*;

const LOOPBACKS: [IpAddr; 2] = [IpAddr::V4(Ipv4Addr::LOCALHOST), IpAddr::V6(Ipv6Addr::LOCALHOST)];
const OPTIONS: &[u8] = b"OPTIONS sip:a@b SIP/2.0\r\nContent-Length: 0\r\n\r\n";
const ANSWER: &[u8] = b"SIP/2.0 200 OK\r\nContent-Length: 0\r\n\r\n";

/// Longer than anything here takes on a busy machine; reached only by a failure.
const PATIENCE: Duration = Duration::from_secs(20);

struct Office {
    sockets: SipSockets,
    arrivals: Receiver<Arrival>,
    _runtime: tokio::runtime::Runtime,
}

impl Office {
    fn open(address: IpAddr) -> Self {
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let (sender, arrivals) = channel();
        let sink: Sink = Arc::new(move |arrival| drop(sender.send(arrival)));
        let sockets = runtime.block_on(SipSockets::listen(SocketAddr::new(address, 0), sink)).unwrap();
        Self { sockets, arrivals, _runtime: runtime }
    }

    fn message(&self) -> (Flow, Bytes) {
        match self.arrivals.recv_timeout(PATIENCE).expect("something arrives") {
            Arrival::Message { flow, message } => (flow, message),
            Arrival::Closed(flow) => panic!("closed: {flow}"),
        }
    }

    fn closed(&self) -> Flow {
        match self.arrivals.recv_timeout(PATIENCE).expect("it is closed") {
            Arrival::Closed(flow) => flow,
            Arrival::Message { message, .. } => panic!("arrived: {message:?}"),
        }
    }

    fn dial(&self, address: IpAddr) -> TcpStream {
        let stream = TcpStream::connect((address, self.sockets.local().port())).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        stream
    }
}

fn read_exactly(stream: &mut TcpStream, length: usize) -> Vec<u8> {
    let mut bytes = vec![0; length];
    stream.read_exact(&mut bytes).unwrap();
    bytes
}

#[test]
fn a_datagram_is_answered_on_the_flow_it_came_on() {
    for address in LOOPBACKS {
        let office = Office::open(address);
        let phone = UdpSocket::bind((address, 0)).unwrap();
        phone.set_read_timeout(Some(PATIENCE)).unwrap();
        phone.send_to(OPTIONS, office.sockets.local()).unwrap();
        let (flow, message) = office.message();
        assert_eq!((&message[..], flow.remote), (OPTIONS, phone.local_addr().unwrap()));
        office.sockets.sender().send(&flow, Bytes::from_static(ANSWER));
        let mut buffer = [0; 100];
        let (length, from) = phone.recv_from(&mut buffer).unwrap();
        assert_eq!((&buffer[..length], from), (ANSWER, office.sockets.local()));
    }
}

#[test]
fn the_largest_datagram_arrives_whole() {
    let office = Office::open(LOOPBACKS[0]);
    let phone = UdpSocket::bind((LOOPBACKS[0], 0)).unwrap();
    let large = vec![b'x'; 65_507];
    phone.send_to(&large, office.sockets.local()).unwrap();
    assert!(office.message().1 == large);
}

#[test]
fn a_flow_names_an_address_of_ours_that_the_peer_can_reach() {
    for (bound, peer) in
        [(IpAddr::V4(Ipv4Addr::UNSPECIFIED), LOOPBACKS[0]), (Ipv6Addr::UNSPECIFIED.into(), LOOPBACKS[1])]
    {
        let office = Office::open(bound);
        let want = SocketAddr::new(peer, office.sockets.local().port());
        UdpSocket::bind((peer, 0)).unwrap().send_to(OPTIONS, want).unwrap();
        assert_eq!(office.message().0.local, want);
        office.dial(peer).write_all(OPTIONS).unwrap();
        assert_eq!(office.message().0.local, want);
    }
}

#[test]
fn a_connection_carries_messages_answers_and_keep_alives() {
    for address in LOOPBACKS {
        let office = Office::open(address);
        let mut phone = office.dial(address);
        phone.write_all(&[OPTIONS, b"\r\n\r\n", OPTIONS].concat()).unwrap();
        let (flow, message) = office.message();
        assert_eq!((&message[..], flow.transport), (OPTIONS, Transport::Tcp));
        assert_eq!(office.message().1, OPTIONS);
        assert_eq!(read_exactly(&mut phone, 2), b"\r\n");
        office.sockets.sender().send(&flow, Bytes::from_static(ANSWER));
        assert_eq!(read_exactly(&mut phone, ANSWER.len()), ANSWER);
        drop(phone);
        assert_eq!(office.closed(), flow);
        // Nobody is there any more, which is told at once.
        office.sockets.sender().send(&flow, Bytes::from_static(ANSWER));
        assert_eq!(office.closed(), flow);
    }
}

#[test]
fn what_is_not_sip_is_hung_up_on() {
    let office = Office::open(LOOPBACKS[0]);
    let mut stranger = office.dial(LOOPBACKS[0]);
    stranger.write_all(b"GET / HTTP/1.1\r\n\r\n").unwrap();
    assert_eq!(stranger.read(&mut [0; 1]).unwrap_or(0), 0, "closed");
    // Once the connection's task is over, nobody has been told of it.
    let Office { arrivals, _runtime, .. } = office;
    drop(_runtime);
    assert_eq!(arrivals.try_iter().collect::<Vec<_>>(), []);
}

#[test]
fn a_peer_that_does_not_read_loses_its_connection_and_no_single_message() {
    let office = Office::open(LOOPBACKS[0]);
    let mut phone = office.dial(LOOPBACKS[0]);
    phone.write_all(OPTIONS).unwrap();
    let (flow, _) = office.message();
    let large = Bytes::from(vec![b'x'; 60_000]);
    for _ in 0..3_000 {
        office.sockets.sender().send(&flow, large.clone());
    }
    assert_eq!(office.closed(), flow);
}

#[test]
fn a_port_in_use_is_refused_by_name() {
    let taken = UdpSocket::bind((LOOPBACKS[0], 0)).unwrap();
    let address = taken.local_addr().unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let error = runtime.block_on(SipSockets::listen(address, Arc::new(|_| {}))).unwrap_err();
    assert!(
        error.to_string().starts_with(&format!("cannot listen for SIP over UDP on {address}: ")),
        "{error}"
    );
}
