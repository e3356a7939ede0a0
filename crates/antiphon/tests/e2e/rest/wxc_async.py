"""wxc_sdk with asyncio, unmodified, against the running demo: python wxc_async.py demo.json FOLDER"""

import asyncio
import sys

from wxc_sdk.as_api import AsWebexSimpleApi
from wxc_sdk.as_rest import AsRestSession

import wxc_mailboxes
import wxc_places
import wxc_webhooks
from demo import Demo, called
from sdk import with_asyncio

demo = Demo(sys.argv[1])
AsRestSession.BASE = demo.base


async def at_once() -> None:
    """Many calls at the same time, which is what this kind is for."""
    async with AsWebexSimpleApi(tokens=demo.admin_token, concurrent_requests=10) as admin:
        people = await admin.people.list(calling_data=True)
        called("people.list", len(people) == len(demo.all["people"]), people)
        paged = [it.person_id async for it in admin.people.list_gen(calling_data=True, max=2)]
        called("people.list_gen in pages", paged == [it.person_id for it in people], paged)
        settings = await asyncio.gather(*(admin.person_settings.voicemail.read(it.person_id) for it in people))
        called("person_settings.voicemail.read of everybody at once", all(it.enabled for it in settings))
        rings = [4, 5, 6]
        person = people[0].person_id
        changes = []
        for count in rings:
            change = settings[0].model_copy(deep=True)
            change.send_unanswered_calls.number_of_rings = count
            changes.append(admin.person_settings.voicemail.configure(person, settings=change))
        await asyncio.gather(*changes)
        now = (await admin.person_settings.voicemail.read(person)).send_unanswered_calls.number_of_rings
        called("person_settings.voicemail.configure at once", now in rings, now)
        location = (await admin.locations.list())[0].location_id
        portal = await admin.telephony.voiceportal.read(location)
        called("voiceportal.read", portal.extension == "2000", portal)
        rules = await admin.telephony.voiceportal.passcode_rules(location)
        called("voiceportal.passcode_rules", rules.length.max == 30, rules)
    async with AsWebexSimpleApi(tokens=demo.person("2001")["api_token"]) as user:
        summary = await user.telephony.voice_messaging.summary()
        called("voice_messaging.summary", summary.new_messages == 2, summary)
        messages = await user.telephony.voice_messaging.list()
        await asyncio.gather(*(user.telephony.voice_messaging.mark_as_read(it.id) for it in messages))
        summary = await user.telephony.voice_messaging.summary()
        called("voice_messaging.mark_as_read at once", summary.new_messages == 0, summary)
        await asyncio.gather(*(user.telephony.voice_messaging.mark_as_unread(it.id) for it in messages))
        change = settings[0].model_copy(deep=True)
    async with AsWebexSimpleApi(tokens=demo.admin_token) as admin:
        await admin.person_settings.voicemail.configure(person, settings=change)


loop = asyncio.new_event_loop()
loop.run_until_complete(at_once())
sdk = with_asyncio(demo, sys.argv[2], loop)
wxc_places.call_all(sdk)
wxc_mailboxes.call_all(sdk)
wxc_webhooks.call_all(sdk)
for api in (sdk.admin, sdk.user):
    api.close()
