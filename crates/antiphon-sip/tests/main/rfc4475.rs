//! The torture messages of RFC 4475: each gets an answer that the RFC allows, or silence where it asks for none.

use crate::corpus;
use crate::server::{Calls, Server, statuses};

/// Silence, in the table below.
const SILENCE: u16 = 0;

/// What each message may get. 480 is what the server here says to a call that the machine let through.
const ACCEPTABLE: &[(&str, &[u16])] = &[
    // 3.1.1: valid, however they look.
    ("wsinv", &[481]),        // it has a To tag, of a dialog that nobody knows
    ("intmeth", &[501, 405]), // a method of the strangest letters
    ("esc01", &[480]),
    ("escnull", &[401]),
    ("esc02", &[501, 405]), // RE%47IST%45R is not REGISTER
    ("lwsdisp", &[200]),
    ("longreq", &[480]),
    ("dblreq", &[401]), // what follows the body in a datagram is no message
    ("semiuri", &[200]),
    ("transports", &[200]),
    ("mpart01", &[405]),
    ("unreason", &[SILENCE]), // answers to nobody
    ("noreason", &[SILENCE]),
    // 3.1.2: invalid.
    ("badinv01", &[400, SILENCE]), // its Via cannot be read, so perhaps neither can the way back
    ("clerr", &[400, SILENCE]),
    ("ncl", &[400]),
    ("scalar02", &[400]),
    ("scalarlg", &[SILENCE]),
    ("quotbal", &[400]),
    ("ltgtruri", &[400]),
    ("lwsruri", &[400]),
    ("lwsstart", &[400]),
    ("trws", &[400]),
    ("escruri", &[400]),
    ("baddate", &[400, 480]), // nobody needs its Date
    ("regbadct", &[400, 401]),
    ("badaspec", &[400, 200]),
    ("baddn", &[400, 200]),
    ("badvers", &[505]),
    ("mismatch01", &[400]),
    ("mismatch02", &[400, 501]),
    ("bigcode", &[SILENCE]),
    // 3.2 and 3.3: what only the transaction and the application see.
    ("badbranch", &[400, 200]),
    ("insuf", &[400]),
    ("unkscm", &[416]),
    ("novelsc", &[416]),
    ("unksm2", &[400, 401, 403, 416]),
    ("bext01", &[420]),
    ("invut", &[415]),
    ("regaut01", &[401]), // credentials of a scheme nobody knows are none
    ("multi01", &[400]),
    ("mcl01", &[400]),
    ("bcast", &[SILENCE]), // an answer that claims to have gone to all the world
    ("zeromf", &[200, 483]),
    ("cparam01", &[401]),
    ("cparam02", &[401]),
    ("regescrt", &[401]),
    ("sdp01", &[406, 415, 488]),
    // 3.4: of the older kind.
    ("inv2543", &[480]),
];

#[test]
fn every_torture_message_gets_an_acceptable_answer() {
    let mut wrong = Vec::new();
    for case in corpus::messages() {
        let acceptable = ACCEPTABLE.iter().find(|(name, _)| *name == case.name).map_or(&[][..], |(_, it)| it);
        let mut server = Server::new(Calls::Refuse);
        let answers = server.receive(&case.bytes);
        let mut finals: Vec<u16> = statuses(&answers).into_iter().filter(|status| *status >= 200).collect();
        finals.resize(finals.len().max(1), SILENCE);
        if finals.len() != 1 || !acceptable.contains(&finals[0]) || !server.is_well() {
            wrong.push(format!("{}: {answers:?}", case.name));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn no_torture_message_is_left_out() {
    let names: Vec<String> = corpus::messages().into_iter().map(|case| case.name).collect();
    let mut expected: Vec<&str> = ACCEPTABLE.iter().map(|(name, _)| *name).collect();
    expected.sort_unstable();
    assert_eq!(names, expected);
    assert_eq!(names.len(), 49);
}

#[test]
fn all_torture_messages_in_a_row_leave_nothing_behind() {
    let mut server = Server::new(Calls::Refuse);
    for case in corpus::messages() {
        server.receive(&case.bytes);
        assert!(server.is_well(), "after {}", case.name);
    }
    server.run(std::time::Duration::from_secs(120));
    let counts = server.end.counts();
    assert_eq!((counts.server_transactions, counts.legs, counts.waiting, counts.timers), (0, 0, 0, 0));
}
