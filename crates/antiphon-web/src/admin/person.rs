//! A user's pages: profile, Calling > Voicemail and calls.

use antiphon_core::ids::PersonId;
use antiphon_core::mailbox::MailboxOwner;
use antiphon_office::admin::passcodes::ResetPasscode;
use antiphon_office::admin::people::PersonChange;
use antiphon_office::owner::Owner;
use askama::Template;
use axum::extract::{RawQuery, State};

use super::people::HERE;
use super::web_access::to_change_account;
use crate::form::{Form, Typed};
use crate::merging::{merged, who_changed};
use crate::new_address::NewAddress;
use crate::page::{Answer, Frame, Refusal, go, show, show_again};
use crate::path::Id;
use crate::pin::{PinState, WrongPasscode};
use crate::session::Admin;
use crate::user::Subject;
use crate::words::counted;
use crate::{Hub, handling_form, mailbox_form};

const SECRETS: &[&str] = &["passcode"];

/// Whose page it is.
pub(super) struct Head {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) extension: String,
    pub(super) number: String,
    pub(super) email: String,
    pub(super) location: String,
    pub(super) location_id: String,
}

impl Head {
    pub(super) fn of(subject: &Subject) -> Self {
        let person = &subject.person;
        Self {
            id: person.id.to_string(),
            name: person.name.clone(),
            extension: person.extension.to_string(),
            number: person.number.as_ref().map(ToString::to_string).unwrap_or_default(),
            email: person.email.clone().unwrap_or_default(),
            location: subject.location.name.clone(),
            location_id: subject.location_id().to_string(),
        }
    }
}

/// The person of an address, if the administrator sees it.
pub(super) async fn subject(hub: &Hub, admin: &Admin, id: PersonId) -> Result<Subject, Refusal> {
    let person = hub.office.person(admin.organization(), id).await?;
    if !admin.sees(person.location) {
        return Err(Refusal::Missing);
    }
    Ok(Subject::of(&hub.office, person).await?)
}

/// The same, to be changed.
pub(super) async fn to_change(hub: &Hub, admin: &Admin, id: PersonId) -> Result<Subject, Refusal> {
    let subject = subject(hub, admin, id).await?;
    admin.to_change(subject.location_id())?;
    Ok(subject)
}

pub(super) fn place(id: PersonId, tab: &str) -> String {
    format!("{HERE}/{id}{tab}")
}

/// Where a mailbox is seen to.
pub(crate) fn place_of(owner: &Owner) -> String {
    match owner.id {
        MailboxOwner::Person(person) => place(person, "/voicemail"),
        MailboxOwner::Group(group) => format!("/admin/groups/{group}"),
    }
}

#[derive(Template)]
#[template(path = "admin/person.html")]
pub(super) struct Profile {
    frame: Frame,
    tab: &'static str,
    person: Head,
    may_change: bool,
    messages: String,
    used_percent: u64,
    form: Form,
    /// The address that the person signs in with; none without web access.
    account: Option<String>,
    /// Their number in words, where there are any.
    passkeys: Option<String>,
    access_form: Form,
    /// What became of the invitation; nothing where there is none.
    invitation: Option<String>,
    /// Whether an invitation can be sent.
    sends_mail: bool,
    /// Another address to sign in with, where this administrator may give one.
    address: Option<NewAddress>,
}

impl Profile {
    /// With the form of a web password as it was sent.
    pub(super) fn with_access_form(self, access_form: Form) -> Self {
        Self { access_form, ..self }
    }

    /// With the form of another address as it was sent.
    pub(super) fn with_address_form(self, form: Form) -> Self {
        Self { address: self.address.map(|it| NewAddress { form, ..it }), ..self }
    }
}

/// `GET /admin/users/{id}`
pub(crate) async fn profile(
    State(hub): State<Hub>,
    admin: Admin,
    Id(id): Id<PersonId>,
    RawQuery(query): RawQuery,
) -> Answer {
    let subject = subject(&hub, &admin, id).await?;
    show(&profile_page(&hub, &admin, &subject, stored(&subject), query.as_deref()).await?)
}

/// `POST /admin/users/{id}`
pub(crate) async fn change(
    State(hub): State<Hub>,
    admin: Admin,
    Id(id): Id<PersonId>,
    typed: Typed,
) -> Answer {
    let subject = to_change(&hub, &admin, id).await?;
    let stored = stored(&subject);
    let typed = match merged(&typed, &stored) {
        Ok(typed) => typed,
        Err(clash) => {
            let who = who_changed(&hub, &admin, &subject.zone(), &format!("person:{id}")).await?;
            return show_again(&profile_page(&hub, &admin, &subject, clash.shown(&who), None).await?);
        }
    };
    let text = |name: &str| typed.changed(&stored, name);
    let change = PersonChange {
        name: text("name"),
        email: text("email"),
        extension: text("extension"),
        number: text("number"),
    };
    match hub.office.change_person(admin.actor(), admin.organization(), id, &change).await {
        Ok(_) => go(&place(id, ""), "saved"),
        Err(error) => {
            let form = Form::sent(&typed, &[]).refused(&error);
            show_again(&profile_page(&hub, &admin, &subject, form, None).await?)
        }
    }
}

pub(super) fn stored(subject: &Subject) -> Form {
    Form::new()
        .with("name", &subject.person.name)
        .with("extension", &subject.person.extension)
        .with_given("number", subject.person.number.as_ref())
        .with_given("email", subject.person.email.as_ref())
}

pub(super) async fn profile_page(
    hub: &Hub,
    admin: &Admin,
    subject: &Subject,
    form: Form,
    query: Option<&str>,
) -> Result<Profile, Refusal> {
    let listing = hub.office.mailbox(subject.organization(), subject.mailbox()).await?;
    let counts = listing.mailbox.counts;
    let account = hub.office.account_of_person(subject.organization(), subject.person.id).await?;
    let passkeys = match &account {
        Some(account) => hub.office.passkeys(account).await?.len(),
        None => 0,
    };
    let address = match &account {
        Some(account) if to_change_account(admin, account).is_ok() => {
            let place = place(subject.person.id, "/address");
            let whose = (subject.person.name.as_str(), place);
            Some(NewAddress::of_another(hub, account, whose, &subject.zone(), Form::new()).await?)
        }
        Some(_) | None => None,
    };
    Ok(Profile {
        frame: Frame::of(&admin.who, HERE, query),
        tab: "profile",
        passkeys: (passkeys > 0).then(|| counted(passkeys, "passkey", "passkeys")),
        person: Head::of(subject),
        may_change: admin.changes(subject.location_id()),
        messages: format!("{} new, {} heard", counts.new, counts.saved),
        used_percent: (listing.mailbox.used_ms * 100 / listing.mailbox_max_ms.max(1)).min(100),
        form,
        invitation: super::invitation::state(hub, subject).await?,
        sends_mail: hub.sends_mail,
        account: account.map(|account| account.email.to_string()),
        access_form: Form::new(),
        address,
    })
}

#[derive(Template)]
#[template(path = "admin/person_voicemail.html")]
struct Voicemail {
    frame: Frame,
    tab: &'static str,
    person: Head,
    may_change: bool,
    state: PinState,
    wrong: Vec<WrongPasscode>,
    one_time: Option<String>,
    reset_words: &'static str,
    form: Form,
    passcode_form: Form,
    languages: Vec<(String, String)>,
}

/// `GET /admin/users/{id}/voicemail`
pub(crate) async fn voicemail(
    State(hub): State<Hub>,
    admin: Admin,
    Id(id): Id<PersonId>,
    RawQuery(query): RawQuery,
) -> Answer {
    let subject = subject(&hub, &admin, id).await?;
    show(&voicemail_page(&hub, &admin, &subject, query.as_deref()).await?)
}

/// `POST /admin/users/{id}/voicemail`
pub(crate) async fn save_voicemail(
    State(hub): State<Hub>,
    admin: Admin,
    Id(id): Id<PersonId>,
    typed: Typed,
) -> Answer {
    let subject = to_change(&hub, &admin, id).await?;
    let (organization, mailbox) = (subject.organization(), subject.mailbox());
    let before = hub.office.mailbox(organization, mailbox).await?.mailbox.settings;
    let typed = match merged(&typed, &mailbox_form::shown(&before)) {
        Ok(typed) => typed,
        Err(clash) => {
            let who = who_changed(&hub, &admin, &subject.zone(), &format!("mailbox:{mailbox}")).await?;
            let page = voicemail_page(&hub, &admin, &subject, None).await?;
            return show_again(&Voicemail { form: clash.shown(&who), ..page });
        }
    };
    let saved = match mailbox_form::read(&typed, &before) {
        Ok(settings) => {
            hub.office.save_mailbox_settings(admin.actor(), organization, mailbox, &settings).await
        }
        Err(error) => Err(error),
    };
    match saved {
        Ok(()) => go(&place(id, "/voicemail"), "saved"),
        Err(error) => {
            let form = Form::sent(&typed, &[]).refused(&error);
            let page = voicemail_page(&hub, &admin, &subject, None).await?;
            show_again(&Voicemail { form, ..page })
        }
    }
}

/// `POST /admin/users/{id}/voicemail/reset` (M16). A one-time passcode is shown in this answer and never again.
pub(crate) async fn reset(State(hub): State<Hub>, admin: Admin, Id(id): Id<PersonId>) -> Answer {
    let subject = to_change(&hub, &admin, id).await?;
    match hub.office.reset_passcode(admin.actor(), subject.organization(), subject.mailbox()).await? {
        ResetPasscode::Default => go(&place(id, "/voicemail"), "passcode-reset"),
        ResetPasscode::OneTime(passcode) => {
            let page = voicemail_page(&hub, &admin, &subject, Some("done=passcode-reset")).await?;
            show(&Voicemail { one_time: Some(passcode.expose().to_owned()), ..page })
        }
    }
}

/// `POST /admin/users/{id}/voicemail/unlock`
pub(crate) async fn unlock(State(hub): State<Hub>, admin: Admin, Id(id): Id<PersonId>) -> Answer {
    let subject = to_change(&hub, &admin, id).await?;
    hub.office.unlock_mailbox(admin.actor(), subject.organization(), subject.mailbox()).await?;
    go(&place(id, "/voicemail"), "unlocked")
}

/// `POST /admin/users/{id}/voicemail/passcode`
pub(crate) async fn set_passcode(
    State(hub): State<Hub>,
    admin: Admin,
    Id(id): Id<PersonId>,
    typed: Typed,
) -> Answer {
    let subject = to_change(&hub, &admin, id).await?;
    let (organization, mailbox) = (subject.organization(), subject.mailbox());
    match hub.office.choose_passcode(admin.actor(), organization, mailbox, typed.text("passcode")).await {
        Ok(()) => go(&place(id, "/voicemail"), "passcode-set"),
        Err(error) => {
            let page = voicemail_page(&hub, &admin, &subject, None).await?;
            show_again(&Voicemail { passcode_form: Form::sent(&typed, SECRETS).refused(&error), ..page })
        }
    }
}

async fn voicemail_page(
    hub: &Hub,
    admin: &Admin,
    subject: &Subject,
    query: Option<&str>,
) -> Result<Voicemail, Refusal> {
    let listing = hub.office.mailbox(subject.organization(), subject.mailbox()).await?;
    let wrong = hub.office.wrong_passcodes(subject.organization(), subject.mailbox()).await?;
    let service = hub.office.organization(subject.organization()).await?.service;
    Ok(Voicemail {
        frame: Frame::of(&admin.who, HERE, query),
        tab: "voicemail",
        person: Head::of(subject),
        may_change: admin.changes(subject.location_id()),
        state: PinState::of(&listing),
        wrong: wrong.into_iter().map(|one| WrongPasscode::of(one, &subject.zone(), hub.now_ms())).collect(),
        one_time: None,
        reset_words: match service.default_passcode_on {
            true => {
                "It unlocks the mailbox and sets the organization's default passcode, which has to be changed at the next call."
            }
            false => {
                "It unlocks the mailbox and makes a one-time passcode, which has to be changed at the next call."
            }
        },
        form: mailbox_form::shown(&listing.mailbox.settings),
        passcode_form: Form::new(),
        languages: mailbox_form::languages("As the number that was called"),
    })
}

#[derive(Template)]
#[template(path = "admin/person_calls.html")]
struct Calls {
    frame: Frame,
    tab: &'static str,
    person: Head,
    may_change: bool,
    form: Form,
}

/// `GET /admin/users/{id}/calls`
pub(crate) async fn calls(
    State(hub): State<Hub>,
    admin: Admin,
    Id(id): Id<PersonId>,
    RawQuery(query): RawQuery,
) -> Answer {
    let subject = subject(&hub, &admin, id).await?;
    let form = handling_form::shown(&hub.office, &subject).await?;
    show(&calls_page(&admin, &subject, form, query.as_deref()))
}

/// `POST /admin/users/{id}/calls`
pub(crate) async fn save_calls(
    State(hub): State<Hub>,
    admin: Admin,
    Id(id): Id<PersonId>,
    typed: Typed,
) -> Answer {
    let subject = to_change(&hub, &admin, id).await?;
    let typed = match merged(&typed, &handling_form::shown(&hub.office, &subject).await?) {
        Ok(typed) => typed,
        Err(clash) => {
            let who = who_changed(&hub, &admin, &subject.zone(), &format!("person:{id}")).await?;
            return show_again(&calls_page(&admin, &subject, clash.shown(&who), None));
        }
    };
    match handling_form::save(&hub.office, admin.actor(), &subject, &typed).await? {
        Ok(()) => go(&place(id, "/calls"), "saved"),
        Err(error) => {
            let form = Form::sent(&typed, &[]).refused(&error);
            show_again(&calls_page(&admin, &subject, form, None))
        }
    }
}

fn calls_page(admin: &Admin, subject: &Subject, form: Form, query: Option<&str>) -> Calls {
    Calls {
        frame: Frame::of(&admin.who, HERE, query),
        tab: "calls",
        person: Head::of(subject),
        may_change: admin.changes(subject.location_id()),
        form,
    }
}
