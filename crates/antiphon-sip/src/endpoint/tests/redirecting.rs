//! A phone sends its caller on to somebody else (RFC 3261 section 21.3).

use super::reliable::{answers, called};
use super::world::*;
use crate::event::Event;

#[test]
fn whom_a_phone_likes_best_of_ours_its_caller_is_sent_on_to() {
    for (contacts, want) in [
        ("<sip:2002@example.com>", Some("2002")),
        ("<sip:2002@EXAMPLE.com>", Some("2002")),
        ("<sip:2002@127.0.0.1:5060>", Some("2002")),
        ("<sip:2002@phones.example.com>", Some("2002")),
        ("<sip:2002@notexample.com>", None),
        ("<tel:2002>", Some("2002")),
        ("<sip:2002@example.com>;q=0.2, <sip:2003@example.com>;q=0.9", Some("2003")),
        ("<sip:2002@example.com>;q=0.2\nContact: <sip:2003@example.com>;q=0.15", Some("2002")),
        ("<sip:2002@example.com>;q=0.2, <sip:2003@example.com>", Some("2003")),
        ("<sip:2002@elsewhere.example>, <sip:2003@example.com>;q=0.1", Some("2003")),
        ("<sip:2002@elsewhere.example>", None),
        ("<sip:2002@192.0.2.7>", None),
        ("<sip:example.com>", None),
        ("*", None),
    ] {
        for (status, follows) in [(302, true), (301, true), (300, false), (305, false)] {
            let (mut world, _, invite) = called(true);
            answers(&mut world, &invite, &format!("{status} Moved"), &format!("X: y\nContact: {contacts}\n"));
            let Event::Refused { redirect, .. } = world.event_of(SERVER) else { panic!("not refused") };
            assert_eq!(redirect.as_deref(), want.filter(|_| follows), "{status} {contacts}");
        }
    }
}
