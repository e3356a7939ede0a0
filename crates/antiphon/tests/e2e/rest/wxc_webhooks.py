"""Calls of wxc_sdk about webhooks."""

from wxc_sdk.webhook import WebhookEventType, WebhookResource, WebhookStatus

from demo import called
from sdk import Sdk


def call_all(sdk: Sdk) -> None:
    api = sdk.admin.webhook
    made = api.create("Lamps", "https://receiver.invalid/lamps", WebhookResource.telephony_mwi, WebhookEventType.all,
                      secret="a good secret", owned_by="org")
    called("webhook.create", made.status == WebhookStatus.active and made.secret == "a good secret", made)
    called("webhook.list", made.webhook_id in [it.webhook_id for it in api.list(owned_by="org")])
    made.name = "Lamps & more"
    called("webhook.update", api.update(made.webhook_id, made).name == "Lamps & more")
    called("webhook.details", api.details(made.webhook_id).target_url == "https://receiver.invalid/lamps")
    rooms, created = WebhookResource.rooms, WebhookEventType.created
    sdk.refused("webhook.create of rooms", 400, lambda: api.create("x", "https://receiver.invalid", rooms, created))
    everything = (WebhookResource.all, WebhookEventType.all)
    for_all = lambda: sdk.user.webhook.create("x", "https://receiver.invalid", *everything, owned_by="org")
    sdk.refused("webhook.create for all by a user", 403, for_all)
    calls = WebhookResource.telephony_calls
    own = sdk.user.webhook.create("Mine", "https://receiver.invalid/mine", calls, WebhookEventType.all)
    called("webhook.list by a user", [it.webhook_id for it in sdk.user.webhook.list()] == [own.webhook_id])
    sdk.user.webhook.webhook_delete(own.webhook_id)
    api.webhook_delete(made.webhook_id)
    sdk.refused("webhook.details of what is gone", 404, lambda: api.details(made.webhook_id))
