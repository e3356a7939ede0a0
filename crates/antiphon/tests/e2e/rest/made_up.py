"""What schemathesis cannot make up by itself: bodies that are WAV files, and some that are not quite."""

import io
import wave

import schemathesis
from hypothesis import strategies


def wav(rate: int, seconds: int, channels: int = 1) -> bytes:
    """A tone."""
    file = io.BytesIO()
    with wave.open(file, "wb") as writer:
        writer.setnchannels(channels)
        writer.setsampwidth(2)
        writer.setframerate(rate)
        writer.writeframes((b"\x00\x30" * 4 + b"\x00\xd0" * 4) * (rate * seconds * channels // 8))
    return file.getvalue()


WHOLE = [wav(8000, 2), wav(16000, 1), wav(44100, 1, channels=2), wav(8000, 0)]
BROKEN = [WHOLE[0][:50], WHOLE[0][:20], b"RIFF", b"", b"no sound"]
schemathesis.openapi.media_type("audio/wav", strategies.sampled_from(WHOLE + BROKEN))
