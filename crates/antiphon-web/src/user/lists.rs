//! The owner's distribution lists: people and groups that one message goes to.

use antiphon_core::limits::DISTRIBUTION_LISTS_MAX;
use antiphon_core::lists::{DistributionList, ListChange, ListNumber, ListRefusal};
use antiphon_office::admin::attendants::Target;
use antiphon_office::lists::ListOwner;
use antiphon_office::ports::ListKept;
use askama::Template;
use axum::extract::{RawQuery, State};

use super::{Subject, addressees};
use crate::Hub;
use crate::form::{Form, Typed};
use crate::page::{Answer, Frame, Refusal, go, show, show_again};
use crate::path::Id;
use crate::session::Owner;
use crate::words::counted;

const HERE: &str = "/lists";

#[derive(Template)]
#[template(path = "user/lists.html")]
struct All {
    frame: Frame,
    lists: Vec<Row>,
    free: Vec<(String, String)>,
    form: Form,
}

struct Row {
    number: ListNumber,
    title: String,
    members: String,
}

#[derive(Template)]
#[template(path = "user/list.html")]
struct One {
    frame: Frame,
    number: ListNumber,
    title: String,
    members: Vec<Member>,
    targets: Vec<Target>,
    form: Form,
}

struct Member {
    number: String,
    /// Nothing if the number reaches nobody any more.
    name: Option<String>,
}

/// What a list is called: the name its owner gave it, behind the number it has on the telephone.
pub(super) fn title(number: ListNumber, name: &str) -> String {
    if name.is_empty() { format!("List {number}") } else { format!("List {number}, {name}") }
}

/// `GET /lists`
pub(crate) async fn list(State(hub): State<Hub>, owner: Owner, RawQuery(query): RawQuery) -> Answer {
    show(&all(&hub, &owner, Form::new(), query.as_deref()).await?)
}

/// `POST /lists`: a new one, by giving one its name.
pub(crate) async fn create(State(hub): State<Hub>, owner: Owner, typed: Typed) -> Answer {
    let form = Form::sent(&typed, &[]);
    let Some(number) = ListNumber::parse(typed.text("number")) else {
        return show_again(&all(&hub, &owner, form.with_fault("number", "choose a number"), None).await?);
    };
    if typed.text("name").is_empty() {
        return show_again(&all(&hub, &owner, form.with_fault("name", "needs a name"), None).await?);
    }
    if stored(&hub, &owner.subject, number).await?.is_some() {
        let form = form.with_fault("number", "this number has a list already");
        return show_again(&all(&hub, &owner, form, None).await?);
    }
    let change = ListChange::Rename(typed.text("name").to_owned());
    match changed(&hub, &owner, number, &change).await? {
        Ok(_) => go(&place(number), "list-made"),
        Err(refused) => {
            let form = form.with_fault("name", &refused.to_string());
            show_again(&all(&hub, &owner, form, None).await?)
        }
    }
}

/// `GET /lists/{number}`
pub(crate) async fn show_list(
    State(hub): State<Hub>,
    owner: Owner,
    Id(number): Id<u32>,
    RawQuery(query): RawQuery,
) -> Answer {
    let list = there(&hub, &owner.subject, number).await?;
    let form = Form::new().with("name", &list.name);
    show(&one(&hub, &owner, &list, form, query.as_deref()).await?)
}

/// `POST /lists/{number}`: one step, made on the list as it is.
pub(crate) async fn act(State(hub): State<Hub>, owner: Owner, Id(number): Id<u32>, typed: Typed) -> Answer {
    let list = there(&hub, &owner.subject, number).await?;
    let number = list.number;
    match typed.text("do") {
        "rename" => {
            let change = ListChange::Rename(typed.text("name").to_owned());
            match changed(&hub, &owner, number, &change).await? {
                Ok(left) if left.is_empty() => go(HERE, "list-gone"),
                Ok(_) => go(&place(number), "saved"),
                Err(refused) => {
                    let form = Form::sent(&typed, &[]).with_fault("name", &refused.to_string());
                    show_again(&one(&hub, &owner, &list, form, None).await?)
                }
            }
        }
        "remove" => {
            let actor = owner.who.actor().to_string();
            let kept = hub.office.remove_from_list(of(&owner, number, &actor), typed.text("member")).await?;
            match kept {
                Ok(left) if left.is_empty() => go(HERE, "list-gone"),
                // Whoever is not in it any more was taken out elsewhere.
                Ok(_) | Err(_) => go(&place(number), "member-removed"),
            }
        }
        "clear" => match changed(&hub, &owner, number, &ListChange::Clear).await? {
            Ok(_) => go(HERE, "list-gone"),
            Err(refused) => Err(Refusal::Bad(refused.to_string())),
        },
        _ => add(&hub, &owner, &list, &typed).await,
    }
}

/// Adds everybody who was typed; who cannot be added is left in the field.
async fn add(hub: &Hub, owner: &Owner, list: &DistributionList, typed: &Typed) -> Answer {
    let mut named = addressees::read(hub, &owner.subject, typed).await?;
    if named.chosen.is_empty() && named.left.is_empty() {
        named.faults.push("name somebody".to_owned());
    }
    let actor = owner.who.actor().to_string();
    for it in &named.chosen {
        match hub.office.add_to_list(of(owner, list.number, &actor), &it.number).await? {
            Ok(_) | Err(ListRefusal::Already) => {}
            Err(refused) => {
                named.left.push(it.number.clone());
                named.faults.push(format!("{}: {refused}", it.number));
            }
        }
    }
    if named.faults.is_empty() {
        return go(&place(list.number), "member-added");
    }
    let form = Form::new().with("name", &list.name).with("to", named.left.join(", "));
    let list = there(hub, &owner.subject, list.number.get()).await?;
    let form = form.with_fault("to", &named.faults.join("; "));
    show_again(&one(hub, owner, &list, form, None).await?)
}

fn place(number: ListNumber) -> String {
    format!("{HERE}/{number}")
}

fn of<'a>(owner: &Owner, list: ListNumber, actor: &'a str) -> ListOwner<'a> {
    let (organization, mailbox) = (owner.subject.organization(), owner.subject.mailbox());
    ListOwner { organization, mailbox, list, actor }
}

async fn changed(
    hub: &Hub,
    owner: &Owner,
    number: ListNumber,
    change: &ListChange,
) -> Result<ListKept, Refusal> {
    let actor = owner.who.actor().to_string();
    Ok(hub.office.change_list(of(owner, number, &actor), change).await?)
}

async fn stored(
    hub: &Hub,
    subject: &Subject,
    number: ListNumber,
) -> Result<Option<DistributionList>, Refusal> {
    let lists = hub.office.distribution_lists(subject.organization(), subject.mailbox()).await?;
    Ok(lists.into_iter().find(|it| it.number == number))
}

/// The list of a number, which may be empty.
async fn there(hub: &Hub, subject: &Subject, number: u32) -> Result<DistributionList, Refusal> {
    let number = ListNumber::new(number).ok_or(Refusal::Missing)?;
    Ok(stored(hub, subject, number).await?.unwrap_or_else(|| DistributionList::empty(number)))
}

async fn all(hub: &Hub, owner: &Owner, form: Form, query: Option<&str>) -> Result<All, Refusal> {
    let subject = &owner.subject;
    let lists = hub.office.distribution_lists(subject.organization(), subject.mailbox()).await?;
    let numbers = (1..=DISTRIBUTION_LISTS_MAX).filter_map(|it| ListNumber::new(u32::try_from(it).ok()?));
    let free = numbers.filter(|number| lists.iter().all(|list| list.number != *number));
    let free = free.map(|it| (it.to_string(), it.to_string())).collect();
    let lists = lists.into_iter().map(|list| Row {
        number: list.number,
        title: title(list.number, &list.name),
        members: counted(list.entries.len(), "member", "members"),
    });
    Ok(All { frame: Frame::of(&owner.who, HERE, query), lists: lists.collect(), free, form })
}

async fn one(
    hub: &Hub,
    owner: &Owner,
    list: &DistributionList,
    form: Form,
    query: Option<&str>,
) -> Result<One, Refusal> {
    let subject = &owner.subject;
    let mut members = Vec::new();
    for member in hub.office.list_members(subject.organization(), subject.mailbox(), list.number).await? {
        let name = match &member.addressee {
            Some(reached) => Some(addressees::name_of(hub, subject, reached.mailbox).await?),
            None => None,
        };
        members.push(Member { number: member.entry.to_string(), name });
    }
    Ok(One {
        frame: Frame::of(&owner.who, HERE, query),
        number: list.number,
        title: title(list.number, &list.name),
        members,
        targets: addressees::proposed(hub, subject, "").await?,
        form,
    })
}
