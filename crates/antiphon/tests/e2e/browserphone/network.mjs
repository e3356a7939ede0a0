// A network between a browser and the server that can be lost: what is sent by TCP waits, what is sent by UDP is gone.
import dgram from "node:dgram";
import net from "node:net";

export class Network {
  #lost = false;
  #connections = new Set();
  #waiting = [];
  #sockets = [];
  #server = null;
  place = "";
  /** Whether audio gets through. */
  carriesAudio = true;

  /** A network to a server's pages. */
  static async to(pages) {
    const network = new Network();
    network.#server = net.createServer((client) => network.#connect(client, pages));
    await new Promise((resolve) => network.#server.listen(0, "127.0.0.1", resolve));
    network.place = `http://127.0.0.1:${network.#server.address().port}`;
    return network;
  }

  /** The same description of audio, with the server's port behind this network. */
  async lead(sdp) {
    const candidate = /^a=candidate:\S+ 1 udp \d+ (\S+) (\d+) /im.exec(sdp);
    if (!candidate) return sdp;
    const port = await this.#relay(candidate[1], Number(candidate[2]));
    return sdp.replaceAll(/^(a=candidate:\S+ \d+ udp \d+) \S+ \d+ /gim, `$1 127.0.0.1 ${port} `);
  }

  /** Loses everything for so long. */
  async lose(ms) {
    this.#lost = true;
    for (const connection of this.#connections) connection.pause();
    await new Promise((resolve) => setTimeout(resolve, ms));
    this.#lost = false;
    for (const connection of this.#connections) connection.resume();
    this.#waiting.splice(0).forEach((go) => go());
  }

  close() {
    this.#server.close();
    for (const connection of this.#connections) connection.destroy();
    for (const socket of this.#sockets) socket.close();
  }

  #connect(client, { hostname, port }) {
    const server = net.connect(Number(port), hostname);
    for (const [one, other] of [[client, server], [server, client]]) {
      this.#connections.add(one);
      if (this.#lost) one.pause();
      one.on("data", (bytes) => other.write(bytes));
      one.on("error", () => other.destroy());
      one.on("close", () => {
        this.#connections.delete(one);
        // Nobody hears of an end while the network is lost.
        if (this.#lost) this.#waiting.push(() => other.end());
        else other.end();
      });
    }
  }

  async #relay(host, port) {
    const socket = dgram.createSocket("udp4");
    await new Promise((resolve) => socket.bind(0, "127.0.0.1", resolve));
    this.#sockets.push(socket);
    const paths = new Map();
    socket.on("message", (bytes, from) => {
      if (this.#lost || !this.carriesAudio) return;
      // Each path of the browser comes from a port of its own.
      let path = paths.get(from.port);
      if (!path) {
        path = dgram.createSocket("udp4");
        this.#sockets.push(path);
        path.on("message", (answer) => this.#lost || socket.send(answer, from.port, from.address));
        paths.set(from.port, path);
      }
      path.send(bytes, port, host);
    });
    return socket.address().port;
  }
}
