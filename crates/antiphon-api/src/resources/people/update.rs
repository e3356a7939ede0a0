//! A person as clients want it. What they send beside what a telephone system has a use for, such as a picture or a
//! department, is passed over; what would be promised by silence is refused.

use antiphon_core::account::Administration;
use antiphon_core::ids::OrganizationId;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::error::ApiError;
use crate::resources::organizations::{FULL_ADMINISTRATOR, READ_ONLY_ADMINISTRATOR, license_of, role_word};
use crate::wire::Digits;

/// A person to be added or changed. In a PUT what is absent stays.
#[derive(Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PersonUpdate {
    /// The first one counts.
    emails: Option<Vec<String>>,
    /// First and last name together, if it is absent.
    display_name: Option<String>,
    first_name: Option<String>,
    last_name: Option<String>,
    extension: Option<Digits>,
    /// The public number among them counts.
    phone_numbers: Option<Vec<PhoneNumberUpdate>>,
    /// Needed for a new person; nobody moves.
    pub(super) location_id: Option<String>,
    /// The role, one at most; who changes it administers the organization. Of which locations somebody is the
    /// administrator is said among the administrators.
    roles: Option<Vec<String>>,
    /// The licence that everybody with a mailbox has.
    licenses: Option<Vec<String>>,
    /// `true`: nobody is kept from signing in here.
    login_enabled: Option<bool>,
}

/// A number of a person.
#[derive(Deserialize, ToSchema)]
pub(crate) struct PhoneNumberUpdate {
    /// `work` for a public number, `work_extension` for a short one.
    #[serde(rename = "type")]
    kind: Option<String>,
    value: Digits,
}

impl PhoneNumberUpdate {
    fn is_short(&self) -> bool {
        self.kind.as_deref() == Some("work_extension")
    }
}

impl PersonUpdate {
    /// Refuses what would be promised by silence: whatever a telephone system can mean by it, this one does not do it.
    pub(super) fn check(&self, organization: OrganizationId) -> Result<(), ApiError> {
        let own = license_of(organization);
        if let Some(licenses) = &self.licenses {
            if licenses.iter().any(|it| it.trim_end_matches('=') != own) {
                return Err(ApiError::bad("licenses: there is no such licence; GET /v1/licenses lists them"));
            }
            if licenses.is_empty() {
                return Err(ApiError::bad(
                    "licenses: everybody has the one of GET /v1/licenses; \
                     voicemail is switched off with enabled in /features/voicemail",
                ));
            }
        }
        if self.login_enabled == Some(false) {
            return Err(ApiError::lacking("loginEnabled: keeping somebody from signing in"));
        }
        let numbers = self.phone_numbers.iter().flatten();
        let (short, public): (Vec<_>, Vec<_>) = numbers.partition(|it| it.is_short());
        if let Some(other) = public.iter().filter_map(|it| it.kind.as_deref()).find(|kind| *kind != "work") {
            let told = format!("phoneNumbers: a number of the type {other:?}");
            return Err(ApiError::lacking(&told));
        }
        if short.len() > 1 || public.len() > 1 {
            return Err(ApiError::lacking("phoneNumbers: a second number"));
        }
        Ok(())
    }

    pub(super) fn name(&self) -> Option<String> {
        let parts = [self.first_name.as_deref(), self.last_name.as_deref()];
        let joined = parts.into_iter().flatten().collect::<Vec<_>>().join(" ");
        self.display_name.clone().or_else(|| Some(joined).filter(|name| !name.is_empty()))
    }

    pub(super) fn email(&self) -> Option<String> {
        self.emails.as_ref().map(|emails| emails.first().cloned().unwrap_or_default())
    }

    /// The public number; empty if there are numbers and none is public.
    pub(super) fn number(&self) -> Option<String> {
        let numbers = self.phone_numbers.as_ref()?;
        Some(numbers.iter().find(|it| !it.is_short()).map(|it| it.value.0.clone()).unwrap_or_default())
    }

    /// The short number, which clients send twice: of the two, the one that is not as it was counts.
    pub(super) fn extension(&self, before: Option<&str>) -> Result<Option<String>, ApiError> {
        let given = self.extension.as_ref().map(|it| it.0.as_str());
        let listed =
            self.phone_numbers.iter().flatten().find(|it| it.is_short()).map(|it| it.value.0.as_str());
        let changed = |it: &&str| Some(*it) != before;
        match (given.filter(changed), listed.filter(changed)) {
            (Some(one), Some(other)) if one != other => {
                Err(ApiError::bad("extension: it is another one than that in phoneNumbers"))
            }
            (Some(one), _) | (None, Some(one)) => Ok(Some(one.to_owned())),
            (None, None) => Ok(None),
        }
    }

    /// The role that is wanted for somebody who has this one; `None` if it stays.
    pub(super) fn role(&self, before: &Administration) -> Result<Option<Administration>, ApiError> {
        let role = match self.roles.as_deref() {
            None => return Ok(None),
            Some([]) => Administration::Nothing,
            Some([role]) => match role_word(role)? {
                FULL_ADMINISTRATOR => Administration::Organization,
                READ_ONLY_ADMINISTRATOR => Administration::ReadOnly,
                _ if matches!(before, Administration::Locations(_)) => before.clone(),
                _ => {
                    let told = "roles: of which locations is said with POST /v1/administrators";
                    return Err(ApiError::bad(told));
                }
            },
            Some(_) => return Err(ApiError::bad("roles: there is one at most")),
        };
        Ok(Some(role).filter(|role| role != before))
    }
}
