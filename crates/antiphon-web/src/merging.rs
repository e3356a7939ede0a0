//! Forms that several people have open at once.
//!
//! A form carries what it was made from. When it comes back, a field that its reader left alone is as it is stored
//! now, whoever changed it; a field that he changed and nobody else did is as he typed it. Only where both changed the
//! same field to different things does somebody have to choose: the form is shown again, tells what is stored now and
//! who changed it, and keeps what was typed. So nobody needs a version for a change that concerns nobody else.

use antiphon_office::ports::StoreError;

use crate::Hub;
use crate::form::{Form, Typed};
use crate::naming::Names;
use crate::session::Admin;
use crate::words::Zone;

/// The field that carries what the form was made from.
const WAS: &str = "was";

/// Two changed the same field.
pub(crate) struct Clash {
    merged: Typed,
    /// The fields, and what is stored in each now.
    fields: Vec<(String, Option<String>)>,
}

impl Clash {
    /// The form to choose in. `who` changed what is stored now, in words that begin a sentence.
    pub(crate) fn shown(&self, who: &str) -> Form {
        let problem = format!(
            "{who} changed this while you had it open. What you typed is below, and nothing is saved yet; saving \
             again replaces what is marked."
        );
        let form = Form::sent(&self.merged, &[]).with_problem(&problem);
        self.fields.iter().fold(form, |form, (name, now)| {
            let now = match now.as_deref() {
                None | Some("") => "is empty or off now".to_owned(),
                Some("on") => "is on now".to_owned(),
                Some(text) => format!("is \u{201c}{text}\u{201d} now"),
            };
            form.with_fault(name, &now)
        })
    }
}

/// What was typed, merged with what is stored now. A form that does not say what it was made from has the last word.
pub(crate) fn merged(typed: &Typed, stored: &Form) -> Result<Typed, Clash> {
    let was = Typed::of_query(Some(typed.exact(WAS)));
    if !typed.on(WAS) {
        return Ok(typed.clone());
    }
    let mut names: Vec<&str> = typed.names().chain(was.names()).chain(stored.names()).collect();
    names.sort_unstable();
    names.dedup();
    let mut pairs = Vec::new();
    let mut fields = Vec::new();
    for name in names.into_iter().filter(|name| *name != WAS) {
        let (wanted, before, now) = (typed.field(name), was.field(name), stored.field(name));
        let kept = if wanted == before { now } else { wanted };
        if wanted != before && before != now && wanted != now {
            fields.push((name.to_owned(), now.map(str::to_owned)));
        }
        pairs.extend(kept.map(|kept| (name.to_owned(), kept.to_owned())));
    }
    pairs.push((WAS.to_owned(), stored.made_from()));
    let merged = Typed::from_pairs(pairs);
    if fields.is_empty() { Ok(merged) } else { Err(Clash { merged, fields }) }
}

/// Who changed something last, in words that begin a sentence: a name, and when.
pub(crate) async fn who_changed(
    hub: &Hub,
    admin: &Admin,
    zone: &Zone,
    target: &str,
) -> Result<String, StoreError> {
    let Some(change) = hub.office.last_change(admin.organization(), target).await? else {
        return Ok("Somebody".to_owned());
    };
    let who = Names::of(hub, admin.organization()).name(&change.actor).await?.words;
    Ok(format!("{who} ({})", zone.moment(change.at_ms, hub.now_ms())))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stored(fields: &[(&str, &str)]) -> Form {
        fields.iter().fold(Form::new(), |form, (name, value)| form.with(name, value))
    }

    fn sent(was: &Form, fields: &[(&str, &str)]) -> Typed {
        let pairs = fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        Typed::from_pairs(pairs.chain([(WAS.to_owned(), was.made_from())]).collect())
    }

    #[test]
    fn of_two_who_change_different_fields_neither_loses_his() {
        let was = stored(&[("name", "Ada"), ("email", "a@b.example"), ("enabled", "on")]);
        let now = stored(&[("name", "Ada"), ("email", "new@b.example")]);
        let typed = sent(&was, &[("name", "Ada Lovelace"), ("email", "a@b.example"), ("enabled", "on")]);
        let merged = merged(&typed, &now).unwrap_or_else(|_| panic!("no clash"));
        assert_eq!((merged.text("name"), merged.text("email")), ("Ada Lovelace", "new@b.example"));
        assert!(!merged.on("enabled"), "somebody else switched it off");
    }

    #[test]
    fn of_two_who_change_the_same_field_the_second_is_asked_and_then_has_his_way() {
        let was = stored(&[("name", "Ada"), ("rings", "3")]);
        let now = stored(&[("name", "Grace"), ("rings", "4")]);
        let typed = sent(&was, &[("name", "Ann"), ("rings", "3")]);
        let Err(clash) = merged(&typed, &now) else { panic!("a clash") };
        let form = clash.shown("Bob");
        assert_eq!((form.value("name"), form.error("name")), ("Ann", "Is \u{201c}Grace\u{201d} now."));
        assert_eq!(form.value("rings"), "4", "what the other one changed besides is shown");
        assert!(form.problem("saved").starts_with("Bob changed this while"));
        let again = sent(&now, &[("name", "Ann"), ("rings", "4")]);
        assert_eq!(form.made_from(), now.made_from());
        assert_eq!(merged(&again, &now).unwrap_or_else(|_| panic!("no clash")).text("name"), "Ann");
    }

    #[test]
    fn two_who_type_the_same_agree() {
        let (was, now) = (stored(&[("name", "Ada")]), stored(&[("name", "Ann")]));
        assert!(merged(&sent(&was, &[("name", "Ann")]), &now).is_ok());
    }
}
