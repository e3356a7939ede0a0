//! What the demo says of itself: where it listens, what to dial, and everybody's accounts.

use std::path::Path;

use super::description::{self, Description, GroupPlace, LocationPlace, PersonPlace};

/// The text.
pub(super) fn of(description: &Description, data: &Path) -> String {
    let sip = &description.sip;
    let mut text = format!(
        "Open {}/ in a browser: the phone is there.\n\n\
         Antiphon answers calls at {} (UDP and TCP) and {} (TLS) for {}.\n",
        description.http, sip.udp, sip.tls, sip.domain
    );
    for location in &description.locations {
        text += &location_and_people(location, &description.people);
        for attendant in description.attendants.iter().filter(|it| it.location == location.id) {
            text += &format!("  {:<5} {} (auto attendant)\n", attendant.extension, attendant.name);
        }
        let groups = description.groups.iter().filter(|group| group.location == location.id);
        text.extend(groups.map(voicemail_group));
    }
    text += &signing_in(description);
    text + &format!("\nAll of it is in {} for scripts.\n", description::path(data).display())
}

/// Where the pages and the API are, and who signs in.
fn signing_in(description: &Description) -> String {
    let Description { http, admin, people, .. } = description;
    let mut text = format!("\nPages and API are at {http}; the API is described at {http}/v1/docs\n");
    text += "  EMAIL                             WEB PASSWORD\n";
    text += &format!("  {:<33} {} (administrator)\n", admin.email, admin.web_password);
    for person in people {
        text += &format!("  {:<33} {}\n", person.email, person.web_password);
    }
    text
}

fn location_and_people(location: &LocationPlace, people: &[PersonPlace]) -> String {
    let LocationPlace { name, prefix, portal, .. } = location;
    let (portal, admin) = (&portal.extension, &portal.admin_passcode);
    let mut text = format!("\n{name}: dial {portal} for the voice portal, from elsewhere {prefix}{portal}\n");
    text += &format!("  mailbox number {portal} with passcode {admin} opens its administrator menu\n");
    text += "  EXT   NAME              PASSCODE            SIP USER       SIP PASSWORD\n";
    for person in people.iter().filter(|person| person.location == location.id) {
        text += &account(person);
    }
    text
}

fn voicemail_group(group: &GroupPlace) -> String {
    let GroupPlace { extension, name, passcode, members, .. } = group;
    format!("  {extension:<5} {name:<17} {passcode:<19} voicemail group of {}\n", members.join(" and "))
}

fn account(person: &PersonPlace) -> String {
    let PersonPlace { extension, name, state, passcode, device, .. } = person;
    let passcode = match (state.as_str(), passcode) {
        ("default", Some(passcode)) => format!("{passcode} (default)"),
        (_, Some(passcode)) => passcode.clone(),
        (_, None) => "none yet".to_owned(),
    };
    format!("  {extension:<5} {name:<17} {passcode:<19} {:<14} {}\n", device.username, device.password)
}
