// Sounds of the phone itself: the bell when somebody calls, the ringing when one calls, the click of a key.

export class Tones {
  #context = null;
  #playing = null;

  wake() {
    this.#context ??= new AudioContext();
    this.#context.resume();
  }

  /** A bell of two seconds, then four of silence, until it is stopped. */
  ring() {
    this.#repeat([440, 480], 2, 6, 0.15);
  }

  /** What one hears while it rings elsewhere: as in Europe, one second in five. */
  ringBack() {
    this.#repeat([425], 1, 5, 0.08);
  }

  stop() {
    this.#playing?.();
    this.#playing = null;
  }

  #repeat(pitches, seconds, every, loudness) {
    this.stop();
    if (this.#context?.state !== "running") return;
    const play = () => pitches.map((pitch) => this.#tone(pitch, seconds, loudness));
    let tones = play();
    const timer = setInterval(() => (tones = play()), every * 1_000);
    this.#playing = () => {
      clearInterval(timer);
      tones.forEach((tone) => tone.stop());
    };
  }

  #tone(pitch, seconds, loudness) {
    const [tone, gain] = [this.#context.createOscillator(), this.#context.createGain()];
    tone.frequency.value = pitch;
    gain.gain.value = loudness;
    tone.connect(gain).connect(this.#context.destination);
    tone.start();
    tone.stop(this.#context.currentTime + seconds);
    return tone;
  }
}
