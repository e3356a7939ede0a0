//! Every route with its handlers and who may come: one table, so that none is added without saying for whom.

use axum::extract::DefaultBodyLimit;
use axum::http::Uri;
use axum::routing::{MethodRouter, get, post};

use crate::admin::{
    administrators, alerts, announcements, attendants, audit, branding, calls as call_history, deliveries,
    devices as all_devices, features, groups, import, integrations, invitation, leavers, live_calls,
    location, locations, mail_server, numbers, organization, overview, people, person, person_devices,
    person_greetings, portal, schedules, service, trunks, web_access, webhooks,
};
use crate::page::go_on;
use crate::user::{
    account, address, calls, compose, devices, greetings, integrations as granted, lists, messages, passcode,
    passkeys as own_passkeys, settings, tokens,
};
use crate::{
    Hub, LIST_BYTES_MAX, UPLOAD_FORM_BYTES_MAX, assets, authorize, brand, demo, events, links, openid,
    passkeys, sign_in, telephone,
};

/// A place, what is there, and for whom.
#[derive(Clone, Copy)]
pub struct Route {
    /// The address, with its parameters in braces.
    pub place: &'static str,
    /// For whom it is.
    pub who: Who,
    /// Whether it is asked for with GET.
    pub gets: bool,
    /// Whether something is sent to it with POST.
    pub posts: bool,
    /// Whether whoever sends something proves again who he is, if he has not lately.
    pub proved: bool,
    pub(crate) handlers: fn() -> MethodRouter<Hub>,
}

impl Route {
    /// Its handlers. A place that is only sent to leads to the page above it when it is asked for: whoever loads an
    /// answer anew, or comes back to it, is there again and sends nothing twice.
    pub(crate) fn all_handlers(&self) -> MethodRouter<Hub> {
        let handlers = (self.handlers)();
        if self.gets {
            return handlers;
        }
        let segments = self.segments_above();
        handlers.get(move |uri: Uri| async move { go_on(&above(uri.path(), segments)) })
    }

    /// How many segments of its address are those of the nearest page above it.
    fn segments_above(&self) -> usize {
        let pages =
            ROUTES.iter().filter(|route| route.gets && self.place.starts_with(&format!("{}/", route.place)));
        pages.map(|route| route.place.matches('/').count()).max().unwrap_or(0)
    }
}

/// The first segments of an address.
fn above(path: &str, segments: usize) -> String {
    let kept: Vec<&str> = path.split('/').take(segments + 1).collect();
    if segments == 0 { "/".to_owned() } else { kept.join("/") }
}

/// Who may come to a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// Whoever finds it.
    Everybody,
    /// Whoever is signed in.
    SignedIn,
    /// A person, for his own mailbox.
    Owner,
    /// Every administrator, who sees there what is his.
    Admin,
    /// An administrator of the location that the address leads to.
    Location,
    /// An administrator of the organization.
    Organization,
}

const fn route(
    place: &'static str,
    who: Who,
    (gets, posts): (bool, bool),
    handlers: fn() -> MethodRouter<Hub>,
) -> Route {
    Route { place, who, gets, posts, proved: false, handlers }
}

/// A route of sensitive acts.
const fn proved(route: Route) -> Route {
    Route { proved: true, ..route }
}

const GET: (bool, bool) = (true, false);
const POST: (bool, bool) = (false, true);
const BOTH: (bool, bool) = (true, true);

/// All of them.
pub const ROUTES: &[Route] = &[
    route("/", Who::Everybody, GET, || get(sign_in::home)),
    route("/demo", Who::Everybody, BOTH, || get(demo::page).post(demo::be)),
    route("/sign-in", Who::Everybody, BOTH, || get(sign_in::show_door).post(sign_in::sign_in)),
    route("/sign-in/openid", Who::Everybody, GET, || get(openid::go_there)),
    route("/sign-in/openid/back", Who::Everybody, GET, || get(openid::come_back)),
    route("/sign-in/passkey", Who::Everybody, POST, || post(passkeys::sign_in)),
    route("/sign-in/passkey/ask", Who::Everybody, POST, || post(passkeys::ask)),
    route("/sign-out", Who::Everybody, POST, || post(sign_in::sign_out)),
    route("/set-up", Who::Everybody, BOTH, || get(sign_in::show_set_up).post(sign_in::set_up)),
    route("/forgot-password", Who::Everybody, BOTH, || get(links::show_forgotten).post(links::send_link)),
    route("/set-password", Who::Everybody, BOTH, || get(links::show_choice).post(links::choose)),
    route("/assets/{version}/{name}", Who::Everybody, GET, || get(assets::serve)),
    route("/branding/{id}/{version}/{name}", Who::Everybody, GET, || get(brand::serve)),
    route("/voicemail", Who::Owner, GET, || get(messages::list)),
    route("/voicemail/lamp", Who::Owner, GET, || get(messages::lamp)),
    route("/voicemail/new", Who::Owner, BOTH, || {
        get(compose::show_new).post(compose::take_new).layer(DefaultBodyLimit::max(UPLOAD_FORM_BYTES_MAX))
    }),
    route("/voicemail/addressees", Who::Owner, GET, || get(compose::find)),
    route("/voicemail/drafts/{id}/audio", Who::Owner, GET, || get(compose::draft_sound)),
    route("/voicemail/mark-all-heard", Who::Owner, POST, || post(messages::mark_all)),
    route("/voicemail/{id}", Who::Owner, POST, || post(messages::act)),
    route("/voicemail/{id}/audio", Who::Owner, GET, || get(messages::sound)),
    route("/voicemail/{id}/forward", Who::Owner, BOTH, || {
        get(compose::show_forward)
            .post(compose::take_forward)
            .layer(DefaultBodyLimit::max(UPLOAD_FORM_BYTES_MAX))
    }),
    route("/lists", Who::Owner, BOTH, || get(lists::list).post(lists::create)),
    route("/lists/{id}", Who::Owner, BOTH, || get(lists::show_list).post(lists::act)),
    route("/settings", Who::Owner, BOTH, || get(settings::show_settings).post(settings::save)),
    route("/greetings", Who::Owner, GET, || get(greetings::list)),
    route("/greetings/{piece}", Who::Owner, POST, || post(greetings::act)),
    route("/greetings/{piece}/upload", Who::Owner, POST, || {
        post(greetings::upload).layer(DefaultBodyLimit::max(UPLOAD_FORM_BYTES_MAX))
    }),
    route("/greetings/{piece}/audio", Who::Owner, GET, || get(greetings::sound)),
    route("/passcode", Who::Owner, BOTH, || get(passcode::show_passcode).post(passcode::reset)),
    route("/passcode/check", Who::Owner, POST, || post(passcode::check)),
    route("/phone", Who::Owner, GET, || get(telephone::page)),
    route("/phone/ticket", Who::Owner, POST, || post(telephone::ticket)),
    route("/phone/line", Who::Owner, GET, || get(telephone::line)),
    route("/calls", Who::Owner, BOTH, || get(calls::show_calls).post(calls::save)),
    route("/devices", Who::Owner, GET, || get(devices::list)),
    route("/account", Who::SignedIn, GET, || get(account::show_account)),
    route("/account/password", Who::SignedIn, POST, || post(account::change_password)),
    route("/account/sessions/{id}/end", Who::SignedIn, POST, || post(account::end_session)),
    proved(route("/account/email", Who::SignedIn, POST, || post(address::ask))),
    route("/account/email/confirm", Who::SignedIn, BOTH, || {
        get(address::show_confirmation).post(address::confirm)
    }),
    proved(route("/account/passkeys", Who::SignedIn, POST, || post(own_passkeys::add))),
    proved(route("/account/passkeys/new", Who::SignedIn, POST, || post(own_passkeys::new))),
    route("/account/passkeys/prove", Who::SignedIn, POST, || post(own_passkeys::ask_again)),
    route("/account/passkeys/{id}", Who::SignedIn, BOTH, || {
        get(own_passkeys::show_one).post(own_passkeys::rename)
    }),
    proved(route("/account/passkeys/{id}/remove", Who::SignedIn, BOTH, || {
        get(own_passkeys::ask_to_remove).post(own_passkeys::remove)
    })),
    proved(route("/account/tokens", Who::SignedIn, POST, || post(tokens::make))),
    route("/account/tokens/{id}/revoke", Who::SignedIn, POST, || post(tokens::revoke)),
    route("/account/integrations/{id}/revoke", Who::SignedIn, POST, || post(granted::revoke)),
    route("/v1/authorize", Who::SignedIn, BOTH, || get(authorize::ask).post(authorize::allow)),
    route("/account/sign-out-everywhere", Who::SignedIn, POST, || post(account::sign_out_everywhere)),
    route("/events", Who::Owner, GET, || get(events::news)),
    route("/admin", Who::Admin, GET, || get(overview::page)),
    route("/admin/alerts", Who::Admin, GET, || get(alerts::page)),
    route("/events/calls", Who::Admin, GET, || get(events::calls)),
    route("/admin/live-calls", Who::Admin, GET, || get(live_calls::list)),
    route("/admin/live-calls/{id}", Who::Location, GET, || get(live_calls::one)),
    route("/admin/live-calls/{id}/end", Who::Location, BOTH, || {
        get(live_calls::ask_to_end).post(live_calls::end)
    }),
    route("/admin/calls", Who::Admin, GET, || get(call_history::list)),
    route("/admin/calls/{id}", Who::Location, GET, || get(call_history::one)),
    route("/admin/deliveries", Who::Organization, GET, || get(deliveries::list)),
    route("/admin/deliveries/{id}", Who::Organization, POST, || post(deliveries::hurry)),
    route("/admin/deliveries/{id}/drop", Who::Organization, BOTH, || {
        get(deliveries::ask_to_drop).post(deliveries::drop_it)
    }),
    route("/admin/audit", Who::Organization, GET, || get(audit::list)),
    route("/admin/audit.csv", Who::Organization, GET, || get(audit::export)),
    route("/admin/audit.ndjson", Who::Organization, GET, || get(audit::export_ndjson)),
    route("/admin/devices", Who::Admin, GET, || get(all_devices::list)),
    route("/admin/numbers", Who::Admin, GET, || get(numbers::list)),
    route("/admin/service-settings", Who::Organization, BOTH, || {
        get(service::show_settings).post(service::save)
    }),
    route("/admin/organization", Who::Organization, GET, || get(organization::show_organization)),
    route("/admin/organization/branding", Who::Organization, BOTH, || {
        get(branding::show_branding).post(branding::save).layer(DefaultBodyLimit::max(LIST_BYTES_MAX))
    }),
    route("/admin/organization/mail", Who::Organization, BOTH, || {
        get(mail_server::show_server).post(mail_server::test)
    }),
    proved(route("/admin/organization/accounts", Who::Organization, POST, || post(administrators::add))),
    proved(route("/admin/organization/accounts/{id}", Who::Organization, BOTH, || {
        get(administrators::show_one).post(administrators::change)
    })),
    proved(route("/admin/organization/accounts/{id}/remove", Who::Organization, BOTH, || {
        get(administrators::ask_to_remove).post(administrators::remove)
    })),
    proved(route("/admin/organization/accounts/{id}/address", Who::Organization, POST, || {
        post(web_access::change_accounts_address)
    })),
    proved(route("/admin/organization/accounts/{id}/invite", Who::Organization, POST, || {
        post(administrators::invite)
    })),
    proved(route("/admin/organization/tokens", Who::Organization, POST, || post(organization::make_token))),
    proved(route("/admin/organization/tokens/{id}/revoke", Who::Organization, BOTH, || {
        get(organization::ask_to_revoke).post(organization::revoke_token)
    })),
    proved(route("/admin/integrations", Who::Organization, BOTH, || {
        get(integrations::list).post(integrations::register)
    })),
    route("/admin/integrations/{id}", Who::Organization, GET, || get(integrations::show_one)),
    proved(route("/admin/integrations/{id}/secret", Who::Organization, POST, || {
        post(integrations::renew_secret)
    })),
    proved(route("/admin/integrations/{id}/remove", Who::Organization, BOTH, || {
        get(integrations::ask_to_remove).post(integrations::remove)
    })),
    proved(route("/admin/trunks", Who::Organization, BOTH, || get(trunks::list).post(trunks::add))),
    proved(route("/admin/trunks/{id}", Who::Organization, BOTH, || {
        get(trunks::show_trunk).post(trunks::save)
    })),
    proved(route("/admin/trunks/{id}/remove", Who::Organization, BOTH, || {
        get(trunks::ask_to_remove).post(trunks::remove)
    })),
    // They carry out of the house what happens in it.
    proved(route("/admin/webhooks", Who::Organization, BOTH, || get(webhooks::list).post(webhooks::add))),
    proved(route("/admin/webhooks/{id}", Who::Organization, BOTH, || {
        get(webhooks::show_webhook).post(webhooks::save)
    })),
    proved(route("/admin/webhooks/{id}/act", Who::Organization, POST, || post(webhooks::act))),
    proved(route("/admin/webhooks/{id}/remove", Who::Organization, BOTH, || {
        get(webhooks::ask_to_remove).post(webhooks::remove)
    })),
    route("/admin/users", Who::Admin, GET, || get(people::list)),
    route("/admin/users.csv", Who::Admin, GET, || get(people::export)),
    route("/admin/users/new", Who::Admin, BOTH, || get(people::new).post(people::create)),
    route("/admin/users/import", Who::Admin, BOTH, || {
        get(import::new).post(import::look_or_do).layer(DefaultBodyLimit::max(LIST_BYTES_MAX))
    }),
    route("/admin/users/{id}", Who::Location, BOTH, || get(person::profile).post(person::change)),
    proved(route("/admin/users/{id}/web-access", Who::Location, POST, || post(web_access::give_web_access))),
    proved(route("/admin/users/{id}/address", Who::Location, POST, || {
        post(web_access::change_persons_address)
    })),
    route("/admin/users/{id}/invitation", Who::Location, POST, || post(invitation::send_or_revoke)),
    route("/admin/users/{id}/voicemail", Who::Location, BOTH, || {
        get(person::voicemail).post(person::save_voicemail)
    }),
    proved(route("/admin/users/{id}/voicemail/reset", Who::Location, POST, || post(person::reset))),
    route("/admin/users/{id}/voicemail/unlock", Who::Location, POST, || post(person::unlock)),
    proved(route("/admin/users/{id}/voicemail/passcode", Who::Location, POST, || post(person::set_passcode))),
    route("/admin/users/{id}/greetings", Who::Location, GET, || get(person_greetings::greetings)),
    route("/admin/users/{id}/greetings/{piece}", Who::Location, POST, || {
        post(person_greetings::act_on_greeting)
    }),
    route("/admin/users/{id}/greetings/{piece}/upload", Who::Location, POST, || {
        post(person_greetings::upload_greeting).layer(DefaultBodyLimit::max(UPLOAD_FORM_BYTES_MAX))
    }),
    route("/admin/users/{id}/greetings/{piece}/audio", Who::Location, GET, || {
        get(person_greetings::greeting_sound)
    }),
    route("/admin/users/{id}/calls", Who::Location, BOTH, || get(person::calls).post(person::save_calls)),
    proved(route("/admin/users/{id}/devices", Who::Location, BOTH, || {
        get(person_devices::devices).post(person_devices::add_device)
    })),
    proved(route("/admin/users/{id}/devices/{device}/remove", Who::Location, BOTH, || {
        get(person_devices::ask_to_remove).post(person_devices::remove)
    })),
    proved(route("/admin/users/{id}/remove", Who::Location, BOTH, || {
        get(leavers::ask_to_remove).post(leavers::remove)
    })),
    route("/admin/users/removed", Who::Admin, GET, || get(leavers::list)),
    route("/admin/users/removed/{id}", Who::Location, POST, || post(leavers::restore)),
    route("/admin/groups", Who::Admin, GET, || get(groups::list)),
    route("/admin/groups/new", Who::Admin, BOTH, || get(groups::new).post(groups::create)),
    route("/admin/groups/{id}", Who::Location, BOTH, || get(groups::show_group).post(groups::save)),
    route("/admin/groups/{id}/voicemail", Who::Location, BOTH, || {
        get(groups::show_settings).post(groups::save_settings)
    }),
    route("/admin/groups/{id}/greetings", Who::Location, GET, || get(groups::greetings)),
    route("/admin/groups/{id}/greetings/{piece}", Who::Location, POST, || post(groups::act_on_greeting)),
    route("/admin/groups/{id}/greetings/{piece}/upload", Who::Location, POST, || {
        post(groups::upload_greeting).layer(DefaultBodyLimit::max(UPLOAD_FORM_BYTES_MAX))
    }),
    route("/admin/groups/{id}/greetings/{piece}/audio", Who::Location, GET, || get(groups::greeting_sound)),
    proved(route("/admin/groups/{id}/passcode", Who::Location, POST, || post(groups::set_passcode))),
    proved(route("/admin/groups/{id}/reset", Who::Location, POST, || post(groups::reset))),
    route("/admin/groups/{id}/unlock", Who::Location, POST, || post(groups::unlock)),
    proved(route("/admin/groups/{id}/remove", Who::Location, BOTH, || {
        get(groups::ask_to_remove).post(groups::remove)
    })),
    route("/admin/locations", Who::Admin, GET, || get(locations::list)),
    route("/admin/locations/new", Who::Admin, BOTH, || get(locations::new).post(locations::create)),
    route("/admin/locations/{id}", Who::Location, BOTH, || get(portal::show_portal).post(portal::save)),
    proved(route("/admin/locations/{id}/passcode", Who::Location, POST, || post(portal::set_passcode))),
    route("/admin/locations/{id}/general", Who::Location, BOTH, || {
        get(location::show_general).post(location::save_general)
    }),
    route("/admin/locations/{id}/voicemail", Who::Location, BOTH, || {
        get(location::show_voicemail).post(location::save_voicemail)
    }),
    route("/admin/features", Who::Admin, GET, || get(features::list)),
    route("/admin/features/announcements", Who::Admin, BOTH, || {
        get(announcements::list).post(announcements::add).layer(DefaultBodyLimit::max(UPLOAD_FORM_BYTES_MAX))
    }),
    route("/admin/features/announcements/{id}", Who::Location, BOTH, || {
        get(announcements::show_one).post(announcements::rename)
    }),
    route("/admin/features/announcements/{id}/replace", Who::Location, POST, || {
        post(announcements::replace).layer(DefaultBodyLimit::max(UPLOAD_FORM_BYTES_MAX))
    }),
    route("/admin/features/announcements/{id}/restore", Who::Location, POST, || post(announcements::restore)),
    route("/admin/features/announcements/{id}/remove", Who::Location, BOTH, || {
        get(announcements::ask_to_remove).post(announcements::remove)
    }),
    route("/admin/features/announcements/{id}/audio", Who::Location, GET, || get(announcements::sound)),
    route("/admin/features/schedules", Who::Admin, GET, || get(schedules::list)),
    route("/admin/features/schedules/new", Who::Admin, BOTH, || get(schedules::new).post(schedules::create)),
    route("/admin/features/schedules/{id}", Who::Location, BOTH, || {
        get(schedules::show_schedule).post(schedules::save)
    }),
    route("/admin/features/schedules/{id}/remove", Who::Location, BOTH, || {
        get(schedules::ask_to_remove).post(schedules::remove)
    }),
    route("/admin/features/attendants/new", Who::Admin, BOTH, || {
        get(attendants::new).post(attendants::create)
    }),
    route("/admin/features/attendants/{id}", Who::Location, BOTH, || {
        get(attendants::show_attendant).post(attendants::save)
    }),
    route("/admin/features/attendants/{id}/preview", Who::Location, POST, || post(attendants::show_preview)),
    route("/admin/features/attendants/{id}/numbers", Who::Location, GET, || get(attendants::find_numbers)),
    route("/admin/features/attendants/{id}/sub-menus", Who::Location, POST, || {
        post(attendants::act_on_sub_menu)
    }),
    route("/admin/features/attendants/{id}/copy", Who::Location, BOTH, || {
        get(attendants::show_copy).post(attendants::copy)
    }),
    route("/admin/features/attendants/{id}/remove", Who::Location, BOTH, || {
        get(attendants::ask_to_remove).post(attendants::remove)
    }),
];
