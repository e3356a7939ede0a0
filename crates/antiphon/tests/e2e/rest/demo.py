"""The running demo as its demo.json describes it, and the line that each call prints."""

import json
import sys
import wave
from pathlib import Path


class Demo:
    """What a script needs to know of the demo."""

    def __init__(self, path: str):
        self.all = json.loads(Path(path).read_text())
        self.base = self.all["http"] + "/v1"
        self.admin_token = self.all["admin"]["api_token"]

    def person(self, extension: str) -> dict:
        """The person with this extension."""
        return next(it for it in self.all["people"] if it["extension"] == extension)


def called(name: str, holds: bool = True, why: object = None) -> None:
    """Says that a call was made and whether it answered as it must; ends the script if it did not."""
    print(f"{'ok' if holds else 'WRONG'} {name}", flush=True)
    if not holds:
        print(f"   {why!r}", flush=True)
        sys.exit(1)


def recording(folder: str) -> str:
    """A WAV file with two seconds of a tone."""
    path = str(Path(folder) / "greeting.wav")
    with wave.open(path, "wb") as wav:
        wav.setnchannels(1)
        wav.setsampwidth(2)
        wav.setframerate(8000)
        period = b"\x00\x30" * 4 + b"\x00\xd0" * 4
        wav.writeframes(period * 2000)
    return path
