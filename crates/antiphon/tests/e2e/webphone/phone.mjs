// A web phone of other people (JsSIP) over a WebSocket: node phone.mjs URL ADDRESS PASSWORD
// It registers, says so, and declines the first call as busy. Packages are in ANTIPHON_PEERS.
import { createRequire } from "node:module";
import path from "node:path";

const peers = createRequire(path.join(process.env.ANTIPHON_PEERS, "package.json"));
globalThis.WebSocket = peers("ws");
// It only asks whether there is any: nothing here has audio.
globalThis.window = { RTCPeerConnection: class {} };
const JsSIP = peers("jssip");

const [url, address, password] = process.argv.slice(2);
const phone = new JsSIP.UA({
  sockets: [new JsSIP.WebSocketInterface(url)],
  uri: `sip:${address}`,
  password,
  register_expires: 120,
});
phone.on("registered", () => console.log("registered"));
phone.on("registrationFailed", ({ cause }) => {
  console.log(`not registered: ${cause}`);
  process.exit(1);
});
phone.on("newRTCSession", ({ originator, session }) => {
  if (originator !== "remote") return;
  console.log(`called by ${session.remote_identity.uri.user}`);
  session.terminate({ status_code: 486 });
});
phone.on("unregistered", () => process.exit(0));
process.stdin.on("end", () => phone.stop()).resume();
phone.start();
