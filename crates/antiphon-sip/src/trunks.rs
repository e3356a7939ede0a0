//! Trunks as the SIP machine knows them, and what calls from them say of who calls and whom a call was for.
//!
//! `Diversion` (RFC 5806), `History-Info` (RFC 7044 with the causes of RFC 4458), the `target` and `cause` parameters of
//! the Request-URI (RFC 4458) and `P-Asserted-Identity` (RFC 3325) mean something only on calls from a trunk that is
//! trusted, `Privacy` (RFC 3323) on those of every trunk; on all others they are not even looked at.

use std::net::IpAddr;

use antiphon_core::call_handling::{DivertCause, Redirection};
use antiphon_core::trunk::{AddressRange, TrunkRef};
use sipx_sip::{HeaderName, Request, Uri};

use crate::caller::{self, NameAddr};

/// Redirections of one call that are read: after so many a call is going in circles.
const REDIRECTIONS_MAX: usize = 20;

/// What the SIP machine has to know of a trunk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrunkPeer {
    /// Which.
    pub trunk: TrunkRef,
    /// Where its calls come from.
    pub sources: Vec<AddressRange>,
    /// The account that they have to prove, if they have to.
    pub login: Option<String>,
    /// Whether the peer vouches for who calls.
    pub trusted: bool,
    /// Whether the peer may ask for the lamps of its location.
    pub lamps: bool,
}

/// A call that comes from a trunk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FromTrunk {
    /// The trunks that it may be from: several where organizations share a carrier, and then the number decides.
    pub trunks: Vec<TrunkRef>,
    /// Who calls, where the peer vouches for it.
    pub asserted: Option<NameAddr>,
    /// Whether the caller's name and number are not to be shown (RFC 3323).
    pub is_private: bool,
    /// Whom the call was for before, the last one first, where the peer vouches for it.
    pub redirections: Vec<Redirection>,
}

/// The trunks from an address.
pub(crate) fn from_address(all: &[TrunkPeer], address: IpAddr) -> Vec<&TrunkPeer> {
    all.iter().filter(|it| it.sources.iter().any(|range| range.contains(address))).collect()
}

/// The trunk whose account that is.
pub(crate) fn with_login<'t>(all: &'t [TrunkPeer], username: &str) -> Option<&'t TrunkPeer> {
    all.iter().find(|it| it.login.as_deref() == Some(username))
}

/// What an INVITE from trunks says.
pub(crate) fn read(request: &Request, trunks: &[&TrunkPeer]) -> FromTrunk {
    let is_trusted = !trunks.is_empty() && trunks.iter().all(|it| it.trusted);
    let is_private = wants_privacy(request);
    FromTrunk {
        trunks: trunks.iter().map(|it| it.trunk).collect(),
        asserted: asserted(request).filter(|_| is_trusted),
        is_private,
        redirections: if is_trusted { redirections(request) } else { Vec::new() },
    }
}

/// The first identity with a number, named by the first that has a name: there may be a `sip` and a `tel` one.
fn asserted(request: &Request) -> Option<NameAddr> {
    let all: Vec<NameAddr> = values(request, "P-Asserted-Identity").map(|it| NameAddr::parse(&it)).collect();
    let display = all.iter().find_map(|it| it.display.clone());
    let named = all.into_iter().find(|it| !it.user.is_empty())?;
    Some(NameAddr { display: named.display.or(display), ..named })
}

fn wants_privacy(request: &Request) -> bool {
    let rows = values(request, "Privacy");
    let words: Vec<String> =
        rows.flat_map(|row| row.split(|byte| *byte == b';').map(word).collect::<Vec<_>>()).collect();
    words.iter().any(|it| matches!(it.as_str(), "id" | "user" | "header"))
}

fn word(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes.trim_ascii()).to_ascii_lowercase()
}

/// Whom a call was for before, the last one first. The Request-URI says it best, then `Diversion`, whose values are
/// about nothing else; entries of `History-Info` are also written for other reasons.
fn redirections(request: &Request) -> Vec<Redirection> {
    let target = target(&request.uri);
    let mut all = diversions(request);
    if all.is_empty() {
        all = history(request);
    }
    // The same one twice says nothing new.
    all.retain(|it| target.as_ref().is_none_or(|target| target.number != it.number));
    target.into_iter().chain(all).take(REDIRECTIONS_MAX).collect()
}

/// `sip:voicemail@example.com;target=2001%40example.com;cause=486` (RFC 4458 section 2).
fn target(uri: &Uri) -> Option<Redirection> {
    let params = uri.params()?;
    let value = params.get("target")?.value()?;
    let text = unescaped(value);
    let address = text.strip_prefix("sip:").or_else(|| text.strip_prefix("sips:"));
    let address = address.or_else(|| text.strip_prefix("tel:")).unwrap_or(&text);
    let number = address.split(['@', ';']).next().unwrap_or_default().to_owned();
    let cause = params.get("cause").and_then(|it| it.value()).and_then(cause_of);
    (!number.is_empty()).then_some(Redirection { number, cause: cause.unwrap_or(DivertCause::NoAnswer) })
}

/// The newest stands first (RFC 5806 section 9).
fn diversions(request: &Request) -> Vec<Redirection> {
    let read = |value: Vec<u8>| {
        let number = NameAddr::parse(&value).user;
        let text = String::from_utf8_lossy(&value).into_owned();
        let params = text.rsplit_once('>').map_or(text.as_str(), |(_, params)| params);
        let reason = params.split(';').find_map(|it| {
            let (name, value) = it.split_once('=')?;
            name.trim().eq_ignore_ascii_case("reason").then(|| value.trim().trim_matches('"').to_lowercase())
        });
        let cause = cause_named(reason.as_deref().unwrap_or_default());
        (!number.is_empty()).then_some(Redirection { number, cause })
    };
    values(request, "Diversion").filter_map(read).collect()
}

/// The reasons of RFC 5806 section 4; one that is not known is most likely a phone that nobody answered.
fn cause_named(reason: &str) -> DivertCause {
    match reason {
        "unconditional" | "follow-me" | "away" | "time-of-day" => DivertCause::Always,
        "user-busy" | "do-not-disturb" => DivertCause::Busy,
        "unavailable" | "out-of-service" => DivertCause::NotReachable,
        "deflection" => DivertCause::Deflected,
        _ => DivertCause::NoAnswer,
    }
}

/// Each entry has the reason why the one before it got the call no longer (RFC 7044 section 9); the last is where the
/// call is now.
fn history(request: &Request) -> Vec<Redirection> {
    let entries: Vec<(String, Option<DivertCause>)> =
        values(request, "History-Info").map(|it| entry(&it)).collect();
    let mut all = Vec::new();
    for pair in entries.windows(2) {
        let [(number, own), (_, next)] = pair else { continue };
        let cause = next.or(*own);
        if let (false, Some(cause)) = (number.is_empty(), cause) {
            all.push(Redirection { number: number.clone(), cause });
        }
    }
    all.reverse();
    all
}

/// Number and cause of an entry: `<sip:2002@example.com;cause=486>;index=1.1`. Older servers escape the refusal into
/// the URI of whoever refused, as `?Reason=SIP%3Bcause%3D486` (RFC 4244 section 4.1).
fn entry(value: &[u8]) -> (String, Option<DivertCause>) {
    let number = NameAddr::parse(value).user;
    let text = String::from_utf8_lossy(value).into_owned();
    let uri = text.split_once('<').map_or(text.as_str(), |(_, uri)| uri);
    let uri = uri.split_once('>').map_or(uri, |(uri, _)| uri);
    let plain = unescaped(uri.as_bytes()).to_ascii_lowercase();
    let digits = |rest: &str| rest.chars().take_while(char::is_ascii_digit).collect::<String>();
    let causes = plain.match_indices("cause=").filter_map(|(at, found)| {
        cause_of(digits(plain.get(at + found.len()..).unwrap_or_default()).as_bytes())
    });
    (number, causes.last())
}

/// The causes of RFC 4458 section 2. 380 (RFC 8119) is no redirection by a person: a service number was looked up.
fn cause_of(code: &[u8]) -> Option<DivertCause> {
    match code {
        b"302" | b"181" => Some(DivertCause::Always),
        b"486" | b"600" | b"603" => Some(DivertCause::Busy),
        b"408" => Some(DivertCause::NoAnswer),
        b"404" | b"503" => Some(DivertCause::NotReachable),
        b"480" | b"487" => Some(DivertCause::Deflected),
        _ => None,
    }
}

fn unescaped(text: &[u8]) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some((first, others)) = rest.split_first() {
        let escape = others.first_chunk::<2>().filter(|_| *first == b'%');
        let value = escape.and_then(|digits| u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok());
        bytes.push(value.unwrap_or(*first));
        rest = if value.is_some() { others.get(2..).unwrap_or_default() } else { others };
    }
    caller::clean(&String::from_utf8_lossy(&bytes), 256)
}

/// The values of a header, whether they stand in one row or in several (RFC 3261 section 7.3.1).
fn values(request: &Request, name: &'static str) -> impl Iterator<Item = Vec<u8>> {
    let name = HeaderName::parse(&bytes::Bytes::from_static(name.as_bytes()));
    let rows: Vec<Vec<u8>> = request.headers.get_all(&name).map(|it| it.value().to_vec()).collect();
    rows.into_iter().flat_map(|row| split(&row)).take(REDIRECTIONS_MAX)
}

/// Splits at commas that stand neither in quotes nor in angle brackets.
fn split(row: &[u8]) -> Vec<Vec<u8>> {
    let (mut parts, mut part) = (Vec::new(), Vec::new());
    let (mut quoted, mut bracketed, mut escaped) = (false, false, false);
    for byte in row {
        match byte {
            b'"' if !escaped => quoted = !quoted,
            b'<' if !quoted => bracketed = true,
            b'>' if !quoted => bracketed = false,
            b',' if !quoted && !bracketed => {
                parts.push(std::mem::take(&mut part));
                continue;
            }
            _ => {}
        }
        escaped = *byte == b'\\' && !escaped;
        part.push(*byte);
    }
    parts.push(part);
    parts.iter().map(|part| part.trim_ascii().to_vec()).filter(|part| !part.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use sipx_sip::{Limits, Message, parse_datagram};

    use super::*;

    fn request(uri: &str, headers: &str) -> Request {
        let text = format!(
            "INVITE {uri} SIP/2.0\nVia: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1\nFrom: <sip:a@b>;tag=1\n\
             To: <sip:c@d>\nCall-ID: 1\nCSeq: 1 INVITE\n{headers}Content-Length: 0\n\n"
        );
        let bytes = text.replace('\n', "\r\n").into();
        match parse_datagram(bytes, &Limits::datagram()).unwrap() {
            Message::Request(request) => request,
            Message::Response(_) => panic!("a request"),
        }
    }

    fn redirected(uri: &str, headers: &str) -> Vec<(String, DivertCause)> {
        redirections(&request(uri, headers)).into_iter().map(|it| (it.number, it.cause)).collect()
    }

    #[test]
    fn whom_a_call_was_for_is_read_as_servers_write_it() {
        use DivertCause::{Always, Busy, Deflected, NoAnswer, NotReachable};
        let plain = "sip:2000@portal.example";
        type Found<'a> = &'a [(&'a str, DivertCause)];
        let cases: [(&str, &str, Found<'_>); 12] = [
            (plain, "", &[]),
            (plain, "Diversion: <sip:2001@pbx>;reason=user-busy;counter=1\n", &[("2001", Busy)]),
            (
                plain,
                "Diversion: \"Bell, A.\" <sip:2002@pbx>;reason=no-answer, <sip:2001@pbx>;reason=unconditional\n",
                &[("2002", NoAnswer), ("2001", Always)],
            ),
            (
                plain,
                "Diversion: <tel:+4315550101>;reason=\"unavailable\"\nDiversion: <sip:2001@pbx>;reason=what\n",
                &[("+4315550101", NotReachable), ("2001", NoAnswer)],
            ),
            (
                plain,
                "History-Info: <sip:2001@pbx>;index=1, <sip:2000@pbx;cause=486>;index=1.1;mp=1\n",
                &[("2001", Busy)],
            ),
            (
                plain,
                "History-Info: <sip:2001@pbx>;index=1\nHistory-Info: <sip:2002@pbx;cause=302>;index=1.1\n\
                 History-Info: <sip:2000@pbx;cause=408>;index=1.1.1\n",
                &[("2002", NoAnswer), ("2001", Always)],
            ),
            (
                plain,
                "History-Info: <sip:2001@pbx?Reason=SIP%3Bcause%3D480>;index=1, <sip:2000@pbx>;index=1.1\n",
                &[("2001", Deflected)],
            ),
            (plain, "History-Info: <sip:800@pbx>;index=1, <sip:2000@pbx;cause=380>;index=1.1\n", &[]),
            ("sip:vm@portal;target=2001%40pbx;cause=486", "", &[("2001", Busy)]),
            ("sip:vm@portal;target=sip:2001%40pbx", "", &[("2001", NoAnswer)]),
            (
                "sip:vm@portal;target=2001%40pbx;cause=408",
                "Diversion: <sip:2001@pbx>;reason=user-busy\n",
                &[("2001", NoAnswer)],
            ),
            (plain, "Diversion: nonsense\nHistory-Info: more\n", &[]),
        ];
        for (uri, headers, want) in cases {
            let got = redirected(uri, headers);
            let got: Vec<(&str, DivertCause)> = got.iter().map(|(it, cause)| (it.as_str(), *cause)).collect();
            assert_eq!(got, want, "{uri} {headers}");
        }
    }

    fn peer(trusted: bool) -> TrunkPeer {
        let nobody = uuid::Uuid::nil();
        let trunk = TrunkRef {
            organization: antiphon_core::ids::OrganizationId(nobody),
            trunk: antiphon_core::ids::TrunkId(nobody),
        };
        let sources = vec!["192.0.2.0/24".parse().unwrap()];
        TrunkPeer { trunk, sources, login: Some("pbx".to_owned()), trusted, lamps: false }
    }

    #[test]
    fn an_asserted_identity_counts_only_from_a_peer_that_vouches() {
        let headers =
            "P-Asserted-Identity: \"Ann\" <sip:ann@carrier.example>, <tel:+4315550101>\nPrivacy: id\n";
        let request = request("sip:2000@portal", headers);
        let read_from = |trusted| read(&request, &[&peer(trusted)]);
        assert_eq!(read_from(false).asserted, None);
        let asserted = read_from(true).asserted.unwrap();
        assert_eq!((asserted.display.as_deref(), asserted.user.as_str()), (Some("Ann"), "ann"));
        assert!(read_from(true).is_private);
        let both = read(&request, &[&peer(true), &peer(false)]);
        assert_eq!(both.asserted, None, "one of the trunks it may be from does not vouch");
    }

    #[test]
    fn whom_a_call_was_for_counts_only_from_a_peer_that_vouches() {
        for (uri, headers) in [
            ("sip:2000@portal", "Diversion: <sip:2001@pbx>;reason=user-busy\n"),
            ("sip:2000@portal", "History-Info: <sip:2001@pbx>;index=1, <sip:2000@pbx;cause=486>;index=1.1\n"),
            ("sip:2000@portal;target=2001%40pbx;cause=486", ""),
        ] {
            let request = request(uri, headers);
            let read_from = |trusted| read(&request, &[&peer(trusted)]).redirections.len();
            assert_eq!((read_from(true), read_from(false)), (1, 0), "{uri} {headers}");
            assert_eq!(read(&request, &[&peer(true), &peer(false)]).redirections, []);
        }
    }

    #[test]
    fn trunks_are_known_by_address_or_login() {
        let all = [peer(true)];
        assert_eq!(from_address(&all, "192.0.2.7".parse().unwrap()).len(), 1);
        assert!(from_address(&all, "198.51.100.7".parse().unwrap()).is_empty());
        assert!(with_login(&all, "pbx").is_some() && with_login(&all, "").is_none());
    }
}
