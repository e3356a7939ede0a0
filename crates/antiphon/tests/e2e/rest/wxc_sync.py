"""wxc_sdk, unmodified, against the running demo: python wxc_sync.py demo.json FOLDER"""

import sys

import wxc_mailboxes
import wxc_places
import wxc_webhooks
from demo import Demo
from sdk import with_threads

sdk = with_threads(Demo(sys.argv[1]), sys.argv[2])
wxc_places.call_all(sdk)
wxc_mailboxes.call_all(sdk)
wxc_webhooks.call_all(sdk)
