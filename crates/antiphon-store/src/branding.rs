//! How organizations look. A logo stands in its organization's row, behind everything that is read more often.

use antiphon_core::branding::{Colour, LogoFormat};
use antiphon_core::ids::OrganizationId;
use antiphon_office::ports::{Audit, Brandings, Logo, LogoChange, OrganizationEdit, StoreError};
use async_trait::async_trait;

use crate::failure::Failure;
use crate::session::{Session, values};
use crate::sql_store::SqlStore;
use crate::{audit, organizations};

const EDIT: &str = "UPDATE organizations SET name = $3, branded = $4, accent = $5, version = version + 1
    WHERE id = $1 AND version = $2";
const SET_LOGO: &str = "UPDATE organizations SET logo_type = $2, logo = $3 WHERE id = $1";
const LOGO: &str = "SELECT logo_type, logo FROM organizations WHERE id = $1";

#[async_trait]
impl Brandings for SqlStore {
    async fn edit_organization(
        &self,
        id: OrganizationId,
        version: i64,
        edit: &OrganizationEdit,
        audit: &Audit,
    ) -> Result<(), StoreError> {
        let change = (id, version, edit.clone(), audit.clone());
        self.db
            .write(change, |session, (id, version, edit, audit)| {
                Box::pin(self::edit(session, *id, *version, edit, audit))
            })
            .await
    }

    async fn logo(&self, id: OrganizationId) -> Result<Option<Logo>, StoreError> {
        self.db.read(id, |session, id| Box::pin(logo(session, *id))).await
    }
}

async fn edit(
    session: &mut Session<'_>,
    id: OrganizationId,
    version: i64,
    edit: &OrganizationEdit,
    audit: &Audit,
) -> Result<(), Failure> {
    let accent = edit.accent.as_ref().map(Colour::to_string);
    let values = values![id.0, version, &edit.name, edit.branded, accent.as_deref()];
    if session.run(EDIT, values).await? == 0 {
        return Err(organizations::not_current(session, id).await?);
    }
    let none: &[u8] = &[];
    let values = match &edit.logo {
        LogoChange::Keep => return audit::insert(session, audit).await,
        LogoChange::Remove => values![id.0, None::<&str>, none],
        LogoChange::Set(logo) => values![id.0, Some(logo.format.media_type()), &logo.bytes[..]],
    };
    session.run(SET_LOGO, values).await?;
    audit::insert(session, audit).await
}

async fn logo(session: &mut Session<'_>, id: OrganizationId) -> Result<Option<Logo>, Failure> {
    let Some(row) = session.row(LOGO, values![id.0]).await? else { return Ok(None) };
    let Some(format) = row.parsed_if_any("logo_type", format)? else { return Ok(None) };
    Ok(Some(Logo { format, bytes: row.column("logo")? }))
}

/// The format in a row.
pub(crate) fn format(text: &str) -> Result<LogoFormat, &'static str> {
    LogoFormat::from_media_type(text).ok_or("no format of a logo")
}
