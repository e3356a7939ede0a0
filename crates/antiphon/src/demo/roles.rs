//! Whom one can be on the demo's first page, and what there is to be tried as each.

use antiphon_web::{DemoRole, Scenario};

use super::description::{Description, PersonPlace};

/// The first is who one is to begin with.
pub(super) fn of(description: &Description) -> Vec<DemoRole> {
    let people = [
        ("mailbox", "2001", Scenario::Mailbox),
        ("new-user", "2002", Scenario::NewUser),
        ("locked-out", "2004", Scenario::LockOut),
    ];
    let person = |extension: &str| description.people.iter().find(|it| it.extension == extension);
    let mut roles: Vec<DemoRole> = people
        .into_iter()
        .filter_map(|(word, extension, scenario)| Some(role(word, scenario, person(extension)?)))
        .collect();
    roles.push(DemoRole {
        word: "administrator",
        label: "Be the administrator".to_owned(),
        steps: Vec::new(),
        email: description.admin.email.clone(),
        password: description.admin.web_password.clone(),
        scenario: Scenario::Administrator,
    });
    roles
}

fn role(word: &'static str, scenario: Scenario, person: &PersonPlace) -> DemoRole {
    let passcode = person.passcode.as_deref().unwrap_or_default();
    let label = match scenario {
        Scenario::Mailbox | Scenario::Administrator => format!("Be {}, with messages", person.name),
        Scenario::NewUser => "Be a new user".to_owned(),
        Scenario::LockOut => "Get locked out".to_owned(),
    };
    DemoRole {
        word,
        label,
        steps: steps(scenario, passcode),
        email: person.email.clone(),
        password: person.web_password.clone(),
        scenario,
    }
}

fn steps(scenario: Scenario, passcode: &str) -> Vec<String> {
    let own = |steps: &[&str]| steps.iter().map(|step| (*step).to_owned()).collect();
    match scenario {
        Scenario::Mailbox => vec![
            format!("Press Voice portal, and enter the passcode {passcode} and #."),
            "Press 1 for the messages, and 1 again to hear them.".to_owned(),
            "Call 2004, wait for the tone, say something, and hang up: Dora has a message.".to_owned(),
            "Call 2900, and use the menu of an auto attendant.".to_owned(),
        ],
        Scenario::NewUser => vec![
            format!("Press Voice portal, and enter the default passcode {passcode} and #."),
            "Choose a passcode of your own, as the portal says.".to_owned(),
            "Say your name after the tone, and press #.".to_owned(),
        ],
        Scenario::LockOut => vec![
            "Press Voice portal, and enter a wrong passcode and # until the portal has enough of it."
                .to_owned(),
            "Call again: the mailbox stays locked.".to_owned(),
            "Choose another passcode under Voicemail PIN, and call once more.".to_owned(),
        ],
        Scenario::Administrator => own(&[]),
    }
}
