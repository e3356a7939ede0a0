//! What the page and the server say to each other: JSON, one object a message.

use antiphon_core::digit::Digit;
use antiphon_core::live_call::{Expects, Happened, LiveCall, Moment};
use antiphon_core::page_phone::{PhoneNews, PhoneOrder};
use serde_json::{Value, json};

/// The longest message of a page: a description of its audio with all its addresses is a few thousand bytes.
pub(super) const MESSAGE_BYTES_MAX: usize = 64 * 1024;

/// What a page says.
pub(super) enum FromPage {
    /// It is there, and had this line before, of which it has seen so many news.
    Open { name: Option<String>, seen: u64 },
    /// Its user does something; it counts what he does.
    Order(u64, PhoneOrder),
    /// It is left, and does not come back.
    Leave,
}

/// Reads a message. `None` for what makes no sense.
pub(super) fn read(text: &str) -> Option<FromPage> {
    let said: Value = serde_json::from_str(text).ok()?;
    let word = |key: &str| said.get(key).and_then(Value::as_str).map(str::to_owned);
    let count = |key: &str| said.get(key).and_then(Value::as_u64);
    let order = match said.get("do")?.as_str()? {
        "open" => {
            return Some(FromPage::Open { name: word("name"), seen: count("seen").unwrap_or_default() });
        }
        "leave" => return Some(FromPage::Leave),
        "call" => PhoneOrder::Call { number: word("number")?, offer: word("sdp")? },
        "answer" => PhoneOrder::Answer { answer: word("sdp")? },
        "change" => PhoneOrder::Change { offer: word("sdp")? },
        "press" => PhoneOrder::Press(key(&word("key")?)?),
        "hang-up" => PhoneOrder::HangUp,
        _ => return None,
    };
    Some(FromPage::Order(count("n")?, order))
}

/// A key of the dial pad.
fn key(word: &str) -> Option<Digit> {
    let mut letters = word.chars();
    Digit::from_char(letters.next()?).filter(|_| letters.next().is_none())
}

/// News, with their number.
pub(super) fn news(number: u64, news: &PhoneNews) -> String {
    let mut said = match news {
        PhoneNews::Talks { answer, .. } | PhoneNews::Changed { answer } => json!({ "sdp": answer }),
        PhoneNews::Called { number, name, offer } => json!({ "number": number, "name": name, "sdp": offer }),
        PhoneNews::Asked { offer } => json!({ "sdp": offer }),
        PhoneNews::Refused(status) | PhoneNews::NotRegistered(status) => json!({ "status": status }),
        PhoneNews::Lamp { new, urgent, saved } => json!({ "new": new, "urgent": urgent, "saved": saved }),
        PhoneNews::Registered | PhoneNews::Rings | PhoneNews::Ended => json!({}),
    };
    if let Value::Object(said) = &mut said {
        said.insert("is".to_owned(), news.word().into());
        said.insert("n".to_owned(), number.into());
    }
    said.to_string()
}

/// The line that the page has; `fresh` if it is not the one it had.
pub(super) fn line(name: &str, is_fresh: bool) -> String {
    json!({ "is": "line", "name": name, "fresh": is_fresh }).to_string()
}

/// There is no line for the page, and no use in asking again.
pub(super) fn no_line() -> String {
    let words = "This telephone has no line: too many of yours are open, or your account is gone. \
                 Close the others and load this page again.";
    json!({ "is": "refused-line", "words": words }).to_string()
}

/// The page's user has been signed out meanwhile.
pub(super) fn signed_out() -> String {
    let words = "You are signed out. Load the page to sign in again.";
    json!({ "is": "refused-line", "words": words }).to_string()
}

/// An order has been heeded.
pub(super) fn heeded(number: u64) -> String {
    json!({ "is": "heeded", "order": number }).to_string()
}

/// The server is there.
pub(super) fn alive() -> String {
    json!({ "is": "alive" }).to_string()
}

/// What is said on a call, and where in the menus it is.
pub(super) fn caption(call: &LiveCall) -> String {
    let words = call.says.as_ref();
    json!({
        "is": "caption",
        "says": words.map(|words| &words.text),
        "language": words.map(|words| words.language),
        "speaking": words.is_some(),
        "scene": call.scene,
        "expects": call.expects.map(Expects::word),
        "moments": call.moments.iter().map(moment).collect::<Vec<_>>(),
    })
    .to_string()
}

fn moment(moment: &Moment) -> Value {
    match &moment.what {
        Happened::Said(text) => json!({ "said": text }),
        Happened::Pressed(key) => json!({ "key": key.to_string() }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_makes_no_sense_is_passed_over() {
        for text in [
            "",
            "{}",
            "[]",
            r#"{"do":"fly","n":1}"#,
            r#"{"do":"call","n":1,"number":"2000"}"#,
            r#"{"do":"call","number":"2000","sdp":"v=0"}"#,
            r#"{"do":"answer","n":-1,"sdp":"v=0"}"#,
            r#"{"do":"press","n":1,"key":""}"#,
            r#"{"do":"press","n":1,"key":"11"}"#,
            r#"{"do":"press","n":1,"key":"x"}"#,
        ] {
            assert!(read(text).is_none(), "{text}");
        }
        assert!(matches!(read(r#"{"do":"open"}"#), Some(FromPage::Open { name: None, seen: 0 })));
        let order = read(r#"{"do":"call","n":7,"number":"2000","sdp":"v=0"}"#);
        assert!(
            matches!(order, Some(FromPage::Order(7, PhoneOrder::Call { number, .. })) if number == "2000")
        );
    }

    #[test]
    fn news_are_numbered_and_named() {
        let said = news(3, &PhoneNews::Lamp { new: 1, urgent: 0, saved: 2 });
        let said: Value = serde_json::from_str(&said).unwrap();
        assert_eq!(said, json!({ "is": "lamp", "n": 3, "new": 1, "urgent": 0, "saved": 2 }));
    }
}
