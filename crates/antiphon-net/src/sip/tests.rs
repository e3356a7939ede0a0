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
        Self::listen(&plain(&[address]))
    }

    fn listen(listening: &Listening) -> Self {
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let (sender, arrivals) = channel();
        let sink: Sink = Arc::new(move |arrival| drop(sender.send(arrival)));
        let sockets = runtime.block_on(SipSockets::listen(listening, sink)).unwrap();
        Self { sockets, arrivals, _runtime: runtime }
    }

    /// Where it listens for UDP and TCP.
    fn local(&self) -> SocketAddr {
        self.sockets.bound().plain[0]
    }

    fn message(&self) -> (Flow, Bytes) {
        match self.arrivals.recv_timeout(PATIENCE).expect("something arrives") {
            Arrival::Message { flow, message, .. } => (flow, message),
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
        let stream = TcpStream::connect((address, self.local().port())).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        stream
    }
}

fn plain(addresses: &[IpAddr]) -> Listening {
    let plain = addresses.iter().map(|address| SocketAddr::new(*address, 0)).collect();
    Listening { plain, ..Listening::default() }
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
        phone.send_to(OPTIONS, office.local()).unwrap();
        let (flow, message) = office.message();
        assert_eq!((&message[..], flow.remote), (OPTIONS, phone.local_addr().unwrap()));
        office.sockets.sender().send(&flow, Bytes::from_static(ANSWER));
        let mut buffer = [0; 100];
        let (length, from) = phone.recv_from(&mut buffer).unwrap();
        assert_eq!((&buffer[..length], from), (ANSWER, office.local()));
    }
}

#[test]
fn the_largest_datagram_arrives_whole() {
    let office = Office::open(LOOPBACKS[0]);
    let phone = UdpSocket::bind((LOOPBACKS[0], 0)).unwrap();
    let large = vec![b'x'; 65_507];
    phone.send_to(&large, office.local()).unwrap();
    assert!(office.message().1 == large);
}

#[test]
fn a_flow_names_an_address_of_ours_that_the_peer_can_reach() {
    for (bound, peer) in
        [(IpAddr::V4(Ipv4Addr::UNSPECIFIED), LOOPBACKS[0]), (Ipv6Addr::UNSPECIFIED.into(), LOOPBACKS[1])]
    {
        let office = Office::open(bound);
        let want = SocketAddr::new(peer, office.local().port());
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
    assert_eq!(arrivals.try_iter().count(), 0);
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
    let listening = Listening { plain: vec![address], ..Listening::default() };
    let error = runtime.block_on(SipSockets::listen(&listening, Arc::new(|_| {}))).unwrap_err();
    assert!(
        error.to_string().starts_with(&format!("cannot listen for SIP over UDP on {address}: ")),
        "{error}"
    );
}

mod encrypted {
    //! TLS and WebSockets against clients of the libraries.

    use std::path::Path;

    use rustls::pki_types::pem::PemObject as _;
    use rustls::pki_types::{CertificateDer, ServerName};
    use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};
    use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
    use tokio_tungstenite::tungstenite::{self, Message, WebSocket};

    use super::*;

    type Tls = StreamOwned<ClientConnection, TcpStream>;

    fn write_certificate(folder: &Path) -> CertificateFiles {
        let files =
            CertificateFiles { certificate: folder.join("fullchain.pem"), key: folder.join("privkey.pem") };
        let made = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).unwrap();
        std::fs::write(&files.certificate, made.cert.pem()).unwrap();
        std::fs::write(&files.key, made.signing_key.serialize_pem()).unwrap();
        files
    }

    fn encrypted(files: &CertificateFiles) -> Encrypted {
        let listen = LOOPBACKS.map(|address| SocketAddr::new(address, 0)).to_vec();
        Encrypted { listen, files: files.clone() }
    }

    /// A client that trusts the certificate in the file, and no other.
    fn dial(address: SocketAddr, files: &CertificateFiles) -> std::io::Result<Tls> {
        let mut roots = RootCertStore::empty();
        roots.add(CertificateDer::from_pem_file(&files.certificate).unwrap()).unwrap();
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_root_certificates(roots)
            .with_no_client_auth();
        let name = ServerName::try_from("localhost").unwrap();
        let mut client = ClientConnection::new(Arc::new(config), name).unwrap();
        let mut stream = TcpStream::connect(address)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        client.complete_io(&mut stream)?;
        Ok(StreamOwned::new(client, stream))
    }

    #[test]
    fn an_encrypted_connection_carries_messages_answers_and_keep_alives() {
        let folder = tempfile::tempdir().unwrap();
        let files = write_certificate(folder.path());
        let office = Office::listen(&Listening { tls: Some(encrypted(&files)), ..Listening::default() });
        for address in office.sockets.bound().tls {
            let mut phone = dial(address, &files).unwrap();
            phone.write_all(&[OPTIONS, b"\r\n\r\n"].concat()).unwrap();
            let (flow, message) = office.message();
            assert_eq!((&message[..], flow.transport, flow.local), (OPTIONS, Transport::Tls, address));
            let mut pong = [0; 2];
            phone.read_exact(&mut pong).unwrap();
            assert_eq!(&pong, b"\r\n");
            office.sockets.sender().send(&flow, Bytes::from_static(ANSWER));
            let mut answer = vec![0; ANSWER.len()];
            phone.read_exact(&mut answer).unwrap();
            assert_eq!(answer, ANSWER);
            drop(phone);
            assert_eq!(office.closed(), flow);
        }
    }

    #[test]
    fn a_peer_is_called_over_tls_only_if_its_certificate_is_trusted_and_for_its_name() {
        let folder = tempfile::tempdir().unwrap();
        let files = write_certificate(folder.path());
        let theirs = Office::listen(&Listening { tls: Some(encrypted(&files)), ..Listening::default() });
        let address = theirs.sockets.bound().tls[0];
        let trusting = |authorities| {
            let listening = Listening { authorities, ..plain(&[LOOPBACKS[0]]) };
            Office::listen(&listening)
        };
        let (trusts, distrusts) = (trusting(Some(files.certificate.clone())), trusting(None));
        for (ours, name) in [(&trusts, "other.example"), (&distrusts, "localhost")] {
            let flow = ours.sockets.sender().way_to(Transport::Tls, address, name).unwrap();
            ours.sockets.sender().send(&flow, Bytes::from_static(OPTIONS));
            assert_eq!(ours.closed(), flow, "{name}");
        }
        let flow = trusts.sockets.sender().way_to(Transport::Tls, address, "localhost").unwrap();
        trusts.sockets.sender().send(&flow, Bytes::from_static(OPTIONS));
        let (there, message) = theirs.message();
        assert_eq!((&message[..], there.transport), (OPTIONS, Transport::Tls));
        theirs.sockets.sender().send(&there, Bytes::from_static(ANSWER));
        assert_eq!(trusts.message(), (flow, Bytes::from_static(ANSWER)));
    }

    #[test]
    fn a_new_certificate_is_taken_without_a_restart_and_a_broken_one_is_not() {
        let folder = tempfile::tempdir().unwrap();
        let files = write_certificate(folder.path());
        let office = Office::listen(&Listening { tls: Some(encrypted(&files)), ..Listening::default() });
        let address = office.sockets.bound().tls[0];
        let mut early = dial(address, &files).unwrap();

        write_certificate(folder.path());
        assert!(dial(address, &files).is_err(), "not read yet");
        office.sockets.reload_certificates();
        dial(address, &files).expect("the new certificate");

        let key = std::fs::read(&files.key).unwrap();
        std::fs::write(&files.key, "no key").unwrap();
        office.sockets.reload_certificates();
        dial(address, &files).expect("still the new certificate");
        std::fs::write(&files.key, key).unwrap();

        early.write_all(OPTIONS).unwrap();
        assert_eq!(office.message().1, OPTIONS, "who was there before stays");
    }

    #[test]
    fn files_that_changed_are_noticed() {
        let folder = tempfile::tempdir().unwrap();
        let files = write_certificate(folder.path());
        let certificate = Certificate::read(files.clone()).unwrap();
        let shown = |certificate: &Certificate| certificate.current().cert.clone();
        let first = shown(&certificate);
        certificate.refresh();
        assert_eq!(shown(&certificate), first);
        write_certificate(folder.path());
        let later = std::time::SystemTime::now() + Duration::from_secs(60);
        std::fs::File::open(&files.certificate).unwrap().set_modified(later).unwrap();
        certificate.refresh();
        assert_ne!(shown(&certificate), first);
    }

    #[test]
    fn a_certificate_that_cannot_be_used_is_named_and_its_key_not_shown() {
        let [one, other] = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
        let (mut files, foreign) = (write_certificate(one.path()), write_certificate(other.path()));
        files.key = foreign.key;
        let error = Certificate::read(files.clone()).unwrap_err().to_string();
        assert!(
            error.starts_with(&format!("{} and its key cannot be used", files.certificate.display())),
            "{error}"
        );
        files.key = one.path().join("nothing.pem");
        let error = Certificate::read(files.clone()).unwrap_err().to_string();
        assert!(error.starts_with(&format!("cannot read {}", files.key.display())), "{error}");
    }

    /// Opens a WebSocket as a page would, with the subprotocols it offers.
    fn open<S: Read + Write>(stream: S, offered: &str) -> Result<WebSocket<S>, String> {
        let mut request = "ws://localhost/".into_client_request().unwrap();
        request.headers_mut().insert("Sec-WebSocket-Protocol", offered.parse().unwrap());
        request.headers_mut().insert("Origin", "https://elsewhere.example".parse().unwrap());
        match tungstenite::client(request, stream) {
            Ok((socket, answer)) => {
                assert_eq!(answer.headers()["Sec-WebSocket-Protocol"], "sip");
                Ok(socket)
            }
            Err(error) => Err(error.to_string()),
        }
    }

    fn carries_messages<S: Read + Write>(office: &Office, stream: S, transport: Transport) {
        let mut page = open(stream, "soap, sip").unwrap();
        page.send(Message::text(std::str::from_utf8(OPTIONS).unwrap())).unwrap();
        let (flow, message) = office.message();
        assert_eq!((&message[..], flow.transport), (OPTIONS, transport));
        page.send(Message::binary(OPTIONS)).unwrap();
        assert_eq!(office.message(), (flow, Bytes::from_static(OPTIONS)));
        office.sockets.sender().send(&flow, Bytes::from_static(ANSWER));
        assert_eq!(page.read().unwrap(), Message::text(std::str::from_utf8(ANSWER).unwrap()));
        page.send(Message::text("\r\n\r\n")).unwrap();
        assert_eq!(page.read().unwrap(), Message::text("\r\n"));
        page.send(Message::Ping(Bytes::from_static(b"?"))).unwrap();
        assert_eq!(page.read().unwrap(), Message::Pong(Bytes::from_static(b"?")));
        // More than fits any SIP message ends it, perhaps before all of it is written.
        drop(page.send(Message::binary(vec![b'x'; framer::MESSAGE_MAX + 1])));
        assert_eq!(office.closed(), flow);
    }

    #[test]
    fn a_page_speaks_sip_over_a_web_socket_encrypted_or_not() {
        let folder = tempfile::tempdir().unwrap();
        let files = write_certificate(folder.path());
        let ws = vec![SocketAddr::new(LOOPBACKS[0], 0)];
        let listening = Listening { ws, wss: Some(encrypted(&files)), ..Listening::default() };
        let office = Office::listen(&listening);
        let bound = office.sockets.bound();
        let plain = TcpStream::connect(bound.ws[0]).unwrap();
        plain.set_read_timeout(Some(PATIENCE)).unwrap();
        carries_messages(&office, plain, Transport::Ws);
        carries_messages(&office, dial(bound.wss[0], &files).unwrap(), Transport::Wss);
    }

    #[test]
    fn who_does_not_offer_sip_is_refused() {
        let ws = vec![SocketAddr::new(LOOPBACKS[0], 0)];
        let office = Office::listen(&Listening { ws, ..Listening::default() });
        let stream = TcpStream::connect(office.sockets.bound().ws[0]).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        assert!(open(stream, "soap").unwrap_err().contains("400"));
    }
}

#[test]
fn a_keep_alive_on_udp_is_answered_and_nobody_else_hears_of_it() {
    let office = Office::open(LOOPBACKS[0]);
    let phone = UdpSocket::bind((LOOPBACKS[0], 0)).unwrap();
    phone.set_read_timeout(Some(PATIENCE)).unwrap();
    let request = [&[0, 1, 0, 0, 0x21, 0x12, 0xA4, 0x42][..], &[7; 12]].concat();
    phone.send_to(&request, office.local()).unwrap();
    let mut buffer = [0; 100];
    let (length, from) = phone.recv_from(&mut buffer).unwrap();
    assert_eq!((length, buffer[..2].to_vec(), from), (32, vec![1, 1], office.local()));
    phone.send_to(OPTIONS, office.local()).unwrap();
    assert_eq!(office.message().1, OPTIONS);
}

#[test]
fn an_answer_leaves_from_the_address_the_request_came_to() {
    let office = Office::listen(&plain(&[LOOPBACKS[0], LOOPBACKS[1], LOOPBACKS[0]]));
    for local in office.sockets.bound().plain {
        let phone = UdpSocket::bind((local.ip(), 0)).unwrap();
        phone.set_read_timeout(Some(PATIENCE)).unwrap();
        phone.send_to(OPTIONS, local).unwrap();
        let (mut flow, _) = office.message();
        assert_eq!(flow.local, local);
        office.sockets.sender().send(&flow, Bytes::from_static(ANSWER));
        assert_eq!(phone.recv_from(&mut [0; 100]).unwrap().1, local);
        // After a restart with other ports, the same family has to do.
        flow.local.set_port(9);
        office.sockets.sender().send(&flow, Bytes::from_static(ANSWER));
        assert_eq!(phone.recv_from(&mut [0; 100]).unwrap().1.ip(), local.ip());
    }
}

#[test]
fn a_peer_is_called_when_there_is_something_to_be_said_and_again_when_the_connection_was_lost() {
    let (ours, theirs) = (Office::open(LOOPBACKS[0]), Office::open(LOOPBACKS[0]));
    let sender = ours.sockets.sender();
    let flow = sender.way_to(Transport::Tcp, theirs.local(), "peer").unwrap();
    assert_eq!(flow.local, ours.local(), "where we can be called");
    sender.send(&flow, Bytes::from_static(OPTIONS));
    let (there, message) = theirs.message();
    assert_eq!((&message[..], there.transport), (OPTIONS, Transport::Tcp));
    theirs.sockets.sender().send(&there, Bytes::from_static(ANSWER));
    assert_eq!(ours.message(), (flow, Bytes::from_static(ANSWER)));
    assert_eq!(sender.way_to(Transport::Tcp, theirs.local(), "peer"), Some(flow), "the same line");
    let other = sender.way_to(Transport::Tcp, theirs.local(), "other").unwrap();
    assert_ne!(other.connection, flow.connection, "another name may have another certificate");
    sender.send(&flow, Bytes::from_static(OPTIONS));
    assert_eq!(theirs.message().0, there, "over the same connection");
    // Not a message: the peer hangs up on us, which is no end of the line.
    sender.send(&flow, Bytes::from_static(b"GET / HTTP/1.1\r\n\r\n"));
    assert_eq!(theirs.closed(), there);
    let again = std::iter::from_fn(|| {
        sender.send(&flow, Bytes::from_static(OPTIONS));
        Some(theirs.arrivals.recv_timeout(Duration::from_millis(100)))
    });
    let again = again.take(100).find_map(Result::ok);
    assert!(matches!(again, Some(Arrival::Message { flow, .. }) if flow.connection != there.connection));
}

#[test]
fn a_peer_that_cannot_be_called_is_told_of_at_once() {
    let ours = Office::open(LOOPBACKS[0]);
    let nobody = std::net::TcpListener::bind((LOOPBACKS[0], 0)).unwrap().local_addr().unwrap();
    for transport in [Transport::Tcp, Transport::Tls] {
        let flow = ours.sockets.sender().way_to(transport, nobody, "localhost").unwrap();
        ours.sockets.sender().send(&flow, Bytes::from_static(OPTIONS));
        assert_eq!(ours.closed(), flow);
    }
    let elsewhere = SocketAddr::new(LOOPBACKS[1], 5060);
    assert_eq!(ours.sockets.sender().way_to(Transport::Udp, elsewhere, "x"), None, "no socket of IPv6");
    assert_eq!(ours.sockets.sender().way_to(Transport::Ws, nobody, "x"), None, "pages are not called");
}
