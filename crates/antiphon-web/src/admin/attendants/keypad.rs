//! A menu as a form: a telephone's keypad, each key with what it does, and what becomes of a caller who presses nothing.

use antiphon_office::admin::AdminError;
use antiphon_office::admin::attendants::{KeyDraft, MenuDraft, NoInputDraft};

use crate::form::{Form, Typed};

/// A key as a telephone shows it.
pub(crate) struct Key {
    pub(crate) sign: &'static str,
    /// Its word in the names of fields.
    pub(crate) word: &'static str,
    pub(crate) letters: &'static str,
}

const fn key(sign: &'static str, word: &'static str, letters: &'static str) -> Key {
    Key { sign, word, letters }
}

/// The keys in the order of a telephone.
pub(crate) const KEYS: [Key; 12] = [
    key("1", "1", ""),
    key("2", "2", "ABC"),
    key("3", "3", "DEF"),
    key("4", "4", "GHI"),
    key("5", "5", "JKL"),
    key("6", "6", "MNO"),
    key("7", "7", "PQRS"),
    key("8", "8", "TUV"),
    key("9", "9", "WXYZ"),
    key("*", "star", ""),
    key("0", "0", ""),
    key("#", "pound", ""),
];

/// What a key can do, in words.
pub(crate) const ACTIONS: [(&str, &str); 12] = [
    ("", "Nothing"),
    ("TRANSFER_WITH_PROMPT", "Put through, and say so"),
    ("TRANSFER_WITHOUT_PROMPT", "Put through at once"),
    ("TRANSFER_TO_OPERATOR", "Put through to the operator"),
    ("TRANSFER_TO_MAILBOX", "Leave a message"),
    ("PLAY_ANNOUNCEMENT", "Play an announcement"),
    ("SUB_MENU", "Go to a sub-menu"),
    ("EXTENSION_DIALING", "Dial an extension"),
    ("NAME_DIALING", "Dial by name"),
    ("REPEAT_MENU", "Repeat the menu"),
    ("RETURN_TO_PREVIOUS_MENU", "Back to the menu before"),
    ("EXIT", "End the call"),
];

/// What can become of a caller who presses nothing, in words.
pub(crate) const ENDINGS: [(&str, &str); 6] = [
    ("PLAY_MESSAGE_AND_DISCONNECT", "Say something and end the call"),
    ("TRANSFER_WITH_PROMPT", "Put through, and say so"),
    ("TRANSFER_WITHOUT_PROMPT", "Put through at once"),
    ("TRANSFER_TO_OPERATOR", "Put through to the operator"),
    ("TRANSFER_TO_MAILBOX", "Leave a message"),
    ("DISCONNECT", "End the call without a word"),
];

/// Which field has the target of an action.
fn target_field(action: &str) -> Option<&'static str> {
    match action {
        "TRANSFER_WITH_PROMPT"
        | "TRANSFER_WITHOUT_PROMPT"
        | "TRANSFER_TO_OPERATOR"
        | "TRANSFER_TO_MAILBOX" => Some("number"),
        "PLAY_ANNOUNCEMENT" | "PLAY_MESSAGE_AND_DISCONNECT" => Some("announcement"),
        "SUB_MENU" => Some("sub_menu"),
        _ => None,
    }
}

/// The form of a menu.
pub(crate) fn shown(menu: &MenuDraft) -> Form {
    let form = Form::new()
        .with("greeting", menu.greeting.as_deref().unwrap_or("DEFAULT"))
        .with_box("extension_enabled", menu.extension_enabled);
    let form = no_input(form, &menu.no_input.clone().unwrap_or_default());
    menu.keys.iter().fold(form, |form, draft| {
        let Some(key) = KEYS.iter().find(|key| key.sign == draft.key) else { return form };
        let form = form
            .with(&format!("action-{}", key.word), &draft.action)
            .with(&format!("description-{}", key.word), &draft.description);
        with_target(form, key.word, &draft.action, draft.value.as_ref())
    })
}

fn no_input(form: Form, draft: &NoInputDraft) -> Form {
    let action = draft.action.as_deref().unwrap_or("PLAY_MESSAGE_AND_DISCONNECT");
    let form = form
        .with("retries", draft.retries)
        .with("seconds", draft.seconds.unwrap_or(10))
        .with("action-end", action);
    with_target(form, "end", action, draft.value.as_ref())
}

fn with_target(form: Form, word: &str, action: &str, value: Option<&String>) -> Form {
    match target_field(action) {
        Some(field) => form.with_given(&format!("{field}-{word}"), value),
        None => form,
    }
}

/// The menu that was typed.
pub(crate) fn read(typed: &Typed) -> Result<MenuDraft, AdminError> {
    let keys = KEYS.iter().filter_map(|key| {
        let action = typed.given(&format!("action-{}", key.word))?;
        Some(KeyDraft {
            key: key.sign.to_owned(),
            description: typed.text(&format!("description-{}", key.word)).to_owned(),
            value: target(typed, key.word, &action),
            action,
        })
    });
    let action = typed.text("action-end").to_owned();
    let no_input = NoInputDraft {
        retries: typed.number("retries")?,
        seconds: Some(typed.number("seconds")?),
        value: target(typed, "end", &action),
        action: Some(action),
    };
    Ok(MenuDraft {
        greeting: typed.given("greeting"),
        extension_enabled: typed.on("extension_enabled"),
        keys: keys.collect(),
        no_input: Some(no_input),
    })
}

/// The target of an action; one that the form still holds for another action does not count.
fn target(typed: &Typed, word: &str, action: &str) -> Option<String> {
    typed.given(&format!("{}-{word}", target_field(action)?))
}

/// The numbers that stand in a form, to be told whose they are.
pub(crate) fn numbers(form: &Form) -> impl Iterator<Item = &str> {
    let words = KEYS.iter().map(|key| key.word).chain(["end"]);
    words.map(|word| form.value(&format!("number-{word}"))).filter(|number| !number.is_empty())
}

/// An error somewhere in the document, beside the key or field of this menu that it is about: the office counts the
/// keys that are used. `at` is how it calls the menu.
pub(crate) fn beside(error: AdminError, at: &str, typed: &Typed) -> AdminError {
    let AdminError::InvalidAt { field, problem } = error else { return error };
    let Some(rest) = field.strip_prefix(at).and_then(|rest| rest.strip_prefix('.')) else {
        return AdminError::InvalidAt {
            field: "elsewhere".to_owned(),
            problem: format!("{field}: {problem}"),
        };
    };
    let field = match rest {
        "no_input.value" | "no_input.action" => "key-end".to_owned(),
        "no_input.retries" => "retries".to_owned(),
        "no_input.seconds" => "seconds".to_owned(),
        rest => used_key(rest, typed).map_or_else(|| rest.to_owned(), |word| format!("key-{word}")),
    };
    AdminError::InvalidAt { field, problem }
}

/// The word of the key that `keys[2].value` is about.
fn used_key(field: &str, typed: &Typed) -> Option<&'static str> {
    let index = field.strip_prefix("keys[")?.split(']').next()?.parse::<usize>().ok()?;
    let used = |key: &&Key| typed.given(&format!("action-{}", key.word)).is_some();
    KEYS.iter().filter(used).nth(index).map(|key| key.word)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(body: &str) -> Typed {
        Typed::of_query(Some(body))
    }

    #[test]
    fn a_fault_stands_beside_its_key() {
        let typed = typed("action-1=EXIT&action-star=TRANSFER_WITH_PROMPT&action-2=");
        for (at, field, wanted) in [
            ("business", "business.keys[1].value", "key-star"),
            ("business", "business.no_input.seconds", "seconds"),
            ("business", "business.greeting", "greeting"),
            ("sub_menus.sales", "sub_menus.sales.keys[0].value", "key-1"),
            ("business", "holiday.keys[0].value", "elsewhere"),
        ] {
            let error = AdminError::InvalidAt { field: field.to_owned(), problem: "wrong".to_owned() };
            let AdminError::InvalidAt { field, .. } = beside(error, at, &typed) else { panic!("{wanted}") };
            assert_eq!(field, wanted);
        }
    }

    #[test]
    fn a_menu_that_is_shown_and_sent_back_is_the_same() {
        let key = |key: &str, action: &str, value: Option<&str>| KeyDraft {
            key: key.into(),
            action: action.into(),
            description: "Sales".into(),
            value: value.map(Into::into),
        };
        let no_input = NoInputDraft {
            retries: 2,
            seconds: Some(8),
            action: Some("TRANSFER_TO_OPERATOR".into()),
            value: Some("0".into()),
        };
        let menu = MenuDraft {
            greeting: None,
            extension_enabled: true,
            keys: vec![key("1", "SUB_MENU", Some("sales")), key("#", "TRANSFER_TO_MAILBOX", Some("2004"))],
            no_input: Some(no_input),
        };
        let form = shown(&menu);
        assert_eq!(form.value("number-pound"), "2004");
        let fields = [
            "extension_enabled",
            "retries",
            "seconds",
            "action-end",
            "number-end",
            "action-1",
            "sub_menu-1",
            "description-1",
            "action-pound",
            "number-pound",
            "description-pound",
        ];
        let body: Vec<_> = fields.iter().map(|name| format!("{name}={}", form.value(name))).collect();
        assert_eq!(read(&typed(&body.join("&"))).unwrap(), menu);
    }

    #[test]
    fn what_a_field_still_holds_for_another_action_does_not_count() {
        let rest = "retries=0&seconds=10&action-end=DISCONNECT&number-end=2001";
        let menu = read(&typed(&format!("action-1=REPEAT_MENU&number-1=2001&{rest}"))).unwrap();
        assert_eq!(menu.keys[0].value, None);
        assert_eq!(menu.no_input.unwrap().value, None);
    }
}
