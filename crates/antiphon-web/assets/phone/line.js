// The signalling of the phone: a WebSocket to the server that comes back by itself, with the same line.
//
// Each connection is authorized by a ticket of half a minute, which only a page of ours can get. While the network is
// away the server keeps the line and its call for half a minute.

const AWAY_MAX = 30_000;

export class Line extends EventTarget {
  #socket = null;
  #name = null;
  #closed = false;
  #awaySince = null;
  #refused = "";
  // Orders are counted, and sent again until they are heeded; so is what was seen of the news.
  #count = 0;
  #unheeded = [];
  #seen = 0;

  /** Connects, and keeps connecting. What the server says comes as events named by it. */
  async open() {
    let pause = 250;
    while (!this.#closed) {
      try {
        await this.#connect();
        pause = 250;
        await new Promise((resolve) => this.#socket.addEventListener("close", resolve, { once: true }));
      } catch (problem) {
        if (problem instanceof Refused) this.#refused = problem.message;
      }
      if (this.#refused) return this.#tell("problem", { words: this.#refused });
      if (this.#closed) return;
      this.#awaySince ??= Date.now();
      this.#tell("away", { forGood: Date.now() - this.#awaySince > AWAY_MAX });
      await new Promise((resolve) => setTimeout(resolve, pause));
      pause = Math.min(pause * 2, 5_000);
    }
  }

  /** Tells the server what the user does, now or as soon as it is there again. */
  send(order) {
    const counted = JSON.stringify({ ...order, n: ++this.#count });
    this.#unheeded.push([this.#count, counted]);
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(counted);
  }

  /** The page is left for good: the call ends at once. */
  leave() {
    this.#closed = true;
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify({ do: "leave" }));
    this.#socket?.close();
  }

  async #connect() {
    const answer = await fetch("/phone/ticket", { method: "POST", redirect: "manual", signal: AbortSignal.timeout(4_000) });
    if (answer.type === "opaqueredirect") throw new Refused("You are signed out. Load the page to sign in again.");
    if (!answer.ok) throw new Error(`ticket: ${answer.status}`);
    const { ticket } = await answer.json();
    const place = new URL("/phone/line", location.href);
    place.protocol = place.protocol === "https:" ? "wss:" : "ws:";
    const socket = new WebSocket(place, ["antiphon.phone", `ticket.${ticket}`]);
    await new Promise((resolve, reject) => {
      socket.addEventListener("open", resolve, { once: true });
      socket.addEventListener("close", () => reject(new Error("closed")), { once: true });
      setTimeout(() => reject(new Error("no answer")), 4_000);
    });
    this.#socket = socket;
    let heard = Date.now();
    socket.addEventListener("message", ({ data }) => {
      heard = Date.now();
      this.#heard(JSON.parse(data));
    });
    // The server says something every second or two: silence is a network that is gone.
    const watch = setInterval(() => {
      if (Date.now() - heard > 4_000) socket.close();
      if (socket.readyState > WebSocket.OPEN) clearInterval(watch);
    }, 500);
    socket.send(JSON.stringify({ do: "open", name: this.#name, seen: this.#seen }));
  }

  #heard(said) {
    if (said.n) this.#seen = said.n;
    if (said.is === "alive") return;
    if (said.is === "refused-line") {
      this.#refused = said.words;
      return;
    }
    if (said.is === "heeded") {
      this.#unheeded = this.#unheeded.filter(([number]) => number > said.order);
      return;
    }
    if (said.is === "line") this.#found(said);
    this.#tell(said.is, said);
  }

  /** The line is there: the one before, or a new one, to which nothing that was meant for the other is said. */
  #found({ name, fresh }) {
    if (fresh && this.#name) this.#unheeded = [];
    if (fresh) this.#seen = 0;
    this.#name = name;
    this.#unheeded.forEach(([, counted]) => this.#socket.send(counted));
    this.#awaySince = null;
    this.#tell("here", {});
  }

  #tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}

class Refused extends Error {}
