//! `antiphon dialing`.

use antiphon_core::dialling::{CallClass, DialRules};
use antiphon_office::admin::Actor;
use antiphon_office::admin::dialling::DialRulesChange;
use serde_json::{Value, json};

use super::Desktop;
use crate::cli::OfPerson;
use crate::cli::trunks::{DialingCommand, DialingSet, Permission, PersonPermissions};

impl Desktop {
    pub(super) async fn dialing(&self, command: DialingCommand) -> anyhow::Result<()> {
        match command {
            DialingCommand::Show { of, location } => {
                let organization = self.organization_of(&of).await?;
                let location = self.location_of(&organization, &location).await?;
                let rules = self.office.dial_rules(organization.id, location.id).await?;
                self.output.object(&shown(&location.name, &rules))
            }
            DialingCommand::Set(set) => self.set_dialing(*set).await,
            DialingCommand::Person { of, permissions } => self.permissions(&of, &permissions).await,
        }
    }

    async fn set_dialing(&self, set: DialingSet) -> anyhow::Result<()> {
        let organization = self.organization_of(&set.of).await?;
        let location = self.location_of(&organization, &set.location).await?;
        let classes = [set.internal, set.national, set.international, set.allow_premium];
        let permissions = CallClass::ALL.into_iter().zip(classes);
        let change = DialRulesChange {
            country_code: set.country_code,
            national_prefix: set.national_prefix,
            international_prefix: set.international_prefix,
            outside_prefix: set.outside_prefix,
            emergency: set.emergency.map(given),
            premium: set.premium.map(given),
            permissions: permissions.filter_map(|(class, allowed)| Some((class, allowed?))).collect(),
        };
        let actor = Actor::Operator;
        let rules = self.office.change_dial_rules(actor, organization.id, location.id, &change).await?;
        self.output.object(&shown(&location.name, &rules))
    }

    async fn permissions(&self, of: &OfPerson, wanted: &PersonPermissions) -> anyhow::Result<()> {
        let (organization, person) = self.person_of(of).await?;
        let classes = [wanted.internal, wanted.national, wanted.international, wanted.premium];
        let changes: Vec<_> = CallClass::ALL
            .into_iter()
            .zip(classes)
            .filter_map(|(class, wanted)| Some((class, wanted.map(Permission::kept)?)))
            .collect();
        let personal = if changes.is_empty() {
            self.office.personal_permissions(organization.id, person.id).await?
        } else {
            let actor = Actor::Operator;
            self.office.change_personal_permissions(actor, organization.id, person.id, &changes).await?
        };
        let rules = self.office.dial_rules(organization.id, person.location).await?;
        let mut shown = json!({ "person": person.name, "extension": person.extension.as_str() });
        for class in CallClass::ALL {
            let source = if personal.of(class).is_some() { "for this person" } else { "at the location" };
            let allowed = personal.allow(class, &rules.permissions);
            let word = if allowed { "allowed" } else { "blocked" };
            insert(&mut shown, class.word(), json!(format!("{word} {source}")));
        }
        self.output.object(&shown)
    }
}

/// What is left of a list that may be empty.
fn given(numbers: Vec<String>) -> Vec<String> {
    numbers.into_iter().filter(|number| !number.trim().is_empty()).collect()
}

fn insert(object: &mut Value, key: &str, value: Value) {
    if let Some(object) = object.as_object_mut() {
        object.insert(key.to_owned(), value);
    }
}

fn shown(location: &str, rules: &DialRules) -> Value {
    let mut shown = json!({
        "location": location,
        "country_code": rules.country_code,
        "national_prefix": rules.national_prefix,
        "international_prefix": rules.international_prefix,
        "outside_prefix": rules.outside_prefix,
        "emergency": rules.emergency.join(" "),
        "premium_numbers": rules.premium.join(" "),
    });
    for class in CallClass::ALL {
        let word = if rules.permissions.allow(class) { "allowed" } else { "blocked" };
        insert(&mut shown, class.word(), json!(word));
    }
    shown
}
