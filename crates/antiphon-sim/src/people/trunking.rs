//! Trunks, how locations dial, and what telephone systems say of the calls they pass on.

use antiphon_core::dialling::CallClass;
use antiphon_core::trunk::TrunkLamps;
use antiphon_office::admin::dialling::DialRulesChange;
use antiphon_office::admin::trunks::{AccountDraft, TrunkChange};
use antiphon_sip::caller::NameAddr;

use super::*;

/// The password of every account at a peer.
const PASSWORD: &str = "correct horse";

impl People {
    /// `Carrier`, `Carrier, trusted, lamps notify, pilot *98, account ann, login pbx, spare of Other`: a peer
    /// with one line at an address of its own.
    pub(super) fn add_trunk(&mut self, world: &mut World, what: &str) {
        let mut facts = what.split(", ");
        let name = facts.next().expect("a trunk has a name");
        let facts: Vec<&str> = facts.collect();
        let after = |word: &str| facts.iter().find_map(|fact| fact.strip_prefix(word)).map(str::to_owned);
        let draft = |username: String| Some(AccountDraft { username, password: PASSWORD.to_owned().into() });
        let login = after("login ");
        let credentials = login.as_ref().map(|login| Credentials::with_password(login, PASSWORD));
        let address = self.add_phone(world, name, "carrier", name, credentials);
        let new = TrunkChange {
            name: Some(name.to_owned()),
            peers: Some(vec![address.to_string()]),
            sources: Some(vec![address.ip().to_string()]),
            trusted: Some(facts.contains(&"trusted")),
            pilot: after("pilot "),
            account: after("account ").map(draft),
            login: login.map(draft),
            registers: Some(facts.contains(&"registers")),
            lamps: after("lamps ").and_then(|word| TrunkLamps::parse(&word)),
            ..TrunkChange::default()
        };
        let location = *self.locations.get("Main").expect("the location of every story");
        block_on(world.office.create_trunk(Actor::Operator, self.organization, location, DOMAIN, &new))
            .expect("a new trunk");
        world.learn_trunks();
    }

    /// How a trunk does, as the switchboard says.
    pub(super) fn trunk(&self, world: &World, name: &str) -> String {
        let all = block_on(world.office.trunks(self.organization)).expect("trunks");
        let trunk = all.iter().find(|trunk| trunk.name == name).expect("a trunk of the story");
        world.trunks.get(&trunk.id).map_or_else(String::new, |state| format!(" is {state}"))
    }

    /// `country 43, national 0, international 00, outside 9, emergency 112, premium 43900, allow national`: of Main.
    pub(super) fn set_dialing(&self, world: &World, what: &str) {
        let mut change = DialRulesChange::default();
        for fact in what.split(", ") {
            let (kind, value) = fact.split_once(' ').expect("a rule and its digits");
            let text = || Some(value.to_owned());
            let list = || Some(value.split(' ').map(str::to_owned).collect());
            match kind {
                "country" => change.country_code = text(),
                "national" => change.national_prefix = text(),
                "international" => change.international_prefix = text(),
                "outside" => change.outside_prefix = text(),
                "emergency" => change.emergency = list(),
                "premium" => change.premium = list(),
                "allow" | "block" => {
                    let class = CallClass::parse(value).expect("a kind of calls");
                    change.permissions.push((class, kind == "allow"));
                }
                _ => panic!("no dial rule: {fact}"),
            }
        }
        let location = *self.locations.get("Main").expect("the location of every story");
        block_on(world.office.change_dial_rules(Actor::Operator, self.organization, location, &change))
            .expect("dial rules");
    }

    /// `of 2001 international allow`.
    pub(super) fn set_permission(&self, world: &World, what: &str) {
        let [_, extension, class, word] = words(what);
        let class = CallClass::parse(class).expect("a kind of calls");
        let changes = [(class, Some(word == "allow"))];
        let person = self.member(extension).person;
        let actor = Actor::Operator;
        block_on(world.office.change_personal_permissions(actor, self.organization, person, &changes))
            .expect("permissions");
    }

    /// `from Carrier to 2000`, and what the peer says of the call: `showing +4315550199`, `vouching for +4315550199`,
    /// `private`, `diverted from 2001 user-busy`, `with history from 2001 486`.
    pub(super) fn call_through_trunk(&mut self, world: &mut World, way: &str, saying: &str) -> SocketAddr {
        let [_, from, _, to] = words(way);
        let address = self.phone(from);
        let (mut shown, mut headers) = (STRANGERS_NUMBER, Vec::new());
        let mut say = |name: &str, value: String| headers.push((name.to_owned(), value));
        for fact in saying.split(", ") {
            match fact.split(' ').collect::<Vec<_>>().as_slice() {
                ["showing", number] => shown = number,
                ["vouching", "for", number] => {
                    say("P-Asserted-Identity", format!("\"Vouched For\" <sip:{number}@carrier.example>"));
                }
                ["private"] => say("Privacy", "id".to_owned()),
                ["diverted", "from", number, reason] => {
                    say("Diversion", format!("<sip:{number}@carrier.example>;reason={reason};counter=1"));
                }
                ["with", "history", "from", number, cause] => {
                    let here = format!("<sip:{to}@carrier.example;cause={cause}>;index=1.1");
                    say("History-Info", format!("<sip:{number}@carrier.example>;index=1, {here}"));
                }
                _ => panic!("a peer does not say this: {fact}"),
            }
        }
        let shown = NameAddr::new(Some("A Stranger".to_owned()), shown, "carrier.example");
        world.with_phone(address, |phone, now| phone.call_as(now, to, shown, headers));
        address
    }
}
