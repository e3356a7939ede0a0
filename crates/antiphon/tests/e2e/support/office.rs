//! A small office, as an administrator sets one up by commands.

use antiphon_media::wav;

use super::operator::Operator;
use super::server::Account;
use super::sound;

/// People at 2001 and 2002 of one location, whose portal is at 2000.
pub(crate) struct SmallOffice;

impl SmallOffice {
    /// The passcode of everybody.
    pub(crate) const PASSCODE: &str = "482913";

    /// Makes it.
    pub(crate) fn set_up(operator: &Operator<'_>) -> Self {
        operator.asks("organization create Lantern");
        operator.asks("location create Vienna --time-zone Europe/Vienna");
        operator.asks("portal set Vienna --extension 2000");
        let spoken = operator.0.join("name.wav");
        std::fs::write(&spoken, wav::file_from_samples(&sound::speech(2), 8_000)).expect("a file");
        for (name, extension) in [("Ada", "2001"), ("Bob", "2002")] {
            operator.asks(&format!("person create --location Vienna {name} --extension {extension}"));
            let set = format!("mailbox set-passcode {extension}");
            operator.types(&set, &format!("{}\n", Self::PASSCODE));
            operator.asks(&format!("mailbox name upload {extension} --file {}", spoken.display()));
        }
        Self
    }

    /// A new phone of somebody's.
    pub(crate) fn account(&self, operator: &Operator<'_>, extension: &str) -> Account {
        let device = operator.asks(&format!("device create {extension}"));
        let text = |key: &str| device[key].as_str().expect("a device").to_owned();
        Account { username: text("username"), password: text("password") }
    }
}
