//! Sub-menus are added, renamed and removed.

use antiphon_core::ids::AttendantId;
use antiphon_office::admin::AdminError;
use antiphon_office::admin::attendants::{AttendantDraft, MenuDraft, SubMenuDraft};
use axum::extract::State;

use super::{general, keypad, place_of, seen, title, to_change};
use crate::Hub;
use crate::form::{Form, Typed};
use crate::page::{Answer, Refusal, go};
use crate::path::Id;
use crate::session::Admin;
use antiphon_core::attendant::Period;

/// `POST /admin/features/attendants/{id}/sub-menus`
pub(crate) async fn act(
    State(hub): State<Hub>,
    admin: Admin,
    Id(id): Id<AttendantId>,
    typed: Typed,
) -> Answer {
    let attendant = to_change(&hub, &admin, id).await?;
    let mut draft = hub.office.draft_of(&attendant).await?;
    let name = typed.text("name").to_owned();
    let (there, wanted) = (typed.text("sub_menu").to_owned(), typed.text("do"));
    let problem = match wanted {
        "add" => add(&mut draft, &name),
        "rename" => rename(&mut draft, &there, &name),
        "remove" => remove(&mut draft, &there, &name),
        _ => return Err(Refusal::Bad("That cannot be done with a sub-menu.".to_owned())),
    };
    let saved = match problem {
        Ok(()) => {
            hub.office.change_attendant(admin.actor(), admin.organization(), id, &draft).await.map(drop)
        }
        Err(problem) => Err(problem),
    };
    match saved {
        Ok(()) if wanted == "remove" => go(&format!("{}/attendants/{id}", super::HERE), "removed"),
        Ok(()) => go(&place_of(id, &name), "saved"),
        Err(error) => {
            let form = Form::new().refused(&keypad::beside(error, "sub_menus", &typed));
            let attendant = seen(&hub, &admin, id).await?;
            general::page_about_sub_menus(&hub, &admin, &attendant, form.problem("changed")).await
        }
    }
}

fn add(draft: &mut AttendantDraft, name: &str) -> Result<(), AdminError> {
    draft.sub_menus.push(SubMenuDraft { name: name.to_owned(), menu: MenuDraft::default() });
    Ok(())
}

fn rename(draft: &mut AttendantDraft, there: &str, name: &str) -> Result<(), AdminError> {
    for it in draft.sub_menus.iter_mut().filter(|it| it.name == there) {
        name.clone_into(&mut it.name);
    }
    for (_, menu) in menus(draft) {
        for key in menu.keys.iter_mut().filter(|key| key.action == "SUB_MENU") {
            if key.value.as_deref() == Some(there) {
                key.value = Some(name.to_owned());
            }
        }
    }
    Ok(())
}

fn remove(draft: &mut AttendantDraft, there: &str, confirmed: &str) -> Result<(), AdminError> {
    if there != confirmed {
        return Err(invalid(format!("to remove \"{there}\", type its name")));
    }
    draft.sub_menus.retain(|it| it.name != there);
    let leads = |menu: &MenuDraft| {
        menu.keys.iter().any(|it| it.action == "SUB_MENU" && it.value.as_deref() == Some(there))
    };
    let leading: Vec<String> =
        menus(draft).into_iter().filter(|(_, menu)| leads(menu)).map(|(name, _)| name).collect();
    if leading.is_empty() {
        return Ok(());
    }
    Err(invalid(format!(
        "keys of {} lead to \"{there}\"; give them something else to do first",
        leading.join(", ")
    )))
}

/// Every menu with the name that people know it by.
fn menus(draft: &mut AttendantDraft) -> Vec<(String, &mut MenuDraft)> {
    let top = [
        (title(Period::Business), Some(&mut draft.business_menu)),
        (title(Period::AfterHours), draft.after_hours_menu.as_mut()),
        (title(Period::Holiday), draft.holiday_menu.as_mut()),
    ];
    let top = top.into_iter().filter_map(|(name, menu)| Some((name.to_owned(), menu?)));
    top.chain(draft.sub_menus.iter_mut().map(|it| (it.name.clone(), &mut it.menu))).collect()
}

fn invalid(problem: String) -> AdminError {
    AdminError::Invalid { field: "sub_menus", problem }
}

#[cfg(test)]
mod tests {
    use antiphon_office::admin::attendants::KeyDraft;

    use super::*;

    fn draft() -> AttendantDraft {
        let key = KeyDraft {
            key: "1".into(),
            action: "SUB_MENU".into(),
            value: Some("sales".into()),
            ..KeyDraft::default()
        };
        let menu = MenuDraft { keys: vec![key], ..MenuDraft::default() };
        let mut draft = AttendantDraft { business_menu: menu, ..AttendantDraft::default() };
        add(&mut draft, "sales").unwrap();
        draft
    }

    #[test]
    fn keys_follow_a_sub_menu_to_its_new_name() {
        let mut draft = draft();
        rename(&mut draft, "sales", "orders").unwrap();
        assert_eq!(draft.sub_menus[0].name, "orders");
        assert_eq!(draft.business_menu.keys[0].value.as_deref(), Some("orders"));
    }

    #[test]
    fn a_sub_menu_that_keys_lead_to_stays() {
        let error = remove(&mut draft(), "sales", "sales").unwrap_err();
        assert!(error.to_string().contains("keys of Business hours lead to \"sales\""), "{error}");
        assert!(remove(&mut draft(), "sales", "sale").unwrap_err().to_string().contains("type its name"));
    }
}
