use std::collections::BTreeMap;

use antiphon_core::entropy::SeededEntropy;

use super::super::{Listening, SipSockets};
use super::*;

/// What names mean, for a test.
#[derive(Default)]
struct Table {
    naptr: Vec<Naptr>,
    srv: BTreeMap<&'static str, Vec<Srv>>,
    hosts: BTreeMap<&'static str, &'static str>,
}

fn minute<T>(records: Vec<T>) -> Answers<T> {
    Answers { records, holds: Duration::from_secs(60) }
}

impl Dns for Table {
    async fn naptr(&self, _: &str) -> Answers<Naptr> {
        minute(self.naptr.clone())
    }

    async fn srv(&self, name: &str) -> Answers<Srv> {
        minute(self.srv.get(name).cloned().unwrap_or_default())
    }

    async fn addresses(&self, name: &str) -> Answers<IpAddr> {
        minute(self.hosts.get(name).iter().map(|it| it.parse().unwrap()).collect())
    }
}

fn srv(priority: u16, weight: u16, port: u16, target: &str) -> Srv {
    Srv { priority, weight, port, target: target.to_owned() }
}

fn naptr(order: u16, preference: u16, service: &str, replacement: &str) -> Naptr {
    let (service, replacement) = (service.to_owned(), replacement.to_owned());
    Naptr { order, preference, service, replacement }
}

/// The ways to a peer, as `transport address`.
async fn ways(table: Table, peer: &str) -> Vec<String> {
    let listening = Listening { plain: vec!["127.0.0.1:0".parse().unwrap()], ..Listening::default() };
    let sockets = SipSockets::listen(&listening, std::sync::Arc::new(drop)).await.unwrap();
    let locator = Locator::new(table, sockets.sender(), Box::new(SeededEntropy::new(1)));
    let (flows, _) = locator.locate(&peer.parse().unwrap()).await;
    flows.iter().map(|flow| format!("{} {}", flow.transport.uri_name(), flow.remote)).collect()
}

#[tokio::test]
async fn what_is_said_needs_no_question() {
    for (peer, want) in [
        ("127.0.0.2", "udp 127.0.0.2:5060"),
        ("127.0.0.2:5080;transport=tcp", "tcp 127.0.0.2:5080"),
        ("127.0.0.2;transport=tls", "tls 127.0.0.2:5061"),
    ] {
        assert_eq!(ways(Table::default(), peer).await, [want]);
    }
}

#[tokio::test]
async fn a_name_leads_to_services_servers_and_addresses_in_their_order() {
    let hosts =
        || BTreeMap::from([("a.net", "127.0.0.2"), ("b.net", "127.0.0.3"), ("example.net", "127.0.0.4")]);
    let servers = || {
        BTreeMap::from([
            ("_sip._udp.example.net", vec![srv(20, 0, 5062, "b.net"), srv(10, 0, 5061, "a.net")]),
            ("_sip._tcp.example.net", vec![srv(10, 0, 5070, "a.net")]),
            ("_sips._tcp.example.net", vec![srv(10, 0, 5071, "b.net")]),
            ("named.net", vec![srv(1, 1, 5099, "b.net")]),
        ])
    };
    let plain = || Table { srv: servers(), hosts: hosts(), ..Table::default() };
    let named = vec![
        naptr(20, 1, "SIP+D2U", "_sip._udp.example.net"),
        naptr(10, 2, "SIPS+D2T", "_sips._tcp.example.net"),
        naptr(10, 1, "SIP+D2T", "named.net"),
        naptr(1, 1, "SIP+D2S", "_sip._sctp.example.net"),
    ];
    for (table, peer, want) in [
        (plain(), "example.net", &["udp 127.0.0.2:5061", "udp 127.0.0.3:5062", "tcp 127.0.0.2:5070"][..]),
        (plain(), "example.net;transport=tls", &["tls 127.0.0.3:5071"]),
        (plain(), "example.net:5080", &["udp 127.0.0.4:5080"]),
        (
            Table { naptr: named, ..plain() },
            "example.net",
            &["tcp 127.0.0.3:5099", "tls 127.0.0.3:5071", "udp 127.0.0.2:5061", "udp 127.0.0.3:5062"],
        ),
        (Table { hosts: hosts(), ..Table::default() }, "example.net", &["udp 127.0.0.4:5060"]),
        (Table { hosts: hosts(), ..Table::default() }, "example.net;transport=tls", &["tls 127.0.0.4:5061"]),
        (Table::default(), "nowhere.net", &[]),
    ] {
        assert_eq!(ways(table, peer).await, want, "{peer}");
    }
}

#[test]
fn servers_of_one_priority_share_calls_by_their_weights() {
    let records = || vec![srv(1, 3, 1, "a"), srv(1, 1, 2, "b"), srv(2, 9, 3, "c"), srv(1, 0, 4, ".")];
    let mut entropy = SeededEntropy::new(7);
    let firsts: Vec<u16> = (0..4_000)
        .map(|_| {
            let ordered = in_order(records(), &mut entropy);
            assert_eq!(ordered.len(), 3, "the root is no server");
            assert_eq!(ordered[2].port, 3, "a lower priority comes last");
            ordered[0].port
        })
        .collect();
    let of_a = firsts.iter().filter(|port| **port == 1).count();
    assert!((2_200..3_400).contains(&of_a), "{of_a} of 4000");
}
