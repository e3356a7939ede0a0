// The recorder: whatever field takes a recording (data-recorder) also records it here, shows it as a wave, trims it and
// saves it as a WAV file by the form it stands in. Without this script, or without a microphone, the file can be chosen.

const RATE = 16_000; // Hz; wideband telephony hears no more.
const BYTES_PER_SECOND = 2 * RATE;

const text = (seconds) => `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;

function element(name, properties = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (key.startsWith("aria-")) made.setAttribute(key, value);
    else made[key] = value;
  }
  made.append(...children);
  return made;
}

/// A WAV file of 16-bit samples of one channel (RIFF, format 1).
function wav(samples) {
  const view = new DataView(new ArrayBuffer(44 + 2 * samples.length));
  const word = (at, letters) => [...letters].forEach((it, n) => view.setUint8(at + n, it.charCodeAt(0)));
  word(0, "RIFF"); view.setUint32(4, 36 + 2 * samples.length, true); word(8, "WAVEfmt ");
  view.setUint32(16, 16, true); view.setUint16(20, 1, true); view.setUint16(22, 1, true);
  view.setUint32(24, RATE, true); view.setUint32(28, BYTES_PER_SECOND, true);
  view.setUint16(32, 2, true); view.setUint16(34, 16, true);
  word(36, "data"); view.setUint32(40, 2 * samples.length, true);
  samples.forEach((it, n) => view.setInt16(44 + 2 * n, Math.max(-1, Math.min(1, it)) * 0x7fff, true));
  return view.buffer;
}

class Recorder {
  constructor(field) {
    this.input = field.querySelector("input[type=file]");
    this.form = this.input.form;
    this.longest = Number(field.dataset.recorder); // seconds
    this.largest = Number(field.dataset.bytes); // bytes of a file
    this.build(field);
  }

  // What is seen.

  build(field) {
    const button = (label, act) => element("button", { type: "button", textContent: label, onclick: () => act.call(this) });
    this.record = button("● Record", this.toggle);
    this.microphone = element("select", { hidden: true, "aria-label": "Microphone" });
    this.level = element("meter", { min: 0, max: 1, low: 0.05, high: 0.9, optimum: 0.4, value: 0, "aria-label": "Level" });
    this.clock = element("span", { className: "clock" });
    this.told = element("p", { className: "hint", role: "status" });
    this.wave = element("canvas", { className: "wave", "aria-hidden": "true" });
    this.from = this.handle("Beginning");
    this.to = this.handle("End");
    this.listen = button("▶ Listen", this.play);
    this.save = button("Save this recording", this.keep);
    this.save.className = "first";
    this.editor = element("div", { className: "editor", hidden: true },
      element("div", { className: "trim" }, this.wave, this.from, this.to),
      element("div", { className: "actions" }, this.listen, this.save, button("Discard", this.discard)));
    this.live = element("span", { className: "live", hidden: true }, this.level, this.clock);
    this.root = element("div", { className: "recorder" },
      element("div", { className: "actions" }, this.record, this.microphone, this.live), this.told, this.editor);
    field.before(this.root);
    this.input.addEventListener("change", () => this.open());
    new ResizeObserver(() => this.draw()).observe(this.wave);
    this.say(`At most ${text(this.longest)}. Trim it before you save it.`);
  }

  handle(name) {
    const range = element("input", { type: "range", min: 0, step: 0.01, "aria-label": `${name} of the recording` });
    range.addEventListener("input", () => this.trimmed(range));
    return range;
  }

  say(words) {
    this.told.textContent = words;
  }

  // Recording.

  async toggle() {
    if (this.machine) return this.machine.stop();
    this.hush();
    try {
      const device = this.microphone.value ? { exact: this.microphone.value } : undefined;
      this.stream = await navigator.mediaDevices.getUserMedia({ audio: { deviceId: device, channelCount: 1 } });
    } catch (error) {
      return this.refuse(error);
    }
    await this.offerMicrophones();
    this.begin();
  }

  refuse(error) {
    const why = !navigator.mediaDevices ? "Browsers give the microphone only to pages that come over TLS (https)."
      : error.name === "NotAllowedError" ? "The browser may not use the microphone. Allow it, or choose a file below."
      : "There is no microphone that could be used. Choose a file below.";
    this.say(why);
  }

  async offerMicrophones() {
    const all = await navigator.mediaDevices.enumerateDevices();
    const inputs = all.filter((it) => it.kind === "audioinput" && it.deviceId);
    const chosen = this.stream.getAudioTracks()[0]?.getSettings().deviceId;
    this.microphone.replaceChildren(...inputs.map((it, n) =>
      element("option", { value: it.deviceId, textContent: it.label || `Microphone ${n + 1}`, selected: it.deviceId === chosen })));
    this.microphone.hidden = inputs.length < 2;
  }

  begin() {
    const parts = [];
    this.machine = new MediaRecorder(this.stream);
    this.machine.addEventListener("dataavailable", (event) => parts.push(event.data));
    this.machine.addEventListener("stop", () => this.ended(new Blob(parts, { type: this.machine.mimeType })));
    this.editor.hidden = true;
    this.live.hidden = false;
    this.record.textContent = "■ Stop";
    this.record.setAttribute("aria-pressed", "true");
    this.say("Recording. Speak after a moment.");
    this.machine.start();
    this.watch(performance.now());
  }

  /// Shows level and time while it is recorded, and stops in time.
  watch(begun) {
    this.sound = new AudioContext();
    const analyser = this.sound.createAnalyser();
    this.sound.createMediaStreamSource(this.stream).connect(analyser);
    const samples = new Float32Array(analyser.fftSize);
    const look = () => {
      if (this.machine?.state !== "recording") return;
      // Whoever has gone to another page records nothing more.
      if (!this.root.isConnected) return this.machine.stop();
      analyser.getFloatTimeDomainData(samples);
      this.level.value = samples.reduce((loudest, it) => Math.max(loudest, Math.abs(it)), 0);
      const seconds = (performance.now() - begun) / 1_000;
      this.clock.textContent = `${text(seconds)} of ${text(this.longest)}`;
      if (seconds >= this.longest) this.machine.stop();
      setTimeout(look, 50);
    };
    look();
  }

  async ended(blob) {
    this.machine = null;
    this.stream.getTracks().forEach((track) => track.stop());
    await this.sound.close();
    this.live.hidden = true;
    this.record.textContent = "● Record again";
    this.record.setAttribute("aria-pressed", "false");
    if (this.root.isConnected) await this.show(await blob.arrayBuffer(), null);
  }

  // A file that somebody chooses is seen and can be trimmed too, whatever the browser can read.

  async open() {
    const file = this.input.files[0];
    if (!file || file === this.kept) return;
    await this.show(await file.arrayBuffer(), file);
  }

  // Trimming.

  async show(bytes, file) {
    try {
      // An offline context reads at its own rate, so that all that follows is at the rate that is saved.
      this.take = await new OfflineAudioContext(1, 1, RATE).decodeAudioData(bytes);
    } catch {
      this.editor.hidden = true;
      return this.say(file ? "This browser cannot read the file; it is uploaded as it is." : "Nothing was recorded.");
    }
    this.file = file;
    this.mono = this.mixed();
    this.peaks = [];
    for (const range of [this.from, this.to]) range.max = this.take.duration;
    [this.from.value, this.to.value] = [0, this.take.duration];
    this.editor.hidden = false;
    this.trimmed(null);
    this.draw();
  }

  trimmed(moved) {
    const [from, to] = [Number(this.from.value), Number(this.to.value)];
    if (from > to && moved) moved.value = moved === this.from ? to : from;
    for (const range of [this.from, this.to]) range.setAttribute("aria-valuetext", `${Number(range.value).toFixed(1)} seconds`);
    const [seconds, bytes] = [this.length(), 44 + this.length() * BYTES_PER_SECOND];
    const size = `${seconds.toFixed(1)} seconds, ${Math.ceil(bytes / 1_000)} kB`;
    const over = seconds > this.longest ? `at most ${this.longest} seconds` : bytes > this.largest ? `at most ${Math.floor(this.largest / 1_000)} kB` : "";
    this.save.disabled = over !== "";
    this.say(over ? `${size}: ${over} are possible. Trim it.` : `${size}. Not saved yet.`);
    this.draw();
  }

  length() {
    return Math.max(0, Number(this.to.value) - Number(this.from.value));
  }

  /// The samples of all channels together.
  mixed() {
    const channels = Array.from({ length: this.take.numberOfChannels }, (_, n) => this.take.getChannelData(n));
    return channels[0].map((_, n) => channels.reduce((sum, it) => sum + it[n], 0) / channels.length);
  }

  /// The samples between the handles.
  cut() {
    const [first, last] = [this.from, this.to].map((it) => Math.round(Number(it.value) * RATE));
    return this.mono.subarray(first, last);
  }

  draw() {
    if (!this.take || this.editor.hidden) return;
    const scale = devicePixelRatio || 1;
    const [width, height] = [this.wave.clientWidth * scale, this.wave.clientHeight * scale].map(Math.floor);
    if (this.peaks.length !== width) this.measure(width);
    Object.assign(this.wave, { width, height });
    const [paint, style] = [this.wave.getContext("2d"), getComputedStyle(this.wave)];
    this.peaks.forEach((peak, x) => {
      const at = (x / width) * this.take.duration;
      paint.fillStyle = at >= Number(this.from.value) && at <= Number(this.to.value) ? style.color : style.borderColor;
      paint.fillRect(x, (height * (1 - peak)) / 2, 1, Math.max(1, height * peak));
    });
  }

  /// The loudest sample of each column.
  measure(width) {
    this.peaks = Array.from({ length: width }, (_, x) => {
      let loudest = 0;
      const end = ((x + 1) / width) * this.mono.length;
      for (let n = Math.floor((x / width) * this.mono.length); n < end; n += 1) {
        loudest = Math.max(loudest, Math.abs(this.mono[n]));
      }
      return loudest;
    });
  }

  // Listening and saving.

  play() {
    if (this.playing) return this.hush();
    const context = new AudioContext();
    const source = context.createBufferSource();
    source.buffer = this.take;
    source.connect(context.destination);
    source.addEventListener("ended", () => this.hush());
    source.start(0, Number(this.from.value), this.length());
    this.playing = context;
    this.listen.textContent = "■ Stop";
  }

  hush() {
    this.playing?.close();
    this.playing = null;
    this.listen.textContent = "▶ Listen";
  }

  keep() {
    this.hush();
    const whole = this.length() >= this.take.duration - 0.01;
    // A WAV file that nobody has trimmed goes as it is.
    if (!(this.file && whole && /\.wav$/i.test(this.file.name))) {
      this.kept = new File([wav(this.cut())], "recording.wav", { type: "audio/wav" });
      const files = new DataTransfer();
      files.items.add(this.kept);
      this.input.files = files.files;
    }
    this.form.requestSubmit();
  }

  discard() {
    this.hush();
    this.take = null;
    this.input.value = "";
    this.editor.hidden = true;
    this.say("Discarded.");
  }
}

function equip() {
  for (const field of document.querySelectorAll("[data-recorder]:not([data-equipped])")) {
    field.dataset.equipped = "";
    new Recorder(field);
  }
}

document.addEventListener("htmx:load", equip);
equip();
