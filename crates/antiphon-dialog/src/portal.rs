//! The voice portal: from the door through set-up to the menus.

use crate::kernel::{Call, Leave};
use crate::login::Opened;
use crate::prompts::Prompt;
use crate::start::PortalStart;
use crate::{admin, login, main_menu, set_up};

/// A call to the voice portal.
pub(crate) async fn run(call: &Call, start: PortalStart) -> Result<(), Leave> {
    call.mention(Prompt::Welcome { branding: start.branding });
    let admission = loop {
        match call.scene("login", login::run(call, start.own.as_ref())).await? {
            Opened::Mailbox(admission) => break admission,
            Opened::Administration => call.scene("admin", admin::run(call)).await?,
        }
    };
    call.scene("set_up", set_up::run(call, &admission)).await?;
    call.scene("main_menu", main_menu::run(call, &admission)).await
}
