"""webexpythonsdk, unmodified, against the running demo: python webexpython.py demo.json FOLDER"""

import sys

from webexpythonsdk import ApiError, WebexAPI

from demo import Demo, called

demo = Demo(sys.argv[1])
admin = WebexAPI(access_token=demo.admin_token, base_url=demo.base + "/")

called("people.me", admin.people.me().emails == [demo.all["admin"]["email"]])
people = list(admin.people.list(max=2))
called("people.list in pages", len(people) == len(demo.all["people"]), people)
called("people.get", admin.people.get(people[0].id).displayName == people[0].displayName)
licenses = list(admin.licenses.list())
called("licenses.list", len(licenses) == 1)
called("licenses.get", admin.licenses.get(licenses[0].id).name == licenses[0].name)
roles = list(admin.roles.list())
called("roles.list", "Full Administrator" in [it.name for it in roles], roles)
called("roles.get", admin.roles.get(roles[0].id).name == roles[0].name)
called("organizations.list", [it.displayName for it in admin.organizations.list()] == [demo.all["organization"]["name"]])
named = [it.displayName for it in admin.people.list(displayName="ada")]
called("people.list by name", named == ["Ada Lovelace"], named)
organization = next(iter(admin.organizations.list()))
called("organizations.get", admin.organizations.get(organization.id).displayName == organization.displayName)
new = admin.people.create(
    emails=["grete@example.org"],
    displayName="Grete Example",
    locationId=people[0].locationId,
    extension="2077",
    licenses=[licenses[0].id],
    callingData=True,
)
called("people.create", new.displayName == "Grete Example" and new.extension == "2077", new)
admin.people.update(new.id, emails=["grete@example.org"], displayName="Grete Sample", extension="2078")
now = admin.people.get(new.id)
called("people.update", (now.displayName, now.extension) == ("Grete Sample", "2078"), now)
reader = next(it.id for it in roles if it.name == "Read-only Administrator")
now = admin.people.update(new.id, displayName="Grete Sample", roles=[reader], licenses=now.licenses)
called("people.update of roles", now.roles == [reader], now)
admin.people.delete(new.id)
called("people.delete", new.id not in [it.id for it in admin.people.list()])
year = {"_from": "2026-01-01T00:00:00.000Z", "to": "2100-01-01T00:00:00.000Z"}
events = list(admin.admin_audit_events.list(organization.id, **year, max=3))
called("admin_audit_events.list in pages", len(events) > 3, len(events))
hook = admin.webhooks.create("CRM", "https://receiver.invalid/events", "all", "all", ownedBy="org")
called("webhooks.create", hook.status == "active" and hook.secret.startswith("whsec_"), hook)
called("webhooks.list", hook.id in [it.id for it in admin.webhooks.list()])
called("webhooks.update", admin.webhooks.update(hook.id, name="CRM 2").name == "CRM 2")
called("webhooks.get", admin.webhooks.get(hook.id).targetUrl == "https://receiver.invalid/events")
admin.webhooks.delete(hook.id)
called("webhooks.delete", hook.id not in [it.id for it in admin.webhooks.list()])
try:
    admin.people.get("nobody")
except ApiError as error:
    called("people.get of nobody", error.status_code == 404 and error.message == "there is no such person", error)
else:
    called("people.get of nobody", False)
