"""Calls of wxc_sdk about the organization and what it has."""

from wxc_sdk.common.schedules import Event, Schedule, ScheduleType
from wxc_sdk.people import Person
from wxc_sdk.person_settings.voicemail import VoicemailSettings
from wxc_sdk.telephony.autoattendant import AutoAttendant, AutoAttendantKeyConfiguration
from wxc_sdk.telephony.calls import ExternalVoicemailMwiAction
from wxc_sdk.telephony.voicemail_groups import VoicemailGroupDetail

from demo import called
from sdk import Sdk


def people(sdk: Sdk) -> None:
    me = sdk.admin.people.me()
    called("people.me (administrator)", me.emails == [sdk.demo.all["admin"]["email"]], me)
    me = sdk.user.people.me()
    called("people.me", me.display_name == "Ada Lovelace" and me.extension == "2001", me)
    everybody = list(sdk.admin.people.list(calling_data=True))
    called("people.list", len(everybody) == len(sdk.demo.all["people"]), everybody)
    paged = list(sdk.admin.people.list(calling_data=True, max=2))
    called("people.list in pages", [it.person_id for it in paged] == [it.person_id for it in everybody], paged)
    named = list(sdk.admin.people.list(email=sdk.ada["email"]))
    called("people.list by e-mail", [it.person_id for it in named] == [me.person_id], named)
    begins = list(sdk.admin.people.list(display_name="ada lov"))
    called("people.list by name", [it.person_id for it in begins] == [me.person_id], begins)
    there = list(sdk.admin.people.list(location_id=me.location_id, calling_data=True))
    called("people.list of a location", me.person_id in [it.person_id for it in there], there)
    some = list(sdk.admin.people.list(id_list=[it.person_id for it in everybody[:2]]))
    called("people.list by identities", [it.person_id for it in some] == [it.person_id for it in everybody[:2]], some)
    one = sdk.admin.people.details(me.person_id, calling_data=True)
    called("people.details", one.person_id == me.person_id and one.person_id_uuid == sdk.ada["id"], one)
    licenses = list(sdk.admin.licenses.list())
    called("licenses.list", licenses[0].webex_calling and licenses[0].license_id in one.licenses, licenses)
    organizations = list(sdk.admin.organizations.list(calling_data=True))
    detail = sdk.admin.licenses.details(licenses[0].license_id)
    called("licenses.details", detail.name == licenses[0].name, detail)
    roles = {it.name: it.id for it in sdk.admin.roles.list()}
    called("roles.list", "Full Administrator" in roles, roles)
    administrators = list(sdk.admin.people.list(roles=roles["Full Administrator"]))
    called("people.list by role", sdk.demo.all["admin"]["email"] in [it.emails[0] for it in administrators], administrators)
    called("organizations.list", organizations[0].display_name == sdk.demo.all["organization"]["name"], organizations)
    organization = sdk.admin.organizations.details(organizations[0].org_id)
    called("organizations.details", organization.display_name == organizations[0].display_name, organization)


def locations(sdk: Sdk) -> str:
    all_of_them = list(sdk.admin.locations.list())
    names = [it.name for it in all_of_them]
    called("locations.list", names == [it["name"] for it in sdk.demo.all["locations"]], names)
    named = list(sdk.admin.locations.list(name=names[0]))
    called("locations.list by name", [it.name for it in named] == names[:1], named)
    one = sdk.admin.locations.details(all_of_them[0].location_id)
    called("locations.details", one.time_zone == "Europe/Vienna" and one.location_id_uuid == sdk.demo.all["locations"][0]["id"], one)
    calling = list(sdk.admin.telephony.location.list())
    called("telephony.location.list", [it.name for it in calling] == names, calling)
    detail = sdk.admin.telephony.location.details(one.location_id)
    called("telephony.location.details", detail.routing_prefix == sdk.demo.all["locations"][0]["prefix"], detail)
    languages = sdk.admin.telephony.read_list_of_announcement_languages()
    called("telephony.read_list_of_announcement_languages", any(it.code == "en_us" for it in languages), languages)
    calling_changes(sdk, one.location_id)
    return one.location_id


def calling_changes(sdk: Sdk, vienna: str) -> None:
    api = sdk.admin.telephony.location
    detail = api.details(vienna)
    prefix, detail.routing_prefix = detail.routing_prefix, "89"
    api.update(vienna, detail)
    called("telephony.location.update", api.details(vienna).routing_prefix == "89")
    detail.routing_prefix = prefix
    api.update(vienna, detail)
    called("telephony.location.enable_for_calling", api.enable_for_calling(sdk.admin.locations.details(vienna)) == vienna)


def new_places(sdk: Sdk) -> None:
    """A location and somebody there; last, so that the lists before are those of the demo."""
    api = sdk.admin.locations
    made = api.create(
        "Graz", "Europe/Vienna", "de_de", "de_de", "Herrengasse 1", "Graz", "Styria", "8010", "AT", notes="by the river"
    )
    graz = api.details(made)
    called("locations.create", graz.address.city == "Graz" and graz.announcement_language == "de_de", graz)
    graz.name, graz.address.address1 = "Graz Centre", "Sporgasse 2"
    api.update(made, graz)
    called("locations.update", api.details(made) == graz, api.details(made))
    called("locations.by_name", api.by_name("Graz Centre").location_id == made)
    everybody = sdk.admin.people
    new = Person(
        emails=["grete@example.org"], first_name="Grete", last_name="Example", location_id=made, extension="4001",
        licenses=[it.license_id for it in sdk.admin.licenses.list()],
    )
    grete = everybody.create(new, calling_data=True)
    called("people.create", grete.display_name == "Grete Example" and grete.extension == "4001", grete)
    grete.extension, grete.display_name, grete.last_name = "4002", "Grete Sample", "Sample"
    everybody.update(grete, calling_data=True)
    now = everybody.details(grete.person_id, calling_data=True)
    called("people.update", (now.display_name, now.extension) == ("Grete Sample", "4002"), now)
    reader = next(it.id for it in sdk.admin.roles.list() if it.name == "Read-only Administrator")
    for roles in ([reader], []):
        now.roles = roles
        everybody.update(now, calling_data=True)
        now = everybody.details(grete.person_id, calling_data=True)
        called(f"people.update of {len(roles)} roles", (now.roles or []) == roles, now)
    everybody.update(now, calling_data=True)
    again = everybody.details(grete.person_id, calling_data=True)
    called("people.update with what was read", again == now, again)
    unlicensed = now.model_copy(update={"licenses": []})
    sdk.refused("people.update without a licence", 400, lambda: everybody.update(unlicensed))
    sdk.refused("people.create with an extension that is taken", 409, lambda: everybody.create(new.model_copy(update={"extension": "4002"})))
    everybody.delete_person(now.person_id)
    sdk.refused("people.delete_person", 404, lambda: everybody.details(now.person_id))


def portal(sdk: Sdk, location: str) -> None:
    api = sdk.admin.telephony.voiceportal
    before = api.read(location)
    called("voiceportal.read", before.extension == "2000" and before.language_code == "en_us", before)
    before.name = "Front Desk"
    api.update(location, settings=before)
    called("voiceportal.update", api.read(location).name == "Front Desk")
    api.update(location, settings=before, passcode="739158")
    called("voiceportal.update with a passcode", api.read(location) == before, api.read(location))
    sdk.refused("voiceportal.update with a weak passcode", 400, lambda: api.update(location, before, passcode="111111"))
    rules = api.passcode_rules(location)
    called("voiceportal.passcode_rules", rules.length.min == 6 and rules.failed_attempts.attempts == 4, rules)
    called("voiceportal.available_phone_numbers", list(api.available_phone_numbers(location)) == [])
    some = list(api.available_phone_numbers(location, phone_number=["+4315550000", "+4315550001"]))
    called("voiceportal.available_phone_numbers of some", some == [], some)
    sdk.refused("voiceportal.update by a user", 403, lambda: sdk.user.telephony.voiceportal.update(location, before))
    sdk.refused("voiceportal.read of nowhere", 404, lambda: api.read(sdk.admin.people.me().person_id))


def groups(sdk: Sdk, location: str) -> None:
    api = sdk.admin.telephony.voicemail_groups
    called("voicemail_groups.list", [it.name for it in api.list()] == ["Support"])
    new = VoicemailGroupDetail.create("Sales", extension="2805", first_name="Sales", last_name="Team", passcode=27919140)
    group = api.create(location, new)
    found = list(api.list(name="sal"))
    called("voicemail_groups.create", [it.group_id for it in found] == [group], found)
    there = [it.group_id for it in api.list(location_id=location)]
    called("voicemail_groups.list of a location", group in there and len(there) == 2, there)
    called("voicemail_groups.list by number", list(api.list(phone_number="+4315550199")) == [])
    details = api.details(location, group)
    called("voicemail_groups.details", details.extension == "2805" and details.passcode is None, details)
    details.name = "Sales and Rent"
    api.update(location, group, details)
    called("voicemail_groups.update", api.details(location, group).name == "Sales and Rent")
    called("voicemail_groups.available_phone_numbers", list(api.available_phone_numbers(location)) == [])
    called(
        "voicemail_groups.fax_message_available_phone_numbers",
        list(api.fax_message_available_phone_numbers(location)) == [],
    )
    api.delete(location, group)
    called("voicemail_groups.delete", [it.name for it in api.list()] == ["Support"])
    sdk.refused("voicemail_groups.details of what is gone", 404, lambda: api.details(location, group))
    voicemail = sdk.admin.telephony.location.voicemail
    settings = voicemail.read(location)
    called("telephony.location.voicemail.read", settings.voicemail_transcription_enabled is False, settings)
    voicemail.update(location, settings)
    called("telephony.location.voicemail.update")


def announcements(sdk: Sdk, location: str) -> None:
    api = sdk.admin.telephony.announcements_repo
    ours = api.upload_announcement("Welcome", file=sdk.greeting, upload_as="welcome.wav")
    called("announcements_repo.upload_announcement", [it.id for it in api.list()] == [ours])
    theirs = api.upload_announcement("Summer", file=sdk.greeting, upload_as="summer.wav", location_id=location)
    called("announcements_repo.upload_announcement of a location", [it.id for it in api.list(location_id=location)] == [theirs])
    called("announcements_repo.list of all", len(list(api.list(location_id="all"))) == 2)
    called("announcements_repo.list of all locations", [it.id for it in api.list(location_id="locations")] == [theirs])
    elsewhere = lambda: api.upload_announcement("Far", file_uri="https://example.org/far.wav", upload_as="far.wav")
    sdk.refused("announcements_repo.upload_announcement of what lies elsewhere", 400, elsewhere)
    details = api.details(theirs, location_id=location)
    called("announcements_repo.details", details.name == "Summer" and details.location.id == location, details)
    api.modify(theirs, "Winter", file=sdk.greeting, upload_as="winter.wav", location_id=location)
    called("announcements_repo.modify", api.details(theirs, location_id=location).name == "Winter")
    usage = api.usage()
    called("announcements_repo.usage", usage.total_file_size_used_kb > 0, usage)
    usage = api.usage(location_id=location)
    called("announcements_repo.usage of a location", usage.total_file_size_used_kb > 0, usage)
    api.delete(theirs, location_id=location)
    api.delete(ours)
    called("announcements_repo.delete", list(api.list(location_id="all")) == [])


def schedules(sdk: Sdk, location: str) -> None:
    api = sdk.admin.telephony.schedules
    hours = api.create(location, Schedule.business("Hours"))
    listed = list(api.list(location))
    called("schedules.create and list", [it.schedule_id for it in listed] == [hours], listed)
    details = api.details(location, ScheduleType.business_hours, hours)
    called("schedules.details", len(details.events) == 10 and details.events[0].start_time.hour == 9, details)
    details.events = details.events[:2]
    api.update(location, details, ScheduleType.business_hours, hours)
    details = api.details(location, ScheduleType.business_hours, hours)
    called("schedules.update", len(details.events) == 2 and details.name == "Hours", details)
    event = details.events[0]
    kind = ScheduleType.business_hours
    added = api.event_create(location, kind, hours, Event.day_start_end("Late", event.start_date, 18, 20))
    called("schedules.event_create", api.event_details(location, kind, hours, added).start_time.hour == 18)
    event.name = "Early"
    changed = api.event_update(location, kind, hours, event)
    called("schedules.event_update", api.event_details(location, kind, hours, changed).name == "Early")
    api.event_delete(location, kind, hours, changed)
    called("schedules.event_delete", len(api.details(location, kind, hours).events) == 2)
    api.delete_schedule(location, ScheduleType.business_hours, hours)
    called("schedules.delete_schedule", list(api.list(location)) == [])
    new_year = Event(name="New Year", start_date="2027-01-01", end_date="2027-01-01", all_day_enabled=True)
    holidays = Schedule(name="Holidays", schedule_type=ScheduleType.holidays, events=[new_year])
    free = api.create(location, holidays)
    details = api.details(location, ScheduleType.holidays, free)
    called("schedules.create of holidays", details.events[0].all_day_enabled is True, details)
    api.delete_schedule(location, ScheduleType.holidays, free)
    called("schedules.delete_schedule of holidays", list(api.list(location)) == [])


def attendants(sdk: Sdk, location: str) -> None:
    api = sdk.admin.telephony.auto_attendant
    schedule = sdk.admin.telephony.schedules.create(location, Schedule.business("Office"))
    before = len(list(api.list()))
    new = AutoAttendant.create(name="Porter", business_schedule="Office", extension="2995")
    made = api.create(location, new)
    called("auto_attendant.create", len(list(api.list(location_id=location))) == before + 1)
    found = api.by_name("Porter")
    called("auto_attendant.by_name", found.auto_attendant_id == made, found)
    called("auto_attendant.list by name", [it.auto_attendant_id for it in api.list(name="Porter")] == [made])
    called("auto_attendant.list by number", list(api.list(phone_number="+4315550199")) == [])
    details = api.details(location, made)
    key = details.business_hours_menu.key_configurations[0]
    called("auto_attendant.details", key.key == "0" and key.action == "EXIT" and details.business_schedule == "Office", details)
    details.name = "Night Porter"
    details.after_hours_menu.key_configurations.append(
        AutoAttendantKeyConfiguration(key="1", action="TRANSFER_WITH_PROMPT", value="2001", description="Ada")
    )
    api.update(location, made, details)
    now = api.details(location, made)
    called("auto_attendant.update", now.name == "Night Porter" and len(now.after_hours_menu.key_configurations) == 2, now)
    called("auto_attendant.list_announcement_files", api.list_announcement_files(location, made) == [])
    for name in ("primary", "alternate", "call_forward"):
        called(f"auto_attendant.{name}_available", list(getattr(api, f"{name}_available_phone_numbers")(location)) == [])
    forwarding = api.forwarding.settings(location, made)
    called("auto_attendant.forwarding.settings", forwarding.always.enabled is False, forwarding)
    api.forwarding.update(location, made, forwarding)
    forwarding.always.enabled = True
    forwarding.always.destination = "2001"
    sdk.refused("auto_attendant.forwarding.update to on", 400, lambda: api.forwarding.update(location, made, forwarding))
    api.delete_auto_attendant(location, made)
    called("auto_attendant.delete_auto_attendant", len(list(api.list())) == before)
    sdk.admin.telephony.schedules.delete_schedule(location, ScheduleType.business_hours, schedule)


def not_here(sdk: Sdk, location: str) -> None:
    hot_desking = sdk.admin.telephony.hotdesking_voiceportal
    setting = hot_desking.location_get(location)
    called("hotdesking_voiceportal.location_get", setting.enabled is False, setting)
    hot_desking.location_update(location, setting)
    called("hotdesking_voiceportal.location_update")
    called("playlist.list", sdk.admin.telephony.playlist.list() == [])
    sdk.refused("playlist.create", 400, lambda: sdk.admin.telephony.playlist.create("All", []))
    called("text_to_speech.voices", sdk.admin.telephony.text_to_speech.voices() == [])
    sdk.refused("text_to_speech.generate", 400, lambda: sdk.admin.telephony.text_to_speech.generate("v", "Hello", "en-US"))
    sdk.refused("workspace_settings.voicemail.read", 404, lambda: sdk.admin.workspace_settings.voicemail.read("nowhere"))
    sdk.refused("virtual_lines.voicemail.read", 404, lambda: sdk.admin.telephony.virtual_lines.voicemail.read("nowhere"))
    settings = VoicemailSettings.default()
    room = lambda: sdk.admin.workspace_settings.voicemail.configure("nowhere", settings)
    sdk.refused("workspace_settings.voicemail.configure", 404, room)
    line = lambda: sdk.admin.telephony.virtual_lines.voicemail.configure("nowhere", settings)
    sdk.refused("virtual_lines.voicemail.configure", 404, line)
    called("workspaces.list", list(sdk.admin.workspaces.list()) == [])
    called("virtual_lines.list", list(sdk.admin.telephony.virtual_lines.list()) == [])
    person = sdk.user.people.me().person_id
    lamp = sdk.admin.telephony.calls.update_external_voicemail_mwi
    lamp(person, ExternalVoicemailMwiAction.set)
    lamp(person, ExternalVoicemailMwiAction.clear)
    called("calls.update_external_voicemail_mwi")


def numbers(sdk: Sdk) -> None:
    listed = list(sdk.admin.telephony.phone_numbers())
    owners = {it.extension: it.owner.owner_type for it in listed}
    called("telephony.phone_numbers", "2001" in owners and "2000" in owners, listed)
    one = list(sdk.admin.telephony.phone_numbers(extension="2001"))
    called("telephony.phone_numbers by extension", [it.extension for it in one] == ["2001"], one)
    details = sdk.admin.telephony.phone_number_details()
    called("telephony.phone_number_details", details.total == len(listed), details)


def organization(sdk: Sdk) -> None:
    settings = sdk.admin.telephony.organisation_voicemail.read()
    called("organisation_voicemail.read", settings.message_expiry_enabled is False, settings)
    # The SDK's own update raises before it sends anything (1.41.0), so that the PUT is sent by hand.
    settings.message_expiry_enabled = True
    settings.number_of_days_for_message_expiry = 60
    url = sdk.admin.session.ep("telephony/config/voicemail/settings")
    sdk.admin.session.rest_put(url, data=settings.model_dump_json(by_alias=True))
    called("organisation_voicemail.update by hand", sdk.admin.telephony.organisation_voicemail.read() == settings)
    api = sdk.admin.telephony.voicemail_rules
    rules = api.read()
    called("voicemail_rules.read", rules.default_voicemail_pin_rules.default_voicemail_pin_enabled is True, rules)
    rules.expire_passcode.enabled = True
    rules.expire_passcode.number_of_days = 90
    api.update(rules)
    called("voicemail_rules.update", api.read().expire_passcode.number_of_days == 90)
    rules.default_voicemail_pin = "111111"
    rules.default_voicemail_pin_enabled = True
    sdk.refused("voicemail_rules.update with a weak passcode", 400, lambda: api.update(rules))


def call_all(sdk: Sdk) -> None:
    """Each of them, against a fresh demo."""
    sdk.refused("people.me with a bad token", 401, lambda: sdk.api_of("nonsense").people.me())
    people(sdk)
    location = locations(sdk)
    portal(sdk, location)
    groups(sdk, location)
    announcements(sdk, location)
    schedules(sdk, location)
    attendants(sdk, location)
    not_here(sdk, location)
    numbers(sdk)
    organization(sdk)
    new_places(sdk)
