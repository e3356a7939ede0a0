"""wxc_sdk, unmodified, against the running demo: python wxc_sync.py demo.json FOLDER"""

import sys

from wxc_sdk import WebexSimpleApi
from wxc_sdk.common.schedules import Event, Schedule, ScheduleType
from wxc_sdk.rest import RestError, RestSession
from wxc_sdk.telephony.autoattendant import AutoAttendant, AutoAttendantKeyConfiguration
from wxc_sdk.telephony.calls import ExternalVoicemailMwiAction
from wxc_sdk.telephony.voicemail_groups import VoicemailGroupDetail
from wxc_sdk.tokens import Tokens

from demo import Demo, called, recording

demo = Demo(sys.argv[1])
greeting = recording(sys.argv[2])


def api_of(token: str) -> WebexSimpleApi:
    """The SDK with somebody's token."""

    class Session(RestSession):
        BASE = demo.base

    session = Session(tokens=Tokens(access_token=token), concurrent_requests=4)
    return WebexSimpleApi(tokens=token, session=session)


def refused(name: str, status: int, call, described: bool = True) -> None:
    """The call must be refused with this status and an error that the SDK reads."""
    try:
        answer = call()
    except RestError as error:
        read = error.detail is not None and not isinstance(error.detail, str)
        called(name, error.response.status_code == status and read, error)
    else:
        called(name, False, answer)


admin = api_of(demo.admin_token)
ada = demo.person("2001")
user = api_of(ada["api_token"])
location_uuid = demo.all["locations"][0]["id"]


def people() -> None:
    me = admin.people.me()
    called("people.me (administrator)", me.emails == [demo.all["admin"]["email"]], me)
    me = user.people.me()
    called("people.me", me.display_name == "Ada Lovelace" and me.extension == "2001", me)
    everybody = list(admin.people.list(calling_data=True))
    called("people.list", len(everybody) == len(demo.all["people"]), everybody)
    paged = list(admin.people.list(calling_data=True, max=2))
    called("people.list in pages", [it.person_id for it in paged] == [it.person_id for it in everybody], paged)
    named = list(admin.people.list(email=ada["email"]))
    called("people.list by e-mail", [it.person_id for it in named] == [me.person_id], named)
    one = admin.people.details(me.person_id, calling_data=True)
    called("people.details", one.person_id == me.person_id and one.person_id_uuid == ada["id"], one)
    licenses = list(admin.licenses.list())
    called("licenses.list", licenses[0].webex_calling and licenses[0].license_id in one.licenses, licenses)
    organizations = list(admin.organizations.list(calling_data=True))
    called("organizations.list", organizations[0].display_name == demo.all["organization"]["name"], organizations)


def locations() -> str:
    all_of_them = list(admin.locations.list())
    names = [it.name for it in all_of_them]
    called("locations.list", names == [it["name"] for it in demo.all["locations"]], names)
    one = admin.locations.details(all_of_them[0].location_id)
    called("locations.details", one.time_zone == "Europe/Vienna" and one.location_id_uuid == location_uuid, one)
    calling = list(admin.telephony.location.list())
    called("telephony.location.list", [it.name for it in calling] == names, calling)
    detail = admin.telephony.location.details(one.location_id)
    called("telephony.location.details", detail.routing_prefix == demo.all["locations"][0]["prefix"], detail)
    languages = admin.telephony.read_list_of_announcement_languages()
    called("telephony.read_list_of_announcement_languages", any(it.code == "en_us" for it in languages), languages)
    return one.location_id


def portal(location: str) -> None:
    api = admin.telephony.voiceportal
    before = api.read(location)
    called("voiceportal.read", before.extension == "2000" and before.language_code == "en_us", before)
    before.name = "Front Desk"
    api.update(location, settings=before)
    called("voiceportal.update", api.read(location).name == "Front Desk")
    api.update(location, settings=before, passcode="739158")
    called("voiceportal.update with a passcode", api.read(location) == before, api.read(location))
    refused("voiceportal.update with a weak passcode", 400, lambda: api.update(location, before, passcode="111111"))
    rules = api.passcode_rules(location)
    called("voiceportal.passcode_rules", rules.length.min == 6 and rules.failed_attempts.attempts == 4, rules)
    called("voiceportal.available_phone_numbers", list(api.available_phone_numbers(location)) == [])
    refused("voiceportal.update by a user", 403, lambda: user.telephony.voiceportal.update(location, before))
    refused("voiceportal.read of nowhere", 404, lambda: api.read(admin.people.me().person_id))


def groups(location: str) -> None:
    api = admin.telephony.voicemail_groups
    called("voicemail_groups.list", [it.name for it in api.list()] == ["Support"])
    new = VoicemailGroupDetail.create("Sales", extension="2805", first_name="Sales", last_name="Team", passcode=27919140)
    group = api.create(location, new)
    found = list(api.list(name="sal"))
    called("voicemail_groups.create", [it.group_id for it in found] == [group], found)
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
    refused("voicemail_groups.details of what is gone", 404, lambda: api.details(location, group))
    voicemail = admin.telephony.location.voicemail
    settings = voicemail.read(location)
    called("telephony.location.voicemail.read", settings.voicemail_transcription_enabled is False, settings)
    voicemail.update(location, settings)
    called("telephony.location.voicemail.update")


def announcements(location: str) -> None:
    api = admin.telephony.announcements_repo
    ours = api.upload_announcement("Welcome", file=greeting, upload_as="welcome.wav")
    called("announcements_repo.upload_announcement", [it.id for it in api.list()] == [ours])
    theirs = api.upload_announcement("Summer", file=greeting, upload_as="summer.wav", location_id=location)
    called("announcements_repo.upload_announcement of a location", [it.id for it in api.list(location_id=location)] == [theirs])
    called("announcements_repo.list of all", len(list(api.list(location_id="all"))) == 2)
    details = api.details(theirs, location_id=location)
    called("announcements_repo.details", details.name == "Summer" and details.location.id == location, details)
    api.modify(theirs, "Winter", file=greeting, upload_as="winter.wav", location_id=location)
    called("announcements_repo.modify", api.details(theirs, location_id=location).name == "Winter")
    usage = api.usage()
    called("announcements_repo.usage", usage.total_file_size_used_kb > 0, usage)
    api.delete(theirs, location_id=location)
    api.delete(ours)
    called("announcements_repo.delete", list(api.list(location_id="all")) == [])


def schedules(location: str) -> None:
    api = admin.telephony.schedules
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


def attendants(location: str) -> None:
    api = admin.telephony.auto_attendant
    schedule = admin.telephony.schedules.create(location, Schedule.business("Office"))
    before = len(list(api.list()))
    new = AutoAttendant.create(name="Porter", business_schedule="Office", extension="2995")
    made = api.create(location, new)
    called("auto_attendant.create", len(list(api.list(location_id=location))) == before + 1)
    found = api.by_name("Porter")
    called("auto_attendant.by_name", found.auto_attendant_id == made, found)
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
    refused("auto_attendant.forwarding.update to on", 400, lambda: api.forwarding.update(location, made, forwarding))
    api.delete_auto_attendant(location, made)
    called("auto_attendant.delete_auto_attendant", len(list(api.list())) == before)
    admin.telephony.schedules.delete_schedule(location, ScheduleType.business_hours, schedule)


def not_here(location: str) -> None:
    hot_desking = admin.telephony.hotdesking_voiceportal
    setting = hot_desking.location_get(location)
    called("hotdesking_voiceportal.location_get", setting.enabled is False, setting)
    hot_desking.location_update(location, setting)
    called("hotdesking_voiceportal.location_update")
    called("playlist.list", admin.telephony.playlist.list() == [])
    refused("playlist.create", 400, lambda: admin.telephony.playlist.create("All", []))
    called("text_to_speech.voices", admin.telephony.text_to_speech.voices() == [])
    refused("text_to_speech.generate", 400, lambda: admin.telephony.text_to_speech.generate("v", "Hello", "en-US"))
    called("workspaces.list", list(admin.workspaces.list()) == [])
    called("virtual_lines.list", list(admin.telephony.virtual_lines.list()) == [])
    person = user.people.me().person_id
    lamp = admin.telephony.calls.update_external_voicemail_mwi
    refused("calls.update_external_voicemail_mwi", 400, lambda: lamp(person, ExternalVoicemailMwiAction.set))


def members() -> None:
    own = user.telephony.voice_messaging.members_me
    listed = own.list_messages()
    called("voice_messaging.members_me.list_messages", len(listed) == len(list(user.telephony.voice_messaging.list())), listed)
    summary = own.get_message_summary()
    called("voice_messaging.members_me.get_message_summary", summary.new_messages == len(listed), summary)
    own.mark_as_read(listed[0].id)
    called("voice_messaging.members_me.mark_as_read", own.get_message_summary().old_messages == 1)
    own.mark_as_unread()
    called("voice_messaging.members_me.mark_as_unread", own.get_message_summary().old_messages == 0)
    names = [it.name for it in own.list_voice_message_memberships()]
    called("voice_messaging.members_me.list_voice_message_memberships", names == ["Support"], names)
    api = admin.telephony.voice_messaging.members
    person = user.people.me().person_id
    called("voice_messaging.members.list", [it.id for it in api.list(person)] == [it.id for it in listed])
    api.mark_as_read(person, listed[0].id)
    called("voice_messaging.members.mark_as_read", api.summary(person).old_messages == 1)
    api.mark_as_unread(person)
    called("voice_messaging.members.mark_as_unread", api.summary(person).old_messages == 0)
    called("voice_messaging.members.memberships", [it.name for it in api.memberships(person)] == ["Support"])
    api.delete(person, listed[0].id)
    called("voice_messaging.members.delete", len(own.list_messages()) == len(listed) - 1)
    refused("voice_messaging.members.summary by a user", 403, lambda: user.telephony.voice_messaging.members.summary(person))


def numbers() -> None:
    listed = list(admin.telephony.phone_numbers())
    owners = {it.extension: it.owner.owner_type for it in listed}
    called("telephony.phone_numbers", "2001" in owners and "2000" in owners, listed)
    details = admin.telephony.phone_number_details()
    called("telephony.phone_number_details", details.total == len(listed), details)


def forwarding() -> None:
    person = user.people.me().person_id
    api = admin.person_settings.forwarding
    settings = api.read(person)
    called("person_settings.forwarding.read", settings.call_forwarding.no_answer.number_of_rings == 5, settings)
    settings.call_forwarding.busy.enabled = True
    settings.call_forwarding.busy.destination = "2002"
    settings.call_forwarding.no_answer.number_of_rings = 6
    api.configure(person, settings)
    called("person_settings.forwarding.configure", api.read(person) == settings, api.read(person))


def organization() -> None:
    settings = admin.telephony.organisation_voicemail.read()
    called("organisation_voicemail.read", settings.message_expiry_enabled is False, settings)
    # The SDK's own update raises before it sends anything (1.41.0), so that the PUT is sent by hand.
    settings.message_expiry_enabled = True
    settings.number_of_days_for_message_expiry = 60
    url = admin.session.ep("telephony/config/voicemail/settings")
    admin.session.rest_put(url, data=settings.model_dump_json(by_alias=True))
    called("organisation_voicemail.update by hand", admin.telephony.organisation_voicemail.read() == settings)
    api = admin.telephony.voicemail_rules
    rules = api.read()
    called("voicemail_rules.read", rules.default_voicemail_pin_rules.default_voicemail_pin_enabled is True, rules)
    rules.expire_passcode.enabled = True
    rules.expire_passcode.number_of_days = 90
    api.update(rules)
    called("voicemail_rules.update", api.read().expire_passcode.number_of_days == 90)
    rules.default_voicemail_pin = "111111"
    rules.default_voicemail_pin_enabled = True
    refused("voicemail_rules.update with a weak passcode", 400, lambda: api.update(rules))


def mailbox() -> None:
    person = admin.people.details(user.people.me().person_id).person_id
    api = admin.person_settings.voicemail
    settings = api.read(person)
    called("person_settings.voicemail.read", settings.enabled and settings.send_unanswered_calls.number_of_rings == 5)
    settings.send_unanswered_calls.number_of_rings = 4
    settings.transfer_to_number.enabled = True
    settings.transfer_to_number.destination = "2002"
    api.configure(person, settings=settings)
    called("person_settings.voicemail.configure", api.read(person) == settings, api.read(person))
    api.configure_busy_greeting(person, content=greeting, upload_as="busy.wav")
    uploaded = api.read(person).send_busy_calls
    called("person_settings.voicemail.configure_busy_greeting", uploaded.greeting_uploaded, uploaded)
    api.configure_no_answer_greeting(person, content=greeting, upload_as="no_answer.wav")
    uploaded = api.read(person).send_unanswered_calls
    called("person_settings.voicemail.configure_no_answer_greeting", uploaded.greeting_uploaded, uploaded)
    api.modify_passcode(person, "518364")
    called("person_settings.voicemail.modify_passcode")
    refused("person_settings.voicemail.modify_passcode against the rules", 400, lambda: api.modify_passcode(person, "123456"))
    api.reset_pin(person)
    called("person_settings.voicemail.reset_pin")
    admin.person_settings.reset_vm_pin(person)
    called("person_settings.reset_vm_pin")


def own() -> None:
    settings = user.me.voicemail.settings()
    called("me.voicemail.settings", settings.enabled, settings)
    settings.send_all_calls.enabled = True
    user.me.voicemail.configure(settings)
    called("me.voicemail.configure", user.me.voicemail.settings().send_all_calls.enabled)
    settings.send_all_calls.enabled = False
    user.me.voicemail.configure(settings)
    rules = user.me.voicemail.get_voicemail_rules()
    called("me.voicemail.get_voicemail_rules", rules.length.min == 6, rules)
    user.me.voicemail.update_pin("936158")
    called("me.voicemail.update_pin")
    refused("me.voicemail.update_pin against the rules", 400, lambda: user.me.voicemail.update_pin("222222"))
    user.me.voicemail.upload_busy_greeting(greeting)
    called("me.voicemail.upload_busy_greeting", user.me.voicemail.settings().send_busy_calls.greeting_uploaded)
    user.me.voicemail.upload_no_answer_greeting(greeting)
    called("me.voicemail.upload_no_answer_greeting")
    called("me.announcement_languages", len(user.me.announcement_languages()) >= 4)


def messages() -> None:
    api = user.telephony.voice_messaging
    summary = api.summary()
    called("voice_messaging.summary", (summary.new_messages, summary.new_urgent_messages) == (2, 1), summary)
    listed = list(api.list())
    called("voice_messaging.list", len(listed) == 3 and not any(it.read for it in listed), listed)
    one = listed[0]
    api.mark_as_read(one.id)
    called("voice_messaging.mark_as_read", api.summary().old_messages + api.summary().old_urgent_messages == 1)
    api.mark_as_unread(one.id)
    called("voice_messaging.mark_as_unread", api.summary().old_messages + api.summary().old_urgent_messages == 0)
    api.mark_as_read(None)
    called("voice_messaging.mark_as_read of all", all(it.read for it in api.list()))
    api.mark_as_unread(None)
    called("voice_messaging.mark_as_unread of all", not any(it.read for it in api.list()))
    api.delete(one.id)
    called("voice_messaging.delete", one.id not in [it.id for it in api.list()])
    refused("voice_messaging.delete of what is gone for others", 404, lambda: api.delete(admin.people.me().person_id))
    memberships = api.memberships()
    called("voice_messaging.memberships", [it.name for it in memberships] == ["Support"], memberships)


refused("people.me with a bad token", 401, api_of("nonsense").people.me)
people()
location = locations()
portal(location)
groups(location)
announcements(location)
schedules(location)
attendants(location)
not_here(location)
numbers()
forwarding()
organization()
mailbox()
own()
messages()
members()
