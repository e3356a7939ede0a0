//! Trunks, in the switchboard's words.

use antiphon_call::trunks::TrunkLine;
use antiphon_core::trunk::Trunk;
use antiphon_office::ports::StoreError;
use antiphon_sip::digest::Credentials;

use crate::Desk;

impl Desk {
    /// All trunks in service.
    ///
    /// # Errors
    /// What the store says.
    pub async fn trunks(&self) -> Result<Vec<TrunkLine>, StoreError> {
        let all = self.office.trunks_in_service().await?;
        Ok(all.iter().map(|trunk| self.line(trunk)).collect())
    }

    fn line(&self, trunk: &Trunk) -> TrunkLine {
        let credentials = trunk.account.as_ref().and_then(|account| {
            let password = self.office.trunk_password(trunk)?;
            Some(Credentials::with_password(&account.username, &password))
        });
        TrunkLine {
            trunk: trunk.reference(),
            sources: trunk.sources.clone(),
            login: trunk.login.as_ref().map(|login| login.username.clone()),
            trusted: trunk.trusted,
            location: trunk.location,
            lamps: trunk.lamps,
            pilot: trunk.pilot.as_ref().map(ToString::to_string),
            peers: trunk.peers.clone(),
            domain: trunk.domain.clone(),
            registers: trunk.registers && credentials.is_some(),
            credentials,
        }
    }
}
