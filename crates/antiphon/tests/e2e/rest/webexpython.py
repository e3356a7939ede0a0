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
called("licenses.list", len(list(admin.licenses.list())) == 1)
called("organizations.list", [it.displayName for it in admin.organizations.list()] == [demo.all["organization"]["name"]])
try:
    admin.people.get("nobody")
except ApiError as error:
    called("people.get of nobody", error.status_code == 404 and error.message == "there is no such person", error)
else:
    called("people.get of nobody", False)
