//! What a call that was for others before says of them: `History-Info` (RFC 7044) with causes (RFC 4458), and
//! `Diversion` (RFC 5806) for phones and servers that are older.

use antiphon_core::call_handling::{DivertCause, Diverted};

use crate::caller::NameAddr;

/// The headers of a call to `to` that was for others before; none if it was not.
#[must_use]
pub fn headers(trail: &[Diverted], to: &str, domain: &str) -> Vec<(String, String)> {
    let diversions = trail.iter().rev().map(|it| ("Diversion".to_owned(), diversion(it, domain)));
    let mut headers: Vec<_> = diversions.collect();
    if !headers.is_empty() {
        headers.push(("History-Info".to_owned(), history(trail, to, domain)));
    }
    headers
}

/// One of them, the newest of which stands first (RFC 5806 section 9).
fn diversion(diverted: &Diverted, domain: &str) -> String {
    format!("<{}>;reason={};counter=1", address(&diverted.number, domain), reason(diverted.cause))
}

/// All of them in order, each with the reason of the one before (RFC 7044 sections 9 and 10).
fn history(trail: &[Diverted], to: &str, domain: &str) -> String {
    let targets = trail.iter().map(|it| &*it.number).chain([to]);
    let causes = std::iter::once(None).chain(trail.iter().map(|it| Some(it.cause)));
    let (mut index, mut entries) = (String::new(), Vec::new());
    for (target, cause) in targets.zip(causes) {
        let address = address(target, domain);
        let parent = if index.is_empty() { String::new() } else { format!(";mp={index}") };
        index.push_str(if index.is_empty() { "1" } else { ".1" });
        let cause = cause.map(|cause| format!(";cause={}", code(cause))).unwrap_or_default();
        entries.push(format!("<{address}{cause}>;index={index}{parent}"));
    }
    entries.join(", ")
}

fn address(number: &str, domain: &str) -> String {
    NameAddr::new(None, number, domain).uri()
}

/// The cause of RFC 4458 section 2, as a number.
fn code(cause: DivertCause) -> u16 {
    match cause {
        DivertCause::Always => 302,
        DivertCause::Busy => 486,
        DivertCause::NoAnswer => 408,
        DivertCause::NotReachable => 503,
        DivertCause::Deflected => 480,
    }
}

/// The reason of RFC 5806 section 4.
fn reason(cause: DivertCause) -> &'static str {
    match cause {
        DivertCause::Always => "unconditional",
        DivertCause::Busy => "user-busy",
        DivertCause::NoAnswer => "no-answer",
        DivertCause::NotReachable => "unavailable",
        DivertCause::Deflected => "deflection",
    }
}

#[cfg(test)]
mod tests {
    use antiphon_core::ids::PersonId;

    use super::*;

    #[test]
    fn a_call_says_whom_it_was_for_and_why_it_went_on() {
        let diverted = |number: &str, cause| Diverted {
            person: PersonId(uuid::Uuid::nil()),
            number: number.to_owned(),
            cause,
        };
        assert_eq!(headers(&[], "2001", "voice.example"), []);
        let trail = [diverted("2001", DivertCause::Always), diverted("2002", DivertCause::NoAnswer)];
        let headers = headers(&trail, "2003", "voice.example");
        let lines: Vec<String> = headers.iter().map(|(name, value)| format!("{name}: {value}")).collect();
        assert_eq!(
            lines,
            [
                "Diversion: <sip:2002@voice.example>;reason=no-answer;counter=1",
                "Diversion: <sip:2001@voice.example>;reason=unconditional;counter=1",
                "History-Info: <sip:2001@voice.example>;index=1, \
                 <sip:2002@voice.example;cause=302>;index=1.1;mp=1, \
                 <sip:2003@voice.example;cause=408>;index=1.1.1;mp=1.1",
            ]
        );
    }
}
