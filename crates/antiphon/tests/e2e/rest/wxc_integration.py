"""wxc_sdk's Integration, unmodified, against the running demo: python wxc_integration.py demo.json FOLDER CLIENT_ID SECRET"""

import base64
import hashlib
import re
import sys
from urllib.parse import parse_qs, urlsplit

import requests
from wxc_sdk import WebexSimpleApi
from wxc_sdk.integration import Integration
from wxc_sdk.rest import RestSession
from wxc_sdk.tokens import Tokens

from demo import Demo, called

demo = Demo(sys.argv[1])
client_id, secret = sys.argv[3], sys.argv[4]
REDIRECT = "http://localhost:6001/redirect"
integration = Integration(
    client_id=client_id,
    client_secret=secret,
    scopes="spark:people_read spark:calls_read spark:kms",
    redirect_url=REDIRECT,
    auth_service=demo.base + "/authorize",
    token_service=demo.base + "/access_token",
)


def signed_in(person: dict) -> requests.Session:
    """A browser that somebody is signed in with."""
    browser = requests.Session()
    form = {"email": person["email"], "password": person["web_password"]}
    answer = browser.post(demo.all["http"] + "/sign-in", data=form, headers={"Origin": demo.all["http"]})
    called("signing in", answer.ok and "Sign out" in answer.text, answer.text)
    return browser


def let_in(browser: requests.Session, url: str) -> dict:
    """Answers the question with yes, and gives what the integration is sent."""
    page = browser.get(url)
    asked = page.ok and "wants to act for you" in page.text and "see and hear your messages" in page.text
    called("the question", asked, page.text)
    form = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', page.text))
    form = {name: value.replace("&#38;", "&") for name, value in form.items()}
    origin = {"Origin": demo.all["http"]}
    answer = browser.post(demo.base + "/authorize", data=form, headers=origin, allow_redirects=False)
    to = urlsplit(answer.headers.get("Location", ""))
    called("the way back", answer.status_code == 303 and to.geturl().startswith(REDIRECT + "?"), answer.text)
    return {name: values[0] for name, values in parse_qs(to.query).items()}


def api_of(tokens: Tokens) -> WebexSimpleApi:
    """The SDK with what the integration got."""

    class Session(RestSession):
        BASE = demo.base

    return WebexSimpleApi(tokens=tokens, session=Session(tokens=tokens, concurrent_requests=4))


ada = demo.person("2001")
browser = signed_in(ada)
sent = let_in(browser, integration.auth_url(state="a state & more"))
called("the state comes back", sent["state"] == "a state & more", sent)
tokens = integration.tokens_from_code(sent["code"])
called("Integration.tokens_from_code", tokens.access_token.startswith("antiphon_") and tokens.remaining > 86400, tokens)
me = api_of(tokens).people.me()
called("people.me for whoever let it in", me.emails == [ada["email"]], me)

before = tokens.access_token
called("Integration.validate_tokens", not integration.validate_tokens(tokens), tokens)
integration.refresh(tokens)
called("Integration.refresh", tokens.access_token not in (None, before), tokens)
called("people.me with the new token", api_of(tokens).people.me().person_id == me.person_id)

try:
    integration.tokens_from_code(sent["code"])
    called("a code works once", False)
except requests.HTTPError as error:
    called("a code works once", error.response.json()["error"] == "invalid_grant", error.response.text)
called("a code that came twice ends its grant", integration.validate_tokens(tokens, 10**9) and not tokens.access_token)

verifier = "a" * 64
challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
url = integration.auth_url(state="s") + f"&code_challenge={challenge}&code_challenge_method=S256"
form = {
    "grant_type": "authorization_code",
    "code": let_in(browser, url)["code"],
    "redirect_uri": REDIRECT,
    "code_verifier": verifier,
}
answer = requests.post(integration.token_service, data=form, auth=(client_id, secret))
called("PKCE, and the secret in the header", answer.ok and "refresh_token" in answer.json(), answer.text)
