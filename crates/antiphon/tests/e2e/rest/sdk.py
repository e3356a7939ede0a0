"""Both kinds of wxc_sdk as one: what a script of calls needs of either."""

import asyncio
import inspect

from wxc_sdk import WebexSimpleApi
from wxc_sdk.as_api import AsWebexSimpleApi
from wxc_sdk.as_rest import AsRestError, AsRestSession
from wxc_sdk.rest import RestError, RestSession
from wxc_sdk.tokens import Tokens

from demo import Demo, called, recording


class Sdk:
    """The SDK with the tokens of the demo's administrator and of a user, and what the calls are about."""

    def __init__(self, demo: Demo, folder: str, api_of, awaits_greetings: bool):
        self.demo = demo
        self.awaits_greetings = awaits_greetings
        self.api_of = api_of
        self.ada = demo.person("2001")
        self.admin = api_of(demo.admin_token)
        self.user = api_of(self.ada["api_token"])
        self.greeting = recording(folder)

    @staticmethod
    def refused(name: str, status: int, call) -> None:
        """The call must be refused with this status and an error that the SDK reads."""
        try:
            answer = call()
        except (RestError, AsRestError) as error:
            got = error.status if isinstance(error, AsRestError) else error.response.status_code
            read = error.detail is not None and not isinstance(error.detail, str)
            called(name, got == status and read, error)
        else:
            called(name, False, answer)


def with_threads(demo: Demo, folder: str) -> Sdk:
    """The SDK that waits for each answer."""

    class Session(RestSession):
        BASE = demo.base

    def api_of(token: str) -> WebexSimpleApi:
        session = Session(tokens=Tokens(access_token=token), concurrent_requests=4)
        return WebexSimpleApi(tokens=token, session=session)

    return Sdk(demo, folder, api_of, awaits_greetings=True)


def with_asyncio(demo: Demo, folder: str, loop: asyncio.AbstractEventLoop) -> Sdk:
    """The SDK with asyncio, each call awaited."""
    AsRestSession.BASE = demo.base

    async def opened(token: str) -> AsWebexSimpleApi:
        return AsWebexSimpleApi(tokens=token, concurrent_requests=4)

    def api_of(token: str) -> Awaited:
        return Awaited(loop.run_until_complete(opened(token)), loop)

    return Sdk(demo, folder, api_of, awaits_greetings=False)


class Awaited:
    """An object of the SDK with asyncio whose answers are awaited and whose lists are collected."""

    def __init__(self, inner, loop: asyncio.AbstractEventLoop):
        self._inner = inner
        self._loop = loop

    def __getattr__(self, name: str):
        value = getattr(self._inner, name)
        if not callable(value):
            return Awaited(value, self._loop) if type(value).__module__.startswith("wxc_sdk.as_") else value

        def call(*args, **kwargs):
            answer = value(*args, **kwargs)
            if inspect.isasyncgen(answer):
                return self._loop.run_until_complete(collected(answer))
            return self._loop.run_until_complete(answer) if inspect.isawaitable(answer) else answer

        return call


async def collected(items) -> list:
    """All of them."""
    return [item async for item in items]
