//! Each key of each menu is pressed in some story.

const KEY_MAP: &str = include_str!("../../../../docs/keymap.md");
const STORIES: [&str; 17] = [
    include_str!("groups.rs"),
    include_str!("administrator.rs"),
    include_str!("announcing.rs"),
    include_str!("login.rs"),
    include_str!("set_up.rs"),
    include_str!("passcodes.rs"),
    include_str!("lockout.rs"),
    include_str!("messages.rs"),
    include_str!("sending.rs"),
    include_str!("deposit.rs"),
    include_str!("reception.rs"),
    include_str!("handling.rs"),
    include_str!("lamps.rs"),
    include_str!("routing.rs"),
    include_str!("attendants.rs"),
    include_str!("registrar.rs"),
    include_str!("faults.rs"),
];
/// What is heard where a menu does not say its keys.
const UNSAID: [(&str, &str); 6] = [
    ("voicePortalLogin", "please press the star key."),
    ("playGreetingMenu", "portal    (stored audio)"),
    ("playMessageMenu", "portal    (stored audio)"),
    ("depositRecording", "portal    records"),
    ("depositSent", "Your message has been sent."),
    ("depositGreeting", "Please leave a message after the tone."),
];

#[test]
fn every_key_of_the_key_map_is_pressed_where_it_means_something() {
    // Some words are said by several menus: each is known by the first that it says.
    let (mut menu, mut first_said, mut keys) = ("", "", 0);
    for line in KEY_MAP.lines() {
        if let Some(heading) = line.strip_prefix("## ") {
            (menu, first_said) = (heading.trim_matches('`'), "");
        }
        let cells: Vec<&str> = line.split('|').map(|cell| cell.trim().trim_matches('`')).collect();
        let [_, key, _, _, action, said, _] = cells.as_slice() else { continue };
        if key.len() == 1 {
            keys += 1;
            first_said = if first_said.is_empty() { said } else { first_said };
            let heard =
                UNSAID.iter().find(|(unsaid, _)| *unsaid == menu).map_or(first_said, |(_, heard)| heard);
            assert!(is_pressed(key, heard), "no story presses {key} ({action}) in {menu}");
        }
    }
    assert!(keys > 30, "the key map is not understood");
}

/// Whether somebody presses the key first after hearing this.
fn is_pressed(key: &str, heard: &str) -> bool {
    STORIES.iter().any(|story| {
        let mut last_heard = "";
        story.lines().map(str::trim).any(|line| {
            if line.starts_with("portal ") {
                last_heard = line;
            }
            let pressed = line
                .strip_prefix("caller    presses ")
                .or_else(|| line.strip_prefix("caller    interrupts with "));
            last_heard.contains(heard) && pressed.is_some_and(|pressed| pressed.starts_with(key))
        })
    })
}
