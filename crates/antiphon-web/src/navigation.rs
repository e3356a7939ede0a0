//! Where one can go: the entries of the two hubs, in the order they are shown.

/// Address and name.
pub(crate) type Entry = (&'static str, &'static str);

/// The user hub.
pub(crate) const USER: &[Entry] = &[
    ("/voicemail", "Voicemail"),
    ("/phone", "Phone"),
    ("/lists", "Lists"),
    ("/settings", "Settings"),
    ("/greetings", "Greetings"),
    ("/passcode", "Voicemail PIN"),
    ("/calls", "Calls"),
    ("/devices", "Phones"),
];

/// Whether a page has a script of its own that is to begin with the page and end with it: it is loaded whole.
pub(crate) fn is_whole(place: &str) -> bool {
    ["/phone", "/demo"].contains(&place)
}

/// The admin hub, in groups as administrators of hosted telephony know them.
pub(crate) const ADMIN: &[(&str, &[Entry])] = &[
    (
        "Monitoring",
        &[
            ("/admin", "Overview"),
            ("/admin/alerts", "Alerts"),
            ("/admin/live-calls", "Live calls"),
            ("/admin/calls", "Call history"),
            ("/admin/deliveries", "Deliveries"),
            ("/admin/audit", "Audit log"),
        ],
    ),
    (
        "Management",
        &[
            ("/admin/users", "Users"),
            ("/admin/groups", "Groups"),
            ("/admin/locations", "Locations"),
            ("/admin/devices", "Devices"),
            ("/admin/numbers", "Numbers"),
            ("/admin/organization", "Organization"),
            ("/admin/integrations", "Integrations"),
            ("/admin/webhooks", "Webhooks"),
        ],
    ),
    (
        "Calling",
        &[
            ("/admin/features", "Features"),
            ("/admin/trunks", "Trunks"),
            ("/admin/service-settings", "Service Settings"),
        ],
    ),
];
