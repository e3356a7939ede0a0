//! Lamps of phones that a telephone system beside keeps: what it is told of the mailboxes of its trunk's
//! location.

use antiphon_core::trunk::{TrunkLamps, TrunkRef};

use crate::Office;
use crate::ports::{Lamp, PeopleQuery, StoreError};

/// People read at once.
const PEOPLE_AT_ONCE: u32 = 500;

impl Office {
    /// What every lamp of a trunk's location is to show now, where its peer is told of all of them.
    ///
    /// # Errors
    /// What the store says.
    pub async fn lamps_of_trunk(&self, of: TrunkRef) -> Result<Vec<Lamp>, StoreError> {
        let store = &self.ports.store;
        let organization = of.organization;
        let trunk = store.trunk(organization, of.trunk).await?;
        let Some(trunk) = trunk.filter(|it| it.active && it.lamps == TrunkLamps::Notify) else {
            return Ok(Vec::new());
        };
        let mut query =
            PeopleQuery { location: Some(trunk.location), max: PEOPLE_AT_ONCE, ..PeopleQuery::default() };
        let mut mailboxes = Vec::new();
        loop {
            let people = store.find_people(organization, &query).await?;
            let Some(last) = people.last() else { break };
            query.after = Some(last.id);
            mailboxes.extend(people.into_iter().map(|person| person.mailbox));
        }
        let groups = store.groups(organization).await?;
        mailboxes.extend(groups.into_iter().filter(|it| it.location == trunk.location).map(|it| it.mailbox));
        let mut lamps = Vec::new();
        for mailbox in mailboxes {
            lamps.extend(self.lamp_now(organization, mailbox).await?);
        }
        Ok(lamps)
    }

    /// What the lamp of a number is to show now that the peer of one of these trunks asks for; `None` if it
    /// is told nothing, or the number has no mailbox.
    ///
    /// # Errors
    /// What the store says.
    pub async fn lamp_on_trunk(&self, trunks: &[TrunkRef], number: &str) -> Result<Option<Lamp>, StoreError> {
        let Some((organization, mailbox)) = self.mailbox_on_trunk(trunks, number).await? else {
            return Ok(None);
        };
        self.lamp_now(organization, mailbox).await
    }
}
