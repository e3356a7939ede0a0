// The phone on the page: what is pressed and shown. Signalling is in line.js, sound in audio.js.
import { Sound } from "./audio.js";
import { Captions, MenuMap } from "./captions.js";
import { Line } from "./line.js";
import { Tones } from "./tones.js";

const REFUSALS = {
  403: "You may not call this number.",
  404: "Nobody has this number.",
  480: "Nobody answers there.",
  484: "This is no number.",
  486: "Busy.",
  487: "The call was given up.",
  488: "This browser and the server have no way of sound in common.",
  500: "The server cannot place the call now. Try again in a moment.",
  503: "The server has too much to do. Try again in a moment.",
};
REFUSALS[408] = REFUSALS[480];
REFUSALS[600] = REFUSALS[603] = REFUSALS[486];
REFUSALS[604] = REFUSALS[404];

/** How long a way is looked for before it is looked for anew, in milliseconds. */
const WAY_MAX = 5_000;

class Phone {
  #sound = new Sound();
  #tones = new Tones();
  #line = new Line();
  #state = "idle";
  #offer = null;
  #dialled = "";
  #clicked = 0;
  #looking = null;
  #title = document.title;
  // Whether there has been a way for sound on this call.
  #hadWay = false;

  constructor(place) {
    this.place = place;
    this.parts = Object.fromEntries([...place.querySelectorAll("[data-part]")].map((it) => [it.dataset.part, it]));
    const view = document.querySelector("[data-captions]");
    this.captions = view && new Captions(view);
    const map = document.querySelector("[data-map]");
    this.map = map && new MenuMap(map);
    this.#press();
    this.#listen();
    this.#show("idle", "Connecting …");
    this.#meter();
    this.#microphones();
    this.#line.open();
  }

  // What is pressed.

  #press() {
    const { call, portal, answer, decline, hangUp, mute, microphone, number, dial } = this.parts;
    dial.addEventListener("submit", (event) => {
      event.preventDefault();
      if (this.#state === "idle") this.#call(number.value);
    });
    portal.addEventListener("click", () => this.#call(portal.dataset.number));
    answer.addEventListener("click", () => this.#answer());
    decline.addEventListener("click", () => this.#line.send({ do: "hang-up" }));
    hangUp.addEventListener("click", () => this.#hangUp());
    mute.addEventListener("click", () => {
      this.#sound.mute(!this.#sound.muted);
      mute.setAttribute("aria-pressed", this.#sound.muted);
    });
    microphone.addEventListener("change", async () => {
      await this.#sound.wake();
      this.#problem(await this.#sound.speakThrough(microphone.value));
    });
    for (const key of this.place.querySelectorAll("[data-key]")) {
      key.addEventListener("click", () => this.#key(key.dataset.key));
    }
    // Pages may make sound only once somebody has touched them: the bell is ready from then on.
    for (const touch of ["pointerdown", "keydown"]) addEventListener(touch, () => this.#tones.wake(), { once: true });
    addEventListener("keydown", (event) => this.#typed(event));
    addEventListener("beforeunload", (event) => this.#state === "talking" && event.preventDefault());
    addEventListener("pagehide", () => this.#line.leave());
    navigator.mediaDevices?.addEventListener("devicechange", () => this.#microphones());
    call.disabled = true;
  }

  #typed(event) {
    if (event.ctrlKey || event.altKey || event.metaKey || this.#state !== "talking") return;
    if (event.target.matches("select, textarea, input:not([data-part=number])")) return;
    if (/^[0-9*#]$/.test(event.key)) {
      event.preventDefault();
      this.#key(event.key);
    } else if (event.key === "Escape") this.#hangUp();
  }

  #key(key) {
    const { number } = this.parts;
    if (this.#state !== "talking") {
      number.value += key;
      return number.focus();
    }
    // Where there is no way for sound, or not just now, keys go beside it.
    if (!this.#sound.press(key)) this.#line.send({ do: "press", key });
    const button = this.place.querySelector(`[data-key="${CSS.escape(key)}"]`);
    button.classList.add("pressed");
    setTimeout(() => button.classList.remove("pressed"), 150);
  }

  async #call(number) {
    if (this.#state !== "idle" || !number.trim()) return;
    this.#clicked = performance.now();
    delete this.place.dataset.heardAfter;
    this.#dialled = number.trim();
    this.#show("calling", `Calling ${this.#dialled} …`);
    this.#problem("");
    this.captions?.clear();
    try {
      await this.#awake();
      this.#line.send({ do: "call", number: this.#dialled, sdp: await this.#sound.offer() });
    } catch (problem) {
      this.#over(`The browser cannot place calls: ${problem.message}`);
    }
  }

  async #answer() {
    const { sdp } = this.#offer;
    try {
      await this.#awake();
      this.#tones.stop();
      this.#line.send({ do: "answer", sdp: await this.#sound.answer(sdp) });
      this.#show("talking", `Talking with ${this.#offer.who}.`);
    } catch (problem) {
      this.#line.send({ do: "hang-up" });
      this.#over(`The browser cannot answer calls: ${problem.message}`);
    }
  }

  async #awake() {
    this.#tones.wake();
    await this.#sound.wake();
    this.#hadWay = false;
    if (this.#sound.speaks || this.parts.microphone.value === "none") return;
    // Whoever has to be asked for the microphone hears the first words meanwhile.
    this.#sound.speakThrough(this.parts.microphone.value).then((problem) => {
      if (problem) this.#problem(problem);
      this.#microphones();
    });
  }

  #hangUp() {
    if (this.#state === "idle") return;
    this.#line.send({ do: "hang-up" });
    this.#over("You hung up.");
  }

  // What the server says.

  #listen() {
    const on = (name, act) => this.#line.addEventListener(name, ({ detail }) => act(detail));
    on("here", () => this.#lookAnew());
    on("away", ({ forGood }) => {
      if (forGood && this.#state !== "idle") this.#over("The call was lost: the server was away for too long.");
      this.#ready(false, "No connection to the server. It is tried again …");
    });
    on("problem", ({ words }) => words && this.#ready(false, words));
    on("line", ({ fresh }) => fresh && this.#state !== "idle" && this.#over("The call was lost meanwhile."));
    on("registered", () => this.#ready(true, ""));
    on("not-registered", ({ status }) => this.#ready(true, `You can call, but not be called (${status}).`));
    on("rings", () => {
      this.#show("calling", `It rings at ${this.#dialled} …`);
      this.#tones.ringBack();
    });
    on("talks", async ({ sdp }) => {
      this.#tones.stop();
      this.#show("talking", `Connected with ${this.#dialled}.`);
      await this.#sound.agree(sdp);
      this.#looking = setTimeout(() => this.#deaf(), WAY_MAX);
    });
    on("called", ({ number, name, sdp }) => {
      const who = name ? `${name} (${number})` : number;
      this.#offer = { sdp, who };
      this.#show("called", `${who} calls.`);
      this.#tones.ring();
      this.parts.answer.focus();
    });
    on("changed", ({ sdp }) => this.#sound.agree(sdp));
    on("asked", async ({ sdp }) => this.#line.send({ do: "answer", sdp: await this.#sound.answer(sdp) }));
    on("refused", ({ status }) => this.#over(REFUSALS[status] ?? `The call did not go through (${status}).`));
    on("ended", () => this.#state !== "idle" && this.#over(this.#state === "called" ? "It rings here no more." : "The call is over."));
    on("lamp", (counts) => this.#lamp(counts));
    on("caption", (seen) => this.#caption(seen));
    this.#sound.addEventListener("path", ({ detail }) => this.#path(detail));
    this.#sound.addEventListener("silenced", () => this.#problem("The browser lets this page make no sound: press a key of the phone."));
  }

  #caption({ says, language, speaking, scene, expects, moments }) {
    if (!this.captions) return;
    if (says) this.captions.says(says, language);
    if (!speaking) this.captions.silent();
    this.captions.moments(moments);
    this.captions.expect(expects);
    this.map?.light(scene);
    this.place.dataset.scene = scene ?? "";
  }

  #path(state) {
    clearTimeout(this.#looking);
    if (this.#state !== "talking") return;
    if (state === "connected") {
      this.#hadWay = true;
      return this.#show("talking", `Connected${this.#dialled ? ` with ${this.#dialled}` : ""}.`);
    }
    if (state === "disconnected" || state === "failed") {
      if (this.#hadWay) this.#say("The network is away. The call goes on when it is back.");
      else this.#deaf();
      this.#looking = setTimeout(() => this.#lookAnew(), state === "failed" ? 0 : WAY_MAX);
    }
  }

  /** Looks for a new way for the sound of a call whose way is gone. */
  async #lookAnew() {
    const { connection } = this.#sound;
    if (this.#state !== "talking" || !connection || connection.connectionState === "connected") return;
    if (connection.signalingState !== "stable" || connection.connectionState === "connecting") return;
    this.#line.send({ do: "change", sdp: await this.#sound.offerAnew() });
    this.#looking = setTimeout(() => this.#lookAnew(), WAY_MAX);
  }

  /** Says that there is no way for sound at all: then one reads and presses. */
  #deaf() {
    if (this.#state !== "talking" || this.#sound.connection?.connectionState === "connected") return;
    this.#problem("No sound gets through between this browser and the server: read and press.");
  }

  #over(words) {
    clearTimeout(this.#looking);
    this.#tones.stop();
    this.#sound.hangUp();
    this.#offer = null;
    this.#dialled = "";
    this.captions?.silent();
    this.captions?.expect("");
    this.map?.light("");
    this.#show("idle", words);
  }

  // What is shown.

  #show(state, words) {
    this.#state = state;
    this.place.dataset.state = state;
    // A tab that is not looked at shows that it rings.
    document.title = state === "called" ? `☎ ${words}` : this.#title;
    const { call, portal, answer, decline, hangUp } = this.parts;
    call.hidden = portal.hidden = state !== "idle";
    portal.hidden ||= !portal.dataset.number;
    answer.hidden = decline.hidden = state !== "called";
    hangUp.hidden = !["calling", "talking"].includes(state);
    this.#say(words);
  }

  #say(words) {
    this.parts.state.textContent = words;
  }

  #ready(is, words) {
    this.parts.call.disabled = this.parts.portal.disabled = !is;
    this.place.dataset.ready = is;
    if (this.#state === "idle" || words) this.#say(words || "Ready.");
  }

  #problem(words) {
    this.parts.problem.textContent = words;
    this.parts.problem.hidden = !words;
  }

  #lamp({ new: fresh, urgent, saved }) {
    this.parts.lamp.classList.toggle("lit", fresh > 0);
    const news = fresh === 1 ? "1 new message" : `${fresh} new messages`;
    this.parts.counts.textContent = `${news}${urgent ? `, ${urgent} of them urgent` : ""}, ${saved} saved`;
  }

  async #microphones() {
    const { microphone } = this.parts;
    const chosen = microphone.value;
    const named = (await this.#sound.microphones()).filter((it) => it.deviceId !== "default");
    const options = named.map((it) => new Option(it.label || "Microphone", it.deviceId));
    microphone.replaceChildren(new Option("The browser's choice", "default"), ...options, new Option("None: listen and press", "none"));
    microphone.value = [...microphone.options].some((it) => it.value === chosen) ? chosen : "default";
  }

  #meter() {
    const turn = () => {
      const [incoming, outgoing] = [this.#sound.level("in"), this.#sound.level("out")];
      this.parts.levelIn.value = incoming;
      this.parts.levelOut.value = outgoing;
      if (incoming > 0 && this.#clicked && !this.place.dataset.heardAfter) {
        this.place.dataset.heardAfter = Math.round(performance.now() - this.#clicked);
        this.#clicked = 0;
      }
    };
    // Not by frames that are drawn: a page in the background draws none.
    setInterval(turn, 50);
  }
}

const place = document.querySelector("[data-phone]");
if (place) new Phone(place);
