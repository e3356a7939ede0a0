//! The link that sets up the first administrator.

use antiphon_core::account::secret::Secret;
use antiphon_core::ids::OrganizationId;
use antiphon_office::Office;
use antiphon_office::admin::AdminError;

/// The page that the link leads to.
const PAGE: &str = "/set-up";

/// The link as it is printed. The secret stands behind the `#`: no browser sends that to a server, a proxy or a log.
pub(crate) fn link(pages: &str, secret: &Secret) -> String {
    format!("{pages}{PAGE}#{}", secret.expose())
}

/// A link with which somebody of the organization chooses a web password.
pub(crate) fn password_link(pages: &str, organization: OrganizationId, secret: &Secret) -> String {
    format!("{pages}/set-password?at={organization}#{}", secret.expose())
}

/// What a server without any account prints when it starts.
///
/// # Errors
/// What the office says.
pub(crate) async fn invitation(office: &Office, pages: &str) -> Result<Option<String>, AdminError> {
    if !office.needs_set_up().await? {
        return Ok(None);
    }
    if office.organizations().await?.len() > 1 {
        return Ok(Some(
            "Nobody can sign in yet. For the first administrator: antiphon setup-link --organization NAME\n"
                .to_owned(),
        ));
    }
    let secret = office.make_set_up_link(None).await?;
    let link = link(pages, &secret);
    Ok(Some(format!("Nobody can sign in yet. Within a day, set the first administrator up at\n  {link}\n")))
}
