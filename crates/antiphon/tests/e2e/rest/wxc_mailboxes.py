"""Calls of wxc_sdk about mailboxes and their messages."""

from demo import called
from sdk import Sdk


def forwarding(sdk: Sdk) -> None:
    person = sdk.user.people.me().person_id
    api = sdk.admin.person_settings.forwarding
    settings = api.read(person)
    called("person_settings.forwarding.read", settings.call_forwarding.no_answer.number_of_rings == 5, settings)
    settings.call_forwarding.busy.enabled = True
    settings.call_forwarding.busy.destination = "2002"
    settings.call_forwarding.no_answer.number_of_rings = 6
    api.configure(person, settings)
    called("person_settings.forwarding.configure", api.read(person) == settings, api.read(person))


def mailbox(sdk: Sdk) -> None:
    person = sdk.admin.people.details(sdk.user.people.me().person_id).person_id
    api = sdk.admin.person_settings.voicemail
    settings = api.read(person)
    called("person_settings.voicemail.read", settings.enabled and settings.send_unanswered_calls.number_of_rings == 5)
    settings.send_unanswered_calls.number_of_rings = 4
    settings.transfer_to_number.enabled = True
    settings.transfer_to_number.destination = "2002"
    api.configure(person, settings=settings)
    called("person_settings.voicemail.configure", api.read(person) == settings, api.read(person))
    upload_greeting(sdk, person, "busy")
    uploaded = api.read(person).send_busy_calls
    called("person_settings.voicemail.configure_busy_greeting", uploaded.greeting_uploaded, uploaded)
    upload_greeting(sdk, person, "no_answer")
    uploaded = api.read(person).send_unanswered_calls
    called("person_settings.voicemail.configure_no_answer_greeting", uploaded.greeting_uploaded, uploaded)
    api.modify_passcode(person, "518364")
    called("person_settings.voicemail.modify_passcode")
    sdk.refused("person_settings.voicemail.modify_passcode against the rules", 400, lambda: api.modify_passcode(person, "123456"))
    api.reset_pin(person)
    called("person_settings.voicemail.reset_pin")
    sdk.admin.person_settings.reset_vm_pin(person)
    called("person_settings.reset_vm_pin")


def upload_greeting(sdk: Sdk, person: str, kind: str) -> None:
    api = sdk.admin.person_settings.voicemail
    if sdk.awaits_greetings:
        getattr(api, f"configure_{kind}_greeting")(person, content=sdk.greeting, upload_as=f"{kind}.wav")
        return
    # With asyncio the SDK makes this request and forgets to await it (1.41.0), so that it is awaited by hand.
    key = {"busy": "uploadBusyGreeting", "no_answer": "uploadNoAnswerGreeting"}[kind]
    api._configure_greeting(entity_id=person, content=sdk.greeting, upload_as=f"{kind}.wav", greeting_key=key)


def own(sdk: Sdk) -> None:
    settings = sdk.user.me.voicemail.settings()
    called("me.voicemail.settings", settings.enabled, settings)
    settings.send_all_calls.enabled = True
    sdk.user.me.voicemail.configure(settings)
    called("me.voicemail.configure", sdk.user.me.voicemail.settings().send_all_calls.enabled)
    settings.send_all_calls.enabled = False
    sdk.user.me.voicemail.configure(settings)
    rules = sdk.user.me.voicemail.get_voicemail_rules()
    called("me.voicemail.get_voicemail_rules", rules.length.min == 6, rules)
    sdk.user.me.voicemail.update_pin("936158")
    called("me.voicemail.update_pin")
    sdk.refused("me.voicemail.update_pin against the rules", 400, lambda: sdk.user.me.voicemail.update_pin("222222"))
    sdk.user.me.voicemail.upload_busy_greeting(sdk.greeting)
    called("me.voicemail.upload_busy_greeting", sdk.user.me.voicemail.settings().send_busy_calls.greeting_uploaded)
    sdk.user.me.voicemail.upload_no_answer_greeting(sdk.greeting)
    called("me.voicemail.upload_no_answer_greeting")
    called("me.announcement_languages", len(sdk.user.me.announcement_languages()) >= 4)


def messages(sdk: Sdk) -> None:
    api = sdk.user.telephony.voice_messaging
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
    sdk.refused("voice_messaging.delete of what is gone for others", 404, lambda: api.delete(sdk.admin.people.me().person_id))
    own = sdk.user.people.me().person_id
    called("voice_messaging.summary of a line", api.summary(line_owner_id=own) == api.summary())
    named = [it.id for it in api.list(line_owner_id=own)]
    called("voice_messaging.list of a line", named == [it.id for it in api.list()], named)
    memberships = api.memberships()
    called("voice_messaging.memberships", [it.name for it in memberships] == ["Support"], memberships)


def members(sdk: Sdk) -> None:
    own = sdk.user.telephony.voice_messaging.members_me
    listed = own.list_messages()
    called("voice_messaging.members_me.list_messages", len(listed) == len(list(sdk.user.telephony.voice_messaging.list())), listed)
    summary = own.get_message_summary()
    called("voice_messaging.members_me.get_message_summary", summary.new_messages == len(listed), summary)
    own.mark_as_read(listed[0].id)
    called("voice_messaging.members_me.mark_as_read", own.get_message_summary().old_messages == 1)
    own.mark_as_unread()
    called("voice_messaging.members_me.mark_as_unread", own.get_message_summary().old_messages == 0)
    names = [it.name for it in own.list_voice_message_memberships()]
    called("voice_messaging.members_me.list_voice_message_memberships", names == ["Support"], names)
    api = sdk.admin.telephony.voice_messaging.members
    person = sdk.user.people.me().person_id
    called("voice_messaging.members.list", [it.id for it in api.list(person)] == [it.id for it in listed])
    api.mark_as_read(person, listed[0].id)
    called("voice_messaging.members.mark_as_read", api.summary(person).old_messages == 1)
    api.mark_as_unread(person)
    called("voice_messaging.members.mark_as_unread", api.summary(person).old_messages == 0)
    called("voice_messaging.members.memberships", [it.name for it in api.memberships(person)] == ["Support"])
    api.delete(person, listed[0].id)
    called("voice_messaging.members.delete", len(own.list_messages()) == len(listed) - 1)
    own.delete_message(listed[1].id)
    called("voice_messaging.members_me.delete_message", len(own.list_messages()) == len(listed) - 2)
    sdk.refused("voice_messaging.members.summary by a user", 403, lambda: sdk.user.telephony.voice_messaging.members.summary(person))


def call_all(sdk: Sdk) -> None:
    """Each of them, against a demo whose messages nobody has touched."""
    forwarding(sdk)
    mailbox(sdk)
    own(sdk)
    messages(sdk)
    members(sdk)
