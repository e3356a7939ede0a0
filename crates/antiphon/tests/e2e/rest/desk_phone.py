"""A desk phone with visual voicemail, against the running demo: python desk_phone.py demo.json FOLDER

It speaks as those phones do: first without proof, then with its SIP account, and it counts the children of an answer.
"""

import base64
import sys
import urllib.error
import urllib.request
from xml.dom import minidom

from demo import Demo, called

demo = Demo(sys.argv[1])
ada = demo.person("2001")
XSI = demo.all["http"] + "/com.broadsoft.xsi-actions"
USER = f"2001@{demo.all['sip']['domain']}"


def b64(text: str) -> str:
    """A text in base64."""
    return base64.b64encode(text.encode()).decode()


def proof(password: str) -> str:
    """The header in which a phone proves itself: the user with the SIP password, and the SIP account's name."""
    return f'BroadWorksSIP basic="{b64(f"{USER}:{password}")}", sipUser="{b64(ada["device"]["username"])}"'


def asked(method: str, path: str, authorization: str | None = None) -> tuple[int, str, bytes]:
    """Status, challenge and body."""
    headers = {"Authorization": authorization} if authorization else {}
    request = urllib.request.Request(XSI + path, method=method, headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.status, "", answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.headers.get("WWW-Authenticate", ""), error.read()


def phone(method: str, path: str) -> tuple[int, bytes]:
    """What the phone is answered."""
    status, _, body = asked(method, path, proof(ada["device"]["password"]))
    return status, body


def text(element, name: str) -> str:
    """The text of the first element of that name."""
    return element.getElementsByTagName(name)[0].firstChild.data


def listed() -> list:
    """The messages as the phone shows them."""
    status, body = phone("GET", f"/v2.0/user/{USER}/voicemessagingmessages/")
    called("the list", status == 200, status)
    return minidom.parseString(body).getElementsByTagName("messageInfo")


def counts() -> dict:
    """What stands on the phone's lamp."""
    status, body = phone("GET", f"/v2.0/user/{USER}/calls/MessageSummary")
    summary = minidom.parseString(body).documentElement.firstChild
    called("the counts", status == 200 and summary.tagName == "summary", body)
    return {it.tagName: int(it.firstChild.data) for it in summary.childNodes}


home = f"/v2.0/user/{USER}/VoiceMessagingMessages"
status, challenge, _ = asked("GET", home)
called("without proof it is challenged", status == 401 and challenge.startswith("BroadWorksSIP"), challenge)
status, _, _ = asked("GET", home, proof("wrong"))
called("a wrong password is refused", status == 401, status)

messages = listed()
called("all messages are there", len(messages) == 3, len(messages))
times = [int(text(it, "time")) for it in messages]
called("the newest comes first", times == sorted(times, reverse=True), times)
called("each says who, for how long and that it is new", all(
    text(it, "address").startswith("tel:") and int(text(it, "duration")) > 0 and not it.getElementsByTagName("read")
    for it in messages
))

first = text(messages[0], "messageId")
status, body = phone("GET", first)
called("a message is fetched by the identity that was told", status == 200, status)
content = minidom.parseString(body).documentElement.childNodes[1]
called("its audio is the third child of its second", content.childNodes[1].firstChild.data == "WAV", body[:300])
audio = base64.b64decode(content.childNodes[2].firstChild.data)
called("which is a WAV file", audio[:4] == b"RIFF" and audio[8:12] == b"WAVE", audio[:12])
# The header as RFC 2361 has it: bytes a second stand at 28, the length of the sound behind the word "data".
sound = audio.index(b"data") + 4
seconds = int.from_bytes(audio[sound:sound + 4], "little") / int.from_bytes(audio[28:32], "little")
called("which is as long as it says", abs(seconds - int(text(messages[0], "duration")) / 1000) < 1, seconds)

before = counts()
called("marked as read", phone("PUT", f"{first}/markAsRead")[0] == 204)
called("the list says so", len(listed()[0].getElementsByTagName("read")) == 1)
after = counts()
called("and so do the counts", sum(v for k, v in after.items() if k.startswith("old")) == 1, (before, after))
called("marked as unread", phone("PUT", f"{first}/MarkAsUnread/")[0] == 204 and counts() == before)
called("all marked as read", phone("PUT", f"{home}/MarkAllAsRead")[0] == 204)
called("none is new", counts()["newMessages"] + counts()["newUrgentMessages"] == 0)
called("all marked as unread", phone("PUT", f"{home}/MarkAllAsUnread")[0] == 204 and counts() == before)
status, body = phone("GET", f"{first}/transcript")
called("a transcript has a status", status == 200 and text(minidom.parseString(body), "status") != "", body)
called("deleted", phone("DELETE", first)[0] == 204 and len(listed()) == 2)
called("and gone", phone("GET", first)[0] == 404)
status, body = phone("GET", f"/v2.0/user/{USER}/directories/CallLogs/Missed")
called("missed calls", status == 200 and minidom.parseString(body).documentElement.tagName == "CallLogs", body)
status, _ = phone("GET", "/v2.0/user/2002/VoiceMessagingMessages")
called("another's are not shown", status == 404, status)
