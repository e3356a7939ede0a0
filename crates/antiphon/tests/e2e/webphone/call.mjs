// A web phone of other people (JsSIP) in a real browser, with audio: node call.mjs PAGE URL ADDRESS PASSWORD NUMBER KEYS
// It registers, calls, hears the first word, presses the keys, is called, and hangs up. Packages are in ANTIPHON_PEERS.
import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { createInterface } from "node:readline";

const peers = createRequire(path.join(process.env.ANTIPHON_PEERS, "package.json"));
const { chromium } = peers("playwright-core");

/// A package of CommonJS modules as one script that leaves it in a global variable.
function bundle(name, global) {
  const modules = new Map();
  const add = (from, wanted) => {
    const require = createRequire(from);
    // A slash behind the name, because node has one of its own of some.
    let file = require.resolve(wanted.startsWith(".") ? wanted : `${wanted}/`);
    if (!wanted.startsWith(".")) {
      const root = file.slice(0, file.lastIndexOf(`/node_modules/${wanted}/`)) + `/node_modules/${wanted}`;
      const { browser } = JSON.parse(fs.readFileSync(`${root}/package.json`));
      if (typeof browser === "string") file = path.join(root, browser);
    }
    if (!modules.has(file)) {
      modules.set(file, null);
      const source = fs.readFileSync(file, "utf8");
      if (file.endsWith(".json")) modules.set(file, { source: `module.exports = ${source}`, needs: {} });
      else {
        const needs = {};
        for (const [, need] of source.matchAll(/require\(["']([^"']+)["']\)/g)) needs[need] = add(file, need);
        modules.set(file, { source, needs });
      }
    }
    return file;
  };
  const entry = add(path.join(process.env.ANTIPHON_PEERS, "package.json"), name);
  const parts = [...modules].map(
    ([file, { source, needs }]) =>
      `${JSON.stringify(file)}: [function (require, module, exports) {${source}\n}, ${JSON.stringify(needs)}]`,
  );
  return `globalThis.${global} = (() => {
    const all = {${parts.join(",\n")}}, made = {};
    const load = (file) => {
      if (!made[file]) {
        const module = (made[file] = { exports: {} });
        all[file][0]((name) => load(all[file][1][name]), module, module.exports);
      }
      return made[file].exports;
    };
    return load(${JSON.stringify(entry)});
  })();`;
}

const [page_url, url, address, password, number, keys] = process.argv.slice(2);

const browser = await chromium.launch({
  executablePath: "/usr/bin/chromium",
  args: [
    "--no-sandbox",
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
    "--autoplay-policy=no-user-gesture-required",
    "--allow-loopback-in-peer-connection",
  ],
});
try {
  // Any page will do that may use a microphone; the policy of ours is for our own scripts.
  const context = await browser.newContext({ bypassCSP: true, ignoreHTTPSErrors: true });
  const page = await context.newPage();
  await page.goto(page_url);
  await page.addScriptTag({ content: bundle("jssip", "JsSIP") });
  await page.exposeFunction("say", (words) => console.log(words));
  await page.evaluate(
    ([url, address, password]) =>
      new Promise((resolve, reject) => {
        const phone = new JsSIP.UA({
          sockets: [new JsSIP.WebSocketInterface(url)],
          uri: `sip:${address}`,
          password,
          register_expires: 120,
        });
        // The loudest of what is heard just now, from 0 to 1.
        window.loudness = () => {
          if (!window.analyser) return 0;
          const samples = new Float32Array(window.analyser.fftSize);
          window.analyser.getFloatTimeDomainData(samples);
          return Math.max(...samples.map(Math.abs));
        };
        const hear = (session) => {
          const listen = (connection) =>
            connection.addEventListener("track", ({ streams: [stream] }) => {
              const player = new Audio();
              player.srcObject = stream;
              player.play();
              const audio = new AudioContext();
              window.analyser = audio.createAnalyser();
              audio.createMediaStreamSource(stream).connect(window.analyser);
            });
          if (session.connection) listen(session.connection);
          else session.on("peerconnection", ({ peerconnection }) => listen(peerconnection));
        };
        phone.on("newRTCSession", ({ originator, session }) => {
          window.session = session;
          hear(session);
          session.on("ended", ({ cause }) => say(`ended: ${cause}`));
          session.on("failed", ({ cause }) => say(`failed: ${cause}`));
          session.on("confirmed", () => (window.confirmed = true));
          if (originator !== "remote") return;
          say(`called by ${session.remote_identity.uri.user}`);
          session.answer({ mediaConstraints: { audio: true, video: false } });
        });
        phone.on("registered", resolve);
        phone.on("registrationFailed", ({ cause }) => reject(new Error(cause)));
        phone.start();
        window.phone = phone;
      }),
    [url, address, password],
  );
  console.log("registered");
  await page.evaluate((number) => {
    window.begun = performance.now();
    phone.call(number, { mediaConstraints: { audio: true, video: false } });
  }, number);
  await page.waitForFunction(() => loudness() > 0.02, null, { timeout: 20_000, polling: 20 });
  console.log(`heard after ${Math.round(await page.evaluate(() => performance.now() - begun))} ms`);
  await page.evaluate((keys) => session.sendDTMF(keys, { duration: 100, interToneGap: 70, transportType: "RFC2833" }), keys);
  // What the test does next it says, a line each.
  for await (const line of createInterface({ input: process.stdin })) {
    if (line === "hang up") await page.evaluate(() => session.terminate());
    if (line === "listen") {
      await page.waitForFunction(() => window.confirmed && loudness() > 0.02, null, { timeout: 20_000, polling: 20 });
      console.log("hears somebody");
    }
    if (line === "be called") {
      await page.evaluate(() => (window.confirmed = false));
      console.log("waiting");
    }
  }
} finally {
  await browser.close();
}
