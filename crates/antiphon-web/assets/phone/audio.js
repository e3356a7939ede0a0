// The sound of the phone: microphone, loudspeaker, their levels, and the connection that carries both.

/** Half of the loudest sample of 50 ms, as a share of what a meter shows: about 50 dB. */
function level(analyser, samples) {
  analyser.getFloatTimeDomainData(samples);
  const loudest = samples.reduce((most, it) => Math.max(most, Math.abs(it)), 0);
  return loudest < 0.003 ? 0 : Math.min(1, 1 + Math.log10(loudest) / 2.5);
}

export class Sound extends EventTarget {
  #context = null;
  #out = null;
  #gain = null;
  #microphone = null;
  #source = null;
  #heard = null;
  #meters = {};
  muted = false;
  connection = null;

  /** To be called while a button is pressed: only then may a page make sound. */
  async wake() {
    if (!this.#context) {
      this.#context = new AudioContext();
      this.#out = this.#context.createMediaStreamDestination();
      this.#gain = this.#context.createGain();
      this.#gain.connect(this.#out);
      this.#meters.out = this.#meter(this.#gain);
      // Silence that never ends, so that something is sent also without a microphone.
      const silence = this.#context.createConstantSource();
      silence.offset.value = 0;
      silence.connect(this.#out);
      silence.start();
    }
    // A machine without a loudspeaker may never say that it is ready.
    await Promise.race([this.#context.resume(), new Promise((resolve) => setTimeout(resolve, 500))]);
  }

  /** The microphones there are; without permission they have no names. */
  async microphones() {
    const devices = (await navigator.mediaDevices?.enumerateDevices()) ?? [];
    return devices.filter((it) => it.kind === "audioinput" && it.deviceId);
  }

  /** Speaks through a microphone, or through none. Says what stood in the way, if something did. */
  async speakThrough(device) {
    this.#microphone?.getTracks().forEach((track) => track.stop());
    this.#source?.disconnect();
    this.#microphone = this.#source = null;
    if (device === "none") return "";
    if (!navigator.mediaDevices) return "This page is not secure (https), so the browser gives it no microphone: listen and press.";
    const wish = { echoCancellation: true, noiseSuppression: true, autoGainControl: true };
    if (device !== "default") wish.deviceId = { exact: device };
    try {
      this.#microphone = await navigator.mediaDevices.getUserMedia({ audio: wish });
    } catch (problem) {
      return {
        NotAllowedError: "The microphone is not allowed for this page: listen and press, or allow it in the browser.",
        NotFoundError: "There is no microphone: listen and press.",
        NotReadableError: "Another program has the microphone: listen and press.",
        OverconstrainedError: "That microphone is gone: choose another one.",
      }[problem.name] ?? `The microphone does not work (${problem.name}): listen and press.`;
    }
    this.#source = this.#context.createMediaStreamSource(this.#microphone);
    this.#source.connect(this.#gain);
    return "";
  }

  get speaks() {
    return this.#source !== null;
  }

  mute(muted) {
    this.muted = muted;
    if (this.#gain) this.#gain.gain.value = muted ? 0 : 1;
  }

  /** How loud it is just now in a direction, from 0 to 1. */
  level(direction) {
    const meter = this.#meters[direction];
    return meter ? level(meter.analyser, meter.samples) : 0;
  }

  #meter(node) {
    const analyser = this.#context.createAnalyser();
    analyser.fftSize = 2_048;
    node.connect(analyser);
    return { analyser, samples: new Float32Array(analyser.fftSize) };
  }

  /** A connection of its own for each call: its description as an offer, once it is complete. */
  async offer() {
    this.#connect();
    this.connection.addTransceiver(this.#out.stream.getAudioTracks()[0], { direction: "sendrecv", streams: [this.#out.stream] });
    return this.#describe(await this.connection.createOffer());
  }

  /** The same as an answer to somebody's offer; also for a change of the call that there is. */
  async answer(sdp) {
    if (!this.connection) {
      this.#connect();
      await this.connection.setRemoteDescription({ type: "offer", sdp });
      const [transceiver] = this.connection.getTransceivers();
      transceiver.direction = "sendrecv";
      await transceiver.sender.replaceTrack(this.#out.stream.getAudioTracks()[0]);
    } else {
      await this.connection.setRemoteDescription({ type: "offer", sdp });
    }
    return this.#describe(await this.connection.createAnswer());
  }

  /** Looks for a new way to the server: the offer for that. */
  async offerAnew() {
    return this.#describe(await this.connection.createOffer({ iceRestart: true }));
  }

  async agree(sdp) {
    await this.connection?.setRemoteDescription({ type: "answer", sdp });
  }

  /** Keys go as telephone-events (RFC 4733). Whether they could be sent. */
  press(key) {
    if (this.connection?.connectionState !== "connected") return false;
    const dtmf = this.connection?.getTransceivers()[0]?.sender.dtmf;
    if (!dtmf?.canInsertDTMF) return false;
    dtmf.insertDTMF(dtmf.toneBuffer + key, 100, 70);
    return true;
  }

  hangUp() {
    this.connection?.close();
    this.connection = null;
    if (this.#heard) this.#heard.srcObject = null;
    this.#meters.in = null;
  }

  #connect() {
    // No servers: the one that we call is reached directly.
    this.connection = new RTCPeerConnection({ iceServers: [], bundlePolicy: "max-bundle" });
    const connection = this.connection;
    connection.addEventListener("track", ({ track }) => this.#hear(new MediaStream([track])));
    connection.addEventListener("connectionstatechange", () => {
      if (connection === this.connection) this.dispatchEvent(new CustomEvent("path", { detail: connection.connectionState }));
    });
  }

  #hear(stream) {
    // Chromium feeds nothing into a graph of a remote stream that no element plays.
    this.#heard ??= new Audio();
    this.#heard.srcObject = stream;
    this.#heard.play().catch(() => this.dispatchEvent(new CustomEvent("silenced")));
    this.#meters.in = this.#meter(this.#context.createMediaStreamSource(stream));
  }

  async #describe(description) {
    const { connection } = this;
    await connection.setLocalDescription(description);
    if (connection.iceGatheringState !== "complete") {
      await new Promise((resolve) => {
        connection.addEventListener("icegatheringstatechange", () => connection.iceGatheringState === "complete" && resolve());
        // The server finds our addresses by the checks that we send.
        setTimeout(resolve, 300);
      });
    }
    return connection.localDescription.sdp;
  }
}
